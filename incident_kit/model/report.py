"""What people write, decide and sign, and the files that come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from incident_kit.model.findings import Finding


@dataclass(frozen=True, slots=True)
class Action:
    """A follow-up action, as a row of the report's table. ``row`` counts from 1."""

    row: int
    text: str
    owner: str = ""
    due: str = ""
    tracker: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A time that the incident was looked at in a security context, as a row of the
    report's table: every cell as it was typed. ``row`` counts from 1."""

    row: int
    time: str
    who: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What people wrote in ``report.ipynb``.

    ``sections`` maps a section's key to its text (Markdown, stripped; empty if
    nothing was written beyond what the kit put there).
    """

    sections: Mapping[str, str] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()
    milestones: Mapping[str, str] = field(default_factory=dict)
    attendance: Mapping[str, str] = field(default_factory=dict)
    agreements: Mapping[str, bool] = field(default_factory=dict)
    stale: tuple[str, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()


#: What is done to an entity; ``ask`` is no decision, but that one is needed again.
Treatment = Literal["replace", "keep", "drop", "ask"]


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision about an entity, one row of ``redactions.yaml``.

    ``incident`` is whose file it stands in if it is another incident's, ``line`` where.
    """

    kind: str
    value: str
    action: Treatment
    variants: tuple[str, ...] = ()
    replacement: str | None = None
    reason: str | None = None
    by: str | None = None
    at: datetime | None = None
    shared: bool = False
    incident: str = field(default="", compare=False)
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class KeptSentence:
    """A sentence of the public text that differs from the facts and stays as it stands,
    since it speaks of something else: a row of `statements` in ``redactions.yaml``."""

    sentence: str
    reason: str | None = None
    by: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PublicSection:
    """A section of ``public.ipynb``: heading and text as they stand there.
    ``proposed`` is true while a proposal's marker line stands in it; ``guidance`` is
    what the notebook says to its writer."""

    key: str
    heading: str
    text: str
    proposed: bool = False
    guidance: str = ""


#: What somebody decides on a section of the public version.
SectionAction = Literal["accept", "reword", "leave out"]


@dataclass(frozen=True, slots=True)
class SectionChoice:
    """What somebody decided on a section of the public version: a row of `sections` in
    ``redactions.yaml``. ``of`` is the fingerprint of the text that it was made on; ``text``
    holds the words of a reworded one."""

    section: str
    action: SectionAction
    of: str
    text: str = ""
    by: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LeakLocation:
    """Where the finished files would still hold what is to be hidden: the name of the
    section, and its first and last line in the public text, counted from 1. ``value`` is
    empty for a secret."""

    section: str
    line: int
    last: int
    kind: str
    value: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Redacted:
    """The public text after every decision; what is signed is its digest.

    ``proposed`` names the headings of sections still to accept, ``undecided``
    holds the findings left in ``text`` by place, ``problems`` what else may not
    be published, in words. ``hidden`` holds every original that was taken out:
    the proof searches the final bytes for them. ``leaks`` is what it finds. ``passed``
    lists the capitalised words that are on no list and passed as ordinary. ``doubts``
    tells of an undecided finding what was decided on it that does not hold, if anything.
    ``missing_lists`` are those of which nobody said that they are meant to be missing,
    ``own_domains`` what may be domains of ours where these are on no list.
    ``disputed`` holds the sentences that differ from the facts, of which nobody said that
    they stay. ``guessed`` are the undecided findings that two people may say are no secret,
    ``harmless`` those in ``text`` of which they did.
    """

    text: str
    digest: str
    title: str = ""
    proposed: tuple[str, ...] = ()
    undecided: tuple[Finding, ...] = ()
    problems: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    leaks: tuple[LeakLocation, ...] = ()
    passed: tuple[str, ...] = ()
    doubts: Mapping[Finding, Decision] = field(default_factory=dict)
    missing_lists: tuple[str, ...] = ()
    own_domains: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()
    guessed: tuple[Finding, ...] = ()
    harmless: tuple[Finding, ...] = ()

    @property
    def harmless_texts(self) -> tuple[str, ...]:
        """What looks like a secret and is none: the finished files may hold it."""
        return tuple(self.text[one.start : one.end] for one in self.harmless)


@dataclass(frozen=True, slots=True)
class Artifact:
    """A rendered file: its name below ``export/`` and its bytes."""

    name: str
    data: bytes


def utc_now() -> datetime:
    """The clock, defaulted only at the rim."""
    return datetime.now(UTC).replace(microsecond=0)
