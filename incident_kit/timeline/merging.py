"""Gathering again: the record so far, and what the sources hold now.

An event is the same if its id is, which comes from the source's own keys. What is
remembered is never dropped: an event that vanished at its source stays, flagged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from incident_kit.model import Event, Gathered, Merged

#: Flags that say something about our record, not about the source.
OURS = frozenset({"changed", "gone"})
#: Besides those, depends on the window asked for and not on the source.
_OF_WINDOW = frozenset({"context"})
#: Besides those, the doing of other events: a first reply makes its message a parent.
_OF_OTHERS = frozenset({"parent"})
#: What one input may lack and another, or memory, may know.
_FILLED = ("actor", "url", "parent", "components", "notified")


def merge(previous: Sequence[Event], gathered: Sequence[Gathered]) -> Merged:
    """``previous`` brought up to date with ``gathered``, in total order.

    - An id not seen before is new.
    - The same id with other content takes the new content; ``changed`` is
      flagged if body or time differ, and the flag stays until a person's work
      removes it. What the new input does not know is kept. A first reply is no
      change of the message it answers.
    - An id that is absent is flagged ``gone`` if every value that answers for it
      is complete and its range holds the event; the flag goes when it is back.
      Otherwise absence says nothing, and the event stays as it is. A check
      without a start or an end is open there. What a source marks as deleted is
      gone too: it keeps the words it had.

    The order of ``gathered`` and of the events in it is irrelevant, and merging
    the same again changes and reports nothing. ``Merged.gone`` lists what went
    now, not what had gone before.
    """
    known = _by_id(previous)
    fresh = _by_id(event for value in gathered for event in value.events)
    answers = _answers(gathered)
    events: list[Event] = []
    told: dict[str, list[str]] = {"new": [], "changed": [], "gone": []}
    for id_ in sorted({*known, *fresh}):
        event, news = (
            _brought(known.get(id_), fresh[id_]) if id_ in fresh else _absent(known[id_], answers)
        )
        events.append(event)
        if news:
            told[news].append(id_)
    return Merged(
        events=tuple(sorted(events, key=lambda event: event.sort_key)),
        new=tuple(told["new"]),
        changed=tuple(told["changed"]),
        gone=tuple(told["gone"]),
    )


def unite(events: Iterable[Event]) -> Event:
    """One event from several of the same id, whatever their order.

    The edited one wins over the one before the edit, then the one with more
    content; what it lacks comes from the others.
    """
    best, *others = sorted(set(events), key=_content, reverse=True)
    for other in others:
        best = _filled(best, other)
    alike = [best, *others]
    flags = {flag for event in alike for flag in event.flags} - _OF_WINDOW
    flags |= {flag for flag in _OF_WINDOW if all(flag in event.flags for event in alike)}
    return _flagged(best, flags)


def _by_id(events: Iterable[Event]) -> dict[str, Event]:
    found: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        found[event.id].append(event)
    return {
        id_: unite(same) if len(same) > 1 else _flagged(same[0], same[0].flags)
        for id_, same in found.items()
    }


def _content(event: Event) -> tuple[bool, int, int, str]:
    known = sum(getattr(event, name) is not None for name in _FILLED)
    return ("edited" in event.flags, len(event.body), known, repr(event))


def _filled(event: Event, other: Event) -> Event:
    missing = {
        name: getattr(other, name)
        for name in (*_FILLED, "folded_into")
        if getattr(event, name) is None and getattr(other, name) is not None
    }
    return replace(event, **missing) if missing else event


def _flagged(event: Event, flags: Iterable[str]) -> Event:
    wanted = tuple(sorted(set(flags)))
    return event if wanted == event.flags else replace(event, flags=wanted)


def _brought(old: Event | None, new: Event) -> tuple[Event, str]:
    if old is None:
        return _flagged(new, set(new.flags) - OURS), "new"
    never_had_words = "deleted" in old.flags and "gone" not in old.flags
    if "deleted" in new.flags and not never_had_words:
        news = "" if "gone" in old.flags else "gone"
        return _flagged(old, {*old.flags, "deleted", "gone"}), news
    return _updated(old, _filled(new, old))


def _absent(old: Event, answers: _Answers) -> tuple[Event, str]:
    if "gone" in old.flags or not answers.say_gone(old):
        return old, ""
    return _flagged(old, {*old.flags, "gone"}), "gone"


def _updated(old: Event, new: Event) -> tuple[Event, str]:
    edited = (old.body, old.at) != (new.body, new.at)
    ours = {"changed"} if edited or "changed" in old.flags else set()
    differs = "gone" in old.flags or _comparable(old) != _comparable(new)
    return _flagged(new, {*new.flags} - OURS | ours), "changed" if differs else ""


def _comparable(event: Event) -> Event:
    flags = set(event.flags) - OURS - _OF_WINDOW - _OF_OTHERS
    return replace(_flagged(event, flags), folded_into=None, order=0)


class _Answers:
    """Which values answer for which ids, by the prefix of the id."""

    def __init__(self, prefixes: Mapping[str, Sequence[Gathered]]) -> None:
        self._prefixes = prefixes
        self._lengths = sorted({len(prefix) for prefix in prefixes})

    def say_gone(self, event: Event) -> bool:
        """Whether there is such a value, and each is complete and covers the event."""
        heard = [
            value for length in self._lengths for value in self._prefixes.get(event.id[:length], ())
        ]
        return bool(heard) and all(_covers(value, event) for value in heard)


def _covers(value: Gathered, event: Event) -> bool:
    check = value.check
    after = check.start is None or check.start <= event.at
    before = check.end is None or event.at <= check.end
    return check.complete and after and before


def _answers(gathered: Sequence[Gathered]) -> _Answers:
    prefixes: dict[str, list[Gathered]] = defaultdict(list)
    for value in gathered:
        for prefix in _prefixes(value):
            prefixes[prefix].append(value)
    return _Answers(prefixes)


def _prefixes(value: Gathered) -> set[str]:
    if value.scope:
        return {value.scope}
    parts = (event.id.rpartition("/") for event in value.events)
    return {head + slash for head, slash, _ in parts if slash}


def shift_clocks(events: Iterable[Event], offsets: Mapping[str, float]) -> tuple[Event, ...]:
    """``events`` with the seconds of ``offsets`` added to the times of each source.

    For a source whose clock was off; events that know only their day stay there.
    """
    return tuple(
        replace(event, at=event.at + timedelta(seconds=offsets[event.source]))
        if event.source in offsets and event.precision != "day"
        else event
        for event in events
    )
