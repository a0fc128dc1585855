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
from incident_kit.review.consistency.components import Parts, find_wrong_components
from incident_kit.review.consistency.lengths import Length, read_length
from incident_kit.review.consistency.moments import (
    Days,
    Moment,
    find_days,
    is_day,
    read_moment,
    take_zone_from,
)
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


#: The facts between which the incident may be said to have lasted, the whole first.
_ENDS = (
    ("started", "resolved"),
    ("declared", "resolved"),
    ("started", "mitigated"),
    ("declared", "mitigated"),
)


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

    def find_span(self) -> tuple[date, date] | None:
        """The first and the last day, here or in UTC; ``None`` without a start."""
        start = self.times.get("started")
        if start is None:
            return None
        end = self.times.get("resolved", start)
        local = (start.astimezone(self.zone).date(), end.astimezone(self.zone).date())
        world = (start.astimezone(UTC).date(), end.astimezone(UTC).date())
        return min(local[0], world[0]), max(local[1], world[1])

    def has_one_of(self, days: Days) -> bool:
        """Whether one of ``days`` is one of the incident's."""
        span = self.find_span()
        if span is None:
            return False
        first, last = span
        count = (last - first).days + 1
        return any(is_day(first + timedelta(days=number), days) for number in range(count))

    def list_lengths(self) -> list[tuple[timedelta, str]]:
        """Started or declared to mitigated or resolved, the whole first."""
        return [
            (self.times[end] - self.times[start], f"`{start}` to `{end}`")
            for start, end in _ENDS
            if start in self.times and end in self.times
        ]

    def describe(self, name: str) -> str:
        """A time as people read it."""
        at = self.times[name].astimezone(self.zone)
        return f"{at:%H:%M %Z} on {at.day} {at:%B %Y}"


def find_wrong_day(title: str, facts: Facts) -> Iterator[str]:
    """A title with one day that is none of the incident's; the day of a report may
    be a later one."""
    span, of_incident = facts.find_span(), _find_days_of_incident(title)
    stated = of_incident or _find_only_day(title)
    if span is None or not stated or any(map(facts.has_one_of, stated)):
        return
    may_be_of_report = not of_incident and _REPORT.search(title)
    if may_be_of_report and not _is_before(stated[0], span[0]):
        return
    yield (
        f"by incident.yaml it started at {facts.describe('started')}: correct the title, "
        "or `started` in incident.yaml"
    )


def _find_days_of_incident(title: str) -> list[Days]:
    """The days that the title itself calls the incident's."""
    return [days for days, start in find_days(title) if _OF_IT.search(title[:start])]


def _find_only_day(title: str) -> list[Days]:
    """The one day in the title; empty if there are none or several."""
    days = [days for days, _ in find_days(title)]
    return days if len(days) == 1 else []


def _is_before(days: Days, first: date) -> bool:
    return all((year or first.year, m, d) < first.timetuple()[:3] for year, m, d in days)


def find_wrong_statements(sentence: Sentence, facts: Facts) -> Iterator[str]:
    """What of a sentence cannot be true: length, times, components."""
    for check in _CHECKS:
        yield from check(sentence.text, facts)


def _is_plain_statement(text: str, start: int, facts: Facts) -> bool:
    """Whether what stands at ``start`` is stated as a fact, and of no other day."""
    before = text[:start]
    if _SUPPOSED.search(before):
        return False
    return all(facts.has_one_of(days) for days, _ in find_days(before))


def _check_lengths(text: str, facts: Facts) -> Iterator[str]:
    known = facts.list_lengths()
    if not known:
        return
    for length in _find_lengths(text, facts):
        if any(fact in length for fact, _ in known):
            continue
        whole, names = known[0]
        yield (
            f"by incident.yaml it lasted {humanize(whole)} ({names}): correct the "
            "sentence, or these times in incident.yaml"
        )


def _find_lengths(text: str, facts: Facts) -> Iterator[Length]:
    """The lengths that ``text`` states of the whole incident."""
    for pattern, after in _LENGTHS:
        for match in pattern.finditer(text):
            stated = read_length(text, match.end())
            if stated is None:
                continue
            length, end = stated
            if after.match(text, end) and _is_plain_statement(text, match.start(), facts):
                yield length


def _check_times(text: str, facts: Facts) -> Iterator[str]:
    for pattern, name, allowed in _TIMES:
        for match in pattern.finditer(text):
            stated = read_moment(text, match.end())
            if stated and _is_plain_statement(text, match.start(), facts):
                yield from _compare(stated[0], name, allowed or (name,), facts)


def _check_spans(text: str, facts: Facts) -> Iterator[str]:
    """``from … to …``: the start and the end."""
    for match in _FROM.finditer(text):
        span = _find_span(text, match.end())
        if span and _is_plain_statement(text, match.start(), facts):
            start, end = span
            yield from _compare(start, "started", ("started", "declared"), facts)
            yield from _compare(end, "resolved", ("resolved", "mitigated"), facts)


def _find_span(text: str, start: int) -> tuple[Moment, Moment] | None:
    """The two moments that stand at ``start`` with a "to" between them."""
    begun = read_moment(text, start, then=_TO)
    if begun is None:
        return None
    first, end = begun
    to = re.match(_TO, text[end:])
    if to is None:
        return None
    ended = read_moment(text, end + to.end())
    if ended is None:
        return None
    last, _ = ended
    return take_zone_from(first, last), last


def _compare(stated: Moment, name: str, allowed: Sequence[str], facts: Facts) -> Iterator[str]:
    """What is wrong with a moment that may be any of the facts ``allowed``."""
    if name not in facts.times:
        return
    known = [facts.times[fact] for fact in allowed if fact in facts.times]
    if any(stated.may_be(at, facts.zone) for at in known):
        return
    verb = "it started" if name == "started" else f"it was {name}"
    yield (
        f"by incident.yaml {verb} at {facts.describe(name)}: correct the sentence, "
        f"or `{name}` in incident.yaml"
    )


def _check_components(text: str, facts: Facts) -> Iterator[str]:
    return find_wrong_components(text, facts.parts)


_CHECKS: tuple[Callable[[str, Facts], Iterator[str]], ...] = (
    _check_lengths,
    _check_times,
    _check_spans,
    _check_components,
)
