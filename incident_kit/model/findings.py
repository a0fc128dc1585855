"""Who and what is to be hidden, and the places where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


def _settle(made: object, *fields: str) -> None:
    """Make tuples of lists that somebody might change later."""
    for name in fields:
        object.__setattr__(made, name, tuple(getattr(made, name)))


@dataclass(frozen=True, slots=True)
class Person:
    """One person in every way a source names them."""

    name: str
    handles: Sequence[str] = ()
    emails: Sequence[str] = ()
    ids: Sequence[str] = ()
    role: str | None = None

    def __post_init__(self) -> None:
        _settle(self, "handles", "emails", "ids")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known to be hidden, and what is known to be public: made once, never changed.

    ``public`` holds texts that may pass as they are: approved contacts, the
    status page's own address, component names. ``names`` holds names on no list
    that somebody decided to hide, ``hosts`` machines: what is called like one is one.
    """

    people: Sequence[Person] = ()
    tenants: Sequence[str] = ()
    internal_domains: Sequence[str] = ()
    public: Sequence[str] = ()
    names: Sequence[str] = ()
    hosts: Sequence[str] = ()

    def __post_init__(self) -> None:
        _settle(self, "people", "tenants", "internal_domains", "public", "names", "hosts")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A place in a text that may not be for the public.

    ``start`` and ``end`` are character offsets in the text given, end excluded.
    ``kind`` is one of :data:`FINDING_KINDS`; ``rule`` names what found it.
    ``value`` is the canonical entity for known ones (a person's name, a
    tenant's), else the text itself; for a secret it is always empty.
    """

    start: int
    end: int
    kind: str
    rule: str
    value: str = field(default="", compare=False, repr=False)


FINDING_KINDS: tuple[str, ...] = (
    "secret",
    "person",
    "handle",
    "email",
    "phone",
    "ip",
    "host",
    "url",
    "tenant",
    "cloud_id",
    "slack_id",
    "ticket",
    "path",
    "name",
    "personal",
)
