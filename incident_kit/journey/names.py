"""Deciding on many names at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from incident_kit.case import Case
from incident_kit.journey.decisions import decide_entity


def list_undecided_names(case: Case) -> tuple[str, ...]:
    """The names on no list that nobody decided on, in the order of the public text."""
    undecided = case.public.undecided
    return tuple(finding.value for finding in undecided if finding.rule == "unfamiliar")


def keep_names(case: Case, given: Mapping[str, object], now: datetime) -> tuple[str, ...]:
    """Keep all undecided names on no list, for the one reason ``given``.

    Returns these names.
    """
    names = list_undecided_names(case)
    for name in names:
        decide_entity(case, name, "keep", given, now)
    return names
