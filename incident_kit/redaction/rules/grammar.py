"""The grammar of sentences that give a credential away, from a table of languages.

A word for a password, what it opens, a verb or sign, the value: each language has its own
words for these, and a sentence is read in one language at a time. Texts are folded before
they are searched, so that no word here has accents.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from string import Formatter

from incident_kit.redaction.views import fold_text
from incident_kit.redaction.word_lists import read_lists

#: A word of a sentence, in whatever script, and so many of them between noun and value.
WORD = r"[ \t]+[^\s,.;:!?\"<>|=]+(?:[./:'’-][^\s,.;:!?\"<>|=]+)*"
#: What begins a value and ends it, with letters and something else between.
_FIRST, _INNER, _LAST = r"[^\s\"'`<>(),;|:=/*«»“”]", r"[^\s\"'`<>(),;|]", r"[^\s\"'`<>(),.;:|*»”]"
_MARK = r"[0-9!#$%^&*+~?@_-]"
OPEN = r"(?:[\"'`*“„]{1,3}|«[ \t]?)?"
VALUE = (
    rf"(?P<v>{_FIRST}{_INNER}*{_MARK}{_INNER}*{_LAST}|{_FIRST}{_INNER}+[0-9!#$%^&+~?]"
    rf"|[0-9!#$%&+~]{_INNER}+{_LAST})"
)
#: Words with points between them, at the end of a sentence or of what is quoted in it.
DOTTED = (
    r"(?P<v>[a-z]{2,20}(?:\.[a-z]{2,20}){1,3}[0-9]{0,4})"
    r"(?:[\"'`*”]{1,3}|[ \t]*[.!,;][ \t]|[.!]?[ \t]*$)"
)
#: What stands before a sentence, what a sign links, and what ends a value.
EDGE = r"(?:^|[^\w-])"
SIGN = r"(?:[ \t]+:[ \t]*|:[ \t]+|[ \t]*(?:=|->|=>)[ \t]*)"
BEHIND = r"(?:[\"'`*»”,;:.!?)]|\s|$)"
#: What templates have besides the rows of a language.
_PARTS = {
    "word": f"(?:{WORD})",
    "open": OPEN,
    "value": VALUE,
    "dotted": DOTTED,
    "edge": EDGE,
    "sign": SIGN,
}
#: The nouns that every language has taken over.
_SHARED = "english"
_NO_LANGUAGES = ("devices", "forms", "about", "other", "parts")


@cache
def read_languages() -> Mapping[str, Mapping[str, str]]:
    """By language and by row of the table, a pattern for any of its phrases."""
    sections = read_lists("spoken.txt")
    names = [name for name in sections if name not in _NO_LANGUAGES]
    return {name: _read_rows(sections[name]) for name in names}


def _read_rows(section: str) -> Mapping[str, str]:
    rows = (line.partition(": ") for line in section.splitlines() if line)
    return {name: join_phrases(phrases) for name, _, phrases in rows}


def join_phrases(phrases: str) -> str:
    """A pattern for any of some phrases with commas between them, the longest first: of two
    that begin alike the longer one is meant."""
    listed = [" ".join(phrase.split()) for phrase in fold_text(phrases).split(", ")]
    listed = [part.strip() for phrase in listed for part in [phrase.strip(", ")] if part.strip()]
    listed.sort(key=len, reverse=True)
    return "(?:" + "|".join(listed) + ")"


def read_other(name: str) -> str:
    """A pattern for any phrase of a list that belongs to no language."""
    return join_phrases(read_lists("spoken.txt")[name].replace(",\n", ", "))


def any_row(row: str) -> str:
    """A pattern for what any language has in a row."""
    return "|".join(rows[row] for rows in read_languages().values() if row in rows)


def write_patterns(template: str) -> tuple[str, ...]:
    """``template`` with its rows filled in from each language that has them. ``{noun}`` is a
    language's own noun or a shared one."""
    shared = read_languages()[_SHARED]["noun"]
    needed = [name for _, name, _, _ in Formatter().parse(template) if name]
    return tuple(
        template.format_map({**rows, **_PARTS, "noun": f"(?:{rows['noun']}|{shared})"})
        for rows in read_languages().values()
        if all(name in rows or name in _PARTS for name in needed)
    )
