"""What a source is given to open itself, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from incident_kit.errors import SourceError, UsageError
from incident_kit.model import Event, Gathered, Person, Reader, SourceCheck, Window
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
    are relative to ``root``. ``events`` are the record so far, ``people`` those of its
    directories, ``checks`` what was read for it, ``places`` where it was said. ``raw`` is
    the folder for responses as received, ``None`` where none are kept. ``find_secret``
    gives the source's credential; ``mask`` hides secrets in a text.
    """

    named: N
    service: Service
    incident: Incident
    window: Window
    time_zone: str
    root: Path
    label: str
    events: Sequence[Event]
    people: Sequence[Person]
    checks: Sequence[SourceCheck]
    places: Mapping[str, str]
    raw: Path | None
    find_secret: Callable[[], Secret | None]
    mask: Callable[[str], str]
    progress: Progress

    def open_file(
        self,
        label: str,
        text: str,
        make_reader: Callable[[Path], Reader],
        *,
        keeps_all: bool = True,
        gives_all: bool = False,
    ) -> Opened:
        """The file or folder that ``incident.yaml`` names as ``text``, ready to be read;
        what is not there raises :class:`UsageError` when it is read.

        ``keeps_all`` says that a file of this kind never loses an item: one that has
        fewer than before is a smaller file. ``gives_all`` says that all that is in it is
        read, whether or not it is named.
        """
        try:
            path = self.path(text)
            reader = name_as_typed(make_reader(path), path.name, text)
        except UsageError as error:
            reader = refuse(error)
        return Opened(label, reader, path=text, keeps_all=keeps_all, gives_all=gives_all)

    def path(self, text: str) -> Path:
        """A path that ``incident.yaml`` names; :class:`UsageError` if nothing is there."""
        path = self.root / text
        if not path.exists():
            raise UsageError(
                f"{self.label}: there is no {text}",
                todo=["put the file there, or correct the path; it is relative to the workspace"],
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
    """What is ready to be read, and its name for a person.

    ``key`` is the source's, ``path`` the file that ``incident.yaml`` names, empty for a
    service. ``keeps_all`` says that what it held once it holds for good, ``gives_all`` that
    nothing in it has to be named.
    """

    label: str
    read: Reader
    key: str = ""
    path: str = ""
    keeps_all: bool = False
    gives_all: bool = False


def refuse(error: UsageError) -> Reader:
    """A reader of what cannot be opened: it raises why."""

    def raise_error(window: Window) -> Sequence[Gathered]:
        raise error

    return raise_error


def name_as_typed(read: Reader, name: str, typed: str) -> Reader:
    """``read``, whose errors about the file ``name`` call it what its user typed."""

    def read_named(window: Window) -> Sequence[Gathered]:
        try:
            return read(window)
        except (SourceError, UsageError) as error:
            message = str(error.args[0])
            if message.startswith(f"{name}:"):
                error.args = (f"{typed}{message[len(name) :]}", *error.args[1:])
            raise

    return read_named


def describe_unread(label: str, why: str, window: Window) -> Gathered:
    """What is gathered where nothing could be read: a check that says why."""
    check = SourceCheck(label, window.start, window.end, complete=False, warnings=(why,))
    return Gathered(check, was_read=False)


def make_unreadable(label: str, why: str) -> Opened:
    """What cannot be opened: it gives a check that says why."""
    return Opened(label, lambda window: [describe_unread(label, why, window)])


def ask_for_credential(service: str, label: str) -> Opened:
    """What cannot be opened without a credential: its check says who can grant one."""
    missing = report_missing_credential(service)
    return make_unreadable(label, "; ".join((missing.message, *missing.todo)))
