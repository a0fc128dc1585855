"""The verb that looks through any file.

What it needs of a workspace and of its incidents loads where there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from incident_kit.cli.catalog import load
from incident_kit.cli.options import take_json, workspace_path
from incident_kit.cli.output import say, say_json
from incident_kit.cli.scanned import end_scan, locate, say_advice
from incident_kit.model import Known
from incident_kit.scanning.files import ScanResult, scan
from incident_kit.text.counting import count
from incident_kit.workspace import find_root


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
        load("incident_kit.cli.search:search_for_name")(ctx, paths, as_json)
    elif paths:
        _scan_for_findings(ctx, paths, names, as_json)
    else:
        raise click.UsageError("name at least one file or folder.")


def _scan_for_findings(
    ctx: click.Context, paths: Sequence[str], names: bool, as_json: bool
) -> None:
    known, summary = _ask_known(ctx)
    scanned = scan([Path(path) for path in paths], known, names)
    if as_json:
        say_json([place.json() for place in scanned.occurrences])
    else:
        _say_findings(scanned, summary)
    end_scan(ctx, scanned)


def _ask_known(ctx: click.Context) -> tuple[Known, str]:
    """Whom the workspace knows that ``-w`` names or that is around, and a sentence on it."""
    if workspace_path(ctx) is None and find_root(Path()) is None:
        return Known(), "No workspace here: only rules were checked, no people or tenants."
    known: tuple[Known, str] = load("incident_kit.cli.search:ask_workspace")(ctx)
    return known


def _say_findings(scanned: ScanResult, known: str) -> None:
    for place in scanned.occurrences:
        text = f"  {place.text[:80]}" if place.text else ""
        say(f"{locate(place)}  {place.kind}  {place.rule}{text}")
    say(f"{count(len(scanned.occurrences), 'finding')} in {count(scanned.files, 'file')}. {known}")
    if any(place.kind == "secret" for place in scanned.occurrences):
        say("Secrets are not shown. Take them out, and have them changed.")
    say_advice(scanned, "take out what may not be public")
