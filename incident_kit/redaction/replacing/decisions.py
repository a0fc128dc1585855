"""Which decision covers which finding, and findings as the entities people decide on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from operator import itemgetter

import re2

from incident_kit.model import Decision, Finding, Known
from incident_kit.redaction.names.words import is_common, is_word
from incident_kit.redaction.replacing.wording import Naming, choose_replacement
from incident_kit.redaction.unfamiliar import find_unfamiliar, is_part
from incident_kit.redaction.views import View, fold, fold_text, lower


def plain(text: str) -> str:
    """``text`` as decisions compare it: folded, one space, no case."""
    return " ".join(fold_text(text).casefold().split())


class Decided:
    """Decisions by every text they cover. What was kept stays whole: a shorter name inside
    it, and nowhere else, stays with it."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self.by_text: dict[str, Decision] = {}
        self._wholes: tuple[str, list[Whole]] = ("", [])
        for decision in decisions:
            for text in (decision.value, *decision.variants):
                if plain(text):
                    self.by_text[plain(text)] = decision

    def on(self, finding: Finding, text: str) -> Decision | None:
        """The decision that covers a finding in ``text``: of a longer text that was kept
        around it, by its canonical value, then by what stands there. Nobody decides on a
        secret."""
        if finding.kind == "secret":
            return None
        whole = self._around(finding, text)
        if whole is not None:
            return whole
        found = self.by_text.get(plain(finding.value))
        return found or self.by_text.get(plain(text[finding.start : finding.end]).lstrip("@"))

    def keeps(self, finding: Finding, text: str) -> bool:
        """Was it decided that the finding may stay?"""
        decision = self.on(finding, text)
        return decision is not None and decision.action == "keep"

    def _around(self, finding: Finding, text: str) -> Decision | None:
        """The decision to keep a longer text that stands around a finding."""
        if self._wholes[0] != text:
            self._wholes = text, self._standing(text)
        place = bisect_right(self._wholes[1], finding.start, key=itemgetter(0))
        if not place:
            return None
        start, end, decision = self._wholes[1][place - 1]
        longer = end - start > finding.end - finding.start
        return decision if finding.end <= end and longer else None

    def _standing(self, text: str) -> list[Whole]:
        """Where what was kept stands whole in ``text``: up to each place, what reaches
        farthest."""
        kept = [(said, one) for said, one in self.by_text.items() if one.action == "keep"]
        view = fold(text) if kept else View("")
        small = lower(view.text)
        wholes: list[Whole] = [
            (*view.span(*place), decision)
            for said, decision in kept
            for place in standing(view.text, small, said)
        ]
        wholes.sort(key=itemgetter(0))
        return list(accumulate(wholes, _farther))


def _farther(far: Whole, one: Whole) -> Whole:
    return one if one[1] > far[1] else far


#: Where a kept text starts and ends, and the decision.
Whole = tuple[int, int, Decision]


def standing(text: str, small: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Where a text stands by itself, in the plural too, whatever blanks, line ends and signs
    of a quote are between its words; ``small`` is ``text`` in lower case. A word of the
    language counts in its own case alone."""
    words = lower(wanted).split()
    cased = len(words) == 1 and is_common(wanted)
    pattern = r"[\s>]+".join(map(re2.escape, wanted.split() if cased else words))
    for match in re2.finditer(f"(?:{pattern})(?:e?s)?", text if cased else small):
        if _stands_alone(text, match.start(), match.end()):
            yield int(match.start()), int(match.end())


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not (
        text[start - 1 : start].isalnum()
        and text[start].isalnum()
        or text[end : end + 1].isalnum()
        and text[end - 1].isalnum()
    )


def with_names(known: Known, decisions: Iterable[Decision]) -> Known:
    """``known`` with the names on no list that were decided to be hidden."""
    hidden = (
        text
        for one in decisions
        if one.kind == "name" and one.action != "keep"
        for text in (one.value, *one.variants)
    )
    names = tuple(dict.fromkeys((*known.names, *hidden)))
    return replace(known, names=names) if names else known


def open_names(
    text: str, known: Known, decisions: Sequence[Decision], familiar: Sequence[str] = ()
) -> list[Finding]:
    """The unfamiliar names of ``text`` that nobody decided on, each at its first
    place. One that is part of a kept name was decided on with it."""
    kept = [t for one in decisions if one.action == "keep" for t in (one.value, *one.variants)]
    found = find_unfamiliar(text, with_names(known, decisions), familiar)
    return [one for one in found if not any(_covered(one.value, name) for name in kept)]


def _covered(name: str, kept: str) -> bool:
    """A part of what was kept, or that with plain words after it, in either number."""
    name, kept = _single(name), _single(kept)
    rest = name.removeprefix(kept).split() if name.startswith(f"{kept} ") else ["?"]
    return is_part(name, kept) or all(map(is_word, rest))


def _single(name: str) -> str:
    """``name`` as it is compared, each word without the ending of a plural."""
    words = (word.removesuffix("'s").removesuffix("s") for word in plain(name).split())
    return " ".join(
        word.removesuffix("e") if word.endswith(("xe", "se", "ze", "che", "she")) else word
        for word in words
    )


#: Why a finding of a kind is shown, in the words of who decides.
REASONS = {
    "person": "listed in the team's or Slack's directory",
    "tenant": "on the list of tenants",
    "name": "on no list: a customer, a supplier or a product?",
    "host": "an internal host",
    "url": "a link to an internal place",
    "ip": "an address",
    "email": "an e-mail address",
    "phone": "a telephone number",
    "path": "a path on a machine",
    "ticket": "a ticket of an internal tracker",
    "handle": "somebody's account",
    "cloud_id": "an id of the cloud account",
    "slack_id": "an id of Slack or PagerDuty",
}


@dataclass(frozen=True, slots=True)
class Entity:
    """Something to decide on: all findings that mean the same.

    ``variants`` are the ways the text writes it, in order of appearance;
    ``suggestion`` is what would stand in its place, ``reason`` why it is shown.
    """

    kind: str
    value: str
    variants: tuple[str, ...]
    count: int
    suggestion: str
    reason: str = ""


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
    new = choose_replacement(first, known, naming)
    return Entity(first.kind, first.value, ways, len(group), new, REASONS[first.kind])
