"""The timeline's lines: people's decisions applied, numbered, some of them shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from incident_kit.errors import UsageError
from incident_kit.model import Choice, Curation, Event, Line, Precision, Timeline, Window
from incident_kit.model.traits import TraitsBySource, find_traits
from incident_kit.timeline.echoes import find_root, fold_echoes
from incident_kit.timeline.selection import Candidate, find_reasons

_NO_CHOICE = Choice()


def build(
    events: Sequence[Event],
    curation: Curation,
    window: Window,
    *,
    lead: Sequence[str],
    time_zone: str,
    traits: TraitsBySource,
    started: datetime | None = None,
) -> Timeline:
    """The timeline of ``events`` and the events people added.

    Echoes are folded, except those a person asked for; everything else is a line,
    numbered from 1 in total order of the times people corrected. ``lead`` holds the
    incident lead's names, handles and ids, ``traits`` what the sources say of
    themselves; what changed shortly before ``started`` may be the cause. Choices about
    ids that are not there are ignored: the event may come with the next gather. Which
    lines are shown, and why, is decided in :mod:`incident_kit.timeline.selection`.
    """
    record = fold_echoes([*events, *curation.added], traits)
    choices = {event.id: curation.events.get(event.id, _NO_CHOICE) for event in record}
    heads, folded = _separate_echoes(record, choices)
    added = {event.id for event in curation.added}

    def consider(event: Event) -> Candidate:
        choice = choices[event.id]
        wanted = _apply_choice(event, choice)
        source = find_traits(event.source, traits)
        return Candidate(wanted, event, choice, source, added=event.id in added)

    candidates = sorted(
        map(consider, heads.values()), key=lambda candidate: candidate.event.sort_key
    )
    why = find_reasons(candidates, window, lead, started)
    lines = tuple(
        _make_line(position, candidate, heads[candidate.event.id], why, folded)
        for position, candidate in enumerate(candidates, start=1)
    )
    return Timeline(lines, window, time_zone)


def _make_line(
    position: int,
    candidate: Candidate,
    original: Event,
    why: Mapping[str, str],
    folded: Mapping[str, tuple[Event, ...]],
) -> Line:
    id_ = original.id
    return Line(
        number=position,
        event=candidate.event,
        original=original,
        shown=id_ in why,
        why=why.get(id_, ""),
        public=candidate.choice.public,
        folded=folded.get(id_, ()),
        people=candidate.choice.people or (),
        about=candidate.choice.about,
    )


def find_line(timeline: Timeline, n: int) -> Line:
    """Line ``n``, shown or not; :class:`UsageError` with the range if there is none."""
    if 1 <= n <= len(timeline.lines):
        return timeline.lines[n - 1]
    if not timeline.lines:
        raise UsageError(f"there is no line {n}: the timeline is empty", todo=["gather first"])
    raise UsageError(
        f"there is no line {n}: the timeline has lines 1 to {len(timeline.lines)}",
        todo=["look the number up in gather.ipynb; gathering again can renumber the lines"],
    )


def _separate_echoes(
    record: Sequence[Event], choices: Mapping[str, Choice]
) -> tuple[dict[str, Event], dict[str, tuple[Event, ...]]]:
    """By id, the events that are lines and the echoes under each."""
    folds = _list_folds(record, choices)
    folds |= _list_merges(choices, folds)
    heads: dict[str, Event] = {}
    echoes: dict[str, list[Event]] = defaultdict(list)
    for event in record:
        if event.id in folds:
            echoes[find_root(event.id, folds)].append(event)
        else:
            heads[event.id] = _unfold(event)
    return heads, {id_: tuple(folded) for id_, folded in echoes.items()}


def _unfold(event: Event) -> Event:
    return replace(event, folded_into=None) if event.folded_into else event


def _list_folds(record: Sequence[Event], choices: Mapping[str, Choice]) -> dict[str, str]:
    """The echoes that nobody wants as lines, with what each is folded into."""
    return {
        event.id: event.folded_into
        for event in record
        if event.folded_into and not _is_wanted_alone(choices[event.id])
    }


def _list_merges(choices: Mapping[str, Choice], folds: Mapping[str, str]) -> dict[str, str]:
    """What people merged into another line; a merge that would end in itself is none."""
    merged: dict[str, str] = {}
    for id_, choice in sorted(choices.items()):
        target = choice.into
        if target is None or target not in choices:
            continue
        ends_in_itself = find_root(target, {**folds, **merged}) == id_
        if not ends_in_itself:
            merged[id_] = target
    return merged


def _is_wanted_alone(choice: Choice) -> bool:
    """Whether a person wants this event as a line of its own."""
    if choice.include is not None:
        return choice.include
    return bool(choice.text or choice.kind or choice.public)


def _apply_choice(event: Event, choice: Choice) -> Event:
    """The event as people want it; nothing they did not decide is altered."""
    if choice.text is not None:
        event = replace(event, body=choice.text)
    if choice.kind is not None:
        event = replace(event, kind=choice.kind)
    if choice.at is not None:
        event = replace(event, at=choice.at, precision=_find_precision(choice.at))
    return event


def _find_precision(at: datetime) -> Precision:
    return "second" if at.second or at.microsecond else "minute"
