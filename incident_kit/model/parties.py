"""What it takes to say who may answer for a public text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from incident_kit.model.findings import Person
from incident_kit.model.incident import Incident
from incident_kit.model.review import Review
from incident_kit.model.roster import Roster
from incident_kit.model.settings import Settings


@dataclass(frozen=True)
class Parties:
    """An incident, what holds in its workspace, and the people of its directories.

    ``now`` is the clock that decisions are judged by; without one, none is too late.
    ``asked`` says in words which lines may tell of a security incident that nobody has
    answered for.
    """

    incident: Incident
    settings: Settings
    directory: Sequence[Person] = ()
    now: datetime | None = None
    asked: str = ""

    @cached_property
    def roster(self) -> Roster:
        """Everybody known."""
        return Roster(self.incident, self.settings, self.directory)

    def hold_to(self, review: Review) -> Parties:
        """The same, with a security incident that stays one: where an entry was recorded
        while ``incident.yaml`` said `yes`, editing that away changes nothing."""
        answer = review.chain.find_answer(self.incident.security)
        if answer == self.incident.security:
            return self
        incident = self.incident.model_copy(update={"security": answer})
        return replace(self, incident=incident)
