"""Answers are recorded once and for all: what holds a text back does so for every verb."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from support.kit import ID, incident, kit

DECLINE = ("decline", ID, "--by", "Pat Product", "--reason", "nobody noticed it")
UNDO = ("decline", ID, "--undo", "--by", "Pat Product", "--reason", "two users asked")


@pytest.fixture
def here(exported: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(exported, tmp_path / "ws"))


def list_exported(folder: Path) -> list[str]:
    return sorted(path.name for path in (incident(folder) / "export").iterdir())


# not published --------------------------------------------------------------------


def test_what_is_declined_is_taken_back_and_not_asked_for(here: Path) -> None:
    assert kit(here, *DECLINE).code == 0
    assert list_exported(here) == []
    refused = kit(here, "export", ID, "--public")
    assert refused.code == 5
    assert "Pat Product decided not to publish it: nobody noticed it" in refused.err
    checked = kit(here, "check", ID)
    assert checked.code == 0
    assert "R13 ok " in checked.out
    assert "decided by Pat Product: nobody noticed it" in checked.out
    assert "incident-kit public" not in checked.out
    assert "not published, by decision" in kit(here).out
    answer = json.loads(kit(here, "check", ID, "--json").out)
    assert answer["ready"]["public"] is False
    assert answer["not_publishing"] == {"by": "Pat Product", "reason": "nobody noticed it"}


def test_a_declined_incident_is_done_in_a_batch_without_a_public_version(here: Path) -> None:
    (incident(here) / "public.ipynb").unlink()
    assert kit(here, *DECLINE).code == 0
    ran = kit(here, "batch", "--all", "--workers", "1", "--json")
    (outcome,) = json.loads(ran.out)
    assert (outcome["state"], outcome["code"]) == ("done", 0)
    assert outcome["reason"] == "not published, decided by Pat Product"
    assert not (incident(here) / "public.ipynb").exists()
    assert list_exported(here) == ["internal.html", "internal.md"]


def test_a_refusal_stands_without_the_line_that_shows_it(here: Path) -> None:
    assert kit(here, *DECLINE).code == 0
    path = incident(here) / "review.yaml"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("not_publishing")))
    assert "decided not to publish it" in kit(here, "export", ID, "--public").err


def test_what_was_declined_is_published_when_that_is_taken_back(here: Path) -> None:
    for verb in (DECLINE, UNDO):
        assert kit(here, *verb).code == 0
    assert "not_publishing" not in (incident(here) / "review.yaml").read_text()
    assert kit(here, "export", ID, "--public").code == 0


def test_a_reason_written_by_hand_is_taken_back_in_words(here: Path) -> None:
    path = incident(here) / "review.yaml"
    reason = "not_publishing: {by: Ira Example, reason: internal only, at: 2026-03-04T09:00Z}"
    path.write_text(f"{path.read_text()}{reason}\n")
    assert kit(here, "export", ID, "--public").code == 5
    assert kit(here, *DECLINE).code == 2
    assert kit(here, *UNDO).code == 0
    assert "about: 'written by hand, Ira Example: internal only'" in path.read_text()
    assert kit(here, "export", ID, "--public").code == 0


def test_nobody_takes_back_what_nobody_decided(here: Path) -> None:
    assert kit(here, *UNDO).code == 2
    assert kit(here, "decline", ID, "--by", "-", "--reason", "x").code == 2


# changed afterwards ---------------------------------------------------------------


def test_a_changed_answer_stops_every_verb_that_would_let_the_text_leave(here: Path) -> None:
    path = incident(here) / "review.yaml"
    path.write_text(path.read_text().replace("by: Dee Delivery", "by: Mo Delivery"))
    checked = kit(here, "check", ID)
    assert checked.code == 5
    assert "put review.yaml back as it was recorded, from git: the sign-off by Mo" in checked.out
    assert "review.yaml was changed" in kit(here).out
    refused = kit(here, "export", ID, "--public")
    assert refused.code == 5
    assert "was changed after it was recorded" in refused.err
    again = kit(here, "signoff", ID, "--by", "Pat Product", "--role", "product manager")
    assert (again.code, "nothing was recorded" in again.err) == (5, True)
    hold = ("security", ID, "--hold", "--by", "Ira Example", "--role", "information assurance")
    assert kit(here, *hold, "--reason", "somebody was here").code == 0
    assert list_exported(here) == []


def test_a_yes_that_was_acted_on_is_not_edited_away(here: Path) -> None:
    """The hold saw the answer; editing the file afterwards clears nothing."""
    facts = incident(here) / "incident.yaml"
    no = facts.read_text()
    facts.write_text(no.replace("security: no", "security: yes"))
    hold = ("security", ID, "--hold", "--by", "Ira Example", "--role", "information assurance")
    assert kit(here, *hold, "--reason", "a sign").code == 0
    facts.write_text(no)
    assert kit(here, "export", ID, "--public").code == 5
    answer = json.loads(kit(here, "check", ID, "--json").out)
    assert answer["signoffs"]["need"] == 2


# told -----------------------------------------------------------------------------


def test_an_audit_tells_who_answered_what_about_which_version(here: Path) -> None:
    assert kit(here, *DECLINE).code == 0
    told = kit(here, "audit", ID)
    assert told.code == 0
    assert (
        "Dee Delivery (delivery manager) signed version 1 of the text, as it stands now  "
        "[asked for: 1 person who did not write it]"
        in [line[22:] for line in told.out.splitlines()]
    )
    assert "Pat Product decided that nothing is published: nobody noticed it" in told.out
    assert "Verdict: as it was recorded: 2 answers." in told.out


def test_an_audit_names_what_was_changed(here: Path) -> None:
    path = incident(here) / "review.yaml"
    path.write_text(path.read_text().replace("by: Dee Delivery", "by: Mo Delivery"))
    told = kit(here, "audit", ID, "--json")
    assert told.code == 5
    answer = json.loads(told.out)
    assert answer["whole"] is False
    assert [fault.partition(" of ")[0] for fault in answer["faults"]] == [
        "the sign-off by Mo Delivery"
    ]


def test_answers_from_before_the_chain_count_and_say_so(here: Path) -> None:
    """A `review.yaml` of an earlier version needs nothing."""
    path = incident(here) / "review.yaml"
    (row,) = [line for line in path.read_text().splitlines() if "by: Dee Delivery" in line]
    old = row.partition(", answered")[0]
    path.write_text(f"signoffs:\n{old}}}\n")
    said = "1 answer of review.yaml is from before entries named each other"
    assert kit(here, "export", ID, "--public").code == 0
    sheet = (incident(here) / "export/proof.md").read_text()
    assert said in sheet
    assert "no keys are asked for" in sheet
    assert said in kit(here, "check", ID).out
    told = kit(here, "audit", ID)
    assert told.code == 0
    assert said in told.out


def test_an_answer_that_was_edited_away_is_told(here: Path) -> None:
    facts = incident(here) / "incident.yaml"
    no = facts.read_text()
    facts.write_text(no.replace("security: no", "security: yes"))
    assert kit(here, *DECLINE).code == 0
    facts.write_text(no)
    said = "said `yes` when the decision on publishing by Pat Product"
    assert said in kit(here, "check", ID).out
    assert said in kit(here, "audit", ID).out


def test_whoever_saw_something_holds_it_in_few_words(ready: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ready, tmp_path / "ws"))
    held = kit(folder, "security", ID, "--hold", "--by", "Ada Fictional", "--reason", "a sign")
    assert (held.code, held.err) == (0, "")
    reason = "held by Ada Fictional (role not given): a sign"
    assert reason in kit(folder, "security", ID).out
