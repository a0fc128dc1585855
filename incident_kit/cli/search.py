"""The verb that looks through any file."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from incident_kit.case import load_case
from incident_kit.cli.context import open_named_workspace
from incident_kit.cli.options import take_json, workspace_path
from incident_kit.cli.output import say, say_json, say_next, say_progress
from incident_kit.errors import UsageError
from incident_kit.model import Known
from incident_kit.scanning.files import ScanResult, gather_known, scan, search, search_case
from incident_kit.scanning.occurrences import Occurrence
from incident_kit.text.counting import count
from incident_kit.workspace import Workspace, find_root


@click.command("scan")
@click.argument("paths", nargs=-1, metavar="PATH…")
@click.option("--names", is_flag=True, help="Names on no list too, each once a file.")
@click.option("--name", "by_name", is_flag=True, help="Ask for a name, and look for it alone.")
@take_json
@click.pass_context
def run_scan(
    ctx: click.Context, paths: tuple[str, ...], names: bool, by_name: bool, as_json: bool
) -> None:
    """Look through files and folders for what may not be public.

    Text, Markdown, HTML, notebooks, JSON, mails (.eml) and PDF. Where a workspace is
    around, its people, tenants and domains are known. With --name you type a name, which
    is stored nowhere; PATH may then also be an incident's id: its public text and its
    final files are searched, and without PATH those of every incident.

    With --json, `start` and `end` count characters, `line` and `column` from 1: in the file
    itself where `where` is "source", in the text that was read from it where "extracted".

    \b
    Example: incident-kit scan draft.md slides.pdf
             incident-kit scan --name 2026-11-03-app-routing
             incident-kit scan --name slides.pdf drafts/
    """
    if by_name:
        _search_for_name(ctx, paths, as_json)
    elif paths:
        _scan_for_findings(ctx, paths, names, as_json)
    else:
        raise click.UsageError("name at least one file or folder.")


def _scan_for_findings(
    ctx: click.Context, paths: Sequence[str], names: bool, as_json: bool
) -> None:
    known, summary = _known_here(ctx)
    scanned = scan([Path(path) for path in paths], known, names)
    if as_json:
        say_json([place.json() for place in scanned.occurrences])
    else:
        _say_findings(scanned, summary)
    _end(ctx, scanned)


def _search_for_name(ctx: click.Context, paths: Sequence[str], as_json: bool) -> None:
    scanned = _search(ctx, paths, _read_name())
    if as_json:
        say_json([place.json() for place in scanned.occurrences])
    else:
        for place in scanned.occurrences:
            say(_locate(place))
        say(f"{count(len(scanned.occurrences), 'place')} in {count(scanned.files, 'text')}.")
        _say_advice(scanned, "take it out")
    _end(ctx, scanned)


def _end(ctx: click.Context, scanned: ScanResult) -> None:
    """Name what was not read, and leave: 4 if something was found, 3 if not all of what
    was named could be read."""
    for path, reason in scanned.unread:
        say_progress(f"not read: {path}: {reason}")
    if scanned.occurrences:
        ctx.exit(4)
    ctx.exit(3 if scanned.partial else 0)


def _find_workspace(ctx: click.Context) -> Workspace | None:
    """The workspace that ``-w`` names or that is around; ``None`` if there is neither."""
    if workspace_path(ctx) is None and find_root(Path()) is None:
        return None
    return open_named_workspace(ctx)


def _known_here(ctx: click.Context) -> tuple[Known, str]:
    """Whom the workspace around knows, and a sentence that says how many they are."""
    workspace = _find_workspace(ctx)
    if workspace is None:
        return Known(), "No workspace here: only rules were checked, no people or tenants."
    known, damaged = gather_known(workspace)
    summary = (
        f"Known: {len(known.people)} people, {len(known.tenants)} tenants, "
        f"{len(known.internal_domains)} internal domains."
    )
    unread = f" Not read: {', '.join(damaged)}." if damaged else ""
    return known, summary + unread


def _say_findings(scanned: ScanResult, known: str) -> None:
    for place in scanned.occurrences:
        text = f"  {place.text[:80]}" if place.text else ""
        say(f"{_locate(place)}  {place.kind}  {place.rule}{text}")
    say(f"{count(len(scanned.occurrences), 'finding')} in {count(scanned.files, 'file')}. {known}")
    if any(place.kind == "secret" for place in scanned.occurrences):
        say("Secrets are not shown. Take them out, and have them changed.")
    _say_advice(scanned, "take out what may not be public")


def _say_advice(scanned: ScanResult, advice: str) -> None:
    if scanned.occurrences:
        say_next(f"{advice}, then scan again")
    elif scanned.partial:
        say_next("look yourself at what was not read")
    else:
        say_next("incident-kit")


def _locate(place: Occurrence) -> str:
    """Where a person finds it: a line of the file, or of what was read from it."""
    if place.where == "source":
        return f"{place.path}:{place.line}"
    return f"{place.path} (line {place.line} of its text)"


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
