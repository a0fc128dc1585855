"""Plain words that one gets in with, told by what leads to them or what they do."""

from __future__ import annotations

from collections.abc import Iterator

from incident_kit.redaction.late_patterns import put_off_linear
from incident_kit.redaction.names.foreign_words import is_foreign_word
from incident_kit.redaction.names.words import is_function_word, is_nobodys, is_word
from incident_kit.redaction.told_values.cues import SAID_ENDINGS, STRONG, any_of, read_cues
from incident_kit.redaction.told_values.passages import Passage

_OPEN, _CLOSE = r"[\"'`(*]{0,3}", r"[\"'`)*]{0,3}"
_VALUE = rf"{_OPEN}([a-z]{{4,20}}(?: [a-z]{{1,20}}){{0,6}}?){_CLOSE}"
_END = rf"(?:$|\n|[.,;:!?)](?:\s|$)|[ \t][-–—(>&+]|[ \t]+{any_of('ends it')}\b)"
_LED = put_off_linear(
    rf"(?i:(?:^|[^\w]){any_of('leads to it')})[ \t]+(?:{any_of('fillers')}[ \t]+){{0,2}}"
    rf"{_VALUE}{_END}"
)
_DOES = put_off_linear(
    r"(?:(?:^|[.,;:>!?][ \t]*|\n|\b(?i:that|string|word|phrase|sequence|out|and|but|so|just|typing"
    rf"|saying|entering))[ \t]*){_VALUE}[ \t]+(?i:{any_of('gets one in')})\b"
)


def find_led(text: str, passage: Passage) -> Iterator[tuple[int, int]]:
    """Rare words, and a few side by side of which one is rare, where one gets in with them."""
    own = text[passage.own_start : passage.own_end]
    for pattern in (_LED, _DOES):
        match = pattern.search(own)
        while match is not None:
            if _may_be_told(match.group(1).split()):
                yield passage.own_start + match.start(1), passage.own_start + match.end(1)
            match = pattern.search(own, match.end(1))


def _may_be_told(words: list[str]) -> bool:
    """Is one of them a word that few texts have, and none what is said of such things?"""
    content = [word for word in words if not is_function_word(word)]
    if len(words) < 3 and len(content) < len(words):
        return False
    is_said = any(map(_is_said, content)) or (len(words) < 3 and words[-1].endswith(SAID_ENDINGS))
    return any(map(_is_rare, content)) and not is_said


def _is_rare(word: str) -> bool:
    return not is_word(word) and not is_nobodys(word) and not is_foreign_word(word)


def _is_said(word: str) -> bool:
    is_listed = word in read_cues("said of them") or word in read_cues("told of others")
    return is_listed or STRONG.search(word) is not None
