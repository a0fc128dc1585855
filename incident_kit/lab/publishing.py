"""What is published by a click: the plan of each door, and the steps that it names.

All of it waits for the network, and is done apart. A step that is asked for again, because
its answer was lost, looks first, and does nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from incident_kit.case import Case
from incident_kit.errors import IncidentKitError, UndecidedError, UsageError, WaitingError
from incident_kit.lab.plain import drop_commands
from incident_kit.lab.session import read_by
from incident_kit.publishing.acting import Done, draft, publish, revert
from incident_kit.publishing.by_hand import record_by_hand
from incident_kit.publishing.checking import DIFFERS
from incident_kit.publishing.comparing import is_difference
from incident_kit.publishing.door import Door
from incident_kit.publishing.doors import OPENERS, ClosedError, Request, open_doors
from incident_kit.publishing.places import find_door_name, find_named
from incident_kit.publishing.plan import make_plan
from incident_kit.publishing.recording import Asked

#: A request or an answer.
Json: TypeAlias = Mapping[str, Any]


# looking ----------------------------------------------------------------------------


def show_plans(case: Case, given: Json) -> Json:
    """The plan of each door, in the order of the doors, and the digest of the public text
    that is ``seen`` with them. A door that cannot be opened or looked at says why."""
    return {"doors": list(_list_plans(case)), "seen": case.public.digest}


def _list_plans(case: Case) -> Iterator[Json]:
    for name in OPENERS:
        doors = open_doors(Request(case), name)
        for door in doors.open:
            yield _describe_door(case, name, door)
        for error in doors.closed.values():
            yield _describe_closed(name, error)


def _describe_door(case: Case, name: str, door: Door) -> Json:
    try:
        plan = make_plan(case, door)
    except IncidentKitError as error:
        return _describe_closed(name, error)
    return {
        "door": name,
        "target": door.target,
        "name": plan.door,
        "preview": door.preview,
        "rows": [list(row) for row in plan.rows],
        "obstacles": drop_commands(plan.obstacles),
        "differences": list(plan.differences),
        "step": plan.step,
        "isOver": plan.is_over,
        "isLive": plan.is_live,
        "mayNotify": plan.may_notify and plan.step == "live",
    }


def _describe_closed(name: str, error: IncidentKitError) -> Json:
    """Why nobody can go through a door; ``byHand`` says that by hand there is a way."""
    sentences = [str(error.args[0]), *drop_commands(error.todo)]
    return {"door": name, "closed": sentences, "byHand": isinstance(error, ClosedError)}


# acting -----------------------------------------------------------------------------


def put_draft(case: Case, given: Json) -> Json:
    """Put the text that was seen as a draft."""
    _check_seen(case, given)
    return _act(case, given, draft)


def show_readers(case: Case, given: Json) -> Json:
    """Show readers the draft of the text that was seen."""
    _check_seen(case, given)
    return _act(case, given, publish)


def take_back(case: Case, given: Json) -> Json:
    """Take from readers what they see, whatever the text is by now."""
    return _act(case, given, revert)


def record_pasted(case: Case, given: Json) -> Json:
    """Record a report that somebody pasted by hand, compared over the public page."""
    asked, url = _read_asked(case, given), str(given["url"]).strip()
    return _do(lambda: record_by_hand(case, url, asked))


def _act(case: Case, given: Json, step: Callable[[Case, Door, Asked], Done]) -> Json:
    asked, door = _read_asked(case, given), _open_door(case, str(given["target"]))
    return _do(lambda: step(case, door, asked))


def _do(step: Callable[[], Done]) -> Json:
    """What was done; what differs is no part of an error here: the next plan shows it."""
    try:
        done = step()
    except IncidentKitError as error:
        todo = [one for one in error.todo if not is_difference(one)]
        raise IncidentKitError(_cut(error), todo=todo) from error
    return {"did": done.did, "said": done.said, "url": done.url}


def _cut(error: IncidentKitError) -> str:
    return str(error.args[0]).partition(DIFFERS)[0]


def _open_door(case: Case, target: str) -> Door:
    """The door that leads to ``target``; what was shown may be another place by now."""
    doors = open_doors(Request(case, find_named(target)), find_door_name(target))
    for error in doors.closed.values():
        raise error
    for door in doors.open:
        if door.target == target:
            return door
    raise UndecidedError(
        "this report is published at another place by now: nothing was done there",
        todo=["look again before publishing"],
    )


def _check_seen(case: Case, given: Json) -> None:
    if case.public.digest != given.get("seen"):
        raise WaitingError(
            "the public text was changed just now: nothing was sent",
            todo=["read it, and look again before publishing"],
        )


def _read_asked(case: Case, given: Json) -> Asked:
    over = given.get("over")
    if over is not None and not str(over).strip():
        raise UsageError("it takes a reason to go over what somebody else left")
    reason = None if over is None else str(over).strip()
    return Asked(read_by(case, given), reason, notify=given.get("notify") is True)
