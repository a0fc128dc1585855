"""Links that are keys: whoever has one is let in, so that no part of it may stay.

A key in a link is of use with the rest of it alone: where a secret stands behind the host
of a link to a place that is not everybody's, or signs the link, all of the link is hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import re2

from incident_kit.redaction.names.link_ends import find_link_end
from incident_kit.redaction.rules.link_keys import LINK_KEYS
from incident_kit.redaction.source import Span
from incident_kit.redaction.strange_links import is_everybodys

_SCHEME = re2.compile(r"(?i)(?:https?|ftp|webcal)://[^\s/?#@<>\"'`|]+[/?#][^\s<>\"'`|]*$")
#: What stands before a value that signs the link it is in.
_SIGNING = re2.compile(
    r"(?i)[?&;](?:x-(?:amz|goog|oss|cos)-(?:signature|credential|security-token)|signature|sig|"
    r"rlkey|hdnt[sa]?|policy|key-pair-id)=[^&\s]*$"
)
#: A password opens a place, not the link to it.
_PASSWORD = re2.compile(r"(?i)[?&;](?:\w+[_-])?p(?:ass)?(?:w|wd|word|phrase)?=[^&\s]*$")
_KEYS = frozenset(rule.id for rule in LINK_KEYS)
#: How far before a secret its link may begin.
_LONGEST = 2000


def widen_to_links(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """``spans`` of ``text``, and for each secret in a link that is a key the whole link."""
    for span in spans:
        yield span
        if span.kind == "secret":
            link = _find_keyed_link(text, span)
            if link is not None:
                yield span._replace(start=link[0], end=max(link[1], span.end))


def _find_keyed_link(text: str, span: Span) -> tuple[int, int] | None:
    """Where the link begins and ends that a secret makes a key; nothing, where it stands in
    none, before the host's end, or in one that tells nothing without it."""
    low = max(0, span.start - _LONGEST)
    low = max(low, text.rfind(" ", low, span.start) + 1, text.rfind("\n", low, span.start) + 1)
    before = text[low : span.start]
    if "://" not in before:
        return None
    link = _SCHEME.search(before)
    if link is None:
        return None
    is_signed = span.rule in _KEYS or _SIGNING.search(before) is not None
    is_password = _PASSWORD.search(before) is not None
    if not is_signed and (is_password or is_everybodys(before[link.start() :])):
        return None
    return low + link.start(), find_link_end(text, span.start)
