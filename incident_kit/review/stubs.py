"""Sections of the public version that nobody wrote yet: missing, empty, or only begun."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from incident_kit.model import PublicSection
from incident_kit.report import PUBLIC, is_proposed

#: The sections that no public version goes without.
_ASKED_FOR = {"contact", *(public.key for public in PUBLIC if public.needed)}
#: What stands in the place of a text that is still to be written.
_WORDS = (
    r"(?:tbc|tbd|tba|todo|to ?do|fixme|wip|draft|placeholder|pending|n/?a|xx+|coming soon"
    r"|(?:(?:more|further|full)? ?(?:details?|information|text|report)? ?"
    r"(?:is |are |will (?:be )?)?"
    r"(?:to follow|follows?|coming|to come))(?: (?:soon|later|shortly))?"
    r"|(?:still )?to be (?:confirmed|completed|written|added|done|decided|announced|filled in)"
    r"|(?:not (?:yet )?(?:written|known|available)(?: yet)?)|see above|as above|text here"
    r"|write (?:this|here|me)|nothing|none|unknown)"
)
_STUB = re.compile(rf"(?i)[\W_]*(?:{_WORDS}[\W_]*)*")
_STUB_LINE = re.compile(rf"(?i)[\W_]*{_WORDS}[\W_]*")
#: What is no word of any text for readers.
_MARK = re.compile(
    r"\b(?:TBC|TBD|TBA|TODO|FIXME|XXX+|XX:XX)\b|(?i:\blorem ipsum\b)"
    r"|\[(?:insert|add|your|date|time|name|number|link|tbc|tbd)\b[^\]\n]*\](?!\()",
)
_FORMAT = re.compile(r"[*_`~#>|]+")
_ADDRESS = re.compile(r"\S@\S|https?://\S|\bwww\.\S|\d{3}")


def list_stub_steps(sections: Sequence[PublicSection]) -> Iterator[str]:
    """A step for each section that is asked for and says nothing, or whose text only
    stands for one. Nothing where no section has a word yet."""
    if not any(section.text.strip() for section in sections):
        return
    for section in sections:
        if section.key in _ASKED_FOR and not section.text.strip():
            yield _ask(section.key, "is empty")
    for section in sections:
        found = "" if _is_open(section) else find_stub(section)
        if found:
            yield _ask(section.key, found)


def list_missing_steps(sections: Sequence[PublicSection]) -> Iterator[str]:
    """A step where readers are not told whom to ask, since nobody kept that section."""
    has_words = any(section.text.strip() for section in sections)
    if has_words and all(section.key != "contact" for section in sections):
        yield _ask("contact", "is missing")


def find_stub(section: PublicSection) -> str:
    """What shows that the text of a section is none; empty if it is one, or is empty."""
    text = " ".join(_FORMAT.sub(" ", section.text).split())
    if not text:
        return ""
    mark = _MARK.search(section.text)
    if mark is not None:
        return f"says “{mark[0]}”"
    lines = (_FORMAT.sub(" ", line).strip() for line in section.text.splitlines())
    if _STUB.fullmatch(text) or any(line and _STUB_LINE.fullmatch(line) for line in lines):
        return "only stands for a text"
    if section.guidance and text in " ".join(_FORMAT.sub(" ", section.guidance).split()):
        return "is the guidance"
    return "has one word" if len(text.split()) == 1 and not _ADDRESS.search(text) else ""


def _is_open(section: PublicSection) -> bool:
    """Whether its proposal is asked about already."""
    return section.proposed or is_proposed(section.text)


def _ask(key: str, what: str) -> str:
    names = {public.key: public.name for public in PUBLIC}
    questions = {public.key: public.question for public in PUBLIC if public.question}
    name = names.get(key, "a section of your own")
    question = f" ({questions[key]})" if key in questions else ""
    return f"write “{name}” in public.ipynb{question}: it {what}"
