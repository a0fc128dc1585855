"""Whether Slack can be read with the token there is, for ``doctor``."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from slack_sdk import WebClient

from incident_kit.sources.credentials import Probe, report_missing_credential
from incident_kit.sources.progress import Progress, ignore_progress
from incident_kit.sources.slack.live.client import Answer, Calls
from incident_kit.sources.slack.live.errors import RefusalError
from incident_kit.sources.slack.live.scopes import SCOPES, Scope
from incident_kit.text.mrkdwn import clean

_GRANT = (
    "Add to the app, under OAuth & Permissions: {scopes}; docs/slack-app.md says what for.",
    "A Slack administrator approves the change, and the app is installed again.",
)


def probe(
    client: WebClient | None,
    *,
    sleep: Callable[[float], None] = time.sleep,
    timer: Callable[[], float] = time.monotonic,
    progress: Progress = ignore_progress,
) -> Probe:
    """What can be read with ``client``; no token in it, or no client, is said.
    ``progress`` hears what is waited for.

    Not ``ok`` without a token, with one Slack does not take, and without a scope
    nothing can be gathered without. Never raises for what Slack answers.
    """
    if client is None or not client.token:
        return report_missing_credential("slack")
    calls = Calls(client, sleep, timer, tries=2)
    try:
        answer = calls.answer(
            "auth.test",
            {},
            lambda method, seconds, why: progress(f"Slack: waiting {seconds:.0f} s, {why}"),
        )
        lacking = _find_lacking_scopes(answer, calls)
    except RefusalError as error:
        return Probe("slack", False, str(error.args[0]), tuple(error.todo))
    team = clean(answer.data.get("team")) or clean(answer.data.get("url")) or "the workspace"
    return _probe_of(team, lacking)


def _find_lacking_scopes(answer: Answer, calls: Calls) -> list[Scope]:
    """The scopes the token does not have: by the header ``X-OAuth-Scopes``, or
    where that is missing by what Slack refuses."""
    header = answer.headers.get("x-oauth-scopes")
    if header is not None:
        granted = {name.strip() for name in header.split(",")}
        return [scope for scope in SCOPES if scope.name not in granted]
    listings = dict.fromkeys(
        scope.method for scope in SCOPES if not scope.method.endswith(".history")
    )
    needed = {name for method in listings for name in _ask_for_scopes(method, calls)}
    return [scope for scope in SCOPES if scope.name in needed]


def _ask_for_scopes(method: str, calls: Calls) -> list[str]:
    """The scopes that Slack says ``method`` lacks; none if it answers."""
    try:
        calls.ask(method, {} if method == "emoji.list" else {"limit": 1})
    except RefusalError as error:
        if error.fatal:
            raise
        return error.needed.split(", ") if error.error == "missing_scope" else []
    return []


def _probe_of(team: str, lacking: Sequence[Scope]) -> Probe:
    if not lacking:
        return Probe("slack", True, f"Slack: {team} can be read.")
    missing = "; ".join(f"{scope.name} ({scope.loses})" for scope in lacking)
    todo = tuple(line.format(scopes=", ".join(scope.name for scope in lacking)) for line in _GRANT)
    if any(scope.needed for scope in lacking):
        return Probe("slack", False, f"Slack: the app lacks scopes for {team}: {missing}.", todo)
    return Probe("slack", True, f"Slack: {team} can be read, but not all: {missing}.", todo)
