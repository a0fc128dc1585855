"""What the composer is told, and what becomes of its clicks."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.kit import ID, incident
from support.published import type_section

from incident_kit.errors import WaitingError
from incident_kit.lab.desk import Desk


@pytest.fixture
def made(just_begun: Path, tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(just_begun, tmp_path / "ws"))
    record = incident(folder) / "events.jsonl"
    told = record.read_text().replace("looking into slow apps", "with Elsewhere Ferries")
    record.write_text(told)
    return folder


def ask(folder: Path, verb: str, **given: object) -> Mapping[str, Any]:
    asked = {"path": f"ws/incidents/{ID}/public.ipynb", "incident": ID, "view": "composer"}
    answer = asyncio.run(Desk(folder.parent).answer(verb, {**asked, **given}))
    state: Mapping[str, Any] = json.loads(json.dumps(answer))["state"]
    return state


def find(state: Mapping[str, Any], key: str = "what-happened") -> Mapping[str, Any]:
    [section] = [one for one in state["sections"] if one["key"] == key]
    return dict(section)


def test_what_is_hidden_and_what_stands_instead_are_marked(made: Path) -> None:
    section = find(ask(made, "look"))
    assert [one["text"] for one in section["internal"] if "hidden" in one] == ["Elsewhere Ferries"]
    assert [one["text"] for one in section["public"] if one["changed"]] == ["a tenant"]
    assert "".join(one["text"] for one in section["public"]) == section["text"]
    assert ask(made, "look")["instead"] == ["a tenant"]


def test_what_stands_instead_of_what_people_wrote_is_marked_too(made: Path) -> None:
    type_section(made, "tenants", "Zorvex Bank called (joy@zorvex.example).")
    state = ask(made, "look")
    assert {"A third party", "[e-mail address]"} <= {*state["instead"]}


def test_the_page_holds_nothing_that_is_hidden(made: Path) -> None:
    state = ask(made, "look")
    assert "Elsewhere" not in state["page"] + json.dumps(state["todo"])


def test_an_accepted_section_says_by_whom(made: Path) -> None:
    seen = find(ask(made, "look"))["seen"]
    given = {"section": "what-happened", "action": "accept", "seen": seen, "by": "Bo Example"}
    section = find(ask(made, "act", action="section", given=given))
    assert (section["state"], section["by"]) == ("accepted", "Bo Example")


def test_only_the_text_that_was_seen_is_signed(made: Path) -> None:
    given = {"by": "Dee Example", "seen": "sha256:0", "evidence": "https://chat.example/1"}
    with pytest.raises(WaitingError, match="changed just now"):
        ask(made, "act", action="sign", given=given)


def test_nothing_is_copied_that_may_not_leave(made: Path) -> None:
    assert ask(made, "look")["statuspage"] == ""


@pytest.mark.parametrize("words", ["Apps were slow", "# Apps were slow", "  #  Apps were slow "])
def test_a_title_is_worded_without_signs_and_stays_a_title(made: Path, words: str) -> None:
    title = find(ask(made, "look"), "title")
    assert not title["text"].startswith("#")
    assert not "".join(piece["text"] for piece in title["public"]).startswith("#")
    given = {"section": "title", "action": "reword", "with": words, "seen": title["seen"]}
    state = ask(made, "act", action="section", given={**given, "by": "Bo Example"})
    assert find(state, "title")["text"] == "Apps were slow"
    assert state["page"].lstrip().startswith("<h1")
