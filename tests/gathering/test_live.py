"""Gathering live, from the command line to the record, against loopback services."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support import servers, slack_server
from support.kit import ID, USERS, flags, kit, tree, write_statuspage


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


@pytest.fixture
def service() -> slack_server.Slack:
    """A Slack with the incident's channel: three messages and a thread of two."""
    start = datetime(2026, 3, 3, 9, 0, tzinfo=UTC).timestamp()

    def ts(minute: int) -> str:
        return f"{start + 60 * minute:.6f}"

    messages = [
        {"type": "message", "user": "U0ADA00001", "text": f"Message {n}", "ts": ts(n)}
        for n in range(3)
    ]
    messages[1] |= {"thread_ts": ts(1), "reply_count": 2, "latest_reply": ts(21)}
    messages += [
        {"type": "message", "user": "U0BEN00001", "text": "Reply", "ts": ts(n), "thread_ts": ts(1)}
        for n in (20, 21)
    ]
    channel = slack_server.Channel("C0DISK0001", "incident", messages)
    return slack_server.Slack([channel], USERS)


def record(folder: Path) -> dict[str, bytes]:
    """The files of the incidents but for responses, which say when they came."""
    files = tree(folder / "incidents")
    return {name: data for name, data in files.items() if "/raw/" not in name}


def test_slack_is_read_live_and_the_token_is_written_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: slack_server.Slack
) -> None:
    """Every message and reply once; gathering again changes no byte."""
    monkeypatch.setenv("INCIDENT_KIT_SLACK_TOKEN", slack_server.TOKEN)
    folder = tmp_path / "ws"
    kit(folder, "init", str(folder))
    with slack_server.serving(service) as base:
        settings = folder / "incident-kit.yaml"
        settings.write_text(settings.read_text() + f"sources: {{slack: {{base_url: '{base}'}}}}\n")
        assert kit(folder, "new", ID, *flags(slack_channel="incident")).code == 0
        first = kit(folder, "gather", ID)
        files = record(folder)
        again = kit(folder, "gather", ID)
        probe = kit(folder, "doctor")
    assert (first.code, again.code) == (0, 0), first.err
    assert "5 events (5 new" in first.out
    assert "5 events (0 new, 0 changed, 0 gone)" in again.out
    assert record(folder) == files
    assert not [name for name, data in tree(folder).items() if slack_server.TOKEN.encode() in data]
    assert "ok       Slack" in probe.out


def test_a_status_page_s_address_alone_fills_the_facts(tmp_path: Path) -> None:
    """``new ID --statuspage-url`` needs no key, and the incident is gathered from there."""
    saved = json.loads(write_statuspage(tmp_path / "s.json", ["Looking.", "Fixed."]).read_text())
    app = servers.FakeStatuspage(page=saved["page"], incidents=saved["incidents"])
    folder = tmp_path / "ws"
    kit(folder, "init", str(folder))
    with servers.serving(app) as base:
        url = f"{base}/incidents/diskinc00001"
        made = kit(folder, "new", ID, "--statuspage-url", url, "--title", "Our own title")
        gathered = kit(folder, "gather", ID)
    text = (folder / "incidents" / ID / "incident.yaml").read_text()
    assert (made.code, gathered.code) == (0, 0), made.err + gathered.err
    assert "title: Our own title\npublic_title: Apps are slow\nservice: Apps\n" in text
    assert "started: 2026-03-03T09:05+00:00" in text
    assert "2 events (2 new" in gathered.out
