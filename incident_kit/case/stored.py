"""What stands in the files of one incident and its workspace, read at one moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from incident_kit.case.answers import Answers, judge_review, list_objections
from incident_kit.case.grounds import TENANTS, Ground, read_ground
from incident_kit.case.notebooks import read_own_notebook
from incident_kit.case.parts import Key, Parts, part
from incident_kit.case.published_texts import find_earlier
from incident_kit.model import Curation, Decision, Event, Person, Review, utc_now
from incident_kit.model.incident import Incident
from incident_kit.model.parties import Parties
from incident_kit.model.settings import Settings
from incident_kit.report import Notebook
from incident_kit.review.corrections import Earlier
from incident_kit.workspace import Folder, SharedDecisions, Sourced, Workspace
from incident_kit.workspace.committed import find_committed_answers
from incident_kit.workspace.signatures import REVOKED, SIGNERS, Keyring

Value = TypeVar("Value")


@dataclass(frozen=True)
class Stored:
    """An incident of a workspace as its files tell of it.

    Each part is read once, when first asked for, or carried over from the case that was read
    before: see :mod:`incident_kit.case.parts`.
    """

    workspace: Workspace
    folder: Folder
    #: The time of the clock that it is looked at by.
    read_at: datetime = field(default_factory=utc_now, compare=False)
    _parts: Parts = field(default_factory=Parts, repr=False, compare=False)

    def find(
        self,
        key: Key,
        compute: Callable[[], Value],
        grounds: Sequence[str] = (),
        *,
        is_carried: bool = True,
    ) -> Value:
        """The part ``key``, computed at most once: see :class:`Parts`."""
        return self._parts.find(self, key, compute, grounds, is_carried=is_carried)

    def ask(self, key: Key) -> Any:
        """The part with this key."""
        asked = getattr(self, key.name)
        return asked(key.about) if key.about else asked

    def forget(self, key: Key) -> None:
        """Let the part be read anew, in this case too."""
        self._parts.forget(key)

    def make(self, name: str, given: object, make: Callable[[], Value]) -> Value:
        """What ``make`` makes of ``given`` and of nothing else, at most once."""
        return self._parts.make(name, given, make)

    def read_ground(self, name: str) -> Ground:
        """What file ``name``, of the incident or its workspace, holds at this moment."""
        return read_ground(self.workspace, self.folder, name)

    @part(is_carried=False)
    def now(self) -> datetime:
        """The moment of reading, by which entries dated in the future are told."""
        return self.read_at

    @property
    def id(self) -> str:
        """The incident's id."""
        return self.folder.id

    @property
    def settings(self) -> Settings:
        """The workspace's settings."""
        return self.workspace.settings

    @part("incident.yaml")
    def incident(self) -> Incident:
        """The facts."""
        return self.folder.incident()

    @part("events.jsonl")
    def events(self) -> tuple[Event, ...]:
        """The gathered events, in timeline order."""
        return self.folder.events()

    @part("sources.json")
    def sourced(self) -> Sourced:
        """What was checked."""
        return self.folder.sourced()

    @part("curation.yaml")
    def curation(self) -> Curation:
        """People's decisions on events."""
        return self.folder.curation()

    @part("people.json")
    def directory(self) -> tuple[Person, ...]:
        """Everybody whom the sources know."""
        return self.folder.people()

    @part("redactions.yaml")
    def own_decisions(self) -> tuple[Decision, ...]:
        """What this incident decided itself, whether or not it holds."""
        return self.folder.decisions()

    @part(TENANTS)
    def tenants(self) -> tuple[str, ...]:
        """The names of all customers."""
        return self.workspace.tenants()

    def stands(self, name: str) -> Notebook | None:
        """The notebook as it is on disk; ``None`` if it was not made yet."""

        def read() -> Notebook | None:
            return read_own_notebook(self.folder, name, lambda: self.own_ids)

        return self.find(Key("stands", name), read, [f"{name}.ipynb"])

    @part(is_carried=False)
    def own_ids(self) -> tuple[str, ...]:
        """The id, and those that the incident had before."""
        return self.folder.list_own_ids(self.incident)

    @part(is_carried=False)
    def shared(self) -> SharedDecisions:
        """What other incidents decided for all."""
        return self.workspace.shared_decisions(self.id)

    @property
    def answers(self) -> Answers:
        """What people answered, to record more."""
        return Answers(self.folder, self.workspace.root, self.whoever, self.review)

    @part()
    def whoever(self) -> Parties:
        """The people there are, by the facts as they are typed."""
        return Parties(self.incident, self.settings, self.directory)

    @part()
    def review(self) -> Review:
        """Security decisions, sign-offs, publications: those that count."""
        incident, review = self.whoever.incident, self.recorded
        return judge_review(review, self.committed, incident, self.now, self.objections)

    @part(is_carried=False)
    def earlier(self) -> Earlier | None:
        """What was published of the incident before; ``None`` if nothing was."""
        return find_earlier(self.folder, self.review, self.settings.time_zone, self.now)

    @part("review.yaml")
    def recorded(self) -> Review:
        """What people answered, whether or not it counts."""
        return self.folder.review()

    @part(is_carried=False)
    def committed(self) -> frozenset[str]:
        """The digests of answers that git has seen."""
        return find_committed_answers(self.folder.path)

    @part(SIGNERS, REVOKED)
    def objections(self) -> Mapping[str, str]:
        """What speaks against the signatures of answers, in a workspace that asks for them."""
        return list_objections(self.recorded, Keyring(self.workspace.root), self.whoever)

    @part()
    def held(self) -> Parties:
        """The people, and a security incident that stays one once it was."""
        return self.whoever.hold_to(self.review)
