"""What people answered about a public text, and how each answer follows the earlier ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from incident_kit.model.chain import Chain, Link


@dataclass(frozen=True, slots=True, kw_only=True)
class _Linked:
    """``link`` is the entry's place in the chain; ``None`` for one that stands in no file."""

    link: Link | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SecurityDecision(_Linked):
    """A named reviewer's written decision; ``text`` is the digest it covers.
    ``evidence`` and ``recorded_by`` are as of a sign-off."""

    decision: Literal["clear", "hold", "reviewed"]
    by: str
    role: str
    reason: str
    at: datetime
    text: str | None = None
    evidence: str | None = None
    recorded_by: str | None = None


@dataclass(frozen=True, slots=True)
class Signoff(_Linked):
    """A sign-off of the public text with digest ``text``. ``evidence`` is a link to where
    they said so, ``recorded_by`` whom git took for the user when it was recorded.
    ``signals`` says that what may tell of a security incident was asked about before: it is
    missing where an earlier version of the kit, which did not ask, recorded it.
    """

    by: str
    role: str
    at: datetime
    text: str
    evidence: str | None = None
    recorded_by: str | None = None
    signals: str | None = None


@dataclass(frozen=True, slots=True)
class Publication(_Linked):
    """A record of what was done at a door through which reports leave.

    ``target`` names the door and the place behind it, such as ``statuspage:PAGE/INCIDENT``.
    ``action`` is ``draft``, ``begin`` (written before the one request that makes a draft
    public is sent), ``publish`` or ``revert``. ``text`` is the digest of the public text,
    ``body`` that of what it is at this door, blanks at line ends aside. ``notified`` says that
    readers who subscribed were told of it, ``reason`` why it went over what others left.
    """

    target: str
    action: str
    at: datetime
    text: str
    url: str | None = None
    by: str | None = None
    body: str | None = None
    notified: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Decline(_Linked):
    """A decision that nothing is published, or that takes such decisions back.

    ``about`` says in words which hand-written reason was taken back.
    """

    action: Literal["decline", "undo"]
    by: str
    reason: str
    at: datetime
    text: str | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Acknowledgement(_Linked):
    """A named person's word that something is so although it looks like a mistake:
    ``about`` says what in words, ``lists`` which lists are missing. ``event`` is whose
    masked words are no secret, ``of`` the digest of what it says then. ``signals`` are the
    prints of lines that look like a security incident and are none, ``harmless`` those of
    lines of the public text that look like holding a secret and hold none; ``doubted`` are
    those of lines on which what was said so before counts no more.
    """

    about: str
    by: str
    reason: str
    at: datetime
    lists: tuple[str, ...] = ()
    event: str | None = None
    of: str | None = None
    signals: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    doubted: tuple[str, ...] = ()
    recorded_by: str | None = None


@dataclass(frozen=True, slots=True)
class Uncounted:
    """An answer that does not count, in a sentence that says why: ``text`` is the digest
    it is about, ``is_signed`` whether it carries a signature that is not right for it."""

    sentence: str
    text: str | None
    is_signed: bool


@dataclass(frozen=True, slots=True)
class Review:
    """``review.yaml``: appended to, never rewritten.

    Each list is in the order of the chain, older entries first. ``links`` are those of
    all entries, ``journal`` the digests of all that were ever recorded. ``faults`` says
    what else is wrong with entries, ``ignored`` which do not count and why: both are
    found where the clock and keys can be looked at. ``not_publishing`` is a reason that
    somebody wrote by hand; a recorded one is among ``declines``.
    """

    security: tuple[SecurityDecision, ...] = ()
    signoffs: tuple[Signoff, ...] = ()
    publications: tuple[Publication, ...] = ()
    declines: tuple[Decline, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    not_publishing: Mapping[str, str] | None = None
    links: tuple[Link, ...] = ()
    journal: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    ignored: tuple[Uncounted, ...] = ()

    @property
    def chain(self) -> Chain:
        """How the entries follow each other."""
        return Chain(self.links)

    def has_seen(self, later: SecurityDecision, earlier: SecurityDecision) -> bool:
        """Whether somebody who decided ``later`` had ``earlier`` before them: a clone that
        never saw a hold does not lift it. Taken so of what stands in no file."""
        if later.link is None or earlier.link is None:
            return True
        return self.chain.has_seen(later.link, earlier.link)

    @property
    def refusal(self) -> Mapping[str, str] | None:
        """Who decided that nothing is published, and why (``by``, ``reason``), while that
        stands: whoever takes it back must have seen it."""
        if self.not_publishing is not None:
            return self.not_publishing
        standing = [one for one in self.declines if self._stands(one)]
        return {"by": standing[-1].by, "reason": standing[-1].reason} if standing else None

    def _stands(self, decline: Decline) -> bool:
        """Whether nothing is published by this decision, as nobody who saw it took it back."""
        ends = (one for one in self.declines if one.action == "undo")
        is_undone = any(self.chain.has_seen(end.link, decline.link) for end in ends)
        return decline.action == "decline" and not is_undone
