"""All that is known of one PagerDuty incident, and the events that are made of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from incident_kit.model import Actor, Event, Gathered, Person, RawFile, SourceCheck
from incident_kit.mrkdwn import Names, clean, escaped, plain_to_markdown
from incident_kit.sources._json import Record, map_of, maps, text_of, utc_of, web_of
from incident_kit.sources.pagerduty.contacts import is_user, people_of, without_contacts

#: The parts of a dossier that are lists, under the names the API gives them.
LISTS = ("log_entries", "notes", "alerts", "oncalls")

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
_SAME_NOTE = timedelta(seconds=5)
_SHORTENED = 40
_NOBODY = Names()


@dataclass(frozen=True, slots=True)
class Dossier:
    """The responses about one incident, as received: ``incident`` may be a mere
    reference to it, the lists may be empty and are in PagerDuty's order."""

    incident: Record
    log_entries: Sequence[Record] = ()
    notes: Sequence[Record] = ()
    alerts: Sequence[Record] = ()
    oncalls: Sequence[Record] = ()

    @property
    def number(self) -> str:
        """``#12``, or the id where the number is not known."""
        number = self.incident.get("incident_number")
        if isinstance(number, int):
            return f"#{number}"
        found = text_of(self.incident, "summary").partition("]")[0].removeprefix("[")
        return found if found[1:].isdecimal() else text_of(self.incident, "id")

    @property
    def title(self) -> str:
        """The incident's title without its number."""
        summary = text_of(self.incident, "summary")
        after = summary.partition("] ")[2] if summary.startswith("[#") else summary
        return text_of(self.incident, "title") or after


@dataclass(frozen=True, slots=True)
class _Reading:
    """A dossier without contacts, and who is a person in it."""

    dossier: Dossier
    id: str
    users: Mapping[str, str]

    def event(self, key: str, at: datetime, kind: str, body: str, order: int = 0) -> Event:
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
        person = is_user(record) or id_ in self.users or not text_of(record, "type")
        return Actor(name or id_, id_ or None, bot=not person) if name or id_ else None


def gathered_of(
    dossier: Dossier,
    *,
    complete: bool = True,
    warnings: Sequence[str] = (),
    users: Sequence[Record] = (),
) -> Gathered:
    """What a source gives for one incident, whole: its check has no start and no end.

    Events carry no contact details, nor does the copy for ``raw/``. ``users`` are
    further user objects, for the list of people. An entry without an id or a time
    is skipped and told.
    """
    whole = {"incident": dossier.incident, **{name: getattr(dossier, name) for name in LISTS}}
    whole = {key: list(one) if key != "incident" else one for key, one in whole.items()}
    people = people_of(whole, list(users))
    cleared = without_contacts({**whole, "users": list(users)})
    del cleared["users"]
    events, problems = _events(_reading(cleared, people))
    id_ = text_of(dossier.incident, "id")
    merged = _merged_in(dossier.log_entries)
    empty = () if events else ("the incident has no entries",)
    check = SourceCheck(
        source=" ".join(filter(None, (f"PagerDuty, {dossier.number}", dossier.title))),
        start=None,
        end=None,
        complete=complete,
        items=len(events),
        skipped=len(problems),
        warnings=(*warnings, *problems, *merged, *empty),
    )
    name = "".join(letter if letter.isalnum() else "_" for letter in id_)
    raw = RawFile(f"pagerduty-{name}.json", json.dumps(cleared, indent=1).encode())
    return Gathered(check, events, people, (raw,), scope=f"pagerduty:{id_}/")


def started(incident: Record, log_entries: Sequence[Record] = ()) -> datetime | None:
    """When it fired: the first trigger in the log, else when it was created."""
    triggers = (utc_of(one, "created_at") for one in log_entries if _type(one) == "trigger")
    return min(filter(None, triggers), default=utc_of(incident, "created_at"))


def _reading(cleared: Record, people: Sequence[Person]) -> _Reading:
    incident = map_of(cleared, "incident")
    dossier = Dossier(incident, *(maps(cleared.get(name)) for name in LISTS))
    return _Reading(dossier, text_of(incident, "id"), {one.ids[0]: one.name for one in people})


def _events(reading: _Reading) -> tuple[tuple[Event, ...], tuple[str, ...]]:
    dossier = reading.dossier
    read: tuple[tuple[str, Sequence[Record], Callable[[_Reading, Record, int], Event | None]], ...]
    read = (
        ("log entry", dossier.log_entries, _entry),
        ("note", dossier.notes, _note),
        ("alert", dossier.alerts, _alert),
    )
    found: dict[str, Event] = {}
    problems: list[str] = []
    for what, records, event_of in read:
        for order, record in enumerate(_oldest_first(records)):
            event = event_of(reading, record, order)
            if event is None:
                problems.append(
                    f"{what} {order + 1} (from the oldest) has no id or no time; skipped"
                )
            else:
                found.setdefault(event.id, event)
    events = [*found.values(), *_fired(reading, found.values()), *_on_call(reading)]
    return _folded(events, reading), tuple(problems)


def _oldest_first(records: Sequence[Record]) -> list[Record]:
    """PagerDuty lists newest first; a saved list may have been turned round."""
    times = [at for one in records if (at := utc_of(one, "created_at"))]
    turned = len(times) > 1 and times[0] < times[-1]
    return list(records) if turned else list(reversed(records))


# ---- log entries


def _type(entry: Record) -> str:
    return text_of(entry, "type").removesuffix("_reference").removesuffix("_log_entry")


def _entry(reading: _Reading, entry: Record, order: int) -> Event | None:
    id_, at = text_of(entry, "id"), utc_of(entry, "created_at")
    if not id_ or at is None:
        return None
    type_ = _type(entry)
    actor = reading.actor(map_of(entry, "agent") or _author(entry, type_))
    kind = _kind(type_, actor)
    event = reading.event(id_, at, kind, _BODIES.get(type_, _summary)(entry, reading), order)
    note = _text(entry, "note") if type_ != "annotate" else ""
    body = f"{event.body}: {_prose(note)}" if note else event.body
    return replace(event, body=body, actor=actor, url=web_of(entry, "html_url") or event.url)


def _author(entry: Record, type_: str) -> Record:
    """``user`` is who was told in a notification, and who wrote anything else."""
    return {} if type_ == "notify" else map_of(entry, "user")


def _kind(type_: str, actor: Actor | None) -> str:
    by_hand = type_ == "assign" and actor is not None and not actor.bot
    return "escalate" if by_hand else _KINDS.get(type_, "message")


def _summary(entry: Record, reading: _Reading) -> str:
    words = _type(entry).replace("_", " ").capitalize()
    return escaped(text_of(entry, "summary") or words or "An entry without words")


def _trigger(entry: Record, reading: _Reading) -> str:
    channel, details = map_of(entry, "channel"), map_of(entry, "event_details")
    given = (
        text_of(channel, "summary"),
        text_of(channel, "subject"),
        text_of(details, "description"),
        reading.dossier.title,
    )
    what = next(filter(None, given), "")
    service = text_of(map_of(entry, "service"), "summary")
    told = _summary(entry, reading)
    return escaped(f": {what}").join((told, "")) + (escaped(f", {service}") if service else "")


def _notified(entry: Record, reading: _Reading) -> str:
    if text_of(entry, "summary"):
        return _summary(entry, reading)
    way = text_of(map_of(map_of(entry, "channel"), "notification"), "type")
    name = text_of(map_of(entry, "user"), "summary") or "somebody"
    return escaped(f"Notified {name} by {way}" if way else f"Notified {name}")


def _annotated(entry: Record, reading: _Reading) -> str:
    return _prose(_annotation(entry)) or _summary(entry, reading)


def _annotation(entry: Record) -> str:
    channel = map_of(entry, "channel")
    given = (_text(channel, "content"), _text(channel, "summary"), _text(entry, "note"))
    return next(filter(None, given), "")


_BODIES: Mapping[str, Callable[[Record, _Reading], str]] = {
    "trigger": _trigger,
    "notify": _notified,
    "annotate": _annotated,
}


def _merged_in(entries: Iterable[Record]) -> tuple[str, ...]:
    if not any(_type(one) == "merge" for one in entries):
        return ()
    return ("another incident was merged into this one: name it too, its entries stay with it",)


# ---- notes, alerts, who was on call


def _note(reading: _Reading, note: Record, order: int) -> Event | None:
    id_, at = text_of(note, "id"), utc_of(note, "created_at")
    if not id_ or at is None:
        return None
    event = reading.event(id_, at, "note", _prose(_text(note, "content")), order)
    return replace(event, actor=reading.actor(map_of(note, "user")))


def _alert(reading: _Reading, alert: Record, order: int) -> Event | None:
    id_, at = text_of(alert, "id"), utc_of(alert, "created_at")
    if not id_ or at is None:
        return None
    about = (text_of(alert, "severity"), text_of(map_of(alert, "service"), "summary"))
    said = ", ".join(filter(None, (text_of(alert, "summary") or "Alert", *about)))
    event = reading.event(id_, at, "alert", escaped(said), order)
    actor = reading.actor(map_of(alert, "integration") or map_of(alert, "service"))
    return replace(event, actor=actor, url=web_of(alert, "html_url") or event.url)


def _fired(reading: _Reading, events: Iterable[Event]) -> Sequence[Event]:
    """The trigger out of the incident itself, under its entry's own id, where the log
    does not have it."""
    incident = reading.dossier.incident
    at = utc_of(incident, "created_at")
    if at is None or any(event.kind == "trigger" for event in events):
        return ()
    key = text_of(map_of(incident, "first_trigger_log_entry"), "id") or "trigger"
    return (reading.event(key, at, "trigger", escaped(f"Triggered: {reading.dossier.title}")),)


def _on_call(reading: _Reading) -> Sequence[Event]:
    """One event that says who was on call when it fired, by level and rota."""
    dossier = reading.dossier
    at = started(dossier.incident, dossier.log_entries)
    policy = text_of(map_of(dossier.incident, "escalation_policy"), "id")
    shifts = {_shift(one) for one in dossier.oncalls if at and _held(one, at, policy)}
    if at is None or not shifts:
        return ()
    lines = [f"- level {level or '?'}: {escaped(who)}" for level, who in sorted(shifts)]
    return (reading.event("oncalls", at, "page", "On call then").__class__(
        id=f"pagerduty:{reading.id}/oncalls",
        at=at,
        source="pagerduty",
        kind="page",
        body="\n".join((f"On call when it fired ({dossier.number}):", "", *lines)),
        url=web_of(dossier.incident, "html_url"),
    ),)


def _held(oncall: Record, at: datetime, policy: str) -> bool:
    """Whether the shift covers ``at`` (no start and no end: always on call)."""
    own = text_of(map_of(oncall, "escalation_policy"), "id")
    begin, end = utc_of(oncall, "start"), utc_of(oncall, "end")
    inside = (begin is None or begin <= at) and (end is None or at < end)
    return inside and (not policy or not own or policy == own)


def _shift(oncall: Record) -> tuple[int, str]:
    level = oncall.get("escalation_level")
    name = text_of(map_of(oncall, "user"), "summary") or text_of(map_of(oncall, "user"), "name")
    rota = text_of(map_of(oncall, "schedule"), "summary")
    return (level if isinstance(level, int) else 0, f"{name} ({rota})" if rota else name)


# ---- one note told in several ways


def _folded(events: Sequence[Event], reading: _Reading) -> tuple[Event, ...]:
    """A note is an entry of the log too, and may be the note of a resolution."""
    texts = _texts(reading)
    notes = [event for event in events if event.id in texts["notes"]]
    folds: dict[str, str] = {}
    for event in events:
        if event.id not in texts["annotate"]:
            continue
        text = texts["annotate"][event.id]
        free = (one for one in notes if one.id not in folds.values())
        same = (one for one in free if _is_same(event, text, one, texts["notes"][one.id]))
        target = next(same, None)
        if target is not None:
            folds[event.id] = target.id
    for event in events:
        if event.id in texts["closing"]:
            text = texts["closing"][event.id]
            for note in notes:
                if note.id not in folds and _is_same(event, text, note, texts["notes"][note.id]):
                    folds[note.id] = event.id
    return tuple(replace(one, folded_into=folds.get(one.id)) for one in events)


def _texts(reading: _Reading) -> Mapping[str, Mapping[str, str]]:
    """The words of notes, annotations and closing notes, by event id."""

    def key(record: Record) -> str:
        return f"pagerduty:{reading.id}/{text_of(record, 'id')}"

    log = reading.dossier.log_entries
    return {
        "notes": {key(one): text_of(one, "content") for one in reading.dossier.notes},
        "annotate": {
            key(one): " ".join(_annotation(one).split()) for one in log if _type(one) == "annotate"
        },
        "closing": {
            key(one): text_of(one, "note")
            for one in log
            if _type(one) != "annotate" and text_of(one, "note")
        },
    }


def _is_same(entry: Event, text: str, note: Event, content: str) -> bool:
    """Within five seconds, by the same person, the same words, or their beginning."""
    people = {one.actor.id for one in (entry, note) if one.actor and one.actor.id}
    alike = text == content or (
        len(text) >= _SHORTENED and content.startswith(text.rstrip("….").rstrip())
    )
    return abs(entry.at - note.at) <= _SAME_NOTE and len(people) <= 1 and alike


def _text(record: Record, key: str) -> str:
    return clean(record.get(key)).strip()


def _prose(text: str) -> str:
    """Plain text as Markdown: nothing in it is markup or an escape."""
    return plain_to_markdown(text.replace("&", "&amp;"), _NOBODY)
