"""The verb that says what an incident still waits for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import click

from incident_kit.case import Case
from incident_kit.cli.context import load_named_case
from incident_kit.cli.options import take_json
from incident_kit.cli.output import say, say_json, say_next, say_progress
from incident_kit.errors import WaitingError
from incident_kit.journey.lists import describe_lists
from incident_kit.journey.readiness import Readiness, assess_readiness
from incident_kit.journey.stages import find_stage
from incident_kit.journey.whom import describe_calls
from incident_kit.process import Verdict, fold_absent
from incident_kit.publishing.looking import Standing, compare_published
from incident_kit.review import describe_acknowledged, describe_passed_words, write_refusal_step
from incident_kit.text.counting import count

_STATUS = {"pass": "ok      ", "fail": "FAILS   ", "not seen": "not seen"}


@click.command("check")
@click.argument("incident", metavar="ID")
@take_json
@click.pass_context
def run_check(ctx: click.Context, incident: str, as_json: bool) -> None:
    """List what is missing: sections, process, hiding, security, sign-off.

    Example: incident-kit check 2026-11-03-app-routing
    """
    readiness = assess_readiness(load_named_case(ctx, incident))
    published = compare_published(readiness.case, say_progress)
    if as_json:
        say_json({**readiness.json(), "published": [asdict(one) for one in published]})
    else:
        _say_process(readiness)
        _say_report(readiness)
        _say_lists(readiness.case)
        _say_published(published)
        _say_steps(readiness)
    is_standing = all(one.is_as_it_should_be for one in published)
    ctx.exit(readiness.exit_code or (0 if is_standing else WaitingError.code))


def _say_process(readiness: Readiness) -> None:
    say("The process")
    verdicts = readiness.case.verdicts
    for verdict in verdicts:
        if not verdict.absent:
            say(f"  {verdict.id:<4}{_describe_verdict(verdict)}")
    for sentence in fold_absent(verdicts):
        say(f"      {_STATUS['not seen']}  {sentence}")
    for line in describe_calls(readiness.case):
        say(f"  {line}")


def _describe_verdict(verdict: Verdict) -> str:
    line = f"{_STATUS[verdict.status]}  {verdict.title}: {verdict.evidence}"
    return f"{line}; to record it: {verdict.command}" if verdict.command else line


def _say_report(readiness: Readiness) -> None:
    say("\nThe report")
    for name, state in readiness.sections:
        say(f"  {state:<8}  {name}")
    for note in (*readiness.case.notes, *readiness.notices):
        say(f"  {note}")
    passed = describe_passed_words(readiness.case.public.passed)
    if passed:
        say(f"  {passed}")


def _say_lists(case: Case) -> None:
    say("\nThe lists")
    for name, described in describe_lists(case):
        say(f"  {name}: {described}")
    for sentence in describe_acknowledged(case.lists, case.review):
        say(f"  Meant to be so: {sentence}")


def _say_published(published: Sequence[Standing]) -> None:
    if published:
        say("\nPublished")
    for one in published:
        say(f"  {one.said}: {one.url}")


def _say_steps(readiness: Readiness) -> None:
    for sentence in readiness.discounted:
        say(f"\n{sentence[0].upper()}{sentence[1:]}")
    refusal = readiness.case.review.refusal
    if refusal is not None:
        say(f"\nNothing is published, decided by {refusal['by']}: {refusal['reason']}")
        if not readiness.steps:
            say_next(write_refusal_step(readiness.case.id))
            return
    elif not readiness.steps:
        stage = find_stage(readiness.case)
        say(f"\nNothing is left to do: {stage.state}.")
        say_next(stage.step)
        return
    say(f"\nWaits for {count(len(readiness.steps), 'action')}")
    for number, step in enumerate(readiness.steps, start=1):
        say(f"  {number}. {step}")
    say_next(readiness.steps[0])
