"""Whose JSON a document is, by several of its keys: for what no reader of ours claims.

A row is a service, the keys that one of its records has, and the flag that names such a
file, where the kit reads it. The first row that fits counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from incident_kit.errors import SourceError
from incident_kit.model import Json
from incident_kit.sources.json_values import Record, map_of, maps, text_of

_PASTE = (
    "Write what it says into a plain text file, a line a time with its words (09:04 Ana: "
    "declared), and name that with --paste."
)
#: How many records of a list are looked at, and how many keys are named.
_MOST_RECORDS = 5
_MOST_KEYS = 12
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Shape:
    """``owner`` as in "it is from Instatus"; ``flag`` names such files, if one does."""

    owner: str
    keys: frozenset[str]
    flag: str = ""
    kind: str = ""


def _row(owner: str, keys: str, flag: str = "", kind: str = "") -> Shape:
    return Shape(owner, frozenset(keys.split()), flag, kind)


SHAPES: tuple[Shape, ...] = (
    _row("Statuspage", "id name incident_updates", "--statuspage-json"),
    _row("PagerDuty", "incident_number service", "--pagerduty-json"),
    _row("PagerDuty", "id created_at agent channel", "--pagerduty-json"),
    _row("PagerDuty", "id created_at agent incident", "--pagerduty-json"),
    _row("PagerDuty", "log_entries incident", "--pagerduty-json"),
    _row("Statuspage (a component's webhook)", "component_update component page"),
    _row("Statuspage (a page without incidents)", "page status components incidents"),
    _row("PagerDuty (past incidents)", "past_incidents"),
    _row("PagerDuty (changes)", "change_events"),
    _row("PagerDuty's webhooks", "event_type occurred_at resource_type"),
    _row("AWS Support", "caseId submittedBy timeCreated", "--aws-json"),
    _row("AWS Support", "caseId displayId subject", "--aws-json"),
    _row("GitHub (deployments)", "id environment ref sha", "--changes-json"),
    _row("GitHub (deployments' statuses)", "state deployment_url", "--changes-json"),
    _row("GitHub (releases)", "id tag_name draft", "--changes-json"),
    _row("GitHub (workflow runs)", "id head_sha run_number", "--changes-json"),
    _row("GitHub (comments)", "id body created_at issue_url", "--tracker"),
    _row("GitHub (issues)", "number title body html_url", "--tracker"),
    _row("GitHub (issues)", "number title body createdAt", "--tracker"),
    _row("Jira", "key fields self", "--tracker"),
    _row("Trello", "cards actions lists", "--tracker"),
    _row("Jira (comments)", "self id author body created"),
    _row("Jira (worklogs)", "self id author timeSpent started"),
    _row("Jira Service Management", "issueKey requestFieldValues"),
    _row("Linear", "identifier title createdAt", "--tracker"),
    _row("Linear's webhooks", "action type data createdAt"),
    _row("GitLab", "iid title web_url", "--tracker"),
    _row("Shortcut", "app_url story_type name", "--tracker"),
    _row("Slack (messages)", "ts text user", "--slack-export"),
    _row("Slack (an answer of its API)", "ok messages", "--slack-export"),
    _row("Slack (users)", "team_id profile real_name"),
    _row("Instatus", "name started status updates"),
    _row("Instatus", "page activeIncidents"),
    _row("Instatus", "page activeMaintenances"),
    _row("Better Stack", "attributes relationships id", kind="status_report"),
    _row("Better Stack", "attributes relationships id", kind="status_update"),
    _row("Better Stack", "attributes relationships id", kind="status_page_report"),
    _row("Better Stack", "attributes relationships id", kind="incident"),
    _row("Better Stack", "report_type starts_at status_page_id"),
    _row("Better Stack", "attributes relationships id", kind="status_page"),
    _row("Better Stack", "attributes relationships id", kind="monitor"),
    _row("Cachet", "message human_status"),
    _row("Cachet", "id message component_id visible"),
    _row("Cachet", "attributes id", kind="incidents"),
    _row("Cachet", "attributes id", kind="incidentUpdates"),
    _row("Cachet", "attributes id", kind="schedules"),
    _row("incident.io", "incident_status reference name"),
    _row("incident.io", "ongoing_incidents page_url"),
    _row("incident.io", "ongoing_incidents scheduled_maintenances"),
    _row("incident.io", "incident_id message new_incident_status"),
    _row("Upptime", "slug uptime uptimeDay"),
    _row("Upptime", "slug dailyMinutesDown"),
    _row("Google Cloud's status page", "external_desc begin updates"),
    _row("Heroku's status page", "full_duration updates title"),
    _row("Slack's status page", "date_created notes services"),
    _row("Salesforce's status page", "IncidentImpacts IncidentEvents"),
    _row("AWS Health", "eventTypeCode service startTime"),
    _row("AWS Health", "event_log service date"),
    _row("Status.io", "status_overall incidents"),
    _row("Statusy", "created_date solved_date description"),
    _row("Uptime Kuma", "incident publicGroupList"),
    _row("Opsgenie", "tinyId message status"),
    _row("Opsgenie (notes)", "note owner createdAt offset"),
    _row("Opsgenie (an alert's log)", "log owner createdAt offset"),
    _row("Grafana OnCall", "alerts_count integration_id state"),
    _row("Grafana OnCall", "alert_group_id payload created_at"),
    _row("Grafana", "dashboardUID text time"),
    _row("Alertmanager", "groupLabels commonAnnotations alerts"),
    _row("Alertmanager", "labels annotations startsAt"),
    _row("Splunk On-Call", "incidentNumber currentPhase"),
    _row("Rootly", "attributes relationships id", kind="incident_events"),
    _row("FireHydrant", "incident_roles milestones name"),
    _row("ServiceNow", "sys_id short_description"),
    _row("Zendesk", "ticket_id comments"),
    _row("Asana", "gid resource_type name"),
    _row("Discord", "guild channel messages"),
    _row("Microsoft Teams", "createdDateTime body from"),
    _row("a Jupyter notebook", "cells nbformat metadata"),
)


def find_shape(document: Json) -> Shape | None:
    """Whose a document is; ``None`` where nothing says so."""
    records = list(_list_records(document))
    return next((shape for shape in SHAPES if any(_fits(shape, one) for one in records)), None)


def refuse_document(
    label: str, wanted: str, documents: Iterable[Json], todo: Iterable[str], flag: str
) -> SourceError:
    """The error for documents that hold nothing ``wanted``: it says whose they are, or
    what their keys are. ``flag`` is the one that they were named with."""
    shown = list(documents)
    shape = next(filter(None, map(find_shape, shown)), None)
    problem = f"{label}: holds no {wanted}"
    if shape is None:
        return SourceError(f"{problem}{_describe_keys(shown)}.", todo=tuple(todo))
    if shape.flag in ("", flag):
        return SourceError(f"{problem}: it is from {shape.owner}.", todo=(_PASTE, *todo))
    steps = (f"Name it with {shape.flag}.", *todo)
    return SourceError(f"{problem}: it is from {shape.owner}.", todo=steps)


def list_keys(documents: Iterable[Json]) -> list[str]:
    """The keys of the records in ``documents``, in the order first met: those of lists,
    else those of the objects that the documents are."""
    keys: dict[str, None] = {}
    for document in documents:
        inner = list(_list_records(document))
        is_list = isinstance(document, list) or len(inner) == 1
        for record in inner if is_list else inner[1:]:
            keys.update(dict.fromkeys(map(str, record)))
    return list(keys)


def _describe_keys(documents: list[Json]) -> str:
    keys = list_keys(documents)
    if not keys:
        return ""
    more = ", …" if len(keys) > _MOST_KEYS else ""
    return f"; its keys are {', '.join(keys[:_MOST_KEYS])}{more}"


def _fits(shape: Shape, record: Record) -> bool:
    keys = {str(key).casefold() for key in record}
    if not keys.issuperset(map(str.casefold, shape.keys)):
        return False
    return not shape.kind or text_of(record, "type") == shape.kind


def _list_records(value: Json, depth: int = 0) -> Iterator[Record]:
    """The objects of a document: itself, those of its lists, and of what wraps those."""
    if isinstance(value, list):
        for item in maps(value)[:_MOST_RECORDS]:
            yield from _list_records(item, depth)
        return
    if not isinstance(value, Mapping):
        return
    yield value
    if depth < _DEEPEST:
        for key, inner in value.items():
            is_wrap = isinstance(inner, Mapping) and bool(map_of(value, key))
            if is_wrap or isinstance(inner, list):
                yield from _list_records(inner, depth + 1)
