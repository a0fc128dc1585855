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
    """The title of a report's page, and its first paragraph, cut at a word where it is long."""
    parts = read_parts(page)
    title = _read_element(parts, "title")
    return title or "Incident report", _shorten(_read_first_paragraph(parts))


def _read_element(parts: Iterator[Part], name: str) -> str:
    """The words of the next element of this name."""
    for part in parts:
        if part.kind == "open" and part.text == name:
            return _read_until(parts, name)
    return ""


def _read_first_paragraph(parts: Iterator[Part]) -> str:
    is_inside, aside = False, 0
    for part in parts:
        if part.text == "main" and part.kind != "text":
            is_inside = part.kind == "open"
        elif part.text in _ASIDE and part.kind in ("open", "close"):
            aside += 1 if part.kind == "open" else -1
        elif is_inside and not aside and (part.kind, part.text) == ("open", "p"):
            words = _read_until(parts, "p")
            if words:
                return words
    return ""


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
