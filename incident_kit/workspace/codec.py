"""Events and what was checked, as JSON: one event a line, keys sorted, no nulls."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

from incident_kit.errors import FileError
from incident_kit.files import refuse_conflict
from incident_kit.model import Actor, Component, Event, Person, Reading, SourceCheck


def stamp(at: datetime) -> str:
    """``at`` as ``2026-11-03T09:02:00Z``, microseconds only where there are any."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """The aware UTC time that :func:`stamp` wrote; :class:`ValueError` otherwise."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time without an offset")
    return at.astimezone(UTC)


def _drop_unknown(value: Mapping[str, object]) -> dict[str, object]:
    """Without what is not known or not so; an empty text is known to be empty."""
    return {key: item for key, item in value.items() if item is not None and item is not False}


def _pick(value: object, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(value, name) for name in names}


#: Half a character, as broken exports hold: UTF-8 cannot say it, JSON can.
_SURROGATE = re.compile("[\ud800-\udfff]")
_ACTOR = tuple(field.name for field in fields(Actor))
_COMPONENT = tuple(field.name for field in fields(Component))
_READING = tuple(field.name for field in fields(Reading))
_EVENT_KEYS = ("id", "source", "kind", "precision", "url", "parent", "folded_into")


def event_json(event: Event) -> dict[str, object]:
    """One event as a mapping of plain values."""
    data = _drop_unknown(_pick(event, _EVENT_KEYS))
    data |= {"at": stamp(event.at), "body": event.body}
    data |= _drop_unknown({"flags": list(event.flags) or None, "order": event.order or None})
    if event.actor is not None:
        data["actor"] = _drop_unknown(_pick(event.actor, _ACTOR))
    if event.components is not None:
        data["components"] = [_drop_unknown(_pick(part, _COMPONENT)) for part in event.components]
    if event.notified is not None:
        data["notified"] = event.notified
    return data


def event_from(data: Mapping[str, Any]) -> Event:
    """The event that :func:`event_json` wrote; ``KeyError`` and the like otherwise."""
    actor, parts = data.get("actor"), data.get("components")
    return Event(
        **{name: data.get(name) for name in ("url", "parent", "folded_into", "notified")},
        id=str(data["id"]),
        at=moment(data["at"]),
        source=str(data["source"]),
        kind=str(data["kind"]),
        body=str(data["body"]),
        precision=data.get("precision", "second"),
        actor=None if actor is None else Actor(**actor),
        flags=tuple(data.get("flags", ())),
        components=None if parts is None else tuple(Component(**part) for part in parts),
        order=int(data.get("order", 0)),
    )


def events_text(events: Sequence[Event]) -> str:
    """``events.jsonl``: one event a line in the order given."""
    rows = (json.dumps(event_json(event), ensure_ascii=False, sort_keys=True) for event in events)
    return "".join(f"{_SURROGATE.sub(_escape, row)}\n" for row in rows)


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"


#: What a reader here raises for what the kit did not write.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError)


def events_from(text: str, label: str) -> tuple[Event, ...]:
    """The events of an ``events.jsonl``; a bad line, and an id that stands in two lines, is
    a :class:`FileError`."""
    events = []
    places = []
    for number, row in enumerate(text.split("\n"), start=1):
        if not row.strip():
            continue
        try:
            events.append(event_from(json.loads(row)))
        except UNREADABLE as error:
            refuse_conflict(text, label)
            raise FileError(
                label,
                "is no event",
                line=number,
                todo=["restore the line from git, or remove the file and gather again"],
            ) from error
        places.append((events[-1].id, number))
    refuse_double_ids(places, label, GATHERED_TWICE)
    return tuple(events)


#: What to do where one id stands twice, as after a merge of two clones.
NOTED_TWICE = (
    "if they are two notes, give the second an id of its own, such as `{id}b`, and write what "
    "was decided on it below that id under `events`",
    "if they are one note, take one of them out",
)
GATHERED_TWICE = ("take the older of the two lines out, then gather again",)


def refuse_double_ids(
    places: Iterable[tuple[str, int | None]], label: str, todo: Iterable[str]
) -> None:
    """Raise a :class:`FileError` for an id that stands in two places; it names both lines."""
    first: dict[str, int | None] = {}
    for id_, line in places:
        if id_ in first:
            raise FileError(
                label,
                f"{id_} stands there twice, in line {first[id_]} too",
                line=line,
                todo=[step.format(id=id_) for step in todo],
            )
        first[id_] = line


def check_json(check: SourceCheck) -> dict[str, object]:
    """What was checked in a source, with the keys of the contract."""
    return {
        "source": check.source,
        "from": None if check.start is None else stamp(check.start),
        "to": None if check.end is None else stamp(check.end),
        "complete": check.complete,
        "items": check.items,
        "skipped": check.skipped,
        "warnings": list(check.warnings),
    }


def stored_check_json(check: SourceCheck) -> dict[str, object]:
    """The same with what is remembered for the next gathering."""
    if check.reading is None:
        return check_json(check)
    reading = {name: getattr(check.reading, name) for name in _READING}
    known = {name: value for name, value in reading.items() if value}
    if check.reading.on:
        known["on"] = check.reading.on.isoformat()
    return {**check_json(check), "reading": known}


def _reading_from(data: Mapping[str, Any]) -> Reading:
    texts = {key: str(text) for key, text in data.items() if isinstance(text, str)}
    return Reading(
        key=texts.get("key", ""),
        path=texts.get("path", ""),
        scope=texts.get("scope", ""),
        named=texts.get("named", ""),
        parts=tuple(map(str, data.get("parts", ()))),
        public=tuple(map(str, data.get("public", ()))),
        title=texts.get("title", ""),
        most=int(data.get("most", 0)),
        on=date.fromisoformat(texts["on"]) if "on" in texts else None,
        unread=texts.get("unread", ""),
    )


def check_from(data: Mapping[str, Any]) -> SourceCheck:
    """The check that :func:`stored_check_json` wrote, or an older kit."""
    return SourceCheck(
        source=str(data["source"]),
        start=None if data.get("from") is None else moment(data["from"]),
        end=None if data.get("to") is None else moment(data["to"]),
        complete=bool(data["complete"]),
        items=int(data["items"]),
        skipped=int(data["skipped"]),
        warnings=tuple(str(warning) for warning in data["warnings"]),
        reading=_reading_from(data["reading"]) if "reading" in data else None,
    )


def person_json(person: Person) -> dict[str, object]:
    """A person as a mapping, empty parts left out."""
    parts = {name: list(getattr(person, name)) or None for name in ("handles", "emails", "ids")}
    return _drop_unknown({"name": person.name, "role": person.role, **parts})


def person_from(data: Mapping[str, Any]) -> Person:
    """The person that :func:`person_json` wrote."""
    parts = {name: tuple(data.get(name, ())) for name in ("handles", "emails", "ids")}
    return Person(name=str(data["name"]), role=data.get("role"), **parts)
