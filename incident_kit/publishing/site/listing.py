"""The index and the feed of the published pages, and whether a report stands in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from incident_kit.publishing.comparing import is_of
from incident_kit.publishing.site.address import read_day
from incident_kit.publishing.site.feed import FEED, render_feed
from incident_kit.publishing.site.register import (
    Entry,
    Register,
    dump_register,
    parse_register,
)
from incident_kit.publishing.site.seals import read_seal, seal
from incident_kit.publishing.site.words import read_words
from incident_kit.rendering.web_folder import TITLE, Listed, render_index, render_withdrawn
from incident_kit.text.fingerprint import digest

REGISTER, INDEX = "reports.json", "index.html"
#: The files of a folder that are no report's, in the order in which they are written.
LISTS = (REGISTER, INDEX, FEED)
_WITHDRAWN = "withdrawn"

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Imprint:
    """What stands above the lists: the ``team`` that publishes, the zone that days are in,
    and the address of the folder, if one is known."""

    team: str
    zone: ZoneInfo
    url: str = ""


def make_lists(register: Register, pages: Files, imprint: Imprint) -> dict[str, bytes]:
    """The register, the index and the feed of those reports whose pages stand as they were
    published. Same arguments, same bytes."""
    data = dump_register(register)
    of = digest(data.decode())
    reports = list(_read_reports(register, pages))
    listed = [_list_report(*report, imprint.zone) for report in reports]
    title = f"{TITLE} – {imprint.team}" if imprint.team else TITLE
    feed = render_feed(
        reports,
        id_=register.feed,
        title=title,
        author=imprint.team or TITLE,
        updated=register.changed,
        url=imprint.url,
    )
    return {
        REGISTER: data,
        INDEX: seal(render_index(imprint.team, listed), of),
        FEED: seal(feed, of),
    }


def _read_reports(register: Register, pages: Files) -> Iterator[tuple[Entry, str, str]]:
    for entry in register.entries:
        page = pages.get(entry.address, b"").decode(errors="replace")
        if is_of(page, entry.body):
            yield entry, *read_words(page)


def _list_report(entry: Entry, title: str, summary: str, zone: ZoneInfo) -> Listed:
    published, updated = (at.astimezone(zone).date() for at in (entry.published, entry.updated))
    return Listed(
        address=entry.address,
        title=title,
        summary=summary,
        day=read_day(entry.address) or published,
        components=entry.components,
        corrected=updated if entry.is_corrected else None,
    )


def list_changed(register: Register, pages: Files, but: str) -> list[str]:
    """The addresses of other reports whose pages do not stand as they were published."""
    others = (one for one in register.entries if one.address != but)
    return [
        one.address
        for one in others
        if not is_of(pages.get(one.address, b"").decode(errors="replace"), one.body)
    ]


def is_listed(address: str, files: Files) -> bool:
    """Whether index and feed are made of the register that stands there, and lead to this
    address."""
    register, index, feed = (files.get(name, b"") for name in LISTS)
    of = digest(register.decode(errors="replace"))
    is_made_of_it = read_seal(index) == read_seal(feed) == of
    return is_made_of_it and f'href="{address}"'.encode() in index


def is_absent(address: str, files: Files) -> bool:
    """Whether no list leads to this address."""
    return not any(address.encode() in files.get(name, b"") for name in LISTS)


def list_foreign(files: Files) -> list[str]:
    """The lists that stand there and that the kit did not write as they are."""
    is_ours = {name: read_seal(files.get(name)) is not None for name in (INDEX, FEED)}
    is_ours[REGISTER] = parse_register(files.get(REGISTER, b"")) is not None
    return [name for name in LISTS if name in files and not is_ours[name]]


def make_notice(on: date) -> bytes:
    """The page at the address of a report that was withdrawn on this day."""
    return seal(render_withdrawn(on), _WITHDRAWN)


def is_notice(page: bytes | None) -> bool:
    """Whether a page is one of :func:`make_notice`."""
    return read_seal(page) == _WITHDRAWN
