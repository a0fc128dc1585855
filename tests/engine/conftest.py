from __future__ import annotations

from collections.abc import Iterator

import pytest

from incident_kit.engine import forking
from incident_kit.warm.process import WarmProcess


@pytest.fixture(scope="session", autouse=True)
def _warm() -> Iterator[None]:
    """Papermill knows our engine, and forks from one warm process."""
    forking.register()
    with (
        WarmProcess.start(["incident_kit.engine.cells:prepare"]) as warm,
        forking.forking_from(warm),
    ):
        yield
