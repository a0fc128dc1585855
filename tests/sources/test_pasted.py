"""What people copy from Slack's window becomes events, each once however often it is pasted."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.errors import SourceError, UsageError
from incident_kit.model import Actor, Choice, Curation, Event, Gathered, Person, Window
from incident_kit.sources.pasted.matches import (
    carry_decisions,
    fold_replaced,
    match_slack_events,
    message_key,
    plain_words,
)
from incident_kit.sources.pasted.messages import INCOMPLETE, Pasted, read_pasted
from incident_kit.sources.registry import TRAITS
from incident_kit.timeline import build, fold_echoes, merge

DAY = date(2026, 11, 3)
WINDOW = Window(datetime(2026, 11, 3, 8, tzinfo=UTC), datetime(2026, 11, 3, 12, tzinfo=UTC))
Row = tuple[str, str, str]


def rows(text: str, day: date = DAY, zone: str = "Europe/London") -> list[Row]:
    """Time, author and text of each message."""
    found = read_pasted(text, day, "paste.txt", (), zone)
    return [
        (f"{one.at:%d %H:%M}", one.actor.name if one.actor else "", one.body)
        for one in found.events
    ]


def flags(text: str) -> list[tuple[str, ...]]:
    found = read_pasted(text, DAY, "paste.txt")
    return [one.flags for one in found.events]


def warned(text: str) -> tuple[str, ...]:
    return read_pasted(text, DAY, "paste.txt").check.warnings


ADA = ("03 09:02", "Ada Fictional", "We lost the queue.")
LAYOUTS = {
    "desktop": "Ada Fictional\n  9:02 AM\nWe lost the queue.\n",
    "desktop, blanks between": "Ada Fictional  \n\n  9:02 AM  \n\nWe lost the queue.\n\n\n",
    "desktop, 24 hours": "Ada Fictional\n  09:02\nWe lost the queue.",
    "no indent": "Ada Fictional\n9:02 AM\nWe lost the queue.",
    "no indent, 24 hours": "Ada Fictional\n09:02\nWe lost the queue.",
    "browser": "Ada Fictional  9:02 AM\nWe lost the queue.",
    "a narrow blank before AM": "Ada Fictional\n  9:02\u202fAM\nWe lost the queue.",
    "old desktop": "Ada Fictional [9:02 AM]\nWe lost the queue.",
    "mobile": "Ada Fictional • 9:02 AM\nWe lost the queue.",
    "search": "Ada Fictional\n  Today at 9:02 AM\nWe lost the queue.",
    "a date": "Ada Fictional\n  Nov 3rd at 9:02 AM\nWe lost the queue.",
    "a date with its year": "Ada Fictional\n  3 November 2026 at 09:02\nWe lost the queue.",
    "a status emoji": "Ada Fictional:spiral_calendar_pad:\n  9:02 AM\nWe lost the queue.",
    "a day above": "Tuesday, November 3rd\nAda Fictional\n  9:02 AM\nWe lost the queue.",
    "new messages": "New\nAda Fictional\n  9:02 AM\nWe lost the queue.\nnew messages",
    "Windows line ends": "Ada Fictional\r\n  9:02 AM\r\nWe lost the queue.\r\n",
}


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS)
def test_each_layout_gives_the_same_message(text: str) -> None:
    assert rows(text) == [ADA]


def test_a_bare_time_begins_the_same_persons_next_message() -> None:
    text = "Ada Fictional\n  9:58 PM\nLooking\n10:04\nFound it\nBen Madeup\n  10:05 PM\nNice"
    assert rows(text) == [
        ("03 21:58", "Ada Fictional", "Looking"),
        ("03 22:04", "Ada Fictional", "Found it"),
        ("03 22:05", "Ben Madeup", "Nice"),
    ]


def test_a_window_of_24_hours_is_never_read_as_one_of_twelve() -> None:
    """An earlier time below a later one is earlier, not in the evening."""
    text = "Ada Fictional\n  09:10\none\nBen Madeup\n  09:05\ntwo"
    assert [row[0] for row in rows(text)] == ["03 09:10", "03 09:05"]


NO_AUTHORS = {
    "a single word": "Ada Fictional\n  09:02\nLooking\nDone\n09:05\nnext",
    "a sentence": "Ada Fictional\n  09:02\nIt broke at the\n09:05\nnext",
    "an address": "Ada Fictional\n  09:02\nsee https://a.example/B\n09:05\nnext",
}


@pytest.mark.parametrize("text", NO_AUTHORS.values(), ids=NO_AUTHORS)
def test_the_last_line_of_a_message_is_no_author(text: str) -> None:
    assert [row[1] for row in rows(text)] == ["Ada Fictional", "Ada Fictional"]


def test_a_time_within_a_sentence_is_words() -> None:
    text = "Ada Fictional\n  9:02 AM\nIt began at 9:00 AM\nand we saw it at 9:01 AM"
    assert rows(text) == [
        ("03 09:02", "Ada Fictional", "It began at 9:00 AM  \nand we saw it at 9:01 AM")
    ]


DAYS = [
    ("Today", "03"),
    ("Yesterday", "02"),
    ("Wednesday, November 4th", "04"),
    ("Wednesday, 4 November", "04"),
    ("November 2nd, 2026", "02"),
]


@pytest.mark.parametrize(("divider", "day"), DAYS)
def test_a_line_with_a_day_dates_what_stands_below_it(divider: str, day: str) -> None:
    assert rows(f"{divider}\nAda Fictional\n  9:02 AM\nhi")[0][0] == f"{day} 09:02"


def test_the_nearest_year_is_meant() -> None:
    text = "Thursday, December 31st\nAda Fictional\n  9:02 AM\nhi"
    found = read_pasted(text, date(2027, 1, 1), "p")
    assert found.events[0].at == datetime(2026, 12, 31, 9, 2, tzinfo=UTC)


def test_after_midnight_without_a_line_for_the_day_it_is_the_next_day() -> None:
    text = "Ada Fictional\n  11:58 PM\none\n12:03\ntwo\nBen Madeup\n  12:04 AM\nthree"
    assert [row[0] for row in rows(text)] == ["03 23:58", "04 00:03", "04 00:04"]


def test_times_are_of_the_zone_and_an_hour_that_happens_twice_goes_on() -> None:
    """The clocks go back at 2 am on 25 October 2026."""
    text = "Ada Fictional\n  01:50\none\nBen Madeup\n  01:10\ntwo\nBen Madeup\n  02:10\nthree"
    times = [row[0] for row in rows(text, date(2026, 10, 25))]
    assert times == ["25 00:50", "25 01:10", "25 02:10"]


def test_trimmings_become_flags_and_no_text() -> None:
    text = (
        "Ada Fictional\n  9:02 AM\nhi (edited)\n:eyes:\n2\n👍\n1\n3 replies\n"
        "Last reply today at 9:30 AM\nView thread\nPinned by Ben Madeup\n"
    )
    assert rows(text) == [("03 09:02", "Ada Fictional", "hi")]
    assert flags(text) == [("edited", "parent", "pasted", "pinned", "reacted")]


BOTS = [
    "Statuspage\nAPP  9:05 AM\nwords",
    "Statuspage\nAPP\n  9:05 AM\nwords",
    "Statuspage APP  9:05 AM\nwords",
    "StatuspageAPP  9:05 AM\nwords",
]


@pytest.mark.parametrize("text", BOTS)
def test_an_app_is_no_person(text: str) -> None:
    found = read_pasted(text, DAY, "p")
    assert [one.actor for one in found.events] == [Actor("Statuspage", bot=True)]
    assert found.people == ()


def test_in_a_thread_the_rest_answers_the_first() -> None:
    text = "Thread\nAda Fictional\n  9:02 AM\nwhat?\n2 replies\nBen Madeup\n  9:03 AM\nthat\n"
    found = read_pasted(text, DAY, "p")
    question, answer = found.events
    assert (question.parent, answer.parent) == (None, question.id)
    assert found.events[1].flags == ("pasted", "reply")


def test_words_stay_as_they_were_typed() -> None:
    text = "Ada Fictional\n  9:02 AM\n# *x* <b> 2001:db8:a:b::1 [a](b)\n- one\n"
    assert rows(text)[0][2] == r"\# \*x\* &lt;b> 2001:db8:a:b::1 \[a\](b)" + "  \n" + r"\- one"


def test_a_paste_always_says_that_it_may_be_incomplete() -> None:
    found = read_pasted(LAYOUTS["desktop"], DAY, "p")
    assert found.check.complete
    assert found.check.warnings == (INCOMPLETE, "times without a date were taken for 2026-11-03")
    assert {one.precision for one in found.events} == {"minute"}


def test_lines_without_an_author_are_counted() -> None:
    assert "2 lines before the first author and time were skipped" in warned(
        "the end of\nsomething else\n\nAda Fictional\n  9:02 AM\nhi"
    )
    assert "no message was found: copy from the author's name on" in warned("only words")


# ---- once each


def paste(folder: Path, text: str, previous: tuple[Event, ...] = ()) -> Gathered:
    path = folder / "paste.txt"
    path.write_text(text, encoding="utf-8")
    return Pasted((path,), DAY, previous=previous)(WINDOW)[0]


FIRST = "Ada Fictional\n  9:02 AM\none\nBen Madeup\n  9:03 AM\ntwo\n"
LATER = (
    "Cy Invented\n  8:59 AM\nzero\nBen Madeup\n  9:03 AM\ntwo\nAda Fictional\n  9:05 AM\nthree\n"
)


def test_a_message_pasted_again_keeps_its_id(tmp_path: Path) -> None:
    """Also one of the numbers that ids were before."""
    first = paste(tmp_path, FIRST)
    second = paste(tmp_path, LATER, first.events)
    assert second.events[1] == first.events[1]
    assert len({one.id for one in (*first.events, *second.events)}) == 4
    numbered = replace(first.events[1], id="pasted:41", order=41)
    third = paste(tmp_path, LATER, (numbered,))
    assert third.events[1] == numbered
    assert [one.id for one in third.events[::2]] == [one.id for one in second.events[::2]]
    assert {one.order for one in third.events} == {42, 41, 43}


def test_an_id_comes_from_the_message_alone(tmp_path: Path) -> None:
    """Two clones that paste the same agree, whatever each pasted before."""
    alone, later = paste(tmp_path, LATER), paste(tmp_path, FIRST)
    after = paste(tmp_path, LATER, later.events)
    assert [one.id for one in alone.events] == [one.id for one in after.events]
    assert all(re.fullmatch(r"pasted:[b-z]{8}", one.id) for one in alone.events)


SAID = "Ada Fictional\n  9:02 AM\nRestarting the queue of api-1 now\n"
EDITS = {
    "a word more": ("Restarting the main queue of api-1 now", True),
    "a letter": ("Restarting teh queue of api-1 now", True),
    "another figure": ("Restarting the queue of api-2 now", False),
    "other words": ("Rolling back the deployment of api-1", False),
}


@pytest.mark.parametrize(("words", "same"), EDITS.values(), ids=EDITS)
def test_a_message_that_was_edited_a_little_keeps_its_id(
    tmp_path: Path, words: str, same: bool
) -> None:
    first = paste(tmp_path, SAID)
    text = SAID.replace("Restarting the queue of api-1 now", words)
    second = paste(tmp_path, text, first.events)
    assert (second.events[0].id == first.events[0].id) is same
    assert len(merge(merge((), [first]).events, [second]).events) == (1 if same else 2)
    both = paste(tmp_path, SAID + text, first.events)
    assert len({one.id for one in both.events}) == 2


def test_pasting_again_changes_nothing_and_loses_nothing(tmp_path: Path) -> None:
    """What is in the file no more was replaced by the next paste, not deleted in Slack."""
    first = merge((), [paste(tmp_path, FIRST)])
    again = merge(first.events, [paste(tmp_path, FIRST, first.events)])
    assert (again.events, again.new, again.changed, again.gone) == (first.events, (), (), ())
    later = merge(again.events, [paste(tmp_path, LATER, again.events)])
    assert (len(later.new), later.changed, later.gone) == (2, (), ())
    assert len(later.events) == 4


def test_a_message_in_several_files_is_one(tmp_path: Path) -> None:
    for name, text in {"a": FIRST, "b": LATER}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = Pasted((tmp_path / "a", tmp_path / "b"), DAY)(WINDOW)
    (_, two), (_, again, _) = (value.events for value in found)
    assert again == two
    assert len({one.id for value in found for one in value.events}) == 4
    assert [value.check.source for value in found] == ["Pasted, a", "Pasted, b"]


def test_a_message_with_a_masked_secret_is_known_again(tmp_path: Path) -> None:
    path = tmp_path / "p.txt"
    path.write_text("Ada Fictional\n  9:02 AM\nthe word is hunter2\n", encoding="utf-8")

    def masked(body: str) -> str:
        return body.replace("hunter2", "[secret]")

    first = Pasted((path,), DAY, mask=masked)(WINDOW)[0]
    again = Pasted((path,), DAY, previous=first.events, mask=masked)(WINDOW)[0]
    assert [one.body for one in first.events] == [r"the word is [secret]"]
    assert again.events == first.events


def test_the_same_words_twice_in_one_paste_are_one_message() -> None:
    found = read_pasted(FIRST + FIRST, DAY, "p")
    assert len(found.events) == 2
    assert "2 messages stand in it more than once" in found.check.warnings


def test_a_missing_file_and_one_that_is_no_text_are_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file"):
        Pasted((tmp_path / "none.txt",), DAY)(WINDOW)
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\0\0\0\0")
    with pytest.raises(SourceError, match="cannot be read as text"):
        Pasted((tmp_path / "picture.txt",), DAY)(WINDOW)


# ---- taken over


def slack(id_: str, clock: str, body: str, name: str = "Ada Fictional") -> Event:
    at = datetime.fromisoformat(f"2026-11-03T{clock}+00:00")
    return Event(f"slack:C1/{id_}", at, "slack", "message", body, actor=Actor(name))


PASTED = read_pasted(
    "Ada Fictional\n  9:02 AM\nWe lost the queue at https://q.example/a :tada: now\n", DAY, "p"
).events[0]
TAKES = {
    "the same words": (
        slack("1", "09:02:41", "We **lost** the queue at <https://q.example/a> 🎉 now"),
        True,
    ),
    "a minute later": (
        slack("1", "09:03:59", "We lost the queue at https://q.example/a now"),
        True,
    ),
    "two minutes later": (
        slack("1", "09:04:00", "We lost the queue at https://q.example/a now"),
        False,
    ),
    "a longer text": (
        slack("1", "09:02:00", "We lost the queue at https://q.example/a now and more"),
        True,
    ),
    "a short beginning": (slack("1", "09:02:00", "We lost"), False),
    "other words": (slack("1", "09:02:00", "We found the queue"), False),
    "another author": (
        slack("1", "09:02:00", "We lost the queue at https://q.example/a now", "Ben Madeup"),
        False,
    ),
}


@pytest.mark.parametrize(("event", "takes"), TAKES.values(), ids=TAKES)
def test_the_same_message_from_slack_takes_the_pasted_ones_place(event: Event, takes: bool) -> None:
    assert match_slack_events([PASTED, event]) == ({PASTED.id: event.id} if takes else {})


def test_a_handle_is_its_owners_name_unless_two_have_it() -> None:
    other = slack("1", "09:02:00", PASTED.body, "ada")
    ada = Person("Ada Fictional", handles=("ada",))
    assert match_slack_events([PASTED, other], [ada]) == {PASTED.id: "slack:C1/1"}
    assert match_slack_events([PASTED, other], [ada, Person("Ada Other", handles=("ada",))]) == {}


def test_a_slack_message_takes_one_place_only_the_equal_and_nearest_first() -> None:
    twin = replace(PASTED, id="pasted:zz", at=PASTED.at.replace(minute=3))
    events = [
        PASTED,
        twin,
        slack("1", "09:02:30", PASTED.body),
        slack("2", "09:03:30", PASTED.body),
    ]
    expected = {PASTED.id: "slack:C1/1", "pasted:zz": "slack:C1/2"}
    assert match_slack_events(events) == match_slack_events(events[::-1]) == expected


def test_decisions_move_to_the_message_that_took_the_place() -> None:
    curation = Curation({"pasted:1": Choice(include=True, public="We lost messages.")})
    found = carry_decisions(curation, {"pasted:1": "slack:C1/1"})
    assert found.events == {"slack:C1/1": Choice(include=True, public="We lost messages.")}
    own = Curation({**curation.events, "slack:C1/1": Choice(public=False)})
    found = carry_decisions(own, {"pasted:1": "slack:C1/1"})
    assert found.events == {"slack:C1/1": Choice(include=True, public=False)}


def test_the_timeline_shows_it_once_with_its_decisions() -> None:
    """What the kit does when it gathers: fold, carry, build."""
    events = (PASTED, slack("1", "09:02:41", PASTED.body))
    taken = match_slack_events(events)
    record = fold_echoes(fold_replaced(events, taken), TRAITS)
    curation = carry_decisions(Curation({PASTED.id: Choice(include=True, text="Lost it")}), taken)
    timeline = build(record, curation, WINDOW, lead=(), time_zone="Europe/London", traits=TRAITS)
    assert [(line.event.id, line.event.body, line.shown) for line in timeline.lines] == [
        ("slack:C1/1", "Lost it", True)
    ]
    assert [one.id for one in timeline.lines[0].folded] == [PASTED.id]


WORDS = [
    ("**bold** _it_ ~~no~~ `code`", "bold it no code"),
    ("[label](https://a.example/x_y) &lt;b>", "label b"),
    ("ready :white_check_mark: 🎉", "ready"),
    ("2001:db8:a:b::1", "2001 db8 a b 1"),
]


@pytest.mark.parametrize(("markdown", "expected"), WORDS)
def test_words_are_compared_without_their_markup(markdown: str, expected: str) -> None:
    assert plain_words(markdown) == expected


# ---- laws

NAMES = st.sampled_from(["Ada Fictional", "Ben Madeup", "Cy Invented"])
TEXTS = st.text("abc xyz*_<>#`", min_size=1, max_size=30).map(lambda text: f"w{text.strip()}w")
MESSAGES = st.lists(st.tuples(NAMES, st.integers(0, 599), TEXTS), max_size=12)


@given(MESSAGES)
def test_nothing_pasted_is_lost(messages: list[tuple[str, int, str]]) -> None:
    """Every message is an event; those alike are one."""
    listed = sorted(messages, key=lambda one: one[1])
    text = "".join(
        f"{name}\n  {9 + minute // 60}:{minute % 60:02}\n{words_}\n\n"
        for name, minute, words_ in listed
    )
    found = read_pasted(text, DAY, "p")
    again = read_pasted(text, DAY, "p", found.events)
    assert found.check.skipped == 0
    assert {(one.actor.name if one.actor else "", f"{one.at:%H:%M}") for one in found.events} == {
        (name, f"{9 + minute // 60:02}:{minute % 60:02}") for name, minute, _ in listed
    }
    assert again.events == found.events
    assert len({message_key(one) for one in found.events}) == len(found.events)


@given(st.text(max_size=300) | st.text("Ada:09 APM\n[]•\t,today3rdNov", max_size=120))
def test_any_text_at_all_is_read(text: str) -> None:
    found = read_pasted(text, DAY, "p")
    again = read_pasted(text, DAY, "p", found.events)
    assert again.events == found.events
    assert len({one.id for one in found.events}) == len(found.events)
