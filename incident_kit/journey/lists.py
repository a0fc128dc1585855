"""A list that is missing, and the one answer that it is meant to be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from incident_kit.case import Case, change_case
from incident_kit.case.masking import mask_answers
from incident_kit.errors import UsageError
from incident_kit.journey.deciders import find_decider
from incident_kit.review import describe_missing, list_unacknowledged
from incident_kit.text.counting import count
from incident_kit.workspace.codec import stamp
from incident_kit.workspace.own_domains import add_own_domains

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]+")
#: How many names of a list are shown, for somebody to see that it is the right one.
FEW = 5


def acknowledge_missing_lists(case: Case, by: str, reason: str, now: datetime) -> str:
    """Record that all lists that are missing now are meant to be; what is missing, in
    words. Empty if nothing was left to say."""
    answers = mask_answers({"by": by.strip(), "reason": reason.strip()})
    if len(answers) < 2:
        raise UsageError(
            "to go without a list needs a name and a reason",
            todo=['say who and why: --by "NAME" --reason "WHY"'],
        )
    with change_case(case) as current:
        missing = list_unacknowledged(current.lists, current.review)
        if not missing:
            return ""
        about = describe_missing(missing)
        entry = {
            "lists": list(missing),
            "about": about,
            **answers,
            "by": find_decider(current, str(answers["by"])),
            "at": stamp(now),
        }
        current.answers.record("acknowledgements", entry)
    return about


def take_own_domains(case: Case, domains: Sequence[str]) -> tuple[str, ...]:
    """Add domains to those of the team's own, for every incident of the workspace: what is
    below them is hidden. Those that were added, in lower case."""
    wanted = tuple(dict.fromkeys(domain.strip().strip(".").lower() for domain in domains))
    wrong = [domain for domain in wanted if not _DOMAIN.fullmatch(domain)]
    if wrong or not wanted:
        raise UsageError(
            f"{wrong[0]!r} is no domain" if wrong else "no domain was named",
            todo=["name it as in an address: harbour.example"],
        )
    add_own_domains(case.workspace.root, wanted)
    return wanted


def describe_lists(case: Case) -> Iterator[tuple[str, str]]:
    """Each list with how many names it has and the first of them."""
    lists = case.lists
    yield "Customers", _describe(count(len(lists.tenants), "name"), lists.tenants)
    people = f"{len(lists.team)} of the team's list, {len(lists.directory)} of directories"
    yield "People", _describe(people, (*lists.team, *lists.directory))
    domains = _describe(str(len(lists.internal_domains)), lists.internal_domains)
    proposed = f"; perhaps {', '.join(lists.own_domains)}" if lists.own_domains else ""
    yield "Internal domains", f"{domains}{proposed}"
    yield "Public contacts", _describe(str(len(lists.public_contacts)), lists.public_contacts)


def _describe(counted: str, names: Sequence[str]) -> str:
    if not names:
        return "none"
    more = ", …" if len(names) > FEW else ""
    return f"{counted}, first: {', '.join(names[:FEW])}{more}"


def lists_json(case: Case) -> dict[str, Any]:
    """The same for a program."""
    lists = case.lists
    named = {
        "tenants": lists.tenants,
        "internal_domains": lists.internal_domains,
        "public_contacts": lists.public_contacts,
    }
    counted = {
        name: {"count": len(names), "first": list(names[:FEW])} for name, names in named.items()
    }
    first_people = [*lists.team, *lists.directory][:FEW]
    people = {
        "team": len(lists.team),
        "directories": len(lists.directory),
        "first": first_people,
    }
    unacknowledged = list_unacknowledged(lists, case.review)
    return {
        **counted,
        "people": people,
        "own_domains": list(lists.own_domains),
        "missing": list(lists.missing),
        "acknowledged": [name for name in lists.missing if name not in unacknowledged],
    }
