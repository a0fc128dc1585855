"""The verb that reads out what was answered, and says whether it was changed."""

from __future__ import annotations

import click

from incident_kit.cli.context import load_named_case, take_incident_to_read
from incident_kit.cli.options import take_json
from incident_kit.cli.output import say, say_json, say_next
from incident_kit.journey.audit import Audit, audit_review


@click.command("audit")
@take_incident_to_read
@take_json
@click.pass_context
def run_audit(ctx: click.Context, incident: str, as_json: bool) -> None:
    """Tell who answered what about the public text, and whether it was changed since.

    Example: incident-kit audit 2026-11-03-app-routing
    """
    audit = audit_review(load_named_case(ctx, incident))
    if as_json:
        say_json(audit.json())
    else:
        _say_audit(audit)
        say_next(f"incident-kit check {incident}")
    ctx.exit(audit.code)


def _say_audit(audit: Audit) -> None:
    for step in audit.steps:
        notes = f"  [{'; '.join(step.notes)}]" if step.notes else ""
        who = step.link.by or "incident-kit"
        say(f"{step.link.at:%Y-%m-%d %H:%M} UTC  {who} {step.said}{notes}")
        say(f"{'':22}{step.link.name}")
    for title, sentences in (
        ("Wrong", audit.faults),
        ("Does not count", [one.sentence for one in audit.ignored]),
        ("To be known", audit.notices),
    ):
        for sentence in sentences:
            say(f"{title}: {sentence}")
    say(f"\nVerdict: {audit.verdict}.")
