"""What verbs do about a public version that stands and is not covered any more.

One that writes takes it back, however it ends; one that reads only says so, since a look
never removes a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from incident_kit.case import case_at
from incident_kit.cli.output import say_progress
from incident_kit.errors import IncidentKitError, RenderingError
from incident_kit.exporting.exports import find_public_set, list_folders, take_back_at
from incident_kit.exporting.public_set import (
    describe_foreign,
    describe_removed,
    describe_uncovered,
)


@contextmanager
def taking_back(start: Path, incident: str) -> Iterator[None]:
    """Around a verb that writes: at its end, take back what is not covered, and say so.

    What cannot be removed is a :class:`RenderingError`, even where the verb's own work
    was done.
    """
    try:
        yield
    except RenderingError:
        raise
    except BaseException as error:
        _take_back_after(start, incident, error)
        raise
    _take_back(start, incident)


def _take_back_after(start: Path, incident: str, error: BaseException) -> None:
    """Take back once a verb has failed, and say both if that fails too."""
    try:
        _take_back(start, incident)
    except RenderingError as failure:
        if not isinstance(error, IncidentKitError):
            raise
        message = f"{failure.args[0]} ({str(error.args[0]).splitlines()[0]})"
        raise RenderingError(message, todo=failure.todo) from error


def _take_back(start: Path, incident: str) -> None:
    for folder in list_folders(start, [incident]):
        standing = take_back_at(folder)
        if standing.uncovered:
            say_progress(describe_removed(folder, standing))
        if standing.foreign:
            say_progress(describe_foreign(folder, standing))


@contextmanager
def showing_uncovered(start: Path, incident: str) -> Iterator[None]:
    """Around a verb that reads: say first what stands and is not covered."""
    for folder in list_folders(start, [incident]):
        with suppress(IncidentKitError):  # the verb itself says what cannot be read
            for line in describe_uncovered(folder, find_public_set(case_at(folder))):
                say_progress(line)
    yield


def withdraw(start: Path, incidents: Sequence[str] | None) -> None:
    """Take back what stands of these incidents, or of all, where the workspace at ``start``
    cannot be read: nothing is covered then."""
    for folder in list_folders(start, incidents):
        take_back_at(folder)
