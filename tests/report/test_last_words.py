"""A section that somebody deleted comes back where it was, with the last words in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from incident_kit.report import Cell, Key, Notebook, refresh
from incident_kit.report.cell_lines import list_lines
from incident_kit.report.last_words import find_deleted_sections, has_words_of, restore_section


def cell(role: str, section: str, text: str) -> Cell:
    return Cell("markdown", text, id=f"{section}-{role}", key=Key(role, section))


def own(ident: str, text: str) -> Cell:
    return Cell("markdown", text, id=ident)


TEMPLATE = Notebook(
    tuple(
        cell(role, section, text)
        for section in ("overview", "causes", "actions")
        for role, text in (
            ("heading", f"## {section}"),
            ("guidance", f"*about {section}*"),
            ("authored", ""),
        )
    )
)
NEW = refresh(None, TEMPLATE)


def write(notebook: Notebook, words: dict[str, str]) -> Notebook:
    """The notebook with words in its cells, by their ids."""
    cells = (replace(one, text=words.get(one.id, one.text)) for one in notebook.cells)
    return replace(notebook, cells=tuple(cells))


def without(notebook: Notebook, *ids: str) -> Notebook:
    return replace(notebook, cells=tuple(one for one in notebook.cells if one.id not in ids))


def add_after(notebook: Notebook, ident: str, added: Cell) -> Notebook:
    place = [one.id for one in notebook.cells].index(ident) + 1
    return replace(notebook, cells=(*notebook.cells[:place], added, *notebook.cells[place:]))


CAUSES = ("causes-heading", "causes-guidance", "causes-authored")
WRITTEN = write(NEW, {"causes-authored": "A full disk.", "overview-authored": "It was slow."})


def texts(notebook: Notebook) -> list[tuple[str, str]]:
    return [(one.id, one.text) for one in notebook.cells]


def test_a_deleted_section_comes_back_where_it_was_with_its_words() -> None:
    deleted = without(WRITTEN, *CAUSES)
    assert find_deleted_sections(deleted, TEMPLATE) == ["causes"]
    assert texts(restore_section(deleted, TEMPLATE, "causes", WRITTEN)) == texts(WRITTEN)


def test_without_an_earlier_version_it_comes_back_empty() -> None:
    deleted = without(WRITTEN, *CAUSES)
    restored = restore_section(deleted, TEMPLATE, "causes")
    assert texts(restored) == texts(write(WRITTEN, {"causes-authored": ""}))


def test_what_comes_back_is_kept_by_the_next_refresh() -> None:
    restored = restore_section(without(WRITTEN, *CAUSES), TEMPLATE, "causes", WRITTEN)
    assert texts(refresh(restored, TEMPLATE)) == texts(WRITTEN)


@pytest.mark.parametrize("missing", CAUSES)
def test_a_part_of_a_section_comes_back_alone(missing: str) -> None:
    restored = restore_section(without(WRITTEN, missing), TEMPLATE, "causes", WRITTEN)
    assert texts(restored) == texts(WRITTEN)


def test_guidance_that_was_taken_out_is_no_deleted_section() -> None:
    """People take it out when they have read it."""
    assert find_deleted_sections(without(WRITTEN, "causes-guidance"), TEMPLATE) == []


def test_words_that_stand_in_the_rest_of_a_section_stay() -> None:
    headless = write(without(WRITTEN, "causes-heading"), {"causes-authored": "Newer words."})
    restored = restore_section(headless, TEMPLATE, "causes", WRITTEN)
    assert texts(restored) == texts(write(WRITTEN, {"causes-authored": "Newer words."}))


def test_cells_of_one_s_own_come_back_with_the_section_they_stood_in() -> None:
    earlier = add_after(WRITTEN, "causes-authored", own("mine", "And a slow network."))
    restored = restore_section(without(earlier, *CAUSES, "mine"), TEMPLATE, "causes", earlier)
    assert texts(restored) == texts(earlier)


def test_cells_of_one_s_own_that_were_kept_come_back_once() -> None:
    earlier = add_after(WRITTEN, "causes-authored", own("mine", "And a slow network."))
    restored = restore_section(without(earlier, *CAUSES), TEMPLATE, "causes", earlier)
    assert sorted(texts(restored)) == sorted(texts(earlier))


def test_a_heading_that_people_reworded_comes_back_as_they_worded_it() -> None:
    earlier = write(WRITTEN, {"causes-heading": "## Why"})
    restored = restore_section(without(earlier, *CAUSES), TEMPLATE, "causes", earlier)
    assert texts(restored) == texts(earlier)


def test_what_the_kit_wrote_comes_back_as_it_writes_it_now() -> None:
    newer = write(TEMPLATE, {"causes-guidance": "*better advice*"})
    restored = restore_section(without(WRITTEN, *CAUSES), newer, "causes", WRITTEN)
    assert ("causes-guidance", "*better advice*") in texts(restored)


def test_the_first_and_the_last_section_come_back_too() -> None:
    for section in ("overview", "actions"):
        ids = [f"{section}-{role}" for role in ("heading", "guidance", "authored")]
        restored = restore_section(without(WRITTEN, *ids), TEMPLATE, section, WRITTEN)
        assert texts(restored) == texts(WRITTEN)


def test_a_section_that_the_template_never_had_was_not_deleted() -> None:
    longer = replace(TEMPLATE, cells=(*TEMPLATE.cells, cell("heading", "new", "## new")))
    assert find_deleted_sections(WRITTEN, longer) == []


def test_a_notebook_without_any_of_the_kit_s_cells_has_no_deleted_section() -> None:
    """Another program emptied it: that was nobody's wish."""
    emptied = replace(WRITTEN, cells=(own("mine", "All that is left."),))
    assert find_deleted_sections(emptied, TEMPLATE) == []


@pytest.mark.parametrize(
    ("notebook", "has_words"),
    [
        (WRITTEN, True),
        (NEW, False),
        (without(WRITTEN, *CAUSES), False),
        (write(NEW, {"causes-authored": "  \n"}), False),
        (add_after(NEW, "causes-heading", own("mine", "A word.")), True),
    ],
)
def test_last_words_are_looked_for_where_people_wrote(notebook: Notebook, has_words: bool) -> None:
    assert has_words_of(notebook, "causes") is has_words


def test_a_notebook_is_compared_by_the_words_of_its_cells() -> None:
    lines = list_lines(add_after(WRITTEN, "causes-authored", own("mine", "One.\nTwo.")))
    assert ("Contributing factors: text", "A full disk.") in lines
    assert lines.index(("a cell of your own", "Two.")) == 1 + lines.index(
        ("a cell of your own", "One.")
    )
