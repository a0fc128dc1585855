"""Whether ``review.yaml`` is as it was recorded, in plain words.

What stands in it is only what the file itself can show: somebody who may write the whole
file may write a whole chain. Signatures and a protected branch are for that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from incident_kit.model import Link, Review
from incident_kit.model.chain import Chain
from incident_kit.model.dating import TOLERANCE, find_span
from incident_kit.model.incident import Incident
from incident_kit.text.counting import count

_NAMES = {
    "security": "security decision",
    "signoffs": "sign-off",
    "publications": "publication",
    "declines": "decision on publishing",
    "acknowledgements": "acknowledgement",
}


def find_faults(review: Review) -> tuple[str, ...]:
    """What is wrong with the entries and with how they follow each other, a sentence
    each; empty for a file that is whole, and for one from before there was a chain."""
    chain = review.chain
    found = (
        *_find_changed(chain),
        *_find_removed(review, chain),
        *_find_added(chain),
        *_find_unlisted(review),
        *_find_misplaced_times(chain),
        *review.faults,
    )
    return tuple(dict.fromkeys(found))


def find_impossible_times(review: Review, incident: Incident, now: datetime) -> tuple[str, ...]:
    """Entries dated after ``now``, and those that let something pass before the incident
    began, a sentence each."""
    span = find_span(incident, now)
    return tuple(
        f"{describe_link(link)} is dated {span.describe_fault(link.at)}"
        for link in review.links
        if span.is_after(link.at) or (span.is_before(link.at) and not _is_hold(link, review))
    )


def find_forgotten(review: Review, committed: Collection[str]) -> tuple[str, ...]:
    """What the journal held in an earlier commit and holds no more, a sentence each: the end
    of a chain can be cut off without a trace in the file itself."""
    present = {link.name for link in review.links}
    is_whole = present.issuperset(committed)
    return () if is_whole else ("an answer that was committed in git is not there any more",)


def list_notices(review: Review, incident: Incident) -> tuple[str, ...]:
    """What is to be known of the entries and stops nothing, a sentence each; ``incident``
    is what ``incident.yaml`` says now."""
    return (
        *_describe_unchained(review),
        *_describe_typed_refusal(review),
        *_describe_changed_answer(review, incident),
    )


def _describe_unchained(review: Review) -> Iterator[str]:
    older = [link for link in review.links if not link.is_chained]
    if older:
        answers = count(len(older), "answer of review.yaml is", "answers of review.yaml are")
        yield (
            f"{answers} from before entries named each other: whether one was changed before "
            "the first that does cannot be seen"
        )


def _describe_typed_refusal(review: Review) -> Iterator[str]:
    typed = review.not_publishing
    if typed is not None:
        yield f"`not_publishing` was written by hand, by {typed['by']}: {typed['reason']}"


def _describe_changed_answer(review: Review, incident: Incident) -> Iterator[str]:
    """That a `yes` on security was edited away after somebody acted on it."""
    seen = [link for link in review.chain.order if link.answered == "yes"]
    if seen and incident.security != "yes":
        yield (
            f"incident.yaml answers the security question with `{incident.security}` now and "
            f"said `yes` when {describe_link(seen[0])} was recorded: it "
            "is treated as a security incident"
        )


def describe_link(link: Link) -> str:
    """An entry as a sentence names it: what it is, whose, and when."""
    name = _NAMES[link.place.partition(".")[0]]
    by = f" by {link.by}" if link.by else ""
    return f"the {name}{by} of {link.at:%Y-%m-%d %H:%M} UTC"


def _is_hold(link: Link, review: Review) -> bool:
    return any(one.link == link and one.decision == "hold" for one in review.security)


def _find_changed(chain: Chain) -> Iterator[str]:
    for link in chain.links:
        if link.is_chained and link.entry != link.digest:
            yield (
                f"{describe_link(link)} was changed after it was recorded, or copied from "
                "another incident"
            )


def _find_removed(review: Review, chain: Chain) -> Iterator[str]:
    """What others follow or the journal lists, and is not there as it was."""
    present = {link.name for link in chain.links}
    for link in chain.links:
        if set(link.follows) - present:
            yield f"what {describe_link(link)} follows was removed or changed"
    if set(review.journal) - present:
        yield "an entry that was recorded is not there any more"


def _find_added(chain: Chain) -> Iterator[str]:
    """What stands beside a chain without being part of it."""
    chained = [link for link in chain.links if link.is_chained]
    followed = {name for link in chained for name in link.follows}
    for link in chain.links:
        if chained and not link.is_chained and link.name not in followed:
            yield f"{describe_link(link)} was added by hand"


def _find_unlisted(review: Review) -> Iterator[str]:
    for link in review.links:
        if link.is_chained and link.name not in review.journal:
            yield f"{describe_link(link)} has lost its line in the journal"


def _find_misplaced_times(chain: Chain) -> Iterator[str]:
    at = {link.name: link.at for link in chain.links}
    for link in chain.links:
        if any(at[name] > link.at + TOLERANCE for name in link.follows if name in at):
            yield f"{describe_link(link)} is dated before what it follows"
