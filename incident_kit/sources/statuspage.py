"""Updates of a status page incident, out of a saved JSON file.

Read are the public ``/api/v2/incidents.json`` (and ``summary.json``,
``scheduled-maintenances.json``, one incident by itself) and the management API's
``/v1/pages/…/incidents``: https://developer.statuspage.io. Lists come newest
first; ``display_at`` is the time the page shows, ``created_at`` the time an
update was written, each with the page's offset. ``affected_components`` is null
in two updates of five, and held a sentence instead of components in 2016.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from incident_kit.errors import SourceError, UsageError
from incident_kit.model import Component, Event, Gathered, RawFile, SourceCheck, Window
from incident_kit.mrkdwn import clean, escaped
from incident_kit.sources._near import near
from incident_kit.sources._wording import wording

Record = Mapping[str, Any]

_MAINTENANCE = frozenset({"scheduled", "in_progress", "verifying", "completed"})
_RESOLVED = frozenset({"resolved", "completed"})
_LISTS = ("incidents", "scheduled_maintenances")
_EDIT = timedelta(seconds=1)
_BLOCK_STARTS = ("#", ">", "- ", "* ", "+ ", "```", "~~~", "|", "1. ", "1) ")


@dataclass(frozen=True, slots=True)
class StatuspageUpdate:
    """One public update. ``text`` is its wording as safe Markdown, ``at`` the
    time the page shows (UTC), ``status`` the service's word (``in_progress``).
    ``order`` counts from 0 in the order they were written."""

    id: str
    at: datetime
    status: str
    text: str
    order: int = 0
    components: tuple[Component, ...] = ()
    notified: bool | None = None
    edited: bool = False


@dataclass(frozen=True, slots=True)
class StatuspageIncident:
    """A named incident as the page tells it; times are UTC, ``None`` where the
    file has none.

    ``updates`` are in the order they were written, without the notice of a
    published postmortem: that is a report of ours coming back, not an update.
    ``components`` are the names the incident or an update mentions. ``page_id``
    is ``-`` where the file does not say. ``problems`` tells what was skipped,
    one sentence each.
    """

    id: str
    name: str
    page_id: str
    status: str = ""
    impact: str = ""
    shortlink: str | None = None
    started: datetime | None = None
    created: datetime | None = None
    resolved: datetime | None = None
    components: tuple[str, ...] = ()
    page_name: str = ""
    page_url: str | None = None
    page_time_zone: str | None = None
    maintenance: bool = False
    backfilled: bool = False
    updates: tuple[StatuspageUpdate, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatuspageFile:
    """Named incidents of one saved file.

    ``incidents`` names them by id, by shortlink or its code, or by exact name;
    none will do if the file holds exactly one. ``label`` is the path as its user
    wrote it, for messages (the file's name by default).
    """

    path: Path
    incidents: tuple[str, ...] = ()
    label: str = ""

    def __call__(self, window: Window) -> tuple[Gathered, ...]:
        """Each incident whole, whatever ``window`` says, in the order named.

        An update without an id or a time is skipped and told. Raises
        :class:`~incident_kit.errors.UsageError` for an incident the file does
        not have, and :class:`~incident_kit.errors.SourceError` for a file that is
        no JSON of Statuspage.
        """
        label = self.label or self.path.name
        found = _read(self.path, label)
        chosen = _chosen(found, self.incidents, label)
        return tuple(_gathered(record, page, window) for record, page in chosen)


def summary(path: Path, incident: str | None = None, *, label: str = "") -> StatuspageIncident:
    """What a file tells of one incident, named as for :class:`StatuspageFile`;
    the same errors."""
    label = label or path.name
    wanted = (incident,) if incident else ()
    [(record, page)] = _chosen(_read(path, label), wanted, label)
    return incident_of(record, page)


def incident_of(record: Record, page: Record) -> StatuspageIncident:
    """An incident as the API gives it, with its page (which may be empty)."""
    updates, problems = _updates(record)
    named = [_text(part, "name") for part in _maps(record.get("components"))]
    named += [part.name for update in updates for part in update.components]
    ends = [update.at for update in updates if update.status in _RESOLVED]
    shortlink = _web(_text(record, "shortlink"))
    return StatuspageIncident(
        id=_text(record, "id"),
        name=_text(record, "name"),
        page_id=_text(record, "page_id") or _text(page, "id") or "-",
        status=_text(record, "status"),
        impact=_text(record, "impact"),
        shortlink=shortlink,
        started=_time(record, "started_at", "created_at"),
        created=_time(record, "created_at"),
        resolved=_time(record, "resolved_at") or (ends[-1] if ends else None),
        components=tuple(dict.fromkeys(name for name in named if name)),
        page_name=_text(page, "name"),
        page_url=_web(_text(page, "url")),
        page_time_zone=_text(page, "time_zone") or None,
        maintenance=_is_maintenance(record),
        backfilled=record.get("backfilled") is True,
        updates=updates,
        problems=problems,
    )


def incident_events(incident: StatuspageIncident) -> tuple[Event, ...]:
    """An event per update. The body begins with the status in words, in bold
    (``**Investigating:** …``), on a line of its own before a list or the like."""
    flags = ("backfilled",) if incident.backfilled else ()
    return tuple(
        Event(
            id=f"statuspage:{incident.page_id}/{incident.id}/{update.id}",
            at=update.at,
            source="statuspage",
            kind=_kind(incident, update),
            body=_body(update),
            url=_link(incident),
            flags=(*flags, "edited") if update.edited else flags,
            components=update.components,
            notified=update.notified,
            order=update.order,
        )
        for update in incident.updates
    )


def _gathered(record: Record, page: Record, window: Window) -> Gathered:
    incident = incident_of(record, page)
    events = incident_events(incident)
    check = SourceCheck(
        source=f"Statuspage, {incident.name or incident.id}",
        start=window.start,
        end=window.end,
        complete=True,
        items=len(events),
        skipped=len(incident.problems),
        warnings=incident.problems or (() if events else ("the incident has no updates",)),
    )
    name = "".join(letter if letter.isalnum() else "_" for letter in incident.id)
    data = json.dumps({"page": page, "incident": record}, indent=1).encode()
    return Gathered(
        check, events, raw=(RawFile(f"statuspage-{name}.json", data),), public=_public(incident)
    )


def _public(incident: StatuspageIncident) -> tuple[str, ...]:
    host = urlsplit(incident.page_url).hostname if incident.page_url else None
    found = (*incident.components, incident.page_name, host, incident.shortlink, incident.id)
    return tuple(dict.fromkeys(text for text in found if text))


def _kind(incident: StatuspageIncident, update: StatuspageUpdate) -> str:
    planned = incident.maintenance or update.status in _MAINTENANCE
    return "maintenance" if planned else "update"


def _body(update: StatuspageUpdate) -> str:
    words = escaped(update.status.replace("_", " ").capitalize())
    if not words or not update.text:
        return f"**{words}**" if words else update.text
    own_line = update.text.startswith(_BLOCK_STARTS)
    return f"**{words}:**{chr(10) * 2 if own_line else ' '}{update.text}"


def _link(incident: StatuspageIncident) -> str | None:
    if incident.shortlink or not incident.page_url:
        return incident.shortlink
    return f"{incident.page_url.rstrip('/')}/incidents/{incident.id}"


# Reading updates


def _updates(record: Record) -> tuple[tuple[StatuspageUpdate, ...], tuple[str, ...]]:
    found: list[tuple[datetime, Record]] = []
    problems: list[str] = []
    # Newest first in every file seen: turned round, equal times keep their order.
    for index, update in enumerate(reversed(_items(record.get("incident_updates")))):
        at = _time(update, "created_at", "display_at") if isinstance(update, Mapping) else None
        if not isinstance(update, Mapping) or at is None or not _text(update, "id"):
            problems.append(f"update {index + 1} (from the oldest) has no id or no time; skipped")
        elif _text(update, "status") != "postmortem":
            found.append((at, update))
    found.sort(key=lambda pair: pair[0])
    unique = {_text(update, "id"): update for _, update in found}
    return tuple(_update(update, order) for order, update in enumerate(unique.values())), tuple(
        problems
    )


def _update(update: Record, order: int) -> StatuspageUpdate:
    created, updated = _time(update, "created_at"), _time(update, "updated_at")
    at = _time(update, "display_at", "created_at")
    told = update.get("deliver_notifications")
    return StatuspageUpdate(
        id=_text(update, "id"),
        at=at or datetime.min.replace(tzinfo=UTC),
        status=_text(update, "status"),
        text=wording(update.get("body")),
        order=order,
        components=_components(update.get("affected_components")),
        notified=told if isinstance(told, bool) else None,
        edited=bool(created and updated and updated - created > _EDIT),
    )


def _components(value: object) -> tuple[Component, ...]:
    found = (part for part in _maps(value) if _names_one(part))
    return tuple(
        Component(
            name=_text(part, "name"),
            code=_text(part, "code") or _text(part, "id") or None,
            old_status=_text(part, "old_status") or None,
            new_status=_text(part, "new_status") or _text(part, "status") or None,
        )
        for part in found
    )


def _names_one(part: Record) -> bool:
    name = _text(part, "name")
    return bool(name) and not name.casefold().startswith("no components were affected")


def _is_maintenance(record: Record) -> bool:
    return _text(record, "impact") == "maintenance" or bool(record.get("scheduled_for"))


def _time(record: Record, *keys: str) -> datetime | None:
    return next((at for key in keys if (at := _utc(record.get(key)))), None)


def _utc(value: object) -> datetime | None:
    """An ISO time as UTC; one without an offset is taken for UTC."""
    try:
        at = datetime.fromisoformat(clean(value))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _text(record: Record, key: str) -> str:
    return " ".join(clean(record.get(key)).split())


def _web(url: str) -> str | None:
    try:
        return url if urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None


def _items(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _maps(value: object) -> list[Record]:
    return [item for item in _items(value) if isinstance(item, Mapping)]


# Reading the file, choosing in it

Found = tuple[Record, Record]


def _read(path: Path, label: str) -> list[Found]:
    """Every incident of a file, each with its page."""
    try:
        document = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise UsageError(f"{label}: there is no such file.", todo=["Check the path."]) from error
    except (OSError, ValueError, RecursionError) as error:
        raise SourceError(
            f"{label}: cannot be read as JSON.",
            todo=["Save the page's /api/v2/incidents.json again."],
        ) from error
    found = list(_incidents(document))
    if not found:
        raise SourceError(
            f"{label}: holds no incident of Statuspage.",
            todo=["Save the page's /api/v2/incidents.json, or one incident of the API."],
        )
    return found


def _incidents(document: object) -> Iterable[Found]:
    if isinstance(document, list):
        return [(one, {}) for one in _maps(document) if _text(one, "id")]
    if not isinstance(document, Mapping):
        return []
    given = document.get("page")
    page: Record = given if isinstance(given, Mapping) else {}
    alone = document.get("incident")
    listed = [one for key in _LISTS for one in _maps(document.get(key))]
    if not listed:
        listed = [alone if isinstance(alone, Mapping) else document]
    return [(one, page) for one in listed if _text(one, "id")]


def _chosen(found: Sequence[Found], wanted: Sequence[str], label: str) -> list[Found]:
    if wanted:
        return list(
            {
                _text(pick[0], "id"): pick for pick in (_pick(found, one, label) for one in wanted)
            }.values()
        )
    if len(found) == 1:
        return [found[0]]
    raise UsageError(
        f"{label}: holds {len(found)} incidents, and none was named.",
        todo=[f"Name one by its id: {_listed(found)}."],
    )


def _pick(found: Sequence[Found], wanted: str, label: str) -> Found:
    key = wanted.strip()
    code = key.rstrip("/").rpartition("/")[2]
    for names in (lambda one: (_text(one, "id"), _code(one)), lambda one: (_text(one, "name"),)):
        matches = [pair for pair in found if {key, code} & {*names(pair[0])} - {""}]
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise UsageError(
                f"{label}: {len(matches)} incidents are named {key}.",
                todo=[f"Name one by its id: {_listed(matches)}."],
            )
    known = [name for one, _ in found for name in (_text(one, "id"), _text(one, "name"))]
    raise UsageError(
        f"{label}: has no incident {key}; it has {len(found)} others.",
        todo=(*near(key, known), f"Name one by its id, such as {_listed(found)}."),
    )


def _code(record: Record) -> str:
    return _text(record, "shortlink").rstrip("/").rpartition("/")[2]


def _listed(found: Sequence[Found]) -> str:
    shown = ", ".join(f"{_text(one, 'id')} ({_text(one, 'name')})" for one, _ in found[:5])
    return shown if len(found) <= 5 else f"{shown}, …"
