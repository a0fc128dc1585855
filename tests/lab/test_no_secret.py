"""What only looks like a secret is shown in its line, and passes by the word of two people."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from support.clickers import Hand
from support.kit import ID, authored, describe_git, incident, kit, list_files, notebook, save
from support.published import SIGN, make_accepted, type_section, type_text
from support.redaction_samples import token

from incident_kit.authoring.screens import Screens
from incident_kit.case import load_case
from incident_kit.errors import IncidentKitError, WaitingError
from incident_kit.journey.no_secrets import list_secret_lines
from incident_kit.lab.desk import Desk
from incident_kit.workspace import open_workspace

GUESSED = "The fix is in admin / Blue-Crane9 upstream"
FORMAL = "glpat-" + token("an", 20, "no secret")
STRONG = f"The rack is labelled admin / {token('an', 32, 'strong')}"
WHY = "a label on a rack"


@pytest.fixture(name="folder")
def make_folder(tmp_path: Path) -> Path:
    folder = make_accepted(tmp_path / "ws")
    type_text(folder, f"We are sorry.\n\n{GUESSED}.")
    return folder


def sit(folder: Path, by: str, view: str = "decider") -> Hand:
    return Hand(Desk(folder.parent), view, by)


def find_card(hand: Hand) -> Mapping[str, Any]:
    [card] = [card for card in hand.look()["cards"] if card["asks"] == "secret"]
    return dict(card)


def say(hand: Hand, **given: Any) -> Any:
    return hand.act("nosecret", **{"seen": find_card(hand)["seen"], "reason": WHY, **given})


def show_page(folder: Path) -> str:
    """The page as readers see it."""
    return str(sit(folder, "Ada Fictional", "composer").look()["page"])


def list_said(folder: Path) -> str:
    return (incident(folder) / "review.yaml").read_text()


# the card ---------------------------------------------------------------------------------


def test_the_line_is_shown_whole_with_what_looks_like_a_secret_marked(folder: Path) -> None:
    card = find_card(sit(folder, "Ada Fictional"))
    [pieces] = card["passages"]
    assert "".join(piece["text"] for piece in pieces) == f"{GUESSED}."
    assert [piece["text"] for piece in pieces if piece["new"]] == ["Blue-Crane9"]
    assert (card["section"], card["sectionKey"]) == ("Summary", "summary")
    assert (card["sure"], card["words"], card["missing"]) == ("", [], "")


@pytest.mark.parametrize("text", [f"We saw {FORMAL}.", f"{GUESSED}, {FORMAL}.", f"{STRONG}."])
def test_what_is_sure_or_as_strong_is_not_shown_and_cannot_pass(folder: Path, text: str) -> None:
    type_text(folder, f"We are sorry.\n\n{text}")
    card = find_card(sit(folder, "Ada Fictional"))
    assert card["sure"] == (
        "It holds a token or a key, or what is as strong as one: nobody lets it pass"
    )
    assert not card["seen"]
    shown = json.dumps(card)
    assert not any(secret in shown for secret in (FORMAL, "Blue-Crane9", STRONG[-12:]))


def test_what_a_key_ends_with_is_not_shown_beside_a_guess(folder: Path) -> None:
    key = token("an", 64, "pem")
    pem = f"-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----"
    type_text(folder, f"We are sorry.\n\n{pem} and {GUESSED}.")
    state = sit(folder, "Ada Fictional").look()
    assert [bool(card["sure"]) for card in state["cards"]] == [True, False]
    assert not any(shown in json.dumps(state) for shown in (key, "END PRIVATE"))


def write_report(folder: Path) -> None:
    """Words in each of its sections, so that the cockpit goes on to the public version."""
    path = incident(folder) / "report.ipynb"
    content = notebook(path)
    for cell in authored(content):
        cell["source"] = "All is said."
    save(path, content)


def test_the_cockpit_waits_for_somebody_else_once_one_has_said_so(folder: Path) -> None:
    write_report(folder)
    hand = sit(folder, "Ada Fictional", "cockpit")
    assert hand.look()["next"]["sentence"] == "See to 1 line that looks like a secret."
    assert not hand.look()["next"]["by"].startswith("somebody")
    say(sit(folder, "Ada Fictional"))
    assert hand.look()["next"]["by"] == "somebody other than Ada Fictional"


def test_a_sentence_that_differs_from_the_facts_is_counted_like_its_card(folder: Path) -> None:
    write_report(folder)
    type_text(folder, "The outage lasted 5 hours.")
    state = sit(folder, "Ada Fictional", "cockpit").look()
    [hide] = [part for part in state["parts"] if part["title"] == "Hide"]
    assert (hide["figure"], hide["done"]) == ("1", False)
    assert state["next"]["sentence"] == "See to 1 sentence that differs from the facts."
    assert len(sit(folder, "Ada Fictional").look()["cards"]) == 1


def test_it_is_asked_before_all_that_waits_for_nobody_else(folder: Path) -> None:
    type_text(folder, f"We told Zorvex of it.\n\n{GUESSED}.")
    hand = sit(folder, "Ada Fictional")
    assert [card["asks"] for card in hand.look()["cards"]] == ["secret", "entity"]
    assert [card["asks"] for card in say(hand)["cards"]] == ["entity", "secret"]


def test_whose_words_lost_a_secret_is_told(folder: Path) -> None:
    words = "Le mot de passe du routeur est Brume-Tiede7."
    step = {"action": "word", "line": "1", "value": words}
    [summary, *_] = [
        one
        for one in sit(folder, "Ada Fictional", "composer").look()["sections"]
        if one["key"] == "summary"
    ]
    reworded = {"section": "summary", "action": "reword", "with": words, "seen": summary["seen"]}
    for view, action, given in (
        ("timeline", "note", {"text": words, "at": None}),
        ("timeline", "curate", {"steps": [step]}),
        ("composer", "section", reworded),
    ):
        hand = sit(folder, "Ada Fictional", view)
        hand.act(action, **given)
        assert hand.masked
        hand.act("note", text="All is well.", at=None)
        assert not hand.masked
    held = "".join(path.read_text() for path in incident(folder).glob("*.yaml"))
    assert "Brume-Tiede7" not in held


@pytest.mark.parametrize("names", [("Ada Fictional",), ("Ada Fictional", "Bo Inventado")])
def test_a_word_is_taken_back_before_and_after_it_passes(
    folder: Path, names: tuple[str, ...]
) -> None:
    seen = find_card(sit(folder, "Ada Fictional"))["seen"]
    for by in names:
        say(sit(folder, by))
    state = sit(folder, "Ada Fictional").look()
    undo = state["decided"][0]["undo"] if len(names) > 1 else {"given": {"seen": seen}}
    sit(folder, "Bo Inventado").act("doubt", **undo["given"])
    card = find_card(sit(folder, "Ada Fictional"))
    assert (card["seen"], card["words"], card["missing"]) == (seen, [], "")
    assert GUESSED not in show_page(folder)


def test_the_step_beside_the_sections_leads_to_the_card(folder: Path) -> None:
    composer = sit(folder, "Ada Fictional", "composer").look()
    [step] = [step for step in composer["todo"] if "secret" in step["text"]]
    assert step["text"] == "say whether what looks like a secret is one (1 place)"
    assert (step["notebook"], composer["cards"]) == ("redact", 1)
    type_text(folder, f"We are sorry.\n\n{STRONG}.")
    composer = sit(folder, "Ada Fictional", "composer").look()
    assert composer["todo"][0]["text"] == "take out the secret (1 place)"


def test_the_cockpit_counts_it_with_what_is_left_to_hide(folder: Path) -> None:
    for by, left in (("Ada Fictional", "1"), ("Bo Inventado", "1"), ("", "0")):
        parts = sit(folder, by, "cockpit").look()["parts"]
        [hide] = [part for part in parts if part["title"] == "Hide"]
        assert (hide["figure"], hide["done"]) == (left, left == "0")
        if by:
            say(sit(folder, by))


def test_without_lab_the_notebook_says_what_to_do_and_shows_none(folder: Path) -> None:
    type_text(folder, f"We are sorry.\n\n{GUESSED}.\n\n{STRONG}.")
    text = Screens(load_case(open_workspace(folder), ID)).decisions_left().text
    assert "**2 lines look like a secret:**" in text
    assert text.count("take the secret out of public.ipynb") == 2
    assert text.count(f"incident-kit decide {ID} --no-secret") == 1
    assert not any(secret in text for secret in ("Blue-Crane9", STRONG[-12:]))


# two people ----------------------------------------------------------------------------------


def test_it_passes_by_the_word_of_two_people_and_the_page_shows_it(folder: Path) -> None:
    hands = [sit(folder, by) for by in ("Ada Fictional", "Bo Inventado")]
    assert "Blue-Crane9" not in show_page(folder)
    say(hands[0])
    card = find_card(hands[1])
    assert card["words"] == [{"by": "Ada Fictional", "how": "no secret", "why": WHY}]
    assert card["missing"] == "Ada Fictional has said so; somebody else has to say so too."
    assert "Blue-Crane9" not in show_page(folder)
    state = say(hands[1], reason="a rack has it")
    assert state["cards"] == []
    [entry] = state["decided"]
    assert (entry["how"], entry["why"], entry["by"]) == (
        *("no secret", "a rack has it"),
        "Ada Fictional and Bo Inventado",
    )
    assert "Blue-Crane9" not in json.dumps(entry)
    assert f"{GUESSED}." in show_page(folder)
    assert kit(folder, *SIGN, "Dee Example").code == 0
    assert kit(folder, "export", ID, "--public").code == 0


def test_a_click_and_the_verb_are_two_words_on_one_line(folder: Path) -> None:
    say(sit(folder, "Ada Fictional"))
    line = str(list_secret_lines(load_case(open_workspace(folder), ID))[0].line)
    verb = ("decide", ID, "--no-secret", line, "--reason", WHY, "--by")
    again = kit(folder, *verb, "Bo Inventado")
    assert (again.code, "in the word of two people" in again.out) == (0, True), again.err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"by": "Ada Fictional"}, "Ada Fictional has said so; somebody else has to say so too"),
        ({"by": "ada  FICTIONAL"}, "somebody else has to say so too"),
        ({"reason": ""}, "takes a name and a reason"),
        ({"reason": "  "}, "takes a name and a reason"),
        ({"by": ""}, "records who decides"),
        ({"by": "–"}, "needs a name"),
        ({"seen": []}, "says something else by now"),
        ({"seen": ["sha256:0"]}, "says something else by now"),
    ],
)
def test_what_is_refused_is_refused_in_a_sentence_and_nothing_recorded(
    folder: Path, given: Mapping[str, Any], said: str, caplog: pytest.LogCaptureFixture
) -> None:
    say(sit(folder, "Ada Fictional"))
    hand, before = sit(folder, "Bo Inventado"), list_files(folder)
    with caplog.at_level(logging.DEBUG), pytest.raises(IncidentKitError, match=said) as refused:
        say(hand, **given)
    assert list_files(folder) == before
    assert "Blue-Crane9" not in f"{refused.value}{caplog.text}"


@pytest.mark.parametrize("text", [f"We saw {FORMAL}.", f"{GUESSED}, {FORMAL}.", f"{STRONG}."])
def test_a_token_is_refused_however_it_is_asked_for(
    folder: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    type_text(folder, f"We are sorry.\n\n{text}")
    [line] = list_secret_lines(load_case(open_workspace(folder), ID))
    hand, before = sit(folder, "Ada Fictional"), list_files(folder)
    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(IncidentKitError, match="nobody lets it pass") as refused,
    ):
        say(hand, seen=line.prints)
    assert list_files(folder) == before
    told = f"{refused.value}{caplog.text}"
    assert not any(secret in told for secret in (FORMAL, "Blue-Crane9", STRONG[-12:]))


def test_a_line_that_says_something_else_is_asked_about_again(folder: Path) -> None:
    hand = sit(folder, "Ada Fictional")
    say(hand)
    seen = find_card(hand)["seen"]
    type_text(folder, f"We are sorry.\n\n{GUESSED} now.")
    other = sit(folder, "Bo Inventado")
    with pytest.raises(WaitingError, match="says something else by now"):
        say(other, seen=seen)
    assert find_card(other)["words"] == []
    assert "Bo Inventado" not in list_said(folder)


def test_a_line_that_only_stands_elsewhere_by_now_is_the_same_one(folder: Path) -> None:
    hand, other = sit(folder, "Ada Fictional"), sit(folder, "Bo Inventado")
    seen = find_card(other)["seen"]
    say(hand)
    type_section(folder, "title", "# Slow apps\n\nFor a while.")
    assert say(other, seen=seen)["cards"] == []


def test_two_names_at_one_computer_are_told_what_is_missing(folder: Path) -> None:
    with patch.dict(os.environ, describe_git("Ada Fictional")):
        say(sit(folder, "Ada Fictional"))
        hand = sit(folder, "Bo Inventado")
        say(hand)
        missing = find_card(hand)["missing"]
        assert "both said so at the same computer" in missing
        assert "`people` in incident-kit.yaml" in missing
    with patch.dict(os.environ, describe_git("Bo Inventado")):
        assert say(sit(folder, "Bo Inventado"))["cards"] == []
