"""Whether a source covers less now than it did before.

What is not in a smaller export was not deleted. Where the line is: one or two messages
that are not there any more, or few out of many, were deleted at the source. Whole days,
the start or the end of what was known, a large share, or everything were not exported;
nor was what is missing in a file of a kind that never loses an item.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from incident_kit.model import Event, Gathered, SourceCheck
from incident_kit.text.counting import count
from incident_kit.timeline.merging import answers_for, list_prefixes

#: So many at once are a large share, if they are a quarter of what was known or more;
#: so many at the start or the end are a beginning or an end that was cut off.
FEWEST = 3
SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Taken:
    """What was read of a source, and its ``earlier`` check, if there is one.

    ``keeps_all`` says that a source of this kind never loses an item.
    """

    value: Gathered
    earlier: SourceCheck | None = None
    keeps_all: bool = False


def describe_losses(previous: Sequence[Event], taken: Sequence[Taken]) -> list[str]:
    """What each of ``taken`` lacks that was known before, in words; empty where it is
    nothing, or where what it lacks was deleted at its source.

    ``previous`` are the events of the record. What one source lacks and another gave is
    not missing, nor is what was gone before.
    """
    fresh = {event.id for one in taken for event in one.value.events}
    known = _group_by_prefix([event for event in previous if "gone" not in event.flags], taken)
    return [_describe_loss(one, known, fresh) for one in taken]


def _group_by_prefix(
    events: Sequence[Event], taken: Sequence[Taken]
) -> Mapping[str, Sequence[Event]]:
    """The events below each prefix that a value answers for."""
    prefixes = {prefix for one in taken for prefix in list_prefixes(one.value)}
    lengths = {len(prefix) for prefix in prefixes}
    found: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        for length in lengths:
            if event.id[:length] in prefixes:
                found[event.id[:length]].append(event)
    return found


def _describe_loss(one: Taken, known: Mapping[str, Sequence[Event]], fresh: set[str]) -> str:
    value = one.value
    if value.was_read and not value.events:  # worth a word, whatever its check says
        value = replace(value, check=replace(value.check, complete=True))
    if not value.check.complete:
        return ""
    below = (event for prefix in list_prefixes(value) for event in known.get(prefix, ()))
    expected = [event for event in below if answers_for(value, event)]
    absent = [event for event in expected if event.id not in fresh]
    if not absent:
        return _describe_fewer(one)
    reasons = (
        _describe_parts(one),
        _describe_absent(one, expected, absent),
        _describe_fewer(one),
    )
    return next(filter(None, reasons), "")


def _describe_parts(one: Taken) -> str:
    """The pieces, such as days, that the file had before and has no more. Another program
    may cut the days otherwise, so that alone they say nothing."""
    if one.earlier is None or one.earlier.reading is None or not _is_as_wide(one):
        return ""
    if not one.value.parts:  # a service has none, and what is empty says so below
        return ""
    missing = sorted(set(one.earlier.reading.parts) - set(one.value.parts))
    return f"nothing of {', '.join(missing)} is in it, and was before" if missing else ""


def _describe_absent(one: Taken, expected: Sequence[Event], absent: Sequence[Event]) -> str:
    missing, known = len(absent), len(expected)
    said = count(missing, "event", "events")
    if missing == known:
        return f"none of the {count(known, 'event', 'events')} known of it is in it"
    if one.keeps_all or (missing >= FEWEST and missing >= SHARE * known):
        return f"{said} of the {known} known of it {_is_or_are(missing)} not in it"
    ends = _find_cut(expected, absent) if missing >= FEWEST else None
    return f"{said} known of it, {ends}, are not in it" if ends else ""


def _is_or_are(number: int) -> str:
    return "is" if number == 1 else "are"


def _find_cut(expected: Sequence[Event], absent: Sequence[Event]) -> str | None:
    """Whether what is absent is all before, or all after, what is still there."""
    lost = {event.id for event in absent}
    there = [event.at for event in expected if event.id not in lost]
    if all(event.at > max(there) for event in absent):
        return f"all after {_stamp(max(there))}"
    if all(event.at < min(there) for event in absent):
        return f"all before {_stamp(min(there))}"
    return None


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _describe_fewer(one: Taken) -> str:
    """Fewer items than before, for what does not tell which."""
    items = one.value.check.items
    if one.earlier is None or not _is_as_wide(one) or (items and not one.keeps_all):
        return ""
    reading = one.earlier.reading
    most = max(one.earlier.items, reading.most if reading else 0)
    return f"it holds {count(items, 'item')}, and held {most} before" if items < most else ""


def _is_as_wide(one: Taken) -> bool:
    """Whether it is asked for at least the time that the earlier check was."""
    now, then = one.value.check, one.earlier
    if then is None:
        return False
    starts = now.start is None or (then.start is not None and now.start <= then.start)
    ends = now.end is None or (then.end is not None and then.end <= now.end)
    return starts and ends
