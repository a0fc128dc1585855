"""Two clones of a notebook are one again, and nothing is lost that either side wrote."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.trying import tried

from incident_kit.report import (
    PROPOSED,
    Notebook,
    find_conflicts,
    join_source,
    parse_notebook,
    refresh,
)
from incident_kit.report.merging import MergedNotebook, merge_notebooks
from incident_kit.text.three_way import mark_both

Stored = dict[str, Any]
Change = Callable[[list[Stored]], object]
SECTIONS = ("alpha", "beta", "gamma")


def template(draft: str = "first", sections: tuple[str, ...] = SECTIONS) -> Notebook:
    """What the kit would write now: a draft for each section, and one code cell."""
    cells = [write("generated", "chart", "draw()", "code")]
    for section in sections:
        cells += [
            write("heading", section, f"## {section}"),
            write("guidance", section, f"*Write {section}.*"),
            write("authored", section, f"{section} {draft}"),
        ]
    memory = {"notebook": "report", "incident": "a-1"}
    metadata = {"incident_kit": memory}
    return parse_notebook({"cells": cells, "metadata": metadata, "nbformat_minor": 5})


def write(role: str, section: str, text: str, kind: str = "markdown") -> Stored:
    cell: Stored = {
        "cell_type": kind,
        "id": f"{section}-{role}",
        "metadata": {"incident_kit": {"role": role, "section": section}},
        "source": text,
    }
    return {**cell, "outputs": []} if kind == "code" else cell


BASE = refresh(None, template())


def change(notebook: Notebook, *changes: Change) -> Notebook:
    """The notebook once people changed its stored cells."""
    stored = copy.deepcopy(notebook.to_json())
    for each in changes:
        each(stored["cells"])
    return parse_notebook(stored)


def find(cells: list[Stored], name: str) -> Stored:
    return next(cell for cell in cells if cell["id"] == name)


def type_(section: str, text: str) -> Change:
    return lambda cells: find(cells, f"{section}-authored").update(source=text)


def delete(*names: str) -> Change:
    def step(cells: list[Stored]) -> None:
        cells[:] = [cell for cell in cells if cell["id"] not in names]

    return step


def delete_section(section: str) -> Change:
    return delete(*(f"{section}-{role}" for role in ("heading", "guidance", "authored")))


def add(below: str, text: str, name: str = "mine") -> Change:
    """A cell of one's own below another."""

    def step(cells: list[Stored]) -> None:
        cell = {"cell_type": "markdown", "id": name, "metadata": {}, "source": text}
        cells.insert([one["id"] for one in cells].index(below) + 1, cell)

    return step


def move_to_top(name: str) -> Change:
    def step(cells: list[Stored]) -> None:
        cell = find(cells, name)
        cells.remove(cell)
        cells.insert(0, cell)

    return step


def paste(section: str, name: str, data: str) -> Change:
    """A picture in a section's text."""

    def step(cells: list[Stored]) -> None:
        cell = find(cells, f"{section}-authored")
        cell["attachments"] = {**cell.get("attachments", {}), name: {"image/png": data}}
        cell["source"] = f"{join_source(cell)}\n![x](attachment:{name})"

    return step


def draw(data: str) -> Change:
    return lambda cells: find(cells, "chart-generated").update(outputs=[{"data": data}])


def merge(ours: Notebook, theirs: Notebook, base: Notebook | None = BASE) -> MergedNotebook:
    return merge_notebooks(base, ours, theirs, mark_both)


def texts(notebook: Notebook) -> dict[str, str]:
    return {cell.id: cell.text for cell in notebook.cells}


def names(notebook: Notebook) -> list[str]:
    return [cell.id for cell in notebook.cells]


# whose words -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Words:
    """What both sides did to one cell, and what stands there then."""

    ours: str
    theirs: str
    merged: str


ALPHA = [
    Words("alpha first", "alpha first", "alpha first"),
    Words("mine", "alpha first", "mine"),
    Words("alpha first", "yours", "yours"),
    Words("same", "same", "same"),
    Words("", "alpha first", ""),
]


@pytest.mark.parametrize("words", ALPHA)
def test_a_cell_is_as_the_side_has_it_that_changed_it(words: Words) -> None:
    merged = merge(
        change(BASE, type_("alpha", words.ours)), change(BASE, type_("alpha", words.theirs))
    )
    assert (texts(merged.notebook)["alpha-authored"], merged.conflicts) == (words.merged, 0)


def test_words_of_both_stand_between_marks_in_their_cell() -> None:
    """No other cell holds any, and no cell is twice."""
    ours, theirs = change(BASE, type_("alpha", "mine")), change(BASE, type_("alpha", "yours"))
    merged = merge(ours, theirs)
    both = "<<<<<<< ours\nmine\n=======\nyours\n>>>>>>> theirs"
    assert texts(merged.notebook) == {**texts(BASE), "alpha-authored": both}
    assert (merged.conflicts, list(find_conflicts(merged.notebook))) == (1, [("alpha", 1)])


def test_words_of_people_stand_above_a_new_draft_of_the_kit() -> None:
    """The next refresh tells them of it, as it would have without the merge."""
    ours = refresh(BASE, template("second"))
    theirs = change(BASE, type_("alpha", "yours"))
    for merged in (merge(ours, theirs), merge(theirs, ours)):
        assert (texts(merged.notebook)["alpha-authored"], merged.conflicts) == ("yours", 0)
        assert texts(merged.notebook)["beta-authored"] == "beta second"
        again = refresh(merged.notebook, template("second"))
        assert texts(again)["alpha-authored"] == "yours"
        assert [cell.section for cell in again.cells if cell.is_notice] == ["alpha"]


def test_two_drafts_of_the_kit_make_no_conflict() -> None:
    """The next refresh writes what holds then."""
    ours, theirs = refresh(BASE, template("second")), refresh(BASE, template("third"))
    merged = merge(ours, theirs)
    assert (merged.notebook, merged.conflicts) == (ours, 0)
    assert texts(refresh(merged.notebook, template("4th")))["alpha-authored"] == "alpha 4th"


def test_words_that_equal_a_draft_stay_people_s() -> None:
    """One side typed what the kit wrote on the other."""
    ours = change(BASE, type_("alpha", "alpha second"))
    theirs = refresh(BASE, template("second"))
    for merged in (merge(ours, theirs), merge(theirs, ours)):
        [cell] = [one for one in merged.notebook.cells if one.id == "alpha-authored"]
        assert (cell.text, cell.is_untouched) == ("alpha second", False)


def test_what_one_side_accepted_is_not_mixed_with_what_the_other_only_proposes() -> None:
    """Lines of a proposal would be published that nobody accepted."""
    proposal = f"{PROPOSED}\n\nOne.\n\nTwo.\n\nThree."
    base = change(BASE, type_("alpha", proposal))
    ours = change(base, type_("alpha", "One.\n\nTwo.\n\nThree."))
    theirs = change(base, type_("alpha", f"{PROPOSED}\n\nOne.\n\nTwo.\n\nFour."))

    def merge_without_a_conflict(texts: Any) -> tuple[str, bool]:
        raise AssertionError("merged by lines")

    merged = merge_notebooks(base, ours, theirs, merge_without_a_conflict)
    assert merged.conflicts == 1


# cells -----------------------------------------------------------------------------------


def test_what_one_side_deleted_is_gone_if_the_other_left_it() -> None:
    """A draft that only the kit changed is left by people."""
    ours = change(BASE, delete_section("beta"))
    for theirs in (BASE, refresh(BASE, template("second"))):
        merged = merge(ours, theirs).notebook
        assert [name for name in names(merged) if name.startswith("beta")] == []
        again = refresh(merged, template("third"))
        assert [name for name in names(again) if name.startswith("beta")] == []


def test_what_one_side_deleted_and_the_other_changed_stays_below_its_heading() -> None:
    """Words belong to the section that they were written in; so do cells added to it."""
    ours = change(BASE, delete_section("beta"))
    theirs = change(BASE, type_("beta", "yours"), add("beta-authored", "more"))
    for merged in (merge(ours, theirs), merge(theirs, ours)):
        kept = ["alpha-authored", "beta-heading", "beta-authored", "mine", "gamma-heading"]
        order = names(merged.notebook)
        assert order[order.index("alpha-authored") : order.index("gamma-heading") + 1] == kept
        assert merged.conflicts == 0


def test_cells_of_both_stand_where_each_was_added() -> None:
    """In one place ours come first."""
    ours = change(BASE, add("alpha-authored", "a", "a"), add("gamma-authored", "c", "c"))
    theirs = change(BASE, add("alpha-authored", "b", "b"), add("beta-authored", "d", "d"))
    order = names(merge(ours, theirs).notebook)
    after = {name: order[order.index(name) - 1] for name in "abcd"}
    assert after == {
        "a": "alpha-authored",
        "b": "a",
        "d": "beta-authored",
        "c": "gamma-authored",
    }


def test_a_cell_added_below_a_section_is_not_moved_into_a_new_one() -> None:
    """The other side has a newer kit, with a section more in that place."""
    newer = template(sections=("alpha", "new", "beta", "gamma"))
    ours, theirs = refresh(BASE, newer), change(BASE, add("alpha-authored", "b", "b"))
    for merged in (merge(ours, theirs), merge(theirs, ours)):
        order = names(merged.notebook)
        assert order.index("b") == order.index("alpha-authored") + 1
        assert order.index("new-heading") == order.index("b") + 1


def test_the_side_that_moved_cells_gives_the_order() -> None:
    ours = change(BASE, add("beta-authored", "a", "a"))
    theirs = change(BASE, move_to_top("gamma-authored"))
    for merged in (merge(ours, theirs), merge(theirs, ours)):
        order = names(merged.notebook)
        assert order[0] == "gamma-authored"
        assert order.index("a") == order.index("beta-authored") + 1


def test_two_cells_of_one_s_own_that_have_one_id_both_stay() -> None:
    """Notebooks without ids number them alike; ids stay distinct."""
    ours = change(BASE, add("alpha-authored", "one", "cell"))
    theirs = change(BASE, add("gamma-authored", "two", "cell"))
    merged = merge(ours, theirs)
    assert merged.conflicts == 0
    assert {"one", "two"} <= set(texts(merged.notebook).values())
    assert len(set(names(merged.notebook))) == len(merged.notebook.cells)


def test_both_made_the_notebook_on_their_own() -> None:
    """There is nothing that both were made from: the kit's words yield to people's."""
    ours = change(BASE, type_("alpha", "mine"))
    theirs = change(refresh(None, template("second")), type_("beta", "yours"))
    merged = merge(ours, theirs, base=None)
    assert merged.conflicts == 0
    assert texts(merged.notebook)["alpha-authored"] == "mine"
    assert texts(merged.notebook)["beta-authored"] == "yours"


# what is not words -----------------------------------------------------------------------


def test_pictures_that_code_drew_are_of_one_side() -> None:
    """They are drawn again with the next refresh."""
    merged = merge(change(BASE, draw("a")), change(BASE, draw("b")))
    assert (merged.conflicts, merged.notebook) == (0, change(BASE, draw("a")))
    assert merge(BASE, change(BASE, draw("b"))).notebook == change(BASE, draw("b"))


def test_pictures_that_people_pasted_are_of_both() -> None:
    """Two of one name are two, and each text shows its own."""
    ours = change(BASE, paste("alpha", "image.png", "A"), paste("beta", "b.png", "B"))
    theirs = change(BASE, paste("alpha", "image.png", "C"))
    merged = merge(ours, theirs).notebook
    [alpha, beta] = [one for one in merged.cells if one.attachments]
    pictures = {name: bundle["image/png"] for name, bundle in alpha.attachments.items()}
    assert pictures == {"image.png": "A", "2-image.png": "C"}
    assert "(attachment:2-image.png)" in alpha.text
    assert list(beta.attachments) == ["b.png"]


def test_a_picture_that_one_side_took_out_is_gone() -> None:
    base = change(BASE, paste("alpha", "a.png", "A"))
    without = change(base, lambda cells: find(cells, "alpha-authored").update(attachments={}))
    ours = change(without, type_("alpha", "words"))
    merged = merge(ours, base, base)
    assert [one for one in merged.notebook.cells if one.attachments] == []


def test_the_notebook_remembers_what_either_side_wrote() -> None:
    """A cell that either kit ever wrote and a person deleted does not come back."""
    newer = template(sections=(*SECTIONS, "delta"))
    ours = change(refresh(BASE, newer), delete_section("delta"))
    merged = merge(ours, refresh(BASE, template("second"))).notebook
    assert merged.memory["cells"] == sorted({*ours.memory["cells"], *BASE.memory["cells"]})
    assert "delta-heading" not in names(refresh(merged, newer))


def test_a_notice_stands_below_the_words_it_is_about() -> None:
    """One that somebody deleted was seen, and is not told again."""
    wrote = change(BASE, type_("alpha", "mine"))
    noticed = refresh(wrote, template("second"))
    [notice] = [cell for cell in noticed.cells if cell.is_notice]
    seen = change(noticed, delete(notice.id))
    other = change(noticed, type_("beta", "yours"))
    for merged in (merge(seen, other, noticed), merge(other, seen, noticed)):
        again = refresh(merged.notebook, template("second"))
        assert [cell for cell in again.cells if cell.is_notice] == []
    for merged in (merge(noticed, other, noticed), merge(wrote, noticed, wrote)):
        order = names(merged.notebook)
        assert order.index(notice.id) == order.index("alpha-authored") + 1


# the law ---------------------------------------------------------------------------------

#: What somebody does in a clone; ``{}`` becomes a word that stands nowhere else.
DONE = st.one_of(
    st.tuples(st.just("type"), st.sampled_from(SECTIONS)),
    st.tuples(st.just("prepend"), st.sampled_from(SECTIONS)),
    st.tuples(st.just("add"), st.integers(0, 12)),
    st.tuples(st.just("delete"), st.integers(0, 12)),
    st.tuples(st.just("move"), st.integers(0, 12)),
    st.tuples(st.just("copy"), st.integers(0, 12)),
    st.tuples(st.just("draw"), st.just(0)),
    st.tuples(st.just("refresh"), st.sampled_from(["first", "second", "third"])),
)
HISTORY = st.lists(DONE, max_size=5)


def play(notebook: Notebook, history: list[tuple[str, Any]], who: str) -> Notebook:
    for number, (what, where) in enumerate(history):
        if what == "refresh":
            notebook = refresh(notebook, template(where))
        else:
            notebook = change(notebook, do(what, where, f"word-{who}-{number}"))
    return notebook


def do(what: str, where: Any, word: str) -> Change:
    def step(cells: list[Stored]) -> None:
        place = where % len(cells) if isinstance(where, int) and cells else 0
        if what == "add" or cells:
            _DOES[what](cells, where if isinstance(where, str) else place, word)

    return step


def retype(cells: list[Stored], section: str, word: str, *, keeping: bool) -> None:
    for cell in (cell for cell in cells if cell["id"] == f"{section}-authored"):
        cell["source"] = f"{word}\n\n{join_source(cell) if keeping else ''}"


def draw_all(cells: list[Stored], place: int, word: str) -> None:
    for cell in (cell for cell in cells if cell["cell_type"] == "code"):
        cell["outputs"] = [{"data": word}]


_DOES: dict[str, Callable[..., object]] = {
    "type": partial(retype, keeping=False),
    "prepend": partial(retype, keeping=True),
    "add": lambda cells, place, word: cells.insert(place, own(word)),
    "delete": lambda cells, place, word: cells.pop(place),
    "move": lambda cells, place, word: cells.insert(0, cells.pop(place)),
    "copy": lambda cells, place, word: cells.insert(
        place, {**copy.deepcopy(cells[place]), "id": word}
    ),
    "draw": draw_all,
}


def own(word: str) -> Stored:
    return {"cell_type": "markdown", "id": word, "metadata": {}, "source": word}


def words(notebook: Notebook) -> set[str]:
    """Every word of somebody in the text of a cell that is theirs."""
    cells = (cell for cell in notebook.cells if not cell.is_notice)
    return {word for cell in cells for word in cell.text.split() if word.startswith("word-")}


@tried(300)
@given(HISTORY, HISTORY, HISTORY, st.booleans())
def test_no_word_of_either_side_is_lost(
    before: list[tuple[str, Any]],
    ours: list[tuple[str, Any]],
    theirs: list[tuple[str, Any]],
    has_base: bool,
) -> None:
    """Whatever both did, whichever side is whose; the next refresh keeps them as well, and
    what neither wrote between marks is clean."""
    base = play(BASE, before, "base")
    left, right = play(base, ours, "ours"), play(base, theirs, "theirs")
    known = words(base)
    for first, second in ((left, right), (right, left)):
        merged = merge(first, second, base if has_base else None)
        new = (words(first) | words(second)) - known
        assert new <= words(merged.notebook)
        assert words(first) & words(second) <= words(merged.notebook)
        assert words(refresh(merged.notebook, template("fourth"))) >= new
        assert len(set(names(merged.notebook))) == len(merged.notebook.cells)
        assert merged.conflicts == len(list(find_conflicts(merged.notebook)))


@tried(100)
@given(HISTORY, HISTORY)
def test_a_side_that_did_nothing_changes_nothing(
    before: list[tuple[str, Any]], ours: list[tuple[str, Any]]
) -> None:
    """Git asks nobody then; a merge of merges may."""
    base = play(BASE, before, "base")
    left = play(base, ours, "ours")
    for merged in (merge(left, base, base), merge(base, left, base), merge(left, left, base)):
        assert (drop_notices(merged.notebook), merged.conflicts) == (drop_notices(left), 0)


def drop_notices(notebook: Notebook) -> Notebook:
    """What people and the next refresh see: that one writes notices anew."""
    return replace(notebook, cells=tuple(one for one in notebook.cells if not one.is_notice))


def test_the_notebooks_given_are_not_changed() -> None:
    ours, theirs = change(BASE, type_("alpha", "mine")), refresh(BASE, template("second"))
    before = [copy.deepcopy(one.to_json()) for one in (BASE, ours, theirs)]
    merge(ours, theirs)
    assert [one.to_json() for one in (BASE, ours, theirs)] == before
