"""Exporting a report in the formats somebody asks for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from incident_kit.case import Case
from incident_kit.errors import IncidentKitError, UsageError
from incident_kit.exporting import artifacts
from incident_kit.model import Artifact
from incident_kit.sources.tracker.actions import render_actions_csv

#: The formats of every report; ``csv`` is the internal one's actions, for a tracker.
FORMATS = ("html", "md", "csv")


def export(case: Case, kind: str, formats: Sequence[str] = FORMATS[:2]) -> list[Path]:
    """Render ``internal``, ``public`` or ``preview`` below ``export/``; where it is.

    A public version that is refused also takes back the one exported before: it
    is not covered any more.
    """
    unknown = [one for one in formats if one not in FORMATS]
    if unknown or not formats:
        raise UsageError(
            f"there is no format {', '.join(unknown) or 'named'}",
            todo=[f"choose from {', '.join(FORMATS)}"],
        )
    try:
        if kind == "public":
            files = artifacts.public(case, artifacts.approved(case))
        else:
            files = {"internal": artifacts.internal, "preview": artifacts.preview}[kind](case)
    except IncidentKitError:
        if kind == "public":
            artifacts.withdraw(case.folder.path)
        raise
    if kind == "internal":
        files.append(Artifact("actions.csv", render_actions_csv(case.written.actions).encode()))
    return artifacts.write(case, [one for one in files if one.name.rpartition(".")[2] in formats])
