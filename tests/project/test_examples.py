"""The bundled incidents: shapes as the services export them, and nothing real in them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from ipaddress import ip_address, ip_network
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from ruamel.yaml import YAML

EXAMPLES = Path(__file__).parents[2] / "examples"
EXPORT = EXAMPLES / "slack-export"
PACIFIC = ZoneInfo("America/Los_Angeles")
LONDON = ZoneInfo("Europe/London")

#: People who write or are named but are not in users.json: Slack's own robot, and a
#: supplier's engineer who joins through a shared channel.
STRANGERS = {"USLACKBOT", "U06CLB4RG3E"}

RESERVED_IPS = [
    ip_network(net) for net in ("10.0.0.0/8", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")
]
RESERVED_NAMES = (".example", ".test", ".invalid")
RESERVED_PHONES = ("01632960", "02079460")


@cache
def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def day_files() -> list[Path]:
    return sorted(EXPORT.glob("*/*.json"))


def channels() -> dict[str, str]:
    return {one["name"]: one["id"] for one in load(EXPORT / "channels.json")}


def messages(channel: str) -> list[dict[str, Any]]:
    return [one for path in sorted((EXPORT / channel).glob("*.json")) for one in load(path)]


def sent(message: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(int(message["ts"].split(".")[0]), UTC)


def order(message: dict[str, Any]) -> tuple[int, ...]:
    return tuple(map(int, message["ts"].split(".")))


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for part in value.values() for text in strings(part))
    elif isinstance(value, list):
        yield from (text for part in value for text in strings(part))


def page() -> Any:
    return load(EXAMPLES / "statuspage-incidents.json")


@cache
def demo() -> Any:
    return YAML(typ="safe").load((EXAMPLES / "demo.yaml").read_text(encoding="utf-8"))


def incident(number: int) -> Any:
    return demo()["incidents"][number]


def window(facts: Any) -> tuple[datetime, datetime]:
    margin = timedelta(minutes=demo()["workspace"]["margin_minutes"])
    start, end = (
        datetime.fromisoformat(facts[key]).replace(tzinfo=LONDON) for key in ("started", "resolved")
    )
    return start - margin, end + margin


def within(channel: str, facts: Any) -> list[dict[str, Any]]:
    start, end = window(facts)
    return [one for one in messages(channel) if start <= sent(one) <= end]


def table(text: str) -> list[list[str]]:
    """The cells of the first table, without its rule; every row as long as the head."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert {len(row) for row in rows} == {len(rows[0])}
    assert set("".join(rows[1])) == {"-"}
    return [rows[0], *rows[2:]]


# ---- the Slack export


@pytest.mark.parametrize("path", day_files(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_day_file_holds_the_messages_of_its_day_in_los_angeles_in_order(path: Path) -> None:
    found = load(path)
    assert {sent(one).astimezone(PACIFIC).date() for one in found} == {
        date.fromisoformat(path.stem)
    }
    assert found == sorted(found, key=order)
    assert {one["type"] for one in found} == {"message"}


def test_the_first_incident_crosses_a_day_file() -> None:
    days = {sent(one).astimezone(PACIFIC).date() for one in incident_messages(0)}
    assert days == {date(2026, 11, 2), date(2026, 11, 3)}


def incident_messages(number: int) -> list[dict[str, Any]]:
    return within("harbour-incident", incident(number)["new"])


def test_every_folder_is_a_channel_and_every_ts_is_unique_in_it() -> None:
    assert {path.parent.name for path in day_files()} == set(channels())
    for channel in channels():
        stamps = [one["ts"] for one in messages(channel)]
        assert all(re.fullmatch(r"\d{10}\.\d{6}", ts) for ts in stamps)
        assert len(set(stamps)) == len(stamps)


def test_everybody_who_writes_reacts_or_is_named_is_a_user_or_a_known_stranger() -> None:
    known = {one["id"] for one in load(EXPORT / "users.json")} | STRANGERS
    named = set()
    for channel in channels():
        for text in strings(messages(channel)):
            named |= set(re.findall(r"\bU[0-9A-Z]{8,}\b", text))
    assert named <= known
    assert named >= STRANGERS


def test_the_directory_has_people_robots_and_somebody_who_left() -> None:
    users = load(EXPORT / "users.json")
    people = [one for one in users if not one["is_bot"]]
    assert 12 <= len(users) <= 14
    assert [one["real_name"] for one in users if one["deleted"]] == ["Gus Penhallow"]
    assert all(one["profile"]["email"] and one["profile"]["display_name"] for one in people)
    assert len({one["profile"]["email"] for one in people}) == len(people)


def test_the_people_of_the_workspace_are_those_of_the_directory() -> None:
    users = {one["id"]: one for one in load(EXPORT / "users.json")}
    for person in demo()["workspace"]["people"]:
        if person["slack"] in STRANGERS:
            continue
        user = users[person["slack"]]
        assert person["name"] == user["real_name"]
        assert person["emails"] == [user["profile"]["email"]]


def test_the_first_incident_has_enough_to_read_and_something_to_leave_out() -> None:
    inside = incident_messages(0)
    assert 40 <= len(inside) <= 70
    nearby = [one for one in messages("harbour-incident") if sent(one) < window_end(0)]
    assert len(nearby) > len(inside)


def window_end(number: int) -> datetime:
    return window(incident(number)["new"])[1] + timedelta(hours=12)


def test_the_second_incident_is_small() -> None:
    assert 15 <= len(incident_messages(1)) <= 25


def test_a_parent_counts_names_and_dates_its_replies() -> None:
    found = messages("harbour-incident")
    replies = Counter(
        one["thread_ts"] for one in found if one.get("thread_ts", one["ts"]) != one["ts"]
    )
    parents = {one["ts"]: one for one in found if one.get("thread_ts") == one["ts"]}
    assert set(replies) == set(parents)
    for ts, parent in parents.items():
        below = [one for one in found if one.get("thread_ts") == ts and one["ts"] != ts]
        assert parent["replies"] == [{"user": one["user"], "ts": one["ts"]} for one in below]
        assert parent["reply_count"] == replies[ts] == len(below)
        assert parent["latest_reply"] == below[-1]["ts"]
        assert parent["reply_users"] == list(dict.fromkeys(one["user"] for one in below))
        assert parent["reply_users_count"] == len(parent["reply_users"])
        assert {one["parent_user_id"] for one in below} == {parent["user"]}
        assert all(order(one) > order(parent) for one in below)


def test_threads_are_many_and_one_began_days_before() -> None:
    inside = incident_messages(0)
    begun = {one["thread_ts"] for one in inside if "thread_ts" in one}
    assert len(begun) >= 5
    assert len(begun - {one["ts"] for one in inside}) == 1


def test_a_broadcast_reply_carries_a_copy_of_its_parent() -> None:
    found = {one["ts"]: one for one in messages("harbour-incident")}
    (sent_to_all,) = [one for one in found.values() if one.get("subtype") == "thread_broadcast"]
    root = sent_to_all["root"]
    assert root.items() <= found[sent_to_all["thread_ts"]].items()
    assert root["ts"] == sent_to_all["thread_ts"]


def test_what_robots_post_has_no_text() -> None:
    posts = [one for one in incident_messages(0) if "bot_id" in one]
    assert len(posts) >= 8
    assert {one["text"] for one in posts} == {""}
    assert all(one.get("attachments") or one.get("blocks") for one in posts)
    assert {one.get("username") or one["bot_profile"]["name"] for one in posts} == {
        "Harbour deploys",
        "PagerDuty",
        "Statuspage",
    }


def test_the_export_shows_what_real_ones_hold() -> None:
    inside = incident_messages(0)
    text = "\n".join(one["text"] for one in inside)
    assert {one.get("subtype") for one in inside} == {
        None,
        "bot_message",
        "channel_join",
        "channel_topic",
        "thread_broadcast",
    }
    for part in ("<!here>", "<tel:", "```", "&amp;", "&lt;", "<@U", "|!212>", ":wave:"):
        assert part in text
    assert [one for one in inside if "edited" in one]
    assert [one for one in inside if "pinned_to" in one]
    assert "harbour-seal" in {mark["name"] for one in inside for mark in one.get("reactions", ())}
    (file,) = [file for one in inside for file in one.get("files", ())]
    assert "?t=" in file["url_private"]


def test_reactions_count_their_people() -> None:
    for channel in channels():
        for one in messages(channel):
            for mark in one.get("reactions", ()):
                assert mark["count"] == len(mark["users"]) == len(set(mark["users"]))


def test_blocks_name_the_same_people_as_the_text() -> None:
    for one in messages("harbour-incident"):
        if "client_msg_id" in one and "blocks" in one:
            (block,) = one["blocks"]
            named = [
                part["user_id"]
                for section in block["elements"]
                for part in section["elements"]
                if part["type"] == "user"
            ]
            assert named == re.findall(r"<@(U\w+)>", one["text"])


def test_the_pasted_log_holds_what_must_never_leave() -> None:
    (log,) = [one["text"] for one in incident_messages(0) if "```" in one["text"]]
    vendor = re.compile("gl" + r"pat-[0-9A-Za-z]{20}\b")
    assert len(log.splitlines()) > 5
    assert len(vendor.findall(log)) == 1
    assert re.search(r"Authorization: Bearer \S{36,}", log)
    assert "copperkettle-tickets" in log
    assert "router-07.lon1.int.harbour-paas.example" in log
    assert not vendor.search((EXAMPLES / "demo.yaml").read_text(encoding="utf-8"))


# ---- the status page


def test_updates_stand_newest_first_in_their_incident() -> None:
    for one in page()["incidents"]:
        updates = one["incident_updates"]
        times = [datetime.fromisoformat(update["display_at"]) for update in updates]
        assert times == sorted(times, reverse=True)
        assert {update["incident_id"] for update in updates} == {one["id"]}
        assert one["status"] == updates[0]["status"]
        assert one["page_id"] == page()["page"]["id"]


def test_ids_of_incidents_and_updates_are_unique() -> None:
    found = page()["incidents"]
    ids = [one["id"] for one in found] + [u["id"] for one in found for u in one["incident_updates"]]
    assert len(set(ids)) == len(ids) == 3 + 5 + 3 + 3
    assert all(re.fullmatch(r"[0-9a-z]{12}", one) for one in ids)


def test_a_component_starts_where_the_update_before_left_it_and_ends_operational() -> None:
    for one in page()["incidents"]:
        states: dict[str, str] = {}
        for update in reversed(one["incident_updates"]):
            for part in update["affected_components"] or ():
                assert states.get(part["code"], part["old_status"]) == part["old_status"]
                states[part["code"]] = part["new_status"]
        assert set(states.values()) == {"operational"}
        assert set(states) == {part["id"] for part in one["components"]}


def updates_of(name: str) -> list[Any]:
    (found,) = [one for one in page()["incidents"] if one["name"] == name]
    return list(reversed(found["incident_updates"]))


def gaps(name: str) -> list[timedelta]:
    times = [datetime.fromisoformat(one["display_at"]) for one in updates_of(name)]
    return [later - before for before, later in pairwise(times)]


def test_one_update_of_the_first_incident_is_late_and_none_of_the_second() -> None:
    hour = timedelta(minutes=60)
    assert [gap > hour for gap in gaps("Errors reaching applications")] == [
        False,
        False,
        True,
        False,
    ]
    assert [gap > hour for gap in gaps("Deploys delayed")] == [False, False]


def test_one_update_ticks_no_component_and_so_tells_nobody() -> None:
    updates = [*updates_of("Errors reaching applications"), *updates_of("Deploys delayed")]
    silent = [one for one in updates if not one["affected_components"]]
    assert silent == [one for one in updates if not one["deliver_notifications"]]
    assert silent == updates[:1]


def test_the_robot_in_the_channel_repeats_each_update_within_a_minute() -> None:
    posts = [one for one in messages("harbour-incident") if one.get("bot_profile")]
    updates = [*updates_of("Errors reaching applications"), *updates_of("Deploys delayed")]
    assert [one["blocks"][1]["text"]["text"] for one in posts] == [one["body"] for one in updates]
    for post, update in zip(posts, updates, strict=True):
        late = sent(post) - datetime.fromisoformat(update["display_at"])
        assert timedelta(0) <= late < timedelta(minutes=1)


# ---- the deployments


def test_every_deployment_has_its_statuses_and_is_of_an_incident() -> None:
    """One in each incident's window, made by somebody of the team."""
    folder = EXAMPLES / "deployments"
    found = load(folder / "deployments.json")
    ended = {one["deployment_url"] for one in load(folder / "statuses.json")}
    assert {one["url"] for one in found} == ended
    for part in demo()["incidents"]:
        start, end = window(part["new"])
        times = [datetime.fromisoformat(one["created_at"]) for one in found]
        assert any(start <= at <= end for at in times)
    names = {one["name"] for one in demo()["workspace"]["people"]}
    makers = {one["creator"]["login"].replace("-", " ").title() for one in found}
    assert makers <= names


def test_the_last_deployment_before_the_first_incident_ended_just_before_it() -> None:
    began = datetime.fromisoformat(incident(0)["new"]["started"]).replace(tzinfo=LONDON)
    ends = [
        datetime.fromisoformat(one["updated_at"])
        for one in load(EXAMPLES / "deployments" / "deployments.json")
    ]
    [last] = [end for end in ends if timedelta(0) < began - end < timedelta(minutes=1)]
    assert last < began


# ---- nothing real


def everything() -> str:
    files = [path for path in EXAMPLES.rglob("*") if path.suffix in {".json", ".yaml"}]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_every_host_is_under_a_name_reserved_for_examples() -> None:
    text = everything()
    hosts = {urlsplit(url).hostname or "" for url in re.findall(r"https?://[^\s\"'<>|\\)]+", text)}
    hosts |= set(re.findall(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)", text))
    assert hosts
    assert [host for host in hosts if not host.endswith(RESERVED_NAMES)] == []


def test_every_telephone_number_is_reserved_for_fiction() -> None:
    found = re.findall(r"(?:\+44|(?<![\w.])0)\d[\d ]{7,11}\d\b", everything())
    numbers = {re.sub(r"^\+44", "0", one.replace(" ", "")) for one in found}
    assert len(numbers) == 2
    assert [one for one in numbers if not one.startswith(RESERVED_PHONES)] == []


def test_every_address_is_private_or_reserved_for_documentation() -> None:
    found = {ip_address(one) for one in re.findall(r"\b(?:\d{1,3}\.){3}\d{1,3}\b", everything())}
    assert len(found) >= 5
    assert [one for one in found if not any(one in net for net in RESERVED_IPS)] == []


# ---- what the demo types


def event_ids() -> set[str]:
    found = {
        f"slack:{cid}/{one['ts']}" for name, cid in channels().items() for one in messages(name)
    }
    for one in page()["incidents"]:
        prefix = f"statuspage:{one['page_id']}/{one['id']}"
        found |= {f"{prefix}/{update['id']}" for update in one["incident_updates"]}
    return found


def test_every_event_decided_on_exists() -> None:
    named = {one["event"] for part in demo()["incidents"] for one in part["curate"]}
    assert named - event_ids() == set()


def test_every_decision_on_an_event_is_of_a_known_kind_and_has_its_value() -> None:
    for part in demo()["incidents"]:
        for one in part["curate"]:
            assert one["do"] in {"show", "hide", "word", "kind", "public", "retime"}
            assert ("value" in one) == (one["do"] not in {"show", "hide"})


def test_the_incidents_name_sources_that_exist() -> None:
    pages = {one["id"] for one in page()["incidents"]}
    for part in demo()["incidents"]:
        assert set(part["new"]["slack_channel"]) <= set(channels())
        assert set(part["new"]["statuspage_incident"]) <= pages


def test_the_lead_and_comms_are_two_people_and_neither_signs() -> None:
    known = {one["name"] for one in demo()["workspace"]["people"]}
    for part in demo()["incidents"]:
        writers = {part["new"]["lead"], part["new"]["comms"]}
        assert len(writers) == 2
        assert writers <= known
        assert not writers & {one["by"] for one in part["signoff"]}


@pytest.mark.parametrize("number", [0, 1])
def test_milestones_are_seven_in_order_and_agree_with_the_facts(number: int) -> None:
    part = incident(number)
    head, *rows = table(part["report"]["milestones"])
    times = {name: at for name, at, _ in rows}
    assert head == ["Milestone", "Time", "Where it was seen"]
    assert list(times) == [
        "Started",
        "Detected",
        "Acknowledged",
        "Declared",
        "First public update",
        "Mitigated",
        "Resolved",
    ]
    assert list(times.values()) == sorted(times.values())
    for name in ("Started", "Declared", "Mitigated", "Resolved"):
        assert part["new"][name.lower()].endswith(f"T{times[name]}")


@pytest.mark.parametrize("number", [0, 1])
def test_every_action_has_one_owner_a_date_and_a_ticket(number: int) -> None:
    people = {one["name"] for one in demo()["workspace"]["people"]}
    head, *rows = table(incident(number)["report"]["actions"])
    assert head == ["Action", "Owner", "Due", "Tracker"]
    assert len(rows) >= 5
    for _, owner, due, tracker in rows:
        assert owner in people
        assert date.fromisoformat(due)
        assert re.fullmatch(r"HARB-\d{3}", tracker)
    assert len({row[3] for row in rows}) == len(rows)


@pytest.mark.parametrize("number", [0, 1])
def test_the_review_was_held_within_a_week_by_six_roles_that_agreed(number: int) -> None:
    part = incident(number)
    review = part["report"]["review"]
    held = re.match(r"Held: (\d{4}-\d\d-\d\d) \d\d:\d\d\n", review)
    assert held
    resolved = datetime.fromisoformat(part["new"]["resolved"]).date()
    assert timedelta(0) <= date.fromisoformat(held[1]) - resolved <= timedelta(days=7)
    head, *rows = table(review)
    assert head == ["Role", "Name", "Attended"]
    assert [row[0] for row in rows] == [
        "Incident lead",
        "Incident comms",
        "Incident team",
        "Delivery manager",
        "Product manager",
        "Technical architect",
    ]
    assert {row[2] for row in rows} == {"yes"}
    agreed = part["report"]["agreements"].splitlines()
    assert len(agreed) == 3
    assert all(re.fullmatch(r"- \[x\] .+ — \w+ [\w-]+, \d{4}-\d\d-\d\d", one) for one in agreed)


@pytest.mark.parametrize("number", [0, 1])
def test_the_security_log_says_when_what_and_who(number: int) -> None:
    people = {one["name"] for one in demo()["workspace"]["people"]}
    lines = [
        one
        for one in incident(number)["report"]["security"].splitlines()
        if one[:3] in ("| 0", "| 1")
    ]
    found = [re.fullmatch(r"\| (\d\d:\d\d) \| (.+?) \| [\w-]+: .+ \|", one) for one in lines]
    assert len([one for one in lines if "Re-evaluated:" in one]) >= 2
    assert all(one and one[2] in people for one in found)
    assert [one[1] for one in found if one] == sorted(one[1] for one in found if one)


def test_no_section_of_either_report_is_left_empty() -> None:
    for part in demo()["incidents"]:
        assert all(text.strip() for text in part["report"].values())
        assert all(text.strip() for text in part["public"].values())


# ---- what the public reads


def public_text(number: int) -> str:
    part = incident(number)
    wordings = [one["value"] for one in part["curate"] if one["do"] == "public"]
    return "\n".join([*part["public"].values(), *wordings])


@pytest.mark.parametrize("number", [0, 1])
def test_the_public_text_names_no_tenant_host_ticket_or_address(number: int) -> None:
    text = public_text(number)
    workspace = demo()["workspace"]
    first_words = {one.split()[0] for one in workspace["tenants"]}
    for hidden in (
        *first_words,
        *workspace["internal_domains"],
        "router-",
        "HARB-",
        "http",
        "#harb",
    ):
        assert hidden not in text
    assert set(re.findall(r"[\w.+-]+@[\w.-]+\w", text)) == {"support@harbour-paas.example"}


def test_the_first_public_text_names_nobody_and_the_second_one_person_to_decide_on() -> None:
    people = [one["name"] for one in demo()["workspace"]["people"]]
    words = {word for name in people for word in name.split()} - {"Brook"}
    assert [word for word in words if re.search(rf"\b{word}\b", public_text(0))] == []
    assert {w for w in words if re.search(rf"\b{w}\b", public_text(1))} == {"Jun", "Tidewell"}
    assert public_text(1).count("Jun Tidewell") == 1


def test_the_public_timeline_says_what_the_timeline_lines_say() -> None:
    part = incident(0)
    wordings = [one["value"] for one in part["curate"] if one["do"] == "public"]
    told = re.findall(r"^- \*\*\d\d:\d\d\*\* (.+)$", part["public"]["response"], re.M)
    assert told == wordings


def test_exactly_three_things_of_the_second_incident_wait() -> None:
    part = incident(1)
    assert part["new"]["security"] == "unknown"
    assert (part["decide"], part["security"], part["signoff"]) == ([], [], [])


def test_the_first_incident_is_decided_on_and_signed() -> None:
    part = incident(0)
    assert part["new"]["security"] == "no"
    assert [(one["value"], one["action"]) for one in part["decide"]] == [
        ("Cloudbarge", "keep"),
        ("Copperkettle Tickets", "replace"),
    ]
    assert [(one["by"], one["role"]) for one in part["signoff"]] == [
        ("Odalys Brook", "delivery manager")
    ]
