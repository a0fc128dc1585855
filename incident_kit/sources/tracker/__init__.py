"""What happened to the stories of a tracker, from its export; and actions for one.

::

    CSV, JSON, ZIP ─▶ rows ─▶ parts of stories ─▶ events      actions ─▶ CSV

Pivotal Tracker's CSV and dumps of its API, Jira, GitHub Issues, Linear and Shortcut
differ in the names of their columns only: :mod:`incident_kit.sources.tracker.columns`
holds them as tables. Pivotal's CSV knows days without times; no time is made up.
"""
