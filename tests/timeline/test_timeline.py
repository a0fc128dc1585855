"""Rules of the timeline: merging, folding, selecting and numbering."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.errors import UsageError
from incident_kit.model import (
    Actor,
    Choice,
    Curation,
    Event,
    Gathered,
    Line,
    SourceCheck,
    Timeline,
    Window,
)
from incident_kit.model.incident import Incident
from incident_kit.model.traits import Traits
from incident_kit.sources.registry import TRAITS as ALL_TRAITS
from incident_kit.timeline import build, compute_window, find_line, merge, shift_clocks
from incident_kit.timeline import fold_echoes as fold_by_traits

START = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
SPAN = Window(START - timedelta(hours=1), START + timedelta(hours=4))
LEAD = Actor("Robin Okafor", "U1")
OTHER = Actor("Sam Field", "U2")
STATUS_BOT = Actor("Statuspage", "B1", bot=True)
PAGER_BOT = Actor("PagerDuty", "B2", bot=True)
DEPLOY_BOT = Actor("Deploys", "B3", bot=True)

DEPLOYS = Traits("deploys", "Deploys", lead=timedelta(minutes=45))
TRAITS = {**ALL_TRAITS, "deploys": DEPLOYS}


def fold_echoes(events: Iterable[Event]) -> tuple[Event, ...]:
    return fold_by_traits(events, TRAITS)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def said(n: int, body: str = "", *, actor: Actor | None = OTHER, **more: object) -> Event:
    base = Event(f"slack:C1/{n}", at(n), "slack", "message", body or f"message {n}", actor=actor)
    return replace(base, **more)


def update(n: int, body: str, **more: object) -> Event:
    url = "https://stspg.example/abc123"
    base = Event(f"statuspage:P1/i123abc/u{n}", at(n), "statuspage", "update", body, url=url)
    return replace(base, **more)


def entry(n: float, kind: str, body: str, **more: object) -> Event:
    base = Event(f"pagerduty:PQ12345/{n}", at(n), "pagerduty", kind, body)
    return replace(base, **more)


def deploy(n: float, **more: object) -> Event:
    base = Event(f"deploys:app/{n}", at(n), "deploys", "change", f"release {n}", actor=OTHER)
    return replace(base, **more)


def read(*events: Event, scope: str = "slack:C1/", complete: bool = True) -> Gathered:
    check = SourceCheck(f"of {scope}", SPAN.start, SPAN.end, complete, items=len(events))
    return Gathered(check, events, scope=scope)


def drawn(
    *events: Event,
    choices: dict[str, Choice] | None = None,
    added: tuple[Event, ...] = (),
    lead: Sequence[str] = ("Robin Okafor",),
) -> Timeline:
    curation = Curation(choices or {}, added)
    return build(
        events,
        curation,
        SPAN,
        lead=lead,
        time_zone="Europe/London",
        traits=TRAITS,
        started=START,
    )


def whys(timeline: Timeline) -> dict[str, str]:
    return {line.event.id: line.why for line in timeline.shown}


# ---- the window


def test_the_window_is_the_incident_with_its_margin_at_both_ends() -> None:
    incident = Incident(id="one-a", started=at(0), resolved=at(90))
    assert Window(at(-60), at(150)) == compute_window(incident, 60)


@pytest.mark.parametrize(
    ("now", "end"),
    [(None, START + timedelta(hours=24)), (at(30), at(30)), (at(-30), START)],
)
def test_an_open_incident_ends_now_or_after_a_day_but_never_before_it_started(
    now: datetime | None, end: datetime
) -> None:
    assert Window(at(-60), end) == compute_window(Incident(id="one-a", started=START), 60, now)


def test_an_incident_without_a_start_has_no_window_and_the_error_says_what_to_write() -> None:
    with pytest.raises(UsageError, match=r"one-a: when it started.*\n.*incident\.yaml"):
        compute_window(Incident(id="one-a"), 60)


# ---- merging: one event


def test_a_first_gather_reports_every_event_as_new() -> None:
    merged = merge((), [read(said(2), said(1))])
    assert (said(1), said(2)) == merged.events
    assert merged.new == ("slack:C1/1", "slack:C1/2")


def test_an_edit_at_the_source_is_taken_over_flagged_and_reported() -> None:
    merged = merge([said(1, "API is down")], [read(said(1, "API is slow", flags=("edited",)))])
    assert said(1, "API is slow", flags=("changed", "edited")) == merged.events[0]
    assert (merged.changed, merged.new) == (("slack:C1/1",), ())


def test_a_change_beside_body_and_time_is_taken_over_and_reported_but_not_flagged() -> None:
    merged = merge([said(1)], [read(said(1, flags=("pinned",)))])
    assert ((said(1, flags=("pinned",)),), ("slack:C1/1",)) == (merged.events, merged.changed)


def test_a_changed_event_stays_flagged_while_the_source_stays_the_same() -> None:
    first = merge([said(1, "old")], [read(said(1, "new"))])
    second = merge(first.events, [read(said(1, "new"))])
    assert (first.events, ()) == (second.events, second.changed)


def test_the_context_flag_follows_the_window_and_is_no_change_at_the_source() -> None:
    merged = merge([said(1, flags=("context",))], [read(said(1))])
    assert ((said(1),), ()) == (merged.events, merged.changed)


def test_what_the_new_input_does_not_know_is_kept() -> None:
    known = said(1, url="https://chat.example/1")
    merged = merge([known], [read(said(1, actor=None))])
    assert ((known,), ()) == (merged.events, merged.changed)


def test_an_event_back_at_its_source_loses_the_gone_flag() -> None:
    merged = merge([said(1, flags=("gone",))], [read(said(1))])
    assert ((said(1),), ("slack:C1/1",)) == (merged.events, merged.changed)


# ---- merging: absence

ABSENT = [
    ("a complete gather that covers it", [read()], True),
    ("another channel only", [read(scope="slack:C2/")], False),
    ("a channel whose id begins alike", [read(scope="slack:C12/")], False),
    ("a partial gather", [read(complete=False)], False),
    ("one of two gathers partial", [read(), read(complete=False)], False),
    ("nothing read", [], False),
    ("no scope, but a neighbour of it", [read(said(2), scope="")], True),
    ("no scope and no events", [read(scope="")], False),
    (
        "a range that ends before it",
        [replace(read(), check=SourceCheck("c", SPAN.start, at(0), True))],
        False,
    ),
    ("open range", [replace(read(), check=SourceCheck("c", None, None, True))], True),
]


@pytest.mark.parametrize(
    ("gathered", "gone"), [pytest.param(*row[1:], id=row[0]) for row in ABSENT]
)
def test_absence_means_gone_only_where_everything_that_answers_for_it_is_complete(
    gathered: list[Gathered], gone: bool
) -> None:
    merged = merge([said(1)], gathered)
    kept = next(event for event in merged.events if event.id == "slack:C1/1")
    assert (("gone",) if gone else ()) == kept.flags
    assert (("slack:C1/1",) if gone else ()) == merged.gone


def test_what_went_before_is_not_reported_again() -> None:
    first = merge([said(1)], [read()])
    second = merge(first.events, [read()])
    assert (first.events, ()) == (second.events, second.gone)


def test_a_value_without_scope_answers_only_for_the_incidents_it_holds() -> None:
    one, two = update(1, "a"), replace(update(2, "b"), id="statuspage:P1/i999/u2")
    other = replace(update(3, "c"), id="statuspage:P1/i777/u3")
    merged = merge([other], [read(one, two, scope="")])
    assert merged.gone == ()


def test_notes_and_pasted_text_are_never_gone() -> None:
    note = Event("note:1", at(1), "note", "note", "Rang the supplier")
    pasted = Event("pasted:1", at(1), "pasted", "message", "10:02 restarting")
    assert (pasted, note) == merge([note, pasted], [read()]).events


# ---- merging: several inputs


def test_the_same_event_from_two_inputs_stands_once_with_what_either_knows() -> None:
    api = said(1, "The API answers 502", url="https://chat.example/1", flags=("reacted",))
    export = said(1, "The API answers 502", flags=("pinned",))
    expected = replace(api, flags=("pinned", "reacted"))
    assert (expected,) == merge((), [read(api), read(export)]).events


def test_the_edited_text_wins_over_the_longer_one_before_the_edit() -> None:
    old, new = said(1, "The API answers 502 everywhere"), said(1, "Slow", flags=("edited",))
    assert merge((), [read(old), read(new)]).events[0].body == "Slow"


def test_an_event_that_one_input_has_inside_the_window_is_no_context() -> None:
    merged = merge((), [read(said(1, flags=("context",))), read(said(1))])
    assert merged.events[0].flags == ()


# ---- merging: laws

FLAGS = st.lists(
    st.sampled_from(["edited", "pinned", "reply", "context", "deleted", "parent"]), unique=True
)
EVENTS = st.builds(
    lambda channel, n, minute, body, actor, flags, url: Event(
        f"slack:C{channel}/{n}",
        at(minute),
        "slack",
        "message",
        body,
        actor=actor,
        flags=tuple(flags),
        url=url,
    ),
    st.integers(1, 3),
    st.integers(1, 5),
    st.integers(-90, 300),
    st.sampled_from(["", "a", "bb", "503", "the same long text of a bot about a page 503"]),
    st.sampled_from([None, LEAD, OTHER, STATUS_BOT, PAGER_BOT, DEPLOY_BOT]),
    FLAGS,
    st.sampled_from([None, "https://chat.example/1"]),
)
RECORDS = st.lists(EVENTS, max_size=8).map(lambda events: merge((), [read(*events)]).events)
GATHERS = st.lists(
    st.builds(
        lambda events, scope, complete: read(*events, scope=scope, complete=complete),
        st.lists(EVENTS, max_size=6),
        st.sampled_from(["", "slack:C1/", "slack:C2/"]),
        st.booleans(),
    ),
    max_size=4,
)


@given(RECORDS, GATHERS, st.randoms(use_true_random=False))
def test_law_the_order_of_streams_and_of_their_events_is_irrelevant(
    previous: tuple[Event, ...], gathered: list[Gathered], random: st.DataObject
) -> None:
    shuffled = [replace(value, events=_shuffled(value.events, random)) for value in gathered]
    random.shuffle(shuffled)
    assert merge(previous, gathered) == merge(_shuffled(previous, random), shuffled)


def _shuffled(events: Sequence[Event], random: st.DataObject) -> tuple[Event, ...]:
    copy = list(events)
    random.shuffle(copy)
    return tuple(copy)


@given(RECORDS, GATHERS)
def test_law_merging_the_same_again_changes_and_reports_nothing(
    previous: tuple[Event, ...], gathered: list[Gathered]
) -> None:
    once = merge(previous, gathered)
    twice = merge(once.events, gathered)
    assert (once.events, (), (), ()) == (twice.events, twice.new, twice.changed, twice.gone)


@given(RECORDS, GATHERS)
def test_law_nothing_is_lost_and_nothing_invented(
    previous: tuple[Event, ...], gathered: list[Gathered]
) -> None:
    ids = {event.id for event in previous} | {e.id for value in gathered for e in value.events}
    merged = merge(previous, gathered)
    assert sorted(ids) == sorted(event.id for event in merged.events)
    assert list(merged.events) == sorted(merged.events, key=lambda event: event.sort_key)


@given(RECORDS, GATHERS)
def test_law_what_merges_report_is_what_differs(
    previous: tuple[Event, ...], gathered: list[Gathered]
) -> None:
    merged = merge(previous, gathered)
    known = {event.id for event in previous}
    assert sorted(event.id for event in merged.events if event.id not in known) == list(merged.new)
    assert not set(merged.changed) & {*merged.new, *merged.gone}
    assert {*merged.changed, *merged.gone} <= known


@given(RECORDS, GATHERS)
def test_law_a_tombstone_takes_nobody_s_words_away(
    previous: tuple[Event, ...], gathered: list[Gathered]
) -> None:
    """A message that is deleted at its source keeps the words and the time it had."""
    after = {event.id: event for event in merge(previous, gathered).events}
    fresh = {event.id: event for event in merge((), gathered).events}
    for event in previous:
        tombstone = "deleted" in fresh.get(event.id, event).flags and event.id in fresh
        if tombstone and "deleted" not in event.flags:
            assert (event.body, event.at) == (after[event.id].body, after[event.id].at)
            assert {"deleted", "gone"} <= set(after[event.id].flags)


def test_a_message_deleted_at_its_source_keeps_its_words_and_is_reported_once() -> None:
    first = merge([said(1, "API is down")], [read(said(1, "", flags=("deleted",)))])
    assert first.events == (said(1, "API is down", flags=("deleted", "gone")),)
    assert (first.gone, first.changed) == (("slack:C1/1",), ())
    second = merge(first.events, [read(said(1, "", flags=("deleted",)))])
    assert (second.events, second.gone, second.changed) == (first.events, (), ())


def test_a_tombstone_that_never_had_words_is_brought_up_to_date_like_any_event() -> None:
    """There is nothing to keep, and nothing went: it was not there before."""
    tombstone = said(1, "", flags=("deleted",))
    assert merge([tombstone], [read(tombstone)]).events == (tombstone,)
    edited = said(1, "This message was deleted.", flags=("deleted",))
    merged = merge([tombstone], [read(edited)])
    assert merged.events == (said(1, edited.body, flags=("changed", "deleted")),)
    assert (merged.gone, merged.changed) == ((), ("slack:C1/1",))


@pytest.mark.parametrize(
    "change",
    [
        {"order": 3},
        {"folded_into": "slack:C1/9"},
        {"flags": ("parent",)},
        {"flags": ("context",)},
    ],
)
def test_what_says_nothing_of_the_event_itself_is_no_change(change: dict[str, object]) -> None:
    """Its order among others, what it is folded under, a first reply, the window."""
    merged = merge([said(1)], [read(said(1, **change))])
    assert merged.changed == ()
    assert merged.events == (said(1, **change),)


@pytest.mark.parametrize(("seconds", "gone"), [(0, True), (-1, False), (1, False)])
def test_the_ends_of_what_was_read_are_read_too(seconds: int, gone: bool) -> None:
    edge = at(1) + timedelta(seconds=seconds)
    check = SourceCheck("c", max(edge, at(1)), min(edge, at(1)), True)
    merged = merge([said(1)], [replace(read(), check=check)])
    assert bool(merged.gone) is gone


def test_clocks_are_moved_by_source_and_days_stay_where_they_are() -> None:
    day = said(2, precision="day")
    moved = shift_clocks([said(1), day, update(3, "a")], {"slack": 90, "mail": 5})
    assert moved == (said(1, at=at(2.5)), day, update(3, "a"))


# ---- folding

TEXT = (
    "We are looking at errors on the API. Some requests to *deploy* apps_here may fail & time out."
)
BODY = f"**Investigating:** {TEXT}"
ESCAPED = TEXT.replace("*", r"\*").replace("_", r"\_").replace("&", "&amp;")

ECHOES = [
    ("the page's bot with the text", said(2, f"*New incident*\n{ESCAPED}", actor=STATUS_BOT), True),
    ("any bot with the text", said(2, f"> {ESCAPED}", actor=DEPLOY_BOT), True),
    ("the text cut short", said(2, ESCAPED[:60] + "...", actor=STATUS_BOT), True),
    ("30 s early", said(2, ESCAPED, actor=STATUS_BOT, at=at(0.5)), True),
    ("10 min late", said(2, ESCAPED, actor=STATUS_BOT, at=at(11)), True),
    ("too early", said(2, ESCAPED, actor=STATUS_BOT, at=at(0.4)), False),
    ("too late", said(2, ESCAPED, actor=STATUS_BOT, at=at(11.1)), False),
    ("a person with the text", said(2, ESCAPED), False),
    ("no author", said(2, ESCAPED, actor=None), False),
    (
        "the page's bot with the link",
        said(2, r"See https://stspg.example/abc123", actor=STATUS_BOT),
        True,
    ),
    ("the page's bot with the id", said(2, "i123abc: investigating", actor=STATUS_BOT), True),
    ("the id inside a word", said(2, "xi123abcd: investigating", actor=STATUS_BOT), False),
    ("another bot with the link", said(2, "https://stspg.example/abc123", actor=DEPLOY_BOT), False),
    ("the page's bot on something else", said(2, "Weekly summary", actor=STATUS_BOT), False),
    ("39 characters in common", said(2, TEXT[:39] + " and so on", actor=STATUS_BOT), False),
]


@pytest.mark.parametrize(("echo", "folds"), [pytest.param(*row[1:], id=row[0]) for row in ECHOES])
def test_a_bots_copy_of_a_public_update_folds_under_it_and_nothing_else_does(
    echo: Event, folds: bool
) -> None:
    by_id = {event.id: event for event in fold_echoes([echo, update(1, BODY)])}
    assert ("statuspage:P1/i123abc/u1" if folds else None) == by_id[echo.id].folded_into
    assert by_id["statuspage:P1/i123abc/u1"].folded_into is None


def test_a_short_update_is_echoed_by_a_line_that_equals_it() -> None:
    record = update(1, "**Resolved:** All fixed.")
    same = said(2, "Resolved\n\nAll fixed\\.", actor=STATUS_BOT)
    near = said(3, "Not all fixed.", actor=STATUS_BOT)
    assert [None, record.id, None] == [e.folded_into for e in fold_echoes([record, same, near])]


def test_an_echo_folds_under_the_update_whose_whole_text_it_holds() -> None:
    first, second = update(1, BODY), update(3, f"{BODY} Again.")
    echo = said(4, f"{ESCAPED} Again.", actor=STATUS_BOT)
    assert second.id == fold_echoes([first, second, echo])[-1].folded_into


PAGES = [
    ("number and verb", "Acknowledged #1234 by Sam", PAGER_BOT, 1, True),
    ("link and verb", "Acked: https://x.pagerduty.example/incidents/PQ12345", PAGER_BOT, 1, True),
    ("five minutes later", "Acknowledged #1234", PAGER_BOT, 6, True),
    ("later", "Acknowledged #1234", PAGER_BOT, 6.1, False),
    ("another verb", "Resolved #1234", PAGER_BOT, 1, False),
    ("another number", "Acknowledged #12345", PAGER_BOT, 1, False),
    ("a person", "Acknowledged #1234", OTHER, 1, False),
    ("another bot", "Acknowledged #1234", DEPLOY_BOT, 1, False),
]


@pytest.mark.parametrize(
    ("body", "actor", "minute", "folds"), [pytest.param(*row[1:], id=row[0]) for row in PAGES]
)
def test_the_pagerduty_bots_copy_folds_by_incident_verb_and_time(
    body: str, actor: Actor, minute: float, folds: bool
) -> None:
    ack = entry(1, "acknowledge", "Incident #1234 acknowledged by Sam Field", actor=OTHER)
    echo = said(9, body, actor=actor, at=at(minute))
    found = {event.id: event.folded_into for event in fold_echoes([ack, echo])}
    assert {ack.id: None, echo.id: ack.id if folds else None} == found


STORMS = [
    ("three equal posts in five minutes", DEPLOY_BOT, (0, 2, 5), [None, 0, 0]),
    ("two", DEPLOY_BOT, (0, 1), [None, None]),
    ("three over more than five minutes", DEPLOY_BOT, (0, 3, 5.1), [None, None, None]),
    ("a person, three times", OTHER, (0, 1, 2), [None, None, None]),
    ("two storms", DEPLOY_BOT, (0, 1, 2, 6, 7, 8), [None, 0, 0, None, 6, 6]),
]


@pytest.mark.parametrize(
    ("actor", "minutes", "targets"), [pytest.param(*row[1:], id=row[0]) for row in STORMS]
)
def test_three_equal_bot_posts_in_five_minutes_fold_into_the_first(
    actor: Actor, minutes: tuple[float, ...], targets: list[float | None]
) -> None:
    events = [said(0, "Disk is full", actor=actor, id=f"slack:C1/{m}", at=at(m)) for m in minutes]
    expected = [None if target is None else f"slack:C1/{target}" for target in targets]
    assert expected == [event.folded_into for event in fold_echoes(events)]


def test_different_posts_and_other_channels_are_no_storm() -> None:
    events = [said(n, f"Disk {n} is full", actor=DEPLOY_BOT) for n in (1, 2, 3)]
    places = [said(n, "Disk is full", actor=DEPLOY_BOT, id=f"slack:C{n}/1") for n in (1, 2, 3)]
    assert all(event.folded_into is None for event in fold_echoes([*events, *places]))


def test_one_person_paged_in_three_ways_is_one_line_and_a_second_person_another() -> None:
    ways = ("push", "SMS", "phone")
    robin = [entry(i / 10, "page", f"Notified Robin by {way}") for i, way in enumerate(ways)]
    sam = entry(1, "page", "Notified Sam by SMS")
    found = [event.folded_into for event in fold_echoes([*robin, sam])]
    assert [None, robin[0].id, robin[0].id, None] == found


def test_a_fold_the_source_made_stays_and_one_to_nowhere_or_in_a_circle_goes() -> None:
    note = entry(1, "note", "Restarted", actor=OTHER)
    twin = entry(2, "note", "Restarted", actor=OTHER, folded_into=note.id)
    lost = entry(3, "note", "x", folded_into="pagerduty:PQ12345/99")
    one = entry(4, "note", "x", folded_into="pagerduty:PQ12345/5")
    two = entry(5, "note", "y", folded_into="pagerduty:PQ12345/4")
    found = fold_echoes([note, twin, lost, one, two])
    assert [None, note.id, None, None, None] == [event.folded_into for event in found]


def test_a_broadcast_that_comes_twice_under_one_id_stands_once() -> None:
    reply = said(1, flags=("reply",))
    found = fold_echoes([reply, replace(reply, flags=("broadcast",))])
    assert [event.flags for event in found] == [("broadcast", "reply")]


FOLDABLE = st.lists(
    st.one_of(
        EVENTS,
        st.builds(
            lambda n, body, actor: said(n, body, actor=actor),
            st.integers(0, 12),
            st.sampled_from([ESCAPED, "Disk is full", "Acknowledged #1234", "i123abc"]),
            st.sampled_from([None, OTHER, STATUS_BOT, PAGER_BOT, DEPLOY_BOT]),
        ),
        st.builds(lambda n: update(n, BODY), st.integers(0, 5)),
        st.builds(lambda n: entry(n, "acknowledge", "Acked #1234"), st.integers(0, 5)),
        st.builds(lambda n: entry(n / 7, "page", "Notified Robin by SMS"), st.integers(0, 9)),
    ),
    max_size=14,
)


@given(FOLDABLE)
def test_law_folding_sets_nothing_but_the_fold_and_twice_is_once(events: list[Event]) -> None:
    folded = fold_echoes(events)
    assert fold_echoes(reversed(events)) == folded == fold_echoes(folded)
    assert {event.id for event in events} == {event.id for event in folded}
    by_id = {event.id: event for event in folded}
    for event in folded:
        assert (
            event.folded_into is None
            or by_id[event.folded_into].at <= event.at + timedelta(seconds=30)
            or by_id[event.folded_into].source == "pagerduty"
        )


@given(FOLDABLE)
def test_law_no_persons_words_are_folded(events: list[Event]) -> None:
    for event in fold_echoes(events):
        person = event.actor is not None and not event.actor.bot
        assert not (person and event.folded_into)


# ---- building: people's decisions


def test_all_lines_are_numbered_from_one_in_total_order_and_echoes_stand_under_theirs() -> None:
    record, echo = update(1, BODY), said(2, ESCAPED, actor=STATUS_BOT)
    timeline = drawn(said(5), echo, record, said(3))
    ids = [(line.number, line.event.id) for line in timeline.lines]
    assert [(1, record.id), (2, "slack:C1/3"), (3, "slack:C1/5")] == ids
    assert [echo.id] == [event.id for event in timeline.lines[0].folded]


def test_the_echoes_under_a_line_stand_in_total_order() -> None:
    echoes = [said(n, "disk full", actor=DEPLOY_BOT) for n in (4, 2, 3)]
    line = drawn(*echoes, said(1, "disk full", actor=DEPLOY_BOT)).lines[0]
    assert [echo.id for echo in line.folded] == ["slack:C1/2", "slack:C1/3", "slack:C1/4"]


def test_an_echo_of_an_echo_stands_under_the_line_that_is_left() -> None:
    ways = ("push", "SMS", "phone")
    pages = [entry(i / 10, "page", f"#77 notified Robin by {w}") for i, w in enumerate(ways)]
    echo = said(1, "Robin was paged: #77", actor=PAGER_BOT)
    (line,) = drawn(*pages, echo).lines
    assert {pages[1].id, pages[2].id, echo.id} == {event.id for event in line.folded}


def test_an_echo_a_person_asks_for_is_a_line_again() -> None:
    record, echo = update(1, BODY), said(2, ESCAPED, actor=STATUS_BOT)
    timeline = drawn(echo, record, choices={echo.id: Choice(include=True)})
    assert {record.id: "public update", echo.id: "your choice"} == whys(timeline)
    assert [line.folded for line in timeline.lines] == [(), ()]


def test_word_retime_kind_and_public_change_the_line_and_leave_the_original() -> None:
    choice = Choice(text="We restarted it", at=at(-5), kind="action", public="We restarted it.")
    (line, _) = drawn(said(1, "rebooted"), said(0), choices={"slack:C1/1": choice}).lines
    assert said(1, "rebooted") == line.original
    assert said(1, "We restarted it", at=at(-5), kind="action", precision="minute") == line.event
    assert (line.public, line.shown, line.why) == ("We restarted it.", True, "your choice")


def test_choices_about_events_that_are_not_there_are_left_alone() -> None:
    assert drawn(said(1)) == drawn(said(1), choices={"slack:C9/9": Choice(include=True)})


def test_an_added_event_is_a_line_and_is_shown() -> None:
    added = Event("note:1", at(400), "note", "message", "The supplier rang back")
    assert whys(drawn(added=(added,))) == {"note:1": "note"}


@pytest.mark.parametrize(
    "event",
    [
        update(1, BODY),
        entry(1, "page", "Notified Robin"),
        said(1, flags=("pinned",)),
        said(1, actor=LEAD),
        said(1, kind="decision"),
    ],
)
def test_what_people_hide_is_hidden_whatever_it_is(event: Event) -> None:
    timeline = drawn(event, choices={event.id: Choice(include=False)})
    assert timeline.shown == ()
    assert len(timeline.lines) == 1


@pytest.mark.parametrize(
    "event",
    [
        said(1, flags=("noise",)),
        said(1, flags=("noise", "pinned")),
        said(1, flags=("context",)),
        said(1, flags=("deleted",)),
        said(1, at=SPAN.end + timedelta(seconds=1)),
    ],
)
def test_noise_context_and_the_far_come_only_when_a_person_asks(event: Event) -> None:
    assert whys(drawn(event)) == {}
    assert {event.id: "your choice"} == whys(drawn(event, choices={event.id: Choice(include=True)}))


def test_a_parent_from_before_the_window_comes_with_a_shown_reply_only() -> None:
    parent = said(-200, flags=("context", "parent"))
    reply = said(1, actor=LEAD, parent=parent.id, flags=("reply",))
    assert {parent.id: "start of thread", reply.id: "incident lead"} == whys(drawn(parent, reply))
    hidden = {reply.id: Choice(include=False)}
    assert whys(drawn(parent, reply, choices=hidden)) == {}
    assert {reply.id} == set(whys(drawn(parent, reply, choices={parent.id: Choice(include=False)})))


# ---- building: 15 to 30 lines

DEFAULTS = [
    (update(1, BODY), "public update"),
    (update(900, BODY), "public update"),
    (entry(1, "trigger", "#1 triggered"), "alert"),
    (entry(1, "page", "Notified Robin"), "page"),
    (entry(1, "acknowledge", "#1 acknowledged"), "acknowledged"),
    (entry(1, "escalate", "#1 escalated"), "escalated"),
    (entry(1, "resolve", "#1 resolved"), "resolved"),
    (said(1, flags=("pinned",)), "pinned"),
    (said(1, kind="decision"), "decision"),
    (said(1, kind="action"), "action"),
    (said(1, kind="note"), "note"),
    (said(1, actor=LEAD), "incident lead"),
    (said(1, actor=Actor("robin okafor", "U9")), "incident lead"),
]
CROWD = [said(n, "x" * 200, flags=("parent", "reacted")) for n in range(20, 120)]


@pytest.mark.parametrize(("event", "why"), DEFAULTS)
def test_what_is_always_shown_is_shown_in_a_crowd_and_says_why(event: Event, why: str) -> None:
    assert why == whys(drawn(event, *CROWD))[event.id]


@pytest.mark.parametrize("lead", ["@Robin Okafor", "robin  okafor", "U1", "u1"])
def test_the_lead_is_known_by_name_handle_or_id(lead: str) -> None:
    assert whys(drawn(said(1, actor=LEAD), *CROWD, lead=[lead]))["slack:C1/1"] == "incident lead"


def test_too_few_lines_are_filled_up_to_fifteen_with_the_most_telling() -> None:
    dull = [said(n, f"as said {n}", flags=("reply",)) for n in range(200, 240)]
    thread = said(150, "What do we know?", flags=("parent",))
    alert = said(0, "CPU high", actor=DEPLOY_BOT)
    shown = whys(drawn(alert, thread, *dull))
    assert len(shown) == 15
    assert (
        shown[alert.id],
        shown[thread.id],
        shown[dull[-1].id],
    ) == ("first alert", "first message", "last message")


@pytest.mark.parametrize("name", ["Jose\u0301 Ruiz", "JOSÉ RUIZ", "Ｊｏｓé Ｒｕｉｚ"])
def test_the_lead_s_name_is_the_lead_s_however_it_is_written(name: str) -> None:
    found = whys(drawn(said(1, actor=Actor(name, "U9")), *CROWD, lead=["Jos\u00e9 Ruiz"]))
    assert found["slack:C1/1"] == "incident lead"


@pytest.mark.parametrize("name", ["Jose Ruiz", "José", "J. Ruiz", "Ruiz, José", "jruiz"])
def test_a_name_that_only_could_be_the_lead_s_is_not_given_the_lead_s_messages(name: str) -> None:
    found = whys(drawn(said(1, actor=Actor(name, "U9")), *CROWD, lead=["José Ruiz"]))
    assert found.get("slack:C1/1") != "incident lead"


def test_the_lead_s_small_talk_fills_up_first_and_pushes_the_timeline_over_fifteen_never() -> None:
    talk = [said(n, f"the lead's {n}", actor=LEAD, flags=("reply",)) for n in range(40)]
    telling = [said(n, "x" * 200, actor=LEAD) for n in range(40, 45)]
    public = [update(n, f"{BODY} {n}") for n in range(60, 68)]
    others = [said(n, "y" * 200, flags=("reacted",)) for n in range(70, 90)]
    shown = whys(drawn(*talk, *telling, *public, *others))
    assert len(shown) == 15
    assert {event.id for event in (*telling, *public)} <= set(shown)
    assert not {event.id for event in others} & set(shown)


LONG = "x" * 60
#: What tells more, what tells less, each added to fourteen lines that are shown anyway.
FIRST_TO_FILL: list[tuple[Event, Event]] = [
    (said(2, "a", flags=("parent",)), said(3, "a", flags=("reacted",))),
    (said(2, "a", flags=("parent",)), said(3, LONG * 2)),
    (said(2, "a", flags=("reacted",)), said(3, LONG)),
    (said(2, "a", flags=("reacted",)), said(3, LONG * 3, flags=("reply",))),
    (said(2, LONG), said(3, "x" * 59)),
    (said(2, LONG * 2), said(3, "x" * 119)),
    (said(2, "a"), said(3, "a", flags=("reply",))),
    (said(2, "a"), said(3, LONG, actor=None)),
    (said(2, LONG), said(3, LONG)),
    (said(2, LONG * 2), said(3, LONG * 9)),
]


@pytest.mark.parametrize(("more", "less"), FIRST_TO_FILL)
def test_the_last_line_free_goes_to_what_tells_more(more: Event, less: Event) -> None:
    pinned = [said(n, "a", flags=("pinned",)) for n in range(20, 33)]
    found = whys(drawn(said(1, "a"), more, less, *pinned))
    assert (more.id in found, less.id in found) == (True, False)


#: The same of the lead's messages.
LAST_OF_THE_LEAD: list[tuple[Event, Event]] = [
    (said(2, "a", flags=("reacted",)), said(3, LONG)),
    (said(2, "a", flags=("parent",)), said(3, LONG)),
    (said(2, "a", flags=("parent", "reply")), said(3, "a")),
    (said(2, "a"), said(3, LONG, flags=("reply",))),
    (said(2, LONG * 3), said(3, LONG * 2)),
    (said(2, LONG * 3), said(3, LONG * 9)),
    (said(2, "a"), said(3, "a", flags=("reply",))),
]


@pytest.mark.parametrize(("more", "less"), LAST_OF_THE_LEAD)
def test_the_lead_s_last_line_goes_to_what_tells_more(more: Event, less: Event) -> None:
    pinned = [said(n, "a", flags=("pinned",)) for n in range(20, 34)]
    by_lead = [replace(event, actor=LEAD) for event in (more, less)]
    found = whys(drawn(*by_lead, *pinned))
    assert (more.id in found, less.id in found) == (True, False)


def test_public_updates_pages_pins_notes_and_choices_stay_however_many_they_are() -> None:
    public = [update(n, f"{BODY} {n}") for n in range(40)]
    timeline = drawn(*public, said(1, actor=LEAD))
    assert {event.id for event in public} == set(whys(timeline))


CHOICES = st.dictionaries(
    EVENTS.map(lambda event: event.id),
    st.builds(Choice, include=st.sampled_from([None, True, False])),
    max_size=4,
)


@given(FOLDABLE, CHOICES)
def test_law_show_and_hide_win_and_every_event_is_a_line_or_under_one(
    events: list[Event], choices: dict[str, Choice]
) -> None:
    timeline = drawn(*events, choices=choices)
    stands = [e.id for line in timeline.lines for e in (line.event, *line.folded)]
    assert sorted({event.id for event in events}) == sorted(stands)
    assert list(range(1, len(timeline.lines) + 1)) == [line.number for line in timeline.lines]
    for line in timeline.lines:
        wanted = choices.get(line.event.id, Choice()).include
        assert wanted in (None, line.shown)
        assert line.shown is bool(line.why)
        assert line.event.folded_into is None


@given(FOLDABLE)
def test_law_building_does_not_depend_on_the_order_of_events(events: list[Event]) -> None:
    assert drawn(*events) == drawn(*reversed(events))


# ---- numbers


def test_a_number_names_its_line() -> None:
    timeline = drawn(said(1), said(2))
    assert find_line(timeline, 2).event.id == "slack:C1/2"


@pytest.mark.parametrize("n", [0, -1, 3])
def test_a_number_that_is_not_there_is_refused_with_the_range(n: int) -> None:
    with pytest.raises(UsageError, match=f"no line {n}: the timeline has lines 1 to 2"):
        find_line(drawn(said(1), said(2)), n)


def test_an_empty_timeline_has_no_numbers_and_says_so() -> None:
    with pytest.raises(UsageError, match="empty"):
        find_line(drawn(), 1)


def test_a_line_is_a_value() -> None:
    assert isinstance(drawn(said(1)).lines[0], Line)


# ---- what changed before it broke

CHANGES = [
    ("the nearest three", (-40, -30, -20, -10), [-30, -20, -10]),
    ("at the very start", (0,), [0]),
    ("none that is older than its source says", (-50,), []),
    ("none outside the window", (-90,), []),
]


@pytest.mark.parametrize(("why", "minutes", "expected"), CHANGES, ids=[row[0] for row in CHANGES])
def test_the_last_changes_before_the_start_are_shown(
    why: str, minutes: Sequence[int], expected: Sequence[int]
) -> None:
    shown = whys(drawn(*map(deploy, minutes)))
    assert shown == {deploy(n).id: "change before the start" for n in expected}


def test_hundreds_of_changes_fold_and_push_no_word_of_people_out() -> None:
    changes = [deploy(-45 + n / 10) for n in range(400)]
    talk = [said(n) for n in range(1, 13)]
    shown = whys(drawn(*changes, *talk))
    assert len(shown) == 15
    assert {event.id for event in (*changes[-3:], *talk)} == set(shown)


def test_commits_push_the_last_deployment_out_of_no_timeline() -> None:
    commits = [replace(deploy(n), id=f"deploys:app/commits/{n}") for n in range(-9, 0)]
    shown = whys(drawn(deploy(-40), *commits))
    assert set(shown) == {deploy(-40).id, commits[-1].id, commits[-2].id}


def test_a_change_during_the_incident_tells_before_small_talk() -> None:
    talk = [said(n) for n in range(1, 40)]
    assert whys(drawn(*talk, deploy(20)))[deploy(20).id] == "change"


def test_a_change_is_nobody_s_first_or_last_message() -> None:
    shown = whys(drawn(deploy(-5), said(1), said(2), deploy(30)))
    assert (shown[said(1).id], shown[said(2).id]) == ("first message", "last message")


@pytest.mark.parametrize("minute", [-20, -1])
def test_what_a_bot_posts_of_a_change_before_the_start_may_be_the_cause(minute: int) -> None:
    post = said(minute, "router-config deployed to production", actor=DEPLOY_BOT)
    assert whys(drawn(post))[post.id] == "change before the start"


@pytest.mark.parametrize(
    ("minute", "body", "once"),
    [
        (-2, "Deployed [web #118240](https://x.example/118240): finished", True),
        (-2, "Deployed [web #118241](https://x.example/118241): finished", False),
        (-9, "Deployed #118240", False),
    ],
)
def test_a_change_that_a_bot_tells_of_again_is_shown_once_as_told_last(
    minute: int, body: str, *, once: bool
) -> None:
    change = replace(deploy(-6), id="deploys:web/118240")
    post = said(minute, body, actor=DEPLOY_BOT)
    shown = {id_ for id_, why in whys(drawn(change, post)).items() if why.startswith("change b")}
    assert shown == ({post.id} if once else {change.id, post.id})


def test_a_flood_of_pages_stays_within_thirty_lines_beside_all_else_that_happened() -> None:
    pages = [entry(n / 2, "trigger", f"#{n} disk {n} is full") for n in range(200)]
    report = said(50, "Two customers say that it is down")
    back = said(90, "Rolled back to 1.4, no difference")
    shown = whys(drawn(*pages, report, back))
    assert len(shown) <= 30
    assert {report.id, back.id} < set(shown)


def test_what_people_decide_moves_no_other_line() -> None:
    talk = [said(n, f"restarted node {n}") for n in range(40)]
    before = whys(drawn(*talk))
    first, folded = min(before), next(event.id for event in talk if event.id not in before)
    choices = {first: Choice(include=False), folded: Choice(text="Restarted the last node")}
    after = whys(drawn(*talk, choices=choices))
    assert set(after) == set(before) - {first} | {folded}
