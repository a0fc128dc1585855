"""Entries of the log, notes, alerts, status updates, changes and shifts as events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from incident_kit.model import Actor, Event
from incident_kit.sources.json_values import Record, map_of, text_of, utc_of, web_of
from incident_kit.sources.pagerduty.contacts import is_user
from incident_kit.sources.pagerduty.dossier import Dossier, start_of, type_of
from incident_kit.sources.unshown import Text, list_further, list_texts, strip_tags
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
#: Entries of which every text stands in the body; what others have beside theirs stands in
#: an event of its own, folded under the entry's.
_WORDED = frozenset({"status_update", "responder_request", "responder_accept", "priority_change"})
#: Objects that an entry, an alert or the incident refers to, and what is told of them.
REFERENCES = frozenset(
    {"agent", "service", "incident", "user", "teams", "team", "escalation_policy", "integration"}
    | {"assigned_via", "acknowledgements", "assignments", "assignees", "acknowledgers"}
    | {"first_trigger_log_entry", "last_status_change_by", "impacted_services", "schedule"}
    | {"sender", "services"}
)
#: Keys of details, whose own keys people choose.
_FREE = ("details", "custom_details", "cef_details", "event_details", "custom_fields", "body")
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
        ("status update", dossier.status_updates, _make_status_event),
        ("change", dossier.change_events, _make_change_event),
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
                further = _make_details_event(record, event)
                found.update({one.id: one for one in further})
    trigger = _make_trigger_event(reading, found.values())
    on_call = _make_on_call_event(reading)
    events = [*found.values(), *(event for event in (trigger, on_call) if event is not None)]
    return (*events, *_make_about_event(reading, events)), tuple(problems)


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
    if type_ in _WORDED or type_ not in _KINDS:
        body = _join_texts(body, _list_further(entry, body))
    return replace(event, body=body, actor=actor, url=web_of(entry, "html_url") or event.url)


# ---- texts that a body has not


def _list_further(record: Record, *shown: str) -> list[Text]:
    """The texts of a record that are not ``shown``, those of its details by their keys."""
    texts = [*list_texts(record, REFERENCES | {"type", "html_message", *_FREE})]
    body = map_of(record, "body")
    for holder in (record, map_of(record, "channel"), body):
        for key in _FREE:
            held = None if holder is record and body and key == "body" else holder.get(key)
            texts += list_texts({key: held}, REFERENCES, is_free=True)
    if not text_of(record, "message"):
        texts += list_texts(strip_tags(_text(record, "html_message")))
    return list_further(texts, shown)


def _join_texts(body: str, texts: Sequence[Text]) -> str:
    """A body with further texts: the only one behind a colon, others on lines of theirs."""
    if len(texts) == 1:
        return ": ".join(filter(None, (body, _prose(texts[0].text))))
    lines = "  \n".join(_prose(text.text) for text in texts)
    return ":\n\n".join(filter(None, (body, lines)))


def _make_details_event(record: Record, event: Event) -> tuple[Event, ...]:
    """What a record says beside its event's body, folded under it: none, or one event."""
    texts = _list_further(_without_summary(record), event.body)
    if not texts:
        return ()
    body = _join_texts("Details", [_label(text) for text in texts])
    return (
        replace(event, id=f"{event.id}-details", kind="message", body=body, folded_into=event.id),
    )


def _without_summary(record: Record) -> Record:
    """A record without the sentence that PagerDuty makes of it."""
    return {key: value for key, value in record.items() if key != "summary"}


def _label(text: Text) -> Text:
    """A text that says which key it stands under."""
    key = text.key.replace("_", " ")
    is_labelled = not key or text.text.startswith(f"{text.key}:")
    return text if is_labelled else replace(text, text=f"{key}: {text.text}")


def _make_about_event(reading: Reading, events: Sequence[Event]) -> tuple[Event, ...]:
    """What the incident itself says and no event does, folded under its trigger."""
    at = start_of(reading.dossier.incident, reading.dossier.log_entries)
    shown = [event.body for event in events]
    incident = reading.dossier.incident
    texts = _list_further(_without_summary(incident), *shown, reading.dossier.title)
    into = text_of(map_of(map_of(incident, "resolve_reason"), "incident"), "summary")
    texts += [Text("resolved with", into)] if into else []
    if at is None or not texts:
        return ()
    body = _join_texts("About the incident", [_label(text) for text in texts])
    trigger = next((event.id for event in events if event.kind == "trigger"), None)
    return (replace(reading.event("about", at, "message", body), folded_into=trigger),)


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


def _make_status_event(reading: Reading, update: Record, order: int) -> Event | None:
    id_, at = text_of(update, "id"), utc_of(update, "created_at")
    if not id_ or at is None:
        return None
    body = _join_texts("Status update", _list_further(update, ""))
    event = reading.event(id_, at, "message", body, order)
    return replace(event, actor=reading.actor(map_of(update, "sender") or map_of(update, "user")))


def _make_change_event(reading: Reading, change: Record, order: int) -> Event | None:
    id_, at = text_of(change, "id"), utc_of(change, "timestamp", "created_at")
    if not id_ or at is None:
        return None
    body = escape(text_of(change, "summary") or "A change")
    event = reading.event(id_, at, "change", body, order)
    actor = reading.actor(map_of(change, "integration"))
    return replace(event, actor=actor, url=web_of(change, "html_url") or event.url)


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
