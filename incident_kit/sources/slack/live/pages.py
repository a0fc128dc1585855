"""Listings of the Web API, page after page, that always come to an end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from incident_kit.sources.slack.live.cache import PageCache
from incident_kit.sources.slack.live.client import Calls, Waiting
from incident_kit.sources.slack.live.errors import RefusalError
from incident_kit.text.mrkdwn import clean

Message = Mapping[str, Any]

#: So many pages in a row without anything new, and the listing is left.
_BARREN = 3


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing to ask for: ``items`` is the key its pages hold a list under,
    ``params`` go with every page. ``key`` tells items apart; an item without one
    does not count as new."""

    method: str
    items: str
    params: Message
    key: Callable[[Message], str]


@dataclass(frozen=True, slots=True)
class Page:
    """Some items of a listing; ``more`` if another page follows. ``strays``
    counts entries that were no records. ``hidden`` if the workspace's plan hides
    older messages. ``kept`` if it was fetched earlier."""

    items: tuple[Message, ...]
    more: bool
    strays: int = 0
    hidden: bool = False
    kept: bool = False


def read_pages(
    listing: Listing, calls: Calls, waiting: Waiting, cache: PageCache | None = None
) -> Iterator[Page]:
    """The pages of ``listing``, in Slack's order; an item may come twice.

    ``cache`` keeps them and gives them back. Raises
    :class:`~incident_kit.sources.slack.live.errors.RefusalError`, after the pages
    that could be read, where a page is refused or the list leads nowhere.
    """
    any_kept = False
    try:
        for page in _read_pages(_Reader(listing, calls, waiting, cache)):
            any_kept = any_kept or page.kept
            yield page
    except RefusalError as error:
        if error.error != "invalid_cursor" or not any_kept:
            raise
        # The cursor came from a page kept for too long.
        yield from _read_pages(_Reader(listing, calls, waiting, cache, fresh=True))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads single pages of a listing; ``fresh`` takes none out of the cache."""

    listing: Listing
    calls: Calls
    waiting: Waiting
    cache: PageCache | None
    fresh: bool = False

    def read(self, cursor: str) -> tuple[Page, str]:
        """The page at ``cursor`` (the first if empty), and the next one's cursor."""
        params = {**self.listing.params, **({"cursor": cursor} if cursor else {})}
        question = {"method": self.listing.method, **params}
        kept = None
        if self.cache is not None and not self.fresh:
            kept = self.cache.get(question)
        answer = kept
        if answer is None:
            answer = self.calls.ask(self.listing.method, params, self.waiting)
        following = _cursor_of(answer)
        more = bool(following) or answer.get("has_more") is True
        page = _make_page(self.listing, answer, more=more, kept=kept is not None)
        if kept is None and self.cache is not None:
            self.cache.put(question, answer)
        return page, following


def _read_pages(reader: _Reader) -> Iterator[Page]:
    listing = reader.listing
    cursor, cursors = "", {""}
    seen: set[str] = set()
    barren = 0
    while True:
        page, cursor = reader.read(cursor)
        yield page
        if not page.more:
            return
        new = {listing.key(item) for item in page.items} - seen - {""}
        seen |= new
        barren = 0 if new else barren + 1
        if not cursor:
            raise RefusalError("no_cursor", method=listing.method)
        if cursor in cursors or barren == _BARREN:
            raise RefusalError("cursor_loop", method=listing.method)
        cursors.add(cursor)


def _make_page(listing: Listing, data: Message, *, more: bool, kept: bool) -> Page:
    found = data.get(listing.items)
    entries = found if isinstance(found, list) else []
    items = tuple(entry for entry in entries if isinstance(entry, Mapping))
    strays = len(entries) - len(items)
    return Page(items, more, strays, hidden=data.get("is_limited") is True, kept=kept)


def _cursor_of(data: Message) -> str:
    metadata = data.get("response_metadata")
    return clean(metadata.get("next_cursor")) if isinstance(metadata, Mapping) else ""
