"""Where an incident stands: its parts, what is next, and the rules of the process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from incident_kit.case import Case
from incident_kit.journey.progress import (
    Next,
    find_freshness,
    find_next,
    find_place,
    find_review_due,
    is_security_asked,
    list_progress,
    say_done,
)
from incident_kit.journey.readiness import Readiness, assess_readiness, describe_verdict
from incident_kit.lab.views.security import describe_held
from incident_kit.process import Verdict
from incident_kit.process.signals import Signal, sort_signals
from incident_kit.report import list_left_to_write
from incident_kit.review import find_awaited_decision
from incident_kit.workspace import NOTEBOOKS

#: How a section that is left to write begins.
_WRITE = "Write: "


def show_cockpit(case: Case) -> Mapping[str, Any]:
    """The strip, the next step, what is left to write, the dates, the rules and their evidence."""
    readiness = assess_readiness(case)
    zone = ZoneInfo(case.settings.time_zone)
    due = find_review_due(case)
    coming = find_next(case, readiness)
    return {
        "title": case.incident.title or case.id,
        "parts": [
            {**asdict(step), "file": f"{step.name}.ipynb"}
            for step in list_progress(case, readiness)
        ],
        "next": describe_next(coming) if coming else None,
        "done": "" if coming else say_done(case),
        "left": [_describe_left(item) for item in list_left_to_write(case.report)],
        "asks": list(map(_describe_signal, sort_signals(case.signals)))
        if is_security_asked(case)
        else None,
        "held": _describe_held(case, readiness),
        "review": None if due is None else describe_due(due.astimezone(zone), case.now),
        "drawn": {name: _describe_drawn(case, name, zone) for name in NOTEBOOKS},
        "rules": [_describe_rule(verdict) for verdict in sorted(case.verdicts, key=_rank)],
    }


def _describe_held(case: Case, readiness: Readiness) -> str:
    """Why a public version that is there is held back until a reviewer decides; empty if it
    is not, or while the question above is all that holds it."""
    if case.review.refusal is not None or case.stands("public") is None:
        return ""
    awaited = find_awaited_decision(case.parties, case.review, case.public.digest)
    return describe_held(readiness.security) if awaited else ""


def _describe_left(item: str) -> Mapping[str, str]:
    """What is left to write, and the heading where a section is."""
    words = item.removeprefix("- ").removeprefix("[ ] ")
    return {"words": words, "heading": words[len(_WRITE) :] if words.startswith(_WRITE) else ""}


def _describe_signal(signal: Signal) -> Mapping[str, str]:
    return {"where": signal.where, "words": signal.sentence, "kind": signal.kind}


def describe_next(coming: Next) -> Mapping[str, Any]:
    """What is next, and the file of its notebook."""
    return {**asdict(coming), "file": f"{coming.name}.ipynb"}


def describe_due(due: datetime, now: datetime) -> Mapping[str, Any]:
    """The day of the review, and whether it has passed."""
    return {"due": f"{due:%A} {due.day} {due:%B %Y}", "late": due < now}


def _describe_drawn(case: Case, name: str, zone: ZoneInfo) -> Mapping[str, Any] | None:
    fresh = find_freshness(case, name)
    if fresh is None:
        return None
    at, now = fresh.drawn.astimezone(zone), case.now.astimezone(zone)
    day = "" if at.date() == now.date() else f"{at.day} {at:%B} "
    return {"at": f"{day}{at:%H:%M}", "newer": fresh.newer}


def _rank(verdict: Verdict) -> int:
    """What was broken comes first, then what nobody saw: both ask for something."""
    return ("fail", "not seen", "pass").index(verdict.status)


def _describe_rule(verdict: Verdict) -> Mapping[str, Any]:
    return {**describe_verdict(verdict), "place": asdict(find_place(verdict.id))}
