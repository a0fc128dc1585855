"""What people type in the two files: ids, times, answers and settings."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.errors import FileError, UsageError
from incident_kit.files import parse_yaml, validate_data
from incident_kit.model import Window
from incident_kit.model.ids import check_id
from incident_kit.model.incident import Incident, list_times_without_offset
from incident_kit.model.settings import Settings
from incident_kit.model.times import has_offset, parse_time
from incident_kit.sources.slack import SLACK, SlackNames
from incident_kit.sources.statuspage import STATUSPAGE, StatuspageNames
from incident_kit.timeline import compute_window
from incident_kit.workspace.config import IncidentFile, SettingsFile, read_named

LONDON = "Europe/London"


def settings(text: str) -> Settings:
    return validate_data(SettingsFile, parse_yaml(text, "incident-kit.yaml"), "incident-kit.yaml")


def incident(text: str, zone: str = LONDON) -> Incident:
    data = parse_yaml(f"id: an-incident\n{text}", "incident.yaml")
    return validate_data(IncidentFile, data, "incident.yaml", {"zone": zone})


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# ids ------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["a", "2026-11-03-api-errors", "7a", "x-", "e5", "1e5a", "none"])
def test_an_id_is_lower_case_letters_digits_and_hyphens(text: str) -> None:
    assert check_id(text) == text


#: No ids, and one that is offered instead.
NO_IDS = [
    ("007", "incident-007"),
    ("2026_11_03", "incident-2026-11-03"),
    ("2026-11-03", "incident-2026-11-03"),
    ("API-Errors", "api-errors"),
    ("api errors", "api-errors"),
    ("api/errors", "api-errors"),
    ("../api", "api"),
    ("-api", "api"),
    ("api\n", "api"),
    ("äpi", "pi"),
    ("", "incident"),
    ("!", "incident"),
    ("1e5", "incident-1e5"),
    ("1e-5", "incident-1e-5"),
    ("nan", "incident-nan"),
    ("inf", "incident-inf"),
    ("infinity", "incident-infinity"),
]


@pytest.mark.parametrize(("text", "better"), NO_IDS)
def test_what_is_no_id_is_refused_with_one_that_is(text: str, better: str) -> None:
    """Papermill reads a parameter that looks like a number as one, ``1e5`` and ``nan`` too."""
    with pytest.raises(UsageError) as caught:
        check_id(text)
    assert caught.value.todo == (f"use an id such as {better}",)
    assert check_id(better) == better


@given(st.text(st.sampled_from("0123456789abcdefinty-"), min_size=1, max_size=8))
def test_no_id_is_a_number_to_papermill(text: str) -> None:
    try:
        ident = check_id(text)
    except UsageError:
        return
    with pytest.raises(ValueError, match="could not convert"):
        float(ident)


# times ----------------------------------------------------------------------------

TIMES = [
    ("2026-11-03T09:02", LONDON, "2026-11-03T09:02"),
    ("2026-11-03 09:02", LONDON, "2026-11-03T09:02"),
    (" 2026-11-03T09:02:05 ", LONDON, "2026-11-03T09:02:05"),
    ("2026-07-03T09:02", LONDON, "2026-07-03T08:02"),
    ("2026-11-03T09:02", "America/New_York", "2026-11-03T14:02"),
    ("2026-11-03T09:02Z", "America/New_York", "2026-11-03T09:02"),
    ("2026-11-03T09:02+01:00", LONDON, "2026-11-03T08:02"),
    ("2026-11-03T09:02+01", LONDON, "2026-11-03T08:02"),
    ("2026-11-03T09:02-0530", LONDON, "2026-11-03T14:32"),
    ("20261103T0902", LONDON, "2026-11-03T09:02"),
    ("2026-10-25T00:59", LONDON, "2026-10-24T23:59"),
    ("2026-10-25T02:00", LONDON, "2026-10-25T02:00"),
    ("2026-10-25T01:30+01:00", LONDON, "2026-10-25T00:30"),
    ("2026-10-25T01:30+00:00", LONDON, "2026-10-25T01:30"),
    ("2026-03-29T00:59", LONDON, "2026-03-29T00:59"),
    ("2026-03-29T02:00", LONDON, "2026-03-29T01:00"),
    ("2026-10-25T01:30", "UTC", "2026-10-25T01:30"),
]


@pytest.mark.parametrize(("text", "zone", "expected"), TIMES)
def test_a_time_is_read_in_its_own_offset_or_else_in_the_zone(
    text: str, zone: str, expected: str
) -> None:
    assert parse_time(text, zone) == utc(expected)
    assert parse_time(text, zone).tzinfo is UTC


NO_TIMES = [
    ("", "is no time"),
    ("yesterday", "is no time"),
    ("09:02", "is no time"),
    ("2026-11-31T09:02", "is no time"),
    ("03/11/2026 09:02", "is no time"),
    ("2026-11-03", "is a day without a time: write it as 2026-11-03T09:02"),
    ("20261103", "is a day without a time: write it as 2026-11-03T09:02"),
    ("2026-W45-2", "is a day without a time: write it as 2026-11-03T09:02"),
    ("2026-10-25T01:00", "happens twice in Europe/London"),
    ("2026-10-25T01:59", "happens twice in Europe/London"),
    ("2026-03-29T01:00", "does not exist in Europe/London"),
    ("2026-03-29T01:59", "does not exist in Europe/London"),
    ("0001-01-01T00:00+05:00", "out of range"),
    ("9999-12-31T23:59-05:00", "out of range"),
]


@pytest.mark.parametrize(("text", "said"), NO_TIMES)
def test_a_time_is_never_guessed(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_time(text, LONDON)


@given(st.text(max_size=30))
def test_what_is_no_time_is_a_value_error(text: str) -> None:
    try:
        at = parse_time(text, LONDON)
    except ValueError:
        return
    assert at.tzinfo is UTC


@given(st.datetimes(), st.sampled_from(["", "Z", "+01:00"]))
def test_a_time_says_its_offset_or_not(at: datetime, offset: str) -> None:
    assert has_offset(at.isoformat() + offset) is bool(offset)


def test_the_kit_says_which_times_it_read_in_the_zone() -> None:
    data = parse_yaml(
        "started: 2026-11-03T09:02\ndeclared: 2026-11-03T09:02+01\nresolved: 2026-11-03T10:00Z\n"
        "mitigated:\n",
        "incident.yaml",
    )
    assert list_times_without_offset(data) == ("started",)


# incident.yaml --------------------------------------------------------------------


def test_the_end_may_not_be_before_the_start() -> None:
    with pytest.raises(FileError) as caught:
        incident("started: 2026-11-03T09:02\nresolved: 2026-11-03T09:01")
    assert str(caught.value) == (
        "incident.yaml, line 3, resolved: `resolved` (2026-11-03T09:01Z) is before `started` "
        "(2026-11-03T09:02Z): correct one of the two"
    )


def test_an_incident_may_end_as_it_starts_or_not_yet() -> None:
    same = incident("started: 2026-11-03T09:02\nresolved: 2026-11-03T09:02")
    assert same.started == same.resolved
    assert incident("resolved:").resolved is None


def test_a_bad_time_names_its_line_and_field() -> None:
    with pytest.raises(FileError, match=r"incident.yaml, line 2, started: 'noon' is no time"):
        incident("started: noon")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("yes", "yes"),
        ("Yes", "yes"),
        ("true", "yes"),
        ("'true'", "yes"),
        ("", "unknown"),
        ("~", "unknown"),
        ("unknown", "unknown"),
        ("false", "no"),
        ("' no '", "no"),
    ],
)
def test_the_security_answer_is_yes_no_or_unknown(typed: str, answer: str) -> None:
    assert incident(f"security: {typed}").security == answer


@pytest.mark.parametrize("typed", ["maybe", "n", "0", "[no]", "''"])
def test_any_other_answer_is_refused(typed: str) -> None:
    with pytest.raises(FileError, match="security: Input should be 'yes', 'no' or 'unknown'"):
        incident(f"security: {typed}")


def test_one_value_does_for_a_list_and_nothing_for_none() -> None:
    found = incident("team:\nsources: {slack: {channels: '#a'}, statuspage: {json: [x, y]}}")
    assert found.team == ()
    assert read_named(found, SLACK) == SlackNames(channels=("#a",))
    assert read_named(found, STATUSPAGE) == StatuspageNames(json=("x", "y"))


# incident-kit.yaml ----------------------------------------------------------------


def test_every_setting_has_a_default() -> None:
    found = settings("")
    assert (found.time_zone, found.margin_minutes, found.raw) == (LONDON, 60, True)
    assert (found.signoff.required, found.signoff.security.required) == (1, 2)
    assert found.signoff.security.roles == ("information assurance",)


@pytest.mark.parametrize(
    ("typed", "priority", "minutes"),
    [
        ("30", "P1", 30),
        ("30", None, 30),
        ("{P1: 60, P2: 120}", "P2", 120),
        ("{P1: 30}", "P9", 60),
        ("{P1: 30}", None, 60),
        ("{P1: 30, default: 90}", "P9", 90),
        ("{1: 30}", "1", 30),
    ],
)
def test_the_update_interval_is_one_number_or_by_priority(
    typed: str, priority: str | None, minutes: int
) -> None:
    assert settings(f"update_interval_minutes: {typed}").update_interval(priority) == minutes


def test_a_customer_called_by_a_number_keeps_its_name() -> None:
    """``007`` read as 7 would leave 007 in the public text."""
    assert settings("tenants: [007, 4e7, No, 42]").tenants == ("007", "4e7", "No", "42")


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("[]", ()),
        ("", ()),
        ("Acme", ("Acme",)),
        ("7", ("7",)),
        ('["Acme, Inc.", Boots]', ("Acme, Inc.", "Boots")),
    ],
)
@pytest.mark.parametrize("key", ["tenants", "internal_domains"])
def test_names_are_a_list_or_one_alone(key: str, typed: str, names: tuple[str, ...]) -> None:
    assert getattr(settings(f"{key}: {typed}"), key) == names


@pytest.mark.parametrize(
    "typed",
    [
        *("'Acme, Boots'", "Acme; Boots", "|\n  Acme\n  Boots\n", "[Acme, null]", "[[Acme]]"),
        *("{name: Acme}", "[{name: Acme}]", "true", "[Acme, false]", "''", "['']", "[Acme, '-']"),
    ],
)
@pytest.mark.parametrize("key", ["tenants", "internal_domains"])
def test_what_is_no_list_of_names_is_refused(key: str, typed: str) -> None:
    """One name of "Acme, Boots" is a name that nobody has, and both would leave."""
    with pytest.raises(FileError, match=r"write (a list, )?`- NAME` a line"):
        settings(f"{key}: {typed}")


@pytest.mark.parametrize("minutes", [0, 60, 90])
def test_the_window_is_wider_than_the_incident_by_the_margin(minutes: int) -> None:
    found = compute_window(
        incident("started: 2026-11-03T09:00\nresolved: 2026-11-03T10:00"), minutes
    )
    hours, rest = divmod(minutes, 60)
    assert found == Window(
        utc(f"2026-11-03T{9 - hours - bool(rest):02}:{(60 - rest) % 60:02}"),
        utc(f"2026-11-03T{10 + hours:02}:{rest:02}"),
    )


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        settings("").team = "other"
