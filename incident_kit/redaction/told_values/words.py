"""Words that may be a password by their form or by where they stand in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from incident_kit.redaction.late_patterns import put_off_linear
from incident_kit.redaction.names.foreign_words import is_foreign_word, reads_as_english
from incident_kit.redaction.names.words import is_function_word
from incident_kit.redaction.told_values.cues import (
    CLAUSE_END,
    SAID_ENDINGS,
    STATED,
    STATED_ABROAD,
    STRONG,
    any_of,
    find_alone,
    is_said_abroad,
    read_cues,
)
from incident_kit.redaction.told_values.forms import (
    has_sign,
    is_joined,
    is_mixed,
    is_odd,
    is_odd_word,
    is_pair,
)
from incident_kit.redaction.told_values.passages import Passage

_VERSION = find_alone(any_of("versions"))
_BEFORE = put_off_linear(
    rf"(?i)(?:^|[^\w]){any_of('before a word')}[ \t]+(?:literally |simply |just |still |now )?$"
)
_SIGN_BEFORE = re.compile(r"[:=(,][ \t]*$")
_HEX = re.compile(r"(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{7,64}")
_RUN = re.compile(r"[^\s\"`()\[\]{}<>|]+")
_ADDRESS = re.compile(r"@[A-Za-z0-9-]+\.[a-z]|^[0-9:.,/-]+$")
_HALVES = re.compile(r"([A-Za-z][\w.-]{1,24})[/:]([^/:]{3,40})")
_WORD = re.compile(r"[a-z]{4,40}")
_BEHIND_VALUE = re.compile(r"[\"'`]{0,2}(?:$|[.,;:)!?](?:\s|$)|[ \t]+([a-z]+)|[ \t]+[(~-])")


def find_words(
    text: str, passage: Passage, runs: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Where those of the ``runs`` of a passage stand that may be a password by their form or
    their place."""
    is_english_line = reads_as_english(text, passage.start)
    is_version = _VERSION.search(text[passage.start : passage.end]) is not None
    for start, end in runs:
        token = text[start:end]
        if is_odd(token) or (not is_version and _HEX.fullmatch(token)):
            is_value = True
        elif not passage.is_sure:
            is_value = False
        elif is_joined(token) or has_sign(token) or is_mixed(token):
            is_value = True
        else:
            is_value = _may_be_value(text, passage, start, end, is_english_line=is_english_line)
        if is_value:
            yield start, end


def find_runs(text: str, passage: Passage) -> Iterator[tuple[int, int]]:
    """What stands between blanks, quotes and brackets, without the full stop behind it; of a
    user and what follows a stroke or a colon each; no path, link or address."""
    for match in _RUN.finditer(text, passage.start, passage.end):
        run = match.group().rstrip(".:;,_*'")
        start = match.start() + len(run) - len(run.lstrip("_*',;"))
        run = text[start : match.start() + len(run)]
        if (
            text[start - 2 : start] == "]("
            or "://" in run
            or run.startswith(("/", "~/", "./", "-"))
            or _ADDRESS.search(run)
        ):
            continue
        halves = _HALVES.fullmatch(run)
        if halves is None:
            if "/" not in run:
                yield start, start + len(run)
            continue
        yield start + halves.start(2), start + halves.end(2)


def _may_be_value(
    text: str, passage: Passage, start: int, end: int, *, is_english_line: bool
) -> bool:
    """Is it a word, or two with a hyphen, where a value may stand? In other languages every
    word would be an odd one."""
    token = text[start:end]
    if not (_WORD.fullmatch(token) or is_pair(token)) or not _is_before_no_noun(text, end):
        return False
    if is_pair(token):
        return _is_in_place(text, passage, start, end) or (passage.is_strong and "_" not in token)
    if not _WORD.fullmatch(token):
        return False
    if not is_english_line:
        return passage.is_strong and _is_stated_abroad(text, passage, start, end)
    if is_odd_word(token):
        return passage.is_strong or _is_in_place(text, passage, start, end)
    is_stated = passage.is_strong and STATED.search(text[max(0, start - 24) : start]) is not None
    return is_stated and _may_be_set(text, passage, token, start, end)


def _is_stated_abroad(text: str, passage: Passage, start: int, end: int) -> bool:
    """Is it what something is in another language, and no participle or adjective, as far as
    its ending tells?"""
    before = text[max(passage.start, start - 70) : start]
    if STATED_ABROAD.search(before) is None or STRONG.search(before) is None:
        return False
    word = text[start:end]
    is_said = is_foreign_word(word) or is_said_abroad(word)
    return CLAUSE_END.match(text, end) is not None and not is_said


def _may_be_set(text: str, passage: Passage, word: str, start: int, end: int) -> bool:
    """Is a plain word what something is, and nothing that is said of passwords?"""
    if word in read_cues("set as they are"):
        return True
    is_said = (
        word in read_cues("said of them") or word.endswith(SAID_ENDINGS) or is_function_word(word)
    )
    has_noun = STRONG.search(text[max(passage.start, start - 60) : start]) is not None
    return (
        CLAUSE_END.match(text, end) is not None
        and has_noun
        and not (is_said or is_function_word(word))
    )


def _is_in_place(text: str, passage: Passage, start: int, end: int) -> bool:
    """Does it stand behind a verb, as values do, or a sign where a password is meant?"""
    before = text[max(passage.start, start - 30) : start].rstrip("\"'`*")
    is_signed = passage.is_strong and _SIGN_BEFORE.search(before) is not None
    return (is_signed and "_" not in text[start:end]) or _BEFORE.search(before) is not None


def _is_before_no_noun(text: str, end: int) -> bool:
    behind = _BEHIND_VALUE.match(text, end)
    if behind is None:
        return False
    following = behind.group(1)
    return following is None or is_function_word(following) or is_foreign_word(following)
