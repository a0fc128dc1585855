"""Which decision covers which finding, and which names nobody decided on."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate, chain
from operator import attrgetter
from typing import NamedTuple

import re2

from incident_kit.model import Decision, Finding, Known, PersonName
from incident_kit.redaction.names.words import is_common, is_word
from incident_kit.redaction.unfamiliar_names import Names, is_part, read_names
from incident_kit.redaction.views import fold, fold_text, lower

#: Kinds of findings and decisions that may name a person.
PERSONAL = ("person", "name", "handle")
#: What stands between the words of a name that goes on in another line of a quote.
BETWEEN_WORDS = re.compile(r"[\s>]+")
#: Endings before which a plural has an ``e``.
SIBILANTS = ("xe", "se", "ze", "che", "she")


@lru_cache(maxsize=16384)
def normalize(text: str) -> str:
    """``text`` as decisions compare it: folded, one space, no case."""
    return " ".join(fold_text(text).casefold().split())


def list_ways(decision: Decision) -> tuple[str, ...]:
    """Every text that a decision covers."""
    return (decision.value, *decision.variants)


class KeptText(NamedTuple):
    """Where a text stands whole that was decided to stay.

    ``is_same_name`` says whether it is written as the decision has it, with its accents.
    """

    start: int
    end: int
    decision: Decision
    is_same_name: bool


class DecisionIndex:
    """Decisions by every text they cover. What was kept stays whole: a shorter name inside
    it, and nowhere else, stays with it.

    A person's name is kept only where :meth:`PersonName.is_same` holds, as José may be
    somebody else than Jose. To hide one hides the other too, whatever was decided on it.
    """

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self.by_text: dict[str, Decision] = {}
        self._by_name: dict[str, Decision] = {}
        self._read: tuple[str, list[KeptText]] = ("", [])
        for decision in decisions:
            for covered in list_ways(decision):
                text = normalize(covered)
                if text:
                    self.by_text[text] = decision
                    self._by_name[PersonName(covered).key] = decision
        self._hidden_names = {
            name: decision
            for name, decision in self._by_name.items()
            if decision.kind in PERSONAL and decision.action != "keep"
        }
        for name, decision in self._hidden_names.items():
            self._hide_names_alike(name, decision)

    def decision_on(self, finding: Finding, text: str) -> Decision | None:
        """The decision that covers a finding in ``text``: of a longer text that was kept
        around it, by its canonical value, then by what stands there. Nobody decides on a
        secret."""
        if finding.kind == "secret":
            return None
        around = self._decision_around(finding, text)
        if around is not None:
            return around
        written = text[finding.start : finding.end]
        if finding.kind in PERSONAL:
            return self._decision_on_name(finding.value, written)
        decision = self.by_text.get(normalize(finding.value))
        if decision is not None:
            return decision
        return self.by_text.get(normalize(written).lstrip("@"))

    def keeps(self, finding: Finding, text: str) -> bool:
        """Was it decided that the finding may stay?"""
        decision = self.decision_on(finding, text)
        return decision is not None and decision.action == "keep"

    def kept_texts(self) -> dict[str, Decision]:
        """The texts that were decided to stay, as decisions compare them."""
        decisions = self.by_text.items()
        return {text: decision for text, decision in decisions if decision.action == "keep"}

    def _hide_names_alike(self, name: str, hidden: Decision) -> None:
        """Let ``hidden`` go before what keeps another name that differs in accents alone."""
        text = normalize(name)
        decision = self.by_text.get(text)
        if decision is not None and decision.action == "keep" and decision.kind in PERSONAL:
            self.by_text[text] = hidden

    def _decision_on_name(self, name: str, written: str) -> Decision | None:
        """The decision on a person called ``name``, as they are ``written``: to hide, by
        any spelling; to keep, if the spelling is the same."""
        by_name = self.by_text.get(normalize(name))
        if by_name is not None and by_name.action != "keep":
            return by_name
        is_another_spelling = normalize(written) == normalize(name)
        if by_name is not None and self._is_kept_name(name) and not is_another_spelling:
            return by_name
        by_writing = self.by_text.get(normalize(written).lstrip("@"))
        if by_writing is not None and by_writing.action != "keep":
            return by_writing
        if by_writing is not None and self._is_kept_name(written):
            return by_writing
        return self._hiding_of_similar(name, written)

    def _is_kept_name(self, name: str) -> bool:
        """Was exactly this name, in whatever case and encoding, decided to stay?"""
        decision = self._by_name.get(PersonName(name).key)
        return decision is not None and decision.action == "keep"

    def _hiding_of_similar(self, *names: str) -> Decision | None:
        """A decision to hide who could be the same person, in the kit's own words.

        Words of its own may be wrong of another, and a sentence is dropped for whom it names.
        """
        for hidden, decision in self._hidden_names.items():
            is_in_kit_s_words = decision.action == "replace" and decision.replacement is None
            if is_in_kit_s_words and _could_be_any(hidden, names):
                return decision
        return None

    def _decision_around(self, finding: Finding, text: str) -> Decision | None:
        """The decision to keep a longer text that stands around a finding."""
        read = self._read
        if read[0] != text:
            read = self._read = text, self._find_kept(text)
        _, kept = read
        before = bisect_right(kept, finding.start, key=attrgetter("start"))
        if not before:
            return None
        around = kept[before - 1]
        is_longer = around.end - around.start > finding.end - finding.start
        may_stay = around.is_same_name or finding.kind not in PERSONAL
        return around.decision if is_longer and may_stay and finding.end <= around.end else None

    def _find_kept(self, text: str) -> list[KeptText]:
        """Where what was kept stands whole in ``text``: at each start, what has reached
        farthest so far."""
        decisions = self.kept_texts()
        if not decisions:
            return []
        view = fold(text)
        lowered = lower(view.text)
        kept = []
        for wanted, decision in decisions.items():
            for span in find_standalone(view.text, lowered, wanted):
                start, end = view.span(*span)
                is_same_name = self._is_kept_as_written(text[start:end])
                kept.append(KeptText(start, end, decision, is_same_name))
        kept.sort(key=attrgetter("start"))
        return list(accumulate(kept, _choose_farther))

    def _is_kept_as_written(self, written: str) -> bool:
        """Is it a name that may stay, over several lines or in the plural?"""
        name = PersonName(BETWEEN_WORDS.sub(" ", written)).key
        singulars = (name.removesuffix(ending) for ending in ("", "s", "es"))
        return any(map(self._is_kept_name, singulars))


#: The tuple that was indexed last, and its index.
_LAST: list[tuple[tuple[Decision, ...], DecisionIndex]] = []


def index_decisions(decisions: Iterable[Decision]) -> DecisionIndex:
    """The index of decisions; that of one and the same tuple, which nobody can change, is
    made once: all texts of an incident are held against the same decisions."""
    for last, index in _LAST[:1]:
        if last is decisions:
            return index
    index = DecisionIndex(decisions)
    if isinstance(decisions, tuple):
        _LAST[:] = [(decisions, index)]
    return index


def _could_be_any(name: str, others: Iterable[str]) -> bool:
    """Whether one person may be meant by ``name`` and by one of ``others``."""
    return any(PersonName(name).could_be_same(PersonName(other)) for other in others)


def _choose_farther(first: KeptText, second: KeptText) -> KeptText:
    return second if second.end > first.end else first


def find_standalone(text: str, lowered: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Where a text stands by itself, in the plural too, whatever blanks, line ends and signs
    of a quote are between its words; ``lowered`` is ``text`` in lower case. A word of the
    language counts in its own case alone."""
    words = lower(wanted).split()
    keeps_case = len(words) == 1 and is_common(wanted)
    if keeps_case:
        words, lowered = wanted.split(), text
    pattern = r"[\s>]+".join(map(re2.escape, words))
    for match in re2.finditer(f"(?:{pattern})(?:e?s)?", lowered):
        if not _is_inside_word(text, match.start(), match.end()):
            yield int(match.start()), int(match.end())


def _is_inside_word(text: str, start: int, end: int) -> bool:
    goes_on_before = text[start - 1 : start].isalnum() and text[start].isalnum()
    goes_on_after = text[end : end + 1].isalnum() and text[end - 1].isalnum()
    return goes_on_before or goes_on_after


def add_hidden_names(known: Known, decisions: Iterable[Decision]) -> Known:
    """``known`` with the names on no list, and the hosts, that were decided to be hidden."""
    names, hosts = dict.fromkeys(known.names), dict.fromkeys(known.hosts)
    for decision in decisions:
        hidden = {"name": names, "host": hosts}.get(decision.kind)
        if hidden is not None and decision.action != "keep":
            hidden.update(dict.fromkeys(list_ways(decision)))
    return replace(known, names=tuple(names), hosts=tuple(hosts)) if names or hosts else known


def read_undecided_names(
    text: str, known: Known, decisions: Sequence[Decision], familiar: Sequence[str] = ()
) -> Names:
    """The names of ``text`` that nobody decided on, and the words that passed as ordinary.
    One that is part of a kept name was decided on with it."""
    kept_decisions = [decision for decision in decisions if decision.action == "keep"]
    kept_names = list(chain.from_iterable(map(list_ways, kept_decisions)))
    kept_links = [name for name in kept_names if "://" in name]
    familiar = (*familiar, *kept_links)
    names = read_names(text, add_hidden_names(known, decisions), familiar)
    asked = (found for found in names.asked if not _is_kept(found, text, kept_names))
    passed = (word for word in names.passed if not _is_covered_by_any(word, kept_names))
    return Names(tuple(asked), tuple(passed))


def match_decisions(
    findings: Iterable[Finding], text: str, decisions: Sequence[Decision]
) -> dict[Finding, Decision]:
    """The decision that covers each finding of ``text``; one that none covers is left out."""
    index = index_decisions(decisions)
    found = ((finding, index.decision_on(finding, text)) for finding in findings)
    return {finding: decision for finding, decision in found if decision is not None}


def _is_kept(found: Finding, text: str, kept_names: Sequence[str]) -> bool:
    """Is it kept, or what it is asked about with?"""
    written = text[found.start : found.end]
    return any(_is_covered_by_any(name, kept_names) for name in {found.value, written})


def _is_covered_by_any(name: str, kept_names: Iterable[str]) -> bool:
    return any(_is_covered(name, kept) for kept in kept_names)


def _is_covered(name: str, kept: str) -> bool:
    """Is it a part of what was kept, or that with plain words after it, in either number?"""
    name, kept = _singularize(name), _singularize(kept)
    if is_part(name, kept):
        return True
    words_behind = name.removeprefix(f"{kept} ").split()
    return name.startswith(f"{kept} ") and all(map(is_word, words_behind))


def _singularize(name: str) -> str:
    """``name`` as it is compared, each word without the ending of a plural."""
    return " ".join(map(_singularize_word, PersonName(name).key.split()))


def _singularize_word(word: str) -> str:
    word = word.removesuffix("'s").removesuffix("s")
    return word.removesuffix("e") if word.endswith(SIBILANTS) else word
