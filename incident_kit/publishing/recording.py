"""The receipts, as they are written into ``review.yaml``."""

from __future__ import annotations

from dataclasses import dataclass

from incident_kit.case import Case
from incident_kit.case.masking import mask_answers
from incident_kit.model import utc_now
from incident_kit.workspace.codec import stamp


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for it; ``over`` is why what others left there may be replaced, if it may.

    ``notify`` says that those who subscribed are told.
    """

    by: str
    over: str | None = None
    notify: bool = False


def record_step(
    case: Case, target: str, url: str, action: str, text: str, body: str | None, asked: Asked
) -> None:
    """Record a step at ``target`` with the digests of the public text and of its body
    there; the fields are those of :class:`~incident_kit.model.Publication`."""
    entry: dict[str, object] = {
        "target": target,
        "action": action,
        "url": url,
        "at": stamp(utc_now()),
        "text": text,
        "body": body,
        "notified": asked.notify and action in ("begin", "publish"),
        **mask_answers({"by": asked.by, "reason": asked.over}),
    }
    given = {key: value for key, value in entry.items() if value}
    case.answers.record("publications", given)
