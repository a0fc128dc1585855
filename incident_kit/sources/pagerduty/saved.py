"""PagerDuty incidents out of saved JSON: one file, or a folder of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from incident_kit.errors import UsageError
from incident_kit.model import Gathered, Window
from incident_kit.sources.json_values import Record, map_of, maps, text_of
from incident_kit.sources.pagerduty.dossier import LISTS, Dossier
from incident_kit.sources.pagerduty.gathered import gather_dossier
from incident_kit.sources.pagerduty.pieces import Piece, split_document
from incident_kit.sources.saved_json import read_documents
from incident_kit.sources.shapes import refuse_document
from incident_kit.sources.suggestions import list_some, near
from incident_kit.text.counting import count

_SAVE = (
    "Save the responses of GET /incidents/ID, /incidents/ID/log_entries?include[]=channels, "
    "/notes and /alerts.",
)


_HOW_TO_KEEP = "put the incident's id into the name of the file"


@dataclass(frozen=True, slots=True)
class PagerDutyFile:
    """Named incidents of one saved file, or of a folder of files.

    A file holds one response of the API, or an object ``{"incident": …,
    "log_entries": […], "notes": […], "alerts": […], "oncalls": […]}``; a folder
    holds any number of both, at any depth. A list that does not say whose it is
    (``notes``) belongs to the incident whose id stands in its file's path, or to
    the only one there is. ``incidents`` names them by id, number (``12``, ``#12``),
    address or exact title; none will do if there is one. ``label`` is the path as
    its user wrote it, for messages (the file's name by default).
    """

    path: Path
    incidents: tuple[str, ...] = ()
    label: str = ""

    def __call__(self, window: Window) -> tuple[Gathered, ...]:
        """Each incident whole, whatever ``window`` says, in the order named.

        An unreadable file of a folder is skipped, and the checks say so. Raises
        :class:`~incident_kit.errors.UsageError` for an incident that is not there,
        and :class:`~incident_kit.errors.SourceError` where there is nothing of
        PagerDuty at all.
        """
        label = self.label or self.path.name
        saved = read_documents(self.path, label, _SAVE)
        pieces = [piece for one in saved.documents for piece in split_document(one.file, one.value)]
        dossiers, lost = _join_pieces(pieces)
        if not dossiers:
            raise refuse_document(
                label, "incident of PagerDuty", saved.values, _SAVE, "--pagerduty-json"
            )
        warnings = (*saved.unread, *_describe_unknown(pieces))
        if lost:
            records = count(
                lost,
                "record does not say of which incident it is, and was skipped",
                "records do not say of which incident they are, and were skipped",
            )
            warnings = (*warnings, f"{records}: {_HOW_TO_KEEP}")
        chosen = _choose(dossiers, self.incidents, label)
        return tuple(_gather(dossier, warnings) for dossier in chosen)


def _describe_unknown(pieces: Iterable[Piece]) -> tuple[str, ...]:
    """A sentence on the records that are nothing of PagerDuty's, with their keys."""
    unknown = [record for piece in pieces for record in piece.unknown]
    if not unknown:
        return ()
    records = count(
        len(unknown),
        "record of an unknown kind was skipped",
        "records of unknown kinds were skipped",
    )
    return (f"{records} (its keys are {', '.join(list(unknown[0])[:8])})",)


def _gather(dossier: Dossier, warnings: Sequence[str]) -> Gathered:
    if not dossier.log_entries:
        warnings = (*warnings, "no log entries were saved: only its beginning is known")
    return gather_dossier(dossier, complete=not warnings, warnings=warnings)


# ---- putting together


def _join_pieces(pieces: Sequence[Piece]) -> tuple[list[Dossier], int]:
    """A dossier for each incident found, in the order of the files, and how many
    records are of none."""
    incidents = _find_incidents(pieces)
    lists: dict[str, dict[str, list[Record]]] = {id_: {} for id_ in ("", *incidents)}
    for piece, name in product(pieces, LISTS):
        for record in maps(piece.document.get(name)):
            owner = _owner_of(record, piece, incidents)
            lists[owner].setdefault(name, []).append(record)
    lost = sum(map(len, lists[""].values()))
    return [Dossier(incident, **lists[id_]) for id_, incident in incidents.items()], lost


def _find_incidents(pieces: Sequence[Piece]) -> dict[str, Record]:
    """Each incident in its fullest form: a log entry only refers to it."""
    found: dict[str, Record] = {}
    for incident in _list_mentions(pieces):
        id_ = text_of(incident, "id")
        if id_ and len(incident) > len(found.get(id_, ())):
            found[id_] = incident
    return found


def _list_mentions(pieces: Iterable[Piece]) -> Iterable[Record]:
    for piece in pieces:
        yield map_of(piece.document, "incident")
        for name in ("log_entries", "alerts", "status_updates", "notes"):
            for record in maps(piece.document.get(name)):
                yield map_of(record, "incident")


def _owner_of(record: Record, piece: Piece, incidents: Mapping[str, Record]) -> str:
    """Whose a record is; empty where nothing says so."""
    own = text_of(map_of(record, "incident"), "id")
    around = text_of(map_of(piece.document, "incident"), "id")
    in_file_name = [id_ for id_ in incidents if id_ in piece.file]
    only = [*incidents] if len(incidents) == 1 else []
    candidates = (own, around, *in_file_name, *only)
    return next((id_ for id_ in candidates if id_ in incidents), "")


# ---- choosing


def _choose(found: Sequence[Dossier], wanted: Sequence[str], label: str) -> list[Dossier]:
    if wanted:
        picked = [_pick(found, name, label) for name in wanted]
        return list({dossier.id: dossier for dossier in picked}.values())
    if len(found) == 1:
        return [found[0]]
    raise UsageError(
        f"{label}: holds {len(found)} incidents, and none was named.",
        todo=[f"Name one by its id: {_describe_some(found)}."],
    )


def _pick(found: Sequence[Dossier], wanted: str, label: str) -> Dossier:
    name = wanted.strip().rstrip("/").rpartition("/")[2]
    for dossier in found:
        if name in (dossier.id, dossier.number, dossier.number.removeprefix("#")):
            return dossier
    titled = [dossier for dossier in found if dossier.title == wanted.strip()]
    if len(titled) == 1:
        return titled[0]
    raise UsageError(
        f"{label}: has no incident {wanted.strip()}; it has {count(len(found), 'other')}.",
        todo=(
            *near(name, (dossier.title for dossier in found)),
            f"Name one by its id: {_describe_some(found)}.",
        ),
    )


def _describe_some(found: Sequence[Dossier]) -> str:
    return list_some((dossier.id, dossier.title) for dossier in found)
