"""What the kit would have written for the public version before some of the decisions.

A draft follows what people decide: a name is kept or hidden, a line gets a public wording.
Where some decisions can be thought away so that the kit would write what it wrote last,
from the words that stand inside now, these decisions alone changed the draft: the words
say what they said. Whatever else changed is found by no decision, and is asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations, islice, product

from incident_kit.model import Decision, Finding, Known, Line
from incident_kit.redaction import TenantOrder, list_decided, propose
from incident_kit.report import Report, draft_public, drop_markers, is_proposed
from incident_kit.report.notebook import Key
from incident_kit.report.proposals import mark_proposal

#: So many drafts are tried; then people are asked.
MOST = 100
#: The cells that list lines of the timeline.
_LINES = Key("authored", "response")
_UPDATES = Key("authored", "what-happened", "wording")


@dataclass(frozen=True, slots=True)
class Basis:
    """What the drafts are made of: the internal words, and what was decided on them."""

    report: Report
    known: Known
    decisions: tuple[Decision, ...]
    naming: TenantOrder


#: Another state of one decision: none, or the other way.
_Change = Callable[[Basis], Basis]


def list_earlier_drafts(basis: Basis, key: Key) -> Iterator[str]:
    """The drafts of a cell that people write in, had some decisions on it not been made, or
    been made to keep what is hidden now; each is tried when it is asked for."""
    basis = _without_other_lines(basis, key)
    if key.role != "authored":
        return
    words = _find_words(basis, key)
    decided = [*_list_names(basis, words), *_list_lines(basis.report, key)]
    for changes in islice(_list_combinations(decided), MOST):
        yield _draft(reduce(lambda state, change: change(state), changes, basis), key)


def _list_combinations(decided: Sequence[Sequence[_Change]]) -> Iterator[Iterable[_Change]]:
    """Which decisions are thought away together: all from one on, as people decide one after
    another; then any, the fewest first."""
    firsts = [changes[0] for changes in decided]
    for size in range(len(firsts), 0, -1):
        yield firsts[:size]
        yield firsts[-size:]
    for size in range(1, len(decided) + 1):
        for some in combinations(decided, size):
            yield from product(*some)


def _draft(basis: Basis, key: Key) -> str:
    words = _find_words(basis, key)
    text = propose(drop_markers(words), basis.known, basis.decisions, basis.naming)
    return mark_proposal(text) if is_proposed(words) else text


def _find_words(basis: Basis, key: Key) -> str:
    return draft_public(basis.report, str).get((key.section, key.part), "")


# decisions on lines ---------------------------------------------------------------------


def _without_other_lines(basis: Basis, key: Key) -> Basis:
    """What a list of lines is made of is drawn again and again: without those that nobody
    decided on, but for updates, which are listed all the same."""
    if key not in (_LINES, _UPDATES):
        return basis
    lines = basis.report.timeline.lines
    listed = (line for line in lines if line.public is not None or line.event.kind == "update")
    return _with_lines(basis, listed)


def _list_lines(report: Report, key: Key) -> Iterator[list[_Change]]:
    """Each line that somebody decided on for this list, and what it could have been."""
    for line in report.timeline.lines:
        if key == _LINES and line.public:
            earlier = (None, True) if isinstance(line.public, str) else (None,)
            yield [_change_line(line, public) for public in earlier]
        if key == _UPDATES and line.public is False:
            yield [_change_line(line, None)]


def _change_line(line: Line, public: bool | None) -> _Change:
    def change(basis: Basis) -> Basis:
        lines = basis.report.timeline.lines
        return _with_lines(
            basis,
            (replace(one, public=public) if one.number == line.number else one for one in lines),
        )

    return change


def _with_lines(basis: Basis, lines: Iterable[Line]) -> Basis:
    timeline = replace(basis.report.timeline, lines=tuple(lines))
    return replace(basis, report=replace(basis.report, timeline=timeline))


# decisions on what is hidden ------------------------------------------------------------


def _list_names(basis: Basis, words: str) -> Iterator[list[_Change]]:
    """Each value that is found in the words, and what could have been decided on it; what was
    decided last comes first."""
    found = list_decided(words, basis.known, basis.decisions)
    for finding, decision in sorted(found, key=_order_by_time, reverse=True):
        changes = [] if decision is None else [_change_decision(decision, None)]
        if decision is None or decision.action != "keep":
            changes.append(_change_decision(decision, _keep(finding, decision)))
        yield changes


def _order_by_time(decided: tuple[Finding, Decision | None]) -> float:
    decision = decided[1]
    return decision.at.timestamp() if decision and decision.at else 0.0


def _keep(finding: Finding, decision: Decision | None) -> Decision:
    if decision is None:
        return Decision(finding.kind, finding.value, "keep")
    return replace(decision, action="keep", replacement=None)


def _change_decision(decision: Decision | None, earlier: Decision | None) -> _Change:
    def change(basis: Basis) -> Basis:
        others = tuple(one for one in basis.decisions if one != decision)
        return replace(basis, decisions=(*others, earlier) if earlier else others)

    return change
