"""Whether what was published still stands where it was, as it was signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from incident_kit.case import Case
from incident_kit.errors import IncidentKitError
from incident_kit.model import Publication
from incident_kit.publishing.comparing import is_of
from incident_kit.publishing.door import Door
from incident_kit.publishing.doors import Request, open_doors
from incident_kit.publishing.places import find_door_name, find_named
from incident_kit.review.receipts import list_receipts
from incident_kit.sources.progress import Progress, ignore_progress

State = Literal["as published", "changed", "gone", "not looked at"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a report at one ``target``: ``said`` in a sentence."""

    target: str
    url: str
    state: State
    said: str

    @property
    def is_as_it_should_be(self) -> bool:
        """Whether nobody has to do anything about it, as far as could be seen."""
        return self.state in ("as published", "not looked at")


def compare_published(case: Case, progress: Progress = ignore_progress) -> tuple[Standing, ...]:
    """What stands now of all that was published, target by target; nothing is asked where
    nothing was. A door that cannot be opened or looked at is no failure."""
    sent = ((one.target, one.begun or one.published) for one in list_receipts(case.review))
    return tuple(_compare(case, target, one, progress) for target, one in sent if one)


def _compare(case: Case, target: str, sent: Publication, progress: Progress) -> Standing:
    request = Request(case, find_named(target), progress)
    doors = open_doors(request, find_door_name(target)).open
    door = next((door for door in doors if door.target == target), None)
    return Standing(target, sent.url or "", *_look(door, sent))


def _look(door: Door | None, sent: Publication) -> tuple[State, str]:
    if door is None:
        return "not looked at", "published, and not looked at: there is no key or door for it here"
    try:
        shown = door.look()
    except IncidentKitError as error:
        return "not looked at", f"published, and not looked at ({error.args[0]})"
    if is_of(shown.live, sent.body):
        seen = f"readers of {door.name} see what was signed"
        whole: tuple[State, str] = ("as published", seen)
        return whole if shown.is_whole else ("changed", f"{seen}, and not all that leads to it")
    if shown.live is None:
        return "gone", f"readers of {door.name} do not see it"
    return "changed", f"readers of {door.name} see another text than was published from here"
