"""The last look: what is to be hidden, searched in the bytes that will be published."""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from incident_kit.model import Decision, Finding, Known
from incident_kit.redaction.engine import find
from incident_kit.redaction.harmless import drop_harmless
from incident_kit.redaction.names.words import is_common
from incident_kit.redaction.proof.file_text import extract_readable
from incident_kit.redaction.proof.pieces import find_pieced
from incident_kit.redaction.replacing.decisions import (
    DecisionIndex,
    add_hidden_names,
    find_standalone,
    index_decisions,
    list_ways,
    normalize,
)
from incident_kit.redaction.unfamiliar_names import is_part
from incident_kit.redaction.views import fold, fold_text, lower

#: Kinds of which a decision tells a name that is looked for, found by rule or not.
NAMED = ("name", "tenant", "person")
#: A text of fewer bytes is in base64 by chance.
LEAST_BYTES = 4
#: How many characters of base64 depend on what stands before a text, by how many
#: bytes of it fall into its first group, and on what stands after it.
DEPEND_ON_BEFORE, DEPEND_ON_AFTER = (0, 2, 3), (0, 3, 2)


def prove(
    data: bytes,
    name: str,
    known: Known,
    decisions: Sequence[Decision] = (),
    hidden: Sequence[str] = (),
    harmless: Collection[str] = (),
) -> list[Finding]:
    """What is left in a file's bytes that may not be published: by rule, and
    every hidden text in every encoding. Empty means proven.

    ``harmless`` are texts of which people said that they are no secrets: see
    :mod:`incident_kit.redaction.harmless`.

    ``name`` tells the form by its ending (``.html``, ``.md``, ``.txt``,
    ``.ipynb``, ``.json``). Offsets are those of :func:`extract_readable`; both are 0 for
    what stands where nothing reads, in a style or in pieces.
    """
    index = index_decisions(decisions)
    text = extract_readable(data, name)
    kept = set(map(normalize, index.kept_texts()))
    wanted = [value for value in hidden if normalize(value) not in {"", *kept}]
    wider = add_hidden_names(replace(known, names=(*known.names, *wanted)), decisions)
    found = drop_harmless(text, find(text, wider), harmless)
    by_rule = (finding for finding in found if not index.keeps(finding, text))
    leaks = {*by_rule, *_find_hidden(text, wanted, index)}

    values = {leak.value for leak in leaks}
    unseen = dict.fromkeys((*wanted, *_names_taken_out(decisions, kept)))
    rest = [value for value in unseen if value not in values]
    pieced = (Finding(0, 0, "name", "hidden", value) for value in find_pieced(data, rest, kept))
    return sorted({*leaks, *pieced})


def _names_taken_out(decisions: Sequence[Decision], kept: Collection[str]) -> Iterator[str]:
    """Names that decisions take out, also where the text had none of them in one piece: not
    those of plain words alone, and no part of a name that may stay."""
    for decision in decisions:
        if decision.action == "keep" or decision.kind not in NAMED:
            continue
        for name in list_ways(decision):
            may_stay = any(is_part(normalize(name), whole) for whole in kept)
            says_little = all(map(is_common, name.split()))
            if not may_stay and not says_little:
                yield name


def _find_hidden(text: str, hidden: Sequence[str], index: DecisionIndex) -> Iterator[Finding]:
    """Hidden texts that stand in ``text`` openly, not inside what was kept, or encoded,
    each once."""
    if not hidden:
        return
    view = fold(text)
    lowered = lower(view.text)
    for value in hidden:
        spans = (view.span(*span) for span in find_standalone(view.text, lowered, fold_text(value)))
        open_ones = (Finding(*span, "name", "hidden", value) for span in spans)
        leaks = (finding for finding in open_ones if not index.keeps(finding, text))
        yield from islice(leaks, 1)
        for code in _encode(value):
            start = text.find(code)
            if start >= 0:
                yield Finding(start, start + len(code), "name", "hidden", value)


def _encode(text: str) -> Iterator[str]:
    """A text in the encodings that are not looked through when searching: hexadecimal, and
    the three ways in which base64 writes it in the middle of something."""
    raw = text.encode("utf-8", "replace")
    if len(raw) < LEAST_BYTES:
        return
    yield raw.hex()
    yield raw.hex().upper()
    for shift in range(3):
        code = base64.b64encode(b"\0" * shift + raw).decode()
        end = len(code) - DEPEND_ON_AFTER[(len(raw) + shift) % 3]
        yield code[DEPEND_ON_BEFORE[shift] : end]
