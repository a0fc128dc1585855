"""What publishing on Statuspage survives, case by case: the page fails, and people act.

The numbers are those of the docs (docs/publishing.md, "What it survives"); each is a test
here. (D) is documented, the others are the worst that nothing rules out.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from support.kit import ID, incident, kit
from support.published import sign
from support.publishing import (
    BEN,
    TEXT,
    Team,
    change_text,
    correct,
    go_live,
    hold,
    list_actions,
    put,
    read_kept,
    read_receipts,
    take_back,
    write_there,
)
from support.servers import Asked as Request
from support.servers import Reply
from support.statuspage_server import KEY

from incident_kit.errors import (
    IncidentKitError,
    RenderingError,
    SourceError,
    UndecidedError,
    UsageError,
    WaitingError,
)
from incident_kit.exporting.artifacts import approve_public
from incident_kit.gathering import gather
from incident_kit.publishing.acting import draft, publish, revert
from incident_kit.publishing.by_hand import record_by_hand
from incident_kit.publishing.places import find_place
from incident_kit.publishing.plan import make_plan
from incident_kit.publishing.recording import Asked

OVER = Asked("Ben Madeup", over="they agreed")
TELL = Asked("Ben Madeup", notify=True)


def read_live(team: Team) -> str | None:
    """What readers see."""
    shown = team.page.postmortem
    return shown.body if shown and shown.published else None


def see_signed_text(team: Team) -> bool:
    return TEXT in (read_live(team) or "")


# 1: the incident is not over ----------------------------------------------------------


@pytest.mark.parametrize("state", ["investigating", "identified", "monitoring", ""])
def test_1_an_unresolved_incident_gets_no_draft(team: Team, state: str) -> None:
    team.page.incident["status"] = state
    with pytest.raises(UndecidedError, match="not resolved"):
        put(team)
    assert team.page.sent == []


@pytest.mark.parametrize("state", ["resolved", "postmortem"])
def test_1_one_that_is_over_does_though_the_description_lacks_the_state(
    team: Team, state: str
) -> None:
    team.page.incident["status"] = state
    assert put(team) == "drafted"


@pytest.mark.parametrize(
    "said", [{"message": "Incident must be resolved"}, {"error": ["Incident must be resolved"]}]
)
def test_1_a_refusal_is_told_in_either_form(team: Team, said: dict[str, Any]) -> None:
    team.page.refuses = Reply(422, said)
    with pytest.raises(SourceError, match=r"422 .*Incident must be resolved"):
        put(team)


# 2: which incident, on which page -----------------------------------------------------


def test_2_the_record_says_which_incident_it_is(team: Team) -> None:
    assert team.open_door().target == "statuspage:diskpage0001/diskinc00001"


def test_2_an_incident_that_nothing_was_gathered_from_is_asked_about(team: Team) -> None:
    team.page.incidents.append({**team.page.incident, "id": "otherinc0001", "name": "Mail late"})
    plan = make_plan(team.case, team.open_door("otherinc0001"))
    assert "another name or time" in plan.obstacles[0]
    with pytest.raises(UndecidedError, match="another name or time"):
        draft(team.case, team.open_door("otherinc0001"), BEN, team.time.sleep)


def test_2_one_of_another_page_is_not_there(team: Team) -> None:
    with pytest.raises(SourceError, match="404"):
        draft(team.case, team.open_door("nowhere00001"), BEN, team.time.sleep)


def test_2_another_page_than_the_configured_one_is_refused(team: Team) -> None:
    settings = team.folder / "incident-kit.yaml"
    settings.write_text(settings.read_text().replace("diskpage0001", "otherpage001"))
    with pytest.raises(UsageError, match="gathered from the page diskpage0001, and otherpage001"):
        team.open_door()


def test_2_several_incidents_are_asked_about(team: Team) -> None:
    events = incident(team.folder) / "events.jsonl"
    line = next(line for line in events.read_text().splitlines() if "/diskinc00001/" in line)
    other = line.replace("/diskinc00001/", "/otherinc0001/")
    events.write_text(f"{events.read_text()}{other}\n")
    with pytest.raises(UsageError, match="2 incidents of a status page") as refused:
        find_place(team.case)
    assert "--incident CODE" in refused.value.todo[0]


# 3: the field, and what stands there then ---------------------------------------------


def test_3_the_text_is_sent_as_a_draft_and_looked_at_afresh(team: Team) -> None:
    put(team)
    (sent,) = team.page.sent
    assert list(sent.body["postmortem"]) == ["body_draft"]
    assert [one.method for one in team.page.asked[-2:]] == ["GET", "GET"]


def test_3_a_draft_that_is_ignored_with_200_is_no_draft(team: Team) -> None:
    team.page.hears = False
    with pytest.raises(RenderingError, match="keeps another text"):
        put(team)
    assert list_actions(team.folder) == []


# 4: a draft that is not ours ----------------------------------------------------------


def test_4_a_draft_of_somebody_else_is_shown_and_not_replaced(team: Team) -> None:
    write_there(team, draft="Written on the page by hand.")
    with pytest.raises(UndecidedError, match="somebody else") as refused:
        put(team)
    assert "-Written on the page by hand." in str(refused.value)
    assert team.page.sent == []


def test_4_it_is_replaced_with_a_reason_that_is_kept(team: Team) -> None:
    write_there(team, draft="Written on the page by hand.")
    assert put(team, OVER) == "drafted"
    assert read_receipts(team.folder).entries[-1].reason == "they agreed"


def test_4_our_own_earlier_draft_is_replaced_without_a_question(team: Team) -> None:
    put(team)
    change_text(team.folder, "We are sorry. Apps were slow for one hour.")
    sign(team.folder)
    assert put(team) == "drafted"


def test_4_a_draft_that_was_changed_after_ours_is_not_published(team: Team) -> None:
    put(team)
    assert team.page.postmortem is not None
    team.page.postmortem.draft = "Changed on the page by hand."
    with pytest.raises(UndecidedError, match="somebody else"):
        go_live(team)
    assert team.page.publications == []


def test_4_live_publishes_no_draft_that_nobody_looked_at(team: Team) -> None:
    with pytest.raises(UsageError, match="no draft"):
        go_live(team)


# 5: changed between the look and the request ------------------------------------------


def test_5_what_was_changed_at_the_last_moment_is_taken_back_at_once(team: Team) -> None:
    put(team)

    def change(asked: Request) -> None:
        if asked.path.endswith("/publish") and team.page.postmortem:
            team.page.postmortem.draft = "A leak of somebody else's"

    team.page.before = change
    with pytest.raises(RenderingError, match=r"taken back at once; mail .* cannot be called back"):
        go_live(team)
    assert read_live(team) is None
    assert team.page.reverts == 1
    assert list_actions(team.folder) == ["draft", "begin", "revert"]


# 6: a text that the page changes ------------------------------------------------------


@pytest.mark.parametrize(
    "keeps",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.rstrip("\n"),
        lambda text: "\n".join(f"{line}  " for line in text.split("\n")),
    ],
    ids=["line ends", "no end", "blanks at line ends"],
)
def test_6_line_ends_and_blanks_before_them_are_no_change(
    team: Team, keeps: Callable[[str], str]
) -> None:
    team.page.keeps = keeps
    assert [put(team), go_live(team)] == ["drafted", "published"]


@pytest.mark.parametrize(
    "keeps",
    [lambda text: text[:40], lambda text: text.replace("We", "we"), lambda text: f"{text}<hr>"],
    ids=["cut", "a letter", "something more"],
)
def test_6_anything_else_stops_before_it_is_published(
    team: Team, keeps: Callable[[str], str]
) -> None:
    team.page.keeps = keeps
    with pytest.raises(RenderingError, match="keeps another text"):
        put(team)
    with pytest.raises(IncidentKitError):
        go_live(team)
    assert team.page.publications == []


# 7, 8: time-outs, errors, a page that asks to slow down: see also test_kills.py ------------


@pytest.mark.parametrize("failure", ["hangs up before it is done", "500, not done"])
def test_7_a_draft_is_sent_again_until_it_stands_there(team: Team, failure: str) -> None:
    team.page.fails = {3: failure}  # the page, the incident, its postmortem, then the draft
    assert put(team) == "drafted"
    assert len(team.page.sent) == 2


@pytest.mark.parametrize("failure", ["hangs up once it is done", "500, done"])
def test_7_one_that_was_heard_is_not(team: Team, failure: str) -> None:
    team.page.fails = {3: failure}
    assert put(team) == "drafted"
    assert len(team.page.sent) == 1


@pytest.mark.parametrize("failure", ["hangs up once it is done", "500, done"])
def test_7_a_report_is_published_by_one_request_whatever_is_answered(
    team: Team, failure: str
) -> None:
    put(team)
    team.page.asked.clear()
    team.page.fails = {3: failure}
    assert go_live(team) == "published"
    assert len(team.page.publications) == 1
    assert len(team.page.sent) == 1


def test_7_one_that_was_not_heard_is_told_and_sent_by_a_person(team: Team) -> None:
    put(team)
    team.page.asked.clear()
    team.page.fails = {3: "hangs up before it is done"}
    with pytest.raises(SourceError, match=r"not seen there yet.*not sent again by itself") as told:
        go_live(team)
    assert len(team.page.sent) == 1
    assert any("--live" in step for step in told.value.todo)
    assert sum(team.time.slept) >= 60
    assert go_live(team) == "published"
    assert len(team.page.publications) == 1


def test_8_published_and_not_seen_yet_is_no_failure_of_the_report(team: Team) -> None:
    put(team)
    team.page.asked.clear()
    asked_for_less = dict.fromkeys(range(4, 200), "slow down, without")
    team.page.fails = asked_for_less
    with pytest.raises(SourceError, match="not seen there yet"):
        go_live(team)
    assert list_actions(team.folder) == ["draft", "begin"]
    team.page.fails = {}
    assert go_live(team) == "published"
    assert list_actions(team.folder) == ["draft", "begin", "publish"]
    assert len(team.page.publications) == 1


# 9: killed in between: test_kills.py; twice is once ------------------------------------


def test_9_twice_is_once(team: Team) -> None:
    assert [put(team), put(team), go_live(team), go_live(team), put(team)] == [
        *("drafted", "drafted", "published", "nothing", "nothing")
    ]
    assert len(team.page.publications) == 1
    assert list_actions(team.folder) == ["draft", "begin", "publish"]


# 10: what was approved a moment ago ---------------------------------------------------


@pytest.mark.parametrize("asked_for", ["draft", "live"])
def test_10_the_gate_is_asked_again_right_before_a_request(team: Team, asked_for: str) -> None:
    """Somebody holds it back while the page is looked at."""
    if asked_for == "live":
        put(team)
    seen = len(team.page.sent)
    held = []

    def hold_once(asked: Request) -> None:
        if asked.path.endswith("/postmortem") and not held:
            held.append(asked)
            hold(team.folder)

    team.page.before = hold_once
    with pytest.raises(WaitingError, match="Ira Example"):
        (go_live if asked_for == "live" else put)(team)
    assert len(team.page.sent) == seen
    assert team.page.publications == []


def test_10_a_text_that_changed_since_its_draft_is_not_published(team: Team) -> None:
    put(team)
    change_text(team.folder, "We are sorry. Apps were slow, and mail was late.")
    with pytest.raises(WaitingError):
        go_live(team)
    sign(team.folder)
    with pytest.raises(UsageError, match="no draft of the signed text"):
        go_live(team)


@pytest.mark.parametrize(
    "stop",
    [hold, lambda folder: kit(folder, "decline", ID, "--by", "Dee Example", "--reason", "no")],
    ids=["held", "declined"],
)
def test_10_what_is_held_after_it_left_is_offered_back(
    team: Team, stop: Callable[[Any], object]
) -> None:
    put(team)
    go_live(team)
    stop(team.folder)
    plan = make_plan(team.case, team.open_door())
    assert plan.name_command(ID) == f"incident-kit publish {ID} --revert"
    assert plan.code
    assert take_back(team) == "taken back"
    assert read_live(team) is None


# 11: who is told ----------------------------------------------------------------------


def test_11_nobody_is_told_unless_asked(team: Team) -> None:
    put(team)
    go_live(team)
    sent = team.page.sent[-1].body["postmortem"]
    assert sent == {"notify_subscribers": False, "notify_twitter": False, "custom_tweet": ""}
    assert team.page.mails == []


def test_11_subscribers_are_told_once_over_taking_back_and_publishing_again(team: Team) -> None:
    put(team)
    go_live(team, TELL)
    take_back(team)
    put(team)
    with pytest.raises(UsageError, match="told once"):
        go_live(team, TELL)
    assert go_live(team) == "published"
    assert len(team.page.mails) == 1


def test_11_who_asks_to_tell_them_later_is_told_that_nobody_was(team: Team) -> None:
    put(team)
    go_live(team)
    done = publish(team.case, team.open_door(), TELL, team.time.sleep)
    assert done.did == "nothing"
    assert "nobody was told" in done.said
    assert team.page.mails == []


def test_11_and_not_where_they_were(team: Team) -> None:
    put(team)
    go_live(team, TELL)
    done = publish(team.case, team.open_door(), TELL, team.time.sleep)
    assert "nobody" not in done.said


# 12: our own publication coming back --------------------------------------------------


def test_12_our_own_publication_is_no_news_and_moves_no_rule(team: Team) -> None:
    before = {one.id: (one.status, one.evidence) for one in team.case.verdicts}
    put(team)
    go_live(team)
    # The team's key reads the incident live now, with the announcement in it.
    merged = gather_live(team).merged
    assert [*merged.new, *merged.changed, *merged.gone] == []
    after = {one.id: (one.status, one.evidence) for one in team.case.verdicts}
    assert {rule: after[rule] for rule in ("R2", "R3", "R4", "R17")} == {
        rule: before[rule] for rule in ("R2", "R3", "R4", "R17")
    }
    assert not any(TEXT in one for one in team.case.sourced.public)


def gather_live(team: Team) -> Any:
    """Gather the incident again from the page as it is."""
    page = {"page": team.page.page, "incidents": team.page.incidents}
    (team.folder / "exports" / "incidents.json").write_text(json.dumps(page))
    return gather(team.case)


def test_12_nor_is_it_told_as_a_text_that_was_left_out(team: Team) -> None:
    put(team)
    go_live(team)
    gather_live(team)
    warnings = [line for check in team.case.sourced.checks for line in check.warnings]
    assert not any("left out" in line for line in warnings)


# 13: a postmortem that is not wanted ---------------------------------------------------


def test_13_an_incident_that_shall_have_none_is_asked_about(team: Team) -> None:
    team.page.incident["postmortem_ignored"] = True
    with pytest.raises(UndecidedError, match="no postmortem"):
        put(team)
    assert put(team, OVER) == "drafted"


# 14: published by hand, and corrected --------------------------------------------------


def test_14_what_somebody_else_published_is_not_replaced(team: Team) -> None:
    write_there(team, draft="By hand.", body="By hand.")
    with pytest.raises(UndecidedError, match="did not publish"):
        put(team)
    assert team.page.sent == []


def test_14_a_text_that_was_changed_on_the_page_is_not_replaced_either(team: Team) -> None:
    put(team)
    go_live(team)
    assert team.page.postmortem is not None
    team.page.postmortem.body = "Changed by hand."
    with pytest.raises(UndecidedError, match="did not publish") as refused:
        put(team)
    assert "-Changed by hand." in str(refused.value)


def test_14_one_that_was_pasted_by_hand_and_is_the_signed_text_is_recorded(team: Team) -> None:
    body = team.open_door().compose(team.case, approve_public(team.case))
    write_there(team, draft=body, body=body)
    assert put(team) == "published"
    assert team.page.sent == []
    assert list_actions(team.folder) == ["publish"]


@pytest.mark.parametrize("is_live_at_once", [False, True])
def test_14_a_corrected_text_replaces_the_other(team: Team, is_live_at_once: bool) -> None:
    """Whether a new draft alters at once what readers see is documented nowhere."""
    put(team)
    go_live(team)
    correct(team.folder, "Apps were slow, and mail was late.")
    team.page.is_live_at_once = is_live_at_once
    assert put(team) == ("published" if is_live_at_once else "drafted")
    assert go_live(team) == ("nothing" if is_live_at_once else "published")
    assert "mail was late" in (read_live(team) or "")
    assert len(read_kept(team.folder)) == 2


# 15: taken back ------------------------------------------------------------------------


def test_15_only_our_own_text_is_taken_back(team: Team) -> None:
    put(team)
    go_live(team)
    assert team.page.postmortem is not None
    team.page.postmortem.body = "Changed by hand."
    with pytest.raises(UndecidedError, match="another text"):
        take_back(team)
    assert take_back(team, OVER) == "taken back"


def test_15_taken_back_is_seen_and_recorded_and_nothing_is_deleted(team: Team) -> None:
    put(team)
    go_live(team)
    said = revert(team.case, team.open_door(), BEN).said
    assert "mail, feeds and copies keep it" in said
    assert read_live(team) is None
    assert read_receipts(team.folder).published is None
    assert {one.method for one in team.page.asked} == {"GET", "PUT"}
    assert take_back(team) == "nothing"


def test_15_one_that_somebody_took_back_on_the_page_is_recorded(team: Team) -> None:
    put(team)
    go_live(team)
    assert team.page.postmortem is not None
    team.page.postmortem.published = None
    assert take_back(team) == "taken back"
    assert team.page.reverts == 0


# 16: without a key ---------------------------------------------------------------------


def publish_by_hand(team: Team, text: str) -> None:
    write_there(team, body=text)
    announced = {"id": "pm1", "status": "postmortem", "body": text}
    at = "2026-03-08T08:00:00.000Z"
    times = {"created_at": at, "updated_at": at, "display_at": at}
    team.page.incident["incident_updates"].insert(0, {**announced, **times})


def record(team: Team) -> str:
    url = team.url.removesuffix("/v1") + "/incidents/diskinc00001"
    return record_by_hand(team.case, url, BEN, sleep=team.time.sleep, clock=team.time.clock).said


def test_16_one_published_by_hand_is_compared_over_the_public_page(team: Team) -> None:
    publish_by_hand(team, team.open_door().compose(team.case, approve_public(team.case)))
    assert record(team) == "readers see the signed text"
    assert read_receipts(team.folder).published is not None


def test_16_another_text_is_not_recorded(team: Team) -> None:
    publish_by_hand(team, "Something else.")
    with pytest.raises(RenderingError, match="another text"):
        record(team)
    assert list_actions(team.folder) == []


def test_16_one_that_the_feed_does_not_hold_is_recorded_as_not_compared(team: Team) -> None:
    team.page.alone = False
    others = [{**team.page.incident, "id": f"newer{n:07}"} for n in range(50)]
    team.page.incidents[:0] = others
    assert "cannot be seen this way" in record(team)


# 17: refused in the middle, and sent on -------------------------------------------------


@pytest.mark.parametrize(
    ("failure", "said"),
    [("the key was revoked", "401"), ("forbidden", "403"), ("gone", "404")],
)
def test_17_what_is_refused_after_the_draft_is_told(team: Team, failure: str, said: str) -> None:
    put(team)
    team.page.asked.clear()
    team.page.fails = {3: failure}
    with pytest.raises(SourceError, match=said):
        go_live(team)
    assert team.page.publications == []
    assert go_live(team) == "published"


def test_17_the_key_follows_no_redirect_and_stands_in_no_address(team: Team) -> None:
    team.page.fails = dict.fromkeys((3, 6, 9), "sent on elsewhere")  # each try of the draft
    with pytest.raises(SourceError, match="sends us on"):
        put(team)
    assert not any(KEY in f"{one.path}{one.query}" for one in team.page.asked)


# 18: two people at once ----------------------------------------------------------------


def test_18_who_comes_second_looks_first(team: Team, tmp_path: Path) -> None:
    """A colleague's clone, which has none of our receipts."""
    put(team)
    clone = Path(shutil.copytree(team.folder, tmp_path / "clone"))
    go_live(team, TELL)
    theirs = Team(clone, team.page, team.url)
    assert go_live(theirs, Asked("Cy Example")) == "published"
    assert len(team.page.publications) == len(team.page.mails) == 1


def test_18_two_on_one_machine_go_one_after_the_other(team: Team) -> None:
    put(team)
    with ThreadPoolExecutor(2) as both:
        done = both.map(lambda asked: go_live(team, asked), (BEN, Asked("Cy Example")))
    assert sorted(done) == ["nothing", "published"]
    assert len(team.page.publications) == 1
    assert list_actions(team.folder) == ["draft", "begin", "publish"]


# 19: how it looks there ----------------------------------------------------------------


def test_19_what_the_page_does_not_show_is_said_before(team: Team) -> None:
    change_text(team.folder, "We are sorry.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nSo <b>slow</b>.")
    sign(team.folder)
    plan = make_plan(team.case, team.open_door())
    lost = dict(plan.rows)["lost"]
    assert "1 table becomes a list" in lost
    assert "HTML" in lost


@pytest.mark.parametrize("secret", ["made-up-preview-key", KEY], ids=["of a preview", "ours"])
def test_19_a_key_stands_in_no_file(team: Team, secret: str) -> None:
    put(team)
    go_live(team)
    take_back(team)
    files = [path for path in team.folder.rglob("*") if path.is_file()]
    assert not any(secret.encode() in path.read_bytes() for path in files)


# 20: planned work, and whose clock counts -----------------------------------------------


@pytest.mark.parametrize("state", ["scheduled", "in_progress", "verifying", "completed"])
def test_20_planned_work_gets_no_postmortem(team: Team, state: str) -> None:
    team.page.incident["status"] = state
    with pytest.raises(UndecidedError, match="planned maintenance"):
        put(team)


def test_20_an_incident_that_was_filled_in_later_does(team: Team) -> None:
    team.page.incident["backfilled"] = True
    assert [put(team), go_live(team)] == ["drafted", "published"]


def test_20_the_time_of_the_page_is_never_compared_with_ours(team: Team) -> None:
    """Its clock is years behind in every test here."""
    put(team)
    go_live(team)
    assert team.page.postmortem is not None
    assert team.page.postmortem.published is not None
    assert team.page.postmortem.published < read_receipts(team.folder).entries[0].at.isoformat()
