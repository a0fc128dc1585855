"""A text that the gate let through, for tests of what is made of one."""

from __future__ import annotations

from datetime import UTC, datetime

from incident_kit.model import Redacted, Review, Signoff
from incident_kit.model.incident import Incident
from incident_kit.model.parties import Parties
from incident_kit.model.settings import Member, Settings
from incident_kit.review import Approved, approve, find_title
from incident_kit.text.fingerprint import digest

SIGNER = "Dee Delivery"
AT = datetime(2026, 3, 4, 12, tzinfo=UTC)


def approve_text(text: str) -> Approved:
    """``text``, signed by somebody on the team's list who did not write it."""
    facts = Incident(
        id="disk",
        comms="Ben Madeup",
        started=datetime(2026, 3, 3, 9, tzinfo=UTC),
        resolved=datetime(2026, 3, 3, 10, tzinfo=UTC),
        security="no",
        security_by="Mira Tolland",
    )
    settings = Settings(people=[Member(name=SIGNER, role="delivery manager")])
    signed = Signoff(SIGNER, "delivery manager", AT, digest(text))
    public = Redacted(text, digest(text), find_title(text))
    return approve(Parties(facts, settings), public, Review(signoffs=(signed,)))
