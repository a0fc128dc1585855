"""What one incident's outcome rests on, seen while it runs, and remembered at its end.

A memory vouches for what was read. So what anybody else changes meanwhile, in the incident's
folder or in what is read from elsewhere, leaves none, and the incident is done again.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from incident_kit.batch.digests import Elsewhere, NoDigestError, digest_files, digest_json
from incident_kit.batch.memory import Memory, digest_flags, forget, recall, remember
from incident_kit.batch.moments import find_change
from incident_kit.batch.outcomes import Outcome
from incident_kit.case import Case
from incident_kit.exporting.formats import formats_of
from incident_kit.sources.registry import SOURCES
from incident_kit.workspace import INCIDENTS, MARKER
from incident_kit.workspace.config import read_named
from incident_kit.workspace.signatures import REVOKED, SIGNERS

#: What may be taken back at any step: an earlier public version.
_EXPORTED = ("export", *(each.file_name("public") for each in formats_of("public")))


class Watch:
    """Watches over one incident from when its facts are there until it is done.

    ``flags`` are those of its row in a manifest; ``around`` is what it shares with others,
    ``None`` if that is not known.
    """

    def __init__(
        self,
        case: Case,
        flags: Mapping[str, object],
        around: Mapping[str, Any] | None,
        elsewhere: Elsewhere,
    ) -> None:
        self._folder = case.folder.path
        self._at = case.now
        self._flags = digest_flags(flags) or _recall_flags(self._folder)
        self._around = around
        self._elsewhere = elsewhere
        self._can_vouch = around is not None and not _is_live(case)
        self._rests_on: Mapping[str, str] = {}
        self._files: Mapping[str, str] = {}
        forget(self._folder)
        with self._vouching():
            self._rests_on = elsewhere.digest_all(_list_elsewhere(case))
            self._files = digest_files(self._folder)

    def pass_step(self, *written: str) -> None:
        """Look again after a step that writes the files and folders named ``written``."""
        with self._vouching():
            files = digest_files(self._folder)
            changed = {name for name, _ in self._files.items() ^ files.items()}
            own = (*written, *_EXPORTED)
            if any(name.split("/")[0] not in own for name in changed):
                self._can_vouch = False
            self._files = files

    def remember(self, outcome: Outcome, case: Case) -> None:
        """Keep what the ``outcome`` of ``case`` rests on, if nobody has changed any of it."""
        with self._vouching():
            if self._elsewhere.digest_all(self._rests_on) != self._rests_on:
                self._can_vouch = False
        if not self._can_vouch or self._around is None:
            return
        memory = Memory(
            outcome=outcome,
            around=self._around,
            elsewhere=self._rests_on,
            folder=digest_json(self._files),
            flags=self._flags,
            at=self._at,
            until=find_change(case, self._at),
        )
        remember(self._folder, memory)

    @contextmanager
    def _vouching(self) -> Iterator[None]:
        """Around a look: what cannot be looked at leaves nothing to remember."""
        try:
            yield
        except NoDigestError:
            self._can_vouch = False


def _recall_flags(folder: Path) -> str:
    """The row that a manifest had of the incident, when a batch names none now."""
    memory = recall(folder)
    return memory.flags if memory is not None else ""


def _is_live(case: Case) -> bool:
    """Whether anything is read from a service, which may say something else each time."""
    return any(source.is_live(read_named(case.incident, source)) for source in SOURCES)


def _list_elsewhere(case: Case) -> Iterator[str]:
    """What the incident is made from that does not stand in its folder, relative to the
    workspace where it stands there."""
    settings, incident = case.settings, case.incident
    yield from (MARKER, SIGNERS, REVOKED)
    if settings.tenants_file:
        yield settings.tenants_file
    for source in SOURCES:
        yield from source.list_paths(read_named(incident, source))
    for former in incident.formerly:  # another incident may take the id
        yield f"{INCIDENTS}/{former}/incident.yaml"
    for place in zoneinfo.TZPATH:
        yield str(Path(place, settings.time_zone))
