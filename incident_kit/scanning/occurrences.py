"""What was found in the text of a file, at its line and column in the file."""

from __future__ import annotations

import html
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from incident_kit.model import Finding
from incident_kit.scanning.texts import MARKS, UnreadableError, decode_text

#: A byte order mark, as a character.
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A finding in a file. ``line`` and ``column`` count from 1; ``start`` and ``end`` are
    character offsets, end excluded, a byte order mark counted. ``where`` says in what:
    ``source``, the file in its own encoding, if it writes the text as it is read; else
    ``extracted``, the text that was read from it; what stands there in pieces or encoded
    has the offset of the first character, and no length. ``text`` is empty for a secret.
    """

    path: str
    line: int
    column: int
    start: int
    end: int
    kind: str
    rule: str
    where: str
    text: str = ""

    def json(self) -> dict[str, object]:
        """The answer of ``scan --json``."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "text"}


def locate_findings(
    label: str, data: bytes, text: str, findings: Iterable[Finding]
) -> Iterator[Occurrence]:
    """Findings in ``text``, which was read from the ``data`` of a file, where they stand in
    the file if it writes them; else where they stand in the text."""
    source = _Source(data, text)
    source_lines, text_lines = _find_line_starts(source.text), _find_line_starts(text)
    for finding in findings:
        written = text[finding.start : finding.end]
        span = source.locate(finding, written)
        if span is not None:
            where, (start, end), lines, shift = "source", span, source_lines, source.mark_length
        else:
            where, start, end, lines, shift = "extracted", finding.start, finding.end, text_lines, 0
        line = bisect_right(lines, start)
        first = max(lines[line - 1], shift)
        yield Occurrence(
            label,
            line=line,
            column=start - first + 1,
            start=start,
            end=end,
            kind=finding.kind,
            rule=finding.rule,
            where=where,
            text="" if finding.kind == "secret" else " ".join(written.split()),
        )


class _Source:
    """A file's own text, with its byte order mark (empty if it is none), in which what was
    read of it is looked for in order."""

    def __init__(self, data: bytes, text: str) -> None:
        self.text = _read_source(data)
        self.mark_length = int(self.text.startswith(_MARK))
        self._is_read_as_it_is = self.text.removeprefix(_MARK) == text
        #: Up to where each text was found already; ``None`` if there is no further one.
        self._found_until: dict[str, int | None] = {}

    def locate(self, finding: Finding, written: str) -> tuple[int, int] | None:
        """Where the file writes a finding; ``None`` if it does not."""
        if not written:
            return None
        if self._is_read_as_it_is:
            return finding.start + self.mark_length, finding.end + self.mark_length
        after = self._found_until.get(written, 0)
        span = _find_written(self.text, written, after) if after is not None else None
        self._found_until[written] = span[1] if span else None
        return span


def _find_written(source: str, text: str, after: int) -> tuple[int, int] | None:
    """Where a file writes what was read, as it is or as JSON or HTML write it, from ``after``
    on."""
    for written in (text, json.dumps(text, ensure_ascii=False)[1:-1], html.escape(text)):
        start = source.find(written, after)
        if start >= 0:
            return start, start + len(written)
    return None


def _find_line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _read_source(data: bytes) -> str:
    try:
        text = decode_text(data)
    except UnreadableError:
        return ""
    return f"{_MARK}{text}" if data.startswith(MARKS) else text
