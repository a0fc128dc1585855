"""What the timeline and the picture need to know of where an event comes from.

The sources say it of themselves; who needs it is handed it as a value, so that the
core of the kit knows no source by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal


@dataclass(frozen=True, slots=True)
class Echo:
    """How bots repeat a system of record elsewhere.

    ``bot`` finds the name of a bot that speaks for it. An echo comes up to ``early``
    before the entry it repeats and up to ``late`` after it. It repeats the ``words`` of
    the entry, or tells of its ``step`` (triggered, acknowledged, …).
    """

    bot: re.Pattern[str]
    early: timedelta
    late: timedelta
    repeats: Literal["words", "step"]


@dataclass(frozen=True, slots=True)
class Traits:
    """The traits of a source.

    ``source`` is the word its events carry, ``name`` what people call it.

    - ``is_public``: the public read it when it happened.
    - ``is_whole``: what is named is gathered and shown whole, whatever the window.
    - ``is_machine``: machines write it, so that its lane of the picture comes last.
    - ``has_channels``: each channel is a lane of its own.
    - ``repeats``: the kinds of its events that are a machine's, and fold in a storm.
    - ``echo``: how bots elsewhere repeat it, if it is a system of record.
    - ``lead``: how long before the start what it tells of may be the cause; without it
      nothing of it is.
    """

    source: str
    name: str
    is_public: bool = False
    is_whole: bool = False
    is_machine: bool = False
    has_channels: bool = False
    repeats: frozenset[str] = frozenset()
    echo: Echo | None = None
    lead: timedelta | None = None


#: Traits by the word that events carry.
TraitsBySource = Mapping[str, Traits]

#: What people add by hand, which is of no source.
NOTES = Traits("note", "Notes", is_whole=True)


def find_traits(source: str, traits: TraitsBySource) -> Traits:
    """The traits of the source that an event's word names; a word that is not known
    stands for itself."""
    word = source.partition(" ")[0]
    return traits.get(word) or Traits(word, word)
