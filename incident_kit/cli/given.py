"""What somebody gives with a decision: their name, and why."""

from __future__ import annotations

import sys
from typing import TypeAlias

import click

from incident_kit.case import Case
from incident_kit.cli.context import require_by

#: The options of a decision, by name.
Given: TypeAlias = dict[str, str | bool | None]


def require_answer(case: Case, given: Given, question: str) -> Given:
    """What was given, with a reason and a name: who lets something stay says why."""
    reason = read_text(given["reason"])
    if not reason and sys.stdin.isatty():
        reason = str(click.prompt(question))
    if not reason:
        raise click.UsageError('this needs a reason: --reason "WHY".')
    return {**given, "reason": reason, "by": require_by(case, read_text(given["by"]))}


def read_text(value: str | bool | None) -> str:
    """The words of an option; empty if it was not given."""
    return value.strip() if isinstance(value, str) else ""
