"""What a lead may want to decide on the lines of a timeline: suggested, never applied.

Each rule is a pure function in the table at the foot. A suggestion is the step that a person
takes by a key of their own; on what somebody decided already, nothing is suggested.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from incident_kit.case import Case
from incident_kit.journey.curation import Step
from incident_kit.model import Choice, Event, Line
from incident_kit.model.traits import find_traits
from incident_kit.process import parse_moment
from incident_kit.sources.registry import TRAITS
from incident_kit.timeline.moments import find_moments
from incident_kit.timeline.reading import is_chatter, read

_NO_CHOICE = Choice()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A step that a line may want, and the sort of suggestion it is, all of which may be
    taken at once."""

    sort: str
    step: Step


@dataclass(frozen=True, slots=True)
class _Look:
    """A line that somebody may want to decide on, with what was decided on it."""

    case: Case
    line: Line
    choice: Choice
    whys: Sequence[str]

    @property
    def event(self) -> Event:
        """The event as it was gathered."""
        return self.line.original


def suggest_steps(case: Case) -> Sequence[Suggestion]:
    """What the lines of the timeline may want, in their order."""
    return [
        Suggestion(sort, step)
        for line in case.timeline.lines
        if (look := _look_at(case, line)) is not None
        for sort, suggest in SORTS.items()
        if (step := suggest(look)) is not None
    ]


def _look_at(case: Case, line: Line) -> _Look | None:
    """The line, if anything may be suggested for it: what people wrote in full themselves and
    what is public already stands as it is, and so does what they left out."""
    event = line.original
    choice = case.curation.events.get(event.id, _NO_CHOICE)
    is_own = event.source == "note" or find_traits(event.source, TRAITS).is_public
    if is_own or choice.include is False or {"noise", "deleted", "context"} & set(event.flags):
        return None
    reading = read(event.body)
    if is_chatter(event, reading):
        return None
    moments = find_moments(reading, is_by_bot=event.is_by_bot)
    return _Look(case, line, choice, [moment.why for moment in moments])


# ---- what to show


def _suggest_showing(look: _Look) -> Step | None:
    """A line that started a thread people answered in, or that a bot closes an alert with."""
    if look.line.shown or look.choice.include is not None:
        return None
    is_closed = look.event.is_by_bot and "alert cleared" in look.whys
    return Step("show", look.event.id) if is_closed or "parent" in look.event.flags else None


# ---- what kind it is

_DECLARES = re.compile(r"\W*(?:declaring|we declare|i declare|declared) ", re.IGNORECASE)
_DECIDES = re.compile(r"\W*(?:decision|decided|we decided?|agreed)\b", re.IGNORECASE)
_HANDS_OVER = re.compile(r"\W*(?:handover|handing over)\b", re.IGNORECASE)
_IS_RESOLVED = re.compile(r"\b(?:is|are|now) resolved\b|\bresolved (?:as of|at)\b", re.IGNORECASE)
#: How a system of record begins, through a bot: what kind its word means.
_BY_BOT: Mapping[str, str] = {
    "triggered": "trigger",
    "acknowledged": "acknowledge",
    "resolved": "resolve",
    "escalated": "escalate",
}
_FIRST_WORD = re.compile(r"\W*([A-Za-z]+)")


def _suggest_kind(look: _Look) -> Step | None:
    """The kind of event that a message is by its words."""
    if look.choice.kind is not None or look.event.kind != "message":
        return None
    kind = _find_kind(look.event, look.whys)
    declared = look.case.incident.declared
    is_late = kind == "detection" and declared is not None and look.event.at > declared
    if kind is None or is_late:
        return None
    people, about = _find_makers(look) if kind == "decision" else ((), None)
    return Step("kind", look.event.id, kind, people, about)


def _find_kind(event: Event, whys: Sequence[str]) -> str | None:
    if event.is_by_bot:
        word = _FIRST_WORD.match(event.body)
        return _BY_BOT.get(word[1].casefold()) if word else None
    if any(begins.match(event.body) for begins in (_DECLARES, _DECIDES, _HANDS_OVER)):
        return "decision"
    if "mitigated or resolved" in whys and _IS_RESOLVED.search(event.body):
        return "resolve"
    return "detection" if whys[:1] == ["report of a customer"] else None


def _find_makers(look: _Look) -> tuple[Sequence[str], str | None]:
    """With whom a decision says it was made, and that it was about the end, if it says so."""
    body = look.event.body
    opening = re.match(r"\W*decision\W+with ([^:]+):", body, re.IGNORECASE)
    names = re.findall(r"@([^\W\d_][\w'-]*(?: [A-Z][\w'-]*)+)", opening[1]) if opening else []
    return names, "resolution" if _IS_RESOLVED.search(body) else None


# ---- when it was

_SAID_TIME = re.compile(r"\b(?:since|at) \W{0,2}(\d\d:\d\d)\b")
_LONGEST = timedelta(minutes=10)


def _suggest_time(look: _Look) -> Step | None:
    """The one time that a message tells of, if it was shortly before."""
    event = look.event
    clocks = set(_SAID_TIME.findall(event.body))
    if look.choice.at is not None or event.kind != "message" or len(clocks) != 1:
        return None
    zone = look.case.settings.time_zone
    at = _parse(clocks.pop(), zone, event.at)
    if at is None or not timedelta(minutes=1) <= event.at - at <= _LONGEST:
        return None
    return Step("retime", event.id, at.isoformat()) if look.line.shown else None


def _parse(text: str, zone: str, around: datetime) -> datetime | None:
    try:
        return parse_moment(text, zone, (around, around))
    except ValueError:
        return None


# ---- what it says

_LINK = re.compile(r"\[([^\[\]]+)\]\([^()\s]+\)")
_FIELD = re.compile(r"(?:service|urgency|priority|severity|status|details|source):", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
#: Words longer than this may be said in the sentence that tells of it.
_LONG = 280


def _suggest_alert_words(look: _Look) -> Step | None:
    """What a bot posts in blocks, in sentences without addresses and fields."""
    if look.choice.text is not None or not look.event.is_by_bot or "\n\n" not in look.event.body:
        return None
    blocks = [part.strip() for part in look.event.body.split("\n") if part.strip()]
    sentences = [_LINK.sub(r"\1", part).strip(" .") for part in blocks if not _FIELD.match(part)]
    return Step("word", look.event.id, ". ".join(sentences) + ".") if sentences else None


def _suggest_short_words(look: _Look) -> Step | None:
    """Of a long message, the first sentence that tells of a moment."""
    body = look.event.body
    if look.choice.text is not None or look.event.is_by_bot or not look.line.shown:
        return None
    if len(body) <= _LONG or "```" in body:
        return None
    sentences = [one for part in body.split("\n") for one in _SENTENCE.split(part) if one.strip()]
    return next((Step("word", look.event.id, one) for one in _find_telling(sentences)), None)


def _find_telling(sentences: Sequence[str]) -> Iterator[str]:
    return (one for one in sentences if find_moments(read(one), is_by_bot=False))


# ---- how it may be told in public

#: The sentence that readers are told at a milestone, by what the line tells of.
_IN_PUBLIC: Mapping[str, str] = {
    "report of a customer": "Our users tell our support line of the problem.",
    "declared": "We declare an incident and bring together the people we need.",
    "rolled back": "We undo an earlier change.",
    "cause found": "We find the cause.",
}
_RESOLVED = "We declare the incident over."


def _suggest_public_words(look: _Look) -> Step | None:
    """A plain sentence for a line of the timeline that readers look for, the first of its
    moment; people say it better."""
    if look.choice.public is not None or not look.line.shown or look.event.is_by_bot:
        return None
    if _DECIDES.match(look.event.body) and _IS_RESOLVED.search(look.event.body):
        return Step("public", look.event.id, _RESOLVED)
    words = _IN_PUBLIC.get(look.line.why) or _IN_PUBLIC.get(next(iter(look.whys), ""))
    return Step("public", look.event.id, words) if words else None


#: The sorts of suggestions, in the order they are offered.
SORTS: Mapping[str, Callable[[_Look], Step | None]] = {
    "show": _suggest_showing,
    "kind": _suggest_kind,
    "time": _suggest_time,
    "alert": _suggest_alert_words,
    "shorter": _suggest_short_words,
    "public": _suggest_public_words,
}
