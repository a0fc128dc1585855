"""The questions of `new` on a terminal: enough to gather, without editing a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from incident_kit.cli.output import say
from incident_kit.errors import IncidentKitError, SourceError
from incident_kit.journey.spoken_times import parse_spoken_time
from incident_kit.journey.status_page import is_read_later, read_address
from incident_kit.journey.whereabouts import ENDINGS, recognise_file
from incident_kit.model import utc_now
from incident_kit.sources.registry import SOURCE_FLAGS
from incident_kit.sources.slack.channels import list_channels
from incident_kit.workspace import Workspace
from incident_kit.workspace.git_identity import name_operator

#: What people may answer on security, and what is stored for it.
_SECURITY_ANSWERS = {"no": "no", "not sure": "unknown", "yes": "yes"}


def ask_for_facts(workspace: Workspace) -> dict[str, object]:
    """The answers on a terminal, as the flags of `new` they stand for; only what broke and
    when it started has to be answered."""
    if not sys.stdin.isatty():
        raise click.UsageError('give at least --title "…" and --started TIME.')
    say("Enter leaves a question open; all of it can be changed later.")
    title = click.prompt("What broke")
    page = _ask("Its page on your status page (address)", _read_page) or {}
    return {
        **page,
        "title": title,
        **_ask_for_times(workspace.settings.time_zone, page),
        "lead": _ask("Who led"),
        "comms": _ask("Who told the tenants (comms)"),
        "priority": _ask(f"How severe ({', '.join(workspace.settings.priorities)})"),
        **_ask_for_record(),
        **_ask_for_security(workspace),
    }


def _ask(question: str, read: Callable[[str], Any] = str, default: object = "") -> Any:
    """An answer, or ``default``; one that ``read`` refuses is asked for again."""

    def read_answer(text: str) -> Any:
        try:
            return read(text.strip()) if text.strip() else ""
        except (IncidentKitError, ValueError) as error:
            raise click.UsageError(str(error)) from error

    return click.prompt(
        question, default=default, show_default=bool(default), value_proc=read_answer
    )


def _ask_for_times(zone: str, page: Mapping[str, object]) -> dict[str, object]:
    """Start and end; those of the status page are a key away."""
    now = utc_now()
    started = click.prompt(
        "When did it start (10:41, yesterday 14:00)",
        default=str(page["started"]) if page.get("started") else None,
        value_proc=lambda text: _check_time(text, zone, now),
    )
    after = parse_spoken_time(started, zone, now)
    resolved = _ask(
        "When was it over (Enter if it is not)",
        lambda text: _check_time(text, zone, now, after),
        page.get("resolved", ""),
    )
    return {"started": started, "resolved": resolved}


def _check_time(text: str, zone: str, now: datetime, after: datetime | None = None) -> str:
    """``text`` if it is a time that has come; otherwise the question is asked again."""
    try:
        at = parse_spoken_time(text, zone, now, after)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if after is not None and at < after:
        raise click.UsageError(f"{text} is before it started: say the day too")
    return text


def _read_page(address: str) -> dict[str, object]:
    """The facts at ``address``; where it does not answer now, it is read when gathering."""
    try:
        return dict(read_address(address))
    except SourceError as error:
        if not is_read_later(address):
            raise
        say(f"it could not be read now ({error.args[0]}); gathering tries again")
        return {"statuspage_incident": [address]}


def _ask_for_record() -> dict[str, object]:
    """Channels and files in which the incident was spoken of, until there are no more."""
    named: dict[str, list[str]] = {}
    question = "Where it was spoken of: a Slack channel, or a file (export, mails, copied text)"
    while answer := _ask(question, _name_record):
        for flag, values in answer.items():
            named.setdefault(flag, []).extend(values)
        question = "Another channel or file"
    return dict(named)


def _name_record(answer: str) -> dict[str, list[str]]:
    path = Path(answer).expanduser()
    if not path.exists():
        if answer.startswith("#") or not ({"/", "\\"} & set(answer) or path.suffix in ENDINGS):
            return {"slack_channel": [answer.removeprefix("#")]}
        raise ValueError(f"there is no file or folder {answer}: the path is relative to here")
    flag = recognise_file(path) or _ask_whose()
    named = {flag: [answer]}
    if flag == "slack_export":
        named["slack_channel"] = [_ask_for_channel(path)]
    return named


def _ask_whose() -> str:
    flags = {
        flag.name.replace("_", "-"): name for name, flag in SOURCE_FLAGS.items() if flag.is_path
    }
    return flags[click.prompt("What is it", type=click.Choice(list(flags)))]


def _ask_for_channel(export: Path) -> str:
    channels = list_channels(export)
    listed = ", ".join(f"#{channel}" for channel in channels[:12])
    if channels:
        say(f"it holds {listed}{', …' if len(channels) > 12 else ''}")
    only = channels[0] if len(channels) == 1 else None
    return str(click.prompt("Which channel of it", default=only)).removeprefix("#")


def _ask_for_security(workspace: Workspace) -> dict[str, object]:
    name = name_operator(workspace.root)
    answer = click.prompt(
        f"Could someone have had access they should not (no or yes is answered as {name})",
        type=click.Choice(list(_SECURITY_ANSWERS)),
        default="not sure",
    )
    return {
        "security": _SECURITY_ANSWERS[answer],
        "security_by": "" if answer == "not sure" else name,
    }
