"""Words by which people call a team, a duty or a role, where one person is to be named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain

from incident_kit.model.person_name import PersonName

_SEVERAL = re.compile(
    r"\s(?:and|und|et|or)\s|[,;&/+]|\b(?:everyone|everybody|all|us|tbc|tbd|n/a|"
    r"someone|somebody|unassigned|nobody)\b",
    re.IGNORECASE,
)
#: Nobody's name, beside whatever other word.
_TELLING = frozenset(
    {
        *("team", "teams", "squad", "squads", "department", "desk", "helpdesk", "support"),
        *("sre", "sres", "devops", "devsecops", "secops", "netops", "sysops", "ops", "operations"),
        *("noc", "soc", "csirt", "oncall", "rota", "rotation", "infra", "infrastructure"),
        *("engineer", "engineers", "engineering", "developer", "developers", "devs"),
        *("platform", "sysadmin", "sysadmins", "admins", "responder", "responders"),
        *("manager", "managers", "architect", "architects", "whoever", "channel", "bot"),
    }
)
#: Nobody's name where no other word is one's: there are people called Lead, and Staff.
_POSSIBLE = frozenset(
    {
        *("a", "an", "the", "our", "my", "of", "for", "in", "on", "call", "and", "is", "who"),
        *("lead", "leads", "crew", "staff", "duty", "shift", "group", "guild", "tribe", "chapter"),
        *("people", "service", "services", "officer", "admin", "incident", "comms", "tech"),
        *("delivery", "product", "technical", "communications", "first", "second", "third"),
        *("line", "tier", "network", "security", "cloud", "data", "backend", "frontend", "web"),
        *(
            "dev",
            "api",
            "database",
            "storage",
            "core",
            "hosting",
            "paas",
            "it",
            "ia",
            "information",
        ),
        *("assurance", "supplier", "vendor", "customer", "tenant", "management", "owner"),
    }
)
#: What stands between a name and what somebody is: "Ada Example, SRE", "on-call (Ada)".
_APART = re.compile(r"\s*[,()\[\]|:–—]\s*|\s+-+\s+")


def names_no_single_person(text: str) -> bool:
    """Whether ``text`` names a team, a duty, a role or several people, and not one person.

    A role beside one name is that person's.
    """
    parts = [part for part in _APART.split(text) if part.strip()]
    names = [part for part in parts if not _is_collective(part)]
    if len(names) != 1:
        return bool(names) or bool(parts)
    return bool(_SEVERAL.search(names[0]))


def _is_collective(text: str) -> bool:
    words = PersonName(text).words
    if any(word in _TELLING_FOLDED for word in words) or "on call" in " ".join(words):
        return True
    return bool(words) and all(word in _POSSIBLE_FOLDED for word in words)


def _fold(words: Iterable[str]) -> frozenset[str]:
    """The words as :attr:`PersonName.words` has them."""
    return frozenset(chain.from_iterable(PersonName(word).words for word in words))


_TELLING_FOLDED, _POSSIBLE_FOLDED = _fold(_TELLING), _fold(_POSSIBLE)
