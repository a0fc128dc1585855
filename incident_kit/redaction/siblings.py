"""Hosts that are called like one that was found: ``db1138`` beside ``db1137.eqiad.example``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import re2

from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.source import Source, Span

#: Rules that find hosts by a shape of their own, in which every number is drawn or an
#: address, or several hosts at once.
_OF_ONE = frozenset(
    {"pod", "aws-host", "reverse-name", "supplier-host", "host-row", "numbered-machines"}
)
#: A word with a number in it that may be a host's first label.
_TOKEN = compile_pattern(r"\b[A-Za-z]{2}[A-Za-z-]*[0-9][A-Za-z0-9-]*")
_VERSION_BEHIND = re2.compile(r"(?i)^ (?:upgrade|version|release|image|client|driver|library)")
#: A label of one letter, such as a row of racks has, and a number stand for any.
_LETTER = re.compile(r"(?<=-)[a-z](?=-|$)")
_DIGIT = re.compile(r"\d")
#: The fewest letters and digits of a shape that says enough.
_LEAST_SIGNS = 4


def find_siblings(source: Source, hosts: Iterable[str]) -> Iterator[Span]:
    """The words of a text that have the shape of one of ``hosts``, each a host."""
    shapes = {shape for host in hosts if (shape := read_shape(host))}
    if not shapes:
        return
    for [(low, high)] in _TOKEN.finditer(source.data):
        start, end = source.to_character(low), source.to_character(high)
        name = source.text[start:end]
        if read_shape(name) in shapes and _stands_alone(source.text, start, end):
            yield Span(start, end, "host", "host-sibling", name)


def list_hosts(spans: Iterable[Span], text: str) -> Iterator[str]:
    """The hosts among the findings of a text that others may be called like."""
    for span in spans:
        if span.kind == "host" and span.rule not in _OF_ONE:
            yield text[span.start : span.end]


def read_shape(host: str) -> str:
    """The first label of a host with a sign for every digit and for letters by themselves;
    empty if that says too little, as of ``web1``, or if it ends in no number and has none
    behind its first word."""
    label = host.partition(".")[0].lower()
    digits = sum(map(str.isdigit, label))
    is_named = label[:2].isalpha() and digits > 0
    says_enough = len(label) >= _LEAST_SIGNS and (digits > 1 or "-" in label)
    if not is_named or not says_enough:
        return ""
    return _LETTER.sub("@", _DIGIT.sub("#", label))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Is it no part of a path, a longer name or a mention, and no version?"""
    before, after = text[start - 1 : start], text[end : end + 2]
    is_part = before != "" and before in "/.#_-@"
    goes_on = after[:1] in ("/", "_", "-") or (after[:1] == "." and after[1:].isalnum())
    if is_part or goes_on:
        return False
    return _VERSION_BEHIND.search(text[end : end + 12]) is None
