"""How a signed report leaves, through doors of one shape, and what is recorded of it.

::

    plan ──▶ draft ──▶ compare ──▶ publish ──▶ verify ──▶ receipt
                                      ▲                      │
                                      └─────── revert ◀──────┘

A :class:`~incident_kit.publishing.door.Door` shows what stands behind it and takes four
requests; :mod:`~incident_kit.publishing.acting` says in which order, and what has to hold
before each. What was done is recorded in ``review.yaml``, and what is about to be done
before it is, so that a process that was ended midway is continued by looking.
"""
