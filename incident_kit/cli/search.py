"""What the verb that looks through any file does with a workspace and its incidents."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from incident_kit.case import load_case
from incident_kit.cli.context import open_named_workspace
from incident_kit.cli.options import workspace_path
from incident_kit.cli.output import say, say_json
from incident_kit.cli.scanned import end_scan, locate, say_advice
from incident_kit.errors import UsageError
from incident_kit.model import Known
from incident_kit.scanning.files import ScanResult, search
from incident_kit.scanning.incidents import gather_known, search_case
from incident_kit.text.counting import count
from incident_kit.workspace import Workspace, find_root


def ask_workspace(ctx: click.Context) -> tuple[Known, str]:
    """Whom the workspace knows that ``-w`` names or that is around, and a sentence that says
    how many they are."""
    known, damaged = gather_known(open_named_workspace(ctx))
    summary = (
        f"Known: {len(known.people)} people, {len(known.tenants)} tenants, "
        f"{len(known.internal_domains)} internal domains."
    )
    unread = f" Not read: {', '.join(damaged)}." if damaged else ""
    return known, summary + unread


def search_for_name(ctx: click.Context, paths: Sequence[str], as_json: bool) -> None:
    """Ask for a name, and say where it stands."""
    scanned = _search(ctx, paths, _read_name())
    if as_json:
        say_json([place.json() for place in scanned.occurrences])
    else:
        for place in scanned.occurrences:
            say(locate(place))
        say(f"{count(len(scanned.occurrences), 'place')} in {count(scanned.files, 'text')}.")
        say_advice(scanned, "take it out")
    end_scan(ctx, scanned)


def _find_workspace(ctx: click.Context) -> Workspace | None:
    """The workspace that ``-w`` names or that is around; ``None`` if there is neither."""
    if workspace_path(ctx) is None and find_root(Path()) is None:
        return None
    return open_named_workspace(ctx)


def _read_name() -> str:
    """The name: typed unseen on a terminal, else the first line that is handed in."""
    if sys.stdin.isatty():
        return str(click.prompt("Name to look for (not shown, not stored)", hide_input=True))
    return sys.stdin.readline()


def _search(ctx: click.Context, paths: Sequence[str], name: str) -> ScanResult:
    """Look for a name in the files and folders that ``paths`` names, and in the incidents
    whose ids stand there; without ``paths``, in every incident."""
    workspace = _find_workspace(ctx) if paths else open_named_workspace(ctx)
    incidents = _named_incidents(workspace, paths)
    files = [Path(path) for path in paths if path not in incidents or Path(path).is_file()]
    parts = [search(files, name)] if files else []
    if workspace is not None:
        parts += [search_case(load_case(workspace, incident), name) for incident in incidents]
    scanned = _join(parts)
    if not scanned.files and not scanned.unread:
        raise UsageError(
            "there is no public text and no final file to search yet",
            todo=["make it: incident-kit public ID", "or name a file: incident-kit scan --name F"],
        )
    return scanned


def _named_incidents(workspace: Workspace | None, paths: Sequence[str]) -> list[str]:
    if workspace is None:
        return []
    return [incident for incident in workspace.ids() if not paths or incident in paths]


def _join(parts: Iterable[ScanResult]) -> ScanResult:
    """Several results as one, in the order given."""
    joined = ScanResult((), (), 0)
    for part in parts:
        joined = ScanResult(
            occurrences=joined.occurrences + part.occurrences,
            unread=joined.unread + part.unread,
            files=joined.files + part.files,
            partial=joined.partial or part.partial,
        )
    return joined
