"""A proxy is used, and its password shown nowhere, whether it fails or is misspelt."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any

import pytest
from support.kit import ID, flags, incident, kit, tree
from support.servers import FakeTime, Fixed, Reply, serving

from incident_kit.errors import IncidentKitError, SourceError
from incident_kit.report import clean_run, hide_logins
from incident_kit.sources.http import Client, Manners
from incident_kit.sources.slack.live.client import Calls, web_client

SECRET = "pr0xy" + "-made-up"
NOWHERE = "127.0.0.1:9"
#: Addresses that people write; in most of them the password has a sign that wants escaping.
PROXIES = [
    f"http://user:{SECRET}@{NOWHERE}",
    f"http://user:{SECRET}/x@{NOWHERE}",
    f"http://user:{SECRET}#x@{NOWHERE}",
    f"http://user:{SECRET}?x@{NOWHERE}",
    f"http://user:x@{SECRET}@{NOWHERE}",
    f"http://user:{SECRET}@127.0.0.1:port",
    f"http://user:{SECRET}@no such host:3128",
    f"http://{SECRET}@{NOWHERE}",
    f"user:{SECRET}@{NOWHERE}",
    f"socks5://user:{SECRET}@{NOWHERE}",
    f"unknown://user:{SECRET}@{NOWHERE}",
    f"{SECRET}",
]
VARIABLES = ("http_proxy", "https_proxy", "no_proxy", "all_proxy")


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


def _ask_with_requests(url: str) -> Any:
    manners = Manners(attempts=2, timeout_seconds=5)
    return Client("Example", url, manners=manners, sleep=FakeTime().sleep).get_json("thing")


def _ask_slack(url: str) -> Any:
    time = FakeTime()
    return Calls(web_client(None, url), time.sleep, time.clock, tries=2).ask("auth.test", {})


@pytest.mark.parametrize("ask", [_ask_with_requests, _ask_slack])
@pytest.mark.parametrize("proxy", PROXIES)
def test_no_error_shows_a_proxy_s_password(
    environment: pytest.MonkeyPatch, proxy: str, ask: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither its message nor the tracebacks of what led to it, nor a log."""
    environment.setenv("HTTPS_PROXY", proxy)
    caplog.set_level(0)
    with pytest.raises(IncidentKitError) as raised:
        ask("https://api.status.example/v1/")
    shown = "".join(traceback.format_exception(raised.value)) + caplog.text
    assert SECRET not in shown


def test_a_proxy_that_fails_is_named_as_the_reason(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("HTTPS_PROXY", PROXIES[0])
    with pytest.raises(SourceError, match="the proxy on the way to it could not be used"):
        _ask_with_requests("https://api.status.example/v1/")
    environment.setenv("HTTPS_PROXY", PROXIES[1])
    with pytest.raises(SourceError) as raised:
        _ask_with_requests("https://api.status.example/v1/")
    assert "the proxy that HTTPS_PROXY names" in raised.value.todo[0]


@pytest.mark.parametrize("proxy", PROXIES)
def test_a_host_in_no_proxy_is_asked_without_one(
    environment: pytest.MonkeyPatch, proxy: str
) -> None:
    environment.setenv("HTTP_PROXY", proxy)
    environment.setenv("NO_PROXY", "127.0.0.1")
    with serving(Fixed(answer=Reply(200, {"ok": True}))) as url:
        assert _ask_with_requests(f"{url}/v1/") == {"ok": True}


def test_gathering_in_a_notebook_leaves_the_password_nowhere(tmp_path: Path) -> None:
    """Plain papermill shows and stores what went wrong: on its screen, in the notebook, in
    the record of what was checked."""
    folder = tmp_path / "ws"
    assert kit(folder, "init", str(folder)).code == 0
    settings = folder / "incident-kit.yaml"
    source = "sources: {statuspage: {base_url: 'http://status.example/api', page: page1}}\n"
    settings.write_text(settings.read_text() + source)
    assert kit(folder, "new", ID, *flags(statuspage_incident="abcdefgh1234")).code == 0
    clean = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    target = str(incident(folder) / "gather.ipynb")
    given = ("-p", "incident", ID, "-p", "workspace", str(folder), "--log-level", "DEBUG")
    ran = subprocess.run(
        [sys.executable, "-m", "papermill", "notebooks/1_gather.ipynb", target, *given],
        cwd=Path(__file__).resolve().parents[2],
        env={**clean, "HTTP_PROXY": PROXIES[1]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "status.example" in ran.stderr + str(tree(folder))
    written = b"".join(tree(folder).values()).decode(errors="replace")
    assert SECRET not in ran.stdout + ran.stderr + written


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"at http://user:{SECRET}@proxy.example:3128", "at http://***@proxy.example:3128"),
        (f"'https://{SECRET}@a.example/x' and", "'https://***@a.example/x' and"),
        (f"http://u:{SECRET}/x@a.example", "http://***@a.example"),
        (f"http://u:x@{SECRET}@a.example", "http://***@a.example"),
        ("see https://a.example/x, or b@a.example", "see https://a.example/x, or b@a.example"),
        ("https://a.example:80/x b@a.example", "https://a.example:80/x b@a.example"),
    ],
)
def test_a_login_in_an_address_is_not_stored_with_an_error(text: str, shown: str) -> None:
    assert hide_logins(text) == shown
    output = {"output_type": "error", "ename": "E", "evalue": text, "traceback": [text]}
    cell = {"cell_type": "code", "source": "", "metadata": {}, "outputs": [output]}
    assert SECRET not in str(clean_run({"cells": [cell], "metadata": {}}, "x"))
