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
HEADER = re2.compile(
    r"(?i)^[\s>|#*\"',+\\rn]*(?:proc-type|dek-info|version|comment|hash|charset|key-id)\s?:"
)
#: The longest key that is looked for, in characters, with whatever stands between its lines.
LONGEST = 20_000


def find_pem(source: Source, runs: Runs) -> Iterator[Span]:
    """Every private key, to its end line, or as far as lines still look like one."""
    yield from _beheaded(source, runs)
    for [(low, high)] in BEGIN.within(source.data, runs):
        end = END.search(source.data, high, high + LONGEST)
        following = BEGIN.search(source.data, high, high + LONGEST)
        last = following[0][0] if following else high + LONGEST
        if end and end[0][0] < last:
            stop = source.to_character(end[0][1])
        else:
            rest = source.data[high:last].decode("utf-8", "ignore")
            stop = source.to_character(high) + _body(rest)
        yield Span(source.to_character(low), stop, "secret", "pem")


def _beheaded(source: Source, runs: Runs) -> Iterator[Span]:
    """Keys whose first lines are cut off, from their end line back."""
    for [(low, high)] in END.within(source.data, runs):
        if b"PRIVATE" not in source.data[low:high]:
            continue
        last = source.to_character(low)
        start = place = source.text.rfind("\n", 0, last) + 1
        while place > last - LONGEST:
            place = source.text.rfind("\n", 0, max(0, place - 1)) + 1
            run = LINE.search(source.text[place:start])
            if run is None or place == start:
                break
            start = place
        if start < last:
            yield Span(start, source.to_character(high), "secret", "pem")


def _body(rest: str) -> int:
    """How far the body of a key without an end line reaches."""
    reach = place = misses = 0
    for line in rest.splitlines(keepends=True):
        runs = list(BODY.finditer(line))
        if runs:
            reach, misses = place + runs[-1].end(), 0
        elif line.strip(" \t\r\n>|#*") and not HEADER.search(line):
            misses += 1
            tail = line.strip(" \t\r\n>|#*\"',\\")
            if misses == 1 and reach and len(tail) >= 2 and " " not in tail:
                reach = place + line.rindex(tail) + len(tail)
            if misses > 1 or " " in tail:
                break
        place += len(line)
    return reach


PEM = Detector("pem", ARMOUR, find_pem)
