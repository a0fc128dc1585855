"""A public text that says another day, time, span, length or component than the record.

The facts are those of the cases: 3 March 2026 (a Tuesday), started 09:00Z, declared 09:04Z,
resolved 10:00Z. A row names its kind, what is said, and how many contradictions are in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from incident_kit.model import Component
from incident_kit.model.incident import Incident
from incident_kit.review.consistency import Facts, list_contradictions

INCIDENT = Incident(
    id="2026-03-03-api",
    started=datetime(2026, 3, 3, 9, 0, tzinfo=UTC),
    declared=datetime(2026, 3, 3, 9, 4, tzinfo=UTC),
    resolved=datetime(2026, 3, 3, 10, 0, tzinfo=UTC),
)
COMPONENTS = (
    Component("API", new_status="major_outage"),
    Component("API", new_status="operational"),
    Component("Dashboard", new_status="operational"),
)
FACTS = Facts.of(
    INCIDENT,
    ZoneInfo("Europe/London"),
    COMPONENTS,
    record={"detected": datetime(2026, 3, 3, 9, 2, tzinfo=UTC)},
    events=(datetime(2026, 3, 3, 8, 50, tzinfo=UTC), datetime(2026, 3, 3, 10, 20, tzinfo=UTC)),
)
#: One over midnight, in summer: 22:40 BST on Friday 12 June to 01:25 BST on the 13th.
NIGHT = Facts.of(
    Incident(
        id="2026-06-12-builds",
        started=datetime(2026, 6, 12, 21, 40, tzinfo=UTC),
        resolved=datetime(2026, 6, 13, 0, 25, tzinfo=UTC),
    ),
    ZoneInfo("Europe/London"),
)

ROW = "The API failed for three hours on 4 March 2026, from 08:00 to 11:00"

#: Kind: what differs, and what says the same and is true.
PAIRS = (
    ("day and month", "On 4 March the API failed.", "On 3 March the API failed."),
    ("month first", "On March 4 the API failed.", "On March 3rd the API failed."),
    ("a short month", "The API was down on 4 Mar.", "The API was down on 3 Mar."),
    ("figures", "The API failed on 04/04/2026.", "The API failed on 03/03/2026."),
    ("figures, two for the year", "The API failed on 05/03/26.", "The API failed on 03/03/26."),
    ("ISO", "The API failed on 2026-03-05.", "The API failed on 2026-03-03."),
    ("a weekday and its number", "On Monday 2nd the API failed.", "On Tuesday 3rd the API failed."),
    ("a weekday", "On Wednesday the API failed.", "On Tuesday the API failed."),
    (
        "a weekday that its date is not",
        "On Wednesday 3 March 2026 the API failed.",
        "On Tuesday 3 March 2026 the API failed.",
    ),
    ("yesterday", "Yesterday, the API failed.", "On that day, the API failed."),
    ("last night", "Last night the API failed.", "That morning the API failed."),
    ("a part of a day", "On Tuesday evening the API failed.", "On Tuesday morning the API failed."),
    ("a colon", "The problem started at 10:41.", "The problem started at 09:00."),
    ("a full stop", "It was resolved at 10.41.", "It was resolved at 10.00."),
    ("am", "The outage began at 8:00am.", "The outage began at 9:00am."),
    ("pm", "The outage began at 9pm.", "The outage began at 9am."),
    ("four figures", "Errors began at 0815 UTC.", "Errors began at 0900 UTC."),
    ("no minutes", "The outage was over at 11.", "The outage was over at 10."),
    ("just before", "We were back to normal just before noon.", "We were back to normal at ten."),
    ("noon", "Service was restored at noon.", "Service was restored at 10:00."),
    ("in words", "The outage ended at half past nine.", "The outage ended at ten o'clock."),
    ("past", "The API failed until quarter past eleven.", "The API failed until ten o'clock."),
    ("to", "The outage began at ten to eight.", "The outage began at nine o'clock."),
    ("at night", "It was fixed by ten at night.", "It was fixed by ten in the morning."),
    ("another zone", "It was resolved at 10:00 CET.", "It was resolved at 11:00 CET."),
    ("an offset", "It was resolved at 10:00 UTC+2.", "It was resolved at 12:00 UTC+2."),
    ("in the west", "It was resolved at 10:00 am EST.", "It was resolved at 5:00 am EST."),
    ("detected", "We were alerted at 09:40.", "We were alerted at 09:02."),
    ("declared", "We declared an incident at 09:30.", "We declared an incident at 09:04."),
    ("said of nothing", "At 11:40 we restarted it.", "At 09:40 we restarted it."),
    ("in the record", "At 08:30 a disk was full.", "At 08:50 a disk was full."),
    ("from and to", "Requests failed from 08:00 to 11:00.", "Requests failed from 09:00 to 10:00."),
    ("between", "Requests failed between 9 and 11.", "Requests failed between 9 and 10."),
    ("a dash", "The API was down 9–11am.", "The API was down 9–10am."),
    ("too short a span", "The API was down from 09:10 to 09:20.", "Between 09:10 and 09:20 "
     "half of all requests failed."),
    ("into another day", "The API failed until the next morning.", "The API failed until ten."),
    ("for hours", "The API was down for three hours.", "The API was down for an hour."),
    ("for minutes", "The API was down for 20 minutes.", "The API was down for 60 minutes."),
    ("about", "Requests failed for around 90 minutes.", "Requests failed for about an hour."),
    ("and a half", "Requests failed for an hour and a half.", "It lasted one hour."),
    ("half a day", "Apps were unavailable for half a day.", "Apps were unavailable for 1 hour."),
    ("could not deploy", "Tenants could not deploy for 3 hours.", "They could not deploy for 1 h."),
    ("midnight", "The outage was over at midnight.", "The outage was over at 10 am."),
    ("a dash and a zone", "Apps failed (08:00-10:00 UTC).", "Apps failed (09:00-10:00 GMT)."),
    ("two and a half", "The outage lasted two and a half hours.", "The outage lasted an hour."),
    ("less than", "The API was down for less than half an hour.", "The API was down for less "
     "than two hours."),
    ("over", "It took us over 2h to fix it.", "It took us under 2h to fix it."),
    ("1h30", "The outage lasted 1h30.", "The outage lasted 1h00."),
    ("a noun", "The three-hour outage hit all apps.", "The one-hour outage hit all apps."),
    ("of downtime", "There were 3 hours of downtime.", "There was 1 hour of downtime."),
    ("all day", "Apps were down all day.", "Apps were down for the hour."),
    ("the whole of a part", "Users were affected the whole afternoon.", "Users were affected "
     "for an hour in the morning."),
    ("nobody could", "For almost two hours no app could be reached.", "For almost an hour no "
     "app could be reached."),
    ("came back", "Service came back at half past nine.", "Service came back at ten."),
    ("several hours", "The API was unavailable for several hours.", "The API was unavailable "
     "for several minutes at a time."),
    ("a few minutes", "The outage lasted a few minutes.", "The outage lasted an hour."),
    ("in a clause of its own", "The outage, which started shortly after 11am, was over within "
     "the hour.", "The outage, which started shortly after 9am, was over within the hour."),
    ("overnight", "Apps were unavailable overnight.", "Apps were unavailable in the morning."),
    ("a component", "The Dashboard was down.", "The API was down."),
    ("a component, denied", "The API was not affected.", "The Dashboard was not affected."),
    ("a component that worked", "The API kept working.", "The Dashboard kept working."),
    ("errors in one", "There were errors in the Dashboard.", "There were errors in the API."),
)  # fmt: skip

#: Kind: what speaks of something else, or of no time at all.
OTHERS = (
    ("a deadline", "We will add an alert by 31 March 2026."),
    ("a plan", "On 20 March we will replace the disks."),
    ("a plan with a time", "The upgrade is planned for 18:00 on 9 March 2026."),
    ("retention", "We keep logs for 30 days."),
    ("an interval", "We check the disks every 5 minutes."),
    ("a limit", "Requests that take longer than 2 hours are stopped."),
    ("an alert for the future", "We now alert within 5 minutes."),
    ("availability", "Our target is an availability of 99.95 %."),
    ("a version", "We upgraded from 3.10 to 3.11."),
    ("a version with three parts", "Version 10.41.2 fixed it."),
    ("a count", "About 120 tenants saw 500 errors."),
    ("a rate", "The API answered 9 to 10 requests a second."),
    ("an amount", "The disk held 10.41 GB."),
    ("a year", "We have run this service since 2019."),
    ("an earlier incident", "A similar incident on 14 January 2026 lasted two hours."),
    ("last year", "Last year the API was down for five hours."),
    ("its cause", "The change had been deployed on 27 February."),
    ("its cause, by the hour", "The change was deployed at 17:30 the day before."),
    ("its report", "We published this report on 9 March 2026."),
    ("its review", "The review took place on 8 March at 14:00."),
    ("support hours", "Our support hours are from 9am to 5pm."),
    ("how long a step took", "Restarting the API took 20 minutes."),
    ("how long until it was found", "It took us 12 minutes to find the cause."),
    ("how long people looked", "A chart of errors, which hid the pattern for 40 minutes, goes."),
    ("another thing that began", "An upgrade, which began at 08:00, caused the outage."),
    ("how long people were there", "Our team worked on the fix all day."),
    ("how long it was watched", "We monitored the service for several hours afterwards."),
    ("errors that came again", "The errors came back at 09:30."),
    ("a line of the record", "10:20 Fixed: all is back to normal."),
    ("a part of the time", "For 10 minutes, half of all requests failed."),
    ("a supposition", "Had the outage lasted three hours, we would have moved."),
    ("a zone that is not known", "The outage began at 10:00 Paris time."),
    ("how long before", "The alert came 2 minutes before the first report."),
    ("a phone number", "Call us on 020 7946 0958."),
    ("a case", "Our case number is 1041."),
)


def count_wrong(text: str, facts: Facts = FACTS) -> int:
    return len(list_contradictions(text, facts))


def name(rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [row[0] for row in rows]


def test_each_of_three_contradictions_in_one_sentence_is_told() -> None:
    said = [(one.wrong.says, one.wrong.fact) for one in list_contradictions(ROW, FACTS)]
    assert said == [
        ("three hours", "it lasted 1 h (`started` to `resolved`)"),
        ("4 March 2026", "it started at 09:00 GMT on 3 March 2026"),
        (
            "08:00 to 11:00",
            "it started at 09:00 GMT on 3 March 2026 and was resolved at 10:00 GMT on 3 March 2026",
        ),
    ]


@pytest.mark.parametrize(("kind", "wrong", "right"), PAIRS, ids=name(PAIRS))
def test_what_differs_is_told_once_and_what_agrees_is_not(
    kind: str, wrong: str, right: str
) -> None:
    assert (count_wrong(wrong), count_wrong(right)) == (1, 0), kind


@pytest.mark.parametrize(("kind", "text"), OTHERS, ids=name(OTHERS))
def test_what_speaks_of_something_else_passes(kind: str, text: str) -> None:
    assert count_wrong(text) == 0, kind


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Builds failed from 22:40 on 12 June to 01:25 on 13 June 2026.", 0),
        ("Builds failed from 22:40 on 12 June to 01:25 on 14 June 2026.", 1),
        ("Builds failed from 10:40pm to 1:25am.", 0),
        ("Builds failed from 21:40 to 00:25 UTC.", 0),
        ("Builds failed from 22:40 to 01:25 UTC.", 1),
        ("Builds failed overnight.", 0),
        ("Builds failed for nearly three hours.", 0),
        ("Builds failed for over three hours.", 1),
        ("Builds failed for about 2¾ hours.", 0),
        ("On Friday evening builds began to fail.", 0),
        ("On Thursday evening builds began to fail.", 1),
        ("The outage was over at half past two in the morning the next day.", 1),
        ("The outage was over just before half past one in the morning the next day.", 0),
    ],
)
def test_an_incident_over_midnight_has_both_its_days(text: str, wrong: int) -> None:
    assert count_wrong(text, NIGHT) == wrong
