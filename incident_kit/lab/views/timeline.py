"""The lines of the timeline, whole, with what may be decided on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from incident_kit.case import Case
from incident_kit.journey.curation import PARTS, list_merged
from incident_kit.journey.suggestions import Suggestion, suggest_steps
from incident_kit.model import KINDS, Choice, Event, Line
from incident_kit.model.incident import TIMES
from incident_kit.rendering import clock, to_html
from incident_kit.rendering.picture.lanes import Moments, axis
from incident_kit.timeline import list_misfit_steps
from incident_kit.timeline.reading import is_chatter, read
from incident_kit.workspace.codec import stamp

#: So many texts are kept as pages show them.
_MOST_TEXTS = 8192
#: Why a line is dimmed, by a flag of its event.
_DIMMED = {
    "noise": "joins and topics",
    "deleted": "deleted at the source",
    "context": "from before, for its thread",
}


def show_timeline(case: Case) -> Mapping[str, Any]:
    """Every line in order, shown or not, what is suggested, and the kinds there are."""
    zone = ZoneInfo(case.timeline.time_zone)
    suggested: dict[str, list[Suggestion]] = defaultdict(list)
    for suggestion in suggest_steps(case):
        suggested[suggestion.step.line].append(suggestion)
    numbers = {line.event.id: line.number for line in case.timeline.lines}
    return {
        "zone": clock.zone_words((line.event.at for line in case.timeline.lines), zone),
        "kinds": KINDS,
        "moments": _list_moments(case, zone),
        "span": _find_span(case),
        "misfits": list(list_misfit_steps(case.fitted.misfits, case.id)),
        "lines": [
            {
                **_describe(line, case, zone),
                "thread": numbers.get(line.event.parent or ""),
                "suggestions": [_describe_step(one, zone) for one in suggested[line.event.id]],
            }
            for line in case.timeline.lines
        ],
    }


def _list_moments(case: Case, zone: ZoneInfo) -> Sequence[Mapping[str, Any]]:
    """The times that are known of the incident, in their order."""
    known = [(name, getattr(case.incident, name)) for name in TIMES]
    return [
        {"name": name.capitalize(), "at": at.timestamp(), "time": clock.hour(at, zone)}
        for name, at in sorted((pair for pair in known if pair[1]), key=lambda pair: pair[1])
    ]


def _find_span(case: Case) -> Sequence[float]:
    """The times between which the picture is drawn."""
    facts = case.incident
    started = facts.started or case.timeline.window.start
    moments = Moments(started, facts.declared, facts.mitigated, facts.resolved)
    span = axis(case.timeline, moments)
    return [span.start.timestamp(), span.end.timestamp()]


def _describe(line: Line, case: Case, zone: ZoneInfo) -> Mapping[str, Any]:
    event = line.event
    return {
        "id": event.id,
        "number": line.number,
        "at": event.at.timestamp(),
        "day": clock.short_day(event.at.astimezone(zone)),
        "time": clock.moment(event.at, event.precision, zone),
        "who": event.actor.name if event.actor else "",
        "where": _name_place(event, case.timeline.places),
        "kind": event.kind,
        "text": event.body,
        "html": _render(event.body),
        "said": line.original.body if line.original.body != event.body else None,
        "shown": line.shown,
        "why": line.why,
        "dimmed": "" if line.shown else _explain_dimming(line.original),
        "public": line.public,
        "folded": len(line.folded),
        "merged": list(list_merged(line, case.curation.events)),
        "choice": _describe_choice(case.curation.events.get(event.id)),
        "made": _describe_making(line.people, line.about),
    }


def _describe_choice(choice: Choice | None) -> Mapping[str, Any]:
    """What somebody decided on the line, part by part, as a step gives it."""
    if choice is None:
        return {}
    known = {part: getattr(choice, part) for part in PARTS}
    known["at"] = stamp(choice.at) if choice.at else None
    made = {"people": choice.people, "about": choice.about}
    return {part: value for part, value in {**known, **made}.items() if value is not None}


def _name_place(event: Event, places: Mapping[str, str]) -> str:
    """Where it was said: the source's own name for it, or what the source is called."""
    named = (name for prefix, name in places.items() if event.id.startswith(prefix))
    return next(named, clock.source_name(event.source))


def _describe_making(people: Sequence[str], about: str | None) -> str:
    """With whom a decision was made, and about what."""
    parts = [f"about {about}" if about else "", f"with {', '.join(people)}" if people else ""]
    return "; ".join(filter(None, parts))


def _explain_dimming(event: Event) -> str:
    """Why nobody need look at the line; empty if somebody may."""
    for flag, reason in _DIMMED.items():
        if flag in event.flags:
            return reason
    return "greetings, thanks and reminders" if _is_chatter(event) else ""


def _is_chatter(event: Event) -> bool:
    return is_chatter(event, read(event.body))


def _describe_step(suggestion: Suggestion, zone: ZoneInfo) -> Mapping[str, Any]:
    step = suggestion.step
    return {
        "sort": suggestion.sort,
        "action": step.action,
        "value": step.value,
        "label": _name_time(step.value, zone) if step.action == "retime" else None,
        "people": list(step.people),
        "about": step.about,
        "made": _describe_making(step.people, step.about),
    }


def _name_time(value: str | None, zone: ZoneInfo) -> str:
    return clock.hour(datetime.fromisoformat(value), zone) if value else ""


@lru_cache(_MOST_TEXTS)
def _render(text: str) -> str:
    """Markdown as pages show it, cleaned."""
    return to_html(text)
