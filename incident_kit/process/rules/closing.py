"""The rule about the end of the incident: R17."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from incident_kit.model import Event
from incident_kit.process.record import Outcome, Record, fail_unless_partial, join_listed

_OVER = re.compile(
    r"\b(?:resolved|restored|back to normal|fully recovered|all clear|stand(?:ing)? down|"
    r"(?:now|is|been|all) fixed|(?:incident|issue) (?:is |now )*(?:over|closed))\b(?!\s*\?)",
    re.IGNORECASE,
)
_NOT_OVER = re.compile(
    r"(?:\b(?:not|until|when|once|if|being|be)|n['’]t)\b(?:\s+\w+){0,3}\s*\Z", re.IGNORECASE
)
#: People say that it is over a little before the time that is put down.
_EARLY = timedelta(minutes=30)


def check_closing_messages(record: Record) -> Outcome:
    """R17: each channel used during the incident has a message that it is over."""
    if record.resolved is None:
        return Outcome("not seen", "not resolved yet")
    messages = _list_messages(record)
    used = _list_channels(event for event in messages if record.is_during(event.at))
    if not used:
        return Outcome("not seen", "no channel was used during the incident")
    closing_from = record.resolved - _EARLY
    closed = _list_channels(event for event in messages if _closes(event, closing_from))
    missing = [channel for channel in used if channel not in closed]
    facts = record.cite_moment("resolved")
    if not missing:
        ends = [event for event in messages if _closes(event, closing_from)]
        evidence = f"told in {_join_channels(record, used)}"
        return Outcome("pass", evidence, (*facts, *record.cite_events(ends)))
    evidence = f"not told in {_join_channels(record, missing)}"
    return fail_unless_partial(record, _find_least_read(record, missing), evidence, facts)


def _list_messages(record: Record) -> list[Event]:
    """What was said in Slack and on the status page, in order."""
    updates = [line.original for line in record.updates]
    return sorted((*record.slack, *updates), key=lambda event: event.sort_key)


def _closes(event: Event, closing_from: datetime) -> bool:
    """Whether the message says, late enough, that the incident is over."""
    return event.at >= closing_from and _says_it_is_over(event.body)


def _list_channels(events: Iterable[Event]) -> list[str]:
    """The channels of ``events``, each once: their ids without the event's own part."""
    return list(dict.fromkeys(event.id.rpartition("/")[0] for event in events))


def _says_it_is_over(body: str) -> bool:
    beginnings = (body[: match.start()] for match in _OVER.finditer(body))
    return any(not _NOT_OVER.search(beginning) for beginning in beginnings)


def _find_least_read(record: Record, channels: Iterable[str]) -> str:
    """The first source of ``channels`` that was not read completely, else the first."""
    sources = [channel.partition(":")[0] for channel in channels]
    partial = [source for source in sources if not record.is_fully_read(source)]
    return [*partial, *sources][0]


def _join_channels(record: Record, channels: Iterable[str]) -> str:
    return join_listed(_name_channel(record, channel) for channel in channels)


def _name_channel(record: Record, channel: str) -> str:
    """The channel by its name, where that was gathered or there is but one; else by its id."""
    source, _, id_ = channel.partition(":")
    if source == "statuspage":
        return "Statuspage"
    gathered_name = record.timeline.places.get(f"{channel}/")
    if gathered_name is not None:
        return f"Slack {gathered_name}"
    names = set(_find_channel_names(record, source))
    return f"Slack {names.pop() if len(names) == 1 else id_}"


def _find_channel_names(record: Record, source: str) -> Iterator[str]:
    """The names of channels in what ``source`` was asked for."""
    for check in record.find_checks(source):
        yield from re.findall(r"#[\w-]+", check.source)
