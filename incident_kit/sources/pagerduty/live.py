"""PagerDuty incidents from the REST API, read only.

Facts from https://developer.pagerduty.com/docs: classic paging with ``limit`` up to
100, ``offset`` and ``more``, where ``offset`` and ``limit`` may not pass 10,000
together; times and windows are in the account's zone unless UTC is asked for; who
was on call is asked for the moment the incident fired, since the default is now.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from incident_kit.errors import SourceError, UsageError
from incident_kit.model import Gathered, Window
from incident_kit.sources.credentials import Probe, Secret
from incident_kit.sources.http import Client, Manners, Params
from incident_kit.sources.json_values import Record, map_of, maps, text_of
from incident_kit.sources.one_by_one import each_named
from incident_kit.sources.pagerduty.contacts import people_of
from incident_kit.sources.pagerduty.dossier import LISTS, Dossier, start_of
from incident_kit.sources.pagerduty.gathered import gather_dossier

#: The EU service region answers at https://api.eu.pagerduty.com.
API_URL = "https://api.pagerduty.com"

_LIMIT = 100
_DEEPEST = 10_000
_NAME = re.compile(r"[A-Za-z0-9]{1,40}")
_HEADERS = {"Accept": "application/vnd.pagerduty+json;version=2"}
_HINTS: Mapping[int, str] = {
    401: "The token is wrong or was revoked: ask a PagerDuty admin or account owner for a "
    "read-only REST API key (Integrations, API Access Keys), then run "
    "incident-kit login pagerduty. An account in the EU needs base_url "
    "https://api.eu.pagerduty.com.",
    402: "The account's plan does not include this.",
    403: "The token's owner may not read this: ask a PagerDuty admin for a read-only REST API "
    "key of the account, or a role that sees the incident's team.",
    404: "Check the incident's id or number, and that the token is of the same account.",
}


def pagerduty_client(
    token: Secret, base_url: str | None = None, *, manners: Manners | None = None, **how: Any
) -> Client:
    """A client for the REST API; ``how`` as for :class:`~incident_kit.http.Client`
    (``progress``, ``clock``, ``sleep``)."""
    return Client(
        "PagerDuty",
        base_url or API_URL,
        authorization=("Token token=", token),
        headers=_HEADERS,
        manners=manners,
        hints=_HINTS,
        **how,
    )


@dataclass(frozen=True, slots=True)
class PagerDuty:
    """Named incidents of an account.

    ``client`` comes from :func:`pagerduty_client`; ``incidents`` holds ids, numbers
    (``12``, ``#12``) or addresses.
    """

    client: Client
    incidents: tuple[str, ...]

    def __call__(self, window: Window) -> tuple[Gathered, ...]:
        """Each incident whole, whatever ``window`` says, in the order named.

        A part that is refused (its alerts, its notes) costs that part: the check says
        so, and is not complete then. An incident that cannot be read
        gives an incomplete check; a :class:`~incident_kit.errors.SourceError` says
        that none could.
        """
        return each_named("PagerDuty", self.incidents, lambda name: _read(self.client, name))


@dataclass(slots=True)
class _Parts:
    """Asks for the parts of one incident, and keeps what could not be had."""

    client: Client
    problems: list[str] = field(default_factory=list)

    def fetch(self, path: str, key: str, params: Params) -> list[Record]:
        """Every record of a list that comes in pages, as far as it can be read."""
        records: list[Record] = []
        try:
            more = True
            while more:
                span = (("limit", str(_LIMIT)), ("offset", str(len(records))))
                body = self._get(path, (*params, *span))
                page = maps(body.get(key))
                records += page
                more = body.get("more") is True and self._can_go_on(key, page, len(records))
        except SourceError as error:
            self._note_error(key, error)
        return records

    def fetch_whole(self, path: str, key: str) -> list[Record]:
        """Every record of a list that comes in one piece; none if it is refused."""
        try:
            return maps(self._get(path, ()).get(key))
        except SourceError as error:
            self._note_error(key, error)
            return []

    def _get(self, path: str, params: Params) -> Record:
        body = self.client.get_json(path, params)
        return body if isinstance(body, Mapping) else {}

    def _note_error(self, key: str, error: SourceError) -> None:
        self._note(key, " ".join((str(error.args[0]), *error.todo)))

    def _note(self, key: str, problem: str) -> None:
        self.problems.append(f"{key.replace('_', ' ')}: {problem}")

    def _can_go_on(self, key: str, page: list[Record], number: int) -> bool:
        """Whether PagerDuty gives a further page after ``number`` records, as it says."""
        if not page:
            self._note(key, "PagerDuty says there are more and gives none")
            return False
        if number + _LIMIT > _DEEPEST:
            self._note(key, f"PagerDuty gives the newest {number} only; older missing")
            return False
        return True


def _read(client: Client, wanted: str) -> Gathered:
    name = wanted.strip().rstrip("/").rpartition("/")[2].removeprefix("#")
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{wanted!r} is no PagerDuty incident",
            todo=["Name it by its id (such as Q0ABCDEF12345), its number, or its address."],
        )
    body = client.get_json(f"incidents/{name}", (("include[]", "first_trigger_log_entries"),))
    incident = map_of(body, "incident") if isinstance(body, Mapping) else {}
    if not text_of(incident, "id"):
        raise SourceError(
            f"PagerDuty: the answer for {name} holds no incident.",
            todo=["Check that base_url is the address of PagerDuty's REST API."],
        )
    parts = _Parts(client)
    dossier = _fetch_dossier(parts, incident)
    users = _fetch_users(client, dossier)
    problems = tuple(parts.problems)
    return gather_dossier(dossier, complete=not problems, warnings=problems, users=users)


def _fetch_dossier(parts: _Parts, incident: Record) -> Dossier:
    path = f"incidents/{text_of(incident, 'id')}"
    channels = (("time_zone", "UTC"), ("is_overview", "false"), ("include[]", "channels"))
    entries = parts.fetch(f"{path}/log_entries", "log_entries", channels)
    return Dossier(
        incident,
        entries,
        parts.fetch_whole(f"{path}/notes", "notes"),
        parts.fetch(f"{path}/alerts", "alerts", ()),
        _fetch_on_call(parts, incident, entries),
    )


def _fetch_on_call(parts: _Parts, incident: Record, entries: list[Record]) -> list[Record]:
    at = start_of(incident, entries)
    policy = text_of(map_of(incident, "escalation_policy"), "id")
    if at is None or not policy:
        return []
    span = ("since", at), ("until", at + timedelta(seconds=1))
    asked = tuple((key, f"{when:%Y-%m-%dT%H:%M:%SZ}") for key, when in span)
    more = (("time_zone", "UTC"), ("escalation_policy_ids[]", policy), ("include[]", "users"))
    return parts.fetch("oncalls", "oncalls", (*asked, *more))


def _fetch_users(client: Client, dossier: Dossier) -> list[Record]:
    """The user objects of those whose e-mail is not known yet; it links a person to
    other systems, so what cannot be had is no loss to the incident."""
    users: list[Record] = []
    lists = (getattr(dossier, name) for name in LISTS)
    for person in people_of([dossier.incident], *lists):
        id_ = person.ids[0]
        if person.emails or not _NAME.fullmatch(id_):
            continue
        try:
            body = client.get_json(f"users/{id_}")
        except SourceError:
            return users
        users.append(map_of(body, "user") if isinstance(body, Mapping) else {})
    return users


def probe_pagerduty(client: Client) -> Probe:
    """Whether the token reads incidents. Only the first one's existence is asked for."""
    try:
        body = client.get_json("incidents", (("limit", "1"), ("time_zone", "UTC")))
    except SourceError as error:
        return Probe("pagerduty", ok=False, message=str(error.args[0]), todo=error.todo)
    if not isinstance(body, Mapping) or not isinstance(body.get("incidents"), list):
        todo = ("Check sources.pagerduty.base_url: the REST API's address.",)
        return Probe("pagerduty", ok=False, message="PagerDuty: no API is there.", todo=todo)
    return Probe("pagerduty", ok=True, message="PagerDuty: the token reads incidents.")
