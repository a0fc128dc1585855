"""Whom an incident waits for, by name where the team is listed."""

from __future__ import annotations

from collections.abc import Sequence

from incident_kit.case import Case
from incident_kit.errors import UsageError
from incident_kit.model import PersonName, Review, Written
from incident_kit.model.parties import Parties
from incident_kit.model.roles import has_role
from incident_kit.process import Record, describe_path
from incident_kit.process.security import list_standing_holds
from incident_kit.process.sign_offs import count_signoffs, select_valid_signoffs
from incident_kit.process.signers import could_be_lead, could_be_writer, find_signer

#: More are not named.
_MOST = 3


def name_lead(parties: Parties) -> str:
    """Who led the incident."""
    return _name_or(parties.incident.lead, "the lead")


def name_writer(parties: Parties) -> str:
    """Who writes the public version."""
    return _name_or(parties.incident.comms, "comms")


def name_security_reviewers(parties: Parties) -> str:
    """Who may decide on a security incident."""
    return _name_people(parties, parties.settings.signoff.security.roles, "a security reviewer")


def name_security_deciders(parties: Parties, review: Review, text: str) -> str:
    """Who may let go a text that is held back: whoever held it, and who reviews, or two
    others."""
    held = list_standing_holds(parties, review, text)
    if not held:
        return name_security_reviewers(parties)
    holders = dict.fromkeys(find_signer(one, parties).name for one in held)
    reviewers = (
        [name_security_reviewers(parties)] if parties.settings.signoff.security.roles else []
    )
    return " or ".join((*holders, *reviewers, "two others"))


def name_signers(parties: Parties, review: Review, text: str) -> str:
    """Who may sign the public text with digest ``text`` off and has not yet: who has a role
    that is missing, and others as long as more people are missing than roles."""
    signoffs = select_valid_signoffs(parties, review, text)
    signed = [find_signer(signoff, parties).name for signoff in signoffs]
    counted = count_signoffs(parties, review, text)
    takes_others = counted.need - counted.have > len(counted.roles)
    others = parties.settings.signoff.roles if takes_others else ()
    return _name_people(
        parties,
        tuple(dict.fromkeys((*counted.roles, *others))),
        f"somebody other than {name_writer(parties)}",
        but=signed,
    )


def describe_calls(case: Case) -> tuple[str, ...]:
    """Whom to call next beyond the team, while the incident is open."""
    if case.incident.resolved is not None:
        return ()
    record = Record(
        case.incident,
        case.settings,
        case.timeline,
        case.sourced.checks,
        _read_written(case),
        case.review,
    )
    return describe_path(record)


def _read_written(case: Case) -> Written:
    """What the report says, if it can be read: whom to call may not wait for it."""
    try:
        return case.written
    except UsageError:
        return Written()


def _name_or(name: str | None, role: str) -> str:
    return role if name is None or PersonName(name).names_nobody else name


def _name_people(
    parties: Parties, roles: Sequence[str], otherwise: str, but: Sequence[str] = ()
) -> str:
    """The listed people of ``roles`` who neither wrote nor led; else the roles, if any."""
    names = [
        person.name
        for person in parties.settings.people
        if any(has_role(person.role, role) for role in roles)
        and not could_be_writer(person.name, parties)
        and not could_be_lead(person.name, parties)
        and person.name not in but
    ]
    if names:
        return " or ".join(names[:_MOST])
    return " or ".join(roles) or otherwise
