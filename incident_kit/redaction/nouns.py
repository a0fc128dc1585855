"""Proper nouns nobody listed: shown once to a person, never an error."""

from __future__ import annotations

from collections.abc import Iterator

import re2

from incident_kit.model import Finding, Known
from incident_kit.redaction.engine import find
from incident_kit.redaction.views import fold, fold_text
from incident_kit.redaction.words import is_word

NOUN = re2.compile(
    r"\b[A-Z][A-Za-z]+(?:['’-][A-Z][A-Za-z]+)*(?:[ \t]+(?:of |van |von |de |der |den |di |da "
    r"|la |le |bin |al )?[A-Z][A-Za-z]+(?:['’-][A-Z][A-Za-z]+)*){0,5}"
)
SKIPPED = re2.compile("(?s)```.*?(?:```|$)|`[^`\\n]*`|https?://\\S+|<[^<>\\n]*>|\\]\\([^()\\n]*\\)")
WORD = re2.compile(r"[A-Za-z]+(?:['’-][A-Z][A-Za-z]+)*")


def unfamiliar(text: str, known: Known | None = None) -> list[Finding]:
    """Each capitalised name that neither the language, nor the trade, nor the
    directories know: its first place only, in order. Never one that ``find``
    has already."""
    known = known or Known()
    view = fold(text)
    taken = [(f.start, f.end) for f in find(text, known)]
    taken += [view.span(m.start(), m.end()) for m in SKIPPED.finditer(view.text)]
    public = {word.casefold() for p in known.public for word in fold_text(p).split()}
    seen: set[str] = set()
    found = []
    for start, end in _nouns(view.text, public):
        low, high = view.span(start, end)
        name = view.text[start:end]
        if name.casefold() not in seen and not any(a < high and low < b for a, b in taken):
            seen.add(name.casefold())
            found.append(Finding(low, high, "name", "unfamiliar", text[low:high]))
    return found


def _nouns(text: str, public: set[str]) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, without the familiar ones at either end."""
    for match in NOUN.finditer(text):
        words = list(WORD.finditer(match.group()))
        strange = [w for w in words if _is_strange(w.group(), public)]
        if strange:
            yield match.start() + strange[0].start(), match.start() + strange[-1].end()


def _is_strange(word: str, public: set[str]) -> bool:
    plain = word[:-2] if word.endswith(("'s", "’s")) else word
    if len(plain) < 3 or plain.casefold() in public:
        return False
    return not all(is_word(part) for part in plain.replace("’", "-").replace("'", "-").split("-"))
