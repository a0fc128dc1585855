"""Who an entry of ``review.yaml`` is by, and whether their word counts.

With a list of people, signers come from it, under the name and role it gives them.
Without one, anybody but the writer may sign, with their own git identity or a link to
where they said so. The same is asked when an entry is recorded and whenever it is read:
one typed by hand passes no easier.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from incident_kit.model import Person, PersonName, SecurityDecision, Signoff
from incident_kit.model.dating import find_span
from incident_kit.model.incident import Incident
from incident_kit.model.parties import Parties
from incident_kit.model.roles import has_role, is_same_role

Entry = Signoff | SecurityDecision

_LINK = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_IDENTITY = re.compile(r"(?P<name>[^<>]*?)\s*<(?P<email>[^<>]*)>\s*")


@dataclass(frozen=True, slots=True)
class Signer:
    """Who an entry is by.

    ``name`` is the listed one where there is a list; ``role`` what the list says, else
    what they said, which ``is_role_said`` tells. ``names`` are all that may be theirs.
    """

    name: str
    role: str
    names: tuple[str, ...]
    is_listed: bool
    is_role_said: bool

    def __str__(self) -> str:
        return f"{self.name} ({self.role})" if self.role else self.name


@dataclass(frozen=True, slots=True)
class Objection:
    """Why somebody's word does not count, and what to do about it."""

    reason: str
    step: str


def find_signer(entry: Entry, parties: Parties) -> Signer:
    """Whom an entry is by, as far as the list and the directories know them."""
    meant = _find_meant(entry.by, parties)
    person = meant[0] if len(meant) == 1 else Person(entry.by)
    listed_role = person.role if parties.roster.is_listed(person) else None
    return Signer(
        name=person.name,
        role=listed_role or entry.role,
        names=(person.name, *_list_recorder_names(entry, parties)),
        is_listed=parties.roster.is_listed(person),
        is_role_said=not listed_role,
    )


def find_counted_role(entry: Entry, parties: Parties) -> str:
    """The role that an entry may count for: the list's alone where people have roles
    there, else what was said."""
    signer = find_signer(entry, parties)
    return "" if parties.roster.has_roles and signer.is_role_said else signer.role


def _find_meant(name: str, parties: Parties) -> tuple[Person, ...]:
    """Whom a signer's name means. Without a list, who is called otherwise is meant only
    where the name tells less than theirs."""
    roster = parties.roster
    meant = roster.find_meant(name)
    if roster.has_list or roster.find_called(name):
        return meant
    fuller = tuple(one for one in meant if _measure(one.name) > _measure(name))
    return fuller if len(fuller) > 1 else ()


def _measure(name: str) -> int:
    """How much a name tells, in letters."""
    return sum(map(len, PersonName(name).words))


def _list_recorder_names(entry: Entry, parties: Parties) -> list[str]:
    """What git called the one who recorded an entry that counts by it alone."""
    if parties.roster.has_list or _has_link(entry):
        return []
    return split_identity(entry.recorded_by)


def split_identity(identity: str | None) -> list[str]:
    """Name and address of ``Ada Example <ada@paas.example>``; empty if there is none."""
    match = _IDENTITY.fullmatch(identity or "")
    parts = [match["name"], match["email"]] if match else [identity or ""]
    return [part for part in parts if not PersonName(part).names_nobody]


def _has_link(entry: Entry) -> bool:
    return bool(_LINK.fullmatch((entry.evidence or "").strip()))


# the writer -----------------------------------------------------------------------


def find_writer(incident: Incident) -> str | None:
    """Who writes the public version: comms, or the lead where none is named."""
    named = (name for name in (incident.comms, incident.lead) if name)
    return next((name for name in named if not PersonName(name).names_nobody), None)


def could_be_writer(name: str, parties: Parties) -> bool:
    """Whether ``name`` may be that of who wrote the public version. Where a team writes,
    the lead may have."""
    writer, lead = find_writer(parties.incident), parties.incident.lead
    if writer is None:
        return False
    writers = [writer, lead] if lead and parties.roster.names_several(writer) else [writer]
    return any(parties.roster.could_be_one_person(name, one) for one in writers)


def could_be_lead(name: str, parties: Parties) -> bool:
    """Whether ``name`` may be that of who led the incident."""
    lead = parties.incident.lead
    return lead is not None and parties.roster.could_be_one_person(name, lead)


def name_both(name: str, other: str) -> str:
    """``name``, and the other name of the person that it may be."""
    if PersonName(name).is_same(PersonName(other)):
        return name
    return f"{name} may be {other}, who"


# what is said against an entry ----------------------------------------------------


def find_objection(entry: Entry, parties: Parties) -> Objection | None:
    """Why an entry does not count, whatever text it covers; ``None`` if it does."""
    return next(_list_objections(entry, parties, _OBJECTIONS), None)


def find_objection_but_to_author(entry: Entry, parties: Parties) -> Objection | None:
    """The same, from somebody who may have written the text."""
    rest = tuple(one for one in _OBJECTIONS if one is not _object_to_author)
    return next(_list_objections(entry, parties, rest), None)


def _list_objections(
    entry: Entry, parties: Parties, checks: tuple[_Check, ...]
) -> Iterator[Objection]:
    return filter(None, (check(entry, parties) for check in checks))


_Check = Callable[[Entry, Parties], Objection | None]


def _object_to_name(entry: Entry, parties: Parties) -> Objection | None:
    if not (PersonName(entry.by).names_nobody or _names_role(entry, parties)):
        return None
    return Objection("it needs a name: somebody answers for it", 'say whose it is: --by "NAME"')


def _names_role(entry: Entry, parties: Parties) -> bool:
    """Whether an entry is by a role, as which nobody in particular answers."""
    rule = parties.settings.signoff
    roles = (entry.role, *rule.roles, *rule.security.roles)
    return any(role and is_same_role(entry.by, role) for role in roles)


def _object_to_time(entry: Entry, parties: Parties) -> Objection | None:
    when = find_span(parties.incident, parties.now).describe_fault(entry.at)
    if not when:
        return None
    return Objection(f"it is dated {entry.at:%Y-%m-%d %H:%M} UTC, {when}", "record it again")


def _object_to_unknown_author(entry: Entry, parties: Parties) -> Objection | None:
    if find_writer(parties.incident) is not None:
        return None
    return Objection(
        "incident.yaml names neither comms nor lead, so nobody can tell who wrote the text",
        f"name them in incidents/{parties.incident.id}/incident.yaml",
    )


def _object_to_author(entry: Entry, parties: Parties) -> Objection | None:
    names = {entry.by, find_signer(entry, parties).name}
    if not any(could_be_writer(name, parties) for name in names):
        return None
    writer = find_writer(parties.incident) or entry.by
    other = "signs it off" if isinstance(entry, Signoff) else "decides on security"
    return Objection(
        f"{name_both(entry.by, writer)} wrote the public version: somebody else {other}",
        "ask a reviewer, such as the delivery manager",
    )


def _object_to_unclear(entry: Entry, parties: Parties) -> Objection | None:
    meant = _find_meant(entry.by, parties)
    if len(meant) < 2:
        return None
    names = " or ".join(_tell_apart(meant))
    return Objection(f"{entry.by} may be {names}", 'write the name in full: --by "NAME"')


def _tell_apart(people: tuple[Person, ...]) -> list[str]:
    """Their names, with what else is known of them where they share one."""
    names = [person.name for person in people]
    if len(set(names)) == len(names):
        return names
    return [
        f"{one.name} ({next(iter((*one.emails, *one.handles, *one.ids)), 'no id')})"
        for one in people
    ]


def _object_to_unlisted(entry: Entry, parties: Parties) -> Objection | None:
    if not parties.roster.has_list or find_signer(entry, parties).is_listed:
        return None
    return Objection(
        f"{entry.by} is not on the list of people",
        "list them under people in incident-kit.yaml, with their role, or name somebody who is",
    )


def _object_to_role(entry: Entry, parties: Parties) -> Objection | None:
    signer = find_signer(entry, parties)
    said = " ".join(entry.role.split())
    if signer.is_role_said or not said or has_role(signer.role, said):
        return None
    return Objection(
        f"{signer.name} is {signer.role} on the list of people, not {said}",
        "leave the role out, or correct people in incident-kit.yaml",
    )


def _object_to_no_proof(entry: Entry, parties: Parties) -> Objection | None:
    """Without a list a name alone shows nothing: anybody could have typed it."""
    if parties.roster.has_list or _has_link(entry) or _is_own(entry, parties):
        return None
    return Objection(
        f"{entry.by} is on no list, and nothing shows that it was they who said so",
        "let them record it with their own git user.name, add a link to where they said so "
        "(--evidence URL), or list the team under people in incident-kit.yaml",
    )


def _is_own(entry: Entry, parties: Parties) -> bool:
    """Whether the one who recorded it is the one who says it, and not the writer."""
    recorder = split_identity(entry.recorded_by)
    if any(could_be_writer(name, parties) for name in recorder):
        return False
    return any(parties.roster.could_be_one_person(name, entry.by) for name in recorder)


_OBJECTIONS: tuple[_Check, ...] = (
    _object_to_name,
    _object_to_time,
    _object_to_unknown_author,
    _object_to_author,
    _object_to_unclear,
    _object_to_unlisted,
    _object_to_role,
    _object_to_no_proof,
)
