"""Entries of the log, notes, alerts and shifts as events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from incident_kit.model import Actor, Event
from incident_kit.sources.json_values import Record, map_of, text_of, utc_of, web_of
from incident_kit.sources.pagerduty.contacts import is_user
from incident_kit.sources.pagerduty.dossier import Dossier, start_of, type_of
from incident_kit.text.mrkdwn import Names, clean, escape, plain_to_markdown

#: What an entry of the log is: https://developer.pagerduty.com/api-reference, schema
#: LogEntry, and types seen beside it. Any other is a ``message`` with its summary.
_KINDS: Mapping[str, str] = {
    "trigger": "trigger",
    "notify": "page",
    "assign": "page",
    "responder_request": "page",
    "acknowledge": "acknowledge",
    "escalate": "escalate",
    "delegate": "escalate",
    "repeat_escalation_path": "escalate",
    "exhaust_escalation_path": "escalate",
    "annotate": "note",
    "resolve": "resolve",
}
#: Bodies of these name the incident's number, by which Slack's copies are known.
_NUMBERED = frozenset({"trigger", "page", "acknowledge", "escalate", "resolve"})
_NOBODY = Names()


@dataclass(frozen=True, slots=True)
class Reading:
    """A dossier without contacts, and who is a person in it."""

    dossier: Dossier
    id: str
    users: Mapping[str, str]

    def event(self, key: str, at: datetime, kind: str, body: str, order: int = 0) -> Event:
        """An event of the incident: its id ends in ``key``, its address is the
        incident's, its body has the incident's number where bots repeat it."""
        return Event(
            id=f"pagerduty:{self.id}/{key}",
            at=at,
            source="pagerduty",
            kind=kind,
            body=f"{body} ({self.dossier.number})" if kind in _NUMBERED else body,
            url=web_of(self.dossier.incident, "html_url"),
            order=order,
        )

    def actor(self, record: Record) -> Actor | None:
        """A person, or a bot for a service or an integration; ``None`` for nobody."""
        id_ = text_of(record, "id")
        name = self.users.get(id_) or text_of(record, "summary") or text_of(record, "name")
        if not name and not id_:
            return None
        is_untyped = not text_of(record, "type")
        is_person = is_untyped or is_user(record) or id_ in self.users
        return Actor(name or id_, id_ or None, bot=not is_person)


#: Makes the event of a record, which has a place in its list counted from the oldest;
#: ``None`` if the record has no id or no time.
MakeEvent = Callable[[Reading, Record, int], Event | None]


def events_of(reading: Reading) -> tuple[tuple[Event, ...], tuple[str, ...]]:
    """The events, each id once, and a sentence on each entry that was skipped."""
    dossier = reading.dossier
    kinds: tuple[tuple[str, Sequence[Record], MakeEvent], ...] = (
        ("log entry", dossier.log_entries, _make_entry_event),
        ("note", dossier.notes, _make_note_event),
        ("alert", dossier.alerts, _make_alert_event),
    )
    found: dict[str, Event] = {}
    problems: list[str] = []
    for kind, records, make_event in kinds:
        for order, record in enumerate(_sort_oldest_first(records)):
            event = make_event(reading, record, order)
            if event is None:
                number = f"{kind} {order + 1} (from the oldest)"
                problems.append(f"{number} has no id or no time; skipped")
            else:
                found.setdefault(event.id, event)
    trigger = _make_trigger_event(reading, found.values())
    on_call = _make_on_call_event(reading)
    further = (event for event in (trigger, on_call) if event is not None)
    return (*found.values(), *further), tuple(problems)


def _sort_oldest_first(records: Sequence[Record]) -> list[Record]:
    """PagerDuty lists newest first; a saved list may have been turned round."""
    times = [at for record in records if (at := utc_of(record, "created_at"))]
    is_oldest_first = len(times) > 1 and times[0] < times[-1]
    return list(records) if is_oldest_first else list(reversed(records))


# ---- log entries


def _make_entry_event(reading: Reading, entry: Record, order: int) -> Event | None:
    id_, at = text_of(entry, "id"), utc_of(entry, "created_at")
    if not id_ or at is None:
        return None
    type_ = type_of(entry)
    actor = reading.actor(map_of(entry, "agent") or _author_of(entry, type_))
    describe = _DESCRIPTIONS.get(type_, _describe_by_summary)
    event = reading.event(id_, at, _kind_of(type_, actor), describe(entry, reading), order)
    note = _text(entry, "note") if type_ != "annotate" else ""
    body = f"{event.body}: {_prose(note)}" if note else event.body
    return replace(event, body=body, actor=actor, url=web_of(entry, "html_url") or event.url)


def _author_of(entry: Record, type_: str) -> Record:
    """``user`` is who was notified in a notification, and who wrote anything else."""
    return {} if type_ == "notify" else map_of(entry, "user")


def _kind_of(type_: str, actor: Actor | None) -> str:
    by_hand = type_ == "assign" and actor is not None and not actor.bot
    return "escalate" if by_hand else _KINDS.get(type_, "message")


def _describe_by_summary(entry: Record, reading: Reading) -> str:
    words = type_of(entry).replace("_", " ").capitalize()
    return escape(text_of(entry, "summary") or words or "An entry without words")


def _describe_trigger(entry: Record, reading: Reading) -> str:
    channel, details = map_of(entry, "channel"), map_of(entry, "event_details")
    what = (
        text_of(channel, "summary")
        or text_of(channel, "subject")
        or text_of(details, "description")
        or reading.dossier.title
    )
    service = text_of(map_of(entry, "service"), "summary")
    sentence = ": ".join(filter(None, (text_of(entry, "summary") or "Triggered", what)))
    return escape(", ".join(filter(None, (sentence, service))))


def _describe_notification(entry: Record, reading: Reading) -> str:
    if text_of(entry, "summary"):
        return _describe_by_summary(entry, reading)
    way = text_of(map_of(map_of(entry, "channel"), "notification"), "type")
    name = text_of(map_of(entry, "user"), "summary") or "somebody"
    return escape(f"Notified {name} by {way}" if way else f"Notified {name}")


def _describe_annotation(entry: Record, reading: Reading) -> str:
    return _prose(annotation(entry)) or _describe_by_summary(entry, reading)


def annotation(entry: Record) -> str:
    """The words of an entry that holds a note, which may be cut short."""
    channel = map_of(entry, "channel")
    return _text(channel, "content") or _text(channel, "summary") or _text(entry, "note")


_DESCRIPTIONS: Mapping[str, Callable[[Record, Reading], str]] = {
    "trigger": _describe_trigger,
    "notify": _describe_notification,
    "annotate": _describe_annotation,
}


# ---- notes, alerts, who was on call


def _make_note_event(reading: Reading, note: Record, order: int) -> Event | None:
    id_, at = text_of(note, "id"), utc_of(note, "created_at")
    if not id_ or at is None:
        return None
    event = reading.event(id_, at, "note", _prose(_text(note, "content")), order)
    return replace(event, actor=reading.actor(map_of(note, "user")))


def _make_alert_event(reading: Reading, alert: Record, order: int) -> Event | None:
    id_, at = text_of(alert, "id"), utc_of(alert, "created_at")
    if not id_ or at is None:
        return None
    words = (
        text_of(alert, "summary") or "Alert",
        text_of(alert, "severity"),
        text_of(map_of(alert, "service"), "summary"),
    )
    event = reading.event(id_, at, "alert", escape(", ".join(filter(None, words))), order)
    actor = reading.actor(map_of(alert, "integration") or map_of(alert, "service"))
    return replace(event, actor=actor, url=web_of(alert, "html_url") or event.url)


def _make_trigger_event(reading: Reading, events: Iterable[Event]) -> Event | None:
    """The trigger out of the incident itself, under its entry's own id, where the log
    does not have it."""
    incident = reading.dossier.incident
    at = utc_of(incident, "created_at")
    if at is None or any(event.kind == "trigger" for event in events):
        return None
    key = text_of(map_of(incident, "first_trigger_log_entry"), "id") or "trigger"
    return reading.event(key, at, "trigger", escape(f"Triggered: {reading.dossier.title}"))


def _make_on_call_event(reading: Reading) -> Event | None:
    """One event that says who was on call when it fired, by level and rota."""
    dossier = reading.dossier
    at = start_of(dossier.incident, dossier.log_entries)
    if at is None:
        return None
    policy = text_of(map_of(dossier.incident, "escalation_policy"), "id")
    shifts = {_shift_of(oncall) for oncall in dossier.oncalls if _covers(oncall, at, policy)}
    if not shifts:
        return None
    lines = [f"- level {level or '?'}: {escape(who)}" for level, who in sorted(shifts)]
    event = reading.event("oncalls", at, "page", "On call when it fired")
    return replace(event, body="\n".join((f"{event.body}:", "", *lines)))


def _covers(oncall: Record, at: datetime, policy: str) -> bool:
    """Whether the shift covers ``at`` (no start and no end: always on call)."""
    own = text_of(map_of(oncall, "escalation_policy"), "id")
    if policy and own and policy != own:
        return False
    begin, end = utc_of(oncall, "start"), utc_of(oncall, "end")
    return (begin is None or begin <= at) and (end is None or at < end)


def _shift_of(oncall: Record) -> tuple[int, str]:
    """Level and name of who was on call, for sorting and showing."""
    level = oncall.get("escalation_level")
    name = text_of(map_of(oncall, "user"), "summary") or text_of(map_of(oncall, "user"), "name")
    rota = text_of(map_of(oncall, "schedule"), "summary")
    return (level if isinstance(level, int) else 0, f"{name} ({rota})" if rota else name)


def _text(record: Record, key: str) -> str:
    return clean(record.get(key)).strip()


def _prose(text: str) -> str:
    """Plain text as Markdown: nothing in it is markup or an escape."""
    return plain_to_markdown(text.replace("&", "&amp;"), _NOBODY)
