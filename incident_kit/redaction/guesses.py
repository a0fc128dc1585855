"""Masking for good: what a record loses is a secret, and not what looks a little like one.

A search may point at too much: somebody looks and decides. What is masked in a record is
gone for its readers, so that here a hit of a rule that guesses (by where a text stands, not
by what it is) has to be more than a time, a path or a host, and no hit takes a line's end
or the time that the next line begins with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from incident_kit.redaction.late_patterns import put_off
from incident_kit.redaction.rules.chat import CHAT
from incident_kit.redaction.rules.commands import COMMANDS
from incident_kit.redaction.rules.hosts import ROLE
from incident_kit.redaction.rules.lines import LINES
from incident_kit.redaction.rules.spoken import IDS as SPOKEN_IDS
from incident_kit.redaction.source import Span
from incident_kit.redaction.spans import merge_spans

#: The rules that guess: by a word before a value, or by its place.
GUESSES = frozenset(
    {
        *(rule.id for rule in (*CHAT, *COMMANDS, *LINES)),
        *SPOKEN_IDS,
        *("list", "table", "manifest", "typed", "pair-p"),
        *("code-list", "code-part", "spoken-near"),
    }
)
#: Those of them that no word for a password helps.
_BY_PLACE = frozenset(
    {
        *("login-pair", "tried-pair", "bare-pair", "ip-pair", "host-pair", "known-user"),
        *("spoken-redo", "spoken-late", "spoken-new", "spoken-creds", "spoken-login"),
        "command-argument",
        *(
            "spoken-opens",
            "spoken-use",
            "spoken-apposed",
            "spoken-near",
            "account-pair",
            "spoken-enter",
        ),
    }
)
#: What readers of the record need, and only the public may not have: the number of a door, or
#: of a telephone bridge.
_NEEDED_INSIDE = frozenset({"keypad-code"})
#: Those that name a token or a key by a word before it, and take addresses for one.
_BY_WORD = frozenset({"pair-t", "pair-k"})
_CLOCK = r"\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?"
_ZONE = r"(?:Z\b|[+-]\d\d:?\d\d\b)?"
_DAY = (
    r"(?:\d{4}[-/.]\d\d[-/.]\d\d[T \t]|\d\d[/.-](?:\d\d|[A-Z][a-z]{2})[/.-]\d{2,4}[: \t]"
    r"|(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} [ \d]\d )"
)
_TIME = put_off(rf"(?<![\w:.]){_DAY}?{_CLOCK}{_ZONE}(?!\w|:\d)")
_WORD = put_off(r"[^\s\"'`<>(),;|]+")
#: A web address, or a path on a host, in a file system or below a folder.
_ROOTED = (
    r"[a-z][a-z0-9+.-]*://[^/\s@]+/|(?:\[?[\w-]+(?:[.:][\w-]+)+\]?)(?::\d+)?/{1,2}[\w.-]"
    r"|[\w-]+:\d{2,5}/|[~.]{0,2}/[\w.-]+/|[a-z]:\\"
)
_PATH = put_off(rf"{_ROOTED}|[\w.-]+/[\w.-]+/[\w.-]+", re.IGNORECASE)
_ROOTED_PATH = put_off(_ROOTED, re.IGNORECASE)
_HOST = put_off(
    r"(?:[a-z][a-z0-9]*-(?:[a-z0-9]+-)*[a-z]{0,12}\d{1,4}[a-z]?"
    r"|[a-z]{2,12}\d{1,4}-[a-z0-9-]{1,30}"
    rf"|(?:{ROLE})\d{{1,4}}"
    r"|[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,24}"
    r"|(?:\d{1,3}\.){3}\d{1,3})(?::\d{1,5})?[.,:;]?",
    re.IGNORECASE,
)
_COUNT = put_off(r"(?:[a-z_]+=)?\d+(?:[./]\d+)?[a-z%]{0,3}", re.IGNORECASE)


def keep_sure(spans: Iterable[Span], text: str) -> list[Span]:
    """The parts of ``spans`` in ``text`` that may be masked for good, sorted, none
    overlapping, each within its line."""
    found = [span for span in spans if span.rule not in _NEEDED_INSIDE]
    if not found:
        return []
    times = [match.span() for match in _TIME.finditer(text)]
    kept = (part for span in found for part in _keep(span, text, times))
    return merge_spans(kept)


def _keep(span: Span, text: str, times: Iterable[tuple[int, int]]) -> Iterator[Span]:
    if span.rule in _BY_WORD and (_is_address(span, text) or _is_count(span, text)):
        return
    guessed = span.rule in GUESSES
    if guessed and any(is_other(span, text) for is_other in _OTHERS):
        return
    for start, end in _cut(span, text, times, all_times=guessed):
        yield span._replace(start=start, end=end)


def _cut(
    span: Span, text: str, times: Iterable[tuple[int, int]], *, all_times: bool
) -> Iterator[tuple[int, int]]:
    """The parts of a span that are neither line ends nor times: any time for a guess, and
    for others one that a line begins with."""
    touched = [(start, end) for start, end in times if start < span.end and end > span.start]
    taken = touched if all_times else [one for one in touched if _begins_line(one[0], text)]
    if taken and (all_times or taken[0][0] < span.start):
        return  # what is left of a time is no secret either
    start = span.start
    for low, high in (*taken, (span.end, span.end)):
        for part in _split_lines(start, low, text):
            if part[0] < _find_line(span.start, text)[1] or _goes_on(span, part, text):
                yield part
        start = high


def _split_lines(start: int, end: int, text: str) -> Iterator[tuple[int, int]]:
    """The parts of a stretch between line ends, without the blanks around them."""
    for match in re.finditer(r"[^\r\n]+", text[start:end]):
        part = match[0].strip()
        if part:
            first = start + match.start() + match[0].index(part)
            yield first, first + len(part)


def _goes_on(span: Span, part: tuple[int, int], text: str) -> bool:
    """Whether a part on a further line is more of a secret: a key's block, or what was
    folded, one word that has its line for itself."""
    if span.rule == "pem":
        return True
    word, line = text[slice(*part)], text[slice(*_find_line(part[0], text))]
    is_alone = line.strip() == word and not re.search(r"\s", word)
    return is_alone and not _HOST.fullmatch(word) and not _PATH.match(word)


def _begins_line(start: int, text: str) -> bool:
    return not text[text.rfind("\n", 0, start) + 1 : start].strip(" \t>*-[(")


def _is_in_path(span: Span, text: str) -> bool:
    """Whether it is a segment of a path or link, without a user and a password in it."""
    if _PATH.match(text, span.start, span.end):
        return True
    for match in _WORD.finditer(text, *_find_line(span.start, text)):
        if match.start() <= span.start < match.end():
            before = text[match.start() : span.start]
            is_path = _PATH.match(match[0]) is not None or before.startswith("/")
            return is_path and "/" in before and "@" not in match[0].partition("/")[0]
    return False


def _is_host(span: Span, text: str) -> bool:
    return span.rule in _BY_PLACE and _HOST.fullmatch(text[span.start : span.end]) is not None


def _is_count(span: Span, text: str) -> bool:
    """``attempt=2/3``, ``502``, ``98.5%``: a number, or what is set to one, where no word
    for a password or a PIN stands by it."""
    return (
        span.rule in _BY_PLACE | _BY_WORD
        and _COUNT.fullmatch(text[span.start : span.end]) is not None
    )


#: What a guess may not take.
_OTHERS = (_is_in_path, _is_host, _is_count)


def _is_address(span: Span, text: str) -> bool:
    value = text[span.start : span.end]
    return bool(_ROOTED_PATH.match(value) or _HOST.fullmatch(value))


def _find_line(place: int, text: str) -> tuple[int, int]:
    end = text.find("\n", place)
    return text.rfind("\n", 0, place) + 1, len(text) if end < 0 else end
