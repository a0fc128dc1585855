"""Several words that are one value: in quotes, or side by side where they hold no sentence
together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from incident_kit.redaction.late_patterns import put_off_linear
from incident_kit.redaction.names.words import is_function_word
from incident_kit.redaction.strange_tokens import is_plain_token
from incident_kit.redaction.told_values.cues import STATED, STRONG, any_of, read_cues
from incident_kit.redaction.told_values.passages import Passage

_QUOTED = re.compile(r"\"([^\"\n]{4,80})\"|(?<!\w)'([^'\n]{4,80})'(?!\w)|`([^`\n]{4,80})`")
_PHRASE = r"[a-z]{2,}(?: [a-z]{2,}){2,23}"
_PHRASE_BEHIND = re.compile(
    rf"(?:\b(?:is|was|are|to|still|now|=)|:)[ \t]+({_PHRASE})(?=[.;,!)\n]|[ \t]*$)"
)
_PHRASE_BEFORE = re.compile(
    rf"(?:^|[.:?!\n>][ \t]*)({_PHRASE}),? (?=(?:unlocks|opens|gets|lets)\b"
    r"|(?:is|was|that's|that is|as) (?:the|our|your|my) )"
)
_SHOWN = put_off_linear(rf"(?i)\b{any_of('shown')}[ \t]*[:,]?[ \t]*$")
_ENTERED = re.compile(r"(?i)\b(?:type[ds]?|typing|enter(?:ed|ing)?|say|saying|tap|tapez)[ \t]+$")
#: The longest phrase in quotes, in words.
_MOST_WORDS = 8
_CODE = re.compile(r"[(){}=<>_/]|\.[A-Za-z]")


def find_quoted(text: str, passage: Passage) -> Iterator[tuple[int, int]]:
    """What stands in quotes, unless a machine showed it."""
    for match in _QUOTED.finditer(text, passage.own_start, passage.own_end):
        group = match.lastindex or 1
        words = match.group(group).strip()
        start = match.start(group) + match.group(group).find(words)
        before = text[max(passage.start, match.start() - 40) : match.start()]
        if not passage.is_strong:
            is_value = _ENTERED.search(before) is not None and _is_quoted_value(words, before)
        else:
            is_value = _is_phrase(words) or _is_quoted_value(words, before)
        if is_value:
            yield start, start + len(words)


def find_phrases(text: str, passage: Passage) -> Iterator[tuple[int, int]]:
    """Small words side by side where a value stands, none of them one that sentences need."""
    for pattern in (_PHRASE_BEHIND, _PHRASE_BEFORE):
        for match in pattern.finditer(text, passage.own_start, passage.own_end):
            words = match.group(1).split()
            if not any(map(_holds_together, words)) and not STRONG.search(match.group(1)):
                yield match.span(1)


def _holds_together(word: str) -> bool:
    return is_function_word(word) or word in read_cues("said of them") or word.endswith("ed")


def _is_phrase(words: str) -> bool:
    if not words.islower() or not all(part.strip("-.,!?").isalpha() for part in words.split()):
        return False
    return 2 < len(words.split()) <= _MOST_WORDS and STRONG.search(words) is None


def _is_quoted_value(words: str, before: str) -> bool:
    """Is it in quotes behind the word for it or a verb, or has it digits?"""
    if (
        _CODE.search(words)
        or len(words.split()) > _MOST_WORDS
        or _SHOWN.search(before)
        or STRONG.search(words)
    ):
        return False
    if (
        any(map(is_plain_token, words.split()))
        or words.lower() in read_cues("said of them")
        or "://" in words
    ):
        return any(map(str.isdigit, words)) and not is_plain_token(words)
    has_noun = STRONG.search(before[-24:]) is not None or _ENTERED.search(before) is not None
    return has_noun or STATED.search(before) is not None
