"""What a published page is called, and what it begins with."""

from __future__ import annotations

from collections.abc import Iterator

from incident_kit.text.markup import Part, read_parts
from incident_kit.text.remembering import remember

_MOST = 400
#: A paragraph in one of these is no beginning.
_ASIDE = frozenset({"blockquote", "figure", "li", "nav", "aside"})


@remember(512)
def read_words(page: str) -> tuple[str, str]:
    """The title of a report's page, and what it begins with, cut at a word where it is long."""
    parts = read_parts(page)
    title = _read_element(parts, "title")
    return title or "Incident report", _shorten(_read_beginning(parts))


def _read_element(parts: Iterator[Part], name: str) -> str:
    """The words of the next element of this name."""
    for part in parts:
        if part.kind == "open" and part.text == name:
            return _read_until(parts, name)
    return ""


def _read_beginning(parts: Iterator[Part]) -> str:
    """The first paragraph below the first heading of a section: above it stands what was
    corrected. Without a section, the first one."""
    first, is_inside, is_in_section, aside = "", False, False, 0
    for part in parts:
        if part.kind not in ("open", "close"):
            continue
        is_open = part.kind == "open"
        if part.text == "main":
            is_inside = is_open
        elif part.text in _ASIDE:
            aside += 1 if is_open else -1
        elif part.text == "h2" and is_inside:
            is_in_section = True
        elif part.text == "p" and is_open and is_inside and not aside:
            words = _read_until(parts, "p")
            if words and is_in_section:
                return words
            first = first or words
    return first


def _read_until(parts: Iterator[Part], name: str) -> str:
    words = []
    for part in parts:
        if (part.kind, part.text) == ("close", name):
            break
        words.append(part.text if part.kind == "text" else " " if part.text == "br" else "")
    return " ".join("".join(words).split())


def _shorten(words: str) -> str:
    if len(words) <= _MOST:
        return words
    return f"{words[:_MOST].rsplit(' ', 1)[0].rstrip(',;:–')} …"
