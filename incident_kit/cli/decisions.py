"""Verbs by which people answer for the public text: what is hidden, security, sign-off."""

from __future__ import annotations

import sys

import click

from incident_kit.case import Case
from incident_kit.cli.context import load_named_case, take_incident, take_incident_to_change_by
from incident_kit.cli.output import say, say_next
from incident_kit.journey.approval import decide_security, sign_off
from incident_kit.journey.decisions import decide_entity, find_earlier_reason
from incident_kit.journey.names import keep_names, list_undecided_names
from incident_kit.model import utc_now
from incident_kit.review import assess_security
from incident_kit.text.counting import count


@click.command("decide")
@take_incident_to_change_by("value")
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
    **answers: object,
) -> None:
    """Decide on what may not be for the public: once, for all its variants.

    With --names, VALUE is left out: alone it lists the names that are on no list and not
    decided on, with `keep` and one reason all of them stay.

    What may stay needs a reason and a name: --by.

    \b
    Example: incident-kit decide 2026-11-03-app-routing "Ada Example" replace --with "an engineer"
             incident-kit decide 2026-11-03-app-routing "Acme Cloud" keep --reason "our supplier"
             incident-kit decide 2026-11-03-app-routing --names keep --reason "our own products"
    """
    case = load_named_case(ctx, incident)
    given = {"with": answers.pop("replacement"), **answers}
    if names:
        _decide_names(case, value, given)
        return
    if value is None or action not in ("replace", "keep", "drop"):
        raise click.UsageError("say what and how: decide ID VALUE replace|keep|drop.")
    if action == "keep":
        given["reason"] = given["reason"] or find_earlier_reason(case, value)
        given["reason"] = _require_reason(given)
    entity = decide_entity(case, value, action, given, utc_now())
    say(f"{entity}: {action}, in {case.folder.label('redactions.yaml')}")
    say_next(f"incident-kit check {incident}")


def _decide_names(case: Case, action: str | None, given: dict[str, object]) -> None:
    names = list_undecided_names(case)
    if action not in (None, "keep"):
        raise click.UsageError("only `keep` decides on all names at once: decide ID --names keep.")
    for name in names:
        say(f"  {name}")
    summary = f"{count(len(names), 'name is', 'names are')} on no list"
    check = f"incident-kit check {case.id}"
    if not names:
        say(f"{summary} and not decided on.")
        say_next(check)
    elif action is None:
        say(f"{summary} and not decided on.")
        say_next(f"incident-kit decide {case.id} --names keep --reason WHY")
    else:
        keep_names(case, {**given, "reason": _require_reason(given)}, utc_now())
        say(f"{summary}: kept, in {case.folder.label('redactions.yaml')}")
        say_next(check)


def _require_reason(given: dict[str, object]) -> str:
    """The reason given, or asked for on a terminal: who keeps a name says why."""
    if given.get("reason"):
        return str(given["reason"])
    if sys.stdin.isatty():
        return str(click.prompt("Why may it stay"))
    raise click.UsageError('what may stay needs a reason: --reason "WHY".')


@click.command("security")
@take_incident_to_change_by("decision")
@click.option("--hold", "decision", flag_value="hold", help="Hold the public version back.")
@click.option("--clear", "decision", flag_value="clear", help="No security aspect in this text.")
@click.option("--reviewed", "decision", flag_value="reviewed", help="Safe to publish as it is.")
@click.option("--by", help="The reviewer's name.")
@click.option("--role", help="The reviewer's role.")
@click.option("--reason", help="Why.")
@click.pass_context
def run_security(
    ctx: click.Context,
    incident: str,
    decision: str | None,
    by: str | None,
    role: str | None,
    reason: str | None,
) -> None:
    """Show or record the decision on security; it covers the text as it is now.

    \b
    Example: incident-kit security 2026-11-03-app-routing --clear --by "Ira Example" \\
      --role "information assurance" --reason "expired certificate, nobody had access"
    """
    case = load_named_case(ctx, incident)
    if decision is None:
        _say_security(case)
    else:
        answers = {"by": by, "role": role, "reason": reason}
        missing = [f"--{name}" for name, answer in answers.items() if not answer]
        if missing:
            raise click.UsageError(f"a decision needs {', '.join(missing)} as well.")
        decide_security(case, decision, by or "", role or "", reason or "", utc_now())
        say(f"recorded: {decision}, in {case.folder.label('review.yaml')}")
    say_next(f"incident-kit check {incident}")


def _say_security(case: Case) -> None:
    state = assess_security(case.parties, case.review, case.public.digest)
    reasons = f" ({'; '.join(state.reasons)})" if state.reasons else ""
    say(f"{case.id}: {state.state}{reasons}")


@click.command("signoff")
@take_incident
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
    digest = sign_off(load_named_case(ctx, incident), by, role, evidence, utc_now())
    say(f"signed off\n  {digest}")
    say_next(f"incident-kit export {incident} --public")
