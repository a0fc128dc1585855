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
#: What indents a line, in a quotation too.
INDENT = " \t>"
#: How far from the word *Secret* its values are looked for, in characters.
LONGEST_MANIFEST = 20_000


def find_manifests(source: Source, runs: Runs) -> Iterator[Span]:
    """Every value under ``data`` and ``stringData`` of a manifest of kind Secret."""
    reach = 0
    for [(low, _)] in compile_pattern(SECRET).within(source.data, runs):
        kind = source.to_character(low)
        if kind < reach:
            continue
        start = max(reach, kind - LONGEST_MANIFEST)
        start = max(start, source.text.rfind("\n---", start, kind) + 1)
        end = source.text.find("\n---", kind, kind + LONGEST_MANIFEST)
        reach = end if end >= 0 else kind + LONGEST_MANIFEST
        yield from _find_entries(source.text[start:reach], start)


def _find_entries(text: str, offset: int) -> Iterator[Span]:
    """The values of a manifest that stands at ``offset``: those of the lines that are
    indented further than ``data`` above them."""
    block: int | None = None
    for line in text.splitlines(keepends=True):
        indent = len(line) - len(line.lstrip(INDENT))
        if _opens_block(line):
            block = indent
        elif block is not None:
            ends_block = line.strip() != "" and indent <= block
            if ends_block:
                block = None
            else:
                yield from _find_entry(line, offset)
        offset += len(line)


def _opens_block(line: str) -> bool:
    return "ata:" in line and BLOCK.search(line.rstrip()) is not None


def _find_entry(line: str, offset: int) -> Iterator[Span]:
    entry = ENTRY.search(line)
    if entry and not is_placeholder(entry.group("v")):
        start, end = entry.span(entry.re.groupindex["v"])
        yield Span(offset + start, offset + end, "secret", "manifest")


MANIFESTS = Detector("manifest", SECRET, find_manifests)
