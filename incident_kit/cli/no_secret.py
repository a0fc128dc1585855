"""What `decide --no-secret` does: somebody's word that a line holds no secret, or its undoing."""

from __future__ import annotations

import click

from incident_kit.case import Case
from incident_kit.cli.context import require_by
from incident_kit.cli.given import Given, read_text, require_answer
from incident_kit.cli.output import say, say_next
from incident_kit.journey.no_secrets import doubt_line, find_line_said, say_no_secret
from incident_kit.journey.whose import find_recorder
from incident_kit.model import utc_now


def pass_line(case: Case, line: int, value: str | None, given: Given) -> None:
    """Record a word on a ``line`` of the public text, or with ``undo`` that none counts."""
    if value == "undo":
        _doubt_line(case, line, given)
        return
    if value is not None:
        raise click.UsageError("--no-secret stands alone, or with undo behind its LINE.")
    given = require_answer(case, given, "Why is it no secret")
    by, reason = read_text(given["by"]), read_text(given["reason"])
    said = say_no_secret(case, line, by, reason, find_recorder(case), utc_now())
    if said.is_agreed:
        say(f"line {line}: no secret, in the word of two people")
        say_next(f"incident-kit check {case.id}")
        return
    say(f"kept for line {line}: {said.missing}")
    say_next(f'incident-kit decide {case.id} --no-secret {line} --by "NAME" --reason "WHY"')


def _doubt_line(case: Case, line: int, given: Given) -> None:
    by = require_by(case, read_text(given["by"]) or None)
    doubt_line(case, find_line_said(case, line).prints, by, find_recorder(case), utc_now())
    say(f"line {line}: asked about again; what was said of it counts no more")
    say_next(f"incident-kit check {case.id}")
