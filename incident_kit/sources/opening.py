"""What a source is given to open itself, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from incident_kit.errors import UsageError
from incident_kit.model import Event, Gathered, Reader, SourceCheck, Window
from incident_kit.model.incident import Incident
from incident_kit.sources.credentials import Secret, report_missing_credential
from incident_kit.sources.progress import Progress
from incident_kit.sources.source import Service

N = TypeVar("N")


@dataclass(frozen=True, slots=True)
class Request(Generic[N]):
    """What a source may need to open itself for one incident.

    ``named`` is what ``incident.yaml`` names of it, ``service`` what
    ``incident-kit.yaml`` says; ``label`` is the former file's name in messages. Paths
    are relative to ``root``. ``events`` are the record so far. ``raw`` is the folder
    for responses as received, ``None`` where none are kept. ``find_secret`` gives the
    source's credential; ``mask`` hides secrets in a text.
    """

    named: N
    service: Service
    incident: Incident
    window: Window
    time_zone: str
    root: Path
    label: str
    events: Sequence[Event]
    raw: Path | None
    find_secret: Callable[[], Secret | None]
    mask: Callable[[str], str]
    progress: Progress

    def path(self, text: str) -> Path:
        """A path that ``incident.yaml`` names; :class:`UsageError` if nothing is there."""
        path = self.root / text
        if not path.exists():
            raise UsageError(
                f"{self.label}: there is no {text}",
                todo=["correct the path; it is relative to the workspace"],
            )
        return path


@dataclass(frozen=True, slots=True)
class ProbeRequest(Generic[N]):
    """What a source may need to test its service: what each incident names of it."""

    named: Sequence[N]
    service: Service
    find_secret: Callable[[], Secret | None]
    progress: Progress


@dataclass(frozen=True, slots=True)
class Opened:
    """What is ready to be read, and its name for a person."""

    label: str
    read: Reader


def describe_unread(label: str, why: str, window: Window) -> Gathered:
    """What is gathered where nothing could be read: a check that says why."""
    check = SourceCheck(label, window.start, window.end, complete=False, warnings=(why,))
    return Gathered(check)


def make_unreadable(label: str, why: str) -> Opened:
    """What cannot be opened: it gives a check that says why."""
    return Opened(label, lambda window: [describe_unread(label, why, window)])


def ask_for_credential(service: str, label: str) -> Opened:
    """What cannot be opened without a credential: its check says who can grant one."""
    missing = report_missing_credential(service)
    return make_unreadable(label, "; ".join((missing.message, *missing.todo)))
