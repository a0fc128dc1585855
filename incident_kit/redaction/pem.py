"""Private keys in armour, however they were pasted."""

from __future__ import annotations

from collections.abc import Iterator

import re2

from incident_kit.redaction.rules import Source, Span

BEGIN = re2.compile(
    r"-{4,5} ?BEGIN (?:[A-Z0-9]+ ){0,4}(?:PRIVATE KEY|Static key V1|ENCRYPTED FILE)(?: BLOCK)"
    r"? ?-{4,5}"
)
END = re2.compile(r"-{4,5} ?END [A-Za-z0-9 ]{0,40}(?:KEY(?: V1)?|FILE)(?: BLOCK)? ?-{4,5}")
#: A run of the key's body: nothing shorter stands alone on a line of one.
BODY = re2.compile(r"[A-Za-z0-9+/=]{16,}")
#: A line of a body, whatever a log or a quotation put before it.
LINE = re2.compile(r"(?:^|[\s>|#*\"'+])[A-Za-z0-9+/=]{40,76}[\s\\\"'+,|rn]*$")
HEADER = re2.compile(
    r"(?i)^[\s>|#*\"',+\\rn]*(?:proc-type|dek-info|version|comment|hash|charset|key-id)\s?:"
)
#: The longest key that is looked for, in characters, with whatever stands between its lines.
LONGEST = 20_000


def find_pem(source: Source) -> Iterator[Span]:
    """Every private key, to its end line, or as far as lines still look like one."""
    if "-END " in source.text or "- END " in source.text:
        yield from _beheaded(source.text)
    if "-BEGIN " not in source.text and "- BEGIN " not in source.text:
        return
    for begin in BEGIN.finditer(source.text):
        rest = source.text[begin.end() : begin.end() + LONGEST]
        end = END.search(rest)
        nxt = BEGIN.search(rest)
        if end and not (nxt and nxt.start() < end.start()):
            stop = begin.end() + end.end()
        else:
            stop = begin.end() + _body(rest[: nxt.start()] if nxt else rest)
        yield Span(begin.start(), stop, "secret", "pem")


def _beheaded(text: str) -> Iterator[Span]:
    """Keys whose first lines are cut off, from their end line back."""
    for end in END.finditer(text):
        start = place = text.rfind("\n", 0, end.start()) + 1
        if "PRIVATE" not in end.group():
            continue
        while place > end.start() - LONGEST:
            place = text.rfind("\n", 0, max(0, place - 1)) + 1
            run = LINE.search(text[place:start])
            if run is None or place == start:
                break
            start = place
        if start < end.start():
            yield Span(start, end.end(), "secret", "pem")


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
