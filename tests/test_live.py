"""Gathering live, from the command line to the record, against loopback services."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit import ID, flags, kit


def live_workspace(folder: Path) -> Path:
    assert kit(folder, "init", str(folder)).code == 0
    made = kit(folder, "new", ID, *flags(slack_channel="incident", pagerduty_incident="Q1"))
    assert made.code == 0, made.err
    return folder


def test_without_a_credential_each_source_says_who_grants_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SLACK_TOKEN", "STATUSPAGE_KEY", "PAGERDUTY_TOKEN"):
        monkeypatch.delenv(f"INCIDENT_KIT_{name}", raising=False)
    ran = kit(live_workspace(tmp_path / "ws"), "gather", ID)
    assert ran.code == 3
    assert "INCIDENT_KIT_SLACK_TOKEN" in ran.out
    assert "INCIDENT_KIT_PAGERDUTY_TOKEN" in ran.out
