"""Everybody an incident knows, and which of them a name means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from incident_kit.model.findings import Person
from incident_kit.model.incident import Incident
from incident_kit.model.people import could_be_one_person
from incident_kit.model.settings import Settings


@dataclass(frozen=True)
class Roster:
    """Everybody known: the team's list, the directories, and whom ``incident.yaml`` names."""

    incident: Incident
    settings: Settings
    directory: Sequence[Person] = ()

    def could_be_one_person(self, name: str, other: str) -> bool:
        """Whether two names may be one person's: people are refused by it."""
        return could_be_one_person(name, other, self.settings.people)
