"""The gathered files of two clones: each read the sources at its own time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import chain
from typing import Any, NamedTuple

from incident_kit.clones.merged import CannotMergeError, MergedText
from incident_kit.files import dump_json
from incident_kit.model import Event
from incident_kit.model.people import join_entries
from incident_kit.text.three_way import Sides, mark_both
from incident_kit.timeline.merging import unite
from incident_kit.workspace.codec import (
    UNREADABLE,
    event_from,
    events_text,
    person_from,
    person_json,
)


def merge_events(texts: Sides[str]) -> MergedText:
    """``events.jsonl`` of both: every event by its id, in timeline order.

    One that both have and only one changed is as that one has it; what both read anew is
    united. What a person pasted is theirs: two texts of one id both stand between marks.
    """
    sides = texts.each(_read_rows)
    rows = [
        row
        for id_ in {**sides.ours, **sides.theirs}
        if (row := _merge_row(Sides(*(side.get(id_) for side in sides))))
    ]
    rows.sort(key=lambda row: row.event.sort_key)
    conflicts = sum(row.is_conflict for row in rows)
    return MergedText("".join(f"{row.text}\n" for row in rows), conflicts)


class _Row(NamedTuple):
    """A line of ``events.jsonl``; several where both sides are left in it."""

    event: Event
    text: str
    is_conflict: bool = False


def _read_rows(text: str) -> Mapping[str, _Row]:
    rows: dict[str, _Row] = {}
    for line in filter(str.strip, text.split("\n")):
        try:
            event = event_from(json.loads(line))
        except UNREADABLE as error:
            raise CannotMergeError from error
        if event.id in rows:
            raise CannotMergeError
        rows[event.id] = _Row(event, line)
    return rows


def _merge_row(sides: Sides[_Row | None]) -> _Row | None:
    """The row of one event; ``None`` where it was taken out on one side and the other
    did not change it."""
    ours, theirs = sides.ours, sides.theirs
    if sides.is_settled:
        return sides.pick()
    if ours is None or theirs is None:
        return ours or theirs
    if _is_typed(ours.event) and not _say_same(ours.event, theirs.event):
        both, _ = mark_both(Sides("", ours.text, theirs.text))
        return _Row(ours.event, both, is_conflict=True)
    united = unite((ours.event, theirs.event))
    return _Row(united, events_text([united]).rstrip("\n"))


def _is_typed(event: Event) -> bool:
    """Whether there is no source to read it from again."""
    return event.source in ("pasted", "note")


def _say_same(one: Event, other: Event) -> bool:
    return (one.at, one.body, one.actor) == (other.at, other.body, other.actor)


def merge_people(texts: Sides[str]) -> MergedText:
    """``people.json`` of both: everybody whom either side knows, since who left a directory
    is still to be hidden."""
    sides = [_read_object(text) for text in (texts.ours, texts.theirs)]
    try:
        entries = chain.from_iterable(map(person_from, side["people"]) for side in sides)
        joined = sorted(join_entries(entries), key=lambda one: (one.name.casefold(), one.ids))
        people = [person_json(person) for person in joined]
    except UNREADABLE as error:
        raise CannotMergeError from error
    return _write_object({**sides[0], "people": people})


def merge_sources(texts: Sides[str]) -> MergedText:
    """``sources.json`` of both: each check as the side has it that read the source, or read
    it last. What is public, and the names of places, are of both; all else is ours."""
    read = [_read_object(text) for text in (texts.ours, texts.theirs)]
    sides = Sides(_read_base(texts.base), *read)
    try:
        checks = _merge_checks(sides.each(_index_checks))
        public = _merge_sets(sides.each(lambda side: set(map(str, side.get("public", ())))))
        places = {**sides.theirs.get("places", {}), **sides.ours.get("places", {})}
    except UNREADABLE as error:
        raise CannotMergeError from error
    return _write_object(
        {**sides.ours, "sources": checks, "public": sorted(public), "places": places}
    )


def _read_base(text: str) -> dict[str, Any]:
    try:
        return _read_object(text)
    except CannotMergeError:
        return {}


def _index_checks(side: Mapping[str, Any]) -> Mapping[tuple[str, ...], Mapping[str, Any]]:
    """The rows of checks by what they were read from."""
    return {_identify(row): row for row in side.get("sources", ())}


def _identify(row: Mapping[str, Any]) -> tuple[str, ...]:
    reading = row.get("reading", {})
    scope = str(reading.get("scope", ""))
    name = "" if scope.endswith("/") else str(row["source"])
    return (str(reading.get("key", "")), str(reading.get("path", "")), scope, name)


def _merge_checks(
    sides: Sides[Mapping[tuple[str, ...], Mapping[str, Any]]],
) -> list[Mapping[str, Any]]:
    keys = dict.fromkeys((*sides.ours, *sides.theirs))
    rows = [_choose_check(Sides(*(side.get(key) for side in sides))) for key in keys]
    return [row for row in rows if row is not None]


def _choose_check(row: Sides[Mapping[str, Any] | None]) -> Mapping[str, Any] | None:
    """The row of a check; where both sides changed it, that which was read, then the whole
    one, then the later one."""
    if row.is_settled:
        return row.pick()
    if row.ours is None or row.theirs is None:
        return row.ours or row.theirs
    return max((row.ours, row.theirs), key=_rank_check)


def _rank_check(row: Mapping[str, Any]) -> tuple[bool, bool, str]:
    reading = row.get("reading", {})
    return ("unread" not in reading, bool(row.get("complete")), str(reading.get("on", "")))


def _merge_sets(sides: Sides[set[str]]) -> set[str]:
    """What both have, and what one added; what one took out goes."""
    in_both = sides.ours & sides.theirs
    return in_both | ((sides.ours | sides.theirs) - sides.base)


def _read_object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CannotMergeError from error
    if not isinstance(found, dict) or found.get("version") != 1:
        raise CannotMergeError
    return found


def _write_object(value: Mapping[str, Any]) -> MergedText:
    return MergedText(dump_json(value))
