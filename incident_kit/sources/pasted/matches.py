"""Whether two events are the same message, one of them pasted or both."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from incident_kit.model import Choice, Curation, Event, Person
from incident_kit.text.markup import unescaped

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
    text = _LINKS.sub(r"\1", unescaped(markdown))
    text = _EMOJI.sub(" ", unicodedata.normalize("NFKC", text))
    return " ".join(_NOT_WORDS.sub(" ", text).split()).casefold()


def match_slack_events(events: Iterable[Event], people: Sequence[Person] = ()) -> Mapping[str, str]:
    """Pasted ids to the ids of the Slack events that are the same message, sorted.

    The same are messages of one author (by name, or by a handle that ``people`` knows),
    at most a minute apart, whose words are equal, or one's the beginning of the other's
    from 20 characters on. Each Slack event takes the place of one pasted event at most:
    equal words first, then the nearest in time, then in order of id.
    """
    all_ = list(events)
    called = _names(people)
    slack: dict[tuple[str, timedelta], list[tuple[Event, str]]] = defaultdict(list)
    for event in all_:
        if event.source.partition(" ")[0] == "slack":
            slack[_author(event, called), _minute(event)].append((event, plain_words(event.body)))
    pairs = sorted(
        (rank, distance, pasted.id, other.id)
        for pasted in all_
        if pasted.source == "pasted"
        for own in [plain_words(pasted.body)]
        for distance, at in _near(pasted)
        for other, text in slack.get((_author(pasted, called), at), ())
        if (rank := _rank(own, text)) is not None
    )
    found: dict[str, str] = {}
    taken: set[str] = set()
    for _, _, pasted_id, slack_id in pairs:
        if pasted_id not in found and slack_id not in taken:
            found[pasted_id] = slack_id
            taken.add(slack_id)
    return dict(sorted(found.items()))


def fold_replaced(events: Iterable[Event], taken: Mapping[str, str]) -> tuple[Event, ...]:
    """``events`` in their order, each pasted one folded under the event that takes its
    place. It stays in the record, so that pasting it again changes nothing."""
    return tuple(
        replace(event, folded_into=taken[event.id]) if event.id in taken else event
        for event in events
    )


def carry_decisions(curation: Curation, taken: Mapping[str, str]) -> Curation:
    """``curation`` with what people decided on pasted events decided on those that take
    their place. Where both were decided on, the Slack event's own decisions win, one by
    one."""
    choices = dict(curation.events)
    for pasted_id, slack_id in taken.items():
        choice = choices.pop(pasted_id, None)
        if choice is not None:
            choices[slack_id] = _filled(choices.get(slack_id, Choice()), choice)
    return replace(curation, events=choices)


def _filled(own: Choice, other: Choice) -> Choice:
    names = ("include", "kind", "text", "at", "public")
    return Choice(
        **{
            name: getattr(other, name) if getattr(own, name) is None else getattr(own, name)
            for name in names
        }
    )


def _near(event: Event) -> list[tuple[timedelta, timedelta]]:
    """The minutes it may have been, each with how far it is from the one shown."""
    return [(abs(by), _minute(event) + by) for by in (timedelta(), _MINUTE, -_MINUTE)]


def _minute(event: Event) -> timedelta:
    return timedelta(seconds=int(event.at.timestamp()) // 60 * 60)


def _rank(pasted: str, other: str) -> int | None:
    if not pasted or not other:  # nothing but emoji: it may be any
        return None
    if pasted == other:
        return 0
    short, long = sorted((pasted, other), key=len)
    return 1 if len(short) >= _HEAD and long.startswith(short) else None


def _names(people: Sequence[Person]) -> dict[str, str]:
    """Handles to names; one that two people share says nothing."""
    owners: dict[str, set[str]] = defaultdict(set)
    for person in people:
        for handle in person.handles:
            owners[_name(handle)].add(_name(person.name))
    return {handle: next(iter(names)) for handle, names in owners.items() if len(names) == 1}


def _author(event: Event, called: Mapping[str, str]) -> str:
    name = _name(event.actor.name) if event.actor else ""
    return called.get(name, name)


def _name(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).removeprefix("@").split()).casefold()
