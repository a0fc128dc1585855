"""Whether two events are the same message, one of them pasted or both."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from incident_kit.model import Choice, Curation, Event, Person
from incident_kit.text.markup import unescape_html

#: Minute, author and words.
MessageKey = tuple[str, str, str]

_MINUTE = timedelta(minutes=1)
#: The beginning of a text says whose it is from this many characters on.
_HEAD = 20
# Bounded, since every "[" of a text begins another search; an escaped one is no link.
_LINKS = re.compile(r"!?(?<!\\)\[((?:\\.|[^\]\\\n]){0,200})\]\([^()\n]{0,2000}\)")
_EMOJI = re.compile(r"(?<![\w:]):[a-z0-9_+'-]+:(?![\w:])", re.IGNORECASE)
_NOT_WORDS = re.compile(r"[\W_]+")


def message_key(event: Event) -> MessageKey:
    """What tells a pasted message from others."""
    author = event.actor.name if event.actor else ""
    return (
        f"{event.at:%Y-%m-%dT%H:%M}",
        _name(author),
        plain_words(event.body) or event.body.strip(),
    )


def plain_words(markdown: str) -> str:
    """The words of ``markdown`` alone: no markup, no emoji, case folded."""
    text = _LINKS.sub(r"\1", unescape_html(markdown))
    text = _EMOJI.sub(" ", unicodedata.normalize("NFKC", text))
    return " ".join(_NOT_WORDS.sub(" ", text).split()).casefold()


def match_slack_events(events: Iterable[Event], people: Sequence[Person] = ()) -> Mapping[str, str]:
    """Pasted ids to the ids of the Slack events that are the same message, sorted.

    The same are messages of one author (by name, or by a handle that ``people`` knows),
    at most a minute apart, whose words are equal, or one's the beginning of the other's
    from 20 characters on. Each Slack event takes the place of one pasted event at most:
    equal words first, then the nearest in time, then in order of id.
    """
    names = _names_by_handle(people)
    pasted: list[Event] = []
    slack: dict[tuple[str, timedelta], list[tuple[Event, str]]] = defaultdict(list)
    for event in events:
        if event.source == "pasted":
            pasted.append(event)
        elif event.source.partition(" ")[0] == "slack":
            key = (_author(event, names), _minute(event))
            slack[key].append((event, plain_words(event.body)))
    pairs: list[_Pair] = []
    for event in pasted:
        words, author = plain_words(event.body), _author(event, names)
        for distance, minute in _nearby_minutes(event):
            for other, other_words in slack.get((author, minute), ()):
                rank = _rank_likeness(words, other_words)
                if rank is not None:
                    pairs.append((rank, distance, event.id, other.id))
    return _pair_once(pairs)


#: How alike two messages are (0 is equal), how far apart, and both ids.
_Pair = tuple[int, timedelta, str, str]


def _pair_once(pairs: Iterable[_Pair]) -> dict[str, str]:
    """The best pairs in which no event stands twice, by the first id, sorted."""
    chosen: dict[str, str] = {}
    taken: set[str] = set()
    for _, _, pasted_id, slack_id in sorted(pairs):
        if pasted_id not in chosen and slack_id not in taken:
            chosen[pasted_id] = slack_id
            taken.add(slack_id)
    return dict(sorted(chosen.items()))


def fold_replaced(events: Iterable[Event], taken: Mapping[str, str]) -> tuple[Event, ...]:
    """``events`` in their order, each pasted one folded under the event that takes its
    place. It stays in the record, so that pasting it again changes nothing."""
    return tuple(
        replace(event, folded_into=taken[event.id]) if event.id in taken else event
        for event in events
    )


def list_replaced(events: Iterable[Event]) -> Mapping[str, str]:
    """Pasted messages, and the ones a better source gave in their place."""
    return {
        event.id: event.folded_into
        for event in events
        if event.source == "pasted" and event.folded_into
    }


def carry_decisions(curation: Curation, taken: Mapping[str, str]) -> Curation:
    """``curation`` with what people decided on pasted events decided on those that take
    their place. Where both were decided on, the Slack event's own decisions win, one by
    one."""
    choices = dict(curation.events)
    for pasted_id, slack_id in taken.items():
        choice = choices.pop(pasted_id, None)
        if choice is not None:
            choices[slack_id] = _fill_gaps(choices.get(slack_id, Choice()), choice)
    return replace(curation, events=choices)


def _fill_gaps(own: Choice, other: Choice) -> Choice:
    """``own``, and what ``other`` decides where it decides nothing."""
    decisions = {}
    for name in ("include", "kind", "text", "at", "public", "into", "people", "about"):
        decision = getattr(own, name)
        decisions[name] = getattr(other, name) if decision is None else decision
    return Choice(**decisions)


def _nearby_minutes(event: Event) -> list[tuple[timedelta, timedelta]]:
    """The minutes it may have been, each with how far it is from the one shown."""
    return [(abs(by), _minute(event) + by) for by in (timedelta(), _MINUTE, -_MINUTE)]


def _minute(event: Event) -> timedelta:
    return timedelta(seconds=int(event.at.timestamp()) // 60 * 60)


def _rank_likeness(pasted: str, other: str) -> int | None:
    if not pasted or not other:  # nothing but emoji: it may be any
        return None
    if pasted == other:
        return 0
    short, long = sorted((pasted, other), key=len)
    return 1 if len(short) >= _HEAD and long.startswith(short) else None


def _names_by_handle(people: Sequence[Person]) -> dict[str, str]:
    """Handles to names; one that two people share says nothing."""
    owners: dict[str, set[str]] = defaultdict(set)
    for person in people:
        for handle in person.handles:
            owners[_name(handle)].add(_name(person.name))
    return {handle: next(iter(names)) for handle, names in owners.items() if len(names) == 1}


def _author(event: Event, names: Mapping[str, str]) -> str:
    name = _name(event.actor.name) if event.actor else ""
    return names.get(name, name)


def _name(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).removeprefix("@").split()).casefold()
