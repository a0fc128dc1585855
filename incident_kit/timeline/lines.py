"""The timeline's lines: people's decisions applied, numbered, some of them shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from incident_kit.errors import UsageError
from incident_kit.model import Choice, Curation, Event, Line, Precision, Timeline, Window
from incident_kit.timeline.echoes import fold_echoes, root
from incident_kit.timeline.selection import Candidate, reasons

_NO_CHOICE = Choice()


def build(
    events: Sequence[Event],
    curation: Curation,
    window: Window,
    *,
    lead: Sequence[str],
    time_zone: str,
) -> Timeline:
    """The timeline of ``events`` and the events people added.

    Echoes are folded, except those a person asked for; everything else is a line,
    numbered from 1 in total order of the times people corrected. ``lead`` holds
    the incident lead's names, handles and ids. Choices about ids that are not
    there are ignored: the event may come with the next gather. Which lines are
    shown, and why, is told in :mod:`incident_kit.timeline.selection`.
    """
    record = fold_echoes([*events, *curation.added])
    choices = {event.id: curation.events.get(event.id, _NO_CHOICE) for event in record}
    heads, folded = _unfolded(record, choices)
    added = {event.id for event in curation.added}
    candidates = sorted(
        (
            Candidate(_wanted(event, choices[event.id]), choices[event.id], event.id in added)
            for event in heads
        ),
        key=lambda candidate: candidate.event.sort_key,
    )
    originals = {event.id: event for event in heads}
    why = reasons(candidates, window, lead)
    return Timeline(
        lines=tuple(
            Line(
                number=place,
                event=candidate.event,
                original=originals[candidate.event.id],
                shown=candidate.event.id in why,
                why=why.get(candidate.event.id, ""),
                public=candidate.choice.public,
                folded=folded.get(candidate.event.id, ()),
            )
            for place, candidate in enumerate(candidates, start=1)
        ),
        window=window,
        time_zone=time_zone,
    )


def number(timeline: Timeline, n: int) -> Line:
    """Line ``n``, shown or not; :class:`UsageError` with the range if there is none."""
    if 1 <= n <= len(timeline.lines):
        return timeline.lines[n - 1]
    if not timeline.lines:
        raise UsageError(f"there is no line {n}: the timeline is empty", todo=["gather first"])
    raise UsageError(
        f"there is no line {n}: the timeline has lines 1 to {len(timeline.lines)}",
        todo=["look the number up in gather.ipynb; gathering again can renumber the lines"],
    )


def _unfolded(
    record: Sequence[Event], choices: Mapping[str, Choice]
) -> tuple[list[Event], dict[str, tuple[Event, ...]]]:
    """The events that are lines, and by their id the echoes under them."""
    folds = {
        event.id: event.folded_into
        for event in record
        if event.folded_into and not _asked_for(choices[event.id])
    }
    heads = [
        replace(event, folded_into=None) if event.folded_into else event
        for event in record
        if event.id not in folds
    ]
    below: dict[str, list[Event]] = defaultdict(list)
    for event in record:
        if event.id in folds:
            below[root(event.id, folds)].append(event)
    return heads, {id_: tuple(echoes) for id_, echoes in below.items()}


def _asked_for(choice: Choice) -> bool:
    """Whether a person wants this event as a line of its own."""
    if choice.include is not None:
        return choice.include
    return bool(choice.text or choice.kind or choice.public)


def _wanted(event: Event, choice: Choice) -> Event:
    """The event as people want it; nothing they did not decide is altered."""
    event = event if choice.text is None else replace(event, body=choice.text)
    event = event if choice.kind is None else replace(event, kind=choice.kind)
    if choice.at is None:
        return event
    return replace(event, at=choice.at, precision=_precision(choice.at))


def _precision(at: datetime) -> Precision:
    return "second" if at.second or at.microsecond else "minute"
