"""What the tests of forked children share."""

from __future__ import annotations

import pytest


@pytest.fixture
def idle_threads_are_no_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Libraries that other tests have used leave threads in this process that wait for work,
    and that no child of these tests misses."""
    monkeypatch.setattr("incident_kit.warm.forked.check_single_thread", lambda: None)
