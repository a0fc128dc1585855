"""What a line tells of, by its words: each kind of moment, and what comes near it."""

from __future__ import annotations

from datetime import UTC, datetime
from time import process_time

import pytest

from incident_kit.model import Actor, Event
from incident_kit.timeline.moments import MOMENTS, find_moments
from incident_kit.timeline.reading import is_chatter, is_statement, read
from incident_kit.timeline.weighing import weigh_moments
from incident_kit.timeline.wording import Wordings

PERSON, BOT = Actor("Sam Field"), Actor("Robot", bot=True)


def said(body: str, actor: Actor = PERSON, n: int = 0, **more: tuple[str, ...]) -> Event:
    at = datetime(2026, 5, 4, 9, tzinfo=UTC).replace(minute=n // 60 % 60, second=n % 60)
    return Event(f"slack:C1/{n}", at, "slack", "message", body, actor=actor, **more)


def list_reasons(body: str, actor: Actor = PERSON) -> list[str]:
    return [moment.why for moment in find_moments(read(body), is_by_bot=actor.bot)]


#: The reason, what tells of it, and what comes near and tells of something else.
WORDINGS: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    (
        "acknowledged",
        ("Acked.", "Robin acknowledged the page"),
        ("I acknowledge that it is a mess?", "a hack"),
    ),
    ("escalated", ("Escalating to the network team", "paging the DBA"), ("should we escalate?",)),
    (
        "declared",
        ("Declaring an incident, P1", "let us treat this as an incident", "opened an incident"),
        ("is this an incident?", "the incident in March was like it"),
    ),
    ("severity changed", ("raising to SEV1", "p2 -> p1", "downgraded to P3"), ("P1 it is",)),
    (
        "mitigated or resolved",
        ("Mitigated at 10:12", "closing the incident.", "we are back to normal", "all clear"),
        ("may I resolve?", "closing my laptop lid over here", "could be resolved by noon"),
    ),
    (
        "rolled back",
        ("Rolled back on all twelve.", "reverting", "we went back to the old image"),
        ("could you roll that back?", "I'll be back", "should we revert it"),
    ),
    (
        "no effect",
        ("no difference at all", "it did not help", "cpu still 97", "still failing here"),
        ("still life with fruit", "did it help?"),
    ),
    ("decision", ("Decision: the second option", "we agreed to wait", "going with failover"), ()),
    (
        "change",
        ("v2.88.0 deployed to production", "released 1.4", "merged !212"),
        ("deploys are slow", "shall we deploy?"),
    ),
    (
        "secret changed or seen",
        ("Token rotated at 08:51", "there is a live-looking Git token in that paste"),
        ("a token gesture", "please rotate the chairs"),
    ),
    (
        "security",
        ("Security check 1: nothing odd", "looks like an intrusion"),
        ("insecure ladder",),
    ),
    (
        "supplier",
        (
            "Hello from Cloudbarge. Weights changed",
            "AWS say it is on their side",
            "rang the carrier",
        ),
        ("we supply tea",),
    ),
    (
        "action taken",
        ("restarted both", "draining 02 and 03", "flag off", "set timeout=60s", "purged the cache"),
        ("shall we restart it?", "could you restart it", "maybe drain one", "a good start"),
    ),
    (
        "report of a customer",
        (
            "two tenants on the support line say that it is down",
            "customers are complaining?",
            "14 tickets so far",
        ),
        ("no tenant reports since ten", "users table is big"),
    ),
    (
        "cause found",
        ("root cause is the pool", "it turned out to be DNS", "disk is full"),
        ("a causeway",),
    ),
    (
        "a number moved",
        ("from 57 % failing to 19 %", "40k -> 9k", "errors are dropping", "queue down to 9"),
        ("meeting moved to 10:30", "see #4127", "HARB-412 to HARB-413", "2026-11-03 to 2026-11-04"),
    ),
    (
        "a number",
        ("5xx 6%", "99.2%", "conns 480/500", "more than half of all requests"),
        ("at 09:41",),
    ),
    ("error shown", ("```\nKeyError: 'minutes'\n```", "```\nTraceback (most\n```"), ()),
    ("handover", ("Handover: Ana has comms", "I'm IC for now"), ("give me a hand",)),
    ("people told", ("status page updated", "tenants are told", "e-mailed all the schools"), ()),
    ("taken on", ("on it", "looking into it"), ("depending on item 4",)),
    ("alert", ("Alerts fired for payment latency", "first errors observed"), ("be alert",)),
    ("cause suspected", ("hypothesis: the deploy", "looks like DNS"), ("a suspicion", "unlikely")),
    (
        "noticed",
        ("latency spike detected", "confirmed, it is the pool"),
        ("a detective", "noticeable?"),
    ),
    ("what failed", ("checkout is timing out", "the API answers 502"), ("downtown",)),
]


@pytest.mark.parametrize(("why", "told", "near"), WORDINGS, ids=[row[0] for row in WORDINGS])
def test_a_moment_is_told_by_its_wordings_and_not_by_what_comes_near(
    why: str, told: tuple[str, ...], near: tuple[str, ...]
) -> None:
    assert [body for body in told if why not in list_reasons(body)] == []
    assert [body for body in near if why in list_reasons(body)] == []


BY_BOTS = [
    ("page", "Paging Robin (primary) for: API down"),
    ("alert", "[FIRING:1] error ratio > 2%"),
    ("alert", "New issue: TypeError in ProductImage"),
    ("alert cleared", "Recovered: replication lag"),
    ("alert cleared", 'Monitor "page" is UP'),
    ("change", "Application shop-web sync Succeeded"),
]


@pytest.mark.parametrize(("why", "body"), BY_BOTS)
def test_what_bots_tell_of_alerts_and_pages_is_a_moment_in_their_words_only(
    why: str, body: str
) -> None:
    assert why in list_reasons(body, BOT)
    assert {"page", "alert cleared"}.isdisjoint(list_reasons(body, PERSON))


def test_every_moment_has_a_row_of_examples() -> None:
    shown = {row[0] for row in (*WORDINGS, *BY_BOTS)}
    assert {moment.why for moment in MOMENTS} == shown


CHATTER = (
    "Good morning all!",
    "thanks everyone",
    "thx, great team work",
    "👍",
    ":tada:",
    "+1",
    "ok",
    "Got it 👍",
    "https://grafana.example/d/abc",
    "<https://tracker.example/HARB-412>",
    "Zoom https://zoom.example/j/8812",
    "Bridge: 020 7946 0418, PIN 4411#. If Slack goes as well, ring me.",
)
NO_CHATTER = (
    "ok, restarted",
    "thanks, errors are gone",
    "ok do it",
    "both teams confirmed it",
    "the bridge is down",
    "zoom in on the errors at 14:05",
    "Incident declared. Bridge: 020 7946 0418, PIN 4411",
    "```\nerror: disk full\n```",
    "see the graph at https://grafana.example/d/abc",
)


@pytest.mark.parametrize("body", CHATTER)
def test_greetings_thanks_signs_links_and_bridges_are_chatter(body: str) -> None:
    assert is_chatter(said(body), read(body))


@pytest.mark.parametrize("body", NO_CHATTER)
def test_what_says_a_thing_more_is_none(body: str) -> None:
    assert not is_chatter(said(body), read(body))


def test_a_file_is_no_chatter_and_a_reminder_is_only_from_a_bot() -> None:
    assert not is_chatter(said("here", flags=("files",)), read("here"))
    assert is_chatter(
        said("Reminder: update the tenants", BOT), read("Reminder: update the tenants")
    )
    assert not is_chatter(said("Reminder: page is stale"), read("Reminder: page is stale"))


STATEMENTS = [
    ("we restarted it.", True),
    ("is back up", True),
    ("has recovered", True),
    ("did the failover", True),
    ("can\u2019t reach it", True),
    ("could not restart it", True),
    ("when it restarted, errors stopped", True),
    ("can you restart it", False),
    ("could you restart it", False),
    ("we should restart it", False),
    ("restarted?", False),
    ("what was restarted", False),
    ("bridge: 020 7946 0418", False),
    ("zoom https://zoom.example/j/8812", False),
]


@pytest.mark.parametrize(("body", "states"), STATEMENTS)
def test_a_question_a_wish_and_a_bridge_state_nothing(body: str, *, states: bool) -> None:
    (sentence,) = read(body).sentences
    assert is_statement(sentence) is states


def test_a_keyboard_s_own_apostrophe_changes_nothing() -> None:
    assert list_reasons("it didn\u2019t help") == list_reasons("it didn't help") != []


# ---- what weighs more


def weigh(*events: Event) -> list[str]:
    return [one.event.body for one in weigh_moments(events, (), (), 30)]


def test_every_kind_is_told_once_before_one_is_told_again() -> None:
    restarts = [said(f"restarted node {n}", n=n) for n in range(20)]
    found = weigh(
        *restarts, said("two tenants say it is down", n=30), said("raising to SEV1", n=31)
    )
    assert {"two tenants say it is down", "raising to SEV1"} < set(found[:3])


def test_what_a_bot_posts_again_with_other_figures_is_told_once() -> None:
    hosts = [said(f"PROBLEM Host DOWN: rack12-n{n}", BOT, n) for n in range(50)]
    assert weigh(*hosts) == ["PROBLEM Host DOWN: rack12-n0"]
    assert len(weigh(*(said(f"killed worker {n}", PERSON, n) for n in range(5)))) == 5


def test_of_equal_weight_a_long_incident_is_told_to_its_end() -> None:
    found = weigh(*(said(f"restarted node {n}", n=n) for n in range(64)))
    first = sorted(int(body.rpartition(" ")[2]) for body in found[:8])
    assert first[0] == 0
    assert first[-1] >= 48


# ---- the language of the table


@pytest.mark.parametrize(
    ("wording", "sentence", "finds"),
    [
        ("roll(ed|ing)? back", "we rolled back", True),
        ("roll(ed|ing)? back", "we enrolled back then", False),
        ("(re)?start(ed|s)", "it restarted", True),
        ("(re)?start(ed|s)", "it started", True),
        ("a .. b", "a word or two b", True),
        ("a .. b", f"a {'word ' * 12}b", False),
        ("a + b", "b before a", True),
        ("a + b", "b alone", False),
        ("leak-", "leaking", True),
        ("(?<!no )report-", "no reports", False),
        ("(?<!no )report-", "two reports", True),
        (r"\d+ {things}", "14 tickets", True),
        ("is (up|ok)", "this up", False),
        ("can(no|')?t", "we can't", True),
        ("alert (created|opened)", "alerts created", False),
        ("(log(in|ged)|report)s?", "a report", True),
        ("(log(in|ged)|report)s?", "a repair log", False),
    ],
)
def test_a_wording_is_found_at_whole_words(wording: str, sentence: str, *, finds: bool) -> None:
    found = Wordings(["unlike anything", wording], {"things": "(tickets|calls)"}).find(sentence)
    assert found == ({1} if finds else set())


def test_reading_takes_time_by_the_length_of_the_record_and_not_of_a_message() -> None:
    """A pasted novel costs what its first and last words do."""
    short, novel = "restarted, errors 5 % " * 30, "restarted, errors 5 % " * 30_000
    started = process_time()
    find_moments(read(novel), is_by_bot=False)
    assert process_time() - started < 0.5
    assert list_reasons(short) == list_reasons(novel)
