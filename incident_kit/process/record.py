"""What the rules look at, what they say, and how they find their evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import Literal

from incident_kit.model import (
    Event,
    Line,
    Person,
    Publication,
    Review,
    SourceCheck,
    Timeline,
    Written,
)
from incident_kit.model.incident import Incident
from incident_kit.model.parties import Parties
from incident_kit.model.people import find_name_keys
from incident_kit.model.settings import Settings
from incident_kit.process.milestones import (
    Moment,
    find_moments,
    format_clock,
    is_telling,
    select_public_updates,
)

Status = Literal["pass", "fail", "not seen"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule found: ``evidence`` says it in a sentence, with times and names.

    ``facts`` are what it was read from, in short sayings (``incident.yaml: declared
    09:04 GMT``, ``line 35``, ``report: attendance``): never empty for a pass or a
    failure. ``command`` would record the fact that is missing.
    """

    status: Status
    evidence: str
    facts: tuple[str, ...] = ()
    command: str | None = None


@dataclass(frozen=True)
class Record:
    """Everything the rules may look at; they look at nothing else.

    ``digest`` is that of the public text as it stands, ``public_exists`` whether
    there is one, ``proposed`` the sections of it that are only proposed, ``published`` what
    of it readers see by its receipts, and ``security_held`` whether the security question
    holds it back.
    ``directory`` is everybody whom the sources know, ``now`` the clock.
    """

    incident: Incident
    settings: Settings
    timeline: Timeline
    checks: Sequence[SourceCheck]
    written: Written
    review: Review
    digest: str | None = None
    public_exists: bool = False
    proposed: Sequence[str] = ()
    published: Sequence[Publication] = ()
    security_held: bool = False
    directory: Sequence[Person] = ()
    now: datetime | None = None

    @cached_property
    def parties(self) -> Parties:
        """Who may answer for the public text."""
        return Parties(self.incident, self.settings, self.directory, self.now)

    @cached_property
    def updates(self) -> tuple[Line, ...]:
        """The public updates, in order."""
        return select_public_updates(self.timeline)

    @cached_property
    def milestones(self) -> Mapping[str, Moment]:
        """Every milestone, as people corrected it."""
        return find_moments(self.incident, self.timeline, self.written)

    @cached_property
    def started(self) -> datetime | None:
        """When the problem started, as corrected."""
        return self.milestones["started"].at

    @cached_property
    def resolved(self) -> datetime | None:
        """When it was resolved, as corrected."""
        return self.milestones["resolved"].at

    @cached_property
    def decisions(self) -> tuple[Line, ...]:
        """The lines that people made decisions."""
        return tuple(line for line in self.timeline.lines if line.event.kind == "decision")

    @cached_property
    def slack(self) -> tuple[Event, ...]:
        """What was said in Slack of the incident, echoes included."""
        events = chain.from_iterable((line.event, *line.folded) for line in self.timeline.lines)
        return tuple(event for event in events if event.source == "slack" and is_telling(event))

    def is_during(self, at: datetime) -> bool:
        """Whether ``at`` lies between start and resolution, as far as they are known."""
        is_after_start = self.started is None or at >= self.started
        is_before_end = self.resolved is None or at <= self.resolved
        return is_after_start and is_before_end

    def format_clock(self, at: datetime) -> str:
        """A local time, with its date where it is not the day of the start."""
        return format_clock(at, self.timeline.time_zone, self.started)

    def format_times(self, lines: Iterable[Line]) -> Iterator[str]:
        """The local time of each line."""
        return (self.format_clock(line.event.at) for line in lines)

    def cite_lines(self, lines: Iterable[Line]) -> tuple[str, ...]:
        """Each line of the timeline by its number and time, for :attr:`Outcome.facts`."""
        return tuple(f"line {line.number} ({self.format_clock(line.event.at)})" for line in lines)

    def cite_events(self, events: Iterable[Event]) -> tuple[str, ...]:
        """The lines that show ``events``, folded ones too, in the order of the timeline."""
        ids = {event.id for event in events}
        shown_by = (
            line
            for line in self.timeline.lines
            if line.event.id in ids or any(folded.id in ids for folded in line.folded)
        )
        return self.cite_lines(shown_by)

    def cite_moment(self, name: str) -> tuple[str, ...]:
        """Where the milestone ``name`` is from, with its time; empty if it is not known."""
        moment = self.milestones[name]
        if moment.at is None:
            return ()
        corrected = moment.note.startswith("corrected")
        place = "report: milestones" if corrected else "incident.yaml"
        return (f"{place}: {name} {self.format_clock(moment.at)}",)

    def cite_checks(self, source: str) -> tuple[str, ...]:
        """What was checked of ``source``, for :attr:`Outcome.facts`."""
        return tuple(f"sources.json: {check.source}" for check in self.find_checks(source))

    def has_system(self, system: str) -> bool:
        """Whether the incident names ``system`` as a source, or has something from it.

        A system is called as its events call it: ``slack``, ``aws-support``. What the
        workspace sets for every incident is one as well: ``team-channel``, ``escalation``.
        """
        if system in ("team-channel", "escalation"):
            return bool(getattr(self.settings, system.replace("-", "_")))
        named = getattr(self.incident.sources, system.replace("-", "_"), ())
        if named and named != type(named)():
            return True
        if self.find_checks(system.replace("-", " ")):
            return True
        return any(line.original.source == system for line in self.timeline.lines)

    def find_checks(self, source: str) -> list[SourceCheck]:
        """What was checked of ``source``, in order; empty if it was not asked."""
        return [check for check in self.checks if check.source.casefold().startswith(source)]

    def is_fully_read(self, source: str) -> bool:
        """Whether ``source`` was read, and wholly."""
        checks = self.find_checks(source)
        return bool(checks) and all(check.complete for check in checks)

    def find_name_keys(self, name: str | None) -> frozenset[str]:
        """The keys of every name, handle and id of the person called ``name``."""
        return find_name_keys(name or "", self.settings.people)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the process: its id, what it asks, and the function that looks.

    ``needs`` are the systems that it looks at, as their events call them: where the
    incident has none of them, there is nothing to look at.
    """

    id: str
    title: str
    look: Callable[[Record], Outcome]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule found, as its :class:`Outcome` says it.

    "not seen" means the record holds no evidence either way; it is no pass.
    ``absent`` says that the incident has none of the systems that the rule needs.
    """

    id: str
    title: str
    status: Status
    evidence: str
    facts: tuple[str, ...] = ()
    command: str | None = None
    absent: bool = False


def join_listed(things: Iterable[str], most: int = 5) -> str:
    """``a, b and 3 more``, in the order given."""
    listed = list(things)
    if len(listed) > most:
        return f"{', '.join(listed[:most])} and {len(listed) - most} more"
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} and {listed[-1]}"


def fail_unless_partial(
    record: Record, source: str, evidence: str, facts: tuple[str, ...]
) -> Outcome:
    """A failure, unless what is missing may only not have been gathered."""
    if record.is_fully_read(source):
        return Outcome("fail", evidence, facts)
    partly_read = f"{evidence}; {source.capitalize()} was not read completely"
    return Outcome("not seen", partly_read, facts, f"incident-kit gather {record.incident.id}")
