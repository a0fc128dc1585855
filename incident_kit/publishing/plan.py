"""What would be done at a door, before anything is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from incident_kit.case import Case
from incident_kit.errors import IncidentKitError, UndecidedError
from incident_kit.exporting.artifacts import approve_public
from incident_kit.publishing.checking import (
    list_foreign,
    list_foreign_lines,
    was_published,
    was_told,
)
from incident_kit.publishing.comparing import is_of, is_same, list_differences
from incident_kit.publishing.door import Door, Shown
from incident_kit.review import Approved
from incident_kit.review.receipts import Receipts, find_receipts
from incident_kit.text.counting import count

Step = Literal["draft", "live", "revert", ""]


@dataclass(frozen=True, slots=True)
class Plan:
    """What stands at a door, and what comes next.

    ``rows`` describe it in pairs of a word and what it is. ``obstacles`` are why nothing
    can be done, a sentence each, and ``code`` the exit code of the first; ``differences``
    the lines in which what readers see, or somebody else's draft, differs from the signed
    text. ``step`` is the flag of the next step, empty where there is none, and ``is_over``
    says that it goes over what somebody else left, for a reason. With ``is_live`` readers
    see a text there, which can be taken back; with ``may_notify`` they who subscribed can
    be told.
    """

    door: str
    rows: tuple[tuple[str, str], ...]
    obstacles: tuple[str, ...] = ()
    code: int = 0
    differences: tuple[str, ...] = ()
    step: Step = ""
    is_over: bool = False
    is_live: bool = False
    may_notify: bool = False

    def name_command(self, incident: str) -> str:
        """The command of the next step; empty where there is none."""
        over = ' --over --reason "WHY"' if self.is_over else ""
        return f"incident-kit publish {incident} --{self.step}{over}" if self.step else ""


def make_plan(case: Case, door: Door) -> Plan:
    """The plan for ``door``, which is looked at and not changed. Raises as its look does."""
    shown = door.look()
    receipts = find_receipts(case.review, door.target)
    is_live = shown.live is not None
    try:
        approved = approve_public(case)
        body = door.compose(case, approved)
    except IncidentKitError as error:
        rows = (*door.rows, ("readers", _say_readers(shown, receipts, None)))
        why = (str(error.args[0]), *error.todo)
        step: Step = "revert" if is_live else ""
        is_over = is_live and not was_published(shown.live, receipts)
        return Plan(door.name, rows, why, error.code, (), step, is_over, is_live)
    questions = (*shown.questions, *list_foreign(shown, receipts, body))
    return Plan(
        door.name,
        tuple(_list_rows(door, approved, shown, receipts, body)),
        (*shown.refusals, *questions),
        UndecidedError.code if shown.refusals or questions else 0,
        _list_changes(shown, receipts, body),
        "" if shown.refusals else _choose_next(shown, receipts, body),
        is_over=bool(questions),
        is_live=is_live,
        may_notify=door.notifies and not was_told(shown, receipts),
    )


def _list_rows(
    door: Door, approved: Approved, shown: Shown, receipts: Receipts, body: str
) -> Iterator[tuple[str, str]]:
    yield from door.rows
    words = count(len(approved.text.split()), "word")
    yield "text", f"{words}, signed by {' and '.join(approved.by)}"
    yield "readers", _say_readers(shown, receipts, body)
    yield "draft", _say_draft(shown, receipts, body)
    if door.notifies:
        yield "told", _say_telling(shown, receipts)
    losses = door.list_losses(approved)
    if losses:
        yield "lost", ", ".join(losses)


def _say_readers(shown: Shown, receipts: Receipts, body: str | None) -> str:
    if shown.live is None:
        return "see nothing there yet"
    if is_same(shown.live, body):
        return "see the signed text" if shown.is_whole else "see it, and not all that leads to it"
    known = receipts.begun or receipts.published
    if known is not None and is_of(shown.live, known.body):
        return f"see the text that was published on {known.at:%Y-%m-%d %H:%M} UTC"
    return "see a text that the kit did not publish"


def _say_draft(shown: Shown, receipts: Receipts, body: str) -> str:
    if shown.draft is None:
        return "none"
    if is_same(shown.draft, body):
        return "the signed text"
    last = receipts.last
    ours = last is not None and is_of(shown.draft, last.body)
    return "an earlier text of yours" if ours else "somebody else's"


def _say_telling(shown: Shown, receipts: Receipts) -> str:
    if was_told(shown, receipts):
        return "those who subscribed were told already, and are told once"
    return "nobody"


def _list_changes(shown: Shown, receipts: Receipts, body: str) -> tuple[str, ...]:
    foreign = tuple(list_foreign_lines(shown, receipts, body))
    if foreign or shown.live is None:
        return foreign
    return list_differences(shown.live, body)


def _choose_next(shown: Shown, receipts: Receipts, body: str) -> Step:
    """The next step; none where readers see the signed text."""
    if shown.shows(body):
        return "live" if receipts.begun or receipts.published is None else ""
    drafted = receipts.drafted
    is_drafted = is_same(shown.draft, body) and drafted is not None and is_of(body, drafted.body)
    return "live" if is_drafted else "draft"
