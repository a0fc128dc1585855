"""The rule about cases at a supplier: R21."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from incident_kit.model import Event, Line
from incident_kit.process.escalation import REACHED
from incident_kit.process.record import Outcome, Record, join_listed

_SEVERITY = re.compile(r"\A\*\*Opened, severity (?P<severity>[\w-]+)")
_WAY = re.compile(rf"\A{REACHED} (?P<way>chat|call|web)\b")
_AT_ONCE = ("chat", "call")
_URGENT = ("urgent", "critical")


@dataclass(frozen=True, slots=True)
class _Case:
    """A case as the record has it: ``severity`` and ``way`` are empty where it does not say."""

    id: str
    lines: tuple[Line, ...]
    severity: str = ""
    way: str = ""

    def __str__(self) -> str:
        way = f" by {self.way}" if self.way else ""
        return f"{self.id} ({self.severity}){way}"


def check_supplier_cases(record: Record) -> Outcome:
    """R21: each critical or urgent case of AWS Support was opened by chat or call.

    AWS tells the severity of a case, and not the way that it was opened: people record it.
    """
    cases = _list_cases(record)
    urgent = [case for case in cases if case.severity in _URGENT]
    facts = tuple(f"{case.id}: {case.severity or 'no severity'}" for case in cases)
    outcome = _find_slow(urgent) or _find_untold(urgent, record.incident.id) or _judge_rest(cases)
    return replace(outcome, facts=facts)


def _find_slow(urgent: Sequence[_Case]) -> Outcome | None:
    """A failure for cases that were opened in a slower way."""
    slow = [str(case) for case in urgent if case.way and case.way not in _AT_ONCE]
    return Outcome("fail", f"not by chat or call: {join_listed(slow)}") if slow else None


def _find_untold(urgent: Sequence[_Case], incident: str) -> Outcome | None:
    """A question where nobody recorded how a case was opened."""
    untold = [case for case in urgent if not case.way]
    if not untold:
        return None
    evidence = f"how it was opened is not recorded: {join_listed(map(str, untold))}"
    note = f'incident-kit note {incident} "AWS Support, {untold[0].id}"'
    return Outcome("not seen", evidence, command=f"{note} --reached-by chat|call|web")


def _judge_rest(cases: Sequence[_Case]) -> Outcome:
    """What is to say where each urgent case was opened at once."""
    unknown = [case.id for case in cases if not case.severity]
    if unknown or not cases:
        evidence = f"no severity is known of {join_listed(unknown) or 'any case'}"
        hint = "save `aws support describe-cases --include-resolved-cases` too"
        return Outcome("not seen", f"{evidence}: {hint}")
    urgent = [str(case) for case in cases if case.severity in _URGENT]
    return Outcome("pass", join_listed(urgent) or "no case was critical or urgent")


def _list_cases(record: Record) -> list[_Case]:
    """Every case with a line in the timeline, in the order of the first."""
    lines: dict[str, list[Line]] = {}
    for line in record.timeline.lines:
        if line.original.source == "aws-support":
            id_ = line.original.id.partition(":")[2].rpartition("/")[0]
            lines.setdefault(id_, []).append(line)
    ways = [(line.event, way) for line in record.timeline.lines if (way := _read_way(line.event))]
    return [
        _Case(id_, tuple(own), _find_severity(own), _find_way(ways, id_, is_only=len(lines) == 1))
        for id_, own in lines.items()
    ]


def _find_severity(lines: list[Line]) -> str:
    matches = (_SEVERITY.match(line.original.body) for line in lines)
    return next((match["severity"] for match in matches if match), "")


def _read_way(event: Event) -> str:
    match = _WAY.match(event.body) if event.source == "note" and event.kind == "case" else None
    return match["way"] if match else ""


def _find_way(ways: list[tuple[Event, str]], id_: str, *, is_only: bool) -> str:
    """The way that people recorded for a case: by its id, or for the only one there is."""
    own = [way for event, way in ways if is_only or id_ in event.body.replace("\\", "")]
    return own[-1] if own else ""
