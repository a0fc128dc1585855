"""What stands behind a door that was not put there by us, and stops a report for a person."""

from __future__ import annotations

from collections.abc import Sequence

from incident_kit.errors import UndecidedError
from incident_kit.publishing.comparing import is_of, is_same, list_differences
from incident_kit.publishing.door import Shown
from incident_kit.review.receipts import Receipts


def check_place(shown: Shown, receipts: Receipts, body: str, over: str | None) -> None:
    """Raise :class:`UndecidedError` where nothing can be published, or somebody else left
    something that a person has to decide on first, unless it may go ``over`` that."""
    if shown.refusals:
        raise UndecidedError(f"not published: {shown.refusals[0]}", todo=shown.refusals[1:])
    if over:
        return
    questions = [*shown.questions, *list_foreign(shown, receipts, body)]
    if questions:
        differences = list_foreign_lines(shown, receipts, body)
        raise UndecidedError(
            f"not published: {questions[0]}",
            todo=[*questions[1:], *differences, 'to replace it: --over --reason "WHY"'],
        )


def list_foreign(shown: Shown, receipts: Receipts, body: str) -> list[str]:
    """What stands there that was not put there by us, in a sentence each."""
    found = []
    if shown.live is not None and not _is_ours(shown.live, receipts, body):
        found.append("readers see a text there that the kit did not publish")
    elif shown.draft is not None and not _is_ours(shown.draft, receipts, body):
        found.append("somebody else wrote or changed the draft there")
    return found


def list_foreign_lines(shown: Shown, receipts: Receipts, body: str) -> Sequence[str]:
    """How what somebody else left differs from the signed text."""
    foreign = [
        text
        for text in (shown.live, shown.draft)
        if text is not None and not _is_ours(text, receipts, body)
    ]
    return list_differences(foreign[0], body) if foreign else ()


def _is_ours(text: str, receipts: Receipts, body: str) -> bool:
    """Whether a text is what is signed now, or what was sent last or stands published."""
    sent = (receipts.last, receipts.published)
    return is_same(text, body) or any(is_of(text, one.body) for one in sent if one)
