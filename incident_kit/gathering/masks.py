"""Secrets that people pasted into a source, masked before anything of it is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from incident_kit.model import Actor, Event, Gathered, Person
from incident_kit.redaction import mask_for_good
from incident_kit.text.fingerprint import digest

_SHORTEST_SECRET = 16
_LONGEST_NAME = 200


@dataclass
class Masking:
    """Masks the bodies of one gathering, and holds what guesses took out of them.

    ``given_back`` are the digests of texts that two people said hold no secret.
    ``held`` are, by what a body says now, what it would say without guesses: a vendor's
    token, a key or a header is masked there too. ``masked`` are all bodies with a mask.
    """

    given_back: frozenset[str] = frozenset()
    held: dict[str, set[str]] = field(default_factory=dict)
    masked: set[str] = field(default_factory=set)

    def __call__(self, text: str) -> str:
        """``text`` as it is stored."""
        masked = _mask(text)
        if masked == text:
            return text
        self.masked.add(masked)
        sure, _ = mask_for_good(text, with_guesses=False)
        if sure != masked and digest(sure) in self.given_back:
            return sure
        if sure != masked:
            self.held.setdefault(masked, set()).add(sure)
        return masked

    def list_held(self, events: Iterable[Event]) -> Mapping[str, list[str]]:
        """By the id of each event of which a guess took something, what it would say."""
        held = {event.id: sorted(self.held.get(event.body, ())) for event in events}
        return {id_: texts for id_, texts in held.items() if texts}


def mask_gathered(gathered: Gathered, masking: Masking) -> Gathered:
    """``gathered`` with every secret in it masked; what is public and holds one is left
    out. Its people stay as they are, for :func:`drop_secret_names`."""
    check = gathered.check
    hidden_names = _hide_names(gathered)
    return replace(
        gathered,
        events=tuple(_mask_event(event, hidden_names, masking) for event in gathered.events),
        check=replace(
            check,
            source=_mask(check.source),
            warnings=tuple(map(_mask, check.warnings)),
        ),
        public=tuple(text for text in gathered.public if not _has_secret(text)),
        title=_mask(gathered.title),
    )


def _hide_names(gathered: Gathered) -> Mapping[str, str]:
    """What stands for each name in which a secret stands."""
    names = {name for person in gathered.people for name in (person.name, *person.handles)}
    names |= {event.actor.name for event in gathered.events if event.actor}
    masked = {name: mask_name(name) for name in names}
    return {name: text for name, (text, count) in masked.items() if count}


def _mask_event(event: Event, hidden_names: Mapping[str, str], masking: Masking) -> Event:
    """``event`` with every secret in it masked, flagged if there was one.

    ``hidden_names`` are names with a secret in them, and what stands for them. An
    address with a secret in it goes.
    """
    body = event.body
    for name, hidden in hidden_names.items():
        body = body.replace(name, hidden)
    masked = replace(
        event,
        body=masking(body),
        url=None if _has_secret(event.url or "") else event.url,
        actor=event.actor and _mask_actor(event.actor, hidden_names),
        components=event.components
        and tuple(replace(part, name=_mask(part.name)) for part in event.components),
    )
    if masked == event and event.body not in masking.masked:
        return event
    return replace(masked, flags=tuple(sorted({*event.flags, "masked"})))


def _mask_actor(actor: Actor, hidden_names: Mapping[str, str]) -> Actor:
    return replace(actor, name=_mask(hidden_names.get(actor.name, actor.name)))


def mask_name(name: str) -> tuple[str, int]:
    """A name with the secrets in it masked, and how many there were.

    In a text a secret begins where a word does; in a name it may be glued to others. A
    name too long to be one is cut, and counts as one that held a secret.
    """
    if len(name) > _LONGEST_NAME:
        beginning, _ = mask_name(name[:_LONGEST_NAME])
        return f"{beginning}…", 1
    text, count = mask_for_good(name)
    if count or not _may_be_glued(name):
        return text, count
    for start in range(1, len(name) - _SHORTEST_SECRET):
        tail, count = mask_for_good(name[start:])
        if count:
            return name[:start] + tail, count
    return name, 0


def _may_be_glued(name: str) -> bool:
    """Whether a word of it is long enough for a secret, and has a digit as one has."""
    words = name.split()
    return any(len(word) > _SHORTEST_SECRET and re.search(r"\d", word) for word in words)


def drop_secret_names(people: Iterable[Person]) -> set[Person]:
    """The people without the names in which a secret stands, called by what is left;
    who has nothing left is nobody."""
    cleaned = map(_drop_secret_names, people)
    return {person for person in cleaned if person}


def _drop_secret_names(person: Person) -> Person | None:
    names = [name for name in (person.name, *person.handles) if not mask_name(name)[1]]
    emails = tuple(email for email in person.emails if not mask_name(email)[1])
    remaining = [*names, *emails, *person.ids]
    if not remaining:
        return None
    handles = tuple(handle for handle in person.handles if handle in names)
    return replace(person, name=remaining[0], handles=handles, emails=emails)


def _mask(text: str) -> str:
    return mask_for_good(text)[0]


def _has_secret(text: str) -> bool:
    _, count = mask_for_good(text)
    return count > 0
