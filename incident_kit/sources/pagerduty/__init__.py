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
