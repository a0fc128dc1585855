"""The rule about who in the team was told first: R19."""

from __future__ import annotations

from collections.abc import Sequence

from incident_kit.model import Event, Line
from incident_kit.process.record import Outcome, Record, fail_unless_partial


def check_team_told(record: Record) -> Outcome:
    """R19: the team was told in its own channel, before tenants were.

    A line there that links to where the incident is worked on tells it, or one of which
    people said that it does; other words are a question.
    """
    channel = f"#{record.settings.team_channel.lstrip('#')}"
    lines = _list_lines(record, channel)
    if lines is None:
        command = f"incident-kit gather {record.incident.id} --slack-channel {channel[1:]}"
        return Outcome("not seen", f"{channel} was not gathered", (), command)
    if not lines:
        evidence = f"nobody wrote in {channel} during the incident"
        return fail_unless_partial(record, "slack", evidence, record.cite_checks("slack"))
    telling = [line for line in lines if _tells(record, line)]
    if not telling:
        return _ask(record, channel, lines[0])
    return _judge_order(record, channel, telling[0])


def _list_lines(record: Record, channel: str) -> list[Line] | None:
    """What people wrote in the channel during the incident, in order; ``None`` where the
    channel is not part of the record."""
    prefixes = [
        prefix
        for prefix, name in record.timeline.places.items()
        if prefix.startswith("slack:") and name.casefold() == channel.casefold()
    ]
    if not prefixes:
        return None
    return [
        line
        for line in record.timeline.lines
        if line.event.id.startswith(tuple(prefixes))
        and not {"noise", "context"} & set(line.event.flags)
        and not line.event.is_by_bot
        and record.is_during(line.event.at)
    ]


def _tells(record: Record, line: Line) -> bool:
    """Whether people gave the line a kind, or it names a place of the incident."""
    if line.event.kind != "message":
        return True
    return any(place in line.event.body for place in _list_places(record, line.event))


def _list_places(record: Record, event: Event) -> Sequence[str]:
    """The other channels of the incident, and the addresses of its pages."""
    own = event.id.rpartition("/")[0]
    channels = [
        name
        for prefix, name in record.timeline.places.items()
        if prefix.startswith("slack:") and not prefix.startswith(f"{own}/")
    ]
    urls = [line.original.url for line in record.updates if line.original.url]
    return [*channels, *urls]


def _ask(record: Record, channel: str, line: Line) -> Outcome:
    words = " ".join(line.event.body.split())[:60]
    return Outcome(
        "not seen",
        f"does line {line.number} (“{words}”) tell the team in {channel}?",
        record.cite_lines([line]),
        f"incident-kit curate {record.incident.id} kind {line.number} action",
    )


def _judge_order(record: Record, channel: str, line: Line) -> Outcome:
    """Whether the team heard before tenants did."""
    facts = record.cite_lines([line, *record.updates[:1]])
    words = f"told in {channel} at {record.format_clock(line.event.at)}"
    if not record.updates or line.event.at <= record.updates[0].event.at:
        return Outcome("pass", words, facts)
    first = record.format_clock(record.updates[0].event.at)
    return Outcome("fail", f"{words}, after the first public update ({first})", facts)
