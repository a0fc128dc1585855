"""Named incidents out of a saved JSON file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from incident_kit.errors import UsageError
from incident_kit.model import Gathered, Window
from incident_kit.sources.saved_json import read_documents
from incident_kit.sources.shapes import refuse_document
from incident_kit.sources.statuspage.incident import (
    StatuspageIncident,
    gather_incident,
    parse_incident,
)
from incident_kit.sources.statuspage.selection import (
    Found,
    describe_some,
    drop_repeats,
    find_incidents,
    list_incidents,
    suggest_names,
)
from incident_kit.text.counting import count

_SAVE = ("Save the page's /api/v2/incidents.json, or one incident of the API.",)


@dataclass(frozen=True, slots=True)
class StatuspageFile:
    """Named incidents of one saved file, of a ZIP file or of a folder.

    ``incidents`` names them by id, by shortlink or its code, or by exact name;
    none will do if the file holds exactly one. ``label`` is the path as its user
    wrote it, for messages (the file's name by default).
    """

    path: Path
    incidents: tuple[str, ...] = ()
    label: str = ""

    def __call__(self, window: Window) -> tuple[Gathered, ...]:
        """Each incident whole, whatever ``window`` says, in the order named.

        An update without an id or a time is skipped, and the check says so. Raises
        :class:`~incident_kit.errors.UsageError` for an incident the file does
        not have, and :class:`~incident_kit.errors.SourceError` for a file that is
        no JSON of Statuspage.
        """
        label = self.label or self.path.name
        found, unread = _read_incidents(self.path, label)
        chosen = _choose(found, self.incidents, label)
        return tuple(gather_incident(record, page, unread=unread) for record, page in chosen)


def read_summary(path: Path, incident: str | None = None, *, label: str = "") -> StatuspageIncident:
    """What a file tells of one incident, named as for :class:`StatuspageFile`;
    the same errors."""
    label = label or path.name
    wanted = (incident,) if incident else ()
    found, _ = _read_incidents(path, label)
    [(record, page)] = _choose(found, wanted, label)
    return parse_incident(record, page)


def _read_incidents(path: Path, label: str) -> tuple[list[Found], tuple[str, ...]]:
    """Every incident of a file, or of the files of a folder, each with its page, and a
    sentence on what could not be read."""
    saved = read_documents(path, label, _SAVE)
    found = [one for document in saved.values for one in list_incidents(document)]
    if not found:
        raise refuse_document(
            label, "incident of Statuspage", saved.values, _SAVE, "--statuspage-json"
        )
    return drop_repeats(found), saved.unread


def _choose(found: Sequence[Found], wanted: Sequence[str], label: str) -> list[Found]:
    if wanted:
        return drop_repeats(_pick(found, name, label) for name in wanted)
    if len(found) == 1:
        return [found[0]]
    raise UsageError(
        f"{label}: holds {len(found)} incidents, and none was named.",
        todo=[f"Name one by its id: {describe_some(found)}."],
    )


def _pick(found: Sequence[Found], wanted: str, label: str) -> Found:
    matches = find_incidents(found, wanted)
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise UsageError(
            f"{label}: {len(matches)} incidents are named {wanted.strip()}.",
            todo=[f"Name one by its id: {describe_some(matches)}."],
        )
    raise UsageError(
        f"{label}: has no incident {wanted.strip()}; it has {count(len(found), 'other')}.",
        todo=suggest_names(found, wanted),
    )
