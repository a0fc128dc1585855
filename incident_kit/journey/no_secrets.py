"""Saying that what looks like a secret in the public text is none: two people's word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from incident_kit.case import Case, change_case
from incident_kit.case.masking import mask_answers
from incident_kit.errors import UsageError
from incident_kit.journey.deciders import find_decider
from incident_kit.redaction import print_lines
from incident_kit.review import list_agreed_harmless
from incident_kit.workspace.codec import stamp


@dataclass(frozen=True, slots=True)
class NoSecret:
    """What came of somebody's word on a line: whether enough people have said so."""

    line: int
    is_agreed: bool


def say_no_secret(
    case: Case, line: int, by: str, reason: str, recorder: str | None, now: datetime
) -> NoSecret:
    """Record that what looks like a secret on a ``line`` of the public text, from 1, is none.
    It holds for the line as it stands, once another person has said so too.

    A token or key, known by its form or as strong as one, never passes: a
    :class:`UsageError`.
    """
    answers = mask_answers({"by": by.strip(), "reason": reason.strip()})
    if len(answers) < 2:
        raise UsageError(
            "that something is no secret takes a name and a reason",
            todo=['say who and why: --by "NAME" --reason "WHY"'],
        )
    with change_case(case) as current:
        decider = find_decider(current, str(answers["by"]))
        prints = _find_prints(current, line)
        entry = {
            "about": f"what looks like a secret in line {line} of the public text is none",
            "harmless": prints,
            **answers,
            "by": decider,
            "recorded_by": recorder,
            "at": stamp(now),
        }
        current.answers.record("acknowledgements", {key: one for key, one in entry.items() if one})
    with change_case(case) as current:
        agreed = list_agreed_harmless(current.parties, current.review)
    return NoSecret(line, set(prints) <= agreed)


def _find_prints(case: Case, line: int) -> list[str]:
    """The prints of the lines that the undecided secrets of a line stand on."""
    public = case.public
    found = [
        finding
        for finding in public.undecided
        if finding.kind == "secret" and public.text.count("\n", 0, finding.start) + 1 == line
    ]
    if not found:
        raise UsageError(
            f"nothing in line {line} of the public text looks like a secret now",
            todo=[f"look at what is left: incident-kit check {case.id}"],
        )
    if not set(found) <= {*public.guessed}:
        raise UsageError(
            f"line {line} holds a token or a key, or what is as strong as one: nobody lets it pass",
            todo=["take it out of public.ipynb"],
        )
    return sorted({print_lines(public.text, finding) for finding in found})
