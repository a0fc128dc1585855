"""What a batch remembers of an incident that it was done with, so that only what changed since
is done again.

It stands in the incident's ``.history/``, which is the machine's own and never in git: what
comes with a clone or a merge vouches for nothing. An incident is unchanged while everything
that its outcome rests on has the same content, and every file in its folder is as the batch
left it. So what it exported then is covered now if it was covered then.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from incident_kit.batch.digests import Elsewhere, NoDigestError, digest_files, digest_json
from incident_kit.batch.manifest import Job
from incident_kit.batch.outcomes import Outcome
from incident_kit.batch.surroundings import Surroundings
from incident_kit.files.writing import write_json
from incident_kit.workspace import INCIDENTS
from incident_kit.workspace.locking import HISTORY, make_history

NAME = "batch.json"
_VERSION = 1
#: What would end as it did if it were done again. Whatever failed, or was not gathered
#: whole, is tried again: it may have been a disk, a service or a file that is mended by now.
_LASTING = frozenset({"done", "needs review", "held"})


@dataclass(frozen=True, slots=True)
class Memory:
    """What an incident's ``outcome`` rests on.

    ``around`` is what it shares with others, ``elsewhere`` the digests of paths outside of its
    folder, ``folder`` that of all files in it once it was done, ``flags`` that of its row in a
    manifest, empty where it had none. It was done ``at`` a time of the clock, and holds
    ``until`` another, if time alone will change it.
    """

    outcome: Outcome
    around: Mapping[str, Any]
    elsewhere: Mapping[str, str]
    folder: str
    flags: str
    at: datetime
    until: datetime | None

    def json(self) -> dict[str, Any]:
        """What is stored."""
        return {
            "version": _VERSION,
            "incident": self.outcome.incident,
            "outcome": self.outcome.json(),
            "around": dict(self.around),
            "elsewhere": dict(self.elsewhere),
            "folder": self.folder,
            "flags": self.flags,
            "at": self.at.isoformat(),
            "until": self.until and self.until.isoformat(),
        }


def lasts(outcome: Outcome) -> bool:
    """Whether an incident that ended so is not tried again while nothing changes."""
    return outcome.state in _LASTING


def digest_flags(flags: Mapping[str, object]) -> str:
    """The digest of a row of a manifest; empty for an incident that none names."""
    return digest_json(dict(flags)) if flags else ""


def remember(folder: Path, memory: Memory) -> None:
    """Keep ``memory`` of the incident at ``folder``."""
    write_json(make_history(folder) / NAME, memory.json())


def forget(folder: Path) -> None:
    """Let nothing be remembered of the incident at ``folder``."""
    (folder / HISTORY / NAME).unlink(missing_ok=True)


def recall(folder: Path) -> Memory | None:
    """What is remembered of the incident at ``folder``; ``None`` for nothing, for what cannot
    be read, and for what another version of the kit or another incident left there."""
    try:
        data = json.loads((folder / HISTORY / NAME).read_bytes())
        if data.pop("version") != _VERSION or data.pop("incident") != folder.name:
            return None
        data["outcome"] = Outcome(**data["outcome"])
        data["at"] = _read_time(data["at"])
        data["until"] = data["until"] and _read_time(data["until"])
        return Memory(**data)
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None


def _read_time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


class Unchanged:
    """Tells which incidents of the workspace at ``root`` are as a batch left them."""

    def __init__(self, root: Path, around: Surroundings, elsewhere: Elsewhere) -> None:
        self._incidents = root / INCIDENTS
        self._around = around
        self._elsewhere = elsewhere

    def find_outcome(self, job: Job, now: datetime) -> Outcome | None:
        """How an incident ended the last time, if it would end so now, without being done."""
        folder = self._incidents / job.incident
        memory = recall(folder)
        if memory is None or not lasts(memory.outcome):
            return None
        if not _holds_at(memory, now) or not self._is_same_job(memory, job):
            return None
        try:
            if not self._is_untouched(memory, folder):
                return None
        except (NoDigestError, TypeError, AttributeError):
            return None
        return _repeat(memory.outcome)

    def _is_same_job(self, memory: Memory, job: Job) -> bool:
        """A row of a manifest counts; ``--all`` says nothing about an incident."""
        is_same_row = not job.flags or digest_flags(job.flags) == memory.flags
        return is_same_row and memory.around == self._around.of(job.incident)

    def _is_untouched(self, memory: Memory, folder: Path) -> bool:
        elsewhere = self._elsewhere.digest_all(memory.elsewhere)
        return elsewhere == memory.elsewhere and digest_json(digest_files(folder)) == memory.folder


def _holds_at(memory: Memory, now: datetime) -> bool:
    """Whether time alone changed nothing: a clock that was put back tells nothing either."""
    return memory.at <= now and (memory.until is None or now < memory.until)


def _repeat(outcome: Outcome) -> Outcome:
    """The same outcome, of an incident that nothing was done with."""
    return Outcome(outcome.incident, outcome.state, outcome.reason, outcome.code, 0.0, True)
