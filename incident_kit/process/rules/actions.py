"""The rule about what comes of an incident: R16."""

from __future__ import annotations

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from incident_kit.model import Action, PersonName
from incident_kit.process.days import find_days, format_day
from incident_kit.process.record import Outcome, Record, join_listed

#: Letters that stand for a team or a duty, where they are nobody's: SRE, QA.
_LETTERS = re.compile(r"[A-Z]{2,5}s?")


@dataclass(frozen=True, slots=True)
class _Lack:
    """What a row lacks, in words; ``is_known`` says that it surely does."""

    words: str
    is_known: bool = True


def check_actions(record: Record) -> Outcome:
    """R16: each action has an owner who is one person, and a day by which it is due."""
    actions = [action for action in record.written.actions if action.text.strip()]
    if not actions:
        return Outcome("not seen", "the report lists no action")
    facts = tuple(f"report: action {action.row}" for action in actions)
    lacks = {action.row: _list_lacks(record, action) for action in actions}
    lacking = [_describe_row(row, found) for row, found in lacks.items() if found]
    if not lacking:
        return Outcome("pass", f"{len(actions)} with one owner and a date", facts)
    evidence = f"{len(lacking)} of {len(actions)} actions: {join_listed(lacking)}"
    if any(lack.is_known for found in lacks.values() for lack in found):
        return Outcome("fail", evidence, facts)
    return Outcome("not seen", evidence, facts)


def _describe_row(row: int, lacks: list[_Lack]) -> str:
    return f"row {row} ({', '.join(lack.words for lack in lacks)})"


def _list_lacks(record: Record, action: Action) -> list[_Lack]:
    """What the row lacks; empty if it is complete."""
    lacks = (_judge_owner(record, action.owner), _judge_due(record, action.due))
    return [lack for lack in lacks if lack is not None]


def _judge_owner(record: Record, text: str) -> _Lack | None:
    """Why the owner is not one person; ``None`` where it is somebody."""
    owner = re.sub(r"\s*\([^()]*\)\s*\Z", "", text.strip(" -–—?*_`")).strip()
    if PersonName(owner).names_nobody:
        return _Lack("no owner")
    roster = record.parties.roster
    if roster.find_called(owner):
        is_one = len(roster.find_called(owner)) == 1
        return None if is_one else _Lack(f"owner {owner} could be several people")
    if roster.names_several(owner):
        return _Lack("owner is not one person")
    return _judge_name(record, owner)


def _judge_name(record: Record, owner: str) -> _Lack | None:
    """Why a name that nobody has exactly does not tell who owns the action."""
    roster = record.parties.roster
    meant = roster.find_meant(owner)
    if len(meant) == 1 or _has_attended(record, owner):
        return None
    if meant:
        return _Lack(f"owner {owner} could be {join_listed(one.name for one in meant)}")
    if _LETTERS.fullmatch(owner):
        return _Lack("owner is not one person")
    if roster.has_list or record.directory or len(PersonName(owner).words) < 2:
        return _Lack(f"owner {owner} is nobody who is known: write the full name", is_known=False)
    return None


def _has_attended(record: Record, owner: str) -> bool:
    """Whether the report names somebody so among those who came to the review."""
    cells = record.written.attendance.values()
    names = (PersonName(name.strip()) for cell in cells for name in cell.split(","))
    return any(PersonName(owner).is_same(name) for name in names)


def _judge_due(record: Record, text: str) -> _Lack | None:
    """Why the row has no day by which it is due; ``None`` where it has one."""
    zone = record.timeline.time_zone
    near = record.resolved or record.started
    day = None if near is None else near.astimezone(ZoneInfo(zone)).date()
    days = find_days(text, zone, day)
    if not days:
        return _Lack("no due date")
    if not days[0].days:
        return _Lack(f"due {days[0].text}, a day that does not exist")
    if record.started is not None and max(days[0].days) < record.started.date():
        return _Lack(f"due {format_day(days[0].days[0])}, before the incident")
    return None
