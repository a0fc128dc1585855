"""The ids of pasted messages: kept once they are given, and alike in every clone.

An id comes from the message itself, so that two clones that paste the same agree, and two
that paste different messages never name two alike. It is kept in the record from the first
reading on, also where the words are edited later.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import count

from incident_kit.model import Event
from incident_kit.model.ids import spell_number
from incident_kit.sources.pasted.matches import MessageKey, message_key

#: How many letters an id has.
_LENGTH = 8
#: An edited text is as long, in characters, and as much like the one before, at least.
_SHORTEST = 20
_LIKENESS = 0.8
#: Words are compared up to here: what takes long to compare is compared by its beginning.
_LONGEST = 2000


def name_events(events: Iterable[Event], previous: Iterable[Event]) -> Mapping[MessageKey, Event]:
    """Each of ``events`` with its id and its place among those of one minute, by when it was
    said, by whom, and its words. ``previous`` are the events that have been read before."""
    read = {message_key(event): event for event in events}
    known = {message_key(event): event for event in previous if event.id.startswith("pasted:")}
    edited = _pair_edited(read.keys() - known.keys(), known.keys() - read.keys())
    named: dict[MessageKey, Event] = {}
    taken = {event.id for event in known.values()}
    places = count(1 + max((event.order for event in known.values()), default=0))
    for key, event in read.items():
        before = known.get(edited.get(key, key))
        if before is not None:
            named[key] = replace(event, id=before.id, order=before.order)
        else:
            id_ = _derive_id(key, taken)
            taken.add(id_)
            named[key] = replace(event, id=id_, order=next(places))
    return named


def _derive_id(key: MessageKey, taken: Set[str]) -> str:
    """The id that comes from a message; that of another one is not given again."""
    ids = (_spell_id(key, occurrence) for occurrence in count())
    return next(id_ for id_ in ids if id_ not in taken)


def _spell_id(key: MessageKey, occurrence: int) -> str:
    text = "\0".join((*key, str(occurrence))).encode("utf-8", "surrogatepass")
    number = int.from_bytes(hashlib.sha256(text).digest(), "big")
    return f"pasted:{spell_number(number, _LENGTH)}"


def _pair_edited(new: Set[MessageKey], gone: Set[MessageKey]) -> Mapping[MessageKey, MessageKey]:
    """New messages that are an edited one which is not there any more: of the same minute
    and author, with nearly the same words and the very same figures."""
    before: dict[tuple[str, str], list[MessageKey]] = defaultdict(list)
    for key in sorted(gone):
        before[key[:2]].append(key)
    pairs: dict[MessageKey, MessageKey] = {}
    for key in sorted(new):
        alike = [old for old in before[key[:2]] if _is_edit(old[2], key[2])]
        if alike:
            pairs[key] = alike[0]
            before[key[:2]].remove(alike[0])
    return pairs


def _is_edit(old: str, new: str) -> bool:
    if min(len(old), len(new)) < _SHORTEST or _list_figures(old) != _list_figures(new):
        return False
    return (
        SequenceMatcher(None, old[:_LONGEST], new[:_LONGEST], autojunk=False).ratio() >= _LIKENESS
    )


def _list_figures(words: str) -> list[str]:
    return [word for word in words.split() if any(map(str.isdigit, word))]
