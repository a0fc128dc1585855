"""A saved document of PagerDuty taken apart: whatever is in it, by what each record is.

A document is an answer of the API, a part of one, a list of records of any kinds, an
object put together by hand, or what a webhook sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from incident_kit.model import Json
from incident_kit.sources.json_values import Record, map_of, maps, text_of
from incident_kit.sources.pagerduty.dossier import LISTS

#: What an answer or a webhook wraps one record or several in.
_WRAPS: Mapping[str, str] = {
    "incident": "incident",
    "log_entry": "log_entries",
    "note": "notes",
    "alert": "alerts",
    "oncall": "oncalls",
    "status_update": "status_updates",
    "change_event": "change_events",
}
_FURTHER_LISTS: Mapping[str, str] = {
    "incidents": "incident",
    "messages": "",
    "related_change_events": "change_events",
    "incident_notes": "notes",
}
#: The keys by which a record without a type is known.
_KEYS: tuple[tuple[str, frozenset[str]], ...] = (
    ("incident", frozenset({"incident_number"})),
    ("oncalls", frozenset({"escalation_level", "escalation_policy"})),
    ("alerts", frozenset({"alert_key", "created_at"})),
    ("change_events", frozenset({"timestamp", "summary", "services"})),
    ("notes", frozenset({"content", "created_at", "user"})),
    ("status_updates", frozenset({"message", "created_at", "sender"})),
    ("log_entries", frozenset({"id", "created_at", "agent", "channel"})),
)
_TYPES: Mapping[str, str] = {
    "incident": "incident",
    "incident_reference": "incident",
    "alert": "alerts",
    "note": "notes",
    "incident_note": "notes",
    "status_update": "status_updates",
    "incident_status_update": "status_updates",
    "change_event": "change_events",
}
#: A webhook's word for what happened, and the type of the entry in the log.
_WEBHOOK_TYPES: Mapping[str, str] = {
    "triggered": "trigger",
    "acknowledged": "acknowledge",
    "unacknowledged": "unacknowledge",
    "resolved": "resolve",
    "reassigned": "assign",
    "escalated": "escalate",
    "delegated": "delegate",
    "annotated": "annotate",
    "priority_updated": "priority_change",
    "status_update_published": "status_update",
    "reopened": "reopen",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Records that stand together: an incident (perhaps a mere reference), lists under
    the API's names, and what is none of these. ``file`` is where they stand."""

    file: str
    document: Record
    unknown: tuple[Record, ...] = field(default=())


def split_document(name: str, document: Json) -> list[Piece]:
    """The records of a document; those that stand together in it stay together."""
    if isinstance(document, list):
        return _split_list(name, maps(document))
    if not isinstance(document, Mapping):
        return []
    event = map_of(document, "event")
    if "event_type" in event:
        return _split_list(name, [_make_entry(event)])
    kind = _find_kind(document)
    if kind:
        return [_make_piece(name, {kind: [document]})]
    lists = {key: _unwrap(document, key) for key in ("incident", *LISTS)}
    wrapped = {_WRAPS[key]: [document[key]] for key in _WRAPS if map_of(document, key)}
    combined = {**wrapped, **{key: value for key, value in lists.items() if value is not None}}
    further = [
        piece
        for key, kind in _FURTHER_LISTS.items()
        for piece in _split_further(name, kind, maps(document.get(key)))
    ]
    is_known = any(key in document for key in (*LISTS, *_WRAPS, *_FURTHER_LISTS))
    if not is_known:
        return [Piece(name, {}, (document,))]
    return [*([Piece(name, _as_document(combined))] if combined else []), *further]


def _split_further(name: str, kind: str, records: list[Record]) -> list[Piece]:
    if kind in ("", "incident"):
        return [piece for record in records for piece in split_document(name, record)]
    return [_make_piece(name, {kind: records})] if records else []


def _split_list(name: str, records: Iterable[Record]) -> list[Piece]:
    """Records of one list: those that are bare stand together, by what they are."""
    lists: dict[str, list[Record]] = {}
    pieces: list[Piece] = []
    for record in records:
        kind = _find_kind(record)
        if kind and kind != "incident":
            lists.setdefault(kind, []).append(record)
        else:
            pieces += split_document(name, record)
    return [*pieces, *([_make_piece(name, lists)] if lists else [])]


def _find_kind(record: Record) -> str:
    """The list that a bare record belongs in, or ``incident``; empty for no record."""
    type_ = text_of(record, "type")
    if type_.endswith(("_log_entry", "_log_entry_reference")):
        return "log_entries"
    if type_ in _TYPES:
        return _TYPES[type_]
    if type_.endswith("_reference"):
        return ""
    return next((kind for kind, keys in _KEYS if keys <= record.keys()), "")


def _make_piece(name: str, lists: Mapping[str, list[Record]]) -> Piece:
    return Piece(name, _as_document(lists))


def _as_document(found: Mapping[str, object]) -> Record:
    """``found`` with the incident as an object, as the API has it."""
    incident = found.get("incident")
    one = maps(incident)[:1] if isinstance(incident, list) else [incident]
    rest = {key: value for key, value in found.items() if key != "incident"}
    return {**rest, "incident": one[0]} if one and one[0] is not None else rest


def _unwrap(document: Record, key: str) -> object:
    """What stands under ``key``, or under the same key of a whole response there."""
    value = document.get(key)
    return value[key] if isinstance(value, Mapping) and key in value else value


def _make_entry(event: Record) -> Record:
    """What a webhook sent as the entry that the log has of it."""
    what = text_of(event, "event_type").rpartition(".")[2]
    data = map_of(event, "data")
    is_incident = text_of(data, "type").startswith("incident") and "incident" not in data
    incident = data if is_incident else map_of(data, "incident")
    return {
        "id": event.get("id"),
        "type": f"{_WEBHOOK_TYPES.get(what, what)}_log_entry",
        "created_at": event.get("occurred_at"),
        "agent": event.get("agent"),
        "incident": incident,
        "channel": {} if is_incident else data,
    }
