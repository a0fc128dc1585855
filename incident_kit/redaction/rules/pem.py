"""Private keys in armour, however they were pasted."""

from __future__ import annotations

from collections.abc import Iterator

import re2

from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.rules.rule import Detector, Runs
from incident_kit.redaction.source import Source, Span

BEGIN = compile_pattern(
    r"-{4,5} ?BEGIN (?:[A-Z0-9]+ ){0,4}(?:PRIVATE KEY|Static key V1|ENCRYPTED FILE)(?: BLOCK)"
    r"? ?-{4,5}"
)
#: Either of them.
ARMOUR = r"-{4,5} ?(?:BEGIN|END) "
END = compile_pattern(r"-{4,5} ?END [A-Za-z0-9 ]{0,40}(?:KEY(?: V1)?|FILE)(?: BLOCK)? ?-{4,5}")
#: A run of the key's body: nothing shorter stands alone on a line of one.
BODY = re2.compile(r"[A-Za-z0-9+/=]{16,}")
#: A line of a body, whatever a log or a quotation put before it.
LINE = re2.compile(r"(?:^|[\s>|#*\"'+])[A-Za-z0-9+/=]{40,76}[\s\\\"'+,|rn]*$")
#: What a quotation or a log puts before and behind a line of a key.
FRAME = " \t\r\n>|#*"
HEADER = re2.compile(
    r"(?i)^[\s>|#*\"',+\\rn]*(?:proc-type|dek-info|version|comment|hash|charset|key-id)\s?:"
)
#: The longest key that is looked for, in characters, with whatever stands between its lines.
LONGEST_KEY = 20_000


def find_pem(source: Source, runs: Runs) -> Iterator[Span]:
    """Every private key, to its end line, or as far as lines still look like one."""
    yield from _find_without_beginning(source, runs)
    for [(low, high)] in BEGIN.within(source.data, runs):
        yield Span(source.to_character(low), _find_end(source, high), "secret", "pem")


def _find_end(source: Source, start: int) -> int:
    """Where the key ends whose first line ends at the byte ``start``; in characters."""
    end = END.search(source.data, start, start + LONGEST_KEY)
    next_key = BEGIN.search(source.data, start, start + LONGEST_KEY)
    last = next_key[0][0] if next_key else start + LONGEST_KEY
    if end and end[0][0] < last:
        return source.to_character(end[0][1])
    rest = source.data[start:last].decode("utf-8", "ignore")
    return source.to_character(start) + _measure_body(rest)


def _find_without_beginning(source: Source, runs: Runs) -> Iterator[Span]:
    """Keys whose first lines are cut off, from their end line back."""
    for [(low, high)] in END.within(source.data, runs):
        if b"PRIVATE" not in source.data[low:high]:
            continue
        end_line = source.to_character(low)
        start = _find_first_line(source.text, end_line)
        if start < end_line:
            yield Span(start, source.to_character(high), "secret", "pem")


def _find_first_line(text: str, end_line: int) -> int:
    """Where the lines begin that stand above an end line and look like a key's."""
    start = text.rfind("\n", 0, end_line) + 1
    while start > 0 and start > end_line - LONGEST_KEY:
        above = text.rfind("\n", 0, start - 1) + 1
        if not LINE.search(text[above:start]):
            break
        start = above
    return start


def _measure_body(rest: str) -> int:
    """How far the body of a key without an end line reaches: to the second line that is
    none of a key, or to the first that is a sentence."""
    body_end = offset = misses = 0
    for line in rest.splitlines(keepends=True):
        runs = list(BODY.finditer(line))
        if runs:
            body_end, misses = offset + runs[-1].end(), 0
        elif not _is_filler(line):
            misses += 1
            tail = line.strip(FRAME + "\"',\\")
            if misses > 1 or " " in tail:
                break
            if body_end and len(tail) >= 2:
                body_end = offset + line.rindex(tail) + len(tail)
        offset += len(line)
    return body_end


def _is_filler(line: str) -> bool:
    """It is empty, but for what a log put there, or one of the key's headers."""
    return not line.strip(FRAME) or HEADER.search(line) is not None


PEM = Detector("pem", ARMOUR, find_pem)
