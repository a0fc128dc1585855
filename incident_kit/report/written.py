"""What people wrote in the notebooks, read back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import re2

from incident_kit.model import Action, PublicSection, Written
from incident_kit.report.cells import (
    authored,
    is_proposed,
    is_text,
    key,
    mark,
    source,
    untouched,
)
from incident_kit.report.sections import ACTIONS, REPORT
from incident_kit.report.tables import boxes, rows

_COMMENT = re2.compile(r"(?s)<!--.*?-->")


def read_report(notebook: Mapping[str, Any] | None) -> Written:
    """What stands in ``report.ipynb``; nothing for a notebook not made yet.

    A section's text is that of all its cells; a cell that still holds what the
    kit put there counts as empty, but its tables for actions and review are read.
    """
    if notebook is None:
        return Written()
    texts, stands, stale = _texts(notebook)
    return Written(
        sections=texts,
        actions=tuple(
            Action(number, *row)
            for number, row in enumerate(rows(stands.get("actions", ""), ACTIONS), start=1)
        ),
        milestones=_pairs(texts.get("milestones", ""), ("Milestone", "Time")),
        attendance=_attendance(stands.get("review", "")),
        agreements=boxes(stands.get("agreements", "")),
        stale=stale,
    )


def _texts(
    notebook: Mapping[str, Any],
) -> tuple[dict[str, str], dict[str, str], tuple[str, ...]]:
    texts: dict[str, list[str]] = {}
    stands: dict[str, list[str]] = {}
    stale = []
    for section, cell in authored(notebook):
        text = _COMMENT.sub("", source(cell)).strip()
        stands.setdefault(section, []).append(text)
        texts.setdefault(section, []).append("" if untouched(cell) else text)
        if "stale" in mark(cell):
            stale.append(section)
    return _joined(texts), _joined(stands), tuple(stale)


def _joined(parts: Mapping[str, list[str]]) -> dict[str, str]:
    return {name: "\n\n".join(filter(None, texts)) for name, texts in parts.items()}


def _pairs(text: str, head: tuple[str, str]) -> dict[str, str]:
    return {name: value for name, value in rows(text, head) if value}


def _attendance(text: str) -> dict[str, str]:
    found = rows(text, ("Role", "Name", "Attended"))
    no = ("", "no", "n", "-", "–", "apologies", "absent", "☐", "[ ]")
    present: dict[str, list[str]] = {}
    for role, name, came in found:
        names = present.setdefault(role, [])
        if name and came.casefold() not in no:
            names.append(name)
    return {role: ", ".join(names) for role, names in present.items()}


def read_public(notebook: Mapping[str, Any] | None) -> tuple[PublicSection, ...]:
    """The sections of ``public.ipynb`` as a reader of it sees them; empty ones too.

    Every text cell stands where it stands: below the heading above it, whichever
    section it was made for. A section without a heading starts with its text.
    """
    if notebook is None:
        return ()
    headed = {about[1] for about in map(key, notebook["cells"]) if about and about[0] == "heading"}
    parts: list[tuple[str, str, list[str]]] = []
    for cell in notebook["cells"]:
        role, section, _ = key(cell) or ("", parts[-1][0] if parts else "", "")
        starts = not parts or (section not in headed and section != parts[-1][0])
        if role == "heading":
            parts.append((section, source(cell).strip(), []))
        elif is_text(cell):
            if starts:
                parts.append((section, "", []))
            parts[-1][2].append(source(cell).strip())
    return tuple(
        PublicSection(name, heading, "\n\n".join(filter(None, texts)), any(map(is_proposed, texts)))
        for name, heading, texts in parts
    )


def strayed(notebook: Mapping[str, Any] | None) -> tuple[tuple[str, str], ...]:
    """Cells of ``public.ipynb`` that hold people's words and are not exported, each as its
    role and its section: guidance, what the kit generates, a heading without a text."""
    if notebook is None:
        return ()
    full = {one.heading for one in read_public(notebook) if one.text.strip()}
    found = []
    for cell in notebook["cells"]:
        role, section, _ = key(cell) or ("", "", "")
        text = source(cell).strip()
        if cell.get("cell_type") != "markdown" or not text or untouched(cell):
            continue
        if (
            role in ("guidance", "generated")
            or role == "heading"
            and not (
                text in full or all(line.startswith("#") or not line for line in text.splitlines())
            )
        ):
            found.append((role, section))
    return tuple(dict.fromkeys(found))


def unwritten(written: Written) -> tuple[str, ...]:
    """The keys of the needed sections nobody wrote yet, in order."""
    return tuple(
        section.key
        for section in REPORT
        if section.needed and not written.sections.get(section.key, "").strip()
    )
