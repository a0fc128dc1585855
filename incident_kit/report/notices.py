"""The kit's notices in a notebook: drafts that changed, sections that went, code typed into."""

from __future__ import annotations

import difflib
import re

from incident_kit.report.notebook import STALE, Cell, Key
from incident_kit.text.fingerprint import digest

#: The parts of a section that hold notices, beside :data:`STALE`: of a section that moved
#: to the end, and of words that moved out of the kit's code.
MOVED = "moved"
TYPED = "typed"
NOTICES = (STALE, MOVED, TYPED)

#: A run of unchanged words longer than this is shortened to its ends.
_LONGEST_RUN = 8
_ENDS = 3
_LONGEST_ID = 64


def write_notice(cell: Cell, draft: str) -> Cell:
    """The notice to stand below ``cell``, whose draft is now another."""
    text = (
        "> **Changed since you wrote this.** Your words above are kept. What the kit would "
        f"write now, new words bold: {mark_new_words(cell.text, draft)}\n>\n"
        "> Edit your text, or delete this note when you have seen it."
    )
    return _make_notice(STALE, cell.section, cell.name, text)


def write_moved_notice(section: str) -> Cell:
    """The notice to stand in a section that the template lost, above people's words."""
    text = (
        "> **This section is not in the template any more.** Your words are kept here, at the "
        "end, and go back to their place if it returns. Delete them if they are not needed, "
        "or this note when you have seen it."
    )
    return _make_notice(MOVED, section, section, text)


def write_typed_notice(cell: Cell) -> Cell:
    """The notice to stand between the kit's code ``cell`` and what was typed into it."""
    text = (
        "> **You typed into a cell of the kit's.** It writes that code anew at every run, so "
        "your text was moved: it stands in a cell of your own, below, which is not exported. "
        "What others should read belongs into a text cell. Delete this note when you have "
        "seen it."
    )
    return _make_notice(TYPED, cell.section, cell.name, text)


def _make_notice(part: str, section: str, about: str, text: str) -> Cell:
    key = Key("generated", section, part)
    return Cell(
        kind="markdown",
        text=text,
        id=re.sub(r"[^A-Za-z0-9_-]", "-", f"{part}-{about}".strip("/"))[:_LONGEST_ID],
        key=key,
        base=digest(text),
        about=about,
        metadata={"incident_kit": {**key._asdict(), "about": about}},
    )


def mark_new_words(old: str, new: str) -> str:
    """``new`` as one line, the words that ``old`` does not have **bold**.

    Nothing of ``old`` is quoted: it stands above, and in a public notebook a
    value typed there is not to be written a second time.
    """
    before, after = old.split(), new.split()
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    pieces = []
    for change, _, _, start, end in matcher.get_opcodes():
        words = after[start:end]
        if change == "equal":
            pieces.append(" ".join(_shorten_run(words)))
        elif words:
            pieces.append(f"**{' '.join(words)}**")
    return " ".join(pieces)


def _shorten_run(words: list[str]) -> list[str]:
    if len(words) <= _LONGEST_RUN:
        return words
    return [*words[:_ENDS], "…", *words[-_ENDS:]]
