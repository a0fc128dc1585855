"""The rule about the end of the incident: R17."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from incident_kit.model import Event, Line
from incident_kit.process.milestones import read_status
from incident_kit.process.record import Outcome, Record, fail_unless_partial, join_listed

#: Words that often say so. They only choose which line a person is asked about.
_OVER = re.compile(
    r"\b(?:resolved?|restored|back|recovered|all clear|stand(?:ing)? down|fixed|over|closed?|"
    r"closing|healthy|green|done|working)\b",
    re.IGNORECASE,
)
#: People say that it is over a little before the time that is put down.
_EARLY = timedelta(minutes=30)


def check_closing_messages(record: Record) -> Outcome:
    """R17: each channel used during the incident was told that it is over.

    The page tells it by its status; a channel of Slack by the page's own message there, or
    by a line that people marked as the resolution. Words alone are a question.
    """
    if record.resolved is None:
        return Outcome("not seen", "not resolved yet")
    messages = _list_messages(record)
    used = _list_channels(event for event in messages if record.is_during(event.at))
    if not used:
        return Outcome("not seen", "no channel was used during the incident")
    closing_from = record.resolved - _EARLY
    ends = [event for event in _list_closings(record) if event.at >= closing_from]
    closed = _list_channels(ends)
    facts = (*record.cite_moment("resolved"), *record.cite_events(ends))
    missing = [channel for channel in used if channel not in closed]
    if not missing:
        return Outcome("pass", f"told in {_join_channels(record, used)}", facts)
    last_words = [event for event in messages if event.at >= closing_from]
    silent = [channel for channel in missing if not _list_within(last_words, channel)]
    if silent:
        evidence = _describe_silent(record, silent)
        return fail_unless_partial(record, _find_least_read(record, silent), evidence, facts)
    return _ask(record, missing, last_words, facts)


def _describe_silent(record: Record, silent: Sequence[str]) -> str:
    """Where nothing can have told it: the page kept its status, nobody wrote in Slack."""
    pages = [channel for channel in silent if channel.startswith("statuspage:")]
    others = [channel for channel in silent if channel not in pages]
    parts = (
        f"nobody wrote at the end in {_join_channels(record, others)}" if others else "",
        "the page was not set to resolved" if pages else "",
    )
    return "; ".join(filter(None, parts))


def _ask(
    record: Record, missing: Sequence[str], last_words: Sequence[Event], facts: tuple[str, ...]
) -> Outcome:
    """Which line of each channel may have told it, and how to say that the first does."""
    lines = [
        _find_line(record, _choose_likeliest(_list_within(last_words, channel)))
        for channel in missing
    ]
    numbers = join_listed(f"{line.number} (“{_shorten(line.event.body)}”)" for line in lines)
    verb = "does line" if len(lines) == 1 else "do lines"
    evidence = f"{verb} {numbers} tell it in {_join_channels(record, missing)}?"
    command = f"incident-kit curate {record.incident.id} kind {lines[0].number} resolve"
    return Outcome("not seen", evidence, facts, command)


def _choose_likeliest(messages: Sequence[Event]) -> Event:
    """The last that sounds like the end and is a person's, else the last of a person's."""
    own = [event for event in messages if event.is_by_person] or list(messages)
    return next((event for event in reversed(own) if _OVER.search(event.body)), own[-1])


def _find_line(record: Record, event: Event) -> Line:
    """The line that shows ``event``, which may be folded into it."""
    return next(
        line
        for line in record.timeline.lines
        if event.id in {line.event.id, *(folded.id for folded in line.folded)}
    )


def _shorten(body: str) -> str:
    words = " ".join(body.replace("*", "").split())
    return words if len(words) <= 60 else f"{words[:59]}…"


def _list_messages(record: Record) -> list[Event]:
    """What was said in Slack, and what the status page told once it was over, in order.

    An update of the page that is still working on it says nothing of the end.
    """
    updates = [line.original for line in record.updates]
    return sorted((*record.slack, *updates), key=lambda event: event.sort_key)


def _list_closings(record: Record) -> Iterator[Event]:
    """The page's resolution with its echoes, and what people marked as the resolution."""
    for line in record.updates:
        if read_status(line.original) == "resolved":
            yield line.original
            yield from (event for event in line.folded if event.source == "slack")
    for event in record.slack:
        if event.kind == "resolve" and not event.is_by_bot:
            yield event


def _list_channels(events: Iterable[Event]) -> list[str]:
    """The channels of ``events``, each once: their ids without the event's own part."""
    return list(dict.fromkeys(_find_channel(event) for event in events))


def _find_channel(event: Event) -> str:
    return event.id.rpartition("/")[0]


def _list_within(events: Iterable[Event], channel: str) -> list[Event]:
    """What may tell the end in ``channel``: on the status page, only its own status does."""
    within = (event for event in events if _find_channel(event) == channel)
    return [event for event in within if event.source != "statuspage" or not read_status(event)]


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
