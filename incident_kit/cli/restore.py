"""The verb that brings back an earlier version of a file, or a section that was deleted."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from incident_kit.case import Case
from incident_kit.cli.context import open_named_workspace, take_incident_to_change_by
from incident_kit.cli.output import say, say_next
from incident_kit.errors import UsageError
from incident_kit.journey.restoring import Restoration, plan_restoration, restore
from incident_kit.journey.versions import KeptFile, list_deleted_sections, list_kept_files
from incident_kit.model import utc_now
from incident_kit.text.counting import count

#: How many versions of a file are listed unless all are asked for.
_LISTED = 5
_COLOURS = {"-": "red", "+": "green"}


@click.command("restore")
@take_incident_to_change_by("what", "at")
@click.argument("what", required=False, metavar="[SECTION|FILE]")
@click.option("--at", help="What stood at this time (09:41, or a full one), or a version's number.")
@click.option("--all", "lists_all", is_flag=True, help="List all versions, not only the newest.")
@click.option("--yes", is_flag=True, help="Do it without being asked.")
@click.pass_context
def run_restore(
    ctx: click.Context,
    incident: str,
    what: str | None,
    at: str | None,
    lists_all: bool,
    yes: bool,
) -> None:
    """List what can be brought back, or bring back a deleted section or an earlier version.

    What would change is shown first. What stands now is kept, so that this can be undone.

    \b
    Example: incident-kit restore 2026-11-03-app-routing
             incident-kit restore 2026-11-03-app-routing causes
             incident-kit restore 2026-11-03-app-routing report.ipynb --at 09:41
             incident-kit restore 2026-11-03-app-routing --at 2026-11-03T09:41
    """
    workspace = open_named_workspace(ctx)
    case = Case(workspace, workspace.find_remains(incident))
    if what is None and at is None:
        _say_kept(case, lists_all)
        say_next(f"incident-kit check {incident}")
        return
    plans = plan_restoration(case, what, at, utc_now())
    if not plans:
        say("nothing to bring back: it stands as it did then")
        say_next(f"incident-kit restore {incident}")
        return
    say("What would change (- goes, + comes back):\n")
    for plan in plans:
        _say_plan(plan)
    require_yes(yes, "Bring this back?")
    restore(case, plans)
    _say_restored(case, plans)


def require_yes(yes: bool, question: str) -> None:
    """Ask before something is changed; where nobody can answer, ``--yes`` has to be given."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("nothing was changed", todo=["look at it, and say --yes to do it"])
    if not click.confirm(question):
        say("nothing was changed")
        click.get_current_context().exit()


# what can be brought back ---------------------------------------------------------------


def _say_kept(case: Case, lists_all: bool) -> None:
    kept = list_kept_files(case, None if lists_all else _LISTED)
    if not kept:
        say("No earlier version is kept yet: one is kept whenever the kit changes a file.")
    for file in kept:
        _say_versions(case, file)
    deleted = list_deleted_sections(case)
    if deleted:
        say("Deleted sections")
    for section in deleted:
        say(f"  {section.name}, from {section.file}, {section.words}")
        name = section.file.partition(".")[0]
        is_double = sum(1 for one in deleted if one.key == section.key) > 1
        key = f"{name}/{section.key}" if is_double else section.key
        say(f"      incident-kit restore {case.id} {key}")
    say("\nreview.yaml is never put back: answers are appended, and each names those before it.")


def _say_versions(case: Case, kept: KeptFile) -> None:
    say(case.folder.label(kept.file))
    for version in kept.versions:
        say(f"  version {version.number} {version.stood}: {version.differs}")
        say(f"      incident-kit restore {case.id} {kept.file} --at {version.number}")
    if kept.older:
        more = count(kept.older, "older version")
        say(f"  … and {more}: incident-kit restore {case.id} --all")
    say()


# what would change, and what was changed ----------------------------------------------------


def _say_plan(plan: Restoration) -> None:
    say(f"{plan.file}: {plan.origin}")
    if not plan.lines:
        say("  no text differs, only what code printed or how the file is stored")
    for line in plan.lines:
        colour = _COLOURS.get(line[:1])
        say(f"  {click.style(line, fg=colour) if colour else line}".rstrip())
    say()


def _say_restored(case: Case, plans: Sequence[Restoration]) -> None:
    for plan in plans:
        say(f"brought back: {case.folder.label(plan.file)}")
    if any(plan.file.endswith(".ipynb") for plan in plans):
        say("If it is open in JupyterLab: File > Reload from Disk, before anything is saved there.")
    say("What stood there until now is kept: to undo this,")
    for plan in plans:
        if plan.now is not None:
            say(f"  incident-kit restore {case.id} {plan.file}")
    say_next(f"incident-kit check {case.id}")
