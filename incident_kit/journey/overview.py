"""All incidents of a workspace, and what each waits for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from incident_kit.case import Case, load_case
from incident_kit.errors import IncidentKitError
from incident_kit.journey.stages import find_stage
from incident_kit.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Standing:
    """What an incident is called, how it stands, and the command for its next step; one
    that cannot be read says why in its place."""

    incident: str
    title: str
    state: str
    step: str
    case: Case | None

    @property
    def can_be_read(self) -> bool:
        """Whether there is a case of it."""
        return self.case is not None


def list_standings(workspace: Workspace) -> Iterator[Standing]:
    """Every incident in order of its name."""
    for incident in workspace.ids():
        try:
            case = load_case(workspace, incident)
            stage = find_stage(case)
            title = case.incident.title or incident
            yield Standing(incident, title, stage.state, stage.step, case)
        except IncidentKitError as error:
            yield Standing(incident, incident, "cannot be read", str(error.args[0]), None)
