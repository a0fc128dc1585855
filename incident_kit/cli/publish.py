"""The verbs by which a signed report leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import click

from incident_kit.case import Case
from incident_kit.cli.context import load_named_case, require_by, take_incident
from incident_kit.cli.output import say, say_command, say_next, say_progress
from incident_kit.errors import IncidentKitError, UsageError
from incident_kit.publishing.acting import Done, draft, publish, revert
from incident_kit.publishing.by_hand import record_by_hand
from incident_kit.publishing.door import Door
from incident_kit.publishing.doors import OPENERS, ClosedError, Doors, Request, open_doors
from incident_kit.publishing.plan import Plan, make_plan
from incident_kit.publishing.recording import Asked

#: How those who subscribed are told.
_TELLING = "; --live --notify tells those who subscribed"
#: What each flag does at a door.
_STEPS: dict[str, Callable[[Case, Door, Asked], Done]] = {
    "draft": draft,
    "live": publish,
    "revert": revert,
}


@click.command("publish")
@take_incident
@click.option("--draft", "step", flag_value="draft", help="Put the signed text as a draft.")
@click.option("--live", "step", flag_value="live", help="Show readers the draft that was put.")
@click.option("--revert", "step", flag_value="revert", help="Take it from readers again.")
@click.option("--notify", is_flag=True, help="With --live: tell those who subscribed, once.")
@click.option("--over", is_flag=True, help="Replace what somebody else left; takes --reason.")
@click.option("--reason", help="Why it goes over what somebody else left.")
@click.option("--by", help="Who publishes; by default the git user.")
@click.option("--incident", "named", metavar="CODE", help="The incident on the page, by its id.")
@click.option("--door", type=click.Choice(tuple(OPENERS)), help="One door alone.")
@click.pass_context
def run_publish(
    ctx: click.Context,
    incident: str,
    step: str | None,
    notify: bool,
    over: bool,
    reason: str | None,
    by: str | None,
    named: str | None,
    door: str | None,
) -> None:
    """Publish the signed text: shown first, then as a draft, then live.

    \b
    Example: incident-kit publish 2026-11-03-app-routing
             incident-kit publish 2026-11-03-app-routing --draft
             incident-kit publish 2026-11-03-app-routing --live
    """
    _check_flags(step, notify=notify, over=over, reason=reason)
    case = load_named_case(ctx, incident)
    doors = open_doors(Request(case, named, say_progress), door)
    if not doors.open and not doors.closed:
        raise UsageError(
            "there is nothing to publish at: no status page, and no folder of pages",
            todo=["name one in incident-kit.yaml: sources.statuspage.page, or publish.folder"],
        )
    if step is None:
        ctx.exit(_say_plans(case, doors))
    asked = Asked(require_by(case, by), reason if over else None, notify=notify)
    ctx.exit(_act(case, doors, _STEPS[step], asked))


def _check_flags(step: str | None, *, notify: bool, over: bool, reason: str | None) -> None:
    if notify and step != "live":
        raise click.UsageError("--notify goes with --live: a draft and a plan tell nobody.")
    if over and not (reason or "").strip():
        raise click.UsageError('--over takes a reason: --reason "WHY".')
    if reason is not None and not over:
        raise click.UsageError("--reason goes with --over: nothing else here takes one.")


def _say_plans(case: Case, doors: Doors) -> int:
    """Print what would be done at each door; the exit code. One that cannot be looked at
    hides no other."""
    plans: list[Plan] = []
    failures = list(doors.closed.values())
    for door in doors.open:
        try:
            plans.append(make_plan(case, door))
        except IncidentKitError as error:
            failures.append(error)
    if not plans and len(failures) == 1 and doors.open:
        raise failures[0]
    for plan in plans:
        _say_plan(plan)
    for failure in failures:
        say(say_command(f"\n{failure}"))
    commands = list(dict.fromkeys(filter(None, (plan.name_command(case.id) for plan in plans))))
    say_next(*(commands or [f"incident-kit check {case.id}"]))
    errors = (error.code for error in failures if not isinstance(error, ClosedError))
    return next((code for code in (*(plan.code for plan in plans), *errors) if code), 0)


def _say_plan(plan: Plan) -> None:
    say(plan.door)
    rows = [*plan.rows, *(("waits", obstacle) for obstacle in plan.obstacles)]
    width = max(len(name) for name, _ in rows)
    for name, described in rows:
        flags = _TELLING if name == "told" and plan.may_notify else ""
        say(f"  {name:<{width}}  {say_command(described)}{flags}")
    if plan.differences:
        say("\n  There (-) and signed (+)")
        for line in plan.differences:
            say(f"    {line}")


def _act(case: Case, doors: Doors, step: Callable[[Case, Door, Asked], Done], asked: Asked) -> int:
    """Do a step at each door; one that fails stops no other. The first failure's code."""
    failures = _list_failed(doors)
    done: list[Done] = []
    for door in doors.open:
        try:
            done.append(step(case, door, _ask_door(door, doors, asked)))
        except IncidentKitError as error:
            failures.append(error)
        else:
            _say_done(done[-1])
    for closed in (one for one in doors.closed.values() if one not in failures):
        say(f"not there: {closed.args[0]}")
    if len(failures) == 1 and len(doors.open) + len(doors.closed) == 1:
        raise failures[0]
    for failure in failures:
        say_progress(say_command(str(failure)))
    is_drafted = any(one.did == "drafted" for one in done)
    look = f"look at it there, then incident-kit publish {case.id} --live"
    say_next(look if is_drafted else f"incident-kit check {case.id}")
    return failures[0].code if failures else 0


def _list_failed(doors: Doors) -> list[IncidentKitError]:
    """Why doors are closed; of one that there is a way round, only where no other is open."""
    closed = doors.closed.values()
    return [one for one in closed if not (doors.open and isinstance(one, ClosedError))]


def _ask_door(door: Door, doors: Doors, asked: Asked) -> Asked:
    """What is asked of one of several doors: to tell people, of those that can."""
    can_tell = any(one.notifies for one in doors.open)
    return replace(asked, notify=asked.notify and (door.notifies or not can_tell))


def _say_done(done: Done) -> None:
    say(f"{done.said}: {done.url}" if done.url else done.said)


@click.command("published")
@take_incident
@click.option("--url", required=True, help="The incident's address on the public page.")
@click.option("--by", help="Who published it; by default the git user.")
@click.pass_context
def run_published(ctx: click.Context, incident: str, url: str, by: str | None) -> None:
    """Record a report that somebody published by hand, compared with what was signed.

    Example: incident-kit published 2026-11-03-app-routing \\
      --url https://status.harbour.example/incidents/rk0vd3m8yq5n
    """
    case = load_named_case(ctx, incident)
    done = record_by_hand(case, url, Asked(require_by(case, by)), say_progress)
    say(f"recorded: {done.said}: {done.url}")
    say_next(f"incident-kit check {incident}")
