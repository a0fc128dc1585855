"""What stands behind a door that was not put there by us, and stops a report for a person."""

from __future__ import annotations

from collections.abc import Sequence

from incident_kit.errors import UndecidedError
from incident_kit.publishing.comparing import MOST_LINES, is_of, is_same, list_differences
from incident_kit.publishing.door import Shown
from incident_kit.review.receipts import Receipts

#: What stands before the lines of a difference in a refusal.
DIFFERS = "; there (-) and signed (+):"
#: So many lines of a difference stand in a refusal; a plan shows more.
_MOST_LINES = 12


def check_place(shown: Shown, receipts: Receipts, body: str, over: str | None) -> None:
    """Raise :class:`UndecidedError` where nothing can be published, or somebody else left
    something that a person has to decide on first, unless it may go ``over`` that."""
    if shown.refusals:
        raise UndecidedError(f"not published: {shown.refusals[0]}", todo=shown.refusals[1:])
    questions = [*shown.questions, *list_foreign(shown, receipts, body)]
    if not questions or over:
        return
    lines = list_foreign_lines(shown, receipts, body, most=_MOST_LINES)
    differences = "".join(f"\n    {line}" for line in lines)
    shows = f"{DIFFERS}{differences}" if lines else ""
    replacing = 'replace it, with a reason: --over --reason "WHY"'
    raise UndecidedError(f"not published: {questions[0]}{shows}", todo=[*questions[1:], replacing])


def list_foreign(shown: Shown, receipts: Receipts, body: str) -> list[str]:
    """What stands there that was not put there by us, in a sentence each."""
    found = []
    if shown.live is not None and not _is_ours(shown.live, receipts, body):
        found.append("readers see a text there that the kit did not publish")
    elif shown.draft is not None and not _is_ours(shown.draft, receipts, body):
        found.append("somebody else wrote or changed the draft there")
    return found


def list_foreign_lines(
    shown: Shown, receipts: Receipts, body: str, *, most: int = MOST_LINES
) -> Sequence[str]:
    """How what somebody else left differs from the signed text, in at most so many lines."""
    foreign = [
        text
        for text in (shown.live, shown.draft)
        if text is not None and not _is_ours(text, receipts, body)
    ]
    return list_differences(foreign[0], body, most=most) if foreign else ()


def was_told(shown: Shown, receipts: Receipts) -> bool:
    """Whether those who subscribed were told of a text there, or may have been."""
    is_known = receipts.has_notified or shown.notified is True
    return is_known or (receipts.may_have_notified and shown.notified is None)


def was_published(text: str | None, receipts: Receipts) -> bool:
    """Whether a text is one that was published from here, or was about to be."""
    ours = (one for one in receipts.entries if one.action in ("begin", "publish"))
    return any(is_of(text, one.body) for one in ours)


def _is_ours(text: str, receipts: Receipts, body: str) -> bool:
    """Whether a text is what is signed now, or what was sent last or stands published."""
    sent = (receipts.last, receipts.published)
    return is_same(text, body) or any(is_of(text, one.body) for one in sent if one)
