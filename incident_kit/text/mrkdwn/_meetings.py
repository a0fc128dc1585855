"""A huddle or a call as a line: who started it, who was there, from when to when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from incident_kit.text.mrkdwn._names import Names, clean
from incident_kit.text.mrkdwn._spans import Span, render_line
from incident_kit.text.mrkdwn._text import read_entity, show_words

Json = Mapping[str, Any]

_PEOPLE = ("participant_history", "participants", "participants_camera_on", "attendees", "users")
_KEYS = frozenset(
    {*_PEOPLE, "created_by", "date_start", "date_end", "has_ended", "name"}
    | {"participants_events", "participants_screenshare_on", "participants_screenshare_off"}
    | {"participants_camera_off", "display_id", "call_family", "canvas_background"}
    | {"last_invite_status_by_user", "pending_invitees", "knocks", "media_backend_type"}
)


def render_meeting(label: str, meeting: Json, names: Names) -> str:
    """What the facts of a huddle's ``room``, or of a call, tell; ``label`` says what it
    was. Empty if they tell nothing."""
    name = clean(meeting.get("name")).strip()
    parts = [*_tell_start(meeting, names), *_tell_span(meeting), *_tell_people(meeting, names)]
    if not parts and not name:
        return ""
    said = f"{label} {show_words(name, names)}".strip()
    joined = "; ".join(parts)
    return render_line([Span(f"{said}: {joined}" if parts else said)])


def drop_meeting(meeting: Json) -> Json:
    """What :func:`render_meeting` does not read of ``meeting``."""
    rest = {key: value for key, value in meeting.items() if key not in _KEYS}
    recording = rest.get("recording")
    if isinstance(recording, Mapping):
        rest["recording"] = {key: recording[key] for key in recording if not key.startswith("can_")}
    return rest


def _tell_start(meeting: Json, names: Names) -> Iterator[str]:
    starter = clean(meeting.get("created_by"))
    if starter:
        yield f"started by {read_entity(f'@{starter}', names).text}"


def _tell_span(meeting: Json) -> Iterator[str]:
    start, end = _read_time(meeting.get("date_start")), _read_time(meeting.get("date_end"))
    if start is None:
        return
    if end is None or end < start:
        yield f"from {start:%Y-%m-%d %H:%M} UTC" + _tell_open_end(meeting)
        return
    is_same_day = start.date() == end.date()
    until = f"{end:%H:%M}" if is_same_day else f"{end:%Y-%m-%d %H:%M}"
    yield f"from {start:%Y-%m-%d %H:%M} to {until} UTC"


def _tell_open_end(meeting: Json) -> str:
    return ", not ended when this was saved" if meeting.get("has_ended") is False else ""


def _tell_people(meeting: Json, names: Names) -> Iterator[str]:
    people = [*_list_people(meeting, names)]
    if people:
        yield f"there: {', '.join(dict.fromkeys(people))}"


def _list_people(meeting: Json, names: Names) -> Iterator[str]:
    for key in _PEOPLE:
        found = meeting.get(key)
        for person in found if isinstance(found, list) else []:
            shown = _name_person(person, names)
            if shown:
                yield shown


def _name_person(person: object, names: Names) -> str:
    """A person by id, or of another organisation by the name that stands there."""
    if isinstance(person, Mapping):
        id_ = clean(person.get("slack_id")) or clean(person.get("user_id"))
        shown = clean(person.get("display_name")) or clean(person.get("name"))
        return read_entity(f"@{id_}|{shown}", names).text if id_ else shown
    id_ = clean(person)
    return read_entity(f"@{id_}", names).text if id_ else ""


def _read_time(value: object) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str) or not value:
        return None
    try:
        return datetime.fromtimestamp(float(value), UTC)
    except (ValueError, OverflowError, OSError):
        return None
