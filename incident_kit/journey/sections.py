"""Decisions on the sections of the public version: accepted, reworded, left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from incident_kit.case import Case, change_case
from incident_kit.case.masking import mask_answers
from incident_kit.errors import UsageError, WaitingError
from incident_kit.journey.deciders import find_decider
from incident_kit.model import PublicSection
from incident_kit.report import PUBLIC, is_proposed
from incident_kit.workspace.codec import stamp

#: What people decide on a section; ``undo`` takes the decision back.
SECTION_ACTIONS = ("accept", "reword", "leave out", "undo")
#: The section that is one heading and nothing else.
_TITLE = "title"


def choose_section(
    case: Case, name: str, action: str, given: Mapping[str, object], now: datetime
) -> str:
    """Record what somebody decides on a section as it stands in ``case``; its name.

    ``name`` is its key or what lists of what is left call it. ``given`` has ``by`` and,
    to reword, the words ``with``. Nothing is recorded where the text is another by now.
    """
    if action not in SECTION_ACTIONS:
        raise UsageError(
            f"{action!r} is nothing to decide on a section",
            todo=[f"use one of {', '.join(SECTION_ACTIONS)}"],
        )
    section = find_section(case, name)
    seen = str(given.get("seen") or case.fingerprint(section))
    with change_case(case) as current:
        standing = find_section(current, section.key)
        if current.fingerprint(standing) != seen and action != "undo":
            raise WaitingError(
                f"“{name_section(section)}” was changed meanwhile: nothing was recorded",
                todo=["read it again, then decide"],
            )
        entry = None if action == "undo" else _describe(current, standing, action, given, now)
        current.folder.record_section(section.key, entry)
    return name_section(section)


def find_section(case: Case, name: str) -> PublicSection:
    """The section of ``public.ipynb`` that a key or a name means."""
    if case.stands("public") is None:
        raise UsageError(
            f"{case.id} has no public version yet",
            todo=[f"make it: incident-kit public {case.id}"],
        )
    wanted = name.strip().casefold()
    for section in case.typed_sections:
        if section.key and wanted in (section.key, name_section(section).casefold()):
            return section
    keys = ", ".join(section.key for section in case.typed_sections if section.key)
    raise UsageError(f"there is no section {name!r} in public.ipynb", todo=[f"name one of {keys}"])


def name_section(section: PublicSection) -> str:
    """What lists of what is left call a section."""
    names = {public.key: public.name for public in PUBLIC}
    return names.get(section.key, section.key)


def drop_heading(section: PublicSection, text: str) -> str:
    """The text of a section as people word it: of the title without the sign that makes it
    one."""
    words = text.strip()
    return words.lstrip("#").lstrip() if section.key == _TITLE else words


def _read_words(section: PublicSection, text: str) -> str:
    """The words of a section as they stand in the page's Markdown."""
    words = drop_heading(section, text)
    return f"# {words}" if section.key == _TITLE and words else words


def _describe(
    case: Case, section: PublicSection, action: str, given: Mapping[str, object], now: datetime
) -> Mapping[str, object]:
    """The row that says so, without its key."""
    words = _read_words(section, str(given.get("with") or ""))
    if action == "accept" and not section.text.strip():
        raise UsageError("there is nothing to accept: the section is empty", todo=["write it"])
    if action == "reword" and (not words or is_proposed(words)):
        raise UsageError("the new words are missing", todo=["write them, or leave it out"])
    answers = mask_answers({"by": find_decider(case, str(given.get("by") or ""))})
    said = mask_answers({"text": words}) if action == "reword" else {}
    row = {"action": action, "of": case.fingerprint(section), **said}
    return {**row, **answers, "at": stamp(now)}
