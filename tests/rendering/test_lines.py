"""Rules of the timeline's text: order, zone, folding, marks, and lists that hold together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from incident_kit.model import Actor, Component, Event, Line, Timeline, Window
from incident_kit.rendering import (
    all_lines_markdown,
    facts_markdown,
    timeline_markdown,
    to_html,
)

START = datetime(2026, 11, 3, 10, 2, 31, tzinfo=UTC)
LEAD = Actor("Robin Example", role="lead")


def said(body: str = "hi", minutes: float = 0, **more: Any) -> Event:
    at = START + timedelta(minutes=minutes)
    event = Event(f"slack:C1/{minutes}", at, "slack", "message", body, actor=LEAD)
    return replace(event, **more)


def timeline(*events: Event | Line, zone: str = "Europe/London") -> Timeline:
    lines = tuple(
        event if isinstance(event, Line) else Line(n, event, event, shown=True)
        for n, event in enumerate(events, 1)
    )
    return Timeline(lines, Window(START, START + timedelta(hours=2)), zone)


def items(text: str) -> Sequence[str]:
    return text.split("\n\n", 1)[1].rstrip("\n").split("\n")


def test_a_line_tells_time_person_role_text_and_source() -> None:
    url = "https://team.slack.example/archives/C1/p1"
    text = timeline_markdown(timeline(said("**P1** declared", url=url)))
    assert text == (
        "Times are Europe/London (GMT); 1 of 1 lines shown.\n\n"
        f"- **10:02** Robin Example (lead): **P1** declared [source]({url})\n"
    )


def test_times_are_in_the_zone_of_the_timeline() -> None:
    text = timeline_markdown(timeline(said(), zone="America/Sao_Paulo"))
    assert text.startswith("Times are America/Sao_Paulo (UTC-03); ")
    assert items(text)[0].startswith("- **07:02** ")


def test_several_days_get_headings() -> None:
    text = timeline_markdown(timeline(said(), said(minutes=1440)))
    assert [line for line in text.split("\n") if line.startswith("#")] == [
        "### Tuesday 3 November 2026",
        "### Wednesday 4 November 2026",
    ]


def test_both_abbreviations_are_told_on_the_day_the_clocks_change() -> None:
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    text = timeline_markdown(timeline(said(at=before), said(at=before + timedelta(hours=1))))
    assert text.startswith("Times are Europe/London (BST, then GMT); ")
    assert [line[:16] for line in items(text)] == ["- **01:30 BST** ", "- **01:30 GMT** "]


def test_folded_lines_stand_as_runs_in_their_place() -> None:
    first, last = said("first"), said("last", 9)
    hidden = [Line(n, said(f"no {n}", n), said(), shown=False) for n in (2, 3, 4)]
    shown = [Line(1, first, first, shown=True), Line(5, last, last, shown=True)]
    lines = timeline(shown[0], *hidden, shown[1])
    assert items(timeline_markdown(lines))[1] == "- *… 3 more, lines 2–4*"
    assert len(items(timeline_markdown(lines, folded=False))) == 2


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (said(precision="minute"), "**10:02** Robin Example (lead): hi"),
        (said(precision="day"), "**time not known** Robin Example (lead): hi"),
        (said(actor=Actor("Deploys", bot=True)), "**10:02** Deploys (bot): hi"),
        (said(actor=None), "**10:02** Slack: hi"),
        (said(flags=("edited", "gone")), "hi *(edited later; no longer at the source)*"),
        (said(flags=("context",)), "hi *(outside the incident, brought by its thread)*"),
        (said(flags=("pinned", "reacted")), "(lead): hi"),
        (said(source="statuspage"), "**10:02** **Public update**, status page: hi"),
        (said(source="statuspage", notified=False), "hi *(subscribers not notified)*"),
        (
            said(components=(Component("API", None, "operational", "partial_outage"),)),
            "hi *(API: operational → partial outage)*",
        ),
        (said(components=(Component("API", None, "operational", "operational"),)), "(lead): hi"),
        (said(url="javascript:f()"), "(lead): hi"),
        (said(url="https://a.example/x_(y)"), "hi [source](<https://a.example/x_(y)>)"),
    ],
)
def test_what_matters_about_an_event_is_told_in_words(event: Event, words: str) -> None:
    assert items(timeline_markdown(timeline(event)))[0].endswith(words)


def test_a_corrected_time_is_told() -> None:
    line = Line(1, said(), said(minutes=5), shown=True)
    assert timeline_markdown(timeline(line)).endswith("hi *(time corrected)*\n")


def test_a_pasted_log_folds_after_five_lines() -> None:
    log = "look:\n```\n" + "\n".join(f"row {n}" for n in range(40)) + "\n```"
    text = timeline_markdown(timeline(said(log)))
    assert "row 2" in text
    assert "row 3" not in text
    assert "  ```\n\n  *… 37 more lines*" in text


def test_one_long_line_folds_between_words() -> None:
    text = timeline_markdown(timeline(said("word " * 300)))
    assert text.endswith(f"word\n\n  *… {1499 - 599} more characters*\n")


def test_lines_of_a_message_stay_lines() -> None:
    assert to_html(timeline_markdown(timeline(said("one\ntwo")))).count("<br>") == 1


_BODY = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "```",
                "~~~",
                "- item",
                "1. one",
                "# heading",
                "> quote",
                "| a | b |",
                "|---|---|",
                "",
                "    indented",
                "---",
                "text",
                "===",
                "[a]: https://a.example",
                "<div>",
            ]
        ),
        st.text(alphabet="ab *_`[]()|\\", max_size=10),
    ),
    max_size=9,
).map("\n".join)


@given(st.lists(_BODY, min_size=1, max_size=4))
def test_every_body_stays_inside_its_own_item(bodies: list[str]) -> None:
    events = [said(body, n, url="https://a.example/s") for n, body in enumerate(bodies)]
    parser = MarkdownIt("commonmark").enable("table")
    tokens = parser.parse(timeline_markdown(timeline(*events)))
    top = [token.type for token in tokens if token.level == 0 and token.nesting >= 0]
    assert top == ["paragraph_open", "bullet_list_open"]
    assert len(bodies) == sum(t.type == "list_item_open" and t.level == 1 for t in tokens)


def test_an_empty_timeline_says_so() -> None:
    assert timeline_markdown(timeline()) == "No lines yet.\n"


def test_all_lines_are_listed_with_number_and_state() -> None:
    shown = Line(1, said("a | b\n*c*"), said(), shown=True, why="pinned")
    folded = Line(2, said(minutes=1, precision="minute"), said(), shown=False, folded=(said(),))
    rows = all_lines_markdown(timeline(shown, folded)).split("\n")[4:6]
    assert rows == [
        r"| 1 | 10:02:31 | Slack | Robin Example (lead) | a \| b c | **shown**: pinned |",
        "| 2 | 10:03 | Slack | Robin Example (lead) | hi | folded, stands for 1 more |",
    ]


def test_facts_are_a_table_of_two_columns() -> None:
    assert facts_markdown([("Lead", "Robin | Sam"), ("Links", "a\nb")]) == (
        "| | |\n|---|---|\n| **Lead** | Robin \\| Sam |\n| **Links** | a; b |\n"
    )
    assert facts_markdown([]) == ""
