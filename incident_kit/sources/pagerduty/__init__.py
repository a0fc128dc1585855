"""Alerts, pages, acknowledgements and notes of PagerDuty incidents.

::

    saved JSON ──── PagerDutyFile ─┐
    the REST API ── PagerDuty ─────┴─▶ dossier ─▶ without contact details ─▶ events

Facts from https://developer.pagerduty.com/api-reference: lists come newest first;
log entries are the timeline; entries of ``notify`` carry telephone numbers and
addresses in ``channel.notification.address``.

**Contact details are never kept.** They are taken out of every response before
anything reads it: out of the events, the people and the copies for ``raw/``
alike. All that stays is the e-mail address of a user object, as that person's
identity across systems, in the list of people.
"""

import re
from datetime import timedelta

from pydantic import Field

from incident_kit.model.traits import Echo, Traits
from incident_kit.model.typed import Texts, Typed
from incident_kit.sources.source import Credential, Flag, Source


class PagerDutyNames(Typed):
    """Incidents to read, and the saved JSON to read them from."""

    incidents: Texts = ()
    saved: Texts = Field((), alias="json")


PAGERDUTY = Source(
    key="pagerduty",
    label="PagerDuty",
    traits=Traits(
        "pagerduty",
        "PagerDuty",
        is_whole=True,
        is_machine=True,
        repeats=frozenset({"page"}),
        echo=Echo(
            bot=re.compile(r"pager\s*duty", re.IGNORECASE),
            early=timedelta(minutes=5),
            late=timedelta(minutes=5),
            repeats="step",
        ),
    ),
    named=PagerDutyNames,
    flags=(
        Flag("pagerduty_incident", "An incident's id or number. Repeatable.", key="incidents"),
        Flag("pagerduty_json", "Saved JSON.", key="json", is_path=True),
    ),
    open="incident_kit.sources.pagerduty.readers:open_pagerduty",
    has_service=True,
    credential=Credential(
        "INCIDENT_KIT_PAGERDUTY_TOKEN",
        "Ask a PagerDuty admin or account owner for a read-only REST API key "
        "(Integrations, API Access Keys); saved JSON works without one.",
    ),
    probe="incident_kit.sources.pagerduty.service:probe_service",
)
