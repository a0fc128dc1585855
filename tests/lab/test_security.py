"""A text that is held back for security: why, and who lets it go by a click."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from support.clickers import Hand, make_undecided
from support.kit import ID, incident, kit, list_files

from incident_kit.case import load_case
from incident_kit.errors import IncidentKitError
from incident_kit.lab.desk import Desk
from incident_kit.lab.views.cockpit import show_cockpit
from incident_kit.workspace import open_workspace

LINK = "https://chat.disk.example/archives/p1"
#: A decision that counts.
GOOD = {
    "decision": "reviewed",
    "role": "information assurance",
    "reason": "no access in the logs",
    "evidence": LINK,
}
UNREVIEWED = "This is a security incident and nobody has reviewed this text."


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder = make_undecided(tmp_path / "ws")
    answer(folder, "yes")
    return folder


def answer(folder: Path, security: str) -> None:
    facts = incident(folder) / "incident.yaml"
    facts.write_text(facts.read_text().replace("security: no", f"security: {security}"))


def hold(folder: Path, by: str = "Ira Fictional") -> None:
    words = ("--by", by, "--reason", "a token in the logs")
    assert kit(folder, "security", ID, "--hold", *words).code == 0


def sit(folder: Path, by: str = "Ira Fictional") -> Hand:
    return Hand(Desk(folder.parent), "composer", by)


def decide(hand: Hand, **given: Any) -> Mapping[str, Any]:
    """Decide on the text that the page shows."""
    state: Mapping[str, Any] = hand.act(
        "decidesecurity", **{**GOOD, "seen": hand.look()["seen"], **given}
    )
    return state


def test_a_held_incident_says_why_and_what_lets_it_go(made: Path) -> None:
    security = sit(made).look()["security"]
    assert (security["held"], security["decision"]) == (UNREVIEWED, "reviewed")
    assert security["who"] == "information assurance"


def test_one_signs_as_what_is_missing_unless_the_team_s_list_says_as_what(made: Path) -> None:
    assert sit(made).look()["signing"]["roles"] == ["information assurance"]
    settings = made / "incident-kit.yaml"
    listed = "people:\n  - {name: Ira Fictional, role: information assurance}\n"
    settings.write_text(settings.read_text().replace("people: []\n", listed))
    signing = sit(made).look()["signing"]
    assert (signing["roles"], signing["who"]) == ([], "Ira Fictional")


def test_the_cockpit_says_why_in_the_same_sentence(made: Path) -> None:
    held = show_cockpit(load_case(open_workspace(made), ID))["held"]
    assert held == UNREVIEWED


def test_a_review_by_a_click_is_the_one_that_the_verb_records(made: Path) -> None:
    state = decide(sit(made))
    assert state["security"]["held"] == ""
    assert state["security"]["settled"].startswith("Reviewed by Ira Fictional")
    assert "no access in the logs" in (incident(made) / "review.yaml").read_text()
    assert kit(made, "security", ID).out.startswith(f"{ID}: clear")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"by": "Ben Madeup"}, "wrote the public version"),
        ({"by": "Ada Fictional"}, "led the incident"),
        ({"by": "–"}, "needs a name"),
        ({"role": "engineer"}, "is not information assurance"),
        ({"role": " "}, "needs a role"),
        ({"reason": ""}, "needs a reason"),
        ({"role": "", "reason": " "}, "needs a role and a reason"),
        ({"evidence": ""}, "nothing shows that it was they"),
        ({"seen": "sha256:0"}, "changed just now"),
        ({"seen": ""}, "changed just now"),
        ({"decision": "published"}, "no decision on security"),
    ],
)
def test_what_the_verb_refuses_is_refused_and_nothing_recorded(
    made: Path, given: Mapping[str, str], said: str
) -> None:
    hand, before = sit(made), list_files(made)
    with pytest.raises(IncidentKitError, match=said):
        decide(hand, **given)
    assert list_files(made) == before


def test_a_hold_takes_two_others_or_a_reviewer_or_its_holder(made: Path) -> None:
    answer_no(made)
    hold(made)
    hand = sit(made)
    security = hand.look()["security"]
    held = "Held by Ira Fictional (role not given): a token in the logs."
    assert (security["held"], security["decision"]) == (held, "clear")
    assert security["who"] == "Ira Fictional or information assurance or two others"
    engineer = {"decision": "clear", "role": "engineer"}
    assert decide(hand, **engineer, by="Cy Example")["security"]["held"] == held
    assert decide(hand, **engineer, by="Di Example")["security"]["held"] == ""


def answer_no(folder: Path) -> None:
    facts = incident(folder) / "incident.yaml"
    facts.write_text(facts.read_text().replace("security: yes", "security: no"))


def test_a_reviewer_may_hold_it_back_by_a_click(made: Path) -> None:
    given = {"decision": "hold", "role": "", "reason": "logs are not read yet"}
    state = decide(sit(made), **given)
    assert state["security"]["held"].endswith("logs are not read yet.")


def test_later_words_are_held_back_again(made: Path) -> None:
    decide(sit(made))
    path = incident(made) / "public.ipynb"
    path.write_text(path.read_text().replace("called us", "called us twice"))
    again = "The decision of Ira Fictional (information assurance) does not cover this text."
    assert sit(made).look()["security"]["held"] == again


@pytest.mark.parametrize("change", [answer_no, lambda folder: answer_unsure(folder)])
def test_where_nothing_waits_for_a_reviewer_there_is_no_form(
    made: Path, change: Callable[[Path], None]
) -> None:
    change(made)
    security = sit(made).look()["security"]
    assert (security["decision"], security["settled"]) == (None, "")


def answer_unsure(folder: Path) -> None:
    """The question itself is asked, in the cockpit."""
    facts = incident(folder) / "incident.yaml"
    facts.write_text(facts.read_text().replace("security: yes", "security: unknown"))


def test_a_step_of_security_leads_to_its_form(made: Path) -> None:
    steps = sit(made).look()["todo"]
    assert [one["text"] for one in steps if one["panel"] == "Security"] == [
        "a reviewer decides on this security incident"
    ]


def test_an_answer_of_no_without_a_name_is_asked_for(made: Path) -> None:
    answer_no(made)
    facts = incident(made) / "incident.yaml"
    lines = [line for line in facts.read_text().splitlines() if "security_by" not in line]
    assert show_cockpit(load_case(open_workspace(made), ID))["asks"] is None
    facts.write_text("\n".join(lines))
    assert show_cockpit(load_case(open_workspace(made), ID))["asks"] == []
