"""Verdicts on public updates, the review and what comes of it, each row with its kind.

The first rows of a kind went wrong when people tried the kit; the others are near it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from incident_kit.model import (
    Action,
    Actor,
    Component,
    Event,
    Line,
    Review,
    SourceCheck,
    Timeline,
    Window,
    Written,
)
from incident_kit.model.incident import Incident
from incident_kit.model.settings import Member, Settings
from incident_kit.process import Record, Verdict, assess, find_contradictions

START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
PEOPLE = (
    Member(name="Mira Tolland", role="reliability engineer", slack="U0MIRA0001"),
    Member(name="Jo Ferran", role="communications"),
    Member(name="Dee Maskell", role="delivery manager"),
    Member(name="Pat Quillan", role="product manager"),
    Member(name="Ana Wrenfield"),
    Member(name="Bob Larkspur"),
)
INCIDENT = Incident(
    id="crates",
    lead="Mira Tolland",
    comms="Jo Ferran",
    started=START,
    declared=START + timedelta(minutes=4),
    resolved=START + timedelta(minutes=60),
    security="no",
)
CHECKS = tuple(
    SourceCheck(name, None, None, True) for name in ("slack #incident", "Statuspage, Crates")
)
ROLES = {
    "Incident lead": "Mira Tolland",
    "Incident comms": "Jo Ferran",
    "Incident team": "Ana Wrenfield, Bob Larkspur",
    "Delivery manager": "Dee Maskell",
    "Product manager": "Pat Quillan",
    "Technical architect": "Lee Stonebridge",
}
API = (Component("API", "a", "operational", "partial_outage"),)
WORKS = (Component("API", "a", "partial_outage", "operational"),)


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def update(minute: float, body: str = "Still looking.", **more: object) -> Event:
    """A public update; its body begins with its status, as the kit writes it."""
    words = body if body.startswith("**") else f"**Investigating:** {body}"
    base = Event(f"statuspage:P/I/{minute}", at(minute), "statuspage", "update", words)
    return replace(replace(base, components=API, notified=True), **more)


def said(minute: float, body: str, channel: str = "C1", **more: object) -> Event:
    actor = Actor("Mira Tolland", "U0MIRA0001")
    event = Event(f"slack:{channel}/{minute}", at(minute), "slack", "message", body, actor=actor)
    return replace(event, **more)


def judge(rule: str, *events: Event, **more: object) -> Verdict:
    ordered = sorted(events, key=lambda one: one.sort_key)
    lines = tuple(Line(number, one, one, True) for number, one in enumerate(ordered, start=1))
    timeline = Timeline(lines, Window(at(-60), at(300)))
    base = Record(INCIDENT, Settings(people=PEOPLE), timeline, CHECKS, Written(), Review())
    return next(one for one in assess(replace(base, **more)) if one.id == rule)


def resolve(minute: float) -> Event:
    return update(minute, "**Resolved:** This is over.", components=WORKS)


# R2: a negated or past possible issue is no opening

OPENINGS = {
    "We are investigating a possible issue with the API.": "pass",
    "Possible issue being investigated": "pass",
    "Possible issue being investigated: apps are slow.": "pass",
    "A possible issue with logs is being looked into.": "pass",
    "We're looking into a possible issue affecting only the London region.": "pass",
    "We have found a possible issue with logs and are investigating.": "pass",
    "Engineers are currently investigating reports of a possible problem.": "pass",
    "Your apps are not affected, but we are investigating a possible issue with logs.": "pass",
    "There is a possible issue with deploys. We do not know the cause.": "pass",
    "A possible incident in Ireland is currently under investigation.": "pass",
    "This is no longer only a possible issue: we investigated and the API is down": "fail",
    "This is no longer a possible issue, the API is down and we are investigating.": "fail",
    "We are not investigating a possible issue any more: the API is down.": "fail",
    "The possible issue we investigated yesterday is back.": "fail",
    "What we thought was a possible issue is an outage. We're investigating.": "fail",
    "We investigated a possible issue earlier and found that the API is down.": "fail",
    "The possible issue has been confirmed, investigating.": "fail",
    "It isn't just a possible issue, we are investigating.": "fail",
    "The possible issue under investigation turned out to be an outage.": "fail",
    "We are investigating reports of degraded performance for the API.": "fail",
    "**Identified:** We are investigating a possible issue.": "fail",
    "**Resolved:** Possible issue being investigated": "fail",
    "Regarding last night, possible issue. Investigating.": "not seen",
}


@pytest.mark.parametrize(("body", "status"), OPENINGS.items())
def test_the_opening_is_what_is_being_investigated_now(body: str, status: str) -> None:
    assert status == judge("R2", update(5, body)).status


def test_a_template_that_came_later_was_no_opening() -> None:
    late = update(20, "Possible issue being investigated")
    assert judge("R2", update(5, "The API is down."), late).status == "fail"


# R3: ticking a component and telling subscribers are two things


def test_updates_without_components_fail_for_ticking_and_are_not_seen_for_telling() -> None:
    bare = [update(5 + 3 * number, components=()) for number in range(18)]
    verdict = judge("R3", update(2), *bare)
    assert verdict.status == "fail"
    assert "no component is ticked: 09:05 GMT" in verdict.evidence
    assert "whether subscribers were told is not seen: 09:05 GMT" in verdict.evidence
    assert "not notified" not in verdict.evidence


NOTIFICATIONS: Mapping[str, tuple[Event, str, str]] = {
    "ticked and sent": (update(5), "pass", "all notified"),
    "ticked and not sent": (update(5, notified=False), "fail", "subscribers were not notified"),
    "ticked, nobody knows": (update(5, notified=None), "not seen", "told is not seen"),
    "neither": (update(5, components=(), notified=False), "fail", "no component is ticked"),
    "no word on either": (update(5, components=None, notified=None), "not seen", "is not seen"),
    "sent, no word on components": (update(5, components=None), "not seen", "is not seen"),
    "not ticked, nobody knows": (update(5, components=(), notified=None), "fail", "is not seen"),
}


@pytest.mark.parametrize("kind", NOTIFICATIONS)
def test_each_half_is_told_by_itself(kind: str) -> None:
    event, status, words = NOTIFICATIONS[kind]
    verdict = judge("R3", event)
    assert (status, True) == (verdict.status, words in verdict.evidence), verdict.evidence


# R4 and R18: in time from the start, from the declaration, and until the page itself ends

IN_TIME: Mapping[str, tuple[tuple[Event, ...], Mapping[str, object], str, str]] = {
    "first update four hours after the start": (
        (update(240),),
        {"resolved": at(300)},
        "fail",
        "4 h until the first update (09:00 GMT to 13:00 GMT)",
    ),
    "first update an hour and a minute after it": ((update(61),), {"resolved": at(90)}, "fail", ""),
    "first update after an hour": ((update(60),), {"resolved": at(90)}, "pass", ""),
    "an update before the start": ((update(-5), update(30)), {}, "pass", ""),
    "noticed only hours later": (
        (update(240),),
        {"declared": at(235), "resolved": at(270)},
        "pass",
        "",
    ),
    "noticed hours later, and told later still": (
        (update(300),),
        {"declared": at(235), "resolved": at(330)},
        "fail",
        "1 h 5 min until the first update (12:55 GMT to 14:00 GMT)",
    ),
    "the page was resolved 134 minutes after its last update": (
        (update(10), update(50), resolve(184)),
        {},
        "fail",
        "the page was resolved at 12:04 GMT, the incident at 10:00 GMT",
    ),
    "the page was resolved in time": ((update(10), resolve(55)), {}, "pass", ""),
    "the page was resolved soon after": ((update(10), resolve(70)), {}, "pass", ""),
    "the page was resolved before it was over": (
        (update(10), resolve(30)),
        {"resolved": at(120)},
        "fail",
        "the page was resolved at 09:30 GMT, the incident at 11:00 GMT",
    ),
    "the page was resolved, reopened and resolved late": (
        (update(10), resolve(30), update(40), resolve(150)),
        {},
        "fail",
        "1 h 50 min (09:40 GMT to 11:30 GMT)",
    ),
    "what came after the end ends no silence": (
        (update(10), resolve(55), update(290, "**Update:** Our report is out.")),
        {},
        "pass",
        "",
    ),
    "not over": ((update(10), update(50)), {"resolved": None}, "not seen", "in time so far"),
}


@pytest.mark.parametrize("kind", IN_TIME)
def test_silence_counts_from_the_start_until_the_page_was_resolved(kind: str) -> None:
    events, facts, status, words = IN_TIME[kind]
    verdict = judge("R4", *events, incident=INCIDENT.model_copy(update=dict(facts)))
    assert (status, True) == (verdict.status, words in verdict.evidence), verdict.evidence


@pytest.mark.parametrize(
    ("minute", "status"), [(4, "pass"), (64, "pass"), (65, "fail"), (-3, "pass"), (240, "fail")]
)
def test_the_first_update_is_in_time_after_the_declaration(minute: float, status: str) -> None:
    assert status == judge("R18", update(minute)).status


def test_without_a_declaration_nobody_can_tell_whether_the_first_update_was_in_time() -> None:
    undeclared = INCIDENT.model_copy(update={"declared": None})
    assert judge("R18", update(5), incident=undeclared).status == "not seen"


@pytest.mark.parametrize(
    ("minute", "is_told"), [(184, True), (30, True), (60, False), (74, False), (46, False)]
)
def test_a_page_that_was_resolved_at_another_time_is_named_with_both(
    minute: float, is_told: bool
) -> None:
    line = Line(1, resolve(minute), resolve(minute), True)
    timeline = Timeline((line,), Window(at(-60), at(300)))
    told = " ".join(find_contradictions(INCIDENT, timeline, Written()))
    assert is_told == ("The status page was resolved at" in told and "10:00 GMT" in told)


# R8: what the page showed once it was over


@pytest.mark.parametrize(
    ("events", "status"),
    [
        ((update(5), resolve(58)), "pass"),
        ((update(5), update(58, "**Resolved:** Over.")), "fail"),
        ((update(5), update(58, "**Resolved:** Over.", components=())), "not seen"),
        ((update(5, components=()), update(58, components=())), "not seen"),
        ((resolve(58), update(90, "**Monitoring:** Back again.")), "fail"),
    ],
)
def test_a_status_that_no_update_tells_at_the_end_is_not_seen(
    events: tuple[Event, ...], status: str
) -> None:
    assert status == judge("R8", *events).status


# R10: when the review was held, and who came

HELD = {
    "Held: 2026-03-06": "pass",
    "Held on 6 March 2026": "pass",
    "Held: 06/03/2026": "pass",
    "**Held:** Friday 6th of March 2026 at 2pm": "pass",
    "The review was held on March 6, 2026, 14:00 to 15:00.": "pass",
    "Held 6 Mar": "pass",
    "Held: 6.3.2026": "pass",
    "Held: 6/3/26": "pass",
    "Review date: 6-Mar-2026": "pass",
    "Review held 2026/03/06": "pass",
    "Held: 3 March 2026 11:00": "pass",
    "Held: 3 March 2026 09:30": "fail",
    "Held on 1 March 2026": "fail",
    "Held on 10 March 2026": "pass",
    "Held on 11 March 2026": "fail",
    "Held on 31 February 2026": "not seen",
    "Held: 2026-02-31": "not seen",
    "Will be held on 6 March 2026": "not seen",
    "Not held on 6 March 2026, too few came": "not seen",
    "Held: planned for 6 March 2026": "not seen",
    "Held: 6 March 2026, postponed to 20 March 2026": "not seen",
    "Held: next week": "not seen",
    "We were held up on 6 March 2026": "not seen",
    "": "not seen",
}


@pytest.mark.parametrize(("text", "status"), HELD.items())
def test_the_day_of_the_review_is_read_as_people_write_it(text: str, status: str) -> None:
    written = Written(sections={"review": text}, attendance=ROLES)
    assert status == judge("R10", written=written).status


def test_a_day_that_could_be_another_is_told() -> None:
    written = Written(sections={"review": "Held: 06/03/2026"}, attendance=ROLES)
    assert "06/03/2026 is read as 6 March 2026" in judge("R10", written=written).evidence


def test_a_review_that_is_still_to_come_was_not_held() -> None:
    written = Written(sections={"review": "Held: 2026-03-06"}, attendance=ROLES)
    early = judge("R10", written=written, now=datetime(2026, 3, 5, 12, 0, tzinfo=UTC))
    assert (early.status, True) == ("not seen", "has not come yet" in early.evidence)


ATTENDANCE: Mapping[str, tuple[Mapping[str, str], str]] = {
    "one person in all six roles": (dict.fromkeys(ROLES, "Mira Tolland"), "fail"),
    "the same by other names": (
        dict(zip(ROLES, ["Mira", "Mira T", "@mira", "M. Tolland", "Mira", "mira"], strict=True)),
        "fail",
    ),
    "one person in two roles": ({**ROLES, "Product manager": "Dee Maskell"}, "fail"),
    "the lead alone is the team": ({**ROLES, "Incident team": "Mira Tolland"}, "fail"),
    "the lead is of the team too": ({**ROLES, "Incident team": "Mira Tolland, Ana"}, "pass"),
    "nobody yet": ({**ROLES, "Product manager": "TBC"}, "fail"),
    "a team": ({**ROLES, "Delivery manager": "the delivery team"}, "fail"),
    "two of one role": ({**ROLES, "Delivery manager": "Dee Maskell and Rae Finch"}, "pass"),
    "everybody": (ROLES, "pass"),
}


@pytest.mark.parametrize("kind", ATTENDANCE)
def test_each_role_of_the_review_has_a_person_of_its_own(kind: str) -> None:
    attendance, status = ATTENDANCE[kind]
    written = Written(sections={"review": "Held: 2026-03-06"}, attendance=attendance)
    assert status == judge("R10", written=written).status


# R11: real names, real days, the three agreements

AGREED = ("We agree on what happened", "The record fully reflects this", "All actions are agreed")
SIGNED = {
    " — Dee Maskell, 2026-03-06": "pass",
    " (Dee Maskell, 6 March)": "pass",
    ": Dee Maskell on 06/03/2026": "pass",
    " — 7 March 2026, Dee": "pass",
    " — name, 2026-03-06": "not seen",
    " — your name, 2026-03-06": "not seen",
    " — TBC, 2026-03-06": "not seen",
    " — the team, 2026-03-06": "not seen",
    " — 2026-03-06": "not seen",
    " — Dee Maskell, date": "not seen",
    " — Dee Maskell, 2026-02-31": "not seen",
    " — Dee Maskell, 31 February 2026": "not seen",
    " — Dee Maskell, 2026-03-04": "fail",
    " — Dee Maskell, 1 March": "fail",
    "": "not seen",
}


def agree(texts: tuple[str, ...], held: str = "Held: 2026-03-06") -> Written:
    return Written(sections={"review": held}, agreements=dict.fromkeys(texts, True))


@pytest.mark.parametrize(("behind", "status"), SIGNED.items())
def test_an_agreement_has_a_real_name_and_a_real_day(behind: str, status: str) -> None:
    written = agree(tuple(f"{text}{behind}" for text in AGREED))
    assert status == judge("R11", written=written).status


BY = " — Dee Maskell, 2026-03-06"
BOXES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "other things": (("tea", "cake", "biscuits"), "fail"),
    "one of three is another": ((*AGREED[:2], "There was cake"), "fail"),
    "the same one three times": ((AGREED[0], f"{AGREED[0]}.", f"{AGREED[0]}!"), "fail"),
    "one is denied": (("We do not agree on what happened", *AGREED[1:]), "fail"),
    "in the team's own words": (
        ("Agreed: what happened", "The report reflects it", "Follow-ups agreed"),
        "pass",
    ),
    "two boxes": (AGREED[:2], "fail"),
}


@pytest.mark.parametrize("kind", BOXES)
def test_the_boxes_are_the_three_agreements(kind: str) -> None:
    texts, status = BOXES[kind]
    written = agree(tuple(f"{text.replace(':', '')}{BY}" for text in texts))
    assert status == judge("R11", written=written).status


def test_nobody_agreed_before_it_was_over_even_where_no_review_is_told() -> None:
    early = tuple(f"{text} — Dee Maskell, 2026-03-02" for text in AGREED)
    assert judge("R11", written=agree(early, held="")).status == "fail"


# R16: one person, and a day that exists

OWNERS = {
    "Mira Tolland": "pass",
    "mira tolland": "pass",
    "Mira": "pass",
    "Dee Maskell (delivery)": "pass",
    "U0MIRA0001": "pass",
    "SRE": "fail",
    "QA": "fail",
    "the team": "fail",
    "Ana and Bob": "fail",
    "Ana, Bob": "fail",
    "Ana/Bob": "fail",
    "everyone": "fail",
    "TBC": "fail",
    "?": "fail",
    "": "fail",
}


@pytest.mark.parametrize(("owner", "status"), OWNERS.items())
def test_an_action_is_one_person_s(owner: str, status: str) -> None:
    written = Written(actions=(Action(1, "Fix it", owner, "2026-04-01"),))
    assert status == judge("R16", written=written).status


def test_an_owner_whom_nobody_knows_is_a_question() -> None:
    written = Written(actions=(Action(1, "Fix it", "Observability", "2026-04-01"),))
    assert judge("R16", written=written).status != "pass"


def test_a_name_that_two_people_have_tells_nobody() -> None:
    people = (*PEOPLE, Member(name="Dee Archer"))
    written = Written(actions=(Action(1, "Fix it", "Dee", "2026-04-01"),))
    verdict = judge("R16", written=written, settings=Settings(people=people))
    assert verdict.status == "fail"


DUE = {
    "2026-04-01": "pass",
    "1 April 2026": "pass",
    "1 April": "pass",
    "01/04/2026": "pass",
    "by 1st April": "pass",
    "2026-02-31": "fail",
    "31 February": "fail",
    "30/02/2026": "fail",
    "soon": "fail",
    "next sprint": "fail",
    "2026-13-01": "fail",
    "2025-04-01": "fail",
    "": "fail",
}


@pytest.mark.parametrize(("due", "status"), DUE.items())
def test_an_action_is_due_on_a_day_that_exists(due: str, status: str) -> None:
    written = Written(actions=(Action(1, "Fix it", "Mira Tolland", due),))
    assert status == judge("R16", written=written).status


# R17: words alone neither pass nor fail

THANKS = (
    "We're back up, thanks all",
    "Cheers everyone, that's us for today",
    "All clear, resolved.",
    "Is it resolved?",
    "Not resolved yet",
    "Everything is green again",
    "👍",
    "Wir sind wieder da, danke",
)


@pytest.mark.parametrize("words", THANKS)
def test_words_at_the_end_are_a_question_with_the_command(words: str) -> None:
    verdict = judge("R17", said(10, "Looking"), said(61, words))
    assert verdict.status == "not seen"
    assert "line 2" in verdict.evidence
    assert verdict.command == "incident-kit curate crates kind 2 resolve"


def test_a_line_that_people_marked_as_the_end_tells_it() -> None:
    marked = said(61, "We're back up, thanks all", kind="resolve")
    assert judge("R17", said(10, "Looking"), marked).status == "pass"


def test_each_channel_is_told_by_itself() -> None:
    other = said(61, "We're back up, thanks all", kind="resolve", channel="C2")
    assert judge("R17", said(10, "Looking"), said(12, "?", channel="C2"), other).status == "fail"


def test_the_page_tells_it_by_its_status_alone() -> None:
    assert judge("R17", update(5), resolve(58)).status == "pass"
    promise = update(58, "**Monitoring:** This is resolved, all clear.")
    assert judge("R17", update(5), promise).status == "fail"
