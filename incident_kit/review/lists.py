"""The lists that names are looked for by, and what it means that one is missing.

Where a list is missing nothing is found, which looks like nothing being there. So it stops
a public text until somebody says by name that it is meant to be so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from incident_kit.model import Acknowledgement, Review

#: By the name of a list in ``review.yaml``: what is missing, and how to mend it.
MISSING: Mapping[str, tuple[str, str]] = {
    "tenants": ("no list of customers", "fill `tenants` in incident-kit.yaml"),
    "internal_domains": (
        "no list of our own domains",
        "fill `internal_domains` in incident-kit.yaml",
    ),
    "people": (
        "no list of people",
        "fill `people` in incident-kit.yaml, or gather a source that has a directory",
    ),
    "people.json": (
        "people.json no longer has everybody who was gathered",
        "bring it back from git, or gather again",
    ),
}


@dataclass(frozen=True, slots=True)
class Lists:
    """Names by the list they stand in: ``team`` is the team's own list, ``directory`` who
    was gathered; ``gathered`` is how many the directory had when it was. ``own_domains``
    are proposed for a list of domains that is missing."""

    tenants: Sequence[str] = ()
    team: Sequence[str] = ()
    directory: Sequence[str] = ()
    gathered: int = 0
    internal_domains: Sequence[str] = ()
    public_contacts: Sequence[str] = ()
    own_domains: Sequence[str] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Which of :data:`MISSING` there are, in their order."""
        has_lost_people = len(self.directory) < self.gathered
        found = {
            "tenants": not self.tenants,
            "internal_domains": bool(self.own_domains) and not self.internal_domains,
            "people": not (self.team or self.directory or has_lost_people),
            "people.json": has_lost_people,
        }
        return tuple(name for name, is_missing in found.items() if is_missing)


def list_unacknowledged(lists: Lists, review: Review) -> tuple[str, ...]:
    """The missing lists of which nobody said that it is meant to be so."""
    return tuple(name for name in lists.missing if find_acknowledgement(name, review) is None)


def find_acknowledgement(name: str, review: Review) -> Acknowledgement | None:
    """Who said last that a missing list is meant to be missing; ``None`` if nobody did."""
    found = [one for one in review.acknowledgements if name in one.lists]
    return found[-1] if found else None


def describe_acknowledged(lists: Lists, review: Review) -> tuple[str, ...]:
    """The missing lists that somebody answered for, a sentence each."""
    found = ((name, find_acknowledgement(name, review)) for name in lists.missing)
    return tuple(
        f"{MISSING[name][0]}, by {one.by} on {one.at:%Y-%m-%d}: {one.reason}"
        for name, one in found
        if one is not None
    )


def describe_missing(names: Sequence[str]) -> str:
    """What is missing, in words."""
    return " and ".join(MISSING[name][0] for name in names)


def list_mending(names: Sequence[str]) -> list[str]:
    """What to do about missing lists, a step each."""
    return [MISSING[name][1] for name in names]


def write_lists_step(names: Sequence[str], domains: Sequence[str], incident: str) -> str:
    """What to do about missing lists: one step for all of them, with the ``domains`` that may
    be ours."""
    steps = list_mending(names)
    if "internal_domains" in names:
        given = " ".join(f"--own-domain {domain}" for domain in domains)
        steps.append(f"or say which of these is ours: incident-kit decide {incident} {given}")
    mending = "; ".join(steps)
    return (
        f"{describe_missing(names)}: {mending}; or say once that there is none: "
        f'incident-kit decide {incident} --without-lists --by "NAME" --reason "WHY"'
    )
