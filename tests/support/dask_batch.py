"""What the child does that runs a batch on a cluster for a test."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from socket import socket
from typing import Any

from distributed import Client
from support.dask_cluster import send

from incident_kit.batch.dask_cluster import run_on_cluster
from incident_kit.batch.manifest import Job
from incident_kit.batch.surroundings import Surroundings, digest_kit
from incident_kit.errors import IncidentKitError


class _Tell(logging.Handler):
    """Tells the test what a command would show on standard error."""

    def __init__(self, channel: socket) -> None:
        super().__init__(logging.WARNING)
        self._channel = channel

    def emit(self, record: logging.LogRecord) -> None:
        send(self._channel, "said", record.getMessage())


def answer_batch(given: Mapping[str, Any], channel: socket) -> None:
    """Run the batch that ``given`` names, and send each outcome as a line."""
    logging.getLogger("incident_kit").addHandler(_Tell(channel))
    jobs = [Job(incident, {"deed": deed}) for incident, deed in given["jobs"]]
    running = run_on_cluster(
        Path(given["root"]),
        jobs,
        given["address"],
        Surroundings(digest_kit(), "", None),
        work="support.dask_deeds:answer_deed",
        prepared=("support.dask_deeds",),
        **given["given"],
    )
    try:
        for outcome in running:
            send(channel, "ended", outcome.json())
    except KeyboardInterrupt:
        running.close()
    except IncidentKitError as error:
        send(channel, "error", str(error))


def count_tasks(given: Mapping[str, Any], channel: socket) -> None:
    """Send how many tasks the scheduler holds."""
    with Client(given["address"], timeout=10) as client:
        count = client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks))
    channel.sendall(str(count).encode())
