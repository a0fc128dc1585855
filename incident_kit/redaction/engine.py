"""Looking for everything that may not be public, in a text and in what it hides."""

from __future__ import annotations

from collections.abc import Iterator

from incident_kit.model import Finding, Known
from incident_kit.redaction.decoding import inner_views
from incident_kit.redaction.names.directory import Directory, directory_of, find_known
from incident_kit.redaction.rules.chat import CHAT
from incident_kit.redaction.rules.identifiers import IDENTIFIERS
from incident_kit.redaction.rules.lines import LINES, LISTS
from incident_kit.redaction.rules.manifests import MANIFESTS
from incident_kit.redaction.rules.network import IPV6, NETWORK
from incident_kit.redaction.rules.pairs import find_pairs
from incident_kit.redaction.rules.pem import PEM
from incident_kit.redaction.rules.personal import PERSONAL, PHONES
from incident_kit.redaction.rules.prefixes import PREFIXES
from incident_kit.redaction.rules.rule import Source, Span, Table
from incident_kit.redaction.rules.services import SERVED
from incident_kit.redaction.rules.structures import STRUCTURES
from incident_kit.redaction.rules.tables import TABLES
from incident_kit.redaction.rules.typed import TYPED
from incident_kit.redaction.spans import findings, merged
from incident_kit.redaction.views import View, fold

#: The tables, each run in one pass.
SECRETS = Table(
    (*STRUCTURES, *SERVED, *CHAT, *LINES, PREFIXES, PEM, TABLES, LISTS, MANIFESTS, TYPED),
    passes=3,
)
OTHERS = Table((*PERSONAL, *NETWORK, *IDENTIFIERS, PHONES, IPV6), passes=1)
MASK = "[secret removed]"
#: How often something hidden in something hidden is looked into.
DEPTH = 3


def find(text: str, known: Known | None = None) -> list[Finding]:
    """Every place in ``text`` that may not be for the public, sorted, none
    overlapping; offsets in ``text`` as given. Unfamiliar names are told by
    :func:`unfamiliar`, not here. Time is linear in the text's length."""
    names = directory_of(known or Known())
    base = fold(text)
    return findings(_kept(list(_all(base, names)), base, names), text)


def find_secrets(text: str) -> list[Span]:
    """Only the secrets of a text, sorted, none overlapping."""
    return merged(
        s for s in _all(fold(text), directory_of(Known()), secrets_only=True) if s.kind == "secret"
    )


def mask_secrets(text: str) -> tuple[str, int]:
    """``text`` with every secret replaced, and how many there were. Nothing else
    changes."""
    result, place, spans = [], 0, find_secrets(text)
    for span in spans:
        result += [text[place : span.start], MASK]
        place = span.end
    return "".join([*result, text[place:]]), len(spans)


def _all(
    view: View, known: Directory, depth: int = 0, secrets_only: bool = False
) -> Iterator[Span]:
    """The hits of a view and of the views inside it, at their places in the
    source of the view."""
    source = Source(view.text)
    found = _detect(source, known, secrets_only)
    yield from (_placed(view, span) for span in found) if view.at else found
    if depth < DEPTH:
        for inner in inner_views(view, source):
            yield from _all(inner, known, depth + 1, secrets_only)


def _placed(view: View, span: Span) -> Span:
    start, end, *rest = span
    return Span(*view.span(start, end), *rest)


def _detect(source: Source, known: Directory, secrets_only: bool) -> Iterator[Span]:
    yield from find_pairs(source)
    yield from SECRETS.run(source)
    if secrets_only:
        return
    yield from find_known(source, known)
    yield from OTHERS.run(source)


def _kept(spans: list[Span], base: View, known: Directory) -> Iterator[Span]:
    """Without what lies inside a text that is public by decision."""
    if known.passes is None:
        yield from spans
        return
    source = Source(base.text)
    public = [
        base.span(last + 1 - length, last + 1)
        for last, (length, _) in known.passes.iter(source.lower)
    ]
    for span in spans:
        if span.kind == "secret" or not any(
            low <= span.start and span.end <= high for low, high in public
        ):
            yield span
