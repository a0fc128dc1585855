"""What the decider shows of the public text, and what becomes of each answer."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.kit import ID, incident, kit
from support.published import make_accepted, type_text

from incident_kit.case import load_case
from incident_kit.demo import make_demo
from incident_kit.errors import IncidentKitError
from incident_kit.lab.desk import Desk
from incident_kit.lab.views.decider import show_decisions
from incident_kit.workspace import open_workspace

BY = {"by": "Dee Example"}
TEXT = "We told Zorvex and Quillaby of it. Ada Fictional called Zorvex again."


@pytest.fixture(name="folder")
def make_folder(tmp_path: Path) -> Path:
    folder = make_accepted(tmp_path / "ws")
    type_text(folder, TEXT)
    return folder


def ask(folder: Path, verb: str, **given: Any) -> Any:
    asked = {"path": f"incidents/{ID}/redact.ipynb", "incident": ID, "view": "decider"}
    return json.loads(json.dumps(asyncio.run(Desk(folder).answer(verb, {**asked, **given}))))


def look(folder: Path) -> Any:
    return ask(folder, "look")["state"]


def act(folder: Path, name: str, /, **given: Any) -> Any:
    return ask(folder, "act", action=name, given={**BY, **given})["state"]


def find(state: Mapping[str, Any], asks: str) -> Any:
    [card] = [card for card in state["cards"] if card["asks"] == asks]
    return card


def test_each_entity_is_a_card_with_its_sentences_before_and_after(folder: Path) -> None:
    card = find(look(folder), "entity")
    assert (card["value"], card["kind"], card["places"]) == ("Ada Fictional", "person", "1 place")
    [pieces] = card["passages"]
    marked = [(piece["text"], piece["new"]) for piece in pieces if piece["new"] is not None]
    assert marked == [("Ada Fictional", "The incident lead")]
    assert "directory" in card["why"]
    assert card["reasons"]


def test_names_on_no_list_stand_on_one_card_and_stay_for_one_reason(folder: Path) -> None:
    names = find(look(folder), "names")["names"]
    assert [name["value"] for name in names] == ["Zorvex", "Quillaby"]
    state = act(folder, "keepnames", names=["Quillaby", "Zorvex"], reason="our products")
    assert [card["asks"] for card in state["cards"]] == ["entity"]
    assert {entry["what"] for entry in state["decided"]} == {"Zorvex", "Quillaby"}
    undone = act(folder, "undecide", values=["Zorvex", "Quillaby"])
    assert undone == look(folder)
    assert len(find(undone, "names")["names"]) == 2


def test_what_nobody_is_called_is_asked_about_alone(folder: Path) -> None:
    link = "https://docs.google.com/document/d/1AbCdEfGhIjKlMn/edit"
    said = "The wifi password on our wall says Blue-Gulls-1987, as all know."
    type_text(folder, f"{TEXT} {said} The notes are at {link}.")
    cards = look(folder)["cards"]
    assert [(card["asks"], card.get("value")) for card in cards] == [
        ("entity", "Ada Fictional"),
        ("entity", "Blue-Gulls-1987"),
        ("entity", link),
        ("names", None),
    ]


@pytest.mark.parametrize(
    ("answer", "written"),
    [
        ({"action": "replace"}, "action: replace"),
        ({"action": "replace", "with": "a colleague"}, "with: a colleague"),
        ({"action": "replace", "shared": True}, "shared: true"),
        ({"action": "drop"}, "action: drop"),
        ({"action": "keep", "reason": "she agreed"}, "reason: she agreed"),
    ],
)
def test_an_answer_is_what_decide_writes(
    folder: Path, answer: Mapping[str, Any], written: str
) -> None:
    before = look(folder)
    state = act(folder, "decide", value="Ada Fictional", **answer)
    assert [card["asks"] for card in state["cards"]] == ["names"]
    text = (incident(folder) / "redactions.yaml").read_text()
    assert written in text
    assert "by: Dee Example" in text
    [entry] = [one for one in state["decided"] if one["what"] == "Ada Fictional"]
    undo = entry["undo"]
    assert act(folder, undo["action"], **undo["given"])["cards"] == before["cards"]


@pytest.mark.parametrize(
    ("action", "given"),
    [
        ("decide", {"value": "Ada Fictional", "action": "keep", "reason": " "}),
        ("decide", {"value": "Ada Fictional", "action": "replace", "by": ""}),
        ("keepnames", {"names": ["Zorvex"], "reason": ""}),
        ("keepnames", {"names": ["Nobody"], "reason": "ours"}),
        ("undecide", {"values": ["Zorvex"]}),
        ("withoutlists", {"reason": ""}),
        ("undosentence", {"words": "nothing"}),
    ],
)
def test_what_the_verbs_refuse_is_refused_and_changes_nothing(
    folder: Path, action: str, given: Mapping[str, Any]
) -> None:
    before = {path: path.read_bytes() for path in incident(folder).glob("*.yaml")}
    with pytest.raises(IncidentKitError) as refused:
        act(folder, action, **given)
    assert {path: path.read_bytes() for path in incident(folder).glob("*.yaml")} == before
    assert not any(name in str(refused.value) for name in ("Zorvex", "Ada Fictional"))


def test_a_sentence_that_differs_from_the_facts_is_a_card_and_can_be_undone(folder: Path) -> None:
    type_text(folder, "In its first year the outage lasted 5 hours.")
    before = look(folder)
    card = find(before, "sentence")
    assert "5 hours" in card["sentence"]
    assert card["why"].endswith("(or correct these times in incident.yaml)")
    assert (card["section"], card["sectionKey"]) == ("Summary", "summary")
    state = act(folder, "keepsentence", words=card["sentence"], reason="an earlier outage")
    assert state["cards"] == []
    [entry] = [one for one in state["decided"] if one["what"] == card["sentence"]]
    undo = entry["undo"]
    assert act(folder, undo["action"], **undo["given"]) == before


def test_a_missing_list_is_answered_once_by_name(folder: Path) -> None:
    (incident(folder) / "review.yaml").write_text("version: 1\n")
    card = find(look(folder), "lists")
    assert "no list of people" in card["missing"]
    state = act(folder, "withoutlists", reason="we serve our own teams alone")
    assert "lists" not in [card["asks"] for card in state["cards"]]
    assert "our own teams alone" in (incident(folder) / "review.yaml").read_text()


def test_who_is_surely_somebody_is_asked_about_alone(folder: Path) -> None:
    link = "https://docs.qsxdrive.example/d/1AbCdEfGhIjKlMn/edit"
    type_text(
        folder,
        f"We told Mrs Zorvex, Quillaby Ltd, Dagny Orrell, Barbastelle and Pipistrelle: {link}",
    )
    cards = look(folder)["cards"]
    [names] = [card for card in cards if card["asks"] == "names"]
    assert [one["value"] for one in names["names"]] == ["Barbastelle", "Pipistrelle"]
    alone = {card["value"]: card for card in cards if card["asks"] == "entity"}
    assert {"Mrs Zorvex", "Quillaby Ltd", "Dagny Orrell"} < set(alone)
    [shared] = [card for value, card in alone.items() if "qsxdrive" in value]
    assert (shared["suggestion"], "follow" in shared["why"]) == ("[internal link]", True)


def test_domains_that_may_be_ours_are_ticked_on_the_card_of_lists(folder: Path) -> None:
    hosts = "q1.qxharbour.org and q2.qxharbour.org and q3.qxharbour.org hung"
    assert kit(folder, "note", ID, hosts).code == 0
    settings = folder / "incident-kit.yaml"
    settings.write_text(
        re.sub(r"internal_domains:.*", "internal_domains: []", settings.read_text())
    )
    card = find(look(folder), "lists")
    assert card["domains"] == ["qxharbour.org"]
    state = act(folder, "owndomains", domains=card["domains"])
    assert "lists" not in [card["asks"] for card in state["cards"]]
    assert open_workspace(folder).settings.internal_domains == ("qxharbour.org",)


def test_a_name_on_no_list_is_looked_for_and_stored_nowhere(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    type_text(folder, "All is well. We told pipistrelle of it.")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with caplog.at_level(logging.DEBUG):
        found = ask(folder, "search", name=" Pipistrelle ")
        nothing = ask(folder, "search", name="Barbastelle")
    assert found["summary"].startswith("1 place in ")
    assert found["card"]["value"] == "Pipistrelle"
    assert [piece["text"] for piece in found["card"]["passages"][0]][1] == "pipistrelle"
    assert nothing["card"] is None
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert "ipistrelle" not in caplog.text
    assert "pipistrelle" in (incident(folder) / "public.ipynb").read_text()
    state = act(folder, "decide", value="Pipistrelle", action="replace")
    assert "Pipistrelle" in [one["what"] for one in state["decided"]]


def test_once_all_is_decided_it_says_what_is_next(folder: Path) -> None:
    act(folder, "decide", value="Ada Fictional", action="replace")
    state = act(folder, "keepnames", names=["Zorvex", "Quillaby"], reason="our products")
    assert state["cards"] == []
    assert state["next"] == "Next: have the public version signed off, in public.ipynb."


def test_security_comes_before_who_signs(folder: Path) -> None:
    facts = incident(folder) / "incident.yaml"
    facts.write_text(facts.read_text().replace("security: no", "security: yes"))
    type_text(folder, "All is well.")
    state = look(folder)
    assert state["cards"] == []
    assert state["next"] == "Next: answer for security, then have it signed off, in public.ipynb."


def test_once_all_is_exported_nothing_is_next(tmp_path: Path) -> None:
    make_demo(tmp_path / "demo")
    [exported] = tmp_path.glob("demo/incidents/*/export/public.html")
    case = load_case(open_workspace(tmp_path / "demo"), exported.parent.parent.name)
    assert show_decisions(case)["next"] == "Everything is done: signed off and exported."


def test_the_notebook_holds_the_view_by_name_alone(folder: Path) -> None:
    assert kit(folder, "redact", ID).code == 0
    held = json.loads((incident(folder) / "redact.ipynb").read_text())
    bundles = [
        output["data"]["application/vnd.incident-kit+json"]
        for cell in held["cells"]
        for output in cell.get("outputs", ())
        if "application/vnd.incident-kit+json" in output.get("data", {})
    ]
    assert {"view": "decider", "incident": ID} in bundles
    assert not any(name in json.dumps(bundles) for name in ("Zorvex", "Quillaby"))
