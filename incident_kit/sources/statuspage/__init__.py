"""Updates of a status page incident: from a saved JSON file, the public page or the API.

::

    a saved file ─────────────── StatuspageFile ─┐
    the page itself, no key ──── StatuspagePage ─┼─▶ incident ─▶ events
    the management API, key ──── StatuspageApi ──┘

All three read the same JSON (https://developer.statuspage.io): the public
``/api/v2/incidents.json``, ``summary.json``, ``scheduled-maintenances.json``, one
incident by itself, and the management API's ``/v1/pages/…/incidents``. The same
update has the same id whichever way it came.
"""

import re
from datetime import timedelta

from pydantic import Field

from incident_kit.model.traits import Echo, Traits
from incident_kit.model.typed import Texts, Typed
from incident_kit.sources.source import Credential, Flag, Prefill, Source


class StatuspageNames(Typed):
    """Incidents to read, and the saved JSON to read them from."""

    incidents: Texts = ()
    saved: Texts = Field((), alias="json")


STATUSPAGE = Source(
    key="statuspage",
    label="Statuspage",
    traits=Traits(
        "statuspage",
        "Status page",
        is_public=True,
        is_whole=True,
        echo=Echo(
            bot=re.compile(r"status", re.IGNORECASE),
            early=timedelta(seconds=30),
            late=timedelta(minutes=10),
            repeats="words",
        ),
    ),
    named=StatuspageNames,
    flags=(
        Flag("statuspage_incident", "An incident's id. Repeatable.", key="incidents"),
        Flag("statuspage_json", "Saved JSON.", key="json", is_path=True),
    ),
    open="incident_kit.sources.statuspage.readers:open_statuspage",
    has_service=True,
    credential=Credential(
        "INCIDENT_KIT_STATUSPAGE_KEY",
        "Ask for an API key of somebody with a login to manage.statuspage.io (User menu, "
        "API info); the public page works without one.",
    ),
    probe="incident_kit.sources.statuspage.service:probe_statuspage",
    prefill=Prefill(
        "statuspage_url",
        "An incident's page: fills title, service and times.",
        read="incident_kit.sources.statuspage.service:read_facts",
    ),
)
