"""The sources an incident names, each ready to read itself: saved files, else live.

One function a kind of source, one row each in :data:`KINDS_OF_SOURCE`. Credentials
come from the environment or the system's keyring; a source without one is not
read, and its check says who can grant it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from incident_kit.case import Case
from incident_kit.errors import UsageError
from incident_kit.model import Gathered, Source, SourceCheck, Window
from incident_kit.redaction import mask_secrets
from incident_kit.sources.aws_support.cases import AwsSupport, AwsSupportFile
from incident_kit.sources.credentials import Secret, credential, no_credential, system_keyring
from incident_kit.sources.mail.files import MailFile
from incident_kit.sources.pagerduty.live import PagerDuty, pagerduty_client
from incident_kit.sources.pagerduty.saved import PagerDutyFile
from incident_kit.sources.pasted.messages import Pasted
from incident_kit.sources.slack.export import SlackExport
from incident_kit.sources.statuspage.live import (
    StatuspageApi,
    StatuspagePage,
    fetch_summary,
    management_client,
    page_client,
    parse_incident_url,
)
from incident_kit.sources.statuspage.saved import StatuspageFile
from incident_kit.sources.tracker.stories import TrackerFile

#: A source and its name for a person.
Labelled = tuple[str, Source]
Told = Callable[[str], None]

_TEAM_ID = re.compile(r"[TE][A-Z0-9]{6,}")


def sources_of(case: Case, told: Told = lambda line: None) -> Iterator[Labelled]:
    """The sources that ``incident.yaml`` names, in the order of the process.

    ``told`` hears of progress. A path that is not there is a :class:`UsageError`.
    """
    for sources in KINDS_OF_SOURCE:
        yield from sources(case, told)


def secret_of(service: str) -> Secret | None:
    """The credential for a service: from the environment, else the keyring."""
    ring = system_keyring()
    return credential(service, os.environ, ring.get if ring else None)


def unread(label: str, why: str, window: Window) -> Gathered:
    """What a source that was not read gives: a check that says so."""
    check = SourceCheck(label, window.start, window.end, complete=False, warnings=(why,))
    return Gathered(check)


def _absent(label: str, why: str) -> Labelled:
    return label, lambda window: [unread(label, why, window)]


def _lacking(service: str, label: str) -> Labelled:
    missing = no_credential(service)
    return _absent(label, "; ".join((missing.message, *missing.todo)))


def _slack(case: Case, told: Told) -> Iterator[Labelled]:
    named = case.incident.sources.slack
    if named.export and not named.channels:
        raise UsageError(
            f"{case.folder.label('incident.yaml')}: a Slack export, but no channel",
            todo=["name the channels to read under sources.slack.channels"],
        )
    for export in named.export:
        path = _resolved(case, export)
        yield "Slack export", SlackExport(path, named.channels, path.name, _team_url(case))
    if named.channels and not named.export:
        yield _live_slack(case, told)


def _live_slack(case: Case, told: Told) -> Labelled:
    from incident_kit.sources.slack.live import Slack, web_client

    channels = case.incident.sources.slack.channels
    service, token = case.settings.sources.slack, secret_of("slack")
    if token is None:
        return _lacking("slack", "Slack " + ", ".join(f"#{one.lstrip('#')}" for one in channels))
    team = service.team or ""
    return "Slack", Slack(
        web_client(token, service.base_url or ""),
        channels,
        case.folder.path / "raw" / "slack" if case.settings.raw else None,
        told,
        team=team if _TEAM_ID.fullmatch(team) else "",
    )


def _team_url(case: Case) -> str | None:
    """Where the team's Slack answers: ``harbour`` is ``https://harbour.slack.com``."""
    team = case.settings.sources.slack.team
    if not team or _TEAM_ID.fullmatch(team):
        return None
    host = team.removeprefix("https://").rstrip("/")
    return f"https://{host}" if "." in host else f"https://{host}.slack.com"


def _statuspage(case: Case, told: Told) -> Iterator[Labelled]:
    named = case.incident.sources.statuspage
    for saved in named.saved:
        path = _resolved(case, saved)
        yield "Statuspage", StatuspageFile(path, named.incidents, path.name)
    if named.incidents and not named.saved:
        yield _live_statuspage(case, told)


def _live_statuspage(case: Case, told: Told) -> Labelled:
    service, key = case.settings.sources.statuspage, secret_of("statuspage")
    wanted = case.incident.sources.statuspage.incidents
    addresses = [parse_incident_url(one) for one in wanted if "/" in one]
    ids = tuple(parse_incident_url(one)[1] or one if "/" in one else one for one in wanted)
    base = service.base_url or next((address for address, _ in addresses), None)
    if key is not None:
        client = management_client(key, service.api_url, progress=told)
        return "Statuspage", StatuspageApi(client, service.page or "", ids)
    if base is not None:
        return "Statuspage", StatuspagePage(page_client(base, progress=told), ids)
    return _absent(
        f"Statuspage {', '.join(wanted)}",
        "no page is named: write its address under sources.statuspage.base_url in "
        "incident-kit.yaml, or name saved JSON",
    )


def _pagerduty(case: Case, told: Told) -> Iterator[Labelled]:
    named = case.incident.sources.pagerduty
    for saved in named.saved:
        path = _resolved(case, saved)
        yield "PagerDuty", PagerDutyFile(path, named.incidents, path.name)
    if not named.incidents or named.saved:
        return
    token = secret_of("pagerduty")
    if token is None:
        yield _lacking("pagerduty", f"PagerDuty {', '.join(named.incidents)}")
        return
    base = case.settings.sources.pagerduty.base_url
    yield "PagerDuty", PagerDuty(pagerduty_client(token, base, progress=told), named.incidents)


def _tracker(case: Case, told: Told) -> Iterator[Labelled]:
    stories = tuple(filter(None, [case.incident.story]))
    for text in case.incident.sources.tracker:
        path, zone = _resolved(case, text), case.settings.time_zone
        yield "Tracker", TrackerFile(path, path.name, stories=stories, time_zone=zone)


def _mail(case: Case, told: Told) -> Iterator[Labelled]:
    for text in case.incident.sources.mail:
        path = _resolved(case, text)
        yield "Mail", MailFile(path, path.name)


def _aws_support(case: Case, told: Told) -> Iterator[Labelled]:
    named = case.incident.sources.aws_support
    for text in named.saved:
        path = _resolved(case, text)
        yield "AWS Support", AwsSupportFile(path, path.name)
    if named.cases and not named.saved:
        yield "AWS Support", AwsSupport(named.cases)


def _pasted(case: Case, told: Told) -> Iterator[Labelled]:
    paths = tuple(_resolved(case, text) for text in case.incident.sources.pasted)
    if paths:
        zone = case.settings.time_zone
        yield (
            "Pasted text",
            Pasted(
                paths,
                (case.incident.started or case.window.start).astimezone(ZoneInfo(zone)).date(),
                tuple(path.name for path in paths),
                case.events,
                zone,
                lambda body: mask_secrets(body)[0],
            ),
        )


def facts_of_page(url: str) -> dict[str, object]:
    """What a public status page tells of the incident at ``url``, as flags of `new`.

    The incident's own address names it; a page's alone does where the page lists
    one incident. Raises as the page's source does.
    """
    base, named = parse_incident_url(url)
    told = fetch_summary(page_client(base), named)
    times = {"started": told.started or told.created, "resolved": told.resolved}
    return {
        "title": told.name,
        "public_title": told.name,
        "service": ", ".join(told.components),
        **{name: at.isoformat(timespec="minutes") for name, at in times.items() if at},
        "statuspage_incident": [f"{base}/incidents/{told.id}"],
    }


def _resolved(case: Case, text: str) -> Path:
    path = case.workspace.root / text
    if not path.exists():
        raise UsageError(
            f"{case.folder.label('incident.yaml')}: there is no {text}",
            todo=["correct the path; it is relative to the workspace"],
        )
    return path


KINDS_OF_SOURCE: tuple[Callable[[Case, Told], Iterator[Labelled]], ...] = (
    _slack,
    _statuspage,
    _pagerduty,
    _tracker,
    _mail,
    _aws_support,
    _pasted,
)
