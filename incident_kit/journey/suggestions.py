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
from incident_kit.journey.telling import find_milestones
from incident_kit.model import Choice, Event, Line
from incident_kit.model.traits import find_traits
from incident_kit.process import parse_moment
from incident_kit.sources.registry import TRAITS
from incident_kit.timeline.moments import find_moments
from incident_kit.timeline.reading import is_chatter, read

_NO_CHOICE = Choice()
#: On lines of these flags nobody decides.
_LEFT_OUT = frozenset(("noise", "deleted", "context"))
#: Of the first line that tells of one of these, people were told that something is wrong.
_TROUBLES = frozenset(("report of a customer", "alert", "page"))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A step that a line may want, and the sort of suggestion it is, all of which may be
    taken at once."""

    sort: str
    step: Step


@dataclass(frozen=True, slots=True)
class _Look:
    """A line that somebody may want to decide on, with what was decided on it; ``whys`` are
    the moments it may tell of, ``milestones`` those that it tells of in so many words."""

    case: Case
    line: Line
    choice: Choice
    whys: Sequence[str]
    milestones: Sequence[str]
    is_first_trouble: bool

    @property
    def event(self) -> Event:
        """The event as it was gathered."""
        return self.line.original


def suggest_steps(case: Case) -> Sequence[Suggestion]:
    """What the lines of the timeline may want, in their order."""
    said: set[str] = set()
    return [one for look in _look_at_lines(case) for one in _suggest(look, said)]


def _suggest(look: _Look, said: set[str]) -> Iterator[Suggestion]:
    """What one line may want; nothing is told twice to readers, as ``said`` remembers."""
    for sort, suggest in SORTS.items():
        step = suggest(look)
        if step is not None and not (sort == "public" and step.value in said):
            said |= {step.value} if sort == "public" and step.value else set()
            yield Suggestion(sort, step)


def _look_at_lines(case: Case) -> Iterator[_Look]:
    """The lines for which anything may be suggested: what people wrote in full themselves and
    what is public already stands as it is, and so does what they left out."""
    is_troubled = False
    for line in case.timeline.lines:
        event = line.original
        choice = case.curation.events.get(event.id, _NO_CHOICE)
        reading = read(event.body)
        whys = [one.why for one in find_moments(reading, is_by_bot=event.is_by_bot)]
        is_first = not is_troubled and bool(_TROUBLES.intersection(whys))
        is_troubled = is_troubled or is_first
        if not (_stands(event, choice) or is_chatter(event, reading)):
            yield _Look(case, line, choice, whys, find_milestones(event.body), is_first)


def _stands(event: Event, choice: Choice) -> bool:
    is_own = event.source == "note" or find_traits(event.source, TRAITS).is_public
    is_left_out = choice.include is False or bool(_LEFT_OUT.intersection(event.flags))
    return is_own or is_left_out


# ---- what to show


def _suggest_showing(look: _Look) -> Step | None:
    """A line by which a bot closes an alert."""
    if look.line.shown or look.choice.include is not None:
        return None
    is_closed = look.event.is_by_bot and "alert cleared" in look.whys
    return Step("show", look.event.id) if is_closed else None


# ---- what kind it is

_DECIDES = re.compile(r"\W*(?:decision|decided|we decided?|agreed)\b", re.IGNORECASE)
_HANDS_OVER = re.compile(r"\W*(?:handover|handing over)\b", re.IGNORECASE)
#: By what a bot posts begins, after signs and numbers: what kind its word means.
_BY_BOT: Mapping[str, str] = {
    **dict.fromkeys(("firing", "alerting", "alert", "page", "paging", "problem"), "trigger"),
    **dict.fromkeys(("triggered", "crit", "critical"), "trigger"),
    **dict.fromkeys(("acknowledged", "acked", "ack"), "acknowledge"),
    **dict.fromkeys(("escalated", "escalating"), "escalate"),
    "resolved": "resolve",
}
_FIRST_WORD = re.compile(r"(?:\W|:[\w+-]+:)*([A-Za-z]+)")
#: What is done with an alert, anywhere in the line that a bot posts of it first.
_DONE_WITH = re.compile(r"\b(triggered|acknowledged|acked|escalated)\b", re.IGNORECASE)


def _suggest_kind(look: _Look) -> Step | None:
    """The kind of event that a message is by its words."""
    if look.choice.kind is not None or look.event.kind != "message":
        return None
    kind = _find_kind(look)
    declared = look.case.incident.declared
    is_late = kind == "detection" and declared is not None and look.event.at > declared
    if kind is None or is_late:
        return None
    people, about = _find_makers(look) if kind == "decision" else ((), None)
    return Step("kind", look.event.id, kind, people, about)


def _find_kind(look: _Look) -> str | None:
    event = look.event
    if event.is_by_bot:
        heading = event.body.strip().partition("\n")[0]
        words = filter(None, (_FIRST_WORD.match(heading), _DONE_WITH.search(heading)))
        return next((kind for word in words if (kind := _BY_BOT.get(word[1].casefold()))), None)
    if any(begins.match(event.body) for begins in (_DECIDES, _HANDS_OVER)):
        return "decision"
    kinds = (kind for milestone, kind in _KINDS.items() if milestone in look.milestones)
    kind = next(kinds, None)
    return None if kind == "detection" and not look.is_first_trouble else kind


#: The kind of a message that tells of a milestone, the weightiest first.
_KINDS: Mapping[str, str] = {
    "declared": "decision",
    "decided": "decision",
    "resolved": "resolve",
    "report of a customer": "detection",
}


def _find_makers(look: _Look) -> tuple[Sequence[str], str | None]:
    """With whom a decision says it was made, and that it was about the end, if it says so."""
    body = look.event.body
    opening = re.match(r"\W*decision\W+with ([^:]+):", body, re.IGNORECASE)
    names = re.findall(r"@([^\W\d_][\w'-]*(?: [A-Z][\w'-]*)+)", opening[1]) if opening else []
    return names, "resolution" if "resolved" in look.milestones else None


# ---- when it was

_CLOCK = re.compile(r"(?<![\d:.-])(?:[01]\d|2[0-3]):[0-5]\d(?!:?\d|-\d)")
#: Before a time at which something will be, or to which something lasted.
_NOT_THEN = re.compile(
    r"\b(?:by|until|till|next|before|after|from|between|to|than|will|at most|"
    r"expires?|scheduled|planned|starts?|opens?|meet|call|again)\W+(?:at\W+)?\Z",
    re.IGNORECASE,
)
_LONGEST = timedelta(minutes=10)


def _suggest_time(look: _Look) -> Step | None:
    """The one time that a message tells of, if it was shortly before."""
    event = look.event
    clocks = list(_CLOCK.finditer(event.body))
    if look.choice.at is not None or event.kind != "message" or len(clocks) != 1:
        return None
    [clock] = clocks
    if event.is_by_bot or "?" in event.body or _NOT_THEN.search(event.body[: clock.start()]):
        return None
    at = _parse(clock[0], look.case.settings.time_zone, event.at)
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
#: Around what is written bold or quoted.
_MARKS = re.compile(r"\*\*|^>\s*")
#: Words longer than this may be said in the sentence that tells of it.
_LONG = 280


def _suggest_alert_words(look: _Look) -> Step | None:
    """What a bot posts in blocks, in sentences without addresses and fields."""
    if look.choice.text is not None or not look.event.is_by_bot or "\n\n" not in look.event.body:
        return None
    if not look.line.shown and _suggest_showing(look) is None:
        return None
    heading, *parts = look.event.body.strip().split("\n")
    said = [heading, *(part for part in map(_unmark, parts) if _tells(part))]
    return Step("word", look.event.id, ". ".join(map(_unlink, said)) + ".")


def _tells(part: str) -> bool:
    """Whether what a bot posts below its heading is more than a field or links."""
    return not _FIELD.match(part) and re.search(r"\w", _LINK.sub("", part)) is not None


def _unmark(part: str) -> str:
    return _MARKS.sub("", part.strip())


def _unlink(part: str) -> str:
    return _LINK.sub(r"\1", _unmark(part)).strip(" .")


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

#: The sentence that readers are told at a milestone.
_IN_PUBLIC: Mapping[str, str] = {
    "resolved": "We declare the incident over.",
    "declared": "We declare an incident and bring together the people we need.",
    "report of a customer": "Our users tell our support line of the problem.",
    "rolled back": "We undo an earlier change.",
    "cause found": "We find the cause.",
}


def _suggest_public_words(look: _Look) -> Step | None:
    """A plain sentence for a line of the timeline that readers look for, where it tells so in
    so many words; people say it better."""
    if look.choice.public is not None or not look.line.shown or look.event.is_by_bot:
        return None
    words = next(
        (words for milestone, words in _IN_PUBLIC.items() if milestone in look.milestones), None
    )
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
