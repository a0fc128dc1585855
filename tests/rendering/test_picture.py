"""Rules of the picture: every event has its place, no label covers another, words say it too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import combinations, product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from incident_kit.model import Actor, Event, Line, Timeline, Window
from incident_kit.rendering import draw
from incident_kit.rendering.picture.canvas import Align
from incident_kit.rendering.picture.lanes import Moments, lanes_of
from incident_kit.rendering.picture.layout import Placed, flags, rows, swarm
from incident_kit.rendering.picture.scale import Scale, ticks
from incident_kit.rendering.picture.scene import arrange

START = datetime(2026, 11, 3, 9, 41, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def event(n: float, source: str = "slack", **more: Any) -> Event:
    made = Event(f"{source}:C1/{n}", START + n * MINUTE, source, "message", "hi")
    return replace(made, **more)


def timeline(*events: Event, window: Window | None = None) -> Timeline:
    lines = (Line(n, e, e, shown=n % 3 == 0) for n, e in enumerate(events, 1))
    return Timeline(tuple(lines), window or Window(START - HOUR, START + 5 * HOUR))


UPDATES = [event(n, "statuspage") for n in (14, 38, 128, 176)]


@pytest.mark.parametrize("count", [0, 1, 3, 60, 400])
def test_any_number_of_events_makes_a_small_sharp_png(count: int) -> None:
    events = [event(n * 170 / max(count, 1)) for n in range(count)]
    picture = draw(timeline(*events, *UPDATES), started=START, resolved=START + 3 * HOUR)
    image = Image.open(BytesIO(picture.png))
    assert (image.format, image.mode, image.size) == ("PNG", "P", (picture.width, picture.height))
    assert picture.width == 1800
    assert 250 < picture.height < 1400
    assert len(picture.png) < 80_000


@pytest.mark.parametrize("span", [timedelta(), 3 * MINUTE, 3 * HOUR, 20 * HOUR, 6 * DAY, 90 * DAY])
def test_any_span_has_a_few_ticks_in_order(span: timedelta) -> None:
    window = Window(START - 20 * MINUTE, START + span + 20 * MINUTE)
    found = ticks(window, ZoneInfo("Europe/London"))
    assert 2 <= len(found) <= 13
    assert sorted(found, key=lambda tick: tick.at) == list(found)
    assert draw(timeline(window=window), started=START, resolved=START + span).png


def test_ticks_are_round_local_hours_across_a_change_of_clocks() -> None:
    night = datetime(2026, 10, 24, 20, tzinfo=UTC)
    zone = ZoneInfo("Europe/London")
    found = [tick.at.astimezone(zone) for tick in ticks(Window(night, night + 12 * HOUR), zone)]
    assert [at.hour for at in found] == [22, 0, 2, 4, 6, 8]


def test_the_picture_holds_no_metadata() -> None:
    picture = draw(timeline(*UPDATES), started=START, resolved=START + HOUR)
    assert Image.open(BytesIO(picture.png)).info == {}


def test_the_same_timeline_gives_the_same_bytes() -> None:
    one, two = (
        draw(timeline(*(event(n) for n in range(90)), *UPDATES), started=START, resolved=None)
        for _ in range(2)
    )
    assert one == two


def test_its_words_tell_lanes_span_updates_and_the_longest_silence() -> None:
    events = [event(1), event(2), event(3, actor=Actor("Deploys", bot=True)), event(4, "note")]
    picture = draw(timeline(*events, *UPDATES), started=START, resolved=START + 176 * MINUTE)
    assert picture.alt == (
        "Timeline of 4 events: 2 in Slack, 1 in Notes, 1 in Bots; 1 shown in the report."
        " The incident ran from Tue 3 Nov, 09:41 to 12:37 Europe/London (GMT), 2 h 56 min."
        " There were 4 public updates;"
        " the longest public silence was 1 h 30 min, 10:19 to 11:49."
    )


@pytest.mark.parametrize(("last", "silent"), [(60, False), (61, True)])
def test_a_silence_is_marked_when_longer_than_an_hour(last: int, silent: bool) -> None:
    lines = timeline(event(0, "statuspage"), event(last, "statuspage"))
    scene = arrange(lines, Moments(START, resolved=START + last * MINUTE))
    assert silent == (scene.silence is not None)


def test_an_open_incident_without_times_is_drawn_from_its_events() -> None:
    picture = draw(timeline(event(5), event(8)), started=None, resolved=None)
    assert "started Tue 3 Nov, 09:46 and is not resolved. No public update" in picture.alt


def test_events_far_outside_are_pointed_to_at_the_edge() -> None:
    lines = timeline(event(-9 * 1440, flags=("context",)), event(3), event(9 * 1440))
    (row,) = arrange(lines, Moments(START, resolved=START + HOUR)).rows
    assert sorted(dot.beyond for dot in row.dots) == [-1, 0, 1]


def test_quiet_lanes_beyond_seven_are_joined() -> None:
    events = [event(n, f"source{n // 2}") for n in range(40)]
    names = [lane.name for lane in lanes_of(timeline(*events))]
    assert (len(names), names[-1]) == (7, "Other")


_LABELS = st.lists(st.tuples(st.floats(0, 1000), st.floats(60, 200)), min_size=1, max_size=4).map(
    sorted
)


@given(_LABELS)
def test_labels_of_known_times_never_touch(labels: list[tuple[float, float]]) -> None:
    placed = flags(labels, (0, 1000))
    for one, other in combinations(placed, 2):
        apart = one.right <= other.left or other.right <= one.left
        assert one.row != other.row or apart
    assert all(one.left >= 0 and one.right <= 1000 for one in placed)


#: Places and widths of which many are alike, so that many ways cost the same.
_ALIKE = st.lists(
    st.tuples(st.sampled_from([0, 40, 100, 107, 114, 500, 980]), st.sampled_from([60, 93, 200])),
    min_size=1,
    max_size=4,
)


def _try_every_way(labels: Sequence[tuple[float, float]], room: tuple[float, float]) -> Any:
    """The first of the cheapest ways, by the words of the rule and nothing else."""
    sides: tuple[Align, Align] = ("left", "right")
    choices = [
        [
            Placed(x, row, side, left, left + wide)
            for row in range(len(labels))
            for side, left in zip(sides, (x + 7, x - 7 - wide), strict=True)
        ]
        for x, wide in labels
    ]

    def clash(one: Placed, other: Placed) -> bool:
        apart = one.left >= other.right + 14 or other.left >= one.right + 14
        return (one.row == other.row and not apart) or any(
            line.row <= words.row and words.left - 4 < line.x < words.right + 4
            for line, words in ((one, other), (other, one))
        )

    def cost(way: Sequence[Placed]) -> tuple[int, ...]:
        outside = sum(one.left < room[0] or one.right > room[1] for one in way)
        clashes = sum(clash(one, other) for one, other in combinations(way, 2))
        rows_taken = [one.row for one in way]
        rights = sum(one.align == "right" for one in way)
        return outside + clashes, max(rows_taken), sum(rows_taken), rights

    return list(min(product(*choices), key=cost))


@settings(max_examples=40)
@given(st.one_of(_LABELS, _ALIKE), st.sampled_from([(0, 1000), (90, 400)]))
def test_the_way_that_is_chosen_is_the_first_of_the_cheapest_of_all(
    labels: list[tuple[float, float]], room: tuple[float, float]
) -> None:
    assert flags(labels, room) == _try_every_way(labels, room)


@given(_LABELS)
def test_times_of_updates_touch_no_other_of_their_row(labels: list[tuple[float, float]]) -> None:
    chosen = [(row, x, w) for row, (x, w) in zip(rows(labels, 2), labels, strict=True)]
    for (row, x, w), (other, y, v) in combinations(chosen, 2):
        assert row is None or row != other or abs(x - y) >= (w + v) / 2


@given(st.lists(st.tuples(st.floats(0, 500), st.sampled_from([6.0, 8.5])), max_size=60))
def test_every_dot_has_a_level_in_its_lane(dots: list[tuple[float, float]]) -> None:
    levels = swarm(dots, 3)
    assert len(levels) == len(dots)
    assert set(levels) <= {-3, -2, -1, 0, 1, 2, 3}


def _scan_every_dot(dots: Sequence[tuple[float, float]], count: int) -> list[int]:
    """The levels by measuring each dot against every earlier one."""
    taken: dict[int, list[tuple[float, float]]] = {
        level: [] for level in sorted(range(-count, count + 1), key=lambda one: (abs(one), -one))
    }

    def space(level: int, x: float, radius: float) -> float:
        gaps = (abs(x - other) - radius - size - 1 for other, size in taken[level])
        return min(gaps, default=float("inf"))

    chosen = []
    for x, radius in dots:
        spaces = {level: space(level, x, radius) for level in taken}
        free = [level for level in taken if spaces[level] >= 0]
        crowded = max(taken, key=lambda one: (spaces[one], -abs(one), one))
        chosen.append(free[0] if free else crowded)
        taken[chosen[-1]].append((x, radius))
    return chosen


@given(st.lists(st.tuples(st.integers(0, 60).map(float), st.sampled_from([6.0, 8.5])), max_size=60))
def test_a_dot_s_nearest_neighbours_decide_as_all_dots_would(
    dots: list[tuple[float, float]],
) -> None:
    assert swarm(dots, 3) == _scan_every_dot(dots, 3)


def test_a_picture_that_was_painted_is_kept_until_something_in_it_changes() -> None:
    lines = [*(event(n) for n in range(9)), *UPDATES]
    facts = {"started": START, "declared": START + MINUTE, "mitigated": START + HOUR}
    painted = draw(timeline(*lines), resolved=START + 2 * HOUR, **facts)
    assert draw(timeline(*lines), resolved=START + 2 * HOUR, **facts) is painted
    moved = {name: at + 7 * MINUTE for name, at in facts.items()}
    others = [
        draw(timeline(*lines[1:]), resolved=START + 2 * HOUR, **facts),
        draw(timeline(*lines), resolved=START + 3 * HOUR, **facts),
        draw(timeline(*lines), resolved=None, **facts),
        draw(replace(timeline(*lines), time_zone="Asia/Tokyo"), resolved=None, **facts),
        draw(replace(timeline(*lines), places={"slack:C1/": "#ops"}), resolved=None, **facts),
        *(
            draw(timeline(*lines), resolved=START + 2 * HOUR, **{**facts, name: at})
            for name, at in moved.items()
        ),
    ]
    assert len({painted.png, *(other.png for other in others)}) == len(others) + 1


@given(st.integers(-10_000, 10_000))
def test_no_time_leaves_the_plot(minutes: int) -> None:
    scale = Scale(Window(START, START + HOUR), 100, 200)
    assert 100 <= scale(START + minutes * MINUTE) <= 200


def test_the_paper_stays_white_and_the_lanes_stay_apart_from_it() -> None:
    picture = draw(timeline(event(3), *UPDATES), started=START, resolved=START + HOUR)
    image = Image.open(BytesIO(picture.png)).convert("RGB")
    assert image.getpixel((4, 4)) == (255, 255, 255)
    assert image.getpixel((1770, picture.height - 160)) == (244, 246, 249)
