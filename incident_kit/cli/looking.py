"""The verb that looks through any file."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from incident_kit.cli.root import as_json, say, say_json, say_next, verbs, workspace_of
from incident_kit.errors import UsageError


@verbs.command("scan")
@click.argument("paths", nargs=-1, metavar="PATH…")
@click.option("--names", is_flag=True, help="Names on no list too, each once a file.")
@click.option("--name", "one", is_flag=True, help="Ask for a name, and look for it alone.")
@as_json
@click.pass_context
def run_scan(
    ctx: click.Context, paths: tuple[str, ...], names: bool, one: bool, as_json: bool
) -> None:
    """Look through files and folders for what may not be public.

    Text, Markdown, HTML, notebooks, JSON, mails (.eml) and PDF. Where a workspace is
    around, its people, tenants and domains are known. With --name you type a name, which
    is stored nowhere; PATH may then be an incident's id, and without one the public text
    and the final files of every incident are searched.

    \b
    Example: incident-kit scan draft.md slides.pdf
             incident-kit scan --name 2026-11-03-app-routing
    """
    if one:
        _look_for_a_name(ctx, paths, as_json)
    if not paths:
        raise click.UsageError("name at least one file or folder.")
    from incident_kit.scanning import scan

    known, told = _known(ctx)
    scanned = scan([Path(path) for path in paths], known, names)
    if as_json:
        say_json([place.json() for place in scanned.places])
    else:
        _say_places(scanned, told)
    for path, why in scanned.unread:
        click.echo(f"not read: {path}: {why}", err=True)
    ctx.exit(4 if scanned.places else 0)


def _known(ctx: click.Context) -> tuple[Any, str]:
    from incident_kit.model import Known
    from incident_kit.scanning import known_around
    from incident_kit.workspace import find_root

    given = ctx.find_root().params.get("workspace")
    if not given and find_root(Path()) is None:
        return Known(), "No workspace here: only rules were checked, no people or tenants."
    known, damaged = known_around(workspace_of(ctx))
    told = (
        f"Known: {len(known.people)} people, {len(known.tenants)} tenants, "
        f"{len(known.internal_domains)} internal domains."
    )
    return known, told + (f" Not read: {', '.join(damaged)}." if damaged else "")


def _say_places(scanned: Any, told: str) -> None:
    for place in scanned.places:
        text = f"  {place.text[:80]}" if place.text else ""
        say(f"{place.path}:{place.line}  {place.kind}  {place.rule}{text}")
    files = f"{scanned.files} {'file' if scanned.files == 1 else 'files'}"
    count = len(scanned.places)
    say(f"{count} {'finding' if count == 1 else 'findings'} in {files}. {told}")
    if any(place.kind == "secret" for place in scanned.places):
        say("Secrets are not shown. Take them out, and have them changed.")
    say_next("take out what may not be public, then scan again" if count else "incident-kit")


def _look_for_a_name(ctx: click.Context, paths: Sequence[str], as_json: bool) -> None:
    asked = _asked()
    searched, spots = _searched(ctx, paths, asked)
    if as_json:
        say_json([{"path": spot.path, "line": spot.line} for spot in spots])
    else:
        for spot in spots:
            say(f"{spot.path}:{spot.line}")
        count = len(spots)
        say(f"{count} {'place' if count == 1 else 'places'} in {_counted(searched)}.")
        say_next("incident-kit check ID" if count else "incident-kit")
    ctx.exit(4 if spots else 0)


def _counted(searched: Sequence[str]) -> str:
    what = "the final files" if len(searched) != 1 else searched[0]
    return f"{what} ({len(searched)} searched)"


def _asked() -> str:
    """The name: typed unseen on a terminal, else the first line that is handed in."""
    if sys.stdin.isatty():
        return str(click.prompt("Name to look for (not shown, not stored)", hide_input=True))
    return sys.stdin.readline()


def _searched(ctx: click.Context, paths: Iterable[str], name: str) -> tuple[list[str], list[Any]]:
    from incident_kit.case import load_case
    from incident_kit.hiding import places_of, spots_in

    searched: list[str] = []
    spots: list[Any] = []
    given = list(paths)
    files = [path for path in given if Path(path).is_file()]
    for path in files:
        searched.append(path)
        spots += spots_in(path, Path(path).read_bytes(), name)
    idents = [Path(path).name for path in given if path not in files]
    if idents or not given:
        workspace = workspace_of(ctx)
        for ident in idents or workspace.ids():
            found, where = places_of(load_case(workspace, ident), name)
            searched += found
            spots += where
    if not searched:
        raise UsageError(
            "there is no public text and no final file to search yet",
            todo=["make it: incident-kit public ID", "or name a file: incident-kit scan --name F"],
        )
    return searched, spots
