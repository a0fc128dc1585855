"""Gathering again: the record so far, and what the sources hold now.

An event is the same if its id is, which comes from the source's own keys. What is
remembered is never dropped: an event that vanished at its source stays, flagged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Literal

from incident_kit.model import Event, Gathered, Merged

#: What there is to tell of an event after a merge.
News = Literal["new", "changed", "gone", ""]
#: Flags that say something about our record, not about the source.
OURS = frozenset({"changed", "gone"})
#: Besides those, depends on the window asked for and not on the source.
_OF_WINDOW = frozenset({"context"})
#: Besides those, the doing of other events: a first reply makes its message a parent.
_OF_OTHERS = frozenset({"parent"})
#: What one input may lack and another, or memory, may know.
_FILLED = ("actor", "url", "parent", "components", "notified")


def merge(
    previous: Sequence[Event], gathered: Sequence[Gathered], unread: Collection[str] = ()
) -> Merged:
    """``previous`` brought up to date with ``gathered``, in total order.

    - An id not seen before is new.
    - The same id with other content takes the new content; ``changed`` is
      flagged if body or time differ, and the flag stays until a person's work
      removes it. What the new input does not know is kept. A first reply is no
      change of the message it answers.
    - An id that is absent is flagged ``gone`` if every value that answers for it
      is complete and its range holds the event; the flag goes when it is back.
      Otherwise absence says nothing, and the event stays as it is. A check
      without a start or an end is open there. Nothing of a source in ``unread``,
      which are the words that events carry, is gone. What a source marks as
      deleted is gone too: it keeps the words it had.
    - What is not complete takes no edit back: it may be of an earlier day.

    The order of ``gathered`` and of the events in it is irrelevant, and merging
    the same again changes and reports nothing. ``Merged.gone`` lists what went
    now, not what had gone before.
    """
    known = _unite_by_id(previous)
    fresh = _unite_by_id(event for value in gathered for event in value.events)
    answers = _Answers(gathered, unread)
    whole = {event.id for value in gathered if value.check.complete for event in value.events}
    events: list[Event] = []
    ids: dict[News, list[str]] = defaultdict(list)
    for id_ in sorted({*known, *fresh}):
        if id_ not in fresh:
            event, news = _keep_absent(known[id_], answers)
        elif id_ not in known:
            event, news = _take_new(fresh[id_])
        elif id_ in whole:
            event, news = _update(known[id_], fresh[id_])
        else:
            event, news = _update(known[id_], _keep_edit(known[id_], fresh[id_]))
        events.append(event)
        ids[news].append(id_)
    return Merged(
        events=tuple(sorted(events, key=lambda event: event.sort_key)),
        new=tuple(ids["new"]),
        changed=tuple(ids["changed"]),
        gone=tuple(ids["gone"]),
    )


def unite(events: Iterable[Event]) -> Event:
    """One event from several of the same id, whatever their order.

    The edited one wins over the one before the edit, then the one with more
    content; what it lacks comes from the others.
    """
    best, *others = sorted(set(events), key=_rank_content, reverse=True)
    flags_of_each = [set(best.flags), *(set(other.flags) for other in others)]
    in_any, in_all = set.union(*flags_of_each), set.intersection(*flags_of_each)
    for other in others:
        best = _fill(best, other)
    return _flag(best, (in_any - _OF_WINDOW) | (in_all & _OF_WINDOW))


def _unite_by_id(events: Iterable[Event]) -> dict[str, Event]:
    by_id: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        by_id[event.id].append(event)
    return {
        id_: unite(same) if len(same) > 1 else _flag(same[0], same[0].flags)
        for id_, same in by_id.items()
    }


def _rank_content(event: Event) -> tuple[bool, int, int, str]:
    known = sum(getattr(event, name) is not None for name in _FILLED)
    return ("edited" in event.flags, len(event.body), known, repr(event))


def _fill(event: Event, other: Event) -> Event:
    """``event`` with what it does not know and ``other`` does."""
    missing = {
        name: getattr(other, name)
        for name in (*_FILLED, "folded_into")
        if getattr(event, name) is None and getattr(other, name) is not None
    }
    return replace(event, **missing) if missing else event


def _flag(event: Event, flags: Iterable[str]) -> Event:
    """``event`` with exactly these flags, sorted."""
    wanted = tuple(sorted(set(flags)))
    return event if wanted == event.flags else replace(event, flags=wanted)


def _take_new(event: Event) -> tuple[Event, News]:
    return _flag(event, set(event.flags) - OURS), "new"


def _update(old: Event, new: Event) -> tuple[Event, News]:
    """What is remembered of an event, brought up to date with what was read now."""
    if "deleted" in new.flags and _had_words(old):
        news: News = "" if "gone" in old.flags else "gone"
        return _flag(old, {*old.flags, "deleted", "gone"}), news
    return _take_content(old, _fill(new, old))


def _keep_edit(old: Event, new: Event) -> Event:
    """``new``, or what is remembered where that was edited since. It stays answered, and
    where it was among others: fewer are numbered otherwise."""
    if "edited" in old.flags and "edited" not in new.flags:
        return _flag(old, set(old.flags) - OURS)
    flags = {*new.flags, *(_OF_OTHERS & set(old.flags))}
    return replace(_flag(new, flags), order=old.order)


def _had_words(event: Event) -> bool:
    """Whether it is more than the mark of a deleted message that was never read."""
    return "deleted" not in event.flags or "gone" in event.flags


def _take_content(old: Event, new: Event) -> tuple[Event, News]:
    flags = set(new.flags) - OURS
    is_edited = (old.body, old.at) != (new.body, new.at)
    if is_edited or "changed" in old.flags:
        flags.add("changed")
    is_back = "gone" in old.flags
    news: News = "changed" if is_back or _comparable(old) != _comparable(new) else ""
    return _flag(new, flags), news


def _keep_absent(old: Event, answers: _Answers) -> tuple[Event, News]:
    if "gone" in old.flags or not answers.say_gone(old):
        return old, ""
    return _flag(old, {*old.flags, "gone"}), "gone"


def _comparable(event: Event) -> Event:
    flags = set(event.flags) - OURS - _OF_WINDOW - _OF_OTHERS
    return replace(_flag(event, flags), folded_into=None, order=0)


class _Answers:
    """Which values answer for which ids, by the prefix of the id."""

    def __init__(self, gathered: Iterable[Gathered], unread: Collection[str] = ()) -> None:
        self._unread = frozenset(unread)
        self._by_prefix: dict[str, list[Gathered]] = defaultdict(list)
        for value in gathered:
            for prefix in list_prefixes(value):
                self._by_prefix[prefix].append(value)
        self._lengths = {len(prefix) for prefix in self._by_prefix}

    def say_gone(self, event: Event) -> bool:
        """Whether there is such a value, and each is complete and covers the event."""
        if event.source in self._unread:
            return False
        prefixes = (event.id[:length] for length in self._lengths)
        values = [value for prefix in prefixes for value in self._by_prefix.get(prefix, ())]
        return bool(values) and all(answers_for(value, event) for value in values)


def answers_for(value: Gathered, event: Event) -> bool:
    """Whether ``value``, below whose prefix the event is, is complete and covers its time."""
    check = value.check
    starts_before = check.start is None or check.start <= event.at
    ends_after = check.end is None or event.at <= check.end
    return check.complete and starts_before and ends_after


def list_prefixes(value: Gathered) -> set[str]:
    """The prefixes of the ids that ``value`` answers for."""
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
