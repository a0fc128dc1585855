"""One note told in several ways stands once.

A note is an entry of the log too, under another id, and may be the note that
somebody closed the incident with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from incident_kit.model import Event
from incident_kit.sources.json_values import Record, text_of
from incident_kit.sources.pagerduty.dossier import type_of
from incident_kit.sources.pagerduty.entries import Reading, annotation

_SAME_NOTE = timedelta(seconds=5)
_SHORTENED = 40

#: An event with the words by which its copies are known.
Worded = tuple[Event, str]


def fold_notes(events: Sequence[Event], reading: Reading) -> tuple[Event, ...]:
    """``events`` in their order: each annotation under its note, each note under the
    entry that closed the incident with it. Copies are of one person, within five
    seconds, with the same words or their beginning; each note has one at most."""
    by_id = {event.id.rpartition("/")[2]: event for event in events}
    log = reading.dossier.log_entries
    notes = _worded(by_id, reading.dossier.notes, lambda one: text_of(one, "content"))
    annotated = [one for one in log if type_of(one) == "annotate"]
    closing = [one for one in log if type_of(one) != "annotate"]
    under_notes = _paired(_worded(by_id, annotated, annotation), notes)
    closed = _paired(_worded(by_id, closing, lambda one: text_of(one, "note")), notes)
    folds = under_notes | {note: entry for entry, note in closed.items()}
    return tuple(replace(one, folded_into=folds.get(one.id)) for one in events)


def _worded(
    by_id: Mapping[str, Event], records: Iterable[Record], words: Callable[[Record], str]
) -> list[Worded]:
    pairs = ((by_id.get(text_of(one, "id")), " ".join(words(one).split())) for one in records)
    return [(event, text) for event, text in pairs if event is not None and text]


def _paired(entries: Sequence[Worded], notes: Sequence[Worded]) -> dict[str, str]:
    """The note of each entry that has one, by id."""
    pairs: dict[str, str] = {}
    for entry, text in entries:
        free = [one for one in notes if one[0].id not in pairs.values()]
        note = next((one for one, content in free if _is_same(entry, text, one, content)), None)
        if note is not None:
            pairs[entry.id] = note.id
    return pairs


def _is_same(entry: Event, text: str, note: Event, content: str) -> bool:
    """Within five seconds, by the same person, the same words, or their beginning."""
    people = {one.actor.id for one in (entry, note) if one.actor and one.actor.id}
    alike = text == content or (
        len(text) >= _SHORTENED and content.startswith(text.rstrip("….").rstrip())
    )
    return abs(entry.at - note.at) <= _SAME_NOTE and len(people) <= 1 and alike
