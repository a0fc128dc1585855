"""A log that somebody typed, or that a chat exports: a line a message, its time in front."""

from __future__ import annotations

from datetime import date

import pytest

from incident_kit.sources.pasted.messages import read_pasted

DAY = date(2026, 7, 3)

#: A log, and the time (UTC; London is an hour ahead), author and words of each message.
LOGS: tuple[tuple[str, list[tuple[str, str, str]]], ...] = (
    ("09:00 Ana: api is down", [("3 08:00", "Ana", "api is down")]),
    ("[09:00] Ana Fictional: api is down", [("3 08:00", "Ana Fictional", "api is down")]),
    ("09:02:11 <ana> api is down", [("3 08:02", "ana", "api is down")]),
    ("09:00 | Ana | api is down", [("3 08:00", "Ana", "api is down")]),
    ("09:00\tAna\tapi is down", [("3 08:00", "Ana", "api is down")]),
    ("9.00pm - Ana: api is down", [("3 20:00", "Ana", "api is down")]),
    ("09:00 Update: still down", [("3 08:00", "", "Update: still down")]),
    ("09:00 rolled back: no effect", [("3 08:00", "", "rolled back: no effect")]),
    ("- 09:00 paged on-call", [("3 08:00", "", "paged on-call")]),
    (
        "09:00 https://status.example says: 500",
        [("3 08:00", "", "<https://status.example> says: 500")],
    ),
    ("2026-07-02 09:00 Ana: early", [("2 08:00", "Ana", "early")]),
    ("2026-07-03T09:00:00Z Ana: api is down", [("3 09:00", "Ana", "api is down")]),
    ("09:00 UTC Ana: api is down", [("3 09:00", "Ana", "api is down")]),
    ("Friday, July 3rd\n\n09:00 Ana: one", [("3 08:00", "Ana", "one")]),
    ("23:50 Ana: a\n00:10 Ana: b", [("3 22:50", "Ana", "a"), ("3 23:10", "Ana", "b")]),
    (
        "09:00 Ana: first\n  and more\n\n09:04 rolled back: no effect",
        [("3 08:00", "Ana", "first  \nand more"), ("3 08:04", "", "rolled back: no effect")],
    ),
)


@pytest.mark.parametrize(("text", "said"), LOGS, ids=[text[:30] for text, _ in LOGS])
def test_each_line_with_a_time_is_a_message(text: str, said: list[tuple[str, str, str]]) -> None:
    read = read_pasted(text, DAY, "log.txt")
    assert [
        (f"{event.at:%-d %H:%M}", event.actor.name if event.actor else "", event.body)
        for event in read.events
    ] == said
    assert read.check.skipped == 0


@pytest.mark.parametrize(
    "text",
    ["Ada Fictional\n  9:02 AM\n09:00 Ben: pasted words", "ada [09:02]\n09:00 Ben: pasted words"],
)
def test_a_line_with_a_time_below_slacks_layout_is_words(text: str) -> None:
    (event,) = read_pasted(text, DAY, "log.txt").events
    assert event.body == "09:00 Ben: pasted words"
