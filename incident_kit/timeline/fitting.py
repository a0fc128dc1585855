"""Whether a decision was made on the event that it stands by.

Two clones may have named two notes alike, a note may have been written anew in its file, a
merge may have gone wrong. So a decision keeps the fingerprint of what it was made on, and
one that does not fit any more is left out, and shown.
"""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from incident_kit.model import Choice, Curation, Event

#: What a decision that does not fit was made on otherwise: its event, or the one whose line
#: that was merged into.
Part = Literal["event", "target"]
#: Sources whose ids do not come from keys of their own, so that the words are what tells
#: one event from another.
_WITHOUT_KEYS = frozenset({"note", "pasted"})
_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Misfit:
    """A decision on the event ``id`` that is not applied, and the ``part`` that changed."""

    id: str
    choice: Choice
    part: Part


@dataclass(frozen=True, slots=True)
class Fitted:
    """The ``curation`` that holds, and what of it was left out."""

    curation: Curation
    misfits: tuple[Misfit, ...] = ()


def compute_fingerprint(event: Event) -> str:
    """What tells ``event`` from another one of the same id, in eight hexadecimal digits.

    An event with a key of its source stays the same while that and its author are, however it
    is edited there, its time too; a note and a pasted line, while their author, their time as
    it was typed and their words are.
    """
    return _compute_digest(event, _list_authors(event)[0])


def fit_decisions(curation: Curation, events: Iterable[Event]) -> Fitted:
    """``curation`` with the decisions that fit, and those that do not, by event.

    ``events`` are as they were gathered and added. A decision without a fingerprint fits;
    one on an event that is not there is left as it is, since that may come back.
    """
    by_id = {event.id: event for event in events}
    choices: dict[str, Choice] = {}
    misfits: list[Misfit] = []
    for id_, choice in curation.events.items():
        if not _fits(by_id.get(id_), choice.of):
            misfits.append(Misfit(id_, choice, "event"))
        elif not _fits(by_id.get(choice.into or ""), choice.into_of):
            misfits.append(Misfit(id_, choice, "target"))
            choices[id_] = replace(choice, into=None)
        else:
            choices[id_] = choice
    return Fitted(replace(curation, events=choices), tuple(misfits))


def _fits(event: Event | None, of: str | None) -> bool:
    if event is None or of is None:
        return True
    return any(of == _compute_digest(event, author) for author in _list_authors(event))


def _list_authors(event: Event) -> list[str]:
    """Who did it: by the id where there is one, since names change; or else by the name."""
    if event.actor is None:
        return [""]
    name = " ".join(event.actor.name.casefold().split())
    return [name] if event.actor.id is None else [event.actor.id, name]


def _compute_digest(event: Event, author: str) -> str:
    source = event.id.partition(":")[0]
    parts = [event.id, author]
    if source in _WITHOUT_KEYS:
        parts = [source, author, event.at.isoformat(), " ".join(event.body.split())]
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).hexdigest()[:_LENGTH]


#: What may be decided, in the order in which it is told.
_DECIDED = ("include", "kind", "text", "at", "public", "into", "people", "about")
#: How many characters of a wording are told.
_LONGEST = 80


def list_misfit_steps(misfits: Iterable[Misfit], incident: str) -> Iterator[str]:
    """A step for each decision that is not applied."""
    for misfit in misfits:
        id_, choice = misfit.id, misfit.choice
        decided = (f"{name}: {_shorten(getattr(choice, name))}" for name in _list_names(misfit))
        changed = id_ if misfit.part == "event" else choice.into
        yield (
            f"decide again on {id_}: “{', '.join(decided)}” is not applied, since {changed} was "
            f"another text or somebody else's when it was decided; if it still holds: "
            f"incident-kit curate {incident} again {id_}; if not: "
            f"incident-kit curate {incident} undo {id_}"
        )


def _list_names(misfit: Misfit) -> list[str]:
    names = _DECIDED if misfit.part == "event" else ("into",)
    return [name for name in names if getattr(misfit.choice, name) is not None]


def _shorten(value: object) -> str:
    return textwrap.shorten(str(value), _LONGEST, placeholder=" …")
