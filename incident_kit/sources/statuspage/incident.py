"""What the API's JSON says of an incident, and the events that are made of it.

Lists come newest first; ``display_at`` is the time the page shows, ``created_at``
the time an update was written, each with the page's offset.
``affected_components`` is null in two updates of five, and held a sentence instead
of components in 2016.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from incident_kit.model import Component, Event, Gathered, RawFile, SourceCheck
from incident_kit.sources.json_values import Record, maps, text_of, utc_of, web_of
from incident_kit.sources.statuspage.wording import clean_wording
from incident_kit.sources.unshown import describe_unshown, list_texts, list_unshown
from incident_kit.text.mrkdwn import escape

_MAINTENANCE = frozenset({"scheduled", "in_progress", "verifying", "completed"})
_RESOLVED = frozenset({"resolved", "completed"})
#: What an incident says that is no text of anybody's, or our own report coming back.
_NO_WORDS = frozenset({"impact", "impact_override", "reminder_intervals", "postmortem_body"})
#: The state of the update that announces such a report.
_REPORT = "postmortem"
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


def parse_incident(record: Record, page: Record) -> StatuspageIncident:
    """An incident as the API gives it, with its page (which may be empty)."""
    updates, problems = _parse_updates(record)
    ends = [update.at for update in updates if update.status in _RESOLVED]
    return StatuspageIncident(
        id=text_of(record, "id"),
        name=text_of(record, "name"),
        page_id=text_of(record, "page_id") or text_of(page, "id") or "-",
        status=text_of(record, "status"),
        impact=text_of(record, "impact"),
        shortlink=web_of(record, "shortlink"),
        started=utc_of(record, "started_at", "created_at"),
        created=utc_of(record, "created_at"),
        resolved=utc_of(record, "resolved_at") or (ends[-1] if ends else None),
        components=_name_components(record, updates),
        page_name=text_of(page, "name"),
        page_url=web_of(page, "url"),
        page_time_zone=_known_zone(text_of(page, "time_zone")),
        maintenance=_is_maintenance(record),
        backfilled=record.get("backfilled") is True,
        updates=updates,
        problems=problems,
    )


def _name_components(record: Record, updates: Iterable[StatuspageUpdate]) -> tuple[str, ...]:
    """Each component of the incident or of an update, once."""
    names = [text_of(component, "name") for component in maps(record.get("components"))]
    names += [component.name for update in updates for component in update.components]
    return tuple(dict.fromkeys(filter(None, names)))


def make_events(incident: StatuspageIncident) -> tuple[Event, ...]:
    """An event per update. The body begins with the status in words, in bold
    (``**Investigating:** …``), on a line of its own before a list or the like."""
    flags = ("backfilled",) if incident.backfilled else ()
    return tuple(
        Event(
            id=f"statuspage:{incident.page_id}/{incident.id}/{update.id}",
            at=update.at,
            source="statuspage",
            kind=_kind_of(incident, update),
            body=_render_body(update),
            url=_link_to(incident),
            flags=(*flags, "edited") if update.edited else flags,
            components=update.components,
            notified=update.notified,
            order=update.order,
        )
        for update in incident.updates
    )


def gather_incident(
    record: Record,
    page: Record,
    *,
    components: Sequence[str] = (),
    warnings: Sequence[str] = (),
    unread: Sequence[str] = (),
) -> Gathered:
    """What a source gives for one incident, whole: its check has no start and no
    end. ``components`` are further names that the page shows, ``warnings`` what
    else to tell, ``unread`` what could not be read beside it."""
    incident = parse_incident(record, page)
    events = make_events(incident)
    problems = incident.problems
    if not events and not problems:
        problems = ("the incident has no updates",)
    check = SourceCheck(
        source=f"Statuspage, {incident.name or incident.id}",
        start=None,
        end=None,
        complete=bool(events) and not unread,
        items=len(events),
        skipped=len(incident.problems),
        warnings=(*warnings, *unread, *problems, *_describe_left_out(record, incident, events)),
    )
    name = "".join(letter if letter.isalnum() else "_" for letter in incident.id)
    data = json.dumps({"page": page, "incident": record}, indent=1).encode()
    return Gathered(
        check,
        events,
        raw=(RawFile(f"statuspage-{name}.json", data),),
        public=tuple(dict.fromkeys((*_public_names(incident), *components))),
        title=incident.name,
        scope=f"statuspage:{incident.page_id}/{incident.id}/",
    )


def _describe_left_out(
    record: Record, incident: StatuspageIncident, events: Iterable[Event]
) -> tuple[str, ...]:
    """A sentence on the texts of an incident that stand in no event."""
    shown = [*(event.body for event in events), incident.name, *incident.components]
    updates = maps(record.get("incident_updates"))
    others = [update for update in updates if text_of(update, "status") != _REPORT]
    texts = list_texts({**record, "incident_updates": others}, _NO_WORDS)
    return describe_unshown(list_unshown(texts, shown))


def _public_names(incident: StatuspageIncident) -> tuple[str, ...]:
    host = urlsplit(incident.page_url).hostname if incident.page_url else None
    found = (*incident.components, incident.page_name, host, incident.shortlink, incident.id)
    return tuple(dict.fromkeys(text for text in found if text))


def _kind_of(incident: StatuspageIncident, update: StatuspageUpdate) -> str:
    planned = incident.maintenance or update.status in _MAINTENANCE
    return "maintenance" if planned else "update"


def _render_body(update: StatuspageUpdate) -> str:
    words = escape(update.status.replace("_", " ").capitalize())
    if not words or not update.text:
        return f"**{words}**" if words else update.text
    between = "\n\n" if update.text.startswith(_BLOCK_STARTS) else " "
    return f"**{words}:**{between}{update.text}"


def _link_to(incident: StatuspageIncident) -> str | None:
    if incident.shortlink or not incident.page_url:
        return incident.shortlink
    return f"{incident.page_url.rstrip('/')}/incidents/{incident.id}"


# Reading updates


def _parse_updates(record: Record) -> tuple[tuple[StatuspageUpdate, ...], tuple[str, ...]]:
    """The updates, oldest first, and a sentence on each that was skipped."""
    timed: list[tuple[datetime, Record]] = []
    problems: list[str] = []
    listed = record.get("incident_updates")
    # Newest first in every file seen: turned round, equal times keep their order.
    for number, item in enumerate(reversed(listed if isinstance(listed, list) else []), 1):
        update: Record = item if isinstance(item, Mapping) else {}
        at = utc_of(update, "created_at", "display_at")
        if at is None or not text_of(update, "id"):
            problems.append(f"update {number} (from the oldest) has no id or no time; skipped")
        elif text_of(update, "status") != _REPORT:
            timed.append((at, update))
    timed.sort(key=lambda pair: pair[0])
    unique = {text_of(update, "id"): update for _, update in timed}
    updates = (_parse_update(update, order) for order, update in enumerate(unique.values()))
    return tuple(updates), tuple(problems)


def _parse_update(update: Record, order: int) -> StatuspageUpdate:
    created, updated = utc_of(update, "created_at"), utc_of(update, "updated_at")
    at = utc_of(update, "display_at", "created_at")
    notified = update.get("deliver_notifications")
    return StatuspageUpdate(
        id=text_of(update, "id"),
        at=at or datetime.min.replace(tzinfo=UTC),
        status=text_of(update, "status"),
        text=clean_wording(update.get("body")),
        order=order,
        components=_parse_components(update.get("affected_components")),
        notified=notified if isinstance(notified, bool) else None,
        edited=bool(created and updated and updated - created > _EDIT),
    )


def _parse_components(value: object) -> tuple[Component, ...]:
    return tuple(_parse_component(record) for record in maps(value) if _is_component(record))


def _is_component(record: Record) -> bool:
    name = text_of(record, "name")
    return bool(name) and not name.casefold().startswith("no components were affected")


def _parse_component(record: Record) -> Component:
    return Component(
        name=text_of(record, "name"),
        code=text_of(record, "code") or text_of(record, "id") or None,
        old_status=text_of(record, "old_status") or None,
        new_status=text_of(record, "new_status") or text_of(record, "status") or None,
    )


def _known_zone(name: str) -> str | None:
    """``name`` if the zone database has it; the management API has others ("London")."""
    try:
        return ZoneInfo(name).key if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _is_maintenance(record: Record) -> bool:
    return text_of(record, "impact") == "maintenance" or bool(record.get("scheduled_for"))
