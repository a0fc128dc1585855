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
