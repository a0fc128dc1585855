"""A named incident comes whole from the public page or the management API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from support.servers import HTML_503, Asked, FakeStatuspage, FakeTime, Reply, serving

from incident_kit.errors import SourceError, UsageError
from incident_kit.model import Gathered, Window
from incident_kit.sources.credentials import Secret
from incident_kit.sources.http import Client, Manners
from incident_kit.sources.statuspage.addresses import parse_incident_url
from incident_kit.sources.statuspage.live import (
    StatuspageApi,
    StatuspagePage,
    fetch_summary,
    management_client,
    page_client,
    probe_management,
    probe_page,
)
from incident_kit.sources.statuspage.saved import StatuspageFile
from incident_kit.timeline import merge

KEY = "made" + "-up-key-3"
WINDOW = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC))
PAGE = {
    "id": "page1",
    "name": "Example Cloud",
    "url": "https://status.example.com",
    "time_zone": "Etc/UTC",
}


def update(number: int, **more: object) -> dict[str, Any]:
    at = f"2026-07-03T1{number}:00:00.000Z"
    times = {"created_at": at, "updated_at": at, "display_at": at}
    text = {"status": "investigating", "body": f"Update {number}.", "deliver_notifications": True}
    return {"id": f"u{number}", **text, **times, "affected_components": None, **more}


def incident(number: int, *updates: dict[str, Any], **more: object) -> dict[str, Any]:
    return {
        "id": f"incident{number:04}",
        "name": f"Incident {number}",
        "status": "resolved",
        "impact": "minor",
        "shortlink": f"https://stspg.example/code{number}",
        "page_id": "page1",
        "created_at": "2026-07-03T09:00:00.000Z",
        "incident_updates": [*reversed(updates or (update(1), update(2)))],
        "components": [{"name": "API"}],
        **more,
    }


@dataclass
class Page:
    """A fake page on loopback, with clients for it."""

    app: FakeStatuspage
    url: str
    time: FakeTime

    def client(self, manners: Manners | None = None) -> Client:
        how = {"clock": self.time.clock, "sleep": self.time.sleep}
        return page_client(self.url, **({"manners": manners} if manners else {}), **how)

    def managed(self, key: str = KEY) -> Client:
        how = {"clock": self.time.clock, "sleep": self.time.sleep}
        return management_client(Secret(key), f"{self.url}/v1", **how)

    def public(self, *incidents: str) -> tuple[Gathered, ...]:
        return StatuspagePage(self.client(), incidents)(WINDOW)

    def api(self, *incidents: str, page: str = "page1") -> tuple[Gathered, ...]:
        return StatuspageApi(self.managed(), page, incidents)(WINDOW)


@contextmanager
def page_of(*incidents: dict[str, Any], **more: Any) -> Iterator[Page]:
    shown = [{"name": "API"}, {"name": "Builds"}, {"name": "All", "group": True}]
    app = FakeStatuspage(
        page=dict(PAGE), incidents=list(incidents), components=shown, key=KEY, **more
    )
    with serving(app) as url:
        yield Page(app, url, FakeTime())


def test_the_public_page_the_api_and_a_saved_file_give_the_same_events(tmp_path: Path) -> None:
    with page_of(incident(1)) as page:
        [public], [managed] = page.public("incident0001"), page.api("incident0001")
        file = tmp_path / "saved.json"
        file.write_text(json.dumps({"page": PAGE, "incidents": page.app.incidents}))
    [saved] = StatuspageFile(file)(WINDOW)
    assert [event.id for event in public.events] == [
        "statuspage:page1/incident0001/u1",
        "statuspage:page1/incident0001/u2",
    ]
    assert public.events == managed.events == saved.events
    for gathered in (public, managed, saved):
        assert gathered.scope == "statuspage:page1/incident0001/"
        assert gathered.title == "Incident 1"
        assert replace(gathered.check, warnings=()) == replace(saved.check, warnings=())
        assert (gathered.check.start, gathered.check.end) == (None, None)
        assert gathered.check.complete


def test_component_names_and_the_page_s_own_address_are_public() -> None:
    with page_of(incident(1)) as page:
        [public], [managed] = page.public("incident0001"), page.api("incident0001")
    for gathered in (public, managed):
        assert {"API", "Builds", "status.example.com", "Example Cloud"} <= set(gathered.public)
        assert "All" not in gathered.public
        assert "company.example" not in gathered.public


def test_components_of_a_page_for_team_members_are_not_taken_for_public() -> None:
    with page_of(incident(1)) as page:
        page.app.page["viewers_must_be_team_members"] = True
        [managed] = page.api("incident0001")
    assert "Builds" not in managed.public


def test_one_request_a_second_in_both_ways() -> None:
    with page_of(incident(1)) as page:
        page.public("incident0001")
        assert page.time.slept == [1.0] * (len(page.app.asked) - 1)
        page.app.asked.clear()
        page.time.slept.clear()
        page.api("incident0001")
        assert page.time.slept == [1.0] * (len(page.app.asked) - 1)


def test_the_key_goes_into_the_header_and_nowhere_else() -> None:
    with page_of(incident(1)) as page:
        page.api("incident0001")
        assert {one.headers["Authorization"] for one in page.app.asked} == {f"OAuth {KEY}"}
        assert KEY not in json.dumps([[one.path, dict(one.query)] for one in page.app.asked])


@pytest.mark.parametrize("name", ["incident0002", "code2", "Incident 2", "https://s.example/code2"])
def test_an_incident_is_named_by_id_shortlink_or_name(name: str) -> None:
    with page_of(incident(1), incident(2)) as page:
        found = [*page.public(name), *page.api(name)]
    assert {one.scope for one in found} == {"statuspage:page1/incident0002/"}


def test_planned_work_is_looked_for_too() -> None:
    planned = incident(7, update(1, status="in_progress"), impact="maintenance")
    with page_of(incident(1), planned=[planned]) as page:
        [found] = page.public("incident0007")
    assert [event.kind for event in found.events] == ["maintenance"]


FEEDS = ("incidents", "scheduled-maintenances")
FULL = [incident(number) for number in range(60, 0, -1)]


def test_what_the_feed_of_50_does_not_hold_is_read_at_its_own_address_and_told() -> None:
    with page_of(*FULL) as page:
        [found] = page.public("incident0003")
        assert "/incidents/incident0003.json" in page.app.paths
    assert len(found.events) == 2
    assert found.check.complete
    assert "50 newest incidents only" in found.check.warnings[0]


def test_what_the_feed_of_50_does_not_hold_may_be_out_of_reach_and_the_way_out_is_told() -> None:
    with page_of(*FULL, alone=False) as page:
        with pytest.raises(SourceError, match=r"(?s)50 newest only.*API key") as raised:
            page.public("incident0003")
        [found] = page.api("incident0003")
    assert "does not show an incident incident0003" in str(raised.value)
    assert len(found.events) == 2


def test_an_address_that_answers_with_a_web_page_is_no_incident() -> None:
    with page_of(*FULL) as page:
        feeds = [page.app.reply(Asked(f"/api/v2/{name}.json", {}, {})) for name in FEEDS]
        page.app.queued.extend([*feeds, Reply(200, b"<html>", {"Content-Type": "text/html"})])
        with pytest.raises(SourceError, match="does not show an incident incident0003"):
            page.public("incident0003")


def test_before_the_feed_pushes_an_incident_out_that_is_told() -> None:
    with page_of(*FULL) as page:
        [last], [first] = page.public("incident0012"), page.public("incident0060")
    assert last.check.warnings[0].startswith("it is number 49 of the 50")
    assert first.check.warnings == ()


def test_a_short_feed_says_what_there_is_instead() -> None:
    with page_of(incident(1)) as page, pytest.raises(SourceError) as raised:
        page.public("incident0011")
    assert "Did you mean incident0001, Incident 1?" in str(raised.value)
    assert "50" not in str(raised.value)


def test_one_incident_that_is_not_there_does_not_cost_the_others() -> None:
    with page_of(incident(1)) as page:
        for found in (page.public("nothing1", "incident0001"), page.api("nothing1", "Incident 1")):
            missing, there = found
            assert (missing.check.complete, missing.events, missing.scope) == (False, (), "")
            assert missing.check.source == "Statuspage, nothing1"
            assert "Name one by its id, such as incident0001" in missing.check.warnings[0]
            assert len(there.events) == 2


def test_the_same_incident_named_twice_comes_once() -> None:
    with page_of(incident(1)) as page:
        assert len(page.public("incident0001", "code1")) == 1


def test_the_api_pages_until_a_short_page_and_counts_from_1() -> None:
    many = [incident(number) for number in range(250, 0, -1)]
    with page_of(*many) as page:
        [found] = page.api("Incident 1")
        listed = [one for one in page.app.asked if one.path == "/v1/pages/page1/incidents"]
    assert found.scope == "statuspage:page1/incident0001/"
    assert [(one.one("page"), one.one("limit")) for one in listed] == [
        ("1", "100"),
        ("2", "100"),
        ("3", "100"),
    ]


def test_a_list_that_repeats_itself_ends() -> None:
    with page_of(*[incident(number) for number in range(100)]) as page:
        same = Reply(200, page.app.incidents)
        own = Reply(200, {**PAGE, "domain": "status.example.com"})
        page.app.queued.extend([own, Reply(200, []), same, same])
        with pytest.raises(SourceError, match="it has 100 others"):
            page.api("Nothing of the kind")


def test_an_edit_between_two_gatherings_keeps_the_id() -> None:
    with page_of(incident(1)) as page:
        before = merge((), page.api("incident0001"))
        edited = page.app.incidents[0]["incident_updates"][0]
        edited.update(body="Update 2, put right.", updated_at="2026-07-09T10:00:00Z")
        after = merge(before.events, page.api("incident0001"))
        page.app.incidents[0]["incident_updates"].pop(0)
        deleted = merge(after.events, page.api("incident0001"))
    assert after.changed == ("statuspage:page1/incident0001/u2",)
    assert deleted.gone == ("statuspage:page1/incident0001/u2",)


def test_our_own_postmortem_does_not_come_back() -> None:
    notice = update(3, status="postmortem", body="Our report.")
    with page_of(incident(1, update(1), notice, status="postmortem")) as page:
        [found] = page.api("incident0001")
    assert [event.id[-2:] for event in found.events] == ["u1"]


@pytest.mark.parametrize("status", [420, 429])
def test_being_asked_to_slow_down_is_waited_out(status: int) -> None:
    with page_of(incident(1)) as page:
        slow = Reply(status, {"error": "Too many"}, {"Retry-After": "60"})
        page.app.queued.extend([slow, slow])
        [found] = page.api("incident0001")
    assert found.check.complete
    assert page.time.slept[:2] == [60, 60]


def test_a_key_revoked_between_two_incidents_costs_the_second_only() -> None:
    with page_of(incident(1), incident(2)) as page:
        own = Reply(200, {**PAGE, "domain": "status.example.com"})
        gone = Reply(401, {"error": "Could not authenticate"})
        page.app.queued.extend([own, Reply(200, []), Reply(200, incident(1)), gone])
        first, second = page.api("incident0001", "incident0002")
    assert (len(first.events), second.events, second.check.complete) == (2, (), False)
    assert "incident-kit login statuspage" in second.check.warnings[0]
    assert KEY not in second.check.warnings[0]


def test_a_page_that_is_down_is_a_source_error() -> None:
    with page_of(incident(1)) as page:
        page.app.queued.extend([HTML_503] * 8)
        with pytest.raises(SourceError, match="503 Service Unavailable, 8 times"):
            page.public("incident0001")


def test_the_only_page_of_a_key_need_not_be_named() -> None:
    with page_of(incident(1)) as page:
        [found] = page.api("incident0001", page="")
        assert found.scope == "statuspage:page1/incident0001/"
        two = [{"id": "page1", "name": "One"}, {"id": "page2", "name": "Two"}]
        page.app.queued.append(Reply(200, two))
        with pytest.raises(SourceError, match=r"(?s)reads 2 pages.*page2 \(Two\)"):
            page.api("incident0001", page="")


def test_a_summary_of_the_page_fills_a_new_incident() -> None:
    with page_of(incident(1), incident(2)) as page:
        found = fetch_summary(page.client(), "incident0002")
        with pytest.raises(UsageError, match=r"(?s)none was named.*incident0001"):
            fetch_summary(page.client(), None)
    assert (found.name, found.components, found.page_name) == (
        "Incident 2",
        ("API",),
        "Example Cloud",
    )
    with page_of(incident(1)) as page:
        assert fetch_summary(page.client(), None).id == "incident0001"


URLS = [
    ("https://status.example.com/incidents/abc123", "https://status.example.com", "abc123"),
    ("https://status.example.com/incidents/abc123/#x", "https://status.example.com", "abc123"),
    ("https://status.example.com/incidents/abc.json?a=1", "https://status.example.com", "abc"),
    ("status.example.com", "https://status.example.com", None),
    ("https://status.example.com/history", "https://status.example.com", None),
    ("http://127.0.0.1:8080/incidents/abc", "http://127.0.0.1:8080", "abc"),
    ("https://who:word@status.example.com/", "https://status.example.com", None),
]


@pytest.mark.parametrize(("url", "base", "named"), URLS)
def test_an_address_tells_the_page_and_the_incident(url: str, base: str, named: str) -> None:
    assert parse_incident_url(url) == (base, named)


NO_PAGES = [
    "",
    "a page",
    "ftp://status.example.com",
    "https://stspg.io/abc123",
    "https://manage.statuspage.io/pages/page1/incidents/abc",
    "http://[",
    "https://status.example.com:port/",
]


@pytest.mark.parametrize("url", NO_PAGES)
def test_what_is_no_page_s_address_is_refused_with_the_way_to_one(url: str) -> None:
    with pytest.raises(UsageError, match="copy the address from the browser"):
        parse_incident_url(url)


def test_doctor_on_the_public_page() -> None:
    with page_of(incident(1)) as page:
        good = probe_page(page.client())
        page.app.queued.append(Reply(200, {"hello": "world"}))
        other = probe_page(page.client())
        page.app.queued.append(Reply(401, {"error": "Unauthorized"}))
        shut = probe_page(page.client())
    assert (good.ok, good.message.startswith("Statuspage: Example Cloud answers")) == (True, True)
    assert (other.ok, "base_url" in other.todo[0]) == (False, True)
    assert (shut.ok, shut.todo) == (
        False,
        ("The page is not public: use the management API with a key.",),
    )


def test_doctor_on_the_api_with_a_right_key_a_wrong_one_and_one_for_another_page() -> None:
    with page_of(incident(1)) as page:
        good = probe_management(page.managed(), "page1")
        wrong = probe_management(page.managed("other"), "page1")
        other = probe_management(page.managed(), "page2")
        page.app.queued.append(Reply(200, []))
        nothing = probe_management(page.managed())
    assert (good.ok, good.message) == (True, "Statuspage: the key reads Example Cloud.")
    assert (wrong.ok, "The key is wrong or was revoked" in wrong.todo[0]) == (False, True)
    assert other.message == "Statuspage: the key does not read the page page2."
    assert other.todo == (
        "Set sources.statuspage.page to one of: page1 (Example Cloud).",
        "Ask an owner of the page in Statuspage to add the key's owner to its team.",
    )
    assert (nothing.ok, nothing.message) == (False, "Statuspage: the key reads 0 pages.")
