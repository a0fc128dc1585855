"""PagerDuty incidents out of saved JSON: one file, or a folder of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product
from pathlib import Path

from incident_kit.errors import SourceError, UsageError
from incident_kit.model import Gathered, Json, Window
from incident_kit.sources.json_values import Record, map_of, maps, text_of
from incident_kit.sources.pagerduty.dossier import LISTS, Dossier
from incident_kit.sources.pagerduty.gathered import gather_dossier
from incident_kit.sources.saved_files import read_json, require_path
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
        pieces, warnings = _read_pieces(self.path, label)
        dossiers, lost = _join_pieces(pieces)
        if not dossiers:
            raise SourceError(f"{label}: holds no incident of PagerDuty.", todo=_SAVE)
        if lost:
            records = count(
                lost,
                "record does not say of which incident it is, and was skipped",
                "records do not say of which incident they are, and were skipped",
            )
            warnings = (*warnings, f"{records}: {_HOW_TO_KEEP}")
        chosen = _choose(dossiers, self.incidents, label)
        return tuple(_gather(dossier, warnings) for dossier in chosen)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One document, and the path of its file below what was named."""

    file: str
    document: Record


def _gather(dossier: Dossier, warnings: Sequence[str]) -> Gathered:
    if not dossier.log_entries:
        warnings = (*warnings, "no log entries were saved: only its beginning is known")
    return gather_dossier(dossier, complete=not warnings, warnings=warnings)


# ---- reading


def _read_pieces(path: Path, label: str) -> tuple[list[_Piece], tuple[str, ...]]:
    require_path(path, label)
    if not path.is_dir():
        document = read_json(path)
        if document is None:
            raise SourceError(f"{label}: cannot be read as JSON.", todo=_SAVE)
        return _split_document(path.name, document), ()
    pieces: list[_Piece] = []
    warnings: list[str] = []
    for file in sorted(path.rglob("*.json")):
        name = file.relative_to(path).as_posix()
        document = read_json(file)
        if document is None:
            warnings.append(f"{name} cannot be read as JSON and was skipped")
        pieces += _split_document(name, document)
    return pieces, tuple(warnings)


def _split_document(name: str, document: Json) -> list[_Piece]:
    """The objects of a document, each of the combined or of a response's form."""
    if isinstance(document, list):
        pieces = (_split_document(name, record) for record in maps(document))
        return list(chain.from_iterable(pieces))
    if not isinstance(document, Mapping):
        return []
    if _is_incident(document):
        return [_Piece(name, {"incident": document})]
    combined = {key: _unwrap(document, key) for key in ("incident", *LISTS)}
    listed = maps(document.get("incidents"))
    return [_Piece(name, combined), *(_Piece(name, {"incident": record}) for record in listed)]


def _unwrap(document: Record, key: str) -> object:
    """What stands under ``key``, or under the same key of a whole response there."""
    value = document.get(key)
    return value[key] if isinstance(value, Mapping) and key in value else value


def _is_incident(record: Record) -> bool:
    kind = text_of(record, "type")
    return kind in ("incident", "incident_reference") or "incident_number" in record


# ---- putting together


def _join_pieces(pieces: Sequence[_Piece]) -> tuple[list[Dossier], int]:
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


def _find_incidents(pieces: Sequence[_Piece]) -> dict[str, Record]:
    """Each incident in its fullest form: a log entry only refers to it."""
    found: dict[str, Record] = {}
    for incident in _list_mentions(pieces):
        id_ = text_of(incident, "id")
        if id_ and len(incident) > len(found.get(id_, ())):
            found[id_] = incident
    return found


def _list_mentions(pieces: Iterable[_Piece]) -> Iterable[Record]:
    for piece in pieces:
        yield map_of(piece.document, "incident")
        for name in ("log_entries", "alerts"):
            for record in maps(piece.document.get(name)):
                yield map_of(record, "incident")


def _owner_of(record: Record, piece: _Piece, incidents: Mapping[str, Record]) -> str:
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
