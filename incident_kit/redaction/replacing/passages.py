"""The sentences that an entity stands in, for who decides on it: before and after."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from incident_kit.model import Finding
from incident_kit.redaction.replacing.changes import CONTEXT, find_sentence
from incident_kit.redaction.replacing.wording import BY_KIND, fit


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence. Where the entity stands, ``new`` is what would stand there
    instead; elsewhere it is ``None``."""

    text: str
    new: str | None = None


def show_passages(
    text: str, findings: Sequence[Finding], suggestion: str, secrets: Iterable[Finding] = ()
) -> list[tuple[Piece, ...]]:
    """Each sentence of ``text`` with one of ``findings`` in it, in its pieces; it is what
    goes where the entity's sentences are dropped. No secret is shown in it."""
    masked = [one for one in secrets if one not in findings]
    sentences = groupby(sorted(findings), lambda one: find_sentence(text, one.start, one.end))
    return [
        tuple(_cut(text, span, sorted([*inside, *_within(span, masked)]), suggestion))
        for span, inside in sentences
    ]


def show_marked_lines(
    text: str, findings: Sequence[Finding], masked: Collection[Finding]
) -> tuple[Piece, ...]:
    """The whole lines of ``text`` that ``findings`` reach over, in their pieces. A finding is a
    piece with something ``new``; of those that are ``masked``, that is all that is shown."""
    ordered = sorted(findings)
    copied = text.rfind("\n", 0, ordered[0].start) + 1
    last = text.find("\n", max(one.end for one in ordered))
    end = last if last >= 0 else len(text)
    mask = BY_KIND["secret"]
    pieces = []
    for one in sorted({*ordered, *_within((copied, end), masked)}):
        pieces.append(Piece(text[copied : one.start]))
        pieces.append(Piece(mask if one in masked else text[one.start : one.end], mask))
        copied = one.end
    pieces.append(Piece(text[copied:end]))
    return tuple(piece for piece in pieces if piece.text)


def _within(span: tuple[int, int], findings: Iterable[Finding]) -> Iterator[Finding]:
    start, end = span
    return (one for one in findings if one.start < end and one.end > start)


def _cut(
    text: str, span: tuple[int, int], findings: Iterable[Finding], suggestion: str
) -> Iterator[Piece]:
    """The pieces of the sentence that ``span`` reaches over."""
    copied, end = span
    for one in findings:
        if one.start > copied:
            yield Piece(text[copied : one.start])
        if one.start >= copied:
            yield _show(text, one, suggestion)
        copied = max(copied, one.end)
    if copied < end:
        yield Piece(text[copied:end])


def _show(text: str, finding: Finding, suggestion: str) -> Piece:
    if finding.kind == "secret":
        return Piece(BY_KIND["secret"])
    before = text[max(0, finding.start - CONTEXT) : finding.start]
    new = fit(suggestion, before, text[finding.end : finding.end + 2])
    return Piece(text[finding.start : finding.end], new)
