"""Whose keys count for whose answers, and what counts without a key."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from incident_kit.model import (
    Acknowledgement,
    Decline,
    PersonName,
    Review,
    SecurityDecision,
    Signoff,
    Uncounted,
)
from incident_kit.model.parties import Parties
from incident_kit.model.people import find_name_keys
from incident_kit.model.settings import Member
from incident_kit.process.signers import could_be_writer
from incident_kit.review.chain import describe_link

Entry = TypeVar("Entry", SecurityDecision, Signoff, Decline, Acknowledgement)
#: Answers that hold a text back: they do so whoever gave them, and a record that
#: something was sent is one of the kit's own.
_FREE = {("security", "hold"), ("declines", "decline"), ("acknowledgements", "doubt")}
#: What an acknowledgement can let pass.
_PASSING = ("lists", "event", "of", "signals", "harmless")
_TOLD = ("decision", "action", "doubted", *_PASSING)


def lets_pass(section: str, answer: str | None) -> bool:
    """Whether an answer lets something pass, so that it has to be somebody's for sure.
    ``answer`` is the decision, where the list is one of choices."""
    return section != "publications" and (section, answer) not in _FREE


def find_objection_to_key(by: str, principals: Sequence[str], parties: Parties) -> str | None:
    """Why the key of ``principals`` says nothing for the person called ``by``, as the rest
    of a sentence; ``None`` if it is theirs.

    By the team's list where there is one. Without one the name has to fit, and nobody
    signs with the writer's key who is not the writer.
    """
    if any(_is_of(principal, by, parties) for principal in principals):
        return None
    return f"is signed with the key of {' or '.join(principals)}, who is somebody else"


def _is_of(principal: str, by: str, parties: Parties) -> bool:
    people = parties.settings.people
    if people:
        owners = _find_members(principal, people)
        return len(owners) == 1 and owners == _find_members(by, people)
    if not PersonName(principal).could_be_same(PersonName(by)):
        return False
    return could_be_writer(principal, parties) == could_be_writer(by, parties)


def _find_members(name: str, people: Sequence[Member]) -> list[Member]:
    """Who of the list has exactly this name, handle, id or address: of an address that
    several have, nobody can tell whose key it is."""
    return [one for one in people if PersonName(one.name).key in find_name_keys(name, [one])]


def drop_ignored(review: Review, objections: Mapping[str, str]) -> Review:
    """``review`` without the answers that do not count, said in ``ignored``; what holds a
    text back stays. ``objections`` are by the names of the links."""
    ignored = {
        entry.link.name: Uncounted(
            f"{describe_link(entry.link)} does not count: it {objections[entry.link.name]}",
            getattr(entry, "text", None),
            is_signed=bool(entry.link.signature),
        )
        for section in ("security", "signoffs", "declines", "acknowledgements")
        for entry in getattr(review, section)
        if entry.link and entry.link.name in objections and lets_pass(section, _say(entry))
    }
    return replace(
        review,
        security=_keep(review.security, ignored),
        signoffs=_keep(review.signoffs, ignored),
        declines=_keep(review.declines, ignored),
        acknowledgements=_keep(review.acknowledgements, ignored),
        ignored=tuple(ignored[link.name] for link in review.chain.order if link.name in ignored),
    )


def _keep(entries: Sequence[Entry], dropped: Collection[str]) -> tuple[Entry, ...]:
    return tuple(one for one in entries if one.link is None or one.link.name not in dropped)


def _say(entry: object) -> str | None:
    """What an entry decides, where it is about a choice."""
    return name_answer({name: getattr(entry, name, None) for name in _TOLD})


def name_answer(entry: Mapping[str, object]) -> str | None:
    """The decision that an entry is, where it is one of choices; ``doubt`` for an
    acknowledgement that does nothing else."""
    answer = entry.get("decision") or entry.get("action")
    if answer:
        return str(answer)
    is_doubt = entry.get("doubted") and not any(entry.get(name) for name in _PASSING)
    return "doubt" if is_doubt else None
