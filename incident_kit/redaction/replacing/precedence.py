"""Which decisions hold in an incident: its own, those shared by others, and what is asked.

Its own go before shared ones, and to hide goes before to keep among the shared. What is
not clear from that is asked again, and stays hidden until it is answered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations

from incident_kit.model import Decision, Known, PersonName
from incident_kit.model.dating import Span
from incident_kit.redaction.engine import find
from incident_kit.redaction.replacing.decisions import (
    PERSONAL,
    find_standalone,
    list_ways,
    normalize,
)
from incident_kit.redaction.views import fold_text, lower

#: Kinds that somebody in another incident cannot keep for this one.
ASKED_AGAIN = frozenset({"person", "personal", "handle", "email", "phone", "tenant", "slack_id"})


@dataclass(frozen=True, slots=True)
class Settled:
    """What ``holds``, and the ``questions``: decisions with the action ``ask``, and with
    why they are asked as their reason. Both are sorted.

    A question on what somebody hid stands among what holds as well, so that it is found.
    """

    holds: tuple[Decision, ...] = ()
    questions: tuple[Decision, ...] = ()


def settle_decisions(
    own: Sequence[Decision],
    shared: Sequence[Decision] = (),
    known: Known | None = None,
    span: Span | None = None,
) -> Settled:
    """The decisions of an incident and those that others ``shared``, in whatever order.

    ``known`` tells which kept names are people's or tenants' here.
    """
    known = known or Known()
    own_rows = _read_rows(own, span or Span())
    shared_rows = _join_alike(_read_rows(shared, span or Span()))
    own_groups = _group(own_rows)
    decided = [group for group in own_groups if _decides(group)]
    waiting = chain.from_iterable(group for group in own_groups if not _decides(group))
    rest = [*waiting, *_leave_out(shared_rows, list(chain.from_iterable(decided)))]
    hidden = [row.decision for row in (*own_rows, *rest) if row.hides]
    doubts = _Doubts(known, hidden)
    parts = [*map(_settle_own, decided), *(_settle_rest(group, doubts) for group in _group(rest))]
    holding = chain.from_iterable(part.holds for part in parts)
    return Settled(
        holds=_sort(chain.from_iterable(_make_findable(one, known) for one in holding)),
        questions=_sort(chain.from_iterable(part.questions for part in parts)),
    )


def _settle_own(group: Sequence[_Row]) -> Settled:
    """What an incident's own rows about one entity come to: all of it or nothing."""
    if len({row.outcome for row in group}) == 1:
        return Settled(holds=tuple(row.decision for row in group if not row.fault))
    *lines, last = sorted(row.decision.line or 0 for row in group)
    listed = f"{', '.join(map(str, lines))} and {last}"
    return _ask(group, f"lines {listed} of redactions.yaml contradict each other")


def _settle_rest(group: Sequence[_Row], doubts: _Doubts) -> Settled:
    """What shared rows about one entity come to, and own ones that lack something."""
    hides = [row for row in group if row.hides and not row.fault]
    if len({row.outcome for row in hides}) == 1:
        return Settled(holds=tuple(row.decision for row in hides))
    if hides:
        return _ask(hides, _list_sayings(hides))
    is_kept = not any(row.hides or doubts.is_doubtful(row.decision) for row in group)
    keeps = [row for row in group if not row.fault]
    if keeps and is_kept:
        return Settled(holds=tuple(row.decision for row in keeps))
    return _ask(group, _list_sayings(group))


def _ask(group: Iterable[_Row], why: str) -> Settled:
    """The question about an entity; of what somebody hid it is found by the question."""
    rows = sorted(group, key=lambda row: _sort_key(row.decision))
    hides = [row.decision for row in rows if row.hides]
    first, *_ = hides or [row.decision for row in rows]
    ways = dict.fromkeys(chain(list_ways(first), *(list_ways(row.decision) for row in rows)))
    is_name = any(one.kind == "name" for one in hides)
    question = Decision(
        kind="name" if is_name else first.kind,
        value=first.value,
        action="ask",
        variants=tuple(ways)[1:],
        reason=why,
    )
    return Settled(holds=(question,) if hides else (), questions=(question,))


def _make_findable(decision: Decision, known: Known) -> Iterator[Decision]:
    """A decision, and where it hides what no list and no rule finds, that as a name."""
    if decision.action == "keep" or decision.kind == "name":
        yield decision
        return
    unknown = [text for text in list_ways(decision) if not find(text, known)]
    if len(unknown) < len(list_ways(decision)):
        yield decision
    if unknown:
        yield replace(_with_ways(decision, unknown), kind="name")


def _sort(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    return tuple(sorted(decisions, key=_sort_key))


def _sort_key(decision: Decision) -> tuple[object, ...]:
    """Names of people come last: what is decided on them goes before."""
    return (
        *(decision.kind in PERSONAL, normalize(decision.value), decision.value, decision.kind),
        *(decision.action, decision.replacement or "", decision.variants),
        *(decision.incident, decision.line or 0),
    )


# one row --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    """A decision, and what is wrong with it, in words; empty if nothing is."""

    decision: Decision
    fault: str = ""

    @property
    def hides(self) -> bool:
        return self.decision.action != "keep"

    @property
    def outcome(self) -> tuple[str, str]:
        """What it does to a text: equal for two that do the same."""
        is_worded = self.decision.action == "replace"
        return self.decision.action, (self.decision.replacement or "") if is_worded else ""


def _read_rows(decisions: Iterable[Decision], span: Span) -> list[_Row]:
    return [_Row(decision, _find_fault(decision, span)) for decision in decisions]


def _find_fault(decision: Decision, span: Span) -> str:
    """Why a decision does not count; empty if it does."""
    lacks = [
        word
        for word, answer in (("why", decision.reason), ("who decided", decision.by))
        if decision.action == "keep" and not (answer or "").strip()
    ]
    if lacks:
        return f"{_name_place(decision)} keeps it and does not say {' or '.join(lacks)}"
    if decision.at is None:
        return ""
    is_own = not decision.incident
    when = span.describe_fault(decision.at) if is_own or span.is_after(decision.at) else ""
    dated = f"{_name_place(decision)} is dated {decision.at:%Y-%m-%d %H:%M} UTC"
    return f"{dated}, {when}" if when else ""


def _name_place(decision: Decision) -> str:
    line = f"line {decision.line} of redactions.yaml" if decision.line else "redactions.yaml"
    return f"{line} of {decision.incident}" if decision.incident else line


def _list_sayings(rows: Iterable[_Row]) -> str:
    ordered = sorted(rows, key=lambda row: (row.decision.incident, _sort_key(row.decision)))
    return "; ".join(dict.fromkeys(row.fault or _say(row.decision) for row in ordered))


def _say(decision: Decision) -> str:
    """What was decided elsewhere, in words."""
    who = f"in {decision.incident}" + (f" by {decision.by}" if decision.by else "")
    if decision.action == "keep":
        return f"kept {who} because: {decision.reason}"
    if decision.action == "drop":
        return f"dropped with its sentence {who}"
    words = f"“{decision.replacement}”" if decision.replacement else "words of the kit"
    return f"replaced with {words} {who}"


# rows about one entity ------------------------------------------------------------------


def are_one_entity(first: Decision, text: str, second: Decision, other: str) -> bool:
    """Whether two decisions mean the same by a text of each.

    Names of people that differ in accents alone are two people's, unless both are hidden.
    """
    if normalize(text) != normalize(other):
        return False
    are_names = first.kind in PERSONAL and second.kind in PERSONAL
    if not are_names or "keep" not in (first.action, second.action):
        return True
    return PersonName(text).is_same(PersonName(other))


def _join_alike(rows: Iterable[_Row]) -> list[_Row]:
    """One row for each decision that several incidents share, of the first by name."""
    found: dict[tuple[object, ...], _Row] = {}
    for row in sorted(rows, key=lambda row: (row.decision.incident, _sort_key(row.decision))):
        one = row.decision
        key = (one.kind, one.value, one.variants, row.outcome, row.fault == "")
        found.setdefault(key, row)
    return list(found.values())


def _index_texts(rows: Iterable[_Row]) -> dict[str, list[tuple[_Row, str]]]:
    """The rows that cover a text and how they write it, by the folded text."""
    found: dict[str, list[tuple[_Row, str]]] = defaultdict(list)
    for row in rows:
        for text in filter(normalize, list_ways(row.decision)):
            found[normalize(text)].append((row, text))
    return found


def _group(rows: Sequence[_Row]) -> list[list[_Row]]:
    """The rows, those about one entity together."""
    groups = {id(row): [row] for row in rows}
    for holders in _index_texts(rows).values():
        for (first, text), (second, other) in combinations(holders, 2):
            joined, group = groups[id(first)], groups[id(second)]
            if joined is group or not are_one_entity(first.decision, text, second.decision, other):
                continue
            joined += group
            groups.update((id(row), joined) for row in group)
    return list({id(group): group for group in groups.values()}.values())


def _decides(group: Sequence[_Row]) -> bool:
    """Whether an incident's own rows say something that counts, or contradict each other."""
    return any(not row.fault for row in group) or len({row.outcome for row in group}) > 1


def _leave_out(rows: Iterable[_Row], decided: Sequence[_Row]) -> Iterator[_Row]:
    """Shared rows without the texts that were ``decided`` in the incident itself. One that
    keeps goes whole where one of its texts is not kept here."""
    own_texts = _index_texts(decided)
    for row in rows:
        left, met = [], []
        for text in list_ways(row.decision):
            deciding = [
                own
                for own, other in own_texts.get(normalize(text), ())
                if are_one_entity(row.decision, text, own.decision, other)
            ]
            met += deciding
            left += [] if deciding else [text]
        if left and (row.hides or not any(own.hides for own in met)):
            yield replace(row, decision=_with_ways(row.decision, left))


def _with_ways(decision: Decision, ways: Sequence[str]) -> Decision:
    return replace(decision, value=ways[0], variants=tuple(ways[1:]))


# what was kept elsewhere and may be somebody here ----------------------------------------


class _Doubts:
    """Tells of which kept names nobody elsewhere can decide for this incident."""

    def __init__(self, known: Known, hidden: Sequence[Decision]) -> None:
        self._known = known
        self._hidden = {normalize(text) for one in hidden for text in list_ways(one)} - {""}
        people = [one for one in hidden if one.kind in PERSONAL]
        names = [text for one in people for text in list_ways(one)]
        names += [name for one in known.people for name in (one.name, *one.handles)]
        self._names = _index_names(names)

    def is_doubtful(self, decision: Decision) -> bool:
        """Whether what it keeps is a person or a tenant here, or hides in it what is hidden."""
        if decision.kind in ASKED_AGAIN:
            return True
        return any(map(self._is_somebody, list_ways(decision)))

    def _is_somebody(self, text: str) -> bool:
        if any(finding.kind in ASKED_AGAIN for finding in find(text, self._known)):
            return True
        return self._holds_hidden(text) or self._is_somebody_s_name(text)

    def _holds_hidden(self, text: str) -> bool:
        folded = fold_text(text)
        lowered, key = lower(folded), normalize(text)
        within = (hidden for hidden in self._hidden if hidden in key)
        return any(any(find_standalone(folded, lowered, hidden)) for hidden in within)

    def _is_somebody_s_name(self, text: str) -> bool:
        name = PersonName(text)
        similar = chain.from_iterable(self._names.get(word, ()) for word in name.words)
        return any(map(name.could_be_same, similar))


def _index_names(names: Iterable[str]) -> dict[str, list[PersonName]]:
    """Names by each of their words."""
    found: dict[str, list[PersonName]] = defaultdict(list)
    for name in map(PersonName, names):
        for word in name.words:
            found[word].append(name)
    return found
