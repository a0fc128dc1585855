"""What was done at each door, by the receipts of ``review.yaml``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from incident_kit.model import Publication, Review

#: What is recorded of a text that was sent somewhere.
_SENT = ("draft", "begin", "publish")


@dataclass(frozen=True, slots=True)
class Receipts:
    """The receipts of one ``target``, in the order in which they were recorded."""

    target: str
    entries: tuple[Publication, ...] = ()

    @property
    def last(self) -> Publication | None:
        """The last text that was sent there."""
        sent = [entry for entry in self.entries if entry.action in _SENT]
        return sent[-1] if sent else None

    @property
    def drafted(self) -> Publication | None:
        """The last text that was put there as a draft and compared."""
        drafts = [entry for entry in self.entries if entry.action == "draft"]
        return drafts[-1] if drafts else None

    @property
    def published(self) -> Publication | None:
        """What stands published there; ``None`` if nothing does, or it was taken back."""
        ends = [entry for entry in self.entries if entry.action in ("publish", "revert")]
        return ends[-1] if ends and ends[-1].action == "publish" else None

    @property
    def begun(self) -> Publication | None:
        """What was about to be published when nothing was recorded any more: only a look
        at the door tells whether it was."""
        steps = [entry for entry in self.entries if entry.action != "draft"]
        return steps[-1] if steps and steps[-1].action == "begin" else None

    @property
    def has_notified(self) -> bool:
        """Whether subscribers were told of any text there."""
        return any(entry.notified for entry in self.entries if entry.action == "publish")

    @property
    def may_have_notified(self) -> bool:
        """Whether a request that tells them may have been sent."""
        return any(entry.notified for entry in self.entries)


def find_receipts(review: Review, target: str) -> Receipts:
    """The receipts of a target; none if nothing was ever sent there."""
    mine = tuple(entry for entry in review.publications if entry.target == target)
    return Receipts(target, mine)


def list_receipts(review: Review) -> tuple[Receipts, ...]:
    """The receipts of every target, in the order of their first."""
    targets = dict.fromkeys(entry.target for entry in review.publications)
    return tuple(find_receipts(review, target) for target in targets)


def list_published(review: Review) -> tuple[Publication, ...]:
    """What stands published, a receipt for each target."""
    found = (one.published for one in list_receipts(review))
    return tuple(entry for entry in found if entry is not None)


def list_published_texts(publications: Sequence[Publication]) -> tuple[str, ...]:
    """The digests of every text that was ever published, once each, the oldest first."""
    return tuple(dict.fromkeys(one.text for one in publications if one.action == "publish"))
