"""What happened to the stories of a tracker, from its export; and actions for one.

::

    CSV, JSON, ZIP ─▶ rows ─▶ parts of stories ─▶ events      actions ─▶ CSV

Pivotal Tracker's CSV and dumps of its API, Jira, GitHub Issues, Linear and Shortcut
differ in the names of their columns only: :mod:`incident_kit.sources.tracker.columns`
holds them as tables. Pivotal's CSV knows days without times; no time is made up.
"""

from incident_kit.model.traits import Traits
from incident_kit.sources.source import Flag, Source

TRACKER = Source(
    key="tracker",
    label="Tracker",
    traits=Traits("tracker", "Tracker"),
    flags=(Flag("tracker", "A tracker's export, CSV or JSON.", is_path=True),),
    open="incident_kit.sources.tracker.readers:open_tracker",
)
