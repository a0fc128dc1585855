"""Verbs on the record of an incident: notes, gathering, decisions on its lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar
from zoneinfo import ZoneInfo

import click

from incident_kit.authoring.runs import check_notebook, make_notebook
from incident_kit.case import Case
from incident_kit.cli.context import (
    choose_by,
    load_named_case,
    take_incident,
    take_incident_to_change_by,
)
from incident_kit.cli.lines import list_steps
from incident_kit.cli.options import take_json
from incident_kit.cli.output import say, say_json, say_next, say_progress
from incident_kit.cli.source_flags import take_source_flags
from incident_kit.errors import UsageError, WaitingError
from incident_kit.gathering import Gathering, gather
from incident_kit.journey.curation import (
    ACTIONS,
    add_note,
    curate_line,
    curate_lines,
    describe_note,
    find_event,
    list_lines,
)
from incident_kit.journey.facts import check_sources, naming_sources, say_no_source
from incident_kit.journey.whom import describe_calls
from incident_kit.model import KINDS, Event, Line, SourceCheck, utc_now
from incident_kit.model.timeline import MATTERS
from incident_kit.process.signals import list_signals
from incident_kit.timeline import list_misfit_steps
from incident_kit.workspace.codec import check_json

#: What a gathering may do to an event since the one before.
_CHANGES = ("new", "changed", "gone")


_Command = TypeVar("_Command", bound=Callable[..., object])


def take_decision(command: _Command) -> _Command:
    """The flags that say with whom something was decided, and about what."""
    about = click.option("--about", type=click.Choice(MATTERS), help="What was decided on.")
    people = click.option(
        "--with", "people", metavar="NAME", multiple=True, help="Who decided it too. Repeatable."
    )
    return people(about(command))


@click.command("note")
@take_incident
@click.argument("text")
@click.option("--at", help="When: 09:41, nearest to the incident, or a full time; now if left out.")
@click.option("--by", help="Who says so; the git user if left out.")
@click.option("--escalated-to", metavar="WHO", help="Whom of `escalation` you called.")
@click.option(
    "--reached-by",
    type=click.Choice(["chat", "call", "web"]),
    help="How you reached a supplier; the text says which case.",
)
@take_decision
@click.pass_context
def run_note(
    ctx: click.Context,
    /,
    incident: str,
    text: str,
    at: str | None,
    by: str | None,
    escalated_to: str | None,
    reached_by: str | None,
    people: tuple[str, ...],
    about: str | None,
) -> None:
    """Note what would be forgotten.

    With --with or --about it is a decision: with whom it was made, and about what.

    \b
    Example:
      incident-kit note 2026-11-03-app-routing "Called the supplier" --at 09:41
      incident-kit note 2026-11-03-app-routing "no answer" --escalated-to "Head of SRE"
      incident-kit note 2026-11-03-app-routing "AWS Support, case 1234" --reached-by chat
    """
    case = load_named_case(ctx, incident)
    said = describe_note(case, text, escalated_to, reached_by)
    event = add_note(case, said.text, at, choose_by(case, by), utc_now(), kind=said.kind)
    if people or about:
        curate_line(load_named_case(ctx, incident), "kind", event, "decision", people, about)
    say(f"kept as {event}")
    for line in describe_calls(load_named_case(ctx, incident)):
        say(line)
    say_next(f"incident-kit gather {incident}")


@click.command("gather")
@take_incident
@click.option(
    "--gone",
    is_flag=True,
    help="What a source has no more was deleted there, however much it is.",
)
@take_json
@take_source_flags
@click.pass_context
def run_gather(
    ctx: click.Context, /, incident: str, gone: bool, as_json: bool, **named: object
) -> None:
    """Read the sources, merge them, and make the timeline.

    A source that is given here is named in incident.yaml from then on.

    Example: incident-kit gather 2026-11-03-app-routing --mail supplier.mbox
    """
    case = load_named_case(ctx, incident)
    check_notebook(case, "gather")
    with naming_sources(case, named) as case:
        check_sources(case)
        gathering = gather(case, say_progress, is_less_right=gone)
    is_open = _make_timeline(gathering.case)
    if as_json:
        say_json(_gathering_json(gathering))
    else:
        _say_gathering(gathering)
        say_next(f"incident-kit report {incident}", f"incident-kit curate {incident}")
    if is_open is not None:
        raise is_open
    if not gathering.complete:
        ctx.exit(3)


def _make_timeline(case: Case) -> WaitingError | None:
    """Make the notebook; the error, said when all else is, if JupyterLab has it open."""
    try:
        make_notebook(case, "gather", refresh=False)
    except WaitingError as error:
        return error
    return None


def _gathering_json(gathering: Gathering) -> dict[str, object]:
    changes = {name: list(getattr(gathering.merged, name)) for name in _CHANGES}
    return {
        "events": len(gathering.merged.events),
        "shown": len(gathering.case.timeline.shown),
        **changes,
        "sources": [check_json(check) for check in gathering.checks],
    }


def _say_gathering(gathering: Gathering) -> None:
    events, shown = gathering.merged.events, gathering.case.timeline.shown
    changes = ", ".join(f"{len(getattr(gathering.merged, name))} {name}" for name in _CHANGES)
    say(f"{len(events)} events ({changes}); {len(shown)} lines shown")
    for check in gathering.checks:
        _say_check(check)
    if not gathering.checks:
        say(f"  {say_no_source(gathering.case.id)}")
    for line in describe_calls(gathering.case):
        say(line)
    masked = sum("masked" in event.flags for event in events)
    if masked:
        say(f"  {masked} events held a secret; it is masked. Was it rotated?")
    _ask_about_security(gathering.case)


def _ask_about_security(case: Case) -> None:
    """The question that the record raises, while nobody has answered it."""
    if not case.signals:
        return
    say("  Could somebody have had access they should not? These lines may tell of it:")
    for line in list_signals(case.signals):
        say(f"    - {line}")
    say(f'    answer: incident-kit security {case.id} --answer no --by "NAME" --reason "WHY"')


def _say_check(check: SourceCheck) -> None:
    whole = "complete" if check.items else "nothing of the window in it"
    completeness = whole if check.complete else "PARTIAL"
    skipped = f", {check.skipped} skipped" if check.skipped else ""
    say(f"  {check.source}: {check.items} events{skipped}, {completeness}")
    for warning in check.warnings:
        say(f"    - {warning}")


@click.command("curate")
@take_incident_to_change_by("what")
@click.argument("what", required=False)
@click.argument("named", required=False, metavar="N")
@click.argument("values", nargs=-1, metavar="[VALUE]")
@take_decision
@click.pass_context
def run_curate(
    ctx: click.Context,
    /,
    incident: str,
    what: str | None,
    named: str | None,
    values: tuple[str, ...],
    people: tuple[str, ...],
    about: str | None,
) -> None:
    """Decide on line N of the timeline; alone, list the lines.

    With N alone, or several, it shows those lines whole.

    \b
    WHAT is one of
      show, hide            in or out of the timeline
      word N "TEXT"         say it better; the original is kept
      retime N 09:41        correct its time
      kind N KIND           say what it is: decision, action, …
      merge N M             fold line N under line M
      public N ["TEXT"]     may be told in public, in these words
      again N               decide the same again on what line N says now
      undo N                take back every decision on it, and what was merged into it

    N may be several lines, as a list and ranges of them: 4-8 12.

    --with and --about say with whom a decision was made, and about what.

    \b
    Example: incident-kit curate 2026-11-03-app-routing hide 12
             incident-kit curate 2026-11-03-app-routing kind 4-8 12 action
             incident-kit curate 2026-11-03-app-routing kind 35 decision \\
      --with "Dee Example" --with "Pat Example" --about resolution
    """
    case = load_named_case(ctx, incident)
    if what is None:
        _say_lines(case)
        return
    if what not in ACTIONS and named is None:
        _say_whole(case, list_lines(what))
        return
    if what not in ACTIONS or named is None:
        raise click.UsageError(f"curate {incident} {'|'.join(ACTIONS)} N …")
    decided = curate_lines(case, list_steps(case, what, (named, *values), people, about))
    _say_decided(load_named_case(ctx, incident), decided)
    say_next(f"incident-kit report {incident}")


def _say_decided(case: Case, decided: Sequence[tuple[str, str]]) -> None:
    """What was decided, and each line as it stands then."""
    lines = {line.event.id: line for line in case.timeline.lines}
    events = {event.id: event for event in (*case.events, *case.curation.added)}
    for event, decision in decided:
        say(f"{event}: {decision}")
        line = lines.get(event)
        stands = _describe_line(case, line) if line else _describe_event(case, events[event])
        say(f"  the line: {stands}")


def _say_whole(case: Case, named: Sequence[str]) -> None:
    """Lines with every word that was said."""
    numbers = {line.event.id: line for line in case.timeline.lines}
    for event in (find_event(case, name) for name in named):
        line = numbers.get(event)
        if line is None:
            raise UsageError(
                f"{event} is folded into another line",
                todo=[f"see the lines: incident-kit curate {case.id}"],
            )
        say(_describe_line(case, line, whole=True))
        if line.event.body != line.original.body:
            say(f"     as it was said: {_indent(line.original.body)}")
    say_next(f"incident-kit curate {case.id} hide {named[0]}")


def _indent(text: str) -> str:
    return text.strip().replace("\n", "\n     ")


def _say_lines(case: Case) -> None:
    zone = case.settings.time_zone
    say(f"Times are {zone}. * is shown, and why. Kinds: {', '.join(KINDS)}.")
    for line in case.timeline.lines:
        say(_describe_line(case, line))
    for step in list_misfit_steps(case.fitted.misfits, case.id):
        say(f"NOT APPLIED: {step}")
    say_next(f"incident-kit curate {case.id} hide N", f"incident-kit report {case.id}")


def _describe_line(case: Case, line: Line, *, whole: bool = False) -> str:
    """A line with its number, whether it is shown and why."""
    mark = "*" if line.shown else " "
    why = f"  [{line.why}]" if line.why else ""
    return f"{line.number:>4} {mark} {_describe_event(case, line.event, whole=whole)}{why}"


def _describe_event(case: Case, event: Event, *, whole: bool = False) -> str:
    """When it was, who did it, and how its words begin, on one line, or all its words."""
    time = f"{event.at.astimezone(ZoneInfo(case.settings.time_zone)):%d %b %H:%M %Z}"
    actor = f"{event.actor.name}: " if event.actor else ""
    text = _indent(event.body) if whole else " ".join(event.body.split())[:90]
    return f"{time}  {actor}{text}"
