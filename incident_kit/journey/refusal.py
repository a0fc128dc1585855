"""The decision that an incident's report is not published, and its end."""

from __future__ import annotations

from datetime import datetime

from incident_kit.case import Case, change_case
from incident_kit.case.masking import mask_answers
from incident_kit.errors import UsageError
from incident_kit.model import PersonName
from incident_kit.workspace.codec import stamp


def decline(case: Case, by: str, reason: str, now: datetime) -> None:
    """Record that nothing is published: while it stands no public version is asked for or
    made, and none that was exported is covered."""
    with change_case(case) as current:
        refusal = current.review.refusal
        if refusal is not None:
            raise UsageError(
                f"{case.id} is not published already, decided by {refusal['by']}: "
                f"{refusal['reason']}",
                todo=[f"look at what is left: incident-kit check {case.id}"],
            )
        _record(current, "decline", by, reason, now)


def undo_decline(case: Case, by: str, reason: str, now: datetime) -> None:
    """Record that the report is published after all, once it is decided and signed."""
    with change_case(case) as current:
        review = current.review
        if review.refusal is None:
            raise UsageError(
                f"nobody decided that {case.id} is not published",
                todo=[f"look at what is left: incident-kit check {case.id}"],
            )
        typed = review.not_publishing
        about = f"written by hand, {typed['by']}: {typed['reason']}" if typed else None
        _record(current, "undo", by, reason, now, about)


def _record(
    case: Case, action: str, by: str, reason: str, now: datetime, about: str | None = None
) -> None:
    if PersonName(by).names_nobody:
        raise UsageError("a decision needs a name", todo=['say whose it is: --by "NAME"'])
    answers = mask_answers({"by": by, "reason": reason, "about": about})
    case.answers.record("declines", {"action": action, **answers, "at": stamp(now)})
