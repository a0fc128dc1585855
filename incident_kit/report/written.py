"""What people wrote in the notebooks, read back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from incident_kit.model import Action, PublicSection, Written
from incident_kit.report.cells import (
    authored,
    is_proposed,
    key,
    mark,
    source,
    untouched,
)
from incident_kit.report.sections import ACTIONS, REPORT
from incident_kit.report.tables import boxes, rows

_COMMENT = re.compile(r"<!--.*?-->", re.S)


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
    return {role: "" if came.casefold() in no else name for role, name, came in found}


def read_public(notebook: Mapping[str, Any] | None) -> tuple[PublicSection, ...]:
    """The sections of ``public.ipynb`` in its order; empty ones too.

    Text cells of people's own belong to the section they stand in.
    """
    if notebook is None:
        return ()
    headings, order = _headings(notebook)
    texts: dict[str, list[str]] = {}
    for section, cell in authored(notebook):
        texts.setdefault(section, []).append(source(cell).strip())
        if section not in order:
            order.append(section)
    return tuple(
        PublicSection(
            key=section,
            heading=headings.get(section, ""),
            text="\n\n".join(filter(None, texts[section])),
            proposed=any(map(is_proposed, texts[section])),
        )
        for section in order
        if section in texts
    )


def _headings(notebook: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    headings: dict[str, str] = {}
    order: list[str] = []
    for cell in notebook.get("cells", ()):
        about = key(cell)
        if about is None or about[0] not in ("heading", "authored"):
            continue
        if about[1] not in order:
            order.append(about[1])
        if about[0] == "heading":
            headings.setdefault(about[1], source(cell).strip())
    return headings, order


def unwritten(written: Written) -> tuple[str, ...]:
    """The keys of the needed sections nobody wrote yet, in order."""
    return tuple(
        section.key
        for section in REPORT
        if section.needed and not written.sections.get(section.key, "").strip()
    )
