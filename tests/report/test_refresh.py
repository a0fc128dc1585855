"""A notebook is written again without losing a word of it, whatever people did to it."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.trying import tried

from incident_kit import report
from incident_kit.report import join_source, parse_notebook
from incident_kit.report.notebook import parse_cell
from incident_kit.text.fingerprint import digest

Notebook = dict[str, Any]
Cell = dict[str, Any]
SECTIONS = ("alpha", "beta", "gamma", "delta")


def refresh(existing: Notebook | None, fresh: Notebook) -> Notebook:
    """The refresh as files see it: read, refreshed, stored."""
    before = None if existing is None else parse_notebook(existing)
    return report.refresh(before, parse_notebook(fresh)).to_json()


def cell(role: str, section: str, text: str, kind: str = "markdown") -> Cell:
    found: Cell = {
        "cell_type": kind,
        "id": f"{section}-{role}",
        "metadata": {"incident_kit": {"role": role, "section": section}},
        "source": text,
    }
    return {**found, "outputs": [], "execution_count": None} if kind == "code" else found


def template(drafts: dict[str, str]) -> Notebook:
    """A notebook as the kit composes it, with a draft for each section."""
    cells = [
        cell("generated", "header", "# Title"),
        cell("generated", "parameters", 'incident = ""', "code"),
        {"cell_type": "markdown", "id": "house-rules", "metadata": {}, "source": "Ours."},
    ]
    for section, draft in drafts.items():
        cells += [
            cell("heading", section, f"## {section}"),
            cell("guidance", section, f"*Write {section}.*"),
            cell("authored", section, draft),
        ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def texts(notebook: Notebook, section: str = "alpha") -> list[str]:
    return [join_source(one) for one in notebook["cells"] if parse_cell(one).section == section]


def authored(notebook: Notebook, section: str = "alpha") -> Cell:
    return next(
        one for one in notebook["cells"] if parse_cell(one).key == ("authored", section, "")
    )


def mark(one: Cell) -> dict[str, Any]:
    """What the kit remembers in a cell."""
    found: dict[str, Any] = one["metadata"].get("incident_kit", {})
    return found


def is_note(one: Cell) -> bool:
    return "about" in mark(one)


def notes(notebook: Notebook) -> list[Cell]:
    return [one for one in notebook["cells"] if is_note(one)]


def wrote(notebook: Notebook, text: str, section: str = "alpha") -> Notebook:
    """The notebook after somebody wrote ``text`` in a section."""
    changed = copy.deepcopy(notebook)
    authored(changed, section)["source"] = text
    return changed


def without(notebook: Notebook, gone: Callable[[Cell], bool]) -> Notebook:
    return {**notebook, "cells": [one for one in notebook["cells"] if not gone(one)]}


FIRST = refresh(None, template({"alpha": "draft A", "beta": ""}))


# the rule, as a table -------------------------------------------------------------

#: What the kit wrote last, what stands there, what it would write now; then what
#: stands after the refresh, and whether it is marked stale.
RULE = [
    ("draft", "draft", "draft", "draft", False),
    ("draft", "draft", "new", "new", False),
    ("draft", "draft", "", "", False),
    ("", "", "new", "new", False),
    ("draft", "mine", "draft", "mine", False),
    ("", "mine", "", "mine", False),
    ("draft", "mine", "new", "mine", True),
    ("", "mine", "new", "mine", True),
    ("draft", "mine", "", "mine", True),
    ("draft", "", "new", "", True),
    ("draft", "", "draft", "", False),
    ("draft", "new", "new", "new", False),
    ("draft", "draft ", "new", "draft ", True),
    ("draft", "mine", "mine ", "mine", False),
    ("draft", "mine", "draft\n", "mine", False),
    ("- one", "mine", "* one", "mine", False),
    ("- one", "mine", "* two", "mine", True),
    ("an _old_ one", "mine", "an *old*\none", "mine", False),
]


@pytest.mark.parametrize(("base", "stands", "now", "after", "stale"), RULE)
def test_three_texts_are_compared(
    base: str, stands: str, now: str, after: str, stale: bool
) -> None:
    notebook = wrote(refresh(None, template({"alpha": base})), stands)
    result = refresh(notebook, template({"alpha": now}))
    assert join_source(authored(result)) == after
    assert ("stale" in mark(authored(result)), len(notes(result))) == (stale, int(stale))


def test_code_is_compared_to_the_letter() -> None:
    """A blank more is other code."""
    fresh = template({"alpha": ""})
    spaced = copy.deepcopy(fresh)
    spaced["cells"][1]["source"] = 'incident  = ""'
    result = refresh(refresh(None, fresh), spaced)
    assert join_source(result["cells"][1]) == 'incident  = ""'
    assert "says" not in mark(result["cells"][1])


def test_a_base_that_an_earlier_version_stored_is_understood() -> None:
    """It knows the draft to the letter; from the next refresh on, however it is laid out."""
    old = wrote(refresh(None, template({"alpha": "- one"})), "mine")
    del mark(authored(old))["says"]
    assert "stale" in mark(authored(refresh(old, template({"alpha": "* one"}))))
    known = refresh(old, template({"alpha": "- one"}))
    assert "stale" not in mark(authored(known))
    assert "stale" not in mark(authored(refresh(known, template({"alpha": "* one"}))))


def test_a_mark_that_an_earlier_version_stored_is_understood() -> None:
    """Whether its notice was answered or not."""
    told = refresh(wrote(FIRST, "mine"), template({"alpha": "draft B", "beta": ""}))
    mark(authored(told)).update(stale=digest("draft B"), kept=digest("mine"))
    assert notes(refresh(told, template({"alpha": "draft B", "beta": ""})))
    answered = without(told, is_note)
    assert not notes(refresh(answered, template({"alpha": "draft B", "beta": ""})))
    edited_ = wrote(told, "mine, edited")
    assert not notes(refresh(edited_, template({"alpha": "draft B", "beta": ""})))


def test_what_a_base_said_holds_for_that_base_alone() -> None:
    """An earlier version may write another base, and leave what the one before said."""
    mixed = wrote(refresh(None, template({"alpha": "- one"})), "mine")
    mark(authored(mixed))["base"] = digest("two")
    assert "stale" in mark(authored(refresh(mixed, template({"alpha": "* one"}))))


def test_a_first_notebook_is_the_template_and_remembers_its_text() -> None:
    fresh = template({"alpha": "draft A", "beta": ""})
    assert [join_source(one) for one in FIRST["cells"]] == [
        join_source(one) for one in fresh["cells"]
    ]
    assert mark(authored(FIRST))["base"] == digest("draft A")
    assert parse_cell(authored(FIRST)).is_untouched


def test_a_source_stored_as_lines_is_the_same_text() -> None:
    notebook = copy.deepcopy(FIRST)
    authored(notebook)["source"] = ["draft", " A"]
    assert join_source(authored(refresh(notebook, template({"alpha": "new", "beta": ""})))) == "new"


# stale, and how it ends -----------------------------------------------------------

NEW = template({"alpha": "draft B, changed", "beta": ""})
STALE = refresh(wrote(FIRST, "mine"), NEW)


def test_a_note_stands_below_and_does_not_quote_what_people_wrote() -> None:
    place = STALE["cells"].index(authored(STALE))
    assert is_note(STALE["cells"][place + 1])
    text = join_source(STALE["cells"][place + 1])
    assert "**draft B, changed**" in text
    assert "mine" not in text


def test_a_note_stays_until_it_is_answered() -> None:
    assert refresh(STALE, NEW) == STALE


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (lambda nb: wrote(nb, "mine, with B"), "mine, with B"),
        (lambda nb: without(nb, is_note), "mine"),
        (lambda nb: wrote(without(nb, is_note), "other"), "other"),
        (lambda nb: wrote(nb, "draft B, changed"), "draft B, changed"),
    ],
    ids=["edited", "note deleted", "both", "accepted"],
)
def test_editing_or_deleting_the_note_answers_it(
    answer: Callable[[Notebook], Notebook], text: str
) -> None:
    result = refresh(answer(STALE), NEW)
    assert (join_source(authored(result)), notes(result)) == (text, [])
    assert "stale" not in mark(authored(result))
    assert refresh(result, NEW) == result


def test_an_answered_note_comes_back_for_a_newer_draft() -> None:
    answered = refresh(without(STALE, is_note), NEW)
    again = refresh(answered, template({"alpha": "draft C", "beta": ""}))
    assert "**draft C**" in join_source(notes(again)[0])


def test_a_draft_that_goes_back_takes_its_note_with_it() -> None:
    back = refresh(STALE, template({"alpha": "draft A", "beta": ""}))
    assert notes(back) == []
    assert join_source(authored(back)) == "mine"


def test_what_people_write_into_a_note_is_theirs() -> None:
    changed = copy.deepcopy(STALE)
    notes(changed)[0]["source"] += "\n\nI asked: B is right."
    result = refresh(changed, NEW)
    assert join_source(notes(result)[0]).endswith("I asked: B is right.")
    assert "stale" not in mark(authored(result))
    assert refresh(result, NEW) == result


def test_a_heading_and_its_text_are_stale_one_by_one() -> None:
    mine = wrote(FIRST, "mine")
    mine["cells"][3]["source"] = "## Mine"
    fresh = template({"alpha": "B", "beta": ""})
    fresh["cells"][3]["source"] = "## Other"
    both = refresh(mine, fresh)
    assert len(notes(both)) == 2
    first = notes(both)[0]
    assert len(notes(refresh(without(both, lambda one: one is first), fresh))) == 1


def test_half_of_a_stale_cell_is_not_stale_for_ever() -> None:
    """JupyterLab copies a cell's metadata to both halves when it is split."""
    split = copy.deepcopy(STALE)
    place = split["cells"].index(authored(split))
    split["cells"].insert(place + 1, {**copy.deepcopy(split["cells"][place]), "id": "half"})
    result = refresh(without(split, is_note), NEW)
    assert [one for one in result["cells"] if "stale" in mark(one)] == []


# what people do to cells ----------------------------------------------------------


def test_a_section_people_deleted_stays_deleted() -> None:
    gone = without(FIRST, lambda one: parse_cell(one).section == "alpha")
    result = refresh(gone, NEW)
    assert texts(result) == []
    assert texts(result, "beta") == texts(FIRST, "beta")


def test_the_parameters_cell_always_comes_back() -> None:
    gone = without(FIRST, lambda one: parse_cell(one).key == ("generated", "parameters", ""))
    assert refresh(gone, NEW)["cells"][1]["source"] == 'incident = ""'


def test_a_section_new_in_the_template_comes_after_its_neighbour() -> None:
    own = {"cell_type": "markdown", "id": "own", "metadata": {}, "source": "mine"}
    notebook = copy.deepcopy(FIRST)
    notebook["cells"].insert(6, own)
    result = refresh(notebook, template({"alpha": "draft A", "gamma": "G", "beta": ""}))
    order = [join_source(one) for one in result["cells"]]
    assert order[5:9] == ["draft A", "mine", "## gamma", "*Write gamma.*"]


def test_a_new_section_does_not_come_between_two_halves() -> None:
    notebook = wrote(FIRST, "one half")
    half = {**copy.deepcopy(authored(notebook)), "id": "half", "source": "other half"}
    notebook["cells"].insert(6, half)
    result = refresh(notebook, template({"alpha": "draft A", "gamma": "G", "beta": ""}))
    order = [join_source(one) for one in result["cells"]]
    assert order[5:8] == ["one half", "other half", "## gamma"]


def test_words_of_a_section_the_template_lost_move_to_the_end() -> None:
    result = refresh(wrote(FIRST, "mine"), template({"beta": ""}))
    assert join_source(result["cells"][-1]) == "mine"
    heading, _, words = texts(result)
    assert (heading, words) == ("## alpha", "mine")


@pytest.mark.parametrize("kind", ["raw", "code"])
def test_words_in_a_cell_turned_into_another_kind_move_too(kind: str) -> None:
    notebook = wrote(FIRST, "mine")
    authored(notebook)["cell_type"] = kind
    assert texts(refresh(notebook, template({"beta": ""})))[-1] == "mine"
    assert join_source(authored(refresh(notebook, NEW))) == "mine"


def test_a_generated_cell_turned_into_text_is_people_s() -> None:
    notebook = copy.deepcopy(FIRST)
    notebook["cells"][1] |= {"cell_type": "markdown", "source": "my words"}
    result = refresh(notebook, NEW)
    assert [join_source(one) for one in result["cells"][1:3]] == ['incident = ""', "my words"]


def test_a_code_cell_of_the_kit_is_renewed_and_keeps_its_output_until_it_runs() -> None:
    fresh = template({"alpha": "a"})
    notebook = refresh(None, fresh)
    notebook["cells"][1] |= {"outputs": [{"output_type": "stream", "name": "stdout", "text": "x"}]}
    assert refresh(notebook, fresh)["cells"][1]["outputs"] == notebook["cells"][1]["outputs"]
    ran = copy.deepcopy(fresh)
    ran["cells"][1] |= {"execution_count": 1}
    assert refresh(notebook, ran)["cells"][1]["outputs"] == []


def test_a_template_s_own_cell_is_known_by_its_id() -> None:
    mine = copy.deepcopy(FIRST)
    mine["cells"][2]["source"] = "Ours, changed here."
    fresh = copy.deepcopy(NEW)
    fresh["cells"][2]["source"] = "Ours, changed there."
    assert join_source(refresh(mine, fresh)["cells"][2]) == "Ours, changed here."
    gone = without(FIRST, lambda one: one["id"] == "house-rules")
    assert "house-rules" not in [one["id"] for one in refresh(gone, fresh)["cells"]]


def test_a_template_s_own_code_that_people_changed_is_theirs() -> None:
    own = {"cell_type": "code", "id": "graph", "metadata": {}, "outputs": []}
    fresh = template({"alpha": "a"})
    fresh["cells"].append({**own, "execution_count": None, "source": "plot()"})
    notebook = refresh(None, fresh)
    notebook["cells"][-1]["source"] = "plot(mine)"
    assert join_source(refresh(notebook, fresh)["cells"][-1]) == "plot(mine)"


def test_a_template_s_own_cell_gets_no_memory() -> None:
    assert next(one for one in FIRST["cells"] if one["id"] == "house-rules")["metadata"] == {}


def test_pictures_people_pasted_stay() -> None:
    notebook = copy.deepcopy(FIRST)
    pasted = {"a.png": {"image/png": "aGk="}}
    authored(notebook)["attachments"] = pasted
    assert authored(refresh(notebook, NEW))["attachments"] == pasted


def test_metadata_of_the_notebook_that_people_set_stays() -> None:
    notebook = {**FIRST, "metadata": {**FIRST["metadata"], "toc": {"base": 1}}}
    assert refresh(notebook, NEW)["metadata"]["toc"] == {"base": 1}


def test_a_notebook_without_ids_gets_them() -> None:
    """nbformat before 4.5 has none."""
    own: list[Cell] = [
        {"cell_type": "markdown", "metadata": {}, "source": text} for text in ("one", "two")
    ]
    result = refresh({**FIRST, "cells": [*FIRST["cells"], *own]}, NEW)
    assert [one["id"] for one in result["cells"][-2:]] == ["cell", "cell-2"]


#: The longest id of a cell that nbformat takes.
LONGEST_ID = 64


@pytest.mark.parametrize("copies", [2, 10, 100])
def test_a_copy_of_a_cell_with_a_long_id_gets_one_that_nbformat_takes(copies: int) -> None:
    """The first 60 characters of the original's, and the number of the copy."""
    ident = "".join(f"{number:02}" for number in range(LONGEST_ID // 2))
    own: Cell = {"cell_type": "markdown", "id": ident, "metadata": {}, "source": "mine"}
    result = refresh({**FIRST, "cells": [*FIRST["cells"], *[own] * copies]}, NEW)
    ids = [one["id"] for one in result["cells"][-copies:]]
    assert ids == [ident, *(f"{ident[:60]}-{number}" for number in range(2, copies + 1))]
    assert max(map(len, ids)) <= LONGEST_ID


def test_the_note_on_a_section_with_a_long_name_has_an_id_that_nbformat_takes() -> None:
    section = "what-the-weather-was-like-while-nobody-could-reach-the-service-desk"
    first = refresh(None, template({section: "draft A"}))
    stale = refresh(wrote(first, "mine", section), template({section: "draft B"}))
    [note] = notes(stale)
    whole = f"stale-authored-{section}-"
    assert note["id"] == whole[:LONGEST_ID]
    assert len(note["id"]) == LONGEST_ID


# what stays people's ----------------------------------------------------------------


def own_cell(text: str, ident: str = "own", kind: str = "markdown") -> Cell:
    return {"cell_type": kind, "id": ident, "metadata": {}, "source": text}


def test_a_text_that_equals_a_new_draft_stays_people_s() -> None:
    """The draft after it is shown below, and takes no word of it."""
    agreed = refresh(wrote(FIRST, "B"), template({"alpha": "B", "beta": ""}))
    assert (notes(agreed), parse_cell(authored(agreed)).is_untouched) == ([], False)
    later = refresh(agreed, template({"alpha": "C", "beta": ""}))
    assert join_source(authored(later)) == "B"
    assert "**C**" in join_source(notes(later)[0])


#: What people type into the kit's code, and the cell of their own that it becomes.
TYPED = [
    ('incident = ""\nplot()', "code", "plot()"),
    ('plot()\nincident = ""', "code", "plot()\n"),
    ("incident = mine", "code", "incident = mine"),
    ('incident = ""\n\nWe saw it at nine.', "raw", "We saw it at nine."),
]


@pytest.mark.parametrize(("source", "kind", "moved"), TYPED)
def test_what_is_typed_into_the_kits_code_moves_below_and_is_told(
    source: str, kind: str, moved: str
) -> None:
    """Into a raw cell if Python cannot read it: never into one that is exported."""
    notebook = copy.deepcopy(FIRST)
    notebook["cells"][1]["source"] = source
    result = refresh(notebook, NEW)
    code, note, own = result["cells"][1:4]
    assert (join_source(code), is_note(note)) == ('incident = ""', True)
    assert (own["cell_type"], join_source(own)) == (kind, moved)
    assert refresh(result, NEW) == result
    assert notes(refresh(without(result, is_note), NEW)) == []


def test_what_was_typed_stays_whole_where_the_kits_code_changed_too() -> None:
    notebook, fresh = copy.deepcopy(FIRST), copy.deepcopy(NEW)
    notebook["cells"][1]["source"] += "\nplot()"
    fresh["cells"][1]["source"] = "incident = None"
    code, _, own = refresh(notebook, fresh)["cells"][1:4]
    assert (join_source(code), join_source(own)) == ("incident = None", 'incident = ""\nplot()')


def test_code_that_only_the_kit_changed_leaves_nothing_behind() -> None:
    fresh = copy.deepcopy(NEW)
    fresh["cells"][1]["source"] = 'incident = ""  # newer'
    assert len(refresh(FIRST, fresh)["cells"]) == len(FIRST["cells"])


def test_what_was_typed_into_code_that_the_template_lost_stays() -> None:
    fresh = copy.deepcopy(NEW)
    plot = cell("generated", "plot", "case.plot()", "code")
    notebook = refresh(None, {**fresh, "cells": [*fresh["cells"], plot]})
    notebook["cells"][-1]["source"] = "case.plot(mine)"
    result = refresh(notebook, fresh)
    assert [join_source(one) for one in result["cells"][-1:]] == ["case.plot(mine)"]
    assert is_note(result["cells"][-2])


BANNER = (
    '<span style="color:red">An Exception was encountered at '
    "'<a href=\"#papermill-error-cell\">In [3]</a>'.</span>"
)


@pytest.mark.parametrize(
    ("text", "stays"), [(BANNER, False), (f"{BANNER}\n\nTim knows why.", True), ("mine", True)]
)
def test_a_banner_of_papermill_s_goes_and_words_in_it_stay(text: str, stays: bool) -> None:
    """Without the tag by which papermill would take them out at its next run."""
    banner = {**own_cell(text), "metadata": {"tags": ["papermill-error-cell-tag"]}}
    result = refresh({**FIRST, "cells": [banner, *FIRST["cells"]]}, NEW)
    kept = [one for one in result["cells"] if join_source(one) == text]
    assert [one["metadata"] for one in kept] == ([{"tags": []}] if stays else [])


def test_a_picture_pasted_into_a_notice_stays() -> None:
    pasted = {"a.png": {"image/png": "aGk="}}
    notebook = copy.deepcopy(STALE)
    notes(notebook)[0]["attachments"] = pasted
    result = refresh(notebook, template({"alpha": "draft A", "beta": ""}))
    assert [one["attachments"] for one in result["cells"] if "attachments" in one] == [pasted]


# a section that goes and comes ---------------------------------------------------------

BOTH = template({"alpha": "draft A", "beta": ""})
WITHOUT = template({"beta": ""})


def test_a_section_that_vanished_moves_with_its_heading_and_comes_home() -> None:
    gone = refresh(wrote(FIRST, "mine"), WITHOUT)
    heading, note, words = gone["cells"][-3:]
    assert (join_source(heading), is_note(note), join_source(words)) == ("## alpha", True, "mine")
    assert refresh(gone, WITHOUT) == gone
    home = refresh(gone, BOTH)
    assert [join_source(one) for one in home["cells"]] == [
        join_source(one) for one in wrote(FIRST, "mine")["cells"]
    ]


def test_the_notice_that_a_section_moved_is_given_once() -> None:
    seen = without(refresh(wrote(FIRST, "mine"), WITHOUT), is_note)
    assert notes(refresh(seen, WITHOUT)) == []


def test_a_section_without_words_goes_with_its_heading_and_comes_back() -> None:
    gone = refresh(FIRST, WITHOUT)
    assert texts(gone) == []
    assert texts(refresh(gone, BOTH)) == texts(FIRST)


def test_what_people_deleted_stays_deleted_when_its_section_returns() -> None:
    deleted = without(FIRST, lambda one: parse_cell(one).key == ("guidance", "alpha", ""))
    assert texts(refresh(refresh(deleted, WITHOUT), BOTH)) == ["## alpha", "draft A"]


def test_words_of_a_part_that_vanished_stay_in_their_section() -> None:
    part = cell("authored", "alpha", "wording")
    part["metadata"]["incident_kit"]["part"] = "wording"
    notebook = refresh(None, {**BOTH, "cells": [*BOTH["cells"][:5], part, *BOTH["cells"][5:]]})
    notebook["cells"][5]["source"] = "mine"
    assert texts(refresh(notebook, BOTH))[2:] == ["mine", "draft A"]


# what counts as deleted ------------------------------------------------------------------


@pytest.mark.parametrize("left", [[], [own_cell("mine")]])
def test_nothing_was_deleted_where_none_of_the_kits_cells_is_left(left: list[Cell]) -> None:
    result = refresh({**FIRST, "cells": left}, BOTH)
    assert texts(result) == texts(FIRST)
    assert texts(result, "beta") == texts(FIRST, "beta")


@pytest.mark.parametrize("cells", [[], [own_cell("theirs", "theirs")]])
def test_a_run_of_no_template_changes_nothing(cells: list[Cell]) -> None:
    assert refresh(STALE, {**FIRST, "cells": cells}) == STALE


def test_cells_that_lost_their_metadata_are_known_by_their_ids() -> None:
    notebook = wrote(FIRST, "mine")
    bare = {**notebook, "cells": [{**one, "metadata": {}} for one in notebook["cells"]]}
    result = refresh(bare, BOTH)
    assert [parse_cell(one).key for one in without(result, is_note)["cells"]] == [
        parse_cell(one).key for one in FIRST["cells"]
    ]
    assert join_source(authored(result)) == "mine"


# the laws -------------------------------------------------------------------------

WORDS = st.sampled_from(["", "draft A", "mine", "yours\n\ntwo", "é😀", "> quoted", "## alpha"])
DRAFTS = st.dictionaries(st.sampled_from(SECTIONS), WORDS, max_size=4)
KINDS = ("edit", "split", "copy", "delete", "move", "add", "code", "unnote", "turn")
EDITS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 30), st.integers(0, 30), WORDS), max_size=6
)


def edited(notebook: Notebook, edits: list[tuple[str, int, int, str]], turn: int = 0) -> Notebook:
    """The notebook after people did all that to it."""
    cells = copy.deepcopy(notebook["cells"])
    for number, (what, one, two, text) in enumerate(edits):
        at = one % (len(cells) or 1)
        to = two % (len(cells) + 1)
        own: Cell = {"id": f"own-{turn}-{number}", "metadata": {}, "source": text}
        if what == "add":
            cells.insert(to, {**own, "cell_type": "markdown"})
        elif what == "code":
            cells.insert(to, {**own, "cell_type": "code", "outputs": [], "execution_count": 1})
        elif what == "unnote":
            cells = [cell for cell in cells if not is_note(cell)]
        elif cells:
            _changed(cells, what, at, to, text, number)
    return {**copy.deepcopy(notebook), "cells": cells}


def _changed(cells: list[Cell], what: str, at: int, to: int, text: str, number: int) -> None:
    cell = cells[at]
    if what == "delete":
        del cells[at]
    elif what == "move":
        cells.insert(to, cells.pop(at))
    elif what == "copy":
        cells.insert(to, {**copy.deepcopy(cell), "id": f"copy-{number}"})
    elif parse_cell(cell).is_writable or is_note(cell):
        if what == "edit":
            cell["source"] = text
        elif what == "turn":
            cell["cell_type"] = "raw"
        elif what == "split":
            half = len(join_source(cell)) // 2
            second = {
                **copy.deepcopy(cell),
                "id": f"half-{number}",
                "source": join_source(cell)[half:],
            }
            cell["source"] = join_source(cell)[:half]
            cells.insert(at + 1, second)


def words(notebook: Notebook) -> Counter[str]:
    """What people wrote, by cell: all that is not as the kit last wrote it."""
    return Counter(
        join_source(one)
        for one in notebook["cells"]
        if join_source(one).strip()
        and not parse_cell(one).is_untouched
        and (parse_cell(one).is_writable or is_note(one) or parse_cell(one).key is None)
    )


STEPS = st.lists(st.tuples(DRAFTS, EDITS), min_size=1, max_size=4)


@given(STEPS, DRAFTS)
@tried(300)
def test_no_word_is_lost_and_twice_is_once(
    steps: list[tuple[dict[str, str], list[tuple[str, int, int, str]]]], last: dict[str, str]
) -> None:
    """Over any number of rounds of gathering and writing, and any new templates."""
    notebook: Notebook | None = None
    for drafts, edits in [*steps, (last, [])]:
        fresh = template(drafts)
        before, given_ = copy.deepcopy(notebook), copy.deepcopy(fresh)
        result = refresh(notebook, fresh)
        assert (notebook, fresh) == (before, given_)
        if notebook is not None:
            lost = words(notebook) - words(result)
            assert [text for text in lost if text not in drafts.values()] == []
        assert refresh(result, fresh) == result
        ids = [one["id"] for one in result["cells"]]
        assert len(ids) == len(set(ids))
        notebook = edited(result, edits)


@given(STEPS, DRAFTS)
def test_what_people_deleted_never_comes_back(
    steps: list[tuple[dict[str, str], list[tuple[str, int, int, str]]]], last: dict[str, str]
) -> None:
    notebook = refresh(None, template(dict.fromkeys(SECTIONS, "draft")))
    notebook = without(notebook, lambda one: parse_cell(one).section == "gamma")
    for drafts, edits in [*steps, (last, [])]:
        result = refresh(notebook, template({**drafts, "gamma": "again"}))
        assert texts(result, "gamma") == []
        notebook = edited(result, edits)


@given(STEPS)
def test_people_s_own_cells_keep_their_order(
    steps: list[tuple[dict[str, str], list[tuple[str, int, int, str]]]],
) -> None:
    notebook: Notebook | None = None
    for turn, (drafts, edits) in enumerate(steps):
        result = refresh(notebook, template(drafts))
        if notebook is not None:
            own = [one["id"] for one in notebook["cells"] if str(one["id"]).startswith("own")]
            assert [one["id"] for one in result["cells"] if one["id"] in own] == own
        moved = [one for one in edits if one[0] in ("add", "edit", "delete", "split")]
        notebook = edited(result, moved, turn)
