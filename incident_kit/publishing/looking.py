"""Whether what was published still stands where it was, as it was signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from incident_kit.case import Case
from incident_kit.errors import IncidentKitError
from incident_kit.publishing.comparing import is_of
from incident_kit.publishing.door import Door
from incident_kit.publishing.doors import Request, open_doors
from incident_kit.publishing.places import find_door_name, find_named
from incident_kit.review.receipts import Receipts, list_receipts
from incident_kit.sources.progress import Progress, ignore_progress

#: Finds the open door to a target.
FindDoor = Callable[[str], Door | None]
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
    standing = [one for one in list_receipts(case.review) if one.published or one.begun]

    def find(target: str) -> Door | None:
        request = Request(case, find_named(target), progress)
        doors = open_doors(request, find_door_name(target)).open
        return next((door for door in doors if door.target == target), None)

    return tuple(_compare(standing, find))


def _compare(standing: Sequence[Receipts], find: FindDoor) -> Iterator[Standing]:
    for receipts in standing:
        sent = receipts.begun or receipts.published
        assert sent is not None
        state, said = _look(receipts, find(receipts.target))
        yield Standing(receipts.target, sent.url or "", state, said)


def _look(receipts: Receipts, door: Door | None) -> tuple[State, str]:
    sent = receipts.begun or receipts.published
    if door is None or sent is None:
        return "not looked at", "published, and not looked at: there is no key or door for it here"
    try:
        shown = door.look()
    except IncidentKitError as error:
        return "not looked at", f"published, and not looked at ({error.args[0]})"
    if is_of(shown.live, sent.body) and shown.is_whole:
        return "as published", f"readers of {door.name} see what was signed"
    if is_of(shown.live, sent.body):
        return (
            "changed",
            f"readers of {door.name} see what was signed, and not all that leads to it",
        )
    if shown.live is None:
        return "gone", f"readers of {door.name} do not see it"
    return "changed", f"readers of {door.name} see another text than was published from here"
