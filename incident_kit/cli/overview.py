"""The bare call: each incident's state and its next step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from incident_kit.case import load_case
from incident_kit.cli.output import say, say_command, say_next
from incident_kit.cli.tables import say_table
from incident_kit.errors import IncidentKitError
from incident_kit.journey.overview import list_standings
from incident_kit.journey.whom import describe_calls
from incident_kit.workspace import Workspace, open_workspace
from incident_kit.workspace.git_settings import is_merged_by_lines


def show_incidents(start: Path) -> None:
    """Print the incidents of the workspace at ``start`` or above it; one that cannot be
    read says why in its row."""
    workspace = open_workspace(start)
    if workspace.ids():
        say_table(("Incident", "State", "Next"), _rows(workspace))
        for line in _list_paths(workspace):
            say(line)
    else:
        say("No incident yet.")
        say_next('incident-kit new ID --title "…" --started 2026-11-03T09:02')
    if is_merged_by_lines(workspace.root):
        say(
            "\ngit merges these files by their lines, so that two people's notes may be in "
            "conflict: run incident-kit init once, and commit .gitattributes"
        )


def _rows(workspace: Workspace) -> Iterator[tuple[str, str, str]]:
    for one in list_standings(workspace):
        step = say_command(one.step) if one.can_be_read else one.step
        yield one.incident, one.state, step


def _list_paths(workspace: Workspace) -> Iterator[str]:
    """Whom to call next, for each incident that is open."""
    if not workspace.settings.escalation:
        return
    for incident in workspace.ids():
        try:
            path = describe_calls(load_case(workspace, incident))
        except IncidentKitError:
            continue
        if path:
            yield f"\n{incident} is open. {path[0]}"
            yield from path[1:]
