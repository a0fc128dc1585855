"""The 25 nastiest edge cases of incident records: where each is tested, and those that go
through several sources."""

from __future__ import annotations

import ast
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from support.kit import (
    CHANNEL,
    ID,
    MESSAGES,
    USERS,
    accept_all,
    authored,
    flags,
    incident,
    kit,
    notebook,
    said,
    save,
    ts,
    user,
    workspace,
    write_export,
    write_statuspage,
)

from incident_kit.case import Case, load_case
from incident_kit.gathering import gather
from incident_kit.model import (
    Actor,
    Component,
    Curation,
    Event,
    Gathered,
    SourceCheck,
    Window,
)
from incident_kit.process.milestones import find_moments
from incident_kit.rendering import timeline_markdown
from incident_kit.report import join_source
from incident_kit.sources.mail.files import MailFile
from incident_kit.sources.pagerduty.saved import PagerDutyFile
from incident_kit.sources.registry import TRAITS
from incident_kit.sources.slack.export import SlackExport
from incident_kit.sources.statuspage.saved import StatuspageFile
from incident_kit.timeline import build, fold_echoes, merge
from incident_kit.workspace import open_workspace

TESTS = Path(__file__).resolve().parents[1]

#: Each case in a few words, and the tests that hold it.
CASES: dict[str, tuple[str, ...]] = {
    "1 a page cut in the middle of a thread, its parent on every page or not": (
        "test_slack_live.py::test_a_thread_comes_with_its_replies_once_each_however_it_is_cut",
        "test_slack_live.py::test_nothing_of_the_window_is_lost_whatever_the_threads",
    ),
    "2 a parent older than the window": (
        "test_slack_live.py::test_a_parent_from_before_the_window_comes_as_context",
        "test_slack_export.py::test_a_reply_in_the_window_brings_its_parent_from_an_older_day",
    ),
    "3 a storm of 429": (
        "test_slack_live.py::test_five_refusals_in_a_row_on_page_seven_are_waited_out",
        "test_slack_live.py::test_interrupted_at_any_request_it_goes_on_and_ends_the_same",
    ),
    "4 one request a minute, 15 objects": (
        "test_slack_live.py::test_the_slow_regime_is_recognised_told_and_waited_out",
    ),
    "5 a cursor that never ends": (
        "test_slack_live.py::test_a_list_that_does_not_end_is_left_and_told",
        "test_pagerduty.py::test_more_without_an_end_ends",
        "test_statuspage_live.py::test_a_list_that_repeats_itself_ends",
    ),
    "6 a scope missing for one of several channels": (
        "test_slack_live.py::test_a_missing_scope_costs_the_channels_that_need_it",
        "test_doctor.py::test_a_missing_scope_is_named_with_what_it_costs",
    ),
    "7 not a member, private, archived, renamed": (
        "test_slack_live.py::test_a_channel_that_cannot_be_read_says_why_and_costs_only_itself",
        "test_slack_live.py::test_an_archived_channel_is_read",
        "test_slack_live.py::test_a_renamed_channel_is_found_under_its_former_name",
        "test_slack_export.py::test_a_renamed_channel_is_found_under_its_former_name",
    ),
    "8 a token revoked on the way, of an organisation, of another workspace": (
        "test_slack_live.py::test_a_token_revoked_on_the_way_keeps_what_was_gathered",
        "test_slack_live.py::test_a_token_revoked_while_threads_are_read_keeps_the_rest",
        "test_slack_live.py::test_a_token_of_an_organisation_needs_the_workspace",
        "test_slack_live.py::test_an_error_of_any_name_costs_that_channel_only",
        "test_pagerduty.py::test_a_token_revoked_mid_run_leaves_what_was_read_and_names_the_fix",
    ),
    "9 edited after gathering": (
        "test_gather_again.py::test_twenty_decisions_are_kept_and_exactly_what_changed_is_listed",
        "test_edge_cases.py::test_9_an_edit_at_the_source_never_reaches_the_public_text_silently",
    ),
    "10 deleted after gathering": (
        "test_gather_again.py::test_twenty_decisions_are_kept_and_exactly_what_changed_is_listed",
        "test_edge_cases.py::test_10_a_deleted_parent_keeps_its_words_and_its_replies",
    ),
    "11 a bot's message without text or user": (
        "test_slack_export.py::test_the_body_is_found_wherever_it_stands",
        "test_slack_export.py::test_the_actor_is_found_wherever_a_message_names_one",
    ),
    "12 one status page update seen three times": (
        "test_statuspage_live.py::test_the_public_page_the_api_and_a_saved_file_give_the_same_events",
        "test_timeline.py::test_a_bots_copy_of_a_public_update_folds_under_it_and_nothing_else_does",
        "test_edge_cases.py::test_12_an_update_from_page_slack_and_mail_is_one_line",
        "test_edge_cases.py::test_12_a_post_that_the_bot_rewrites_folds_under_the_update_it_holds",
    ),
    "13 one acknowledgement seen three times": (
        "test_edge_cases.py::test_13_the_bots_copy_of_an_acknowledgement_folds_a_persons_word_stays",
    ),
    "14 a PagerDuty note seen three times": (
        "test_pagerduty.py::test_a_note_and_its_entry_are_one_line",
        "test_pagerduty.py::test_the_note_somebody_resolved_with_stands_with_the_resolution",
    ),
    "15 a reply sent to the channel too": (
        "test_slack_live.py::test_a_reply_sent_to_the_channel_is_one_event_and_brings_an_old_parent",
        "test_slack_export.py::test_a_reply_sent_to_the_channel_stands_once_and_brings_its_parent",
        "test_timeline.py::test_a_broadcast_that_comes_twice_under_one_id_stands_once",
    ),
    "16 the clock changes": (
        "test_clock_change.py"
        "::test_lines_stand_in_the_order_it_happened_each_with_its_own_abbreviation",
        "test_clock_change.py::test_durations_are_counted_in_utc",
        "test_clock_change.py::test_a_time_that_comes_twice_or_never_is_asked_for_again",
        "test_process.py::test_durations_across_the_clock_change_are_counted_in_utc",
    ),
    "17 times without a zone": (
        "test_journey.py::test_times_without_an_offset_are_told",
        "test_tracker.py::test_a_time_without_an_offset_is_of_the_zone_and_told",
        "sources/test_mail.py::test_the_date_says_when_and_what_is_odd_is_told",
        "test_process.py::test_a_time_is_read_on_the_incidents_day_in_the_declared_zone",
        "test_edge_cases.py::test_17_a_time_typed_by_hand_is_of_the_teams_zone",
    ),
    "18 days without times": (
        "test_tracker.py::test_a_story_of_pivotal_has_its_days_and_no_times",
        "test_process.py::test_an_event_known_by_its_day_only_is_no_milestone",
        "test_edge_cases.py::test_18_a_day_without_a_time_stands_first_and_shows_no_clock",
    ),
    "19 the export's day files and strays": (
        "test_slack_export.py::test_a_day_file_may_be_cut_at_another_midnight",
        "test_slack_export.py::test_only_day_files_are_read",
        "test_slack_export.py::test_every_layout_of_an_export_is_read",
        "test_slack_export.py::test_a_folder_in_no_list_is_read_under_its_own_name",
        "test_slack_export.py::test_an_unreadable_day_is_skipped_and_told_and_the_rest_is_there",
    ),
    "20 out of order, and equal times": (
        "test_statuspage.py"
        "::test_the_time_is_the_one_the_page_shows_and_the_order_the_one_of_writing",
        "test_pagerduty.py"
        "::test_entries_of_one_second_keep_pagerduty_s_order_however_the_list_is_turned",
        "test_timeline.py::test_law_the_order_of_streams_and_of_their_events_is_irrelevant",
        "test_edge_cases.py::test_20_in_one_second_cause_stands_before_effect",
    ),
    "21 clocks that are off": (
        "test_journey.py::test_a_source_whose_clock_was_off_is_moved_and_says_so",
        "sources/test_mail.py::test_the_topmost_receipt_counts",
    ),
    "22 people who left, strangers, namesakes, second accounts, new names": (
        "test_slack_export.py::test_the_actor_is_found_wherever_a_message_names_one",
        "test_people.py::test_the_same_address_joins_whatever_the_name",
        "test_people.py::test_the_same_name_alone_joins_nobody_but_is_told",
        "test_edge_cases.py::test_22_who_left_or_changed_their_name_is_still_hidden",
        "test_edge_cases.py::test_22_namesakes_stay_two_and_are_told",
    ),
    "23 secrets and personal data": (
        "test_canaries.py::test_accepted_and_signed_the_public_version_holds_none",
        "test_canaries.py::test_the_token_is_in_no_byte_outside_raw",
        "test_pagerduty.py::test_contact_details_are_nowhere",
        "test_aws_support.py::test_neither_an_account_nor_an_address_stands_in_an_event",
        "test_edge_cases.py::test_23_what_slack_holds_of_people_is_not_in_the_public_proposal",
    ),
    "24 big input": (
        "test_gather_at_scale.py"
        "::test_the_events_of_a_big_window_are_those_counted_in_the_raw_json",
        "test_slack_export.py::test_a_bomb_is_refused_before_it_unpacks",
        "test_slack_export.py::test_a_member_that_leads_outside_is_refused",
        "test_edge_cases.py::test_24_a_thread_of_800_and_a_very_long_message_are_whole",
        "test_edge_cases.py::test_24_a_zip_file_of_the_large_format_is_read",
    ),
    # Sending is not in this version: what holds it back is, and what comes back from a page.
    "25 publishing": (
        "test_journey.py::test_bad_input_is_one_message_and_its_code",
        "test_holding_back.py::test_security_waits_for_a_person",
        "test_statuspage.py::test_the_notice_of_our_own_postmortem_is_no_event",
        "test_statuspage_live.py::test_our_own_postmortem_does_not_come_back",
    ),
    "and names, marks and letters that break things": (
        "test_mrkdwn.py::test_each_element_of_rich_text_is_shown",
        "test_mrkdwn.py::test_no_text_becomes_html_a_heading_a_table_or_a_link_that_runs",
        "test_workspace.py::test_half_a_character_from_a_broken_export_is_kept",
        "test_slack_live.py::test_groups_and_emoji_of_the_workspace_have_names",
    ),
}


@cache
def functions_in(name: str) -> frozenset[str]:
    (path,) = TESTS.rglob(name)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef))


@pytest.mark.parametrize("case", CASES)
def test_the_tests_that_hold_a_case_exist(case: str) -> None:
    named = [node.partition("::") for node in CASES[case]]
    assert [f"{file}::{test}" for file, _, test in named if test not in functions_in(file)] == []


def test_there_are_25_cases() -> None:
    numbers = [case.split()[0] for case in CASES]
    assert [n for n in numbers if n.isdigit()] == [str(n) for n in range(1, 26)]


# shared

WINDOW = Window(datetime(2026, 3, 3, 8, tzinfo=UTC), datetime(2026, 3, 3, 11, tzinfo=UTC))


def exported(folder: Path, *messages: dict[str, Any], **more: Any) -> Gathered:
    path = write_export(folder / "slack.zip", messages, **more)
    (found,) = SlackExport(path, ("incident",))(WINDOW)
    return found


def recorded(*gathered: Gathered) -> dict[str, Event]:
    return {event.id: event for event in fold_echoes(merge((), gathered).events, TRAITS)}


def ident(message: dict[str, Any]) -> str:
    return f"slack:{CHANNEL['id']}/{message['ts']}"


def bot(minute: float, text: str, name: str = "Statuspage") -> dict[str, Any]:
    """What an integration posts: no user, no text, all of it in an attachment."""
    about = {"subtype": "bot_message", "bot_id": "B0BOT00001", "username": name}
    content = [{"fallback": text[:30], "text": text}]
    return {"type": "message", "text": "", "ts": ts(minute), "attachments": content, **about}


def case_of(folder: Path) -> Case:
    return load_case(open_workspace(folder), ID)


def refreshed(folder: Path, name: str) -> Path:
    """A notebook as a refresh leaves it, but for what its code prints."""
    path = incident(folder) / f"{name}.ipynb"
    save(path, case_of(folder).notebook(name).to_json())
    return path


# 9, 10


def test_9_an_edit_at_the_source_never_reaches_the_public_text_silently(tmp_path: Path) -> None:
    """What was accepted stays as it was accepted; the timeline says that the source changed."""
    folder = workspace(tmp_path / "ws")
    gather(case_of(folder))
    kit(folder, "curate", ID, "public", ident(MESSAGES[3]), "yes")
    refreshed(folder, "public")
    accept_all(folder)
    before = [join_source(cell) for cell in authored(notebook(incident(folder) / "public.ipynb"))]
    assert any("40 GB free" in text for text in before)
    edited = {**MESSAGES[3], "text": "Deleted the wrong images", "edited": {"ts": "1.0"}}
    write_export(folder / "exports" / "slack.zip", [*MESSAGES[:3], edited, *MESSAGES[4:]])
    gather(case_of(folder))
    refreshed(folder, "public")
    after = [join_source(cell) for cell in authored(notebook(incident(folder) / "public.ipynb"))]
    assert after == before
    assert "Deleted the wrong images" not in case_of(folder).public.text
    assert "changed at the source since" in timeline_markdown(case_of(folder).timeline)


def test_10_a_deleted_parent_keeps_its_words_and_its_replies(tmp_path: Path) -> None:
    """Slack leaves a tombstone where somebody had answered; what was gathered stays, as
    where nobody had."""
    root = said(4, "The disk of the build host is full")
    reply = said(6, "On it", by="U0BEN00001", thread_ts=root["ts"])
    grave = {
        "type": "message",
        "subtype": "tombstone",
        "user": "USLACKBOT",
        "text": "This message was deleted.",
        "hidden": True,
        "ts": root["ts"],
        "thread_ts": root["ts"],
        "replies": [{"user": "U0BEN00001", "ts": reply["ts"]}],
    }
    first = merge((), [exported(tmp_path / "a", root, reply)])
    second = merge(first.events, [exported(tmp_path / "b", grave, reply)])
    found = {event.id: event for event in second.events}
    assert (second.new, second.changed, second.gone) == ((), (), (ident(root),))
    assert found[ident(root)].body == "The disk of the build host is full"
    assert {"deleted", "gone"} <= set(found[ident(root)].flags)
    assert found[ident(reply)].parent == ident(root)
    third = merge(second.events, [exported(tmp_path / "c", grave, reply)])
    assert (third.events, third.changed, third.gone) == (second.events, (), ())
    back = merge(second.events, [exported(tmp_path / "d", root, reply)])
    assert back.changed == (ident(root),)
    assert not {"deleted", "gone"} & {flag for event in back.events for flag in event.flags}


# 12, 13

BODY = "We are looking into slow apps & failing builds of some tenants, more in half an hour."
LETTER = f"""\
From: Disk Status <noreply@statuspage.example>
To: ben@disk.example
Subject: [Disk Status] Investigating: Apps are slow
Date: Tue, 03 Mar 2026 09:06:10 +0000
Message-ID: <update-1@statuspage.example>
Auto-Submitted: auto-generated
Content-Type: text/plain; charset=utf-8

{BODY}
"""


def updates(folder: Path, *bodies: str) -> Gathered:
    folder.mkdir(exist_ok=True)
    path = write_statuspage(folder / "incidents.json", bodies)
    (found,) = StatuspageFile(path, ("diskinc00001",))(WINDOW)
    return found


def test_12_an_update_from_page_slack_and_mail_is_one_line(tmp_path: Path) -> None:
    """With Slack's escapes, a minute late, and as the mail to subscribers."""
    (tmp_path / "update.eml").write_text(LETTER)
    (mail,) = MailFile(tmp_path / "update.eml")(WINDOW)
    post = bot(5.5, BODY.replace("&", "&amp;"))
    person = said(6, "I've updated the status page")
    page = updates(tmp_path, BODY)
    record = recorded(page, exported(tmp_path, post, person), mail)
    (update,) = page.events
    folds = {id_: event.folded_into for id_, event in record.items()}
    assert folds == {
        update.id: None,
        ident(post): update.id,
        "mail:update-1@statuspage.example": update.id,
        ident(person): None,
    }


def test_12_a_post_that_the_bot_rewrites_folds_under_the_update_it_holds(tmp_path: Path) -> None:
    """One Slack message for several updates: it stays one echo, whatever it says now."""
    page = updates(tmp_path, BODY, "Fixed: builds of all tenants work again, apps are fast again.")
    first, second = sorted(page.events, key=lambda event: event.at)
    post = bot(5.5, BODY)
    texts = f"{second.body.replace('**', '*')}\n{BODY}"
    rewritten = {**bot(5.5, texts), "edited": {"user": "B0BOT00001", "ts": ts(30.2)}}
    before = merge((), [page, exported(tmp_path / "a", post)])
    after = merge(before.events, [page, exported(tmp_path / "b", rewritten)])
    assert after.changed == (ident(post),)
    found = {event.id: event.folded_into for event in fold_echoes(after.events, TRAITS)}
    assert found == {first.id: None, second.id: None, ident(post): first.id}


def test_13_the_bots_copy_of_an_acknowledgement_folds_a_persons_word_stays(
    tmp_path: Path,
) -> None:
    person = {"id": "P1", "type": "user_reference", "summary": "Ada Fictional"}
    entry = {
        "id": "E1",
        "type": "acknowledge_log_entry",
        "created_at": "2026-03-03T09:03:00Z",
        "agent": person,
        "summary": "Acknowledged by Ada Fictional.",
    }
    about = {
        "id": "PINC1",
        "type": "incident",
        "incident_number": 77,
        "title": "Disk full",
        "status": "acknowledged",
        "created_at": "2026-03-03T09:00:00Z",
        "html_url": "https://disk.pagerduty.example/incidents/PINC1",
    }
    saved = tmp_path / "pagerduty.json"
    saved.write_text(json.dumps({"incident": about, "log_entries": [entry], "notes": []}))
    (pager,) = PagerDutyFile(saved, ("PINC1",))(WINDOW)
    link = "<https://disk.pagerduty.example/incidents/PINC1|#77 Disk full>"
    post = bot(3.2, f"Ada Fictional acknowledged {link}", name="PagerDuty")
    word = said(3.3, "acked #77")
    record = recorded(pager, exported(tmp_path, post, word))
    assert record[ident(post)].folded_into == "pagerduty:PINC1/E1"
    assert record[ident(word)].folded_into is None
    assert record["pagerduty:PINC1/E1"].folded_into is None


# 17, 18, 20


@pytest.mark.parametrize("typed", ["10.05pm", "22:05", "10:05 pm BST", "2026-07-03 22:05"])
def test_17_a_time_typed_by_hand_is_of_the_teams_zone(tmp_path: Path, typed: str) -> None:
    folder = tmp_path / "ws"
    kit(folder, "init", str(folder))
    times = {"started": "2026-07-03T21:00", "declared": "2026-07-03T21:10"}
    kit(folder, "new", ID, *flags(**times, resolved="2026-07-03T23:00"))
    report = refreshed(folder, "report")
    content = notebook(report)
    for cell in authored(content):
        if "| Mitigated |" in join_source(cell):
            cell["source"] = join_source(cell).replace(
                "| Mitigated |  |", f"| Mitigated | {typed} |"
            )
    save(report, content)
    case = case_of(folder)
    found = find_moments(case.incident, case.timeline, case.written)["mitigated"]
    assert found.at == datetime(2026, 7, 3, 21, 5, tzinfo=UTC)
    assert sum("no offset: read in Europe/London" in one for one in case.notes) == 1


def at(minute: float) -> datetime:
    return datetime(2026, 3, 3, 9, tzinfo=UTC) + timedelta(minutes=minute)


def test_18_a_day_without_a_time_stands_first_and_shows_no_clock() -> None:
    story = Event("tracker:1/1", at(-540), "tracker", "story", "Clean up", precision="day")
    message = Event("slack:C1/1", at(1), "slack", "message", "Full", actor=Actor("Ada", "U1"))
    lines = build(
        [message, story],
        Curation(added=(replace(message, id="note:1", source="note", at=at(-530)),)),
        WINDOW,
        lead=("Ada",),
        time_zone="Europe/London",
        traits=TRAITS,
    )
    text = timeline_markdown(
        replace(lines, lines=tuple(replace(x, shown=True) for x in lines.lines))
    )
    assert [line.event.id for line in lines.lines] == ["tracker:1/1", "note:1", "slack:C1/1"]
    assert "**time not known**" in text
    assert "**00:00**" not in text


def test_20_in_one_second_cause_stands_before_effect() -> None:
    kinds = ("alert", "trigger", "page", "acknowledge", "escalate", "message", "update", "resolve")
    record = [
        Event(f"x:{len(kinds) - n}", at(0), "slack", kind, kind, components=(Component("A"),))
        for n, kind in enumerate(kinds)
    ]
    check = SourceCheck("x", None, None, complete=True)
    scope = [Gathered(check, (one,)) for one in reversed(record)]
    assert tuple(one.kind for one in merge((), scope).events) == kinds


# 22, 23


def test_22_who_left_or_changed_their_name_is_still_hidden(tmp_path: Path) -> None:
    """Every name a directory ever gave, and a stranger's of another company, stays known."""
    folder = workspace(tmp_path / "ws")
    left = {**user("U0LEFT0001", "lea", "Lea Departed", "lea@disk.example"), "deleted": True}
    guest = said(5, "We see it too", by="U0GUEST001", user_profile={"real_name": "Gus Visitor"})
    export = folder / "exports" / "slack.zip"
    write_export(export, [*MESSAGES, guest], [*USERS, left])
    gather(case_of(folder))
    renamed = user("U0ADA00001", "ada", "Ada Newname", "ada@disk.example")
    write_export(export, MESSAGES, [renamed, USERS[1]])
    gather(case_of(folder))
    text = "Ada Fictional, Ada Newname, Lea Departed and Gus Visitor looked."
    proposed = case_of(folder).propose(text)
    assert not [name for name in ("Ada", "Lea", "Gus", "Fictional", "Newname") if name in proposed]


def test_22_namesakes_stay_two_and_are_told(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "ws")
    twin = user("U0TWIN0001", "ada2", "Ada Fictional", "ada.two@disk.example")
    own = [*MESSAGES, said(6, "I am another Ada", by="U0TWIN0001")]
    write_export(folder / "exports" / "slack.zip", own, [*USERS, twin])
    gather(case_of(folder))
    case = case_of(folder)
    named = [one for one in case.known.people if one.name == "Ada Fictional"]
    assert sorted(tuple(one.ids) for one in named) == [("U0ADA00001",), ("U0TWIN0001",)]
    assert any("Ada Fictional is named 2 times" in note for note in case.notes)


def test_23_what_slack_holds_of_people_is_not_in_the_public_proposal(tmp_path: Path) -> None:
    """Mentions, addresses, numbers, accounts and links that carry a token."""
    folder = workspace(tmp_path / "ws")
    token = "xoxe-" + "1-abcdefABCDEF0123456789"
    hidden = (
        "ada@disk.example",
        "+44 20 7946 0123",
        "10.20.30.9",
        "123456789012",
        "Ada",
        "U0ADA00001",
        token,
    )
    text = (
        "<@U0ADA00001> wrote to <mailto:ada@disk.example|ada@disk.example> and called "
        "<tel:+442079460123|+44 20 7946 0123> about 10.20.30.9 in "
        "arn:aws:iam::123456789012:role/x, see "
        f"<https://files.slack.com/files-pri/T1-F1/log.txt?t={token}|log>"
    )
    message = said(7, text)
    write_export(folder / "exports" / "slack.zip", [*MESSAGES, message])
    gather(case_of(folder))
    kit(folder, "curate", ID, "public", ident(message), "yes")
    refreshed(folder, "public")
    proposed = (incident(folder) / "public.ipynb").read_text()
    assert "wrote to" in proposed
    assert [one for one in hidden if one in proposed] == []


# 24


def test_24_a_thread_of_800_and_a_very_long_message_are_whole(tmp_path: Path) -> None:
    root = said(0, "word " * 1900)
    answers = [said(1 + n / 100, f"Reply {n}", thread_ts=root["ts"]) for n in range(800)]
    found = exported(tmp_path, root, *answers)
    by_id = {event.id: event for event in found.events}
    assert len(by_id) == 801
    assert by_id[ident(root)].body.split() == ["word"] * 1900
    assert {by_id[ident(one)].parent for one in answers} == {ident(root)}


def test_24_a_zip_file_of_the_large_format_is_read(tmp_path: Path) -> None:
    """ZIP64, as tools write it when they do not know how large a member will be."""
    path = tmp_path / "slack.zip"
    files = {
        "channels.json": [CHANNEL],
        "users.json": USERS,
        "incident/2026-03-03.json": [said(1, "a"), said(2, "b")],
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(json.dumps(content).encode())
    (found,) = SlackExport(path, ("incident",))(WINDOW)
    assert [event.body for event in found.events] == ["a", "b"]
