"""The postmortem of an incident on Statuspage, as a door.

Facts from https://developer.statuspage.io and support.atlassian.com/statuspage: a
postmortem can only be created once the incident is resolved; its text is sent as
``body_draft``, published and taken back by requests of their own, and shown to readers as
``body``. After publishing the incident's status is ``postmortem``, which the description's
list of states lacks. No default of ``notify_subscribers`` and ``notify_twitter`` is given,
so both are always sent. The ``preview_key`` of an answer is a secret, and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any

from incident_kit import rendering
from incident_kit.case import Case
from incident_kit.errors import SourceError
from incident_kit.exporting.artifacts import render_body
from incident_kit.exporting.formats import STATUSPAGE_FILE
from incident_kit.model import Json, Window
from incident_kit.publishing.door import Shown
from incident_kit.publishing.places import Place, find_place, read_statuspage
from incident_kit.review import Approved
from incident_kit.sources.credentials import Secret
from incident_kit.sources.http import Client
from incident_kit.sources.json_values import Record, text_of, utc_of, web_of
from incident_kit.sources.statuspage.live import MANNERS, fetch_page, management_client

#: The states of an incident whose postmortem can be written.
_OVER = ("resolved", "postmortem")
#: States of planned work, of which no incident's report is published.
_PLANNED = ("scheduled", "in_progress", "verifying", "completed")


def open_statuspage(
    case: Case, key: Secret, named: str | None = None, **how: Any
) -> StatuspageDoor:
    """The door to Statuspage for ``case``, through the management API with ``key``; ``how``
    as for :class:`~incident_kit.sources.http.Client`. Raises as :func:`find_place`, and
    :class:`SourceError` where the key does not read the page."""
    place = find_place(case, named)
    client = management_client(key, read_statuspage(case).api_url, manners=MANNERS, **how)
    page = fetch_page(client, place.page)
    found = text_of(page, "id")
    if place.page and found != place.page:
        raise SourceError(f"Statuspage answered with the page {found}, asked for {place.page}")
    place = replace(place, page=found)
    names = (case.incident.title or "", case.incident.public_title or "")
    return StatuspageDoor(client, place, page, case.window, names)


@dataclass
class StatuspageDoor:
    """The postmortem at ``place`` on ``page``, through the management API; ``window`` is
    the time of the incident, and ``names`` what it is called.

    The methods are those of :class:`~incident_kit.publishing.door.Door`.
    """

    client: Client
    place: Place
    page: Record
    window: Window
    names: tuple[str, ...]
    name = "Statuspage"
    notifies = True
    _incident: Record = field(default_factory=dict, init=False, repr=False)

    @property
    def target(self) -> str:
        """The page and the incident, by their ids."""
        return self.place.target

    @property
    def url(self) -> str:
        """The incident's shortlink, or its address on the page."""
        own = f"{text_of(self.page, 'url')}/incidents/{self.place.incident}"
        return web_of(self._incident, "shortlink") or own

    @property
    def preview(self) -> str:
        """The incident where the team edits it."""
        return f"https://manage.statuspage.io/{self._root}"

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """The page and the incident, and the state it is in."""
        page = f"{text_of(self.page, 'name')}, {text_of(self.page, 'url')}"
        state = text_of(self._incident, "status")
        return (
            ("page", page.strip(" ,")),
            ("incident", f"{text_of(self._incident, 'name')} ({state})"),
        )

    def compose(self, case: Case, approved: Approved) -> str:
        """The signed text in the Markdown that Statuspage shows."""
        return render_body(case, approved, STATUSPAGE_FILE)

    def list_losses(self, approved: Approved) -> tuple[str, ...]:
        """Tables, pictures and HTML."""
        return rendering.list_losses(approved.text)

    def look(self) -> Shown:
        """The draft and the published postmortem, and the state of the incident."""
        self._incident = self._fetch_incident()
        postmortem = self._fetch_postmortem()
        notified = self._incident.get("postmortem_notified_subscribers")
        is_live = bool(postmortem.get("published_at"))
        live = _read_body(postmortem, "body") if is_live else None
        is_hidden = is_live and live is None
        hidden = ["the page says that a report was published, and does not show it"]
        return Shown(
            draft=_read_body(postmortem, "body_draft"),
            live=live,
            notified=notified if isinstance(notified, bool) else None,
            refusals=tuple(self._list_refusals()),
            questions=(*(hidden if is_hidden else ()), *self._list_questions()),
            is_whole=not is_hidden,
        )

    def put_draft(self, body: str) -> SourceError | None:
        """Send the text as ``body_draft``."""
        return self._put("", {"postmortem": {"body_draft": body}})

    def publish(self, *, notify: bool) -> SourceError | None:
        """Publish the draft, telling nobody on Twitter."""
        sent = {"notify_subscribers": notify, "notify_twitter": False, "custom_tweet": ""}
        return self._put("/publish", {"postmortem": sent})

    def revert(self) -> SourceError | None:
        """Make the published postmortem a draft again."""
        return self._put("/revert", None)

    # -------------------------------------------------------------------------

    @property
    def _root(self) -> str:
        return f"pages/{self.place.page}/incidents/{self.place.incident}"

    def _put(self, step: str, body: Json) -> SourceError | None:
        path = f"{self._root}/postmortem{step}"
        answer = self.client.put_json(path, body)
        return None if answer.ok else self.client.refusal(path, answer)

    def _fetch_incident(self) -> Record:
        body = self.client.get_json(self._root)
        return body if isinstance(body, Mapping) else {}

    def _fetch_postmortem(self) -> Record:
        """The postmortem; nothing where the incident has none yet."""
        path = f"{self._root}/postmortem"
        answer = self.client.ask(path)
        if answer.status == HTTPStatus.NOT_FOUND:
            return {}
        if not answer.ok:
            raise self.client.refusal(path, answer)
        return _read_object(answer.body or {})

    def _list_refusals(self) -> list[str]:
        state = text_of(self._incident, "status")
        if text_of(self._incident, "id") != self.place.incident:
            return ["Statuspage answered with another incident than it was asked for"]
        if state in _PLANNED:
            return ["this is planned maintenance on the page, and no incident"]
        if state not in _OVER:
            return [
                f"the incident is {state or 'in no state'} on the page, and not resolved: "
                "a postmortem can be published once it is"
            ]
        return []

    def _list_questions(self) -> list[str]:
        found = []
        if self._incident.get("postmortem_ignored") is True:
            found.append("somebody said on the page that this incident gets no postmortem")
        if not self.place.is_gathered and not self._agrees():
            name = text_of(self._incident, "name")
            found.append(f"nothing was gathered from “{name}”, which has another name or time")
        return found

    def _agrees(self) -> bool:
        """Whether the incident on the page is called as here, and was at the same time."""
        names = {name.casefold().strip() for name in self.names}
        began = utc_of(self._incident, "started_at", "created_at")
        ended = utc_of(self._incident, "resolved_at")
        is_named = text_of(self._incident, "name").casefold() in names
        return is_named and self._overlaps(began, ended)

    def _overlaps(self, began: datetime | None, ended: datetime | None) -> bool:
        start, end = self.window.start, self.window.end
        is_before = ended is not None and start is not None and ended < start
        is_after = began is not None and end is not None and began > end
        return not (is_before or is_after)


def _read_object(body: Json) -> Record:
    """The object that an answer is; of anything else nobody knows what stands there."""
    if not isinstance(body, Mapping):
        raise SourceError("Statuspage answered with something other than a postmortem")
    return body


def _read_body(postmortem: Record, key: str) -> str | None:
    """A text of the postmortem; one without a word is none."""
    body = postmortem.get(key)
    if body is None:
        return None
    if not isinstance(body, str):
        raise SourceError(f"Statuspage answered with something other than a text as {key}")
    return body if body.strip() else None
