"""Times as people say them, on Saturday 28 November 2026 at 12:30 in London."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.journey.spoken_times import parse_spoken_time

NOW = datetime(2026, 11, 28, 12, 30, tzinfo=UTC)
ZONE = "Europe/London"

SAID = {
    "10:41": "28 10:41",
    "14:00": "27 14:00",
    "10:41pm": "27 22:41",
    "9am": "28 09:00",
    "9 a.m.": "28 09:00",
    "noon": "28 12:00",
    "now": "28 12:30",
    "20 minutes ago": "28 12:10",
    "2h ago": "28 10:30",
    "half an hour ago": "28 12:00",
    "today 9.30": "28 09:30",
    "yesterday 14:00": "27 14:00",
    "yesterday at 2pm": "27 14:00",
    "14:00 yesterday": "27 14:00",
    "Monday 09:00": "23 09:00",
    "sat 11:00": "28 11:00",
    "3 Nov 14:00": "03 14:00",
    "Nov 3rd, 14:00": "03 14:00",
    "14:00 on 3 November": "03 14:00",
    "Tuesday 3 November 14:00": "03 14:00",
    "27/11/2026 14:00": "27 14:00",
    "2026-11-03 9:02": "03 09:02",
    "2026-11-03T09:02Z": "03 09:02",
    "10:41 GMT": "28 10:41",
}


@pytest.mark.parametrize(("text", "meant"), SAID.items())
def test_a_time_that_is_said_is_the_last_there_was(text: str, meant: str) -> None:
    assert f"{parse_spoken_time(text, ZONE, NOW):%d %H:%M}" == meant


REFUSED = {
    "tomorrow 10:00": "is no time",
    "yesterday": "is no time",
    "1041": "is no time",
    "25:00": "hour",
    "today 23:00": "has not come yet",
    "03/11/2026 14:00": "may be two days",
    "31 Feb 10:00": "is no time",
    "2026-11-03": "is a day without a time",
    "2026-03-29T01:30": "does not exist",
    "10:41 BST": "BST is not the time",
}


@pytest.mark.parametrize(("text", "why"), REFUSED.items())
def test_what_is_no_time_or_two_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_spoken_time(text, ZONE, NOW)


def test_a_later_time_without_a_day_is_the_first_after_the_start() -> None:
    start = datetime(2026, 11, 26, 23, 50, tzinfo=UTC)
    assert f"{parse_spoken_time('00:20', ZONE, NOW, start):%d %H:%M}" == "27 00:20"
    assert f"{parse_spoken_time('23:55', ZONE, NOW, start):%d %H:%M}" == "26 23:55"


@given(st.text(max_size=30))
def test_no_text_is_read_as_a_time_to_come_or_stops_the_kit(text: str) -> None:
    try:
        at = parse_spoken_time(text, ZONE, NOW)
    except ValueError:
        return
    assert at.tzinfo is not None
