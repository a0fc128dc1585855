"""What stands in a folder of pages as it concerns one report, and what is to stand there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from incident_kit.publishing.comparing import is_of
from incident_kit.publishing.site.listing import (
    Imprint,
    is_absent,
    is_listed,
    is_notice,
    list_changed,
    list_foreign,
    make_lists,
    make_notice,
)
from incident_kit.publishing.site.register import Entry, Register


@dataclass(frozen=True, slots=True)
class Standing:
    """The lists and the page at ``address``, as ``files``; the ``register`` of all reports that
    are published there, and their ``pages``."""

    address: str
    files: Mapping[str, bytes]
    pages: Mapping[str, bytes]
    register: Register

    @property
    def page(self) -> bytes | None:
        """The page at the address."""
        return self.files.get(self.address)

    @property
    def live(self) -> str | None:
        """The report that stands at the address."""
        page = self.page
        return None if page is None or is_notice(page) else page.decode(errors="replace")

    @property
    def entry(self) -> Entry | None:
        """What the register says of the address."""
        return self.register.find(self.address)

    @property
    def is_listed_right(self) -> bool:
        """Whether the lists lead to the report there, or to none if none is there."""
        if self.live is None:
            return is_absent(self.address, self.files)
        entry = self.entry
        if entry is None or not is_of(self.live, entry.body):
            return False
        return is_listed(self.address, self.files)

    @property
    def foreign(self) -> tuple[str, ...]:
        """The lists that are not as the kit wrote them."""
        return tuple(list_foreign(self.files))

    def list_questions(self, label: str) -> Iterator[str]:
        """What somebody else left in the folder called ``label``, a sentence each."""
        for name in self.foreign:
            yield f"{name} stands in {label}, and is not as the kit wrote it"
        for name in list_changed(self.register, self.pages, self.address):
            yield (
                f"the page {name} in {label} is not as it was published: it would be listed no more"
            )


@dataclass(frozen=True, slots=True)
class Plan:
    """The ``files`` that are to stand there, in the order in which they are written; ``note``
    and ``at`` say what is done and when."""

    note: str
    at: datetime
    files: Mapping[str, bytes]


def plan_publication(standing: Standing, entry: Entry, page: bytes, imprint: Imprint) -> Plan:
    """The page, then the lists that lead to it."""
    pages = {**standing.pages, entry.address: page}
    lists = make_lists(standing.register.put(entry), pages, imprint)
    verb = "Publish" if standing.live is None else "Correct"
    return Plan(f"{verb} {entry.address}", entry.updated, {entry.address: page, **lists})


def plan_withdrawal(standing: Standing, now: datetime, imprint: Imprint) -> Plan:
    """The lists without the report, then the line in the place of its page; one that stands
    there already stays."""
    address, page = standing.address, standing.page
    if page is None or not is_notice(page):
        page = make_notice(now.astimezone(imprint.zone).date())
    lists = make_lists(standing.register.drop(address, now), standing.pages, imprint)
    return Plan(f"Withdraw {address}", now, {**lists, address: page})
