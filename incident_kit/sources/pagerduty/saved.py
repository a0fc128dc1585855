"""PagerDuty incidents out of saved JSON: one file, or a folder of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from incident_kit.errors import SourceError, UsageError
from incident_kit.model import Gathered, Json, Window
from incident_kit.sources.json_values import Record, map_of, maps, text_of
from incident_kit.sources.pagerduty.dossier import LISTS, Dossier
from incident_kit.sources.pagerduty.gathered import gather_dossier
from incident_kit.sources.suggestions import near

_MOST_BYTES = 64 * 1024 * 1024
_SAVE = (
    "Save the responses of GET /incidents/ID, /incidents/ID/log_entries?include[]=channels, "
    "/notes and /alerts.",
)


_LOST = (
    "{} records say of no incident that they are its own and were skipped: put the incident's id "
    "into the name of their file"
)


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

        An unreadable file of a folder is skipped and told. Raises
        :class:`~incident_kit.errors.UsageError` for an incident that is not there,
        and :class:`~incident_kit.errors.SourceError` where there is nothing of
        PagerDuty at all.
        """
        label = self.label or self.path.name
        pieces, warnings = _pieces(self.path, label)
        found, lost = _dossiers(pieces)
        if not found:
            raise SourceError(f"{label}: holds no incident of PagerDuty.", todo=_SAVE)
        told = (*warnings, *((_LOST.format(lost),) if lost else ()))
        return tuple(_gathered(one, told) for one in _chosen(found, self.incidents, label))


@dataclass(frozen=True, slots=True)
class _Piece:
    """One document, and its path below what was named."""

    place: str
    document: Record


def _gathered(dossier: Dossier, warnings: Sequence[str]) -> Gathered:
    missing = "no log entries were saved: only its beginning is known"
    told = (*warnings, *(() if dossier.log_entries else (missing,)))
    return gather_dossier(dossier, complete=not told, warnings=told)


# ---- reading


def _pieces(path: Path, label: str) -> tuple[list[_Piece], tuple[str, ...]]:
    if not path.exists():
        raise UsageError(f"{label}: there is no such file.", todo=["Check the path."])
    if not path.is_dir():
        document = _read(path)
        if document is None:
            raise SourceError(f"{label}: cannot be read as JSON.", todo=_SAVE)
        return _parts(path.name, document), ()
    pieces: list[_Piece] = []
    warnings: list[str] = []
    for file in sorted(path.rglob("*.json")):
        place = file.relative_to(path).as_posix()
        document = _read(file)
        if document is None:
            warnings.append(f"{place} cannot be read as JSON and was skipped")
        pieces += _parts(place, document)
    return pieces, tuple(warnings)


def _read(path: Path) -> Json:
    """The JSON in a file; ``None`` if there is none to be read."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            return None
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None


def _parts(place: str, document: Json) -> list[_Piece]:
    """The objects of a document, each of the combined or of a response's form."""
    if isinstance(document, list):
        return [part for one in maps(document) for part in _parts(place, one)]
    if not isinstance(document, Mapping):
        return []
    if _is_incident(document):
        return [_Piece(place, {"incident": document})]
    opened = {key: _opened(document, key) for key in ("incident", *LISTS)}
    listed = [_Piece(place, {"incident": one}) for one in maps(document.get("incidents"))]
    return [_Piece(place, opened), *listed]


def _opened(document: Record, key: str) -> object:
    """What stands under ``key``; a whole response there is opened."""
    value = document.get(key)
    return value[key] if isinstance(value, Mapping) and key in value else value


def _is_incident(record: Record) -> bool:
    kind = text_of(record, "type")
    return kind in ("incident", "incident_reference") or "incident_number" in record


# ---- putting together


def _dossiers(pieces: Sequence[_Piece]) -> tuple[list[Dossier], int]:
    """A dossier for each incident found, in the order of the files, and how many
    records are of none."""
    incidents = _incidents(pieces)
    lists: dict[str, dict[str, list[Record]]] = {id_: {} for id_ in ("", *incidents)}
    for piece, name in product(pieces, LISTS):
        for record in maps(piece.document.get(name)):
            owner = _owner(record, piece, incidents)
            lists[owner].setdefault(name, []).append(record)
    lost = sum(map(len, lists[""].values()))
    return [Dossier(one, **lists[id_]) for id_, one in incidents.items()], lost


def _incidents(pieces: Sequence[_Piece]) -> dict[str, Record]:
    """Each incident in its fullest form: a log entry only refers to it."""
    found: dict[str, Record] = {}
    for one in _mentions(pieces):
        id_ = text_of(one, "id")
        if id_ and len(one) > len(found.get(id_, ())):
            found[id_] = one
    return found


def _mentions(pieces: Iterable[_Piece]) -> Iterable[Record]:
    for piece in pieces:
        yield map_of(piece.document, "incident")
        for name in ("log_entries", "alerts"):
            yield from (map_of(one, "incident") for one in maps(piece.document.get(name)))


def _owner(record: Record, piece: _Piece, incidents: Mapping[str, Record]) -> str:
    """Whose a record is; empty where nothing says so."""
    said = text_of(map_of(record, "incident"), "id")
    around = text_of(map_of(piece.document, "incident"), "id")
    in_place = [id_ for id_ in incidents if id_ in piece.place]
    only = [*incidents] if len(incidents) == 1 else []
    return next((id_ for id_ in (said, around, *in_place, *only) if id_ in incidents), "")


# ---- choosing


def _chosen(found: Sequence[Dossier], wanted: Sequence[str], label: str) -> list[Dossier]:
    if wanted:
        picked = [_pick(found, one, label) for one in wanted]
        return list({text_of(one.incident, "id"): one for one in picked}.values())
    if len(found) == 1:
        return [found[0]]
    raise UsageError(
        f"{label}: holds {len(found)} incidents, and none was named.",
        todo=[f"Name one by its id: {_listed(found)}."],
    )


def _pick(found: Sequence[Dossier], wanted: str, label: str) -> Dossier:
    name = wanted.strip().rstrip("/").rpartition("/")[2]
    for one in found:
        if name in (text_of(one.incident, "id"), one.number, one.number.removeprefix("#")):
            return one
    titled = [one for one in found if one.title == wanted.strip()]
    if len(titled) == 1:
        return titled[0]
    raise UsageError(
        f"{label}: has no incident {wanted.strip()}; it has {len(found)} others.",
        todo=(*near(name, (one.title for one in found)), f"Name one by its id: {_listed(found)}."),
    )


def _listed(found: Sequence[Dossier]) -> str:
    shown = ", ".join(f"{text_of(one.incident, 'id')} ({one.title})" for one in found[:5])
    return shown if len(found) <= 5 else f"{shown}, …"
