"""One note told in several ways stands once.

A note is an entry of the log too, under another id, and may be the note that
somebody closed the incident with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from incident_kit.model import Event
from incident_kit.sources.json_values import Record, text_of
from incident_kit.sources.pagerduty.dossier import type_of
from incident_kit.sources.pagerduty.entries import Reading, annotation

_SAME_NOTE = timedelta(seconds=5)
_SHORTENED = 40


@dataclass(frozen=True, slots=True)
class _Worded:
    """An event with the words by which its copies are known."""

    event: Event
    words: str


def fold_notes(events: Sequence[Event], reading: Reading) -> tuple[Event, ...]:
    """``events`` in their order: each annotation under its note, each note under the
    entry that closed the incident with it. Copies are of one person, within five
    seconds, with the same words or their beginning; each note has one at most."""
    by_id = {event.id.rpartition("/")[2]: event for event in events}
    entries = reading.dossier.log_entries
    annotations = [entry for entry in entries if type_of(entry) == "annotate"]
    others = [entry for entry in entries if type_of(entry) != "annotate"]
    notes = _find_events(by_id, reading.dossier.notes, lambda note: text_of(note, "content"))
    annotated = _find_events(by_id, annotations, annotation)
    closing = _find_events(by_id, others, lambda entry: text_of(entry, "note"))
    under_notes = _pair_with_notes(annotated, notes)
    under_entries = {note: entry for entry, note in _pair_with_notes(closing, notes).items()}
    folds = under_notes | under_entries
    return tuple(
        replace(event, folded_into=folds.get(event.id, event.folded_into)) for event in events
    )


def _find_events(
    by_id: Mapping[str, Event], records: Iterable[Record], words_of: Callable[[Record], str]
) -> list[_Worded]:
    """The event of each record that has words and became one."""
    found: list[_Worded] = []
    for record in records:
        event = by_id.get(text_of(record, "id"))
        words = " ".join(words_of(record).split())
        if event is not None and words:
            found.append(_Worded(event, words))
    return found


def _pair_with_notes(entries: Sequence[_Worded], notes: Sequence[_Worded]) -> dict[str, str]:
    """The note of each entry that has one, by id."""
    pairs: dict[str, str] = {}
    for entry in entries:
        free = (note for note in notes if note.event.id not in pairs.values())
        note = next((note for note in free if _is_same(entry, note)), None)
        if note is not None:
            pairs[entry.event.id] = note.event.id
    return pairs


def _is_same(entry: _Worded, note: _Worded) -> bool:
    """Within five seconds, by the same person, the same words, or their beginning."""
    actors = (entry.event.actor, note.event.actor)
    people = {actor.id for actor in actors if actor and actor.id}
    if len(people) > 1 or abs(entry.event.at - note.event.at) > _SAME_NOTE:
        return False
    if entry.words == note.words:
        return True
    beginning = entry.words.rstrip("….").rstrip()
    return len(entry.words) >= _SHORTENED and note.words.startswith(beginning)
