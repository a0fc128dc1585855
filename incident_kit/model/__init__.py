"""The values that flow through the kit, each frozen, none with behaviour beyond itself.

::

    Event ──▶ Timeline ──▶ Report ──▶ Redacted ──▶ Approved ──▶ Artifact
    gather    merge        draft      redact       sign off     render

Times are aware :class:`~datetime.datetime` values in UTC throughout; a zone is
applied only where text for people is made.

The names below load on first use: most who take one need few of the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_kit.imports import load_late

if TYPE_CHECKING:
    from incident_kit.model.chain import Chain, Link
    from incident_kit.model.findings import FINDING_KINDS, Finding, Known, Person
    from incident_kit.model.person_name import PersonName
    from incident_kit.model.record import (
        FLAGS,
        KINDS,
        RANK,
        Actor,
        Component,
        Event,
        Json,
        Precision,
        Window,
    )
    from incident_kit.model.report import (
        Action,
        Artifact,
        Decision,
        Evaluation,
        KeptSentence,
        LeakLocation,
        PublicSection,
        Redacted,
        SectionAction,
        SectionChoice,
        Treatment,
        Written,
        utc_now,
    )
    from incident_kit.model.review import (
        Acknowledgement,
        Decline,
        Publication,
        Review,
        SecurityDecision,
        Signoff,
        Uncounted,
    )
    from incident_kit.model.timeline import (
        Choice,
        Curation,
        Gathered,
        Line,
        Merged,
        RawFile,
        Reader,
        Reading,
        SourceCheck,
        Timeline,
    )

__all__ = [
    "FINDING_KINDS",
    "FLAGS",
    "KINDS",
    "RANK",
    "Acknowledgement",
    "Action",
    "Actor",
    "Artifact",
    "Chain",
    "Choice",
    "Component",
    "Curation",
    "Decision",
    "Decline",
    "Evaluation",
    "Event",
    "Finding",
    "Gathered",
    "Json",
    "KeptSentence",
    "Known",
    "LeakLocation",
    "Line",
    "Link",
    "Merged",
    "Person",
    "PersonName",
    "Precision",
    "PublicSection",
    "Publication",
    "RawFile",
    "Reader",
    "Reading",
    "Redacted",
    "Review",
    "SectionAction",
    "SectionChoice",
    "SecurityDecision",
    "Signoff",
    "SourceCheck",
    "Timeline",
    "Treatment",
    "Uncounted",
    "Window",
    "Written",
    "utc_now",
]

_HOMES = {
    "FINDING_KINDS": "findings",
    "FLAGS": "record",
    "KINDS": "record",
    "RANK": "record",
    "Acknowledgement": "review",
    "Action": "report",
    "Actor": "record",
    "Artifact": "report",
    "Chain": "chain",
    "Choice": "timeline",
    "Component": "record",
    "Curation": "timeline",
    "Decision": "report",
    "Decline": "review",
    "Evaluation": "report",
    "Event": "record",
    "Finding": "findings",
    "Gathered": "timeline",
    "Json": "record",
    "KeptSentence": "report",
    "Known": "findings",
    "LeakLocation": "report",
    "Line": "timeline",
    "Link": "chain",
    "Merged": "timeline",
    "Person": "findings",
    "PersonName": "person_name",
    "Precision": "record",
    "PublicSection": "report",
    "Publication": "review",
    "RawFile": "timeline",
    "Reader": "timeline",
    "Reading": "timeline",
    "Redacted": "report",
    "Review": "review",
    "SectionAction": "report",
    "SectionChoice": "report",
    "SecurityDecision": "review",
    "Signoff": "review",
    "SourceCheck": "timeline",
    "Timeline": "timeline",
    "Treatment": "report",
    "Uncounted": "review",
    "Window": "record",
    "Written": "report",
    "utc_now": "report",
}

__getattr__ = load_late(__name__, _HOMES)
