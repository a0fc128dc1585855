"""Rules about the review and what comes of it: R10, R11 and R16."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from incident_kit.model import Action
from incident_kit.model.times import to_utc
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
_WITHIN = timedelta(days=7)
_HELD = re.compile(
    r"^[^\w\n]*+held[^\w\n]{0,40}?:\W{0,40}"
    r"(\d{4}-\d\d-\d\d)(?:[T ,]+(?:at )?(\d{1,2})[:.](\d\d))?",
    re.I | re.M,
)


def check_meeting(record: Record) -> Outcome:
    """R10: held within seven days of resolution, with somebody of each role."""
    held, resolved = _find_meeting(record), record.resolved
    if held is None:
        return Outcome("not seen", "the report does not say when the review was held")
    if resolved is None:
        return Outcome("not seen", "the incident is not resolved")
    facts = ("report: review", "report: attendance", *record.cite_moment("resolved"))
    day, resolution = f"held on {held:%Y-%m-%d}", record.format_clock(resolved)
    if held < resolved:
        return Outcome("fail", f"{day}, before the resolution ({resolution})", facts)
    if _count_days(record, resolved, held) > _WITHIN:
        return Outcome("fail", f"{day}, more than 7 days after it ({resolution})", facts)
    absent = [role for word, role in _ROLES if not _is_present(record, word)]
    if absent:
        return Outcome("fail", f"{day} without {join_listed(absent, len(absent))}", facts)
    everybody = [name for name in record.written.attendance.values() if name.strip()]
    if _could_all_be(everybody[0], everybody, record):
        evidence = f"{day} with one person in all six roles, {everybody[0]}"
        return Outcome("fail", evidence, facts)
    return Outcome("pass", f"{day} with all six roles", facts)


def _could_all_be(name: str, names: Sequence[str], record: Record) -> bool:
    """Whether all ``names`` may be this one person's."""
    roster = record.parties.roster
    is_one = (roster.could_be_one_person(name, other) for other in names)
    return not roster.names_several(name) and all(is_one)


def _find_meeting(record: Record) -> datetime | None:
    """When the review was held, in UTC; a day without a time is its last minute."""
    match = _HELD.search(record.written.sections.get("review", ""))
    if match is None:
        return None
    try:
        at = time(int(match[2]), int(match[3])) if match[2] else time(23, 59)
        day = datetime.combine(date.fromisoformat(match[1]), at)
        return to_utc(day, record.timeline.time_zone)
    except ValueError:
        return None


def _count_days(record: Record, start: datetime, end: datetime) -> timedelta:
    """Between the local days: a review on the seventh day is in time at any hour."""
    zone = ZoneInfo(record.timeline.time_zone)
    return end.astimezone(zone).date() - start.astimezone(zone).date()


def _is_present(record: Record, word: str) -> bool:
    """Whether somebody came in a role with this word in it."""
    attendance = record.written.attendance.items()
    return any(word in role.casefold() and name.strip() for role, name in attendance)


_DATE = re.compile(
    r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*",
    re.IGNORECASE,
)
_AGREEMENTS = 3


def check_agreements(record: Record) -> Outcome:
    """R11: three agreements, each ticked with a name and a date behind it."""
    agreements = record.written.agreements
    ticked = [text for text, is_ticked in agreements.items() if is_ticked]
    if not ticked:
        return _judge_unticked(record)
    facts = tuple(f"report: agreement “{text}”" for text in ticked)
    needed = max(_AGREEMENTS, len(agreements))
    if len(ticked) < needed:
        return Outcome("fail", f"{len(ticked)} of {needed} agreements ticked", facts)
    unsigned = [text for text in ticked if not _is_signed(text)]
    if unsigned:
        evidence = f"ticked without a name and a date: {join_listed(unsigned)}"
        return Outcome("not seen", evidence, facts)
    return Outcome("pass", join_listed(ticked), facts)


def _judge_unticked(record: Record) -> Outcome:
    """A failure once the review was held; before, nobody was to tick anything."""
    evidence = "no agreement is ticked"
    if record.written.agreements and _find_meeting(record) is not None:
        return Outcome("fail", evidence, ("report: agreements", "report: review"))
    return Outcome("not seen", evidence)


def _is_signed(text: str) -> bool:
    """Whether a name and a date stand behind the agreement's own words."""
    behind = re.split(r"\s[—–-]+\s|[(:]", text, maxsplit=1)[1:]
    if not behind or not _DATE.search(behind[0]):
        return False
    return bool(re.search(r"[^\W\d_]{2,}", _DATE.sub("", behind[0])))


def check_actions(record: Record) -> Outcome:
    """R16: each action has one person as owner, and a date."""
    actions = [action for action in record.written.actions if action.text.strip()]
    if not actions:
        return Outcome("not seen", "the report lists no action")
    facts = tuple(f"report: action {action.row}" for action in actions)
    lacks_by_row = {action.row: _list_lacks(record, action) for action in actions}
    lacking = [f"row {row} ({', '.join(lacks)})" for row, lacks in lacks_by_row.items() if lacks]
    if lacking:
        evidence = f"{len(lacking)} of {len(actions)} actions: {join_listed(lacking)}"
        return Outcome("fail", evidence, facts)
    return Outcome("pass", f"{len(actions)} with one owner and a date", facts)


def _list_lacks(record: Record, action: Action) -> list[str]:
    """What the row lacks, in words; empty if it is complete."""
    lacks = []
    owner = action.owner.strip(" -–—?@")
    if not owner:
        lacks.append("no owner")
    elif record.parties.roster.names_several(owner):
        lacks.append("owner is not one person")
    if not _DATE.search(action.due.strip()):
        lacks.append("no due date")
    return lacks
