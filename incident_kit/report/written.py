"""What people wrote in the notebooks, read back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import re2

from incident_kit.model import Action, Evaluation, PublicSection, Written
from incident_kit.report.notebook import Cell, Notebook
from incident_kit.report.proposals import is_proposed
from incident_kit.report.sections import ACTIONS, EVALUATIONS, REPORT
from incident_kit.report.tables import read_boxes, read_rows

_COMMENT = re2.compile(r"(?s)<!--.*?-->")

#: What people put into the column "Attended" for somebody who was not there.
_ABSENT = ("", "no", "n", "-", "–", "apologies", "absent", "☐", "[ ]")


# the internal report ----------------------------------------------------------


def read_report(notebook: Notebook | None) -> Written:
    """What stands in ``report.ipynb``; nothing for a notebook not made yet.

    A section's text is that of all its cells; a cell that still holds what the
    kit put there counts as empty, but its tables for actions and review are read.
    """
    if notebook is None:
        return Written()
    cells = list(notebook.writable_cells())
    whole = _join_texts((section, _read_text(cell)) for section, cell in cells)
    authored = _join_texts((section, _read_authored(cell)) for section, cell in cells)
    actions = read_rows(whole.get("actions", ""), ACTIONS)
    evaluations = read_rows(whole.get("security", ""), EVALUATIONS)
    milestones = read_rows(authored.get("milestones", ""), ("Milestone", "Time"))
    return Written(
        sections=authored,
        actions=tuple(Action(number, *row) for number, row in enumerate(actions, start=1)),
        milestones={name: time for name, time in milestones if time},
        attendance=_read_attendance(whole.get("review", "")),
        agreements=read_boxes(whole.get("agreements", "")),
        stale=tuple(section for section, cell in cells if cell.stale is not None),
        evaluations=tuple(Evaluation(number, *row) for number, row in enumerate(evaluations, 1)),
    )


def _read_text(cell: Cell) -> str:
    """A cell's words; comments in them are for people who write, not for readers."""
    without_comments: str = _COMMENT.sub("", cell.words)
    return without_comments.strip()


def _read_authored(cell: Cell) -> str:
    """A cell's words if people wrote them; what the kit put there is none."""
    return "" if cell.is_untouched else _read_text(cell)


def _join_texts(texts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The texts of each section as one, paragraphs apart; the empty ones left out."""
    by_section: dict[str, list[str]] = {}
    for section, text in texts:
        by_section.setdefault(section, []).append(text)
    return {section: _join_paragraphs(texts) for section, texts in by_section.items()}


def _join_paragraphs(texts: Iterable[str]) -> str:
    return "\n\n".join(filter(None, texts))


def _read_attendance(text: str) -> Mapping[str, str]:
    """Who of each role came to the review; ``""`` for a role that nobody filled."""
    present: dict[str, list[str]] = {}
    for role, name, attended in read_rows(text, ("Role", "Name", "Attended")):
        names = present.setdefault(role, [])
        if name and attended.casefold() not in _ABSENT:
            names.append(name)
    return {role: ", ".join(names) for role, names in present.items()}


def list_unwritten(written: Written) -> tuple[str, ...]:
    """The keys of the needed sections nobody wrote yet, in order."""
    return tuple(
        section.key
        for section in REPORT
        if section.needed and not _has_words(written.sections.get(section.key))
    )


def _has_words(text: str | None) -> bool:
    return bool(text and text.strip())


# the public version -----------------------------------------------------------


@dataclass(slots=True)
class _OpenSection:
    """A section of the public version while its cells are read."""

    key: str = ""
    heading: str = ""
    texts: list[str] = field(default_factory=list)
    guidance: str = ""

    def close(self) -> PublicSection:
        proposed = any(map(is_proposed, self.texts))
        text = _join_paragraphs(self.texts)
        return PublicSection(self.key, self.heading, text, proposed, self.guidance)


def read_public(notebook: Notebook | None) -> tuple[PublicSection, ...]:
    """The sections of ``public.ipynb`` as a reader of it sees them; empty ones too.

    Every text cell stands where it stands: below the heading above it, whichever
    section it was made for. A section without a heading starts with its text.
    """
    if notebook is None:
        return ()
    headed = {cell.section for cell in notebook.cells if cell.role == "heading"}
    guidance = {cell.section: cell.words for cell in notebook.cells if cell.role == "guidance"}
    sections: list[_OpenSection] = []
    for cell in notebook.cells:
        if cell.role == "heading":
            sections.append(_OpenSection(cell.section, cell.words.strip()))
        elif cell.is_writable:
            if not sections or _is_of_other_section(cell, sections[-1], headed):
                sections.append(_OpenSection(cell.section))
            sections[-1].texts.append(cell.words.strip())
    for section in sections:
        section.guidance = guidance.get(section.key, "")
    return tuple(section.close() for section in sections)


def _is_of_other_section(cell: Cell, current: _OpenSection, headed: Collection[str]) -> bool:
    """Whether a text cell was made for another section than ``current``, one that has
    no heading in the notebook."""
    if cell.key is None or cell.section in headed:
        return False
    return cell.section != current.key


def find_misplaced_words(notebook: Notebook | None) -> tuple[tuple[str, str], ...]:
    """Cells of ``public.ipynb`` that hold people's words and are not exported, each once
    as what it is and the section it stands in: guidance, what the kit generates, a heading
    without a text below it, a raw cell of people's own."""
    if notebook is None:
        return ()
    exported = {section.heading for section in read_public(notebook) if section.text.strip()}
    left_out: dict[tuple[str, str], None] = {}
    section = ""
    for cell in notebook.cells:
        section = cell.section or section
        if _holds_words(cell) and _is_left_out(cell, exported):
            left_out[cell.role or cell.kind, section] = None
    return tuple(left_out)


def list_sections_with_raw_cells(notebook: Notebook | None) -> tuple[str, ...]:
    """The sections in which a raw cell of people's own stands, each once; `""` above them
    all. No export holds such a cell."""
    if notebook is None:
        return ()
    found: dict[str, None] = {}
    section = ""
    for cell in notebook.cells:
        section = cell.section or section
        if _is_own_raw(cell) and cell.text.strip():
            found[section] = None
    return tuple(found)


def _holds_words(cell: Cell) -> bool:
    may_hold_words = cell.is_markdown or _is_own_raw(cell)
    return may_hold_words and bool(cell.text.strip()) and not cell.is_untouched


def _is_own_raw(cell: Cell) -> bool:
    return cell.key is None and cell.kind == "raw"


def _is_left_out(cell: Cell, exported: Collection[str]) -> bool:
    if cell.role == "heading":
        return cell.words.strip() not in exported and not _is_heading(cell.text)
    return cell.role in ("guidance", "generated") or _is_own_raw(cell)


def _is_heading(text: str) -> bool:
    """Whether nothing but headings stands in ``text``."""
    return all(line.startswith("#") or not line for line in text.strip().splitlines())
