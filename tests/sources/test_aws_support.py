"""Cases of AWS Support come whole, live and from saved JSON, with the same ids."""

from __future__ import annotations

import importlib
import importlib.util
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.errors import IncidentKitError, SourceError, UsageError
from incident_kit.model import Actor, Person, Window
from incident_kit.sources.aws_support.cases import (
    AwsSupport,
    AwsSupportFile,
    aws_support_client,
    gather_case,
)
from incident_kit.timeline import merge

WINDOW = Window(datetime(2026, 11, 3, 9, tzinfo=UTC), datetime(2026, 11, 3, 12, tzinfo=UTC))
CASE = "case-111122223333-muen-2026-0a1b2c3d"
DISPLAY = "1234567890"
HAS_BOTO = importlib.util.find_spec("boto3") is not None


def said(clock: str, body: str, by: str = "Amazon Web Services", **more: object) -> dict[str, Any]:
    """A communication as the API gives it."""
    return {
        "caseId": CASE,
        "body": body,
        "submittedBy": by,
        "timeCreated": f"2026-11-03T{clock}Z",
        "attachmentSet": [],
        **more,
    }


SAID = [
    said("10:30:00.000", "We see it too."),
    said(
        "10:02:31.120",
        "Our *queue* is down, call ben@team.example",
        "Ben Madeup (ben@team.example)",
        attachmentSet=[{"attachmentId": "a", "fileName": "log.txt"}],
    ),
]
EXPECTED = [
    ("aws-support:muen-2026-0a1b2c3d/20261103100231120", Actor("Ben Madeup"), ("files",)),
    ("aws-support:muen-2026-0a1b2c3d/20261103103000000", Actor("Amazon Web Services"), ()),
]


class ClientError(Exception):
    """As botocore's: a ``response`` with a code, and a message that names the account."""

    def __init__(self, code: str) -> None:
        super().__init__(f"User arn:aws:iam::111122223333:user/ben: {code}")
        self.response = {"Error": {"Code": code, "Message": str(self)}}


@dataclass
class FakeSupport:
    """A client of ``support``: newest first, ``size`` to a page; ``code`` refuses."""

    said: list[dict[str, Any]] = field(default_factory=lambda: list(SAID))
    size: int = 1
    code: str = ""
    endless: bool = False
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def describe_cases(self, **given: Any) -> dict[str, Any]:
        self.asked.append(("describe_cases", given))
        if self.code:
            raise ClientError(self.code)
        named = [*given.get("caseIdList", ()), given.get("displayId")]
        if not {CASE, DISPLAY} & set(named):
            raise ClientError("CaseIdNotFound")
        return {"cases": [{"caseId": CASE, "displayId": DISPLAY, "subject": "Queue"}]}

    def describe_communications(self, **given: Any) -> dict[str, Any]:
        self.asked.append(("describe_communications", given))
        start = int(given.get("nextToken", 0))
        page = {"communications": self.said[start : start + self.size]}
        if self.endless:
            return {**page, "nextToken": "0"}
        more = start + self.size < len(self.said)
        return {**page, "nextToken": str(start + self.size)} if more else page


def shown(found: Any) -> list[tuple[str, Actor | None, tuple[str, ...]]]:
    return [(one.id, one.actor, one.flags) for one in found.events]


@pytest.mark.parametrize("name", [CASE, DISPLAY, f" {DISPLAY} "])
def test_a_case_comes_whole_oldest_first(name: str) -> None:
    client = FakeSupport()
    (found,) = AwsSupport((name,), client)(WINDOW)
    assert shown(found) == EXPECTED
    assert {(one.kind, one.source) for one in found.events} == {("case", "aws-support")}
    assert found.check.source == "AWS Support, muen-2026-0a1b2c3d Queue"
    assert (found.check.complete, found.check.warnings) == (True, ())


def test_resolved_cases_are_asked_for_and_every_page_is(tmp_path: Path) -> None:
    client = FakeSupport()
    AwsSupport((DISPLAY,), client)(WINDOW)
    assert client.asked == [
        (
            "describe_cases",
            {"displayId": DISPLAY, "includeResolvedCases": True, "includeCommunications": False},
        ),
        ("describe_communications", {"caseId": CASE}),
        ("describe_communications", {"caseId": CASE, "nextToken": "1"}),
    ]


def test_saved_and_live_are_the_same_events(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps({"communications": SAID}), encoding="utf-8")
    (saved,) = AwsSupportFile(path)(WINDOW)
    (live,) = AwsSupport((DISPLAY,), FakeSupport())(WINDOW)
    assert saved.events == live.events
    assert merge(live.events, [saved]).changed == ()


def test_an_id_does_not_depend_on_what_else_is_there() -> None:
    """The oldest correspondence expires after two years: a count would shift."""
    all_ = gather_case(CASE, SAID).events
    latest = gather_case(CASE, SAID[:1]).events
    assert latest == all_[1:]


def test_two_in_one_millisecond_are_two_in_either_order() -> None:
    twins = [said("10:00:00.000", "one"), said("10:00:00.000", "two")]
    found = gather_case(CASE, twins)
    assert [one.id.rpartition("/")[2] for one in found.events] == [
        "20261103100000000",
        "20261103100000000-2",
    ]
    assert gather_case(CASE, twins[::-1]).events == found.events


def test_neither_an_account_nor_an_address_stands_in_an_event() -> None:
    found = gather_case(CASE, SAID)
    text = "".join(map(repr, found.events)) + found.check.source
    assert "111122223333" not in text
    assert "@" not in text
    assert found.events[0].body == (
        "Our \\*queue\\* is down, call (address)\n\n(attached: log.txt)"
    )
    assert found.people == (Person("Ben Madeup", emails=("ben@team.example",)),)


def test_a_communication_without_a_time_is_skipped_and_told() -> None:
    found = gather_case(CASE, [*SAID, {"body": "?"}])
    assert (found.check.skipped, found.check.warnings) == (
        1,
        ("1 communication has no time and was skipped",),
    )


def test_a_list_that_turns_in_a_circle_ends(tmp_path: Path) -> None:
    (found,) = AwsSupport((DISPLAY,), FakeSupport(endless=True))(WINDOW)
    assert len(found.events) == 1
    assert not found.check.complete
    assert found.check.warnings[0].startswith("the list did not end")


REFUSALS = {
    "SubscriptionRequiredException": ("support plan does not include the API", "owns the account"),
    "AccessDeniedException": ("does not let us read cases", "support:DescribeCommunications"),
    "AccessDenied": ("does not let us read cases", "Ask an administrator"),
    "ExpiredTokenException": ("credentials have expired", "aws sso login"),
    "CaseIdNotFound": ("has no such case", "account that opened the case"),
    "SomethingNew": ("answered SomethingNew", "Try again later"),
}


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_says_who_can_grant_what_and_names_no_account(code: str) -> None:
    with pytest.raises(SourceError) as error:
        AwsSupport((DISPLAY,), FakeSupport(code=code))(WINDOW)
    what, todo = REFUSALS[code]
    assert what in str(error.value.args[0])
    assert todo in " ".join(error.value.todo)
    assert "111122223333" not in str(error.value)
    assert isinstance(error.value.__cause__, ClientError)


def test_a_case_that_is_not_there_costs_that_case_only() -> None:
    found = AwsSupport(("999", DISPLAY), FakeSupport())(WINDOW)
    assert [(one.check.complete, len(one.events)) for one in found] == [(False, 0), (True, 2)]
    assert "it has no such case" in found[0].check.warnings[0]


def test_our_own_mistakes_are_not_taken_for_theirs() -> None:
    with pytest.raises(AttributeError):
        AwsSupport((DISPLAY,), object())(WINDOW)


def test_without_boto3_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(SourceError, match="boto3 is not installed") as error:
        AwsSupport((DISPLAY,))(WINDOW)
    assert error.value.todo[0] == "Install incident-kit[aws]."


def test_boto3_is_loaded_only_when_a_client_is_made() -> None:
    assert HAS_BOTO or "boto3" not in sys.modules
    importlib.import_module("incident_kit.sources.aws_support.cases")
    source = Path(sys.modules["incident_kit.sources.aws_support.cases"].__file__ or "").read_text()
    assert "\nimport boto" not in source
    assert "\nfrom boto" not in source


@contextmanager
def serving_support(fake: FakeSupport) -> Iterator[str]:
    """``fake`` behind AWS's JSON protocol on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            target = self.headers["X-Amz-Target"].partition(".")[2]
            call = {"DescribeCases": fake.describe_cases}.get(target, fake.describe_communications)
            try:
                status, answer = 200, call(**given)
            except ClientError as error:
                status, answer = 400, {"__type": error.response["Error"]["Code"]}
            data = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.005,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.skipif(not HAS_BOTO, reason="needs the extra: incident-kit[aws]")
def test_boto3_itself_asks_and_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "made-up")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "made-up")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    fake = FakeSupport()
    with serving_support(fake) as url:
        client = aws_support_client(url)
        (found,) = AwsSupport((DISPLAY,), client)(WINDOW)
        assert shown(found) == EXPECTED
        assert client.meta.region_name == "us-east-1"
        fake.code = "SubscriptionRequiredException"
        with pytest.raises(SourceError, match="support plan does not include the API"):
            AwsSupport((DISPLAY,), client)(WINDOW)


# ---- saved

CASES = {
    "cases": [
        {
            "caseId": CASE,
            "displayId": DISPLAY,
            "subject": "Queue",
            "recentCommunications": {"communications": SAID, "nextToken": "more"},
        }
    ]
}


def test_describe_cases_holds_the_latest_only_and_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "cases.json").write_text(json.dumps(CASES), encoding="utf-8")
    (found,) = AwsSupportFile(tmp_path)(WINDOW)
    assert (shown(found), found.check.complete) == (EXPECTED, False)
    assert found.check.warnings[0].startswith("earlier correspondence is missing")
    (tmp_path / "all.json").write_text(json.dumps({"communications": SAID}), encoding="utf-8")
    (found,) = AwsSupportFile(tmp_path)(WINDOW)
    assert (shown(found), found.check.complete) == (EXPECTED, True)


def test_cases_of_a_folder_are_told_apart_and_a_bad_file_is_told(tmp_path: Path) -> None:
    other = said("11:00:00.000", "other", caseId="case-111122223333-muen-2026-ffff")
    (tmp_path / "a.json").write_text(json.dumps({"communications": [*SAID, other]}))
    (tmp_path / "b.json").write_text("[{")
    found = AwsSupportFile(tmp_path)(WINDOW)
    assert [len(one.events) for one in found] == [2, 1]
    assert found[0].check.warnings == ("b.json cannot be read as JSON and was skipped",)
    assert [one.scope for one in found] == [
        "aws-support:muen-2026-0a1b2c3d/",
        "aws-support:muen-2026-ffff/",
    ]


@pytest.mark.parametrize("text", ["", "[{", "7", "{}", '{"communications": 3}'])
def test_a_file_without_a_case_is_an_error(text: str, tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text(text)
    with pytest.raises(SourceError, match=r"case\.json"):
        AwsSupportFile(tmp_path / "case.json")(WINDOW)
    with pytest.raises(UsageError, match="there is no such file"):
        AwsSupportFile(tmp_path / "none.json")(WINDOW)


TIMES = st.sampled_from(["2026-11-03T10:00:00.000Z", "2026-11-03T10:00:00.001Z", "", "soon"])
COMMUNICATION = st.fixed_dictionaries(
    {"timeCreated": TIMES | st.none(), "body": st.text(max_size=5) | st.integers()}
)


@given(st.lists(COMMUNICATION, max_size=8, unique_by=lambda one: json.dumps(one, sort_keys=True)))
def test_every_communication_is_an_event_or_counted(communications: list[dict[str, Any]]) -> None:
    found = gather_case(CASE, communications)
    assert len(found.events) + found.check.skipped == len(communications)
    assert gather_case(CASE, communications[::-1]).events == found.events
    assert len({one.id for one in found.events}) == len(found.events)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda one: (
        st.lists(one, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["cases", "communications", "caseId", "recentCommunications", "timeCreated"]
            ),
            one,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(ANY)
def test_whatever_was_saved_only_our_errors_are_raised(
    tmp_path_factory: pytest.TempPathFactory, document: object
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps(document))
    try:
        AwsSupportFile(path)(WINDOW)
    except IncidentKitError:
        return
