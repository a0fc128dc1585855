"""Papermill's engine ``incident-kit``: each notebook in a forked child of a warm process.

The child is a real IPython kernel without sockets: its messages are frames on one channel
(:mod:`~incident_kit.engine.wire`), of which :mod:`~incident_kit.engine.cells` is the
kernel's end and :mod:`~incident_kit.engine.kernel` the one that papermill talks to. What
comes back, nbclient applies itself, so that sources, outputs, counts and errors are those
of the stock engine. :mod:`~incident_kit.engine.forking` is the engine, and falls back to
the stock one where :mod:`~incident_kit.engine.needs` finds that a real kernel is needed.
"""

import os

#: What the forked child does.
WORK = "incident_kit.engine.cells:serve"


def describe_work() -> dict[str, int]:
    """What the child is given by this process."""
    return {"parent": os.getpid()}
