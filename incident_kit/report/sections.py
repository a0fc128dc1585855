"""The sections of both reports, in order, as tables.

Headings and guidance stand in the notebooks, where a team may change them; here is
what the kit fills in, and what it asks for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A section people write: its key, its name in lists of what is left, and the
    question a reader has. ``needed`` ones are asked for by ``check``."""

    key: str
    name: str
    question: str = ""
    needed: bool = True


REPORT: tuple[Section, ...] = (
    Section("overview", "Overview", "What happened, for someone who was not there?"),
    Section("impact-tenants", "Impact on tenants", "What could tenants not do, and how many?"),
    Section("impact-end-users", "Impact on end users", "What did the public notice?"),
    Section("impact-internal", "Impact on us", needed=False),
    Section("milestones", "Milestones", needed=False),
    Section("causes", "Contributing factors", "What caused it, in words for anyone?"),
    Section("causes-detail", "Technical detail", "Why was it not caught before production?"),
    Section("helped", "What helped", "Did we diagnose and fix it quickly?"),
    Section("hindered", "What hindered", "What slowed us down?"),
    Section("lucky", "Where we were lucky", needed=False),
    Section("process", "Process and comms", "Was the process followed, were comms effective?"),
    Section("actions", "Actions", "If the underlying issue is not fixed, how do we prevent it?"),
    Section("review", "Incident review", needed=False),
    Section("agreements", "Agreements", needed=False),
    Section("security", "Security considerations", "Who looked at it in a security context?"),
)

#: The section of a text that was published and says something else now; empty until then.
CORRECTION = "correction"

PUBLIC: tuple[Section, ...] = (
    Section("title", "Title"),
    Section(
        CORRECTION,
        "Correction",
        "What changed since it was published, and on which day?",
        needed=False,
    ),
    Section("summary", "Summary", "Which part, how long, and are we sorry?"),
    Section("what-happened", "What happened", "What happened, in words I recognise?"),
    Section("tenants", "How tenants were affected", "What did it do to my applications?"),
    Section("end-users", "How end users were affected", "What did it do to my users?"),
    Section("why", "Why it happened", "Why, and why was it not caught earlier?"),
    Section("response", "How we responded", needed=False),
    Section("prevent", "How we will prevent it", "How will you prevent it?"),
    Section("improve", "How we will improve our response", needed=False),
    Section("contact", "Contact", "Where can I follow, and what should I do?", needed=False),
)

#: Which section of the internal report a section of the public one is proposed from.
PROPOSED_FROM: Mapping[str, str] = {
    "what-happened": "overview",
    "tenants": "impact-tenants",
    "end-users": "impact-end-users",
    "why": "causes",
    "improve": "hindered",
}

MILESTONES = (
    "Started",
    "Detected",
    "Acknowledged",
    "Declared",
    "First public update",
    "Mitigated",
    "Resolved",
)

#: The roles that the review brings together, in the order of the process.
ROLES = (
    "Incident lead",
    "Incident comms",
    "Incident team",
    "Delivery manager",
    "Product manager",
    "Technical architect",
)

AGREEMENTS = (
    "We agree on what happened",
    "The record fully reflects this",
    "All follow-up actions are agreed",
)

ACTIONS = ("Action", "Owner", "Due", "Tracker")

#: When the incident was looked at in a security context, by whom and with what result.
EVALUATIONS = ("Time", "Who", "Outcome")
