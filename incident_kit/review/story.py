"""What was answered about a public text, in the order of time and in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from incident_kit.model import (
    Acknowledgement,
    Decline,
    Link,
    Publication,
    Review,
    SecurityDecision,
    Signoff,
)

Entry = SecurityDecision | Signoff | Publication | Decline | Acknowledgement


@dataclass(frozen=True, slots=True)
class Step:
    """One answer: when, who, what they said, and what else is to be known of it."""

    link: Link
    said: str
    notes: tuple[str, ...] = ()


def tell_story(review: Review, text: str | None) -> tuple[Step, ...]:
    """Every answer once, in the order of time; ``text`` is the digest of the public text
    as it stands now."""
    entries = {entry.link: entry for entry in _list_entries(review) if entry.link}
    chained = (link for link in review.chain.order if link in entries)
    order = sorted(chained, key=lambda link: link.at)
    versions = _Versions(tuple(_list_texts(entries[link] for link in order)), text)
    return tuple(
        Step(link, _say(entries[link], versions), tuple(_list_notes(link))) for link in order
    )


def _list_entries(review: Review) -> Iterator[Entry]:
    yield from review.security
    yield from review.signoffs
    yield from review.publications
    yield from review.declines
    yield from review.acknowledgements


def _list_texts(entries: Iterable[Entry]) -> Iterator[str]:
    """The texts that were answered about, each once, in the order of time."""
    texts = (getattr(entry, "text", None) for entry in entries)
    yield from dict.fromkeys(filter(None, texts))


# in words ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Versions:
    """The digests of the texts that were answered about, and of the one that stands now."""

    digests: Sequence[str]
    current: str | None

    def name(self, digest: str | None) -> str:
        """What a reader calls the text with this digest."""
        if digest is None:
            return "the text, whatever it said"
        now = ", as it stands now" if digest == self.current else ""
        return f"version {self.digests.index(digest) + 1} of the text{now}"


_SECURITY = {
    "hold": "held back",
    "clear": "saw nothing of security in",
    "reviewed": "reviewed and let pass",
}
_PUBLICATION = {
    "draft": "put as a draft",
    "begin": "began to publish",
    "publish": "published",
    "revert": "took back",
}
_DECLINE = {
    "decline": "decided that nothing is published",
    "undo": "decided that it is published after all",
}


def _say(entry: Entry, versions: _Versions) -> str:
    """What somebody said, as the rest of a sentence that begins with their name."""
    if isinstance(entry, SecurityDecision):
        what = f"{_SECURITY[entry.decision]} {versions.name(entry.text)}"
        return f"({entry.role}) {what}: {entry.reason}"
    if isinstance(entry, Signoff):
        role = f"({entry.role}) " if entry.role else ""
        evidence = f", {entry.evidence}" if entry.evidence else ""
        return f"{role}signed {versions.name(entry.text)}{evidence}"
    if isinstance(entry, Publication):
        url = f", {entry.url}" if entry.url else ""
        reason = f": {entry.reason}" if entry.reason else ""
        telling = "and told subscribers" if entry.action == "publish" else "and to tell subscribers"
        notified = f", {telling}" if entry.notified else ""
        what = _PUBLICATION.get(entry.action, f"sent ({entry.action})")
        return f"{what} {versions.name(entry.text)} at {entry.target}{notified}{url}{reason}"
    if isinstance(entry, Decline):
        about = f" ({entry.about})" if entry.about else ""
        return f"{_DECLINE[entry.action]}: {entry.reason}{about}"
    return f"acknowledged: {entry.about}. {entry.reason}"


def _list_notes(link: Link) -> Iterator[str]:
    if not link.is_chained:
        yield "from before there was a chain"
    if link.answered == "yes":
        yield "security was answered with yes"
    if link.signature:
        yield "signed with a key"
    if link.rule:
        yield f"asked for: {link.rule}"
