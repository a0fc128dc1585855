"""The home of all incidents: what each waits for, and what is wrong with a new one."""

from __future__ import annotations

import asyncio
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support import servers
from support.kit import ID, kit, said, tree, workspace

from incident_kit.journey.new_incident import AnswersError
from incident_kit.lab.desk import Desk
from incident_kit.lab.session import NameNeededError

GOOD = {"id": "2026-03-04-slow", "title": "Slow pages", "started": "2026-03-04 09:00"}


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return workspace(tmp_path / "ws")


def ask(root: Path, verb: str, given: Mapping[str, Any] | None = None, by: str = "") -> Any:
    asked = {"path": "", "view": "home", "given": {**(given or {}), "by": by}}
    return asyncio.run(Desk(root).answer(verb, asked))


def make(root: Path, answers: Mapping[str, str], by: str = "") -> Any:
    return ask(root, "new", {"answers": answers}, by)["state"]["incidents"]


def understand(root: Path, answers: Mapping[str, str]) -> Any:
    return ask(root, "understand", {"answers": answers})["state"]


def put_file(root: Path, name: str, data: bytes = b"Hello") -> str:
    (root / "exports").mkdir(exist_ok=True)
    (root / "exports" / name).write_bytes(data)
    return f"exports/{name}"


def write_channels(path: Path, *names: str) -> None:
    """A Slack export in which something was said in each channel."""
    with zipfile.ZipFile(path, "w") as archive:
        channels = [{"id": f"C{number}", "name": name} for number, name in enumerate(names)]
        archive.writestr("channels.json", json.dumps(channels))
        archive.writestr("users.json", "[]")
        for name in names:
            archive.writestr(f"{name}/2026-03-04.json", json.dumps([said(0, "Pages are slow")]))


# ---- what each incident waits for


def test_the_home_shows_the_workspace_below_what_lab_shows(made: Path) -> None:
    [one] = ask(made.parent, "home")["state"]["incidents"]
    assert (one["id"], one["folder"], one["notebooks"]) == (ID, f"ws/incidents/{ID}", [])


def test_each_incident_says_what_is_next_by_whom_and_when_its_review_is_due(made: Path) -> None:
    [one] = ask(made, "home")["state"]["incidents"]
    assert (one["next"]["button"], one["next"]["by"]) == ("Gather", "Ada Fictional")
    assert one["review"]["due"] == "Tuesday 10 March 2026"
    assert kit(made, "gather", ID).code == 0
    [one] = ask(made, "home")["state"]["incidents"]
    assert one["next"]["button"] == "Begin the report"
    assert one["notebooks"] == [{"title": "Timeline", "file": "gather.ipynb"}]


def test_what_cannot_be_read_says_why_and_stops_no_other(made: Path) -> None:
    make(made, GOOD)
    (made / "incidents" / ID / "incident.yaml").write_text("id: [")
    broken, good = ask(made, "home")["state"]["incidents"]
    assert "incident.yaml, line 1" in broken["wrong"]
    assert (good["title"], good["next"]["button"]) == ("Slow pages", "Say where")


# ---- a new incident


def test_an_incident_is_made_from_answers(made: Path) -> None:
    assert [one["title"] for one in make(made, GOOD)] == ["A disk is full", "Slow pages"]


def test_an_answer_on_security_is_somebody_s(made: Path) -> None:
    with pytest.raises(NameNeededError):
        make(made, {**GOOD, "security": "no"})
    make(made, {**GOOD, "security": "no"}, by="Ada Fictional")
    text = (made / "incidents/2026-03-04-slow/incident.yaml").read_text()
    assert "security_by: Ada Fictional" in text


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({}, {"id", "title", "started"}),
        ({**GOOD, "id": ID}, {"id"}),
        ({**GOOD, "id": "../elsewhere"}, {"id"}),
        ({**GOOD, "started": "at tea", "resolved": "at supper"}, {"started", "resolved"}),
        ({**GOOD, "resolved": "2026-03-04 08:00"}, {"resolved"}),
        ({**GOOD, "files": "exports/nothing.zip"}, {"files"}),
    ],
)
def test_each_answer_that_cannot_be_taken_says_why_and_nothing_is_written(
    made: Path, answers: Mapping[str, str], fields: set[str]
) -> None:
    before = tree(made)
    with pytest.raises(AnswersError) as refused:
        make(made, answers)
    assert set(refused.value.fields) == fields
    assert tree(made) == before


def test_an_end_before_the_start_is_said_before_anything_is_made(made: Path) -> None:
    said = understand(made, {"started": "2026-03-04 09:00", "resolved": "2026-03-04 08:00"})
    assert list(said["fields"]) == ["resolved"]
    assert said["times"] == {"started": "Wednesday 4 March 2026, 09:00 GMT"}


@pytest.mark.parametrize(
    ("title", "id_"),
    [
        ("Slow pages", "2026-03-04-slow-pages"),
        ("The routers of the north refuse app hosts", "2026-03-04-routers-north-refuse-app"),
        ("", ""),
    ],
)
def test_a_short_name_is_offered_of_the_day_and_the_first_words(
    made: Path, title: str, id_: str
) -> None:
    assert understand(made, {"title": title, "started": "2026-03-04 09:00"})["id"] == id_


def test_a_name_that_is_taken_is_not_offered(made: Path) -> None:
    make(made, {**GOOD, "id": "2026-03-04-slow-pages"})
    assert understand(made, GOOD)["id"] == "2026-03-04-slow-pages-2"


def test_how_severe_it_was_is_asked_in_the_team_s_own_words(made: Path) -> None:
    questions = [one["name"] for one in ask(made, "home")["state"]["questions"]]
    assert "priority" in questions
    assert ask(made, "home")["state"]["priorities"] == ["P1", "P2", "P3", "P4"]
    settings = made / "incident-kit.yaml"
    every = "update_interval_minutes: {Red: 30, Amber: 60, default: 90}"
    settings.write_text(re.sub(r"(?m)^update_interval_minutes:.*", every, settings.read_text()))
    assert ask(made, "home")["state"]["priorities"] == ["Red", "Amber"]
    make(made, {**GOOD, "priority": "Amber"})
    assert "priority: Amber" in (made / "incidents/2026-03-04-slow/incident.yaml").read_text()


# ---- what its status page knows


def read_page(root: Path, address: str) -> Any:
    return ask(root, "readpage", {"address": address})["state"]


def test_an_address_of_the_status_page_fills_in_what_it_says(made: Path) -> None:
    saved = json.loads((made / "exports/incidents.json").read_text())
    page = servers.FakeStatuspage(page=saved["page"], incidents=saved["incidents"])
    with servers.serving(page) as base:
        read = read_page(made, f"{base}/incidents/diskinc00001")
    assert read["facts"] == {
        **dict.fromkeys(("title", "public_title"), "Apps are slow"),
        "service": "Apps",
        "started": "2026-03-03 09:05",
    }
    assert (read["sentence"].startswith("Found “Apps are slow”"), read["fails"]) == (True, False)


def test_a_page_that_does_not_answer_now_is_read_when_gathering(made: Path) -> None:
    page = servers.FakeStatuspage(page={"id": "p"}, incidents=[])
    with servers.serving(page) as base:
        read = read_page(made, f"{base}/incidents/other0000001")
    assert (read["facts"], read["fails"]) == ({}, False)
    assert "gathering tries again" in read["sentence"]


@pytest.mark.parametrize(
    ("address", "said"),
    [("https://x/y", "is not the address of a status page"), ("diskinc00001", ""), ("", "")],
)
def test_what_is_no_address_is_looked_for_nowhere(made: Path, address: str, said: str) -> None:
    read = read_page(made, address)
    assert (read["facts"], read["fails"], said in read["sentence"]) == ({}, bool(said), True)


# ---- where it was spoken of


def test_copied_messages_are_gathered_as_any_source(made: Path) -> None:
    copied = "Ada Example  [9:05 AM]\nPages are slow"
    incidents = make(made, {**GOOD, "copied": copied})
    assert incidents[-1]["next"]["button"] == "Gather"
    assert (made / "exports/2026-03-04-slow-copied.txt").read_text() == copied + "\n"


def test_an_export_of_several_channels_asks_for_one_of_them(made: Path) -> None:
    files = {"files": "exports/slack.zip"}
    write_channels(made / "exports/slack.zip", "ops", "web")
    assert understand(made, {**GOOD, **files})["channels"] == ("ops", "web")
    with pytest.raises(AnswersError, match="another look"):
        make(made, {**GOOD, **files})
    make(made, {**GOOD, **files, "slack_channel": "#web"})
    text = (made / "incidents/2026-03-04-slow/incident.yaml").read_text()
    assert "- web" in text
    assert "- exports/slack.zip" in text


def test_a_file_of_no_known_kind_says_which_are(made: Path) -> None:
    fields = understand(made, {**GOOD, "files": put_file(made, "plan.docx")})["fields"]
    assert fields["files"].startswith("plan.docx could be anything: give a Slack export")


def test_an_incident_that_was_made_without_is_told_later(made: Path) -> None:
    assert make(made, GOOD)[-1]["next"]["does"] == "tell"
    where = {"incident": GOOD["id"], "answers": {"files": put_file(made, "mail.mbox")}}
    told = ask(made, "tell", where)["state"]["incidents"]
    assert told[-1]["next"]["button"] == "Gather"
    with pytest.raises(AnswersError):
        ask(made, "tell", {"incident": GOOD["id"], "answers": {}})
