"""Secrets of a Kubernetes manifest: whatever stands under ``data`` of one is secret."""

from __future__ import annotations

from collections.abc import Iterator

import re2

from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.rules.rule import Detector, Runs
from incident_kit.redaction.rules.values.traits import is_placeholder
from incident_kit.redaction.source import Source, Span

SECRET = r"(?m)^[ \t>]*[\"']?kind[\"']?:[ \t]*[\"']?Secret\b"
BLOCK = re2.compile(r"^([ \t>]*)(?:data|stringData):[ \t]*$")
ENTRY = re2.compile(r"^([ \t>]*)[\w.-]+:[ \t]+[\"']?(?P<v>[^\s\"'#|>]\S*[^\s\"'])")


#: How far from the word *Secret* its values are looked for, in characters.
REACH = 20_000


def find_manifests(source: Source, runs: Runs) -> Iterator[Span]:
    """Every value under ``data`` and ``stringData`` of a manifest of kind Secret."""
    reach = 0
    for [(start, _)] in compile_pattern(SECRET).within(source.data, runs):
        place = source.to_character(start)
        if place < reach:
            continue
        low = max(reach, place - REACH)
        low = max(low, source.text.rfind("\n---", low, place) + 1)
        high = source.text.find("\n---", place, place + REACH)
        reach = high if high >= 0 else place + REACH
        yield from _entries(source.text[low:reach], low)


def _entries(text: str, place: int) -> Iterator[Span]:
    depth = -1
    for line in text.splitlines(keepends=True):
        block = "ata:" in line and BLOCK.search(line.rstrip())
        entry = ENTRY.search(line) if depth >= 0 else None
        indent = len(line) - len(line.lstrip(" \t>"))
        if block:
            depth = indent
        elif depth >= 0 and line.strip() and indent <= depth:
            depth = -1
        elif depth >= 0 and entry and not is_placeholder(entry.group("v")):
            start = place + line.index(entry.group("v"))
            yield Span(start, start + len(entry.group("v")), "secret", "manifest")
        place += len(line)


MANIFESTS = Detector("manifest", SECRET, find_manifests)
