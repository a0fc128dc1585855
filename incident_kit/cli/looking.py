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
    is stored nowhere; PATH may then also be an incident's id: its public text and its
    final files are searched, and without PATH those of every incident.

    With --json, `start` and `end` count characters, `line` and `column` from 1: in the file
    itself where `where` is "source", in the text that was read from it where "extracted".

    \b
    Example: incident-kit scan draft.md slides.pdf
             incident-kit scan --name 2026-11-03-app-routing
             incident-kit scan --name slides.pdf drafts/
    """
    if one:
        _look_for_a_name(ctx, paths, as_json)
    if not paths:
        raise click.UsageError("name at least one file or folder.")
    from incident_kit.scanning.files import scan

    known, told = _known(ctx)
    scanned = scan([Path(path) for path in paths], known, names)
    if as_json:
        say_json([place.json() for place in scanned.places])
    else:
        _say_places(scanned, told)
    _say_unread(scanned.unread)
    ctx.exit(_code(scanned.places, partial=scanned.partial))


def _known(ctx: click.Context) -> tuple[Any, str]:
    from incident_kit.model import Known
    from incident_kit.scanning.files import known_around
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
        say(f"{_where(place)}  {place.kind}  {place.rule}{text}")
    files = f"{scanned.files} {'file' if scanned.files == 1 else 'files'}"
    count = len(scanned.places)
    say(f"{count} {'finding' if count == 1 else 'findings'} in {files}. {told}")
    if any(place.kind == "secret" for place in scanned.places):
        say("Secrets are not shown. Take them out, and have them changed.")
    _say_next("take out what may not be public", count, partial=scanned.partial)


def _look_for_a_name(ctx: click.Context, paths: Sequence[str], as_json: bool) -> None:
    places, unread, files, partial = _searched(ctx, paths, _asked())
    if as_json:
        say_json([place.json() for place in places])
    else:
        for place in places:
            say(_where(place))
        count, what = len(places), "text" if files == 1 else "texts"
        say(f"{count} {'place' if count == 1 else 'places'} in {files} {what}.")
        _say_next("take it out", count, partial=partial)
    _say_unread(unread)
    ctx.exit(_code(places, partial=partial))


def _say_next(todo: str, count: int, *, partial: bool) -> None:
    if count:
        say_next(f"{todo}, then scan again")
    else:
        say_next("look yourself at what was not read" if partial else "incident-kit")


def _code(places: Sequence[Any], *, partial: bool) -> int:
    """The exit code: something was found, or not all of what was named could be read."""
    return 4 if places else 3 if partial else 0


def _where(place: Any) -> str:
    """Where a person finds it: a line of the file, or of what was read from it."""
    if place.where == "source":
        return f"{place.path}:{place.line}"
    return f"{place.path} (line {place.line} of its text)"


def _say_unread(unread: Iterable[tuple[str, str]]) -> None:
    for path, why in unread:
        click.echo(f"not read: {path}: {why}", err=True)


def _asked() -> str:
    """The name: typed unseen on a terminal, else the first line that is handed in."""
    if sys.stdin.isatty():
        return str(click.prompt("Name to look for (not shown, not stored)", hide_input=True))
    return sys.stdin.readline()


def _searched(
    ctx: click.Context, paths: Sequence[str], name: str
) -> tuple[list[Any], list[tuple[str, str]], int, bool]:
    """What stands where, what was not read, how many texts were, and whether that is a part
    only."""
    from incident_kit.case import load_case
    from incident_kit.scanning.files import search, search_case
    from incident_kit.workspace import find_root

    cases: dict[str, Any] = {}
    if not paths or ctx.find_root().params.get("workspace") or find_root(Path()):
        workspace = workspace_of(ctx)
        cases = {one: workspace for one in workspace.ids() if not paths or one in paths}
    files = [Path(path) for path in paths if path not in cases or Path(path).is_file()]
    scanned = [search(files, name)] if files else []
    scanned += [search_case(load_case(root, ident), name) for ident, root in cases.items()]
    count = sum(one.files for one in scanned)
    if not count and not any(one.unread for one in scanned):
        raise UsageError(
            "there is no public text and no final file to search yet",
            todo=["make it: incident-kit public ID", "or name a file: incident-kit scan --name F"],
        )
    places = [place for one in scanned for place in one.places]
    return (
        places,
        [each for one in scanned for each in one.unread],
        count,
        any(one.partial for one in scanned),
    )
