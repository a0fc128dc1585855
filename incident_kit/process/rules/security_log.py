"""The rule about security during the incident: R12."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from incident_kit.model import Evaluation, PersonName
from incident_kit.model.incident import Look
from incident_kit.process.milestones import parse_moment
from incident_kit.process.record import Outcome, Record, join_listed
from incident_kit.text.counting import count

_SECTION = "report: security"
_CLOCK = re.compile(r"(?<![\d.])\d{1,2}[:.]\d\d(?![\d.])")
#: What the kit's own table and guidance call an outcome is none.
_NO_OUTCOME = frozenset({"outcome", "result", "what came of it"})
_IA = re.compile(r"\bIA\b|(?i:\binformation assurance\b)")
_WORD = re.compile(r"[^\W\d_]{2}")
#: A longer line is quoted by its beginning.
_MOST_LETTERS = 80


def check_security_log(record: Record) -> Outcome:
    """R12: a row of the table, or of ``incident.yaml``, tells who looked when, and with what
    result; if a breach was suspected, ``incident.yaml`` tells who alerted information
    assurance, and when."""
    alert_fault = find_alert_fault(record)
    suspected = record.incident.security
    if suspected == "yes" and alert_fault:
        return _judge_no_alert(record, alert_fault)
    counted = [row for row in record.written.evaluations if not _find_fault(record, row)]
    looks = [look for look in record.incident.security_looks if not find_look_fault(record, look)]
    if not counted and not looks:
        return _judge_no_evaluation(record)
    facts = (*_cite_rows(record, counted), *_cite_looks(record, looks), *_cite_security(record))
    if suspected == "unknown" and alert_fault:
        evidence = "incident.yaml does not answer whether a breach was suspected"
        return Outcome("not seen", evidence, facts, f"{_verb(record)} --answer yes|no --by NAME")
    alerted = "" if alert_fault else f"; IA was alerted at {_describe_alert(record)}"
    times = count(len(counted) + len(looks), "time")
    return Outcome("pass", f"looked at {times}{alerted}", facts)


# information assurance ------------------------------------------------------------


def find_alert_fault(record: Record) -> str:
    """Why ``incident.yaml`` does not show that information assurance was alerted; empty if
    it does."""
    alert = record.incident.ia_alerted
    if alert is None or alert.at is None:
        return "incident.yaml does not say when IA was alerted"
    if not alert.by or not names_person(record, alert.by):
        return "incident.yaml does not say which person alerted IA"
    if record.now is not None and alert.at > record.now:
        return f"IA was not alerted yet at {record.format_clock(alert.at)}: that is to come"
    started = record.incident.started
    if started is not None and alert.at < _cut_to_minute(started):
        return f"IA cannot have been alerted at {record.format_clock(alert.at)}, before the start"
    return ""


def _judge_no_alert(record: Record, fault: str) -> Outcome:
    evidence = f"a breach was suspected, and {fault}"
    mention = _quote_line(record, _IA)
    if mention:
        evidence = f"{evidence}; does {mention} record this?"
    facts = (*_cite_security(record), "incident.yaml: ia_alerted")
    return Outcome("fail", evidence, facts, f"{_verb(record)} --ia-alerted TIME --by NAME")


def _describe_alert(record: Record) -> str:
    alert = record.incident.ia_alerted
    if alert is None or alert.at is None:
        return ""
    return f"{record.format_clock(alert.at)} by {alert.by}"


def _cite_security(record: Record) -> tuple[str, ...]:
    alert = _describe_alert(record)
    answer = f"incident.yaml: security {record.incident.security}"
    return (answer, f"incident.yaml: ia_alerted {alert}") if alert else (answer,)


def _verb(record: Record) -> str:
    return f"incident-kit security {record.incident.id}"


# re-evaluations -------------------------------------------------------------------


def _find_fault(record: Record, row: Evaluation) -> str:
    """Why a row does not count; empty if it does."""
    at = _read_time(record, row)
    if at is None:
        return f"“{row.time}” is no time"
    if not _is_during(record, at):
        return f"{row.time} is not during the incident"
    if not names_person(record, row.who):
        return "names no person"
    return "" if is_outcome(row.outcome) else "has no outcome"


def _read_time(record: Record, row: Evaluation) -> datetime | None:
    started = record.started or record.timeline.window.start
    around = (started, record.resolved or max(started, record.now or started))
    try:
        return parse_moment(row.time, record.timeline.time_zone, around)
    except (ValueError, OverflowError):
        return None


def _is_during(record: Record, at: datetime) -> bool:
    """Whether it is between start and end, by the minute, and not to come."""
    if record.now is not None and at > record.now:
        return False
    started = record.started
    within_first_minute = started is not None and at == _cut_to_minute(started)
    return within_first_minute or record.is_during(at)


def _cut_to_minute(at: datetime) -> datetime:
    return at - timedelta(seconds=at.second, microseconds=at.microsecond)


def find_look_fault(record: Record, look: Look) -> str:
    """Why a look in ``incident.yaml`` does not count; empty if it does."""
    if look.at is None:
        return "has no time"
    if not _is_during(record, look.at):
        return f"{record.format_clock(look.at)} is not during the incident"
    if not names_person(record, look.by or ""):
        return "names no person"
    return "" if is_outcome(look.outcome) else "has no outcome"


def _cite_looks(record: Record, looks: Sequence[Look]) -> Iterator[str]:
    for look in looks:
        if look.at is not None:
            at = record.format_clock(look.at)
            yield f"incident.yaml: security looked at {at} by {look.by}"


def is_outcome(text: str) -> bool:
    """Whether ``text`` says what came of a look, and is no placeholder."""
    outcome = text.strip(" .*_`").casefold()
    is_written = bool(_WORD.search(outcome))
    return is_written and outcome not in _NO_OUTCOME and not PersonName(outcome).names_nobody


def names_person(record: Record, name: str) -> bool:
    """Whether ``name`` is one person's, and no team's, no role's and no placeholder."""
    return not PersonName(name).names_nobody and not record.parties.roster.names_several(name)


def _cite_rows(record: Record, rows: list[Evaluation]) -> Iterator[str]:
    for row in rows:
        at = _read_time(record, row)
        clock = row.time if at is None else record.format_clock(at)
        yield f"{_SECTION}, row {row.row} ({clock}, {row.who})"


def _judge_no_evaluation(record: Record) -> Outcome:
    rows = record.written.evaluations
    looks = record.incident.security_looks
    command = f"{_verb(record)} --looked TIME --by NAME --outcome TEXT"
    faults = [f"row {row.row} ({_find_fault(record, row)})" for row in rows]
    faults += [f"incident.yaml ({find_look_fault(record, look)})" for look in looks]
    if faults:
        evidence = f"no look at security counts: {join_listed(faults)}"
        return Outcome("not seen", evidence, (_SECTION,), command)
    mention = _quote_line(record, _CLOCK) or _quote_line(record, _WORD)
    if mention:
        evidence = f"does {mention} record this? Then say when, who and with what outcome"
        return Outcome("not seen", evidence, (_SECTION,), command)
    return Outcome("not seen", "nobody recorded a look at security", (), command)


def _quote_line(record: Record, pattern: re.Pattern[str]) -> str:
    """The first line that people wrote on security, beside its table, with ``pattern`` in
    it; empty where there is none."""
    text = record.written.sections.get("security", "")
    for line in text.splitlines():
        words = line.strip(" -*>")
        if "|" not in words and pattern.search(words):
            short = words if len(words) <= _MOST_LETTERS else f"{words[: _MOST_LETTERS - 1]}…"
            return f"“{short}” ({_SECTION})"
    return ""
