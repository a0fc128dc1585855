"""What is published in a folder by the receipts of a workspace, and when."""

from __future__ import annotations

from collections.abc import Iterator

from incident_kit.errors import FileError
from incident_kit.model import Publication
from incident_kit.publishing.site.address import find_address
from incident_kit.publishing.site.register import Entry
from incident_kit.review.receipts import Receipts, find_receipts
from incident_kit.workspace import Workspace

#: What receipts call a folder of pages: its address stands in each of them.
TARGET = "site"


def make_entry(
    receipts: Receipts, address: str, body: str, components: tuple[str, ...] = ()
) -> Entry | None:
    """A report with this ``body`` as it is listed: it counts as published since it was about to
    be, which is what is recorded before. ``None`` where nothing is recorded of it since it was
    last taken back."""
    shown = list(_list_since_revert(receipts))
    same = [entry for entry in _list_last_run(shown) if entry.body == body]
    if not same:
        return None
    is_corrected = any(one.action == "publish" and one.body != body for one in shown)
    return Entry(address, body, shown[0].at, same[0].at, components, is_corrected)


def _list_since_revert(receipts: Receipts) -> Iterator[Publication]:
    entries = receipts.entries
    ends = [place for place, entry in enumerate(entries) if entry.action == "revert"]
    start = ends[-1] + 1 if ends else 0
    yield from (one for one in entries[start:] if one.action in ("begin", "publish"))


def _list_last_run(shown: list[Publication]) -> list[Publication]:
    """The last entries that are all of one body, the oldest first."""
    run: list[Publication] = []
    for entry in reversed(shown):
        if run and entry.body != run[-1].body:
            break
        run.append(entry)
    return run[::-1]


def list_recorded(workspace: Workspace) -> Iterator[Entry]:
    """What the receipts of all incidents say is published; of those that cannot be read,
    nothing."""
    yield from filter(None, map(_find_entry, _list_receipts(workspace)))


def list_addresses(workspace: Workspace) -> frozenset[str]:
    """The addresses that reports of the workspace have, or had, by their receipts."""
    found = (find_address(receipts) for receipts in _list_receipts(workspace))
    return frozenset(filter(None, found))


def _list_receipts(workspace: Workspace) -> Iterator[Receipts]:
    for incident in workspace.ids():
        try:
            review = workspace.folder(incident).review()
        except FileError:
            continue
        yield find_receipts(review, TARGET)


def _find_entry(receipts: Receipts) -> Entry | None:
    published, address = receipts.published, find_address(receipts)
    if published is None or published.body is None or address is None:
        return None
    return make_entry(receipts, address, published.body)
