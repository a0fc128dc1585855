"""Deciding on many names at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from incident_kit.case import Case, change_case
from incident_kit.errors import UsageError
from incident_kit.journey.decisions import record_entity
from incident_kit.redaction import is_borne


def list_undecided_names(case: Case) -> tuple[str, ...]:
    """The names on no list that nobody decided on, in the order of the public text; what is
    nobody's name, such as a password or a link, is none."""
    undecided = case.public.undecided
    names = (finding.value for finding in undecided if is_borne(finding))
    return tuple(dict.fromkeys(names))


def keep_names(
    case: Case,
    given: Mapping[str, object],
    now: datetime,
    only: Collection[str] | None = None,
) -> tuple[str, ...]:
    """Keep all names of ``case`` on no list that are undecided still, or ``only`` some of
    them, for the one reason ``given``.

    Returns these names; a :class:`UsageError` if none of ``only`` is undecided any more.
    """
    seen = list_undecided_names(case)
    with change_case(case) as current:
        undecided = list_undecided_names(current)
        wanted = seen if only is None else only
        names = tuple(name for name in seen if name in undecided and name in wanted)
        if only is not None and not names:
            raise UsageError("these names are decided on already", todo=["look at them again"])
        for name in names:
            record_entity(current, name, "keep", given, now)
    return names
