"""Verbs by which people answer for the public text: what is hidden, security, sign-off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from zoneinfo import ZoneInfo

import click

from incident_kit.case import Case
from incident_kit.cli.context import (
    choose_by,
    load_named_case,
    require_by,
    take_incident,
    take_incident_to_change_by,
)
from incident_kit.cli.given import Given, read_text, require_answer
from incident_kit.cli.no_secret import pass_line
from incident_kit.cli.output import say, say_next
from incident_kit.journey.alert import record_alert
from incident_kit.journey.approval import answer_security, decide_security, sign_off
from incident_kit.journey.decisions import (
    decide_entity,
    find_earlier_reason,
    list_sentences_of,
    undo_decisions,
)
from incident_kit.journey.lists import acknowledge_missing_lists, take_own_domains
from incident_kit.journey.look import record_look
from incident_kit.journey.names import keep_names, list_undecided_names
from incident_kit.journey.sections import choose_section
from incident_kit.journey.statements import keep_sentence, undo_sentence
from incident_kit.journey.whose import find_recorder
from incident_kit.model import SecurityDecision, Signoff, utc_now
from incident_kit.model.typed import SecurityAnswer
from incident_kit.review import assess_security, find_signer, list_waiting_steps
from incident_kit.text.counting import count


@click.command("decide")
@take_incident_to_change_by("value")
@click.argument("value", required=False)
@click.argument("action", required=False, metavar='replace|keep|"leave out"|undo')
@click.option("--names", is_flag=True, help="All names on no list: shown, or kept with a reason.")
@click.option("--without-lists", is_flag=True, help="Say once that a missing list is meant to be.")
@click.option("--own-domain", multiple=True, metavar="DOMAIN", help="A domain that is ours alone.")
@click.option("--sentence", metavar="WORDS", help="A sentence that differs from the facts.")
@click.option("--no-secret", type=int, metavar="LINE", help="What only looks like a secret.")
@click.option("--section", metavar="NAME", help="A section of the public version.")
@click.option("--with", "replacement", metavar="TEXT", help="What stands there instead.")
@click.option("--reason", help="Why; expected for `keep`.")
@click.option("--by", help="Who decides; the git user by default.")
@click.option("--shared", is_flag=True, help="For other incidents too.")
@click.pass_context
def run_decide(
    ctx: click.Context,
    /,
    incident: str,
    value: str | None,
    action: str | None,
    names: bool,
    without_lists: bool,
    own_domain: tuple[str, ...],
    sentence: str | None,
    no_secret: int | None,
    section: str | None,
    **answers: str | bool | None,
) -> None:
    """Decide on what may not be for the public: once, for all its variants.

    With --names, VALUE is left out: alone it lists the names that are on no list and not
    decided on, with `keep` and one reason all of them stay.

    What may stay needs a reason and a name. A person or customer whom another incident
    keeps with --shared is asked about again in each; what is hidden stays hidden in all.

    With --without-lists somebody says once, for this incident, that the lists that are
    missing now (customers, people, our own domains) are meant to be.

    With --own-domain, repeated as need be, a domain is added to those of the team's own, for
    every incident: it and every host below it are hidden.

    With --sentence a sentence stays that differs from the facts, since it speaks of something
    else: an earlier incident, a deadline. Some of its words are enough; it is asked about
    again once it says anything else.

    With --no-secret two people say that what looks like a secret in a line of the public text
    is none, each with a reason, as on its card in JupyterLab. It holds for the line as it
    stands and is asked about again once that says anything else; a token or a key never passes.
    With `undo` behind it, what was said of that line counts no more.

    With --section a section of the public version is decided on as it stands: accept,
    reword (--with TEXT), "leave out", or undo. It is asked about again once it says
    anything else.

    With "leave out" it goes with every whole sentence that names it, which is shown first.

    With `undo` a decision of this incident is taken back, and it is asked about again.

    \b
    Example: incident-kit decide 2026-11-03-app-routing "Ada Example" replace --with "an engineer"
             incident-kit decide 2026-11-03-app-routing "Acme Cloud" keep --reason "our supplier"
             incident-kit decide 2026-11-03-app-routing --names keep --reason "our own products"
             incident-kit decide 2026-11-03-app-routing --without-lists --reason "no customers"
             incident-kit decide 2026-11-03-app-routing --own-domain corp.paas.example
             incident-kit decide 2026-11-03-app-routing --sentence "In May 2025" keep \\
      --reason "an earlier incident"
             incident-kit decide 2026-11-03-app-routing --section summary accept
    """
    case = load_named_case(ctx, incident)
    given = {"with": answers.pop("replacement"), **answers}
    if without_lists:
        _go_without_lists(case, value, given)
    elif own_domain:
        _take_domains(case, value, own_domain)
    elif section is not None:
        _choose_section(case, section, value, given)
    elif no_secret is not None:
        pass_line(case, no_secret, value, given)
    elif sentence is not None:
        _keep_sentence(case, sentence, value, given)
    elif names:
        _decide_names(case, value, given)
    elif value is None or action not in _ACTIONS:
        raise click.UsageError(f"say what and how: decide ID VALUE {_CHOICES}.")
    elif action == "undo":
        _undo_decision(case, value)
    else:
        _decide_value(case, value, _ACTIONS[action], given)


#: What is decided on a value, by the words for it; files call what is left out dropped.
_ACTIONS = {
    **{action: action for action in ("replace", "keep", "undo", "drop")},
    "leave out": "drop",
}
_SAID = {"drop": "left out"}
_CHOICES = 'replace|keep|"leave out"|undo'


def _decide_value(case: Case, value: str, action: str, given: Given) -> None:
    if action == "keep":
        given["reason"] = given["reason"] or find_earlier_reason(case, value)
        given = require_answer(case, given, "Why may it stay")
    else:
        given["by"] = choose_by(case, read_text(given["by"]))
    if action == "drop":
        _show_leaving(case, value)
    entity = decide_entity(case, value, action, given, utc_now())
    say(f"{entity}: {_SAID.get(action, action)}, in {case.folder.label('redactions.yaml')}")
    say_next(f"incident-kit check {case.id}")


def _show_leaving(case: Case, value: str) -> None:
    """Say what goes before it goes: whole sentences, struck through."""
    sentences = list_sentences_of(case, value)
    if sentences:
        say(f"Leaves out, with {count(len(sentences), 'whole sentence')} (undo brings it back):")
    for sentence in sentences:
        say(f"  ~~{click.style(sentence, strikethrough=True)}~~")


def _undo_decision(case: Case, value: str) -> None:
    [entity] = undo_decisions(case, [value])
    say(f"{entity}: asked about again, in {case.folder.label('redactions.yaml')}")
    say_next(f"incident-kit check {case.id}")


def _go_without_lists(case: Case, value: str | None, given: Given) -> None:
    if value is not None:
        raise click.UsageError("--without-lists stands alone: decide ID --without-lists.")
    given = require_answer(case, given, "Why is there no list")
    by, reason = read_text(given["by"]), read_text(given["reason"])
    about = acknowledge_missing_lists(case, by, reason, utc_now())
    if about:
        say(f"recorded: {about}, in {case.folder.label('review.yaml')}")
    else:
        say("No list is missing that nobody answered for: nothing was recorded.")
    say_next(f"incident-kit check {case.id}")


def _take_domains(case: Case, value: str | None, domains: tuple[str, ...]) -> None:
    if value is not None:
        raise click.UsageError("--own-domain stands alone: decide ID --own-domain DOMAIN.")
    added = take_own_domains(case, domains)
    say(f"hidden with every host below: {', '.join(added)}, in incident-kit.yaml")
    say_next(f"incident-kit check {case.id}")


def _choose_section(case: Case, section: str, action: str | None, given: Given) -> None:
    by = require_by(case, read_text(given["by"]) or None)
    name = choose_section(case, section, action or "", {**given, "by": by}, utc_now())
    say(f"“{name}”: {action}, in {case.folder.label('redactions.yaml')}")
    say_next(f"incident-kit check {case.id}")


def _keep_sentence(case: Case, words: str, action: str | None, given: Given) -> None:
    if action == "undo":
        say(f"“{undo_sentence(case, words)}”: asked about again")
        say_next(f"incident-kit check {case.id}")
        return
    if action != "keep":
        raise click.UsageError("a sentence is kept or reworded: decide ID --sentence WORDS keep.")
    given = require_answer(case, given, "What does it speak of")
    sentence = keep_sentence(case, words, given, utc_now())
    say(f"“{sentence}”: kept, in {case.folder.label('redactions.yaml')}")
    say_next(f"incident-kit check {case.id}")


def _decide_names(case: Case, action: str | None, given: Given) -> None:
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
        keep_names(case, require_answer(case, given, "Why may they stay"), utc_now())
        say(f"{summary}: kept, in {case.folder.label('redactions.yaml')}")
        say_next(check)


@click.command("security")
@take_incident_to_change_by("decision")
@click.option("--hold", "decision", flag_value="hold", help="Hold the public version back.")
@click.option("--clear", "decision", flag_value="clear", help="No security aspect in this text.")
@click.option("--reviewed", "decision", flag_value="reviewed", help="Safe to publish as it is.")
@click.option("--answer", type=click.Choice(["yes", "no", "unknown"]), help="The answer itself.")
@click.option(
    "--ia-alerted", metavar="TIME", help="When information assurance was alerted: 09:41, or a date."
)
@click.option("--looked", metavar="TIME", help="When somebody looked at security meanwhile.")
@click.option("--outcome", help="What came of that look.")
@click.option("--by", help="Who decides, answers, alerted or looked; the git user if left out.")
@click.option("--role", help="Their role; left out where the list of people says it.")
@click.option("--reason", help="Why.")
@click.option("--evidence", help="A link to where they said so.")
@click.pass_context
def run_security(
    ctx: click.Context,
    /,
    incident: str,
    decision: Literal["hold", "clear", "reviewed"] | None,
    answer: SecurityAnswer | None,
    ia_alerted: str | None,
    looked: str | None,
    by: str | None,
    **words: str | None,
) -> None:
    """Show or record the decision on security; it covers the text as it is now.

    With --answer it is the question itself that is answered, in incident.yaml, for every
    text: could someone have had access they should not? Where lines of the record or the
    report may tell of that, `no` takes a --reason, and new lines ask again.

    With --ia-alerted it is recorded when information assurance was alerted, and by whom;
    the alert is written as a draft mail, which opens in a mail client, to look through
    and send.

    With --looked it is recorded that somebody looked at the incident in a security context
    while it went on, and with what --outcome.

    \b
    Example: incident-kit security 2026-11-03-app-routing --answer no --by "Ada Example"
             incident-kit security 2026-11-03-app-routing --ia-alerted 08:18 --by "Ada Example"
             incident-kit security 2026-11-03-app-routing --looked 08:40 --by "Ada Example" \\
      --outcome "no access from outside in the logs"
             incident-kit security 2026-11-03-app-routing --clear --by "Ira Example" \\
      --role "information assurance" --reason "expired certificate, nobody had access"
    """
    case = load_named_case(ctx, incident)
    if sum(map(bool, (decision, answer, ia_alerted, looked))) > 1:
        raise click.UsageError("one at a time: a decision, --answer, --ia-alerted or --looked.")
    if bool(looked) != bool(words["outcome"]):
        raise click.UsageError("--looked TIME and --outcome TEXT go together.")
    if ia_alerted:
        _record_alert(case, ia_alerted, require_by(case, by))
    elif looked:
        _record_look(case, looked, require_by(case, by), words["outcome"] or "")
    elif answer:
        name = answer_security(
            case,
            answer,
            require_by(case, by),
            words["reason"] or "",
            utc_now(),
            find_recorder(case),
        )
        say(f"security: {answer}, says {name}, in {case.folder.label('incident.yaml')}")
    elif decision:
        _record_decision(case, decision, require_by(case, by), words)
    else:
        _say_security(case)
    say_next(f"incident-kit check {incident}")


def _record_alert(case: Case, time: str, by: str) -> None:
    at, name, mail = record_alert(case, time, by, utc_now())
    local = at.astimezone(ZoneInfo(case.settings.time_zone))
    say(f"IA alerted {local:%d %B %Y, %H:%M %Z}, by {name}: {case.folder.label('incident.yaml')}")
    say(f"the alert, as a draft to send: {case.folder.label(mail.name)}")


def _record_look(case: Case, time: str, by: str, outcome: str) -> None:
    at, name = record_look(case, time, by, outcome, utc_now())
    local = at.astimezone(ZoneInfo(case.settings.time_zone))
    say(f"looked at {local:%d %B %Y, %H:%M %Z}, by {name}: {case.folder.label('incident.yaml')}")


def _record_decision(
    case: Case,
    decision: Literal["hold", "clear", "reviewed"],
    by: str,
    words: Mapping[str, str | None],
) -> None:
    made = SecurityDecision(
        decision,
        by,
        words["role"] or "",
        words["reason"] or "",
        utc_now(),
        evidence=words["evidence"],
        recorded_by=find_recorder(case),
    )
    recorded = decide_security(case, made)
    say(f"recorded: {decision} by {recorded.by}, in {case.folder.label('review.yaml')}")


def _say_security(case: Case) -> None:
    state = assess_security(case.parties, case.review, case.public.digest)
    reasons = f" ({'; '.join(state.reasons)})" if state.reasons else ""
    say(f"{case.id}: {state.state}{reasons}")


@click.command("signoff")
@take_incident
@click.option("--by", help="Who signs, not who wrote it; the git user if left out.")
@click.option("--role", help="Their role; left out where the list of people says it.")
@click.option("--evidence", help="A link to where they said so.")
@click.pass_context
def run_signoff(
    ctx: click.Context, incident: str, by: str | None, role: str | None, evidence: str | None
) -> None:
    """Sign off the public text as it is now; any later change voids it.

    \b
    Example: incident-kit signoff 2026-11-03-app-routing
             incident-kit signoff 2026-11-03-app-routing --by "Dee Example" \\
      --role "delivery manager" --evidence https://chat.paas.example/p1794301944222608
    """
    case = load_named_case(ctx, incident)
    signer, recorder = require_by(case, by), find_recorder(case)
    made = Signoff(signer, role or "", utc_now(), "", evidence, recorder)
    recorded = sign_off(case, made)
    say(f"signed off by {find_signer(recorded, case.parties)}")
    say_next(_find_next_step(load_named_case(ctx, incident)))


def _find_next_step(case: Case) -> str:
    """What somebody else has to do still, or the export."""
    steps = list_waiting_steps(case.parties, case.public, case.review)
    return next(iter(steps), f"incident-kit export {case.id} --public")
