"""What a sentence states of the incident, held against its facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from incident_kit.model import Component
from incident_kit.model.incident import Incident
from incident_kit.process import humanize
from incident_kit.review.consistency.components import Parts, parts_wrong
from incident_kit.review.consistency.lengths import length_at
from incident_kit.review.consistency.moments import Moment, days_in, in_zone_of, is_day, moment_at
from incident_kit.review.consistency.sentences import EVENT, Sentence

_FIXED = r"(?:resolved|fixed|over)"
#: What follows a length that holds for the whole incident.
_WHOLE = re.compile(
    r"(?i)\W*$|[,;:)]? ?\(?(?:from \d|in (?:total|all)\b|overall\b|altogether\b|due to\b|because\b|"
    r"and (?:[a-z]+ed|was|were|had|we)\b|to (?:fully )?(?:resolve|fix)\b)"
    r"|[,;:)–—]+(?! ?(?:mostly|mainly|for|in|on|at|less|more|longer|shorter|or|not)\b)"
)
_TO_FIX = re.compile(r"(?i) to (?:fully )?(?:resolve|fix)\b")
_NOUN = re.compile(
    r"(?i)[ -](?:long )?(?:incident|outage|disruption)"
    r"(?=[,.;:!)]|$| (?:was|is|on|began|started|ended|caused|affected|that|which|we)\b)"
)
#: What stands before a length, and what has to stand behind it.
_LASTED = (
    (rf"(?i){EVENT} (?:lasted|went on)(?: for)?(?: a total of| exactly| precisely)? ", _WHOLE),
    (rf"(?i){EVENT} took(?: us)? ", _TO_FIX),
    (rf"(?i){EVENT} was (?:fully )?{_FIXED} after ", _WHOLE),
    (r"(?i)\b(?:the|this|our) (?=\S+[ -])", _NOUN),
    (r"(?i)^(?:total )?(?:duration|length)(?: of the (?:incident|outage))? ?[:|] ?", _WHOLE),
)
_LENGTHS = tuple((re.compile(before), after) for before, after in _LASTED)
#: What stands before a moment, what it is called, and the facts it may be.
_TIMES = tuple(
    (re.compile(rf"(?i){before}"), name, facts)
    for before, name, facts in (
        (rf"{EVENT} (?:first )?(?:started|began|commenced)\b", "started", ("started", "declared")),
        (r"^(?:started|start(?: time)?|began) ?[:|]", "started", ("started", "declared")),
        (rf"{EVENT} was declared\b|\bwe declared (?:the|an|this) incident\b", "declared", ()),
        (r"^declared ?[:|]", "declared", ()),
        (rf"{EVENT} was mitigated\b|^mitigated ?[:|]", "mitigated", ()),
        (
            rf"{EVENT} (?:was (?:fully |finally )?{_FIXED}|ended)\b",
            "resolved",
            ("resolved", "mitigated"),
        ),
        (r"^(?:resolved|end(?:ed)?(?: time)?) ?[:|]", "resolved", ("resolved", "mitigated")),
        (
            rf"{EVENT} (?:happened|occurred|took place)\b(?= on\b)",
            "started",
            ("started", "declared", "mitigated", "resolved"),
        ),
    )
)
_FROM = re.compile(
    rf"(?i){EVENT} (?:lasted|ran|went on|took place|occurred)\b[^;:]{{0,40}}?\bfrom\b"
)
_TO = r",? ?(?:to|until|till|–|-) ?"
#: What stands before a statement that nobody makes, or that is about a part.
_SUPPOSED = re.compile(
    r"(?i)\b(?:had|if|would|could|should|whether|thought|assumed|believed|feared|expected|says"
    r"|claims?|reported|according to)\b"
    r"|^(?:in|for|at|within|to)\b(?! (?:total|all|fact|short)\b)"
)
_REPORT = re.compile(r"(?i)\b(?:report|review|post-?mortem|published|updated?|summary|written)\b")
_OF_IT = re.compile(r"(?i)\b(?:incident|outage|disruption)s? (?:on|of)(?: the)?(?: [a-z]+day,?)? $")


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of an incident, and the zone that its times are read in."""

    times: dict[str, datetime]
    zone: ZoneInfo
    parts: Parts

    @classmethod
    def of(cls, incident: Incident, zone: ZoneInfo, components: Sequence[Component]) -> Facts:
        """Only what is known."""
        names = ("started", "declared", "mitigated", "resolved")
        known = {name: at for name in names if (at := getattr(incident, name))}
        return cls(known, zone, Parts.of(components))

    def days(self) -> tuple[date, date] | None:
        """The first and the last day, here or in UTC; ``None`` without a start."""
        start = self.times.get("started")
        if start is None:
            return None
        end = self.times.get("resolved", start)
        local = (start.astimezone(self.zone).date(), end.astimezone(self.zone).date())
        world = (start.astimezone(UTC).date(), end.astimezone(UTC).date())
        return min(local[0], world[0]), max(local[1], world[1])

    def about(self, days: frozenset[tuple[int, int, int]]) -> bool:
        """Whether one of ``days`` is one of the incident's."""
        span = self.days()
        if span is None:
            return False
        first, last = span
        return any(is_day(first + timedelta(n), days) for n in range((last - first).days + 1))

    def lengths(self) -> list[tuple[timedelta, str]]:
        """Started or declared to mitigated or resolved, the whole first."""
        pairs = ((a, b) for b in ("resolved", "mitigated") for a in ("started", "declared"))
        return [
            (self.times[b] - self.times[a], f"`{a}` to `{b}`")
            for a, b in pairs
            if a in self.times and b in self.times
        ]

    def told(self, name: str) -> str:
        """A time as people read it."""
        at = self.times[name].astimezone(self.zone)
        return f"{at:%H:%M %Z} on {at.day} {at:%B %Y}"


def title_wrong(title: str, facts: Facts) -> Iterator[str]:
    """A title with one day that is none of the incident's; the day of a report may
    be a later one."""
    days, span = days_in(title), facts.days()
    own = [one for one in days if _OF_IT.search(title[: one[1]])]
    chosen = own or (days if len(days) == 1 else [])
    if span is None or not chosen or any(facts.about(day) for day, _ in chosen):
        return
    if not own and _REPORT.search(title) and not _before(chosen[0][0], span[0]):
        return
    yield (
        f"by incident.yaml it started at {facts.told('started')}: correct the title, "
        "or `started` in incident.yaml"
    )


def _before(days: frozenset[tuple[int, int, int]], first: date) -> bool:
    return all((year or first.year, m, d) < first.timetuple()[:3] for year, m, d in days)


def wrongs(said: Sentence, facts: Facts) -> Iterator[str]:
    """What of a sentence cannot be true: length, times, components."""
    for check in _CHECKS:
        yield from check(said.text, facts)


def _supposed(text: str, place: int, facts: Facts) -> bool:
    """What is said at ``place`` is no plain statement, or about another day."""
    before = text[:place]
    return bool(_SUPPOSED.search(before)) or any(not facts.about(day) for day, _ in days_in(before))


def _lengths(text: str, facts: Facts) -> Iterator[str]:
    known = facts.lengths()
    for pattern, after in _LENGTHS:
        for match in pattern.finditer(text):
            said = length_at(text, match.end())
            if not known or said is None or not after.match(text, said[1]):
                continue
            if _supposed(text, match.start(), facts) or any(one in said[0] for one, _ in known):
                continue
            length, name = known[0]
            yield (
                f"by incident.yaml it lasted {humanize(length)} ({name}): correct the "
                "sentence, or these times in incident.yaml"
            )


def _times(text: str, facts: Facts) -> Iterator[str]:
    for pattern, name, allowed in _TIMES:
        for match in pattern.finditer(text):
            said = moment_at(text, match.end())
            if said and not _supposed(text, match.start(), facts):
                yield from _untrue(said[0], name, allowed or (name,), facts)


def _spans(text: str, facts: Facts) -> Iterator[str]:
    """``from … to …``: the start and the end."""
    for match in _FROM.finditer(text):
        first = moment_at(text, match.end(), then=_TO)
        to = re.match(_TO, text[first[1] :]) if first else None
        second = moment_at(text, first[1] + to.end()) if first and to else None
        if first and second and not _supposed(text, match.start(), facts):
            started = in_zone_of(first[0], second[0])
            yield from _untrue(started, "started", ("started", "declared"), facts)
            yield from _untrue(second[0], "resolved", ("resolved", "mitigated"), facts)


def _untrue(said: Moment, name: str, allowed: Sequence[str], facts: Facts) -> Iterator[str]:
    if name not in facts.times:
        return
    known = [facts.times[one] for one in allowed if one in facts.times]
    if not any(said.may_be(at, facts.zone) for at in known):
        yield (
            f"by incident.yaml it was {name} at {facts.told(name)}: correct the sentence, "
            f"or `{name}` in incident.yaml"
        ).replace("it was started", "it started")


def _parts(text: str, facts: Facts) -> Iterator[str]:
    return parts_wrong(text, facts.parts)


_CHECKS: tuple[Callable[[str, Facts], Iterator[str]], ...] = (_lengths, _times, _spans, _parts)
