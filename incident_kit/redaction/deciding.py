"""Which decision covers which finding, and findings as the entities people decide on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from incident_kit.model import Decision, Finding, Known
from incident_kit.redaction.views import fold_text
from incident_kit.redaction.wording import Naming, replacement


def plain(text: str) -> str:
    """``text`` as decisions compare it: folded, one space, no case."""
    return " ".join(fold_text(text).casefold().split())


class Decided:
    """Decisions by every text they cover."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self.by_text: dict[str, Decision] = {}
        for decision in decisions:
            for text in (decision.value, *decision.variants):
                if plain(text):
                    self.by_text[plain(text)] = decision

    def on(self, finding: Finding, text: str) -> Decision | None:
        """The decision that covers a finding in ``text``: by its canonical value
        first, then by what stands there. Nobody decides on a secret."""
        if finding.kind == "secret":
            return None
        found = self.by_text.get(plain(finding.value))
        return found or self.by_text.get(plain(text[finding.start : finding.end]).lstrip("@"))

    def keeps(self, finding: Finding, text: str) -> bool:
        """Was it decided that the finding may stay?"""
        decision = self.on(finding, text)
        return decision is not None and decision.action == "keep"


@dataclass(frozen=True, slots=True)
class Entity:
    """Something to decide on: all findings that mean the same.

    ``variants`` are the ways the text writes it, in order of appearance;
    ``suggestion`` is what would stand in its place.
    """

    kind: str
    value: str
    variants: tuple[str, ...]
    count: int
    suggestion: str


def entities(findings: Sequence[Finding], text: str, known: Known | None = None) -> list[Entity]:
    """The entities behind the findings of ``text``, in order of first
    appearance. Secrets are none: they are taken out, not decided on."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in sorted(findings):
        if finding.kind != "secret":
            groups.setdefault((finding.kind, plain(finding.value)), []).append(finding)
    naming = Naming.of(sorted(findings))
    return [_entity(group, text, known or Known(), naming) for group in groups.values()]


def _entity(group: list[Finding], text: str, known: Known, naming: Naming) -> Entity:
    first = group[0]
    ways = tuple(dict.fromkeys(text[f.start : f.end] for f in group))
    return Entity(first.kind, first.value, ways, len(group), replacement(first, known, naming))
