"""``doctor`` from the command line: what is missing, and who can grant it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import servers, slack_server
from support.kit import USERS, Ran, kit, tree, write_export

WRONG = "xoxb-" + "0-not-the-one"
VARIABLES = ("SLACK_TOKEN", "STATUSPAGE_KEY", "PAGERDUTY_TOKEN")


@pytest.fixture
def service() -> slack_server.Slack:
    return slack_server.Slack([slack_server.Channel("C0DISK0001", "incident", [])], USERS)


@pytest.fixture
def folder(
    tmp_path: Path, service: slack_server.Slack, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A workspace whose Slack is the loopback one; no credential in the environment."""
    for name in VARIABLES:
        monkeypatch.delenv(f"INCIDENT_KIT_{name}", raising=False)
    assert kit(tmp_path / "ws", "init", str(tmp_path / "ws")).code == 0
    with slack_server.serving(service) as base:
        settings = tmp_path / "ws" / "incident-kit.yaml"
        settings.write_text(settings.read_text() + f"sources: {{slack: {{base_url: '{base}'}}}}\n")
        yield tmp_path / "ws"


def slack_probe(folder: Path) -> tuple[Ran, dict[str, Any]]:
    ran = kit(folder, "doctor", "--json")
    (found,) = (one for one in json.loads(ran.out) if one["service"] == "slack")
    return ran, found


def test_without_a_token_it_says_who_grants_one_and_asks_nothing(
    folder: Path, service: slack_server.Slack
) -> None:
    ran, found = slack_probe(folder)
    assert (ran.code, found["ok"], service.asked) == (3, False, [])
    assert "no credential" in found["message"]
    assert "administrator" in found["todo"][0]
    assert "INCIDENT_KIT_SLACK_TOKEN" in found["todo"][1]


@pytest.mark.parametrize("error", ["", "token_revoked", "account_inactive", "token_expired"])
def test_a_token_that_does_not_work_is_told_and_never_shown(
    folder: Path, service: slack_server.Slack, monkeypatch: pytest.MonkeyPatch, error: str
) -> None:
    service.error = error
    monkeypatch.setenv("INCIDENT_KIT_SLACK_TOKEN", WRONG)
    before = tree(folder)
    ran, found = slack_probe(folder)
    assert (ran.code, found["ok"], bool(found["todo"])) == (3, False, True)
    assert WRONG not in ran.out + ran.err
    assert tree(folder) == before


@pytest.mark.parametrize("scope", ["channels:history", "channels:read", "users:read"])
def test_a_missing_scope_is_named_with_what_it_costs(
    folder: Path, service: slack_server.Slack, monkeypatch: pytest.MonkeyPatch, scope: str
) -> None:
    monkeypatch.setenv("INCIDENT_KIT_SLACK_TOKEN", slack_server.TOKEN)
    has = [one for one in slack_server.BOT_SCOPES.split(",") if one != scope]
    service.scopes = ",".join(has)
    _, found = slack_probe(folder)
    assert f"{scope} (" in found["message"]
    assert any(scope in step for step in found["todo"])
    assert any("administrator" in step for step in found["todo"])
    assert not [one for one in has if f"{one} (" in found["message"]]


def test_a_right_token_is_told_in_words(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INCIDENT_KIT_SLACK_TOKEN", slack_server.TOKEN)
    ran = kit(folder, "doctor")
    assert "ok       Slack: Example can be read." in ran.out
    assert slack_server.TOKEN not in ran.out + ran.err


def test_one_service_that_fails_costs_the_others_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INCIDENT_KIT_SLACK_TOKEN", WRONG)
    monkeypatch.setenv("INCIDENT_KIT_PAGERDUTY_TOKEN", "u+right")
    settings = folder / "incident-kit.yaml"
    with servers.serving(servers.FakePagerDuty(token="u+right")) as base:
        text = settings.read_text().replace("}}\n", f"}}, pagerduty: {{base_url: '{base}'}}}}\n")
        settings.write_text(text)
        ran = kit(folder, "doctor", "--json")
    ok = {one["service"]: one["ok"] for one in json.loads(ran.out)}
    assert (ran.code, ok["slack"], ok["pagerduty"]) == (3, False, True)


# what is used ---------------------------------------------------------------------


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace that names no service; no credential in the environment."""
    for name in VARIABLES:
        monkeypatch.delenv(f"INCIDENT_KIT_{name}", raising=False)
    assert kit(tmp_path / "ws", "init", str(tmp_path / "ws")).code == 0
    return tmp_path / "ws"


def used(ran: Ran) -> list[str]:
    return [one["service"] for one in json.loads(ran.out) if one["used"]]


def test_what_nothing_uses_need_not_be_there(bare: Path) -> None:
    ran = kit(bare, "doctor", "--json")
    assert (ran.code, used(ran)) == (0, [])
    assert "not used Slack: not used, so nothing is missing." in kit(bare, "doctor").out


def test_an_incident_uses_what_it_reads_live(bare: Path, tmp_path: Path) -> None:
    saved = write_export(tmp_path / "slack.zip", [])
    made = [
        ("live", ("--slack-channel", "incident", "--pagerduty-incident", "PX1")),
        ("offline", ("--slack-channel", "incident", "--slack-export", str(saved))),
    ]
    for ident, sources in made:
        assert kit(bare, "new", ident, "--title", "x", *sources).code == 0
    ran = [(one, kit(bare, "doctor", *one.split(), "--json")) for one in ("", "live", "offline")]
    assert {name: (one.code, used(one)) for name, one in ran} == {
        "": (3, ["slack", "pagerduty"]),
        "live": (3, ["slack", "pagerduty"]),
        "offline": (0, []),
    }


def test_a_credential_that_is_there_is_tested(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INCIDENT_KIT_SLACK_TOKEN", "two words")
    ran = kit(bare, "doctor", "--json")
    assert (ran.code, used(ran)) == (3, ["slack"])


def test_a_page_that_an_incident_s_address_names_is_asked(bare: Path) -> None:
    """No credential is needed for what is public."""
    with servers.serving(
        servers.Fixed(answer=servers.Reply(200, {"page": {"name": "Disk"}}))
    ) as base:
        flag = ("--statuspage-incident", f"{base}/incidents/abc123def456")
        assert kit(bare, "new", "live", "--title", "x", *flag).code == 0
        ran = kit(bare, "doctor", "live", "--json")
    assert (ran.code, used(ran)) == (0, ["statuspage"])


def test_a_slack_that_cannot_be_reached_is_told_soon(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One attempt more, a second later; what is waited for is said."""
    monkeypatch.setenv("INCIDENT_KIT_SLACK_TOKEN", slack_server.TOKEN)
    settings = bare / "incident-kit.yaml"
    text = settings.read_text() + "sources: {slack: {base_url: 'http://127.0.0.1:9/api/'}}\n"
    settings.write_text(text)
    began = time.monotonic()
    ran = kit(bare, "doctor")
    assert time.monotonic() - began < 6
    assert (ran.code, "MISSING  Slack" in ran.out) == (3, True)
    assert "Slack: asking …" in ran.err
    assert "Slack: waiting 1 s" in ran.err
