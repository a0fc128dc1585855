"""``reports.json``: which pages of a folder are published reports, and since when.

It is public like all that stands in the folder, and holds the addresses, the digests of the
pages, times, and names of components.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from incident_kit.errors import FileError
from incident_kit.files import dump_json, parse_json
from incident_kit.publishing.site.address import is_address
from incident_kit.text.fingerprint import digest
from incident_kit.workspace.codec import moment, stamp

#: What the ids of feeds and of their entries are made below.
_SPACE = UUID("5f0e6f0c-6a55-5c07-8d3c-3c8f1f4b2a51")
_SUM = "digest"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """A published report: the name of its page and its digest as receipts have it, when it
    was published first, and when as it stands there (UTC), the components that it was about,
    and whether it stood there in other words before."""

    address: str
    body: str
    published: datetime
    updated: datetime
    components: tuple[str, ...] = ()
    is_corrected: bool = False

    @property
    def id(self) -> str:
        """What it is known by for good, wherever the folder is found."""
        return f"urn:uuid:{uuid5(_SPACE, self.address)}"


@dataclass(frozen=True, slots=True)
class Register:
    """The published reports in the order of their addresses; ``changed`` is when one of them
    was last published or withdrawn, ``feed`` what the feed is known by for good."""

    entries: tuple[Entry, ...] = ()
    changed: datetime = _NEVER
    feed: str = ""

    def find(self, address: str) -> Entry | None:
        """The report at this address."""
        return next((one for one in self.entries if one.address == address), None)

    def put(self, entry: Entry) -> Register:
        """The same with ``entry``, in place of what stood at its address."""
        others = [one for one in self.entries if one.address != entry.address]
        return Register(
            entries=tuple(sorted([*others, entry], key=lambda one: one.address)),
            changed=max(self.changed, entry.updated),
            feed=self.feed or f"urn:uuid:{uuid5(_SPACE, f'feed of {entry.address}')}",
        )

    def drop(self, address: str, at: datetime) -> Register:
        """The same without the report at this address, if it is one of them."""
        left = tuple(one for one in self.entries if one.address != address)
        if len(left) == len(self.entries):
            return self
        return replace(self, entries=left, changed=at)


def dump_register(register: Register) -> bytes:
    """The file of a register; the same bytes every time."""
    content = {
        "version": 1,
        "feed": register.feed,
        "changed": stamp(register.changed),
        "reports": [_dump_entry(one) for one in register.entries],
    }
    return dump_json({**content, _SUM: digest(dump_json(content))}).encode()


def _dump_entry(entry: Entry) -> dict[str, object]:
    return {
        "address": entry.address,
        "body": entry.body,
        "published": stamp(entry.published),
        "updated": stamp(entry.updated),
        "components": list(entry.components),
        "corrected": entry.is_corrected,
    }


def parse_register(data: bytes) -> Register | None:
    """What :func:`dump_register` wrote; ``None`` for anything else."""
    try:
        content = parse_json(data.decode(), "reports.json")
        return _read_register(content)
    except (FileError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _read_register(content: Any) -> Register | None:
    stated = content.pop(_SUM)
    if stated != digest(dump_json(content)) or content["version"] != 1:
        return None
    entries = tuple(map(_read_entry, content["reports"]))
    if not all(is_address(one.address) for one in entries):
        return None
    return Register(entries, moment(content["changed"]), str(content["feed"]))


def _read_entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        address=row["address"],
        body=row["body"],
        published=moment(row["published"]),
        updated=moment(row["updated"]),
        components=tuple(map(str, row["components"])),
        is_corrected=bool(row["corrected"]),
    )
