"""What was masked by a guess is given back by two people, and kept by every gathering."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.kit import (
    ID,
    Ran,
    flags,
    incident,
    kit,
    kit_as,
    list_customers,
    said,
    write_export,
)
from support.redaction_samples import token

from incident_kit.case import load_case
from incident_kit.model import Event
from incident_kit.workspace import open_workspace

#: Taken for a password by a guess; by its form; and both in one line.
GUESSED = "admin / Zk7kd8Qm2!x is the label on the rack"
FORMAL = "glpat-" + token("an", 20, "unmask")
LINES = [said(1, GUESSED), said(2, f"the token {FORMAL}"), said(3, f"{GUESSED}, {FORMAL}")]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    export = write_export(tmp_path / "exports" / "slack.zip", LINES)
    assert kit(tmp_path, "init", str(tmp_path)).code == 0
    list_customers(tmp_path, "Elsewhere Ferries")
    given = flags(slack_channel="incident", slack_export=str(export))
    assert kit(tmp_path, "new", ID, *given).code == 0
    gather(tmp_path)
    return tmp_path


def gather(folder: Path) -> None:
    assert kit(folder, "gather", ID).code == 0


def events(folder: Path) -> list[Event]:
    return sorted(load_case(open_workspace(folder), ID).events, key=lambda event: event.at)


def unmask(folder: Path, number: int, by: str, reason: str = "it is a label") -> Ran:
    return kit(folder, "unmask", ID, events(folder)[number].id, "--by", by, "--reason", reason)


def test_one_person_s_word_is_kept_and_gives_nothing_back(here: Path) -> None:
    ran = unmask(here, 0, "Ada Fictional")
    assert (ran.code, "somebody else has to say so too" in ran.out) == (0, True)
    assert unmask(here, 0, "Ada Fictional").code == 0
    assert "Zk7kd8" not in (incident(here) / "events.jsonl").read_text()


def test_two_people_s_word_gives_it_back_for_good(here: Path) -> None:
    for name in ("Ada Fictional", "Ben Madeup"):
        assert unmask(here, 0, name).code == 0
    for _ in range(2):
        first = events(here)[0]
        assert (first.body, "masked" in first.flags) == (GUESSED, False)
        gather(here)
    shutil.rmtree(incident(here) / "raw")
    gather(here)
    assert events(here)[0].body == GUESSED
    assert "what was masked in slack:" in kit(here, "audit", ID).out


def test_a_token_beside_it_stays_masked(here: Path) -> None:
    for name in ("Ada Fictional", "Ben Madeup"):
        assert unmask(here, 2, name).code == 0
    third = events(here)[2]
    assert third.body == f"{GUESSED}, [secret removed]"
    assert "masked" in third.flags
    assert "Zk7kd8" not in events(here)[0].body


@pytest.mark.parametrize(
    ("number", "by", "why"),
    [
        (1, "Ada Fictional", "raw/ holds nothing that may be given back"),
        (0, "TBC", "needs a name"),
        (0, "", "say who"),
    ],
)
def test_what_may_not_be_given_back_is_refused(here: Path, number: int, by: str, why: str) -> None:
    ran = unmask(here, number, by)
    assert (ran.code, why in ran.err) == (2, True), ran.err


def test_a_line_in_which_nothing_was_masked_is_refused(here: Path) -> None:
    write_export(here / "exports" / "slack.zip", [*LINES, said(9, "all is well")])
    gather(here)
    ran = unmask(here, 3, "Ada Fictional")
    assert (ran.code, "nothing was masked" in ran.err) == (2, True)


def test_two_names_at_one_machine_are_one_person(here: Path) -> None:
    """Where nobody is listed, whom git knows is one of the names of who says so."""
    line = events(here)[0].id
    for name in ("Ada Fictional", "Ben Madeup"):
        given = ("unmask", ID, line, "--by", name, "--reason", "a label")
        assert kit_as("Ada Fictional <ada@paas.example>", here, *given).code == 0
    assert "Zk7kd8" not in events(here)[0].body


def test_words_that_change_later_are_masked_again(here: Path) -> None:
    for name in ("Ada Fictional", "Ben Madeup"):
        assert unmask(here, 0, name).code == 0
    edited = said(1, "admin / Wq5pd8Qm7!y is the new one", edited={"user": "U0ADA00001", "ts": "1"})
    write_export(here / "exports" / "slack.zip", [edited, *LINES[1:]])
    gather(here)
    assert "Wq5pd8" not in (incident(here) / "events.jsonl").read_text()


def test_what_was_pasted_is_given_back_too(here: Path) -> None:
    (here / "log.txt").write_text(f"09:30 Ada: {GUESSED}\n")
    assert kit(here, "gather", ID, "--paste", str(here / "log.txt")).code == 0
    (pasted,) = [event for event in events(here) if event.source == "pasted"]
    for name in ("Ada Fictional", "Ben Madeup"):
        given = ("unmask", ID, pasted.id, "--by", name, "--reason", "a label")
        assert kit(here, *given).code == 0
    gather(here)
    assert [one.body for one in events(here) if one.id == pasted.id] == [GUESSED]


def test_neither_raw_nor_git_holds_more_than_before(here: Path) -> None:
    """Of a token nothing is held for giving back."""
    held = [path.read_text() for path in (incident(here) / "raw").glob("masked-*.json")]
    assert held
    assert not any(FORMAL in text for text in held)
    assert ".history" not in "".join(held)
