"""Rules about the review: R10 and R11."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from incident_kit.model import PersonName
from incident_kit.model.times import to_utc
from incident_kit.process.days import WrittenDay, find_days, format_day
from incident_kit.process.record import Outcome, Record, join_listed

#: The word that tells each role of the review, and the role as people call it.
_ROLES: tuple[tuple[str, str], ...] = (
    ("lead", "incident lead"),
    ("comms", "incident comms"),
    ("team", "incident team"),
    ("delivery", "delivery manager"),
    ("product", "product manager"),
    ("architect", "technical architect"),
)
#: The review is held within this time of the end.
WITHIN = timedelta(days=7)
#: The beginning of a line that says when the review was held.
_HELD = re.compile(
    r"^[^\w\n]*(?:the\s+)?(?:(?:incident\s+)?(?:review|retro\w*|meeting|post-?mortem)\s+"
    r"(?:meeting\s+)?)?(?:(?:was|is|has\s+been)\s+)?(?P<held>held|reviewed|took\s+place|"
    r"(?:review\s+|meeting\s+)?date)\b(?P<rest>.*)$",
    re.IGNORECASE | re.MULTILINE,
)
#: What turns a day that is named into none on which the review was held.
_NOT_HELD = re.compile(
    r"\b(?:not|never|postponed|cancel\w*|moved to|rescheduled|planned|to be|will|should|tbc|"
    r"tbd)\b|n['’]t\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s*(?P<half>am|pm)\b"
    r"|(?<!\d)(?P<hour24>[01]?\d|2[0-3])[:.](?P<minute24>[0-5]\d)(?!\d)",
    re.IGNORECASE,
)


# R10 ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Meeting:
    """When the review was held, as the report says; ``day`` is ``None`` where it does not,
    and ``problem`` then says why not. ``latest`` is the last instant (UTC) that it can
    have been at, ``remark`` how the day was read where it could have been another one."""

    day: date | None = None
    latest: datetime | None = None
    remark: str = ""
    problem: str = "the report does not say when the review was held"


def check_meeting(record: Record) -> Outcome:
    """R10: held within seven days of resolution, with somebody of their own in each role."""
    meeting, resolved = _find_meeting(record), record.resolved
    if meeting.day is None or meeting.latest is None:
        return Outcome("not seen", meeting.problem, ("report: review",))
    if resolved is None:
        return Outcome("not seen", "the incident is not resolved")
    facts = ("report: review", "report: attendance", *record.cite_moment("resolved"))
    remark = f" ({meeting.remark})" if meeting.remark else ""
    held, resolution = f"held on {meeting.day:%Y-%m-%d}{remark}", record.format_clock(resolved)
    if meeting.latest < resolved:
        return Outcome("fail", f"{held}, before the resolution ({resolution})", facts)
    if record.now is not None and meeting.day > _find_local_day(record, record.now):
        return Outcome("not seen", f"{held}: that day has not come yet", facts)
    if meeting.day - _find_local_day(record, resolved) > WITHIN:
        return Outcome("fail", f"{held}, more than 7 days after it ({resolution})", facts)
    fault = _describe_attendance_fault(record)
    if fault:
        return Outcome("fail", f"{held} {fault}", facts)
    return Outcome("pass", f"{held} with all six roles", facts)


def _find_meeting(record: Record) -> _Meeting:
    """What the lines of the section on the review say, the first that tells a day."""
    lines = list(_HELD.finditer(record.written.sections.get("review", "")))
    meetings = [_read_meeting(record, line) for line in lines]
    dated = [meeting for meeting in meetings if meeting.day is not None]
    if dated:
        return dated[0]
    doubtful = [meeting for meeting in meetings if meeting.problem != _Meeting().problem]
    return next(iter(doubtful), _Meeting())


def _read_meeting(record: Record, line: re.Match[str]) -> _Meeting:
    text = " ".join(line[0].strip(" *_|").split())
    days = _find_days(record, line["rest"])
    if not days:
        return _Meeting()
    if _NOT_HELD.search(line[0]):
        return _Meeting(problem=f"“{text}” does not say that the review was held")
    first = days[0]
    if not first.days:
        return _Meeting(problem=f"“{first.text}” is no day that exists: write when it was held")
    return _Meeting(
        first.days[0],
        _find_latest(record, first.days[0], line["rest"][first.end :]),
        first.remark,
    )


def _find_days(record: Record, text: str) -> tuple[WrittenDay, ...]:
    near = record.resolved or record.started
    day = None if near is None else _find_local_day(record, near)
    return find_days(text, record.timeline.time_zone, day)


def _find_latest(record: Record, day: date, behind: str) -> datetime | None:
    """The time that stands behind the day, else its last minute; in UTC."""
    match = _CLOCK.search(behind)
    at = _read_clock(match) if match else time(23, 59)
    try:
        return to_utc(datetime.combine(day, at), record.timeline.time_zone)
    except ValueError:
        return to_utc(datetime.combine(day, time(23, 59)), record.timeline.time_zone)


def _read_clock(match: re.Match[str]) -> time:
    if match["hour24"]:
        return time(int(match["hour24"]), int(match["minute24"]))
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if not 1 <= hour <= 12 or minute > 59:
        return time(23, 59)
    return time(hour % 12 + (12 if match["half"].casefold() == "pm" else 0), minute)


def _find_local_day(record: Record, at: datetime) -> date:
    """A review on the seventh local day is in time at any hour."""
    return at.astimezone(ZoneInfo(record.timeline.time_zone)).date()


def _describe_attendance_fault(record: Record) -> str:
    """Which role nobody filled, or who filled several alone; empty if each had its own."""
    present = {role: _list_present(record, word) for word, role in _ROLES}
    absent = [role for role, names in present.items() if not names]
    if absent:
        return f"without {join_listed(absent, len(absent))}"
    if _have_own_person(record, list(present.values()), []):
        return ""
    return _describe_shared(record, present)


def _list_present(record: Record, word: str) -> list[str]:
    """Who came in a role with this word in it, each person for themselves."""
    cells = (name for role, name in record.written.attendance.items() if word in role.casefold())
    parts = (part.strip(" .") for cell in cells for part in _SEPARATOR.split(cell))
    return [part for part in parts if _is_person(record, part)]


_SEPARATOR = re.compile(r"\s(?:and|with)\s|[,;&/+\n]|<br\s*/?>", re.IGNORECASE)


def _is_person(record: Record, name: str) -> bool:
    return not PersonName(name).names_nobody and not record.parties.roster.names_several(name)


def _have_own_person(record: Record, roles: Sequence[list[str]], taken: list[str]) -> bool:
    """Whether each of ``roles`` can be given somebody who is none of ``taken``."""
    if not roles:
        return True
    could_be_one = record.parties.roster.could_be_one_person
    free = [name for name in roles[0] if not any(could_be_one(name, one) for one in taken)]
    return any(_have_own_person(record, roles[1:], [*taken, name]) for name in free)


def _describe_shared(record: Record, present: Mapping[str, Sequence[str]]) -> str:
    could_be_one = record.parties.roster.could_be_one_person
    for name in (name for names in present.values() for name in names):
        shared = [
            role
            for role, names in present.items()
            if any(could_be_one(name, other) for other in names)
        ]
        if len(shared) == len(_ROLES):
            return f"with one person in all six roles, {name}"
        if len(shared) > 1:
            return f"with one person in several roles: {name} is {join_listed(shared)}"
    return "with fewer people than roles"


# R11 ------------------------------------------------------------------------------

#: Each agreement of the process, and the words by which a box is known as it.
AGREEMENTS: Mapping[str, re.Pattern[str]] = {
    "what happened": re.compile(r"\bwhat (?:had |has )?happened\b|\bcourse of events\b", re.I),
    "the record reflects it": re.compile(r"\b(?:record|report|timeline)\b", re.I),
    "all follow-up actions": re.compile(r"\b(?:actions?|follow[- ]?ups?)\b", re.I),
}
_DENIED = re.compile(r"\b(?:not|no|never|disagree\w*)\b|n['’]t\b", re.IGNORECASE)
#: What stands where a name should: the words of the template, and what is no name.
_NO_NAME = re.compile(
    r"\b(?:names?|your|date|signed|signature|initials|person|who|yyyy|mm|dd|by|on|at|all|"
    r"agreed|done|yes|ok)\b",
    re.IGNORECASE,
)


def check_agreements(record: Record) -> Outcome:
    """R11: the three agreements, each ticked with a name and a day behind it."""
    agreements = record.written.agreements
    ticked = [text for text, is_ticked in agreements.items() if is_ticked]
    if not ticked:
        return _judge_unticked(record)
    facts = tuple(f"report: agreement “{text}”" for text in ticked)
    needed = max(len(AGREEMENTS), len(agreements))
    if len(ticked) < needed:
        return Outcome("fail", f"{len(ticked)} of {needed} agreements ticked", facts)
    missing = [name for name, words in AGREEMENTS.items() if not _has_agreement(ticked, words)]
    if missing:
        return Outcome("fail", f"no ticked box agrees on {join_listed(missing)}", facts)
    faults = [(text, *_find_signing_fault(record, text)) for text in ticked]
    failed = [f"{text} ({fault})" for text, is_wrong, fault in faults if is_wrong]
    if failed:
        return Outcome("fail", join_listed(failed), facts)
    unsigned = [f"{text} ({fault})" for text, _, fault in faults if fault]
    if unsigned:
        evidence = f"ticked without a name and a date: {join_listed(unsigned)}"
        return Outcome("not seen", evidence, facts)
    return Outcome("pass", join_listed(ticked), facts)


def _judge_unticked(record: Record) -> Outcome:
    """A failure once the review was held; before, nobody was to tick anything."""
    evidence = "no agreement is ticked"
    if record.written.agreements and _find_meeting(record).day is not None:
        return Outcome("fail", evidence, ("report: agreements", "report: review"))
    return Outcome("not seen", evidence)


def _has_agreement(ticked: Sequence[str], words: re.Pattern[str]) -> bool:
    """Whether one of the boxes is that agreement, and does not deny it."""
    own = (_split_box(text)[0] for text in ticked)
    return any(words.search(text) and not _DENIED.search(text) for text in own)


def _split_box(text: str) -> tuple[str, str]:
    """The agreement's own words, and what stands behind them."""
    own, *behind = re.split(r"\s[—–-]+\s|[(:]|,\s+(?=[^,]*,[^,]*\d)", text, maxsplit=1)
    return own, behind[0] if behind else ""


def _find_signing_fault(record: Record, text: str) -> tuple[bool, str]:
    """What is wrong with the name and the day behind an agreement, and whether that is a
    failure or only not known; the second is empty if they are real."""
    behind = _split_box(text)[1]
    days = _find_days(record, behind)
    name = _take_out(behind, days)
    if not any(_is_name(record, part) for part in _SEPARATOR.split(name)):
        return False, "nobody's name"
    if not days:
        return False, "no date"
    if not days[0].days:
        return False, f"{days[0].text} is no day that exists"
    return _find_day_fault(record, days[0].days[0])


def _take_out(text: str, days: Sequence[WrittenDay]) -> str:
    for day in reversed(days):
        text = f"{text[: day.start]},{text[day.end :]}"
    return _CLOCK.sub(",", text)


def _is_name(record: Record, text: str) -> bool:
    name = _NO_NAME.sub(" ", text).strip(" .():—–-*_")
    return bool(re.search(r"[^\W\d_]{2,}", name)) and _is_person(record, name)


def _find_day_fault(record: Record, day: date) -> tuple[bool, str]:
    """Whether the agreement can have been made on that day."""
    for earliest, what in _list_earliest(record):
        if day < earliest:
            return True, f"{format_day(day)} is before {what} ({format_day(earliest)})"
    if record.now is not None and day > _find_local_day(record, record.now):
        return False, f"{format_day(day)} has not come yet"
    return False, ""


def _list_earliest(record: Record) -> Iterator[tuple[date, str]]:
    """The days before which nobody can have agreed."""
    held = _find_meeting(record).day
    if held is not None:
        yield held, "the review"
    if record.resolved is not None:
        yield _find_local_day(record, record.resolved), "the resolution"
