"""Links that say whose a place is, or open it for whoever has them.

A host says a name as a word does, and so does the first part of a path on a forge. A link
to what is shared by its address (a document, a recording, a paste) is a key: each of those
is a question of its own, while a host or a project is asked about once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import re2

from incident_kit.redaction.names.host_owners import find_owner
from incident_kit.redaction.names.link_ends import find_link_end
from incident_kit.redaction.names.words import is_nobodys
from incident_kit.redaction.word_lists import any_word, read_lists

_HOST = r"([a-z0-9-]+(?:\.[a-z0-9-]+)+)"
#: A link with its host and what follows that; with a scheme or the beginning of one.
LINK = re2.compile(rf"(?i)(?:\b(?:https?://|ftp://|www\.)|//)(?:[^\s/@<>\"'()\]]*@)?{_HOST}")
#: A host with a path alone, as it is typed.
_BARE = re2.compile(r"(?i)\b([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,6})(/[^\s<>\"'`|]+)")
_LISTS = read_lists("link_places.txt")
_SHARE = re2.compile(rf"(?i)^(?:{any_word(_LISTS['shares'])})")


_OWNER = re2.compile(r"/([^/?#]+)")


class StrangeLink(NamedTuple):
    """Where a link stands, where its host ends, and the place that is asked about: the host,
    a project on it, or all of the link."""

    start: int
    host_end: int
    end: int
    place: str


def find_strange_links(text: str, listed: Iterable[str]) -> Iterator[StrangeLink]:
    """The links whose place is neither listed nor everybody's, in no order."""
    known = _KnownPlaces(listed)
    for link in _find_links(text):
        if link.place and not known.has(link):
            host_end = link.end - len(link.address) + len(link.host)
            yield StrangeLink(link.start, host_end, link.end, link.place)


def find_quiet_links(text: str, listed: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where the links stand whose paths name nobody: those of documentation, and those that
    are listed whole."""
    known = _KnownPlaces(listed)
    for link in _find_links(text):
        if known.has_whole(link) or _is_under(link.address, _list_places("documentation")):
            yield link.start, link.end


def is_everybodys(link: str) -> bool:
    """Does a link, from its scheme on, lead to a place that nobody is asked about?"""
    return not any(one.place for one in _find_links(link))


class _Link(NamedTuple):
    """A link with its address without the scheme, and the place it leads to that is to be
    asked about; empty if it is everybody's."""

    start: int
    end: int
    host: str
    address: str
    place: str


class _KnownPlaces:
    """The hosts, projects and links that some texts name."""

    def __init__(self, listed: Iterable[str]) -> None:
        self._hosts: set[str] = set()
        self._addresses: set[str] = set()
        for text in listed:
            links = list(_find_links(text, with_all=True))
            self._addresses.update(_strip(link.address) for link in links)
            self._hosts.update(link.host for link in links if not is_shared(link.address))
            self._add_bare(text)

    def _add_bare(self, text: str) -> None:
        """What a listed text names that is no link: an address of mail, a host, a project."""
        bare = text.strip().rpartition("@")[2].lower()
        if "." in bare and " " not in bare and "://" not in bare:
            self._addresses.add(_strip(bare))
            if "/" not in bare:
                self._hosts.add(bare.removeprefix("www."))

    def has(self, link: _Link) -> bool:
        """Is it, its project or its host named?"""
        if self.has_whole(link) or link.place.lower() in self._addresses:
            return True
        return link.host in self._hosts and not _is_of_many(link.host)

    def has_whole(self, link: _Link) -> bool:
        """Is the link named, and not only its host?"""
        return "/" in link.address and _strip(link.address) in self._addresses


def _find_links(text: str, *, with_all: bool = False) -> Iterator[_Link]:
    """The links of a text; of those without a scheme only what is shared or on a forge,
    unless ``with_all``."""
    for match in LINK.finditer(text):
        end = find_link_end(text, match.end(1))
        yield _read_link(text, match.start(), match.start(1), match.end(1), end)
    for match in _BARE.finditer(text):
        before = text[match.start() - 1 : match.start()]
        is_part = before != "" and before in "/@.-_="
        if is_part or _is_inside_link(text, match.start()):
            continue
        end = find_link_end(text, match.end(1))
        link = _read_link(text, match.start(), match.start(1), match.end(1), end)
        if with_all or is_shared(link.address) or _is_under(link.host, _list_places("forges")):
            yield link


def _is_inside_link(text: str, start: int) -> bool:
    """Does what stands there belong to a link that began before it?"""
    low = max(text.rfind(sign, 0, start) for sign in " \n\t\"'`(<|") + 1
    return "://" in text[low:start]


def _read_link(text: str, start: int, host_start: int, host_end: int, end: int) -> _Link:
    host = text[host_start:host_end].lower().removeprefix("www.")
    address = text[host_start:end].lower().removeprefix("www.")
    length = _measure_place(host, address)
    place = text[host_start : host_end - len(host) + length] if length else ""
    if is_shared(address):
        place = text[start:end]
    return _Link(start, end, host, address, place)


def _measure_place(host: str, address: str) -> int:
    """How much of an address, from its beginning on, is what is asked about: all of it, a
    project of a forge, its host, or nothing."""
    if is_shared(address):
        return len(address)
    if _is_under(host, _list_places("forges")):
        return _measure_project(host, address)
    if _is_under(address, _list_places("public")):
        return 0
    if _is_of_many(host):
        label = host.partition(".")[0]
        is_own = host in _list_places("tenanted") or label in _list_places("own labels")
        return 0 if is_own or is_nobodys(label) else len(host)
    return 0 if is_nobodys(find_owner(host)) else len(host)


@lru_cache(maxsize=1024)
def is_shared(address: str) -> bool:
    """Does an address, without its scheme, open one thing for whoever has it?"""
    host = address.partition("/")[0]
    label = host.partition(".")[0]
    is_help = label in _list_places("help labels") and host not in _list_places("help-like shares")
    return not is_help and _SHARE.search(address) is not None


def _measure_project(host: str, address: str) -> int:
    """How much of an address on a forge says whose project it is; nothing if it is
    everybody's."""
    owner = _OWNER.match(address, len(host))
    if owner is None or host.partition(".")[0] in _list_places("help labels"):
        return 0
    name = owner[1]
    is_open = name in _list_places("projects") or name in _list_places("forge pages")
    return 0 if is_open or is_nobodys(name) else owner.end()


def _is_of_many(host: str) -> bool:
    return _is_under(host, _list_places("tenanted"))


def _is_under(address: str, places: frozenset[str]) -> bool:
    """Is a host, or the beginning of a path on it, or a host above it among ``places``?"""
    host, *parts = address.partition("?")[0].split("/")
    labels = host.partition(":")[0].split(".")
    hosts = [".".join(labels[first:]) for first in range(len(labels) - 1)]
    paths = ["/".join(["", *parts[:end]]) for end in range(3)]
    return any(f"{above}{path}" in places for above in hosts for path in paths)


def _strip(address: str) -> str:
    return address.lower().removeprefix("www.").rstrip("/")


@cache
def _list_places(section: str) -> frozenset[str]:
    return frozenset(_LISTS[section].split())
