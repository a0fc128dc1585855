"""Verbs that make the notebooks, and the files for readers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from incident_kit.authoring.runs import make_notebook
from incident_kit.case import Case
from incident_kit.cli.context import load_named_case, take_incident
from incident_kit.cli.output import say, say_next, show_path
from incident_kit.exporting.exports import export_report
from incident_kit.exporting.formats import DEFAULT_FORMATS, describe_formats
from incident_kit.model.document import Edition
from incident_kit.publishing.places import has_doors


@click.command("report")
@take_incident
@click.pass_context
def run_report(ctx: click.Context, incident: str) -> None:
    """Make or refresh the internal report; no word you wrote is lost.

    Example: incident-kit report 2026-11-03-app-routing
    """
    case = _make(ctx, incident, "report")
    then = "public" if case.review.refusal is None else "check"
    say_next(f"write in it: incident-kit lab {incident}", f"incident-kit {then} {incident}")


@click.command("redact")
@take_incident
@click.pass_context
def run_redact(ctx: click.Context, incident: str) -> None:
    """Make or refresh the list of what we hide, and what is undecided.

    Example: incident-kit redact 2026-11-03-app-routing
    """
    _make(ctx, incident, "redact")
    say_next(f"incident-kit check {incident}")


@click.command("public")
@take_incident
@click.pass_context
def run_public(ctx: click.Context, incident: str) -> None:
    """Make or refresh the public version; no word you wrote is lost.

    Example: incident-kit public 2026-11-03-app-routing
    """
    _make(ctx, incident, "public")
    say_next(
        f"accept or reword in it: incident-kit lab {incident}", f"incident-kit check {incident}"
    )


def _make(ctx: click.Context, incident: str, name: str) -> Case:
    case = load_named_case(ctx, incident)
    path = make_notebook(case, name)
    say(f"wrote {show_path(path)}")
    return case


@click.command("export")
@take_incident
@click.option("--public", "is_public", is_flag=True, help="The public version, if signed off.")
@click.option("--preview", is_flag=True, help="The public version under a draft banner.")
@click.option(
    "--to",
    default=",".join(DEFAULT_FORMATS),
    show_default=True,
    help=f"Formats, with commas between: {describe_formats()}.",
)
@click.pass_context
def run_export(ctx: click.Context, incident: str, is_public: bool, preview: bool, to: str) -> None:
    """Export the internal report, or with --public the public version.

    \b
    Example: incident-kit export 2026-11-03-app-routing
             incident-kit export 2026-11-03-app-routing --public --to md
    """
    edition = _edition(public=is_public, preview=preview)
    case = load_named_case(ctx, incident)
    formats = tuple(name.strip() for name in to.split(",") if name.strip())
    paths = export_report(case, edition, formats)
    for path in paths:
        say(f"wrote {show_path(path)}")
    if edition == "preview":
        for problem in case.public.problems:
            say(f"not ready: {problem}")
    if edition == "public":
        say_next(_advise_publishing(case, paths))
    else:
        say_next(f"incident-kit check {incident}")


def _advise_publishing(case: Case, paths: Sequence[Path]) -> str:
    """What to do with the files that were written now, and with no others."""
    if has_doors(case):
        return f"incident-kit publish {case.id}"
    return f"publish {show_path(paths[0])} where your readers look"


def _edition(*, public: bool, preview: bool) -> Edition:
    if preview:
        return "preview"
    return "public" if public else "internal"
