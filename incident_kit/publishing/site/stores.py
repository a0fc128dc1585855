"""Where the pages stand: a plain folder, or the tree of a branch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from typing import Protocol

from incident_kit.errors import SourceError
from incident_kit.files import replace_bytes
from incident_kit.publishing.site.address import is_address
from incident_kit.publishing.site.listing import LISTS
from incident_kit.workspace import MARKER

#: What is left beside a file where its writer was ended midway.
_LEFT = re.compile(r"\.(?P<name>.+\.(?:html|xml|json))\.[a-z0-9_]{8}\.tmp(?:\.old\.tmp)?")


@dataclass(frozen=True, slots=True)
class Change:
    """A file to write: what stands there now, ``None`` for nothing, and its new bytes."""

    name: str
    seen: bytes | None
    data: bytes


class Store(Protocol):
    """A place that pages stand in, by their names."""

    @property
    def label(self) -> str:
        """What people call it."""

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """It in pairs of a word and what it is."""

    def locate(self, name: str) -> str:
        """Where a file of it is, for people."""

    def open(self) -> None:
        """Look anew: what is read and written from here on is one state of the place."""

    def read(self, names: Iterable[str]) -> Mapping[str, bytes]:
        """The files of these names that stand there."""

    def list_refusals(self, names: Sequence[str]) -> list[str]:
        """Why these files cannot be written there, a sentence each."""

    def has_remains(self) -> bool:
        """Whether a writer that was ended midway left anything."""

    def write(self, changes: Sequence[Change], note: str, at: datetime) -> SourceError | None:
        """Write the files in their order, and take away what a writer left. The refusal, if
        other bytes stand there than were seen; ``note`` and ``at`` say what is done when."""


@dataclass(frozen=True, slots=True)
class FolderStore:
    """The folder at ``path``, which the configuration calls ``named``."""

    path: Path
    named: str

    @property
    def label(self) -> str:
        """The folder, as it is configured."""
        return f"the folder {self.named}"

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """The folder."""
        state = "" if self.path.is_dir() else " (will be made)"
        return (("folder", f"{self.path}{state}"),)

    def locate(self, name: str) -> str:
        """The path of a file, as the folder is configured: receipts go to other machines."""
        return f"{label_folder(self.named)}/{name}"

    def open(self) -> None:
        """Nothing: each file is compared again before it is written."""

    def read(self, names: Iterable[str]) -> Mapping[str, bytes]:
        """The files, without those that are links."""
        paths = {name: self.path / name for name in names}
        try:
            return {name: path.read_bytes() for name, path in paths.items() if _is_file(path)}
        except OSError as error:
            raise SourceError(f"{self.label} cannot be read: {error.strerror}") from error

    def list_refusals(self, names: Sequence[str]) -> list[str]:
        """No folder, or a workspace; a link or a folder in the place of a file."""
        if self.path.exists() and not self.path.is_dir():
            return [f"{self.label} is a file, and no folder"]
        if (self.path / MARKER).exists():
            return [f"{self.label} is a workspace: no web server may show it"]
        paths = [self.path / name for name in names]
        odd = [path.name for path in paths if path.is_symlink() or path.is_dir()]
        return [
            f"{name} in {self.label} is a link or a folder: it is left as it is" for name in odd
        ]

    def has_remains(self) -> bool:
        """Whether there are unfinished files of the kit's."""
        return any(self._list_remains())

    def write(self, changes: Sequence[Change], note: str, at: datetime) -> SourceError | None:
        """Write each file whole or not at all."""
        for path in self._list_remains():
            path.unlink(missing_ok=True)
        for change in changes:
            path = self.path / change.name
            if change.data == change.seen:
                continue
            if not replace_bytes(path, change.seen, change.data):
                return SourceError(
                    f"somebody changed {change.name} in {self.label} meanwhile: it is left as "
                    "it is",
                    todo=["look at it, then run this again"],
                )
        return None

    def _list_remains(self) -> Iterator[Path]:
        for path in self.path.glob(".*.tmp"):
            found = _LEFT.fullmatch(path.name)
            if found and (found["name"] in LISTS or is_address(found["name"])):
                yield path


def label_folder(named: str) -> str:
    """What a configured folder is called in receipts: one of this machine by its name alone."""
    path = PurePath(named)
    return path.name if path.is_absolute() else named.rstrip("/")


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
