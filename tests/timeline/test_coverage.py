"""Where the line is between what was deleted at a source and what was not exported."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from incident_kit.model import Event, Gathered, Reading, SourceCheck
from incident_kit.timeline.coverage import Taken, describe_losses

START = datetime(2026, 3, 3, 9, tzinfo=UTC)
END = START + timedelta(hours=10)


def said(minute: int, *flags: str) -> Event:
    at = START + timedelta(minutes=minute)
    return Event(f"slack:C1/{minute}", at, "slack", "message", "Words", flags=flags)


def check(items: int, reading: Reading | None = None, end: datetime = END) -> SourceCheck:
    return SourceCheck("Slack, #one", START, end, True, items, reading=reading)


def take(
    minutes: Iterable[int],
    earlier: SourceCheck | None = None,
    *,
    keeps_all: bool = False,
    parts: tuple[str, ...] = (),
) -> Taken:
    events = tuple(map(said, minutes))
    value = Gathered(check(len(events)), events, scope="slack:C1/", parts=parts)
    return Taken(value, earlier, keeps_all)


KNOWN = [said(minute) for minute in range(40)]
LINE: dict[str, tuple[set[int], str]] = {
    "one": ({7}, ""),
    "two": ({7, 8}, ""),
    "the first two": ({0, 1}, ""),
    "the last two": ({38, 39}, ""),
    "nine of forty": (set(range(5, 32, 3)), ""),
    "ten of forty": (set(range(5, 35, 3)), "10 events of the 40 known of it are not in it"),
    "the first three": ({0, 1, 2}, "all before 2026-03-03 09:03 UTC"),
    "the last three": ({37, 38, 39}, "all after 2026-03-03 09:36 UTC"),
    "both ends": ({0, 1, 38, 39}, ""),
    "all but one": (set(range(39)), "39 events of the 40 known of it are not in it"),
    "all": (set(range(40)), "none of the 40 events known of it is in it"),
}


@pytest.mark.parametrize("kind", LINE)
def test_a_large_share_and_a_cut_are_no_deletions(kind: str) -> None:
    absent, loss = LINE[kind]
    [found] = describe_losses(KNOWN, [take(set(range(40)) - absent)])
    assert (loss in found) if loss else (found == "")


@pytest.mark.parametrize(("known", "left", "loses"), [(2, 1, False), (3, 1, False), (4, 1, True)])
def test_of_few_messages_two_may_be_deleted(known: int, left: int, loses: bool) -> None:
    [found] = describe_losses(KNOWN[:known], [take(range(left))])
    assert bool(found) is loses


def test_a_file_that_loses_nothing_by_itself_lost_one() -> None:
    [found] = describe_losses(KNOWN, [take(range(1, 40), keeps_all=True)])
    assert found == "1 event of the 40 known of it is not in it"


def test_what_another_export_gives_is_not_missing() -> None:
    assert describe_losses(KNOWN, [take(range(20)), take(range(20, 40))]) == ["", ""]


def test_what_was_gone_before_is_missed_no_more() -> None:
    known = [*KNOWN[:20], *(said(minute, "gone") for minute in range(20, 40))]
    assert describe_losses(known, [take(range(20))]) == [""]


def test_a_part_that_was_there_before_is_missing() -> None:
    earlier = check(40, Reading("slack", "a.zip", "slack:C1/", parts=("2026-03-03", "2026-03-04")))
    [found] = describe_losses(KNOWN, [take(range(39), earlier, parts=("2026-03-03",))])
    assert found == "nothing of 2026-03-04 is in it, and was before"
    assert describe_losses(KNOWN, [take(range(40), earlier, parts=("2026-03-03",))]) == [""]


@pytest.mark.parametrize(("hours", "loses"), [(-1, True), (0, True), (1, False)])
def test_a_narrower_window_asks_for_less(hours: int, loses: bool) -> None:
    """What was read of a wider one is not expected any more."""
    reading = Reading("mail", "mail", "mail:<", most=5)
    earlier = check(5, reading, END + timedelta(hours=hours))
    now = Taken(Gathered(check(3), scope="mail:<"), earlier, keeps_all=True)
    [found] = describe_losses((), [now])
    assert found == ("it holds 3 items, and held 5 before" if loses else "")
