"""What it takes to say who may answer for a public text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from incident_kit.model.findings import Person
from incident_kit.model.incident import Incident
from incident_kit.model.roster import Roster
from incident_kit.model.settings import Settings


@dataclass(frozen=True)
class Parties:
    """An incident, what holds in its workspace, and the people of its directories."""

    incident: Incident
    settings: Settings
    directory: Sequence[Person] = ()

    @cached_property
    def roster(self) -> Roster:
        """Everybody known."""
        return Roster(self.incident, self.settings, self.directory)
