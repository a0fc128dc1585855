"""What of an incident's record and report may tell of a security incident."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from incident_kit.model import Review, Timeline, Written
from incident_kit.model.incident import Alert
from incident_kit.model.parties import Parties
from incident_kit.process.signals import (
    Said,
    Signal,
    find_channel_signals,
    find_signals,
    select_unanswered,
)
from incident_kit.report import REPORT


def list_unanswered(
    timeline: Timeline,
    written: Written,
    places: Mapping[str, str],
    parties: Parties,
    review: Review,
) -> tuple[Signal, ...]:
    """The signals in the record, folded lines and notes too, in the channels that were
    read, and in the report, which no answer has seen; none of a security incident, which
    waits for a review anyway."""
    is_security = parties.incident.security == "yes"
    if is_security or _was_signed_before(review):
        return ()
    answered = {one for said in review.acknowledgements for one in said.signals}
    alert = parties.incident.ia_alerted
    texts = (*_list_lines(timeline), *_list_sections(written), *_tell_alert(alert))
    known = (*find_channel_signals(places.values()), *find_signals(texts))
    return select_unanswered(known, answered)


def _tell_alert(alert: Alert | None) -> Iterator[Said]:
    """That information assurance was alerted, as a sentence like any other's."""
    if alert is not None:
        yield Said("incident.yaml", f"{alert.by} alerted information assurance")


def _was_signed_before(review: Review) -> bool:
    """Whether the last sign-off is from before there was this question: its text stays as
    it was signed, and the next sign-off is asked about."""
    return bool(review.signoffs) and review.signoffs[-1].signals is None


def _list_lines(timeline: Timeline) -> Iterator[Said]:
    for line in timeline.lines:
        for event in (line.original, line.event, *line.folded):
            yield Said(f"line {line.number}", event.body)


def _list_sections(written: Written) -> Iterator[Said]:
    names = {section.key: section.name for section in REPORT}
    for key, text in written.sections.items():
        yield Said(f"“{names.get(key, key)}” of the report", text)
