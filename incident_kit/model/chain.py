"""How recorded answers follow each other: each names the last ones that it saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of ``review.yaml`` as a link of the chain.

    ``place`` is where it stands, such as ``signoffs.0``. ``record`` is the canonical text
    that was recorded, as the entry stands now, ``digest`` that of it; ``entry`` the digest
    that the entry names, empty for one from before there was a chain. ``follows`` are the
    digests of the entries that were the last when it was made. ``answered`` is what
    ``incident.yaml`` said on security then, ``rule`` how many people had to sign.
    """

    place: str
    by: str
    at: datetime
    record: str
    digest: str
    entry: str = ""
    follows: tuple[str, ...] = ()
    answered: str | None = None
    rule: str | None = None
    signature: str | None = None

    @property
    def is_chained(self) -> bool:
        """Whether it was recorded as part of the chain."""
        return bool(self.entry)

    @property
    def name(self) -> str:
        """What others call it that follow it."""
        return self.entry or self.digest


@dataclass(frozen=True)
class Chain:
    """The entries of one incident, in the order in which they stand."""

    links: Sequence[Link]

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """What the next entry follows, sorted: the last ones that were recorded, or all
        from before the chain where it begins."""
        chained = [link for link in self.links if link.is_chained]
        followed = {name for link in chained for name in link.follows}
        last = {link.name for link in chained or self.links}
        return tuple(sorted(last - followed))

    @cached_property
    def order(self) -> tuple[Link, ...]:
        """Every link after those it follows, wherever it stands; beside each other, the
        earlier one comes first. Those from before the chain keep their order."""
        older = [link for link in self.links if not link.is_chained]
        chained = {link.name: link for link in self.links if link.is_chained}
        return (*older, *sorted(chained.values(), key=self._rank))

    def _rank(self, link: Link) -> tuple[int, datetime, str]:
        return len(self.ancestors[link.name]), link.at, link.name

    @cached_property
    def ancestors(self) -> Mapping[str, frozenset[str]]:
        """All that each chained entry follows, step by step, by its name."""
        follows = {link.name: link.follows for link in self.links if link.is_chained}
        return {name: _collect(name, follows) for name in follows}

    def has_seen(self, later: Link | None, earlier: Link | None) -> bool:
        """Whether ``later`` was recorded by somebody who had ``earlier`` before them.

        Of two from before the chain, the one further down is taken to have seen the other.
        """
        if later is None or earlier is None:
            return later is not None or earlier is None
        if later.is_chained:
            return earlier.name in self.ancestors.get(later.name, ())
        return not earlier.is_chained and self._is_further_down(later, earlier)

    def find_answer(self, answer: str) -> str:
        """What the security question is taken to be answered with where ``incident.yaml``
        says ``answer`` now: once an entry was recorded under a `yes`, it stays one."""
        was_yes = any(link.answered == "yes" for link in self.links)
        return "yes" if was_yes else answer

    def _is_further_down(self, later: Link, earlier: Link) -> bool:
        places = [link.place for link in self.links]
        return places.index(earlier.place) < places.index(later.place)


def _collect(name: str, follows: Mapping[str, Sequence[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(follows[name])
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += follows.get(one, ())
    return frozenset(found)
