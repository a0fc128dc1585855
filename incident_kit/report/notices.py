"""The notice below words of people whose draft changed: what the kit would write now."""

from __future__ import annotations

import difflib
import re

from incident_kit.report.notebook import STALE, Cell, Key
from incident_kit.text.fingerprint import digest

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
    key = Key("generated", cell.section, STALE)
    return Cell(
        kind="markdown",
        text=text,
        id=re.sub(r"[^A-Za-z0-9_-]", "-", f"{STALE}-{cell.name}".strip("/"))[:_LONGEST_ID],
        key=key,
        base=digest(text),
        about=cell.name,
        metadata={"incident_kit": {**key._asdict(), "about": cell.name}},
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
