"""Verbs that make the notebooks, decide, check, sign and export."""

from __future__ import annotations

import sys
from typing import Any

import click

from incident_kit.cli.root import (
    as_json,
    case_of,
    ident,
    say,
    say_json,
    say_next,
    shown,
    verbs,
    withdrawing,
)
from incident_kit.model import utc_now


def _made(ctx: click.Context, incident: str, name: str, *after: str) -> None:
    from incident_kit.authoring.runs import make_notebook

    say(f"wrote {shown(make_notebook(case_of(ctx, incident), name))}")
    say_next(*after)


@verbs.command("report")
@ident
@click.pass_context
def run_report(ctx: click.Context, incident: str) -> None:
    """Make or refresh the internal report; no word you wrote is lost.

    Example: incident-kit report 2026-11-03-app-routing
    """
    _made(
        ctx,
        incident,
        "report",
        f"write in it: incident-kit lab {incident}",
        f"incident-kit public {incident}",
    )


@verbs.command("redact")
@ident
@click.pass_context
def run_redact(ctx: click.Context, incident: str) -> None:
    """Make or refresh the list of what we hide, and what is undecided.

    Example: incident-kit redact 2026-11-03-app-routing
    """
    _made(ctx, incident, "redact", f"incident-kit check {incident}")


@verbs.command("public")
@ident
@click.pass_context
def run_public(ctx: click.Context, incident: str) -> None:
    """Make or refresh the public version; no word you wrote is lost.

    Example: incident-kit public 2026-11-03-app-routing
    """
    _made(
        ctx,
        incident,
        "public",
        f"accept or reword in it: incident-kit lab {incident}",
        f"incident-kit check {incident}",
    )


@verbs.command("decide")
@ident
@click.argument("value", required=False)
@click.argument("action", required=False, metavar="replace|keep|drop")
@click.option("--names", is_flag=True, help="All names on no list: shown, or kept with a reason.")
@click.option("--with", "replacement", metavar="TEXT", help="What stands there instead.")
@click.option("--reason", help="Why; expected for `keep`.")
@click.option("--by", help="Who decides.")
@click.option("--shared", is_flag=True, help="For other incidents too.")
@click.pass_context
def run_decide(
    ctx: click.Context,
    /,
    incident: str,
    value: str | None,
    action: str | None,
    names: bool,
    **given: Any,
) -> None:
    """Decide on what may not be for the public: once, for all its variants.

    With --names, VALUE is left out: alone it lists the names that are on no list and not
    decided on, with `keep` and one reason all of them stay.

    \b
    Example: incident-kit decide 2026-11-03-app-routing "Ada Example" replace --with "an engineer"
             incident-kit decide 2026-11-03-app-routing "Acme Cloud" keep --reason "our supplier"
             incident-kit decide 2026-11-03-app-routing --names keep --reason "our own products"
    """
    from incident_kit.journey.decisions import decide_entity as record

    case = case_of(ctx, incident)
    entry = {"with": given["replacement"], **given}
    entry.pop("replacement")
    if names:
        return _on_names(case, value, entry)
    if value is None or action not in ("replace", "keep", "drop"):
        raise click.UsageError("say what and how: decide ID VALUE replace|keep|drop.")
    if action == "keep":
        entry["reason"] = _reasoned(entry)
    entity = record(case, value, action, entry, utc_now())
    say(f"{entity}: {action}, in {case.folder.label('redactions.yaml')}")
    return say_next(f"incident-kit check {incident}")


def _on_names(case: Any, action: str | None, entry: dict[str, Any]) -> None:
    from incident_kit.journey.names import keep_names, list_undecided_names

    names = list_undecided_names(case)
    if action not in (None, "keep"):
        raise click.UsageError("only `keep` decides on all names at once: decide ID --names keep.")
    for name in names:
        say(f"  {name}")
    count = f"{len(names)} {'name is' if len(names) == 1 else 'names are'} on no list"
    if action is None or not names:
        say(f"{count} and not decided on.")
        decide = f"incident-kit decide {case.id} --names keep --reason WHY"
        return say_next(decide if names else f"incident-kit check {case.id}")
    keep_names(case, {**entry, "reason": _reasoned(entry)}, utc_now())
    say(f"{count}: kept, in {case.folder.label('redactions.yaml')}")
    return say_next(f"incident-kit check {case.id}")


def _reasoned(entry: dict[str, Any]) -> str:
    """The reason given, or asked for on a terminal: who keeps a name says why."""
    if not entry.get("reason") and sys.stdin.isatty():
        return str(click.prompt("Why may it stay"))
    if not entry.get("reason"):
        raise click.UsageError('what may stay needs a reason: --reason "WHY".')
    return str(entry["reason"])


@verbs.command("check")
@ident
@as_json
@click.pass_context
def run_check(ctx: click.Context, incident: str, as_json: bool) -> None:
    """What is missing: sections, process, hiding, security, sign-off.

    Example: incident-kit check 2026-11-03-app-routing
    """
    from incident_kit.journey.readiness import assess_readiness

    ready = assess_readiness(case_of(ctx, incident))
    if as_json:
        say_json(ready.json())
    else:
        _say_ready(incident, ready)
    ctx.exit(ready.code)


def _say_ready(incident: str, ready: Any) -> None:
    words = {"pass": "ok      ", "fail": "FAILS   ", "not seen": "not seen"}
    say("The process")
    for one in ready.case.verdicts:
        say(f"  {one.id:<4}{words[one.status]}  {one.title}: {one.evidence}")
    say("\nThe report")
    for name, state in ready.sections:
        say(f"  {state:<8}  {name}")
    for note in ready.case.notes:
        say(f"  {note}")
    if not ready.steps:
        say("\nNothing is left to do: the public version is signed off.")
        return say_next(f"incident-kit export {incident} --public")
    count = len(ready.steps)
    say(f"\nWaits for {count} {'action' if count == 1 else 'actions'}")
    for number, step in enumerate(ready.steps, start=1):
        say(f"  {number}. {step}")
    return say_next(ready.steps[0])


@verbs.command("security")
@ident
@click.option("--hold", "decision", flag_value="hold", help="Hold the public version back.")
@click.option("--clear", "decision", flag_value="clear", help="No security aspect in this text.")
@click.option("--reviewed", "decision", flag_value="reviewed", help="Safe to publish as it is.")
@click.option("--by", help="The reviewer's name.")
@click.option("--role", help="The reviewer's role.")
@click.option("--reason", help="Why.")
@click.pass_context
def run_security(ctx: click.Context, /, incident: str, decision: str | None, **given: Any) -> None:
    """Show or record the decision on security; it covers the text as it is now.

    \b
    Example: incident-kit security 2026-11-03-app-routing --clear --by "Ira Example" \\
      --role "information assurance" --reason "expired certificate, nobody had access"
    """
    from incident_kit.journey.approval import decide_security
    from incident_kit.review import assess_security as state

    case = case_of(ctx, incident)
    if decision is None:
        now = state(case.incident, case.review, case.public.digest, case.settings)
        said = f" ({'; '.join(now.reasons)})" if now.reasons else ""
        say(f"{incident}: {now.state}{said}")
        return say_next(f"incident-kit check {incident}")
    missing = [f"--{name}" for name in ("by", "role", "reason") if not given[name]]
    if missing:
        raise click.UsageError(f"a decision needs {', '.join(missing)} as well.")
    decide_security(case, decision, given["by"], given["role"], given["reason"], utc_now())
    say(f"recorded: {decision}, in {case.folder.label('review.yaml')}")
    return say_next(f"incident-kit check {incident}")


@verbs.command("signoff")
@ident
@click.option("--by", required=True, help="Who signs; not who wrote it.")
@click.option("--role", required=True, help="Their role.")
@click.option("--evidence", help="A link to where they said so.")
@click.pass_context
def run_signoff(
    ctx: click.Context, incident: str, by: str, role: str, evidence: str | None
) -> None:
    """Sign off the public text as it is now; any later change voids it.

    \b
    Example: incident-kit signoff 2026-11-03-app-routing --by "Dee Example" \\
      --role "delivery manager"
    """
    from incident_kit.journey.approval import sign_off as sign

    text = sign(case_of(ctx, incident), by, role, evidence, utc_now())
    say(f"signed off\n  {text}")
    say_next(f"incident-kit export {incident} --public")


@verbs.command("export")
@ident
@click.option("--public", "is_public", is_flag=True, help="The public version, if signed off.")
@click.option("--preview", is_flag=True, help="The public version under a draft banner.")
@click.option("--to", default="html,md", show_default=True, help="Formats, with commas between.")
@click.pass_context
def run_export(ctx: click.Context, incident: str, is_public: bool, preview: bool, to: str) -> None:
    """Export the internal report, or with --public the public version.

    \b
    Example: incident-kit export 2026-11-03-app-routing
             incident-kit export 2026-11-03-app-routing --public --to md
    """
    from incident_kit.exporting.formats import export as render

    formats = tuple(filter(None, (one.strip() for one in to.split(","))))
    kind = "preview" if preview else "public" if is_public else "internal"
    if kind == "public":
        withdrawing(ctx, [incident])
    case = case_of(ctx, incident)
    for path in render(case, kind, formats):
        say(f"wrote {shown(path)}")
    for problem in case.public.problems if preview else ():
        say(f"not ready: {problem}")
    say_next(
        f"incident-kit check {incident}"
        if kind != "public"
        else "copy public.md into the postmortem on Statuspage"
    )
