"""Whose site a link leads to: a host says a name as a word does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import re2

from incident_kit.redaction.names.host_owners import find_owner
from incident_kit.redaction.names.words import is_nobodys

LINK = re2.compile(
    r"(?i)(?:\b(?:https?://|ftp://|www\.)|//)(?:[^\s/@<>\"'()\]]*@)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)"
)


def find_strange_hosts(text: str, listed: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where the host of a link stands that is neither listed nor the trade's own."""
    known = {host.lower().removeprefix("www.") for text in listed for host in _list_hosts(text)}
    for match in LINK.finditer(text):
        host = match.group(1).lower().removeprefix("www.")
        if host not in known and not is_nobodys(find_owner(host)):
            yield match.span(1)


def _list_hosts(text: str) -> Iterator[str]:
    """The hosts that a listed text names: a link, an address, or a host alone."""
    yield from (match.group(1) for match in LINK.finditer(text))
    bare = text.strip().rpartition("@")[2]
    if "." in bare and " " not in bare:
        yield bare.partition("/")[0]
