"""Replacing what is to be hidden: all of it for a proposal, what was decided for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import re2

from incident_kit.model import Decision, Finding, Known
from incident_kit.redaction.engine import find, mask_secrets
from incident_kit.redaction.names.words import is_common
from incident_kit.redaction.replacing.changes import Change, apply_changes, find_sentence
from incident_kit.redaction.replacing.decisions import (
    DecisionIndex,
    add_hidden_names,
    index_decisions,
    list_ways,
    normalize,
)
from incident_kit.redaction.replacing.links import find_address, unlink
from incident_kit.redaction.replacing.wording import TenantOrder, choose_replacement, pluralize
from incident_kit.redaction.views import replace_surrogates

#: How often a proposal is searched again before what is left is dropped.
ROUNDS = 4
IMAGE = re2.compile(r"!\[[^\]]*\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\])|(?i)<img\b[^>]*>")


@dataclass(frozen=True, slots=True)
class Applied:
    """A text after the decisions on it.

    ``undecided`` are the findings left, offsets in ``text``; ``hidden`` the
    texts that were replaced or dropped, in all their ways, never a secret.
    """

    text: str
    undecided: tuple[Finding, ...] = ()
    hidden: tuple[str, ...] = ()


def order_tenants(texts: Iterable[str], known: Known) -> TenantOrder:
    """One order of tenants for texts that are read together, in their order."""
    order = TenantOrder()
    for text in texts:
        order = order.then(find(text, known))
    return order


def propose(
    text: str, known: Known, decisions: Sequence[Decision] = (), order: TenantOrder | None = None
) -> str:
    """``text`` with every finding replaced, as decided or by default; only what
    was decided to stay stays. Links to hidden targets become their text, images
    go. ``find`` of the result has nothing that is not kept. ``order`` is that of the
    tenants in the texts it is read with, if any."""
    index = index_decisions(decisions)
    known = add_hidden_names(known, decisions)
    order = order or TenantOrder()
    result = IMAGE.sub("", replace_surrogates(text))
    for _ in range(ROUNDS):
        result = unlink(result, partial(_find_open, known=known, index=index))
        open_findings = _find_open(result, known, index)
        if not open_findings:
            return result
        order = order.then(open_findings)
        changes = [_change_for(finding, result, known, index, order) for finding in open_findings]
        result = apply_changes(result, changes)
    return _drop_open(result, known, index)


def find_open(text: str, known: Known, decisions: Sequence[Decision] = ()) -> list[Finding]:
    """What :func:`propose` would replace in ``text``, in order: all that was not decided to
    stay."""
    return _find_open(text, add_hidden_names(known, decisions), index_decisions(decisions))


def list_decided(
    text: str, known: Known, decisions: Sequence[Decision] = ()
) -> list[tuple[Finding, Decision | None]]:
    """Every value that is found in ``text``, once, with the decision that covers it, if there
    is one. Secrets are none."""
    index = index_decisions(decisions)
    decided: dict[str | Decision, tuple[Finding, Decision | None]] = {}
    for finding in find(text, add_hidden_names(known, decisions)):
        decision = index.decision_on(finding, text)
        if finding.kind != "secret":
            decided.setdefault(decision or normalize(finding.value), (finding, decision))
    return list(decided.values())


def list_covered_sentences(text: str, known: Known, decision: Decision) -> list[str]:
    """The sentences of ``text`` that name what ``decision`` covers, in order, each once: all
    of them go where it drops. No secret is shown in them."""
    index = index_decisions([decision])
    found = find(text, add_hidden_names(known, [decision]))
    covered = (one for one in found if index.decision_on(one, text) is not None)
    spans = dict.fromkeys(find_sentence(text, one.start, one.end) for one in covered)
    return [mask_secrets(text[start:end].strip())[0] for start, end in spans]


def redact(text: str, known: Known, decisions: Sequence[Decision] = ()) -> Applied:
    """``text`` with what was decided replaced or dropped, and links to what was
    replaced as their text. Nobody decides on a secret: it stays, and is reported,
    until the person who typed it takes it out."""
    index = index_decisions(decisions)
    known = add_hidden_names(known, decisions)
    order = TenantOrder()
    hidden: dict[str, None] = {}
    result = replace_surrogates(text)
    for turn in range(ROUNDS):
        decided = _find_decided(result, known, index)
        if not decided:
            break
        for finding, decision in decided:
            hidden.update(dict.fromkeys(_list_hidden(finding, decision, result)))
        if turn == 0:
            result = unlink(result, partial(_find_replaced, known=known, index=index))
            decided = _find_decided(result, known, index)
        order = order.then(find(result, known))
        changes = [_change_for(finding, result, known, index, order) for finding, _ in decided]
        result = apply_changes(result, changes)
    return Applied(result, tuple(_find_open(result, known, index)), tuple(hidden))


def _find_open(text: str, known: Known, index: DecisionIndex) -> list[Finding]:
    """The findings that may not stay."""
    return [finding for finding in find(text, known) if not index.keeps(finding, text)]


def _find_decided(text: str, known: Known, index: DecisionIndex) -> list[tuple[Finding, Decision]]:
    """The findings that a decision changes, with it."""
    decided = []
    for finding in find(text, known):
        decision = index.decision_on(finding, text)
        if decision is not None and decision.action in ("replace", "drop"):
            decided.append((finding, decision))
    return decided


def _find_replaced(text: str, known: Known, index: DecisionIndex) -> list[Finding]:
    """The findings that a decision replaces."""
    decided = _find_decided(text, known, index)
    return [finding for finding, decision in decided if decision.action == "replace"]


def _list_hidden(finding: Finding, decision: Decision, text: str) -> Iterator[str]:
    """The texts that are hidden with a finding: what stood there, unless it says nothing
    elsewhere (``June`` of a person's name), and every way of what is meant."""
    written = text[finding.start : finding.end]
    if not all(map(is_common, written.split())):
        yield written
    yield from filter(None, (finding.value, *list_ways(decision)))


def _change_for(
    finding: Finding, text: str, known: Known, index: DecisionIndex, order: TenantOrder
) -> Change:
    """What is done to a finding: as decided, or the default."""
    decision = index.decision_on(finding, text)
    start, end = find_address(text, finding)
    if decision is not None and decision.replacement is not None:
        new = decision.replacement
    elif (start, end) != (finding.start, finding.end):
        new = "[internal link]"
    else:
        new = choose_replacement(finding, known, order)
    if finding.rule == "known-plural":
        new = pluralize(new)
    drop = decision is not None and decision.action == "drop"
    return Change(start, end, new, drop)


def _drop_open(text: str, known: Known, index: DecisionIndex) -> str:
    """The text without the sentences that still hold what may not stay: to
    fail is to say less."""
    for _ in range(ROUNDS):
        open_findings = _find_open(text, known, index)
        if not open_findings:
            return text
        drops = [Change(finding.start, finding.end, "", drop=True) for finding in open_findings]
        text = apply_changes(text, drops)
    return "" if _find_open(text, known, index) else text
