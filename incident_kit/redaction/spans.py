"""Overlapping hits become findings that do not overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from incident_kit.model import Finding
from incident_kit.redaction.rules.rule import Span
from incident_kit.redaction.views import SIGN

#: What wins where kinds meet: a secret before all, then whom we know, then the rest.
RANK = {
    kind: rank
    for rank, kind in enumerate(
        "secret person tenant url email host ip path cloud_id slack_id ticket phone handle "
        "name".split()
    )
}


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans sorted by place and joined where they overlap; none is lost.

    The longest gives a joined span its kind and value, except that a secret
    always does.
    """
    result: list[Span] = []
    for cluster in _clusters(sorted(set(spans))):
        if len(cluster) > 1:
            _, _, *rest = min(cluster, key=_preference)
            cluster = [Span(cluster[0].start, max(span.end for span in cluster), *rest)]
        result += cluster
    return result


def _preference(span: Span) -> tuple[bool, int, int]:
    return (span.kind != "secret", span.start - span.end, RANK[span.kind])


def _clusters(spans: Iterable[Span]) -> Iterator[list[Span]]:
    cluster: list[Span] = []
    end = -1
    for span in spans:
        if cluster and span.start >= end:
            yield cluster
            cluster = []
            end = -1
        cluster.append(span)
        end = max(end, span.end)
    if cluster:
        yield cluster


def _value(span: Span, text: str) -> str:
    """What a span stands for, as it is written where a sign was read for it."""
    return span.value if span.value and SIGN not in span.value else text[span.start : span.end]


def findings(spans: Iterable[Span], text: str) -> list[Finding]:
    """Merged spans as findings in ``text``; a secret's value is never kept."""
    return [
        Finding(
            s.start,
            s.end,
            s.kind,
            s.rule,
            "" if s.kind == "secret" else _value(s, text),
        )
        for s in merged(spans)
    ]
