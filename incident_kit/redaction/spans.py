"""Overlapping hits become findings that do not overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from incident_kit.model import Finding
from incident_kit.redaction.source import Span
from incident_kit.redaction.views import SIGN

#: What wins where kinds meet: a secret before all, then whom we know, then the rest.
RANK = {
    kind: rank
    for rank, kind in enumerate(
        "secret person tenant personal url email host ip path cloud_id slack_id ticket phone "
        "handle name".split()
    )
}


def make_findings(spans: Iterable[Span], text: str) -> list[Finding]:
    """Merged spans as findings in ``text``; a secret's value is never kept."""
    return [
        Finding(span.start, span.end, span.kind, span.rule, _read_value(span, text))
        for span in merge_spans(spans)
    ]


def _read_value(span: Span, text: str) -> str:
    """What a span stands for; as it is written in ``text``, where the value holds the
    sign that all arrows are read as."""
    if span.kind == "secret":
        return ""
    if span.value and SIGN not in span.value:
        return span.value
    return text[span.start : span.end]


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """Spans sorted by where they start and joined where they overlap; none is lost.

    The longest gives a joined span its kind and value, except that a secret
    always does.
    """
    return [_join_spans(cluster) for cluster in _group_overlapping(sorted(set(spans)))]


def _group_overlapping(spans: Iterable[Span]) -> Iterator[list[Span]]:
    """Sorted spans in groups that overlap; those that only touch are apart."""
    cluster: list[Span] = []
    end = -1
    for span in spans:
        if cluster and span.start >= end:
            yield cluster
            cluster = []
        cluster.append(span)
        end = max(end, span.end)
    if cluster:
        yield cluster


def _join_spans(cluster: list[Span]) -> Span:
    winner = min(cluster, key=_rank_span)
    end = max(span.end for span in cluster)
    return winner._replace(start=cluster[0].start, end=end)


def _rank_span(span: Span) -> tuple[bool, int, int]:
    """The lower, the more it counts: secrets first, then the longer, then by kind."""
    length = span.end - span.start
    return (span.kind != "secret", -length, RANK[span.kind])
