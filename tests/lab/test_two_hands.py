"""Two people decide on one thing: the second is asked to look again, and nothing is lost."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from support.clickers import NAME, PEOPLE, Hand, make_undecided, step
from support.kit import ID, kit, list_files

from incident_kit.errors import WaitingError
from incident_kit.lab.desk import Desk


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_undecided(tmp_path_factory.mktemp("base") / "ws")


@pytest.fixture
def made(base: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(base, tmp_path / "ws"))


@pytest.fixture(params=["one server", "two servers"])
def hands(request: pytest.FixtureRequest, made: Path, tmp_path: Path) -> Any:
    """Two people at pages of one view: of one JupyterLab, or each of their own."""
    first = Desk(tmp_path)
    second = first if request.param == "one server" else Desk(tmp_path)
    return lambda view: tuple(map(Hand, (first, second), (view, view), PEOPLE))


def refuse(hand: Hand, made: Path, action: str, /, **given: Any) -> str:
    """The sentence by which an action is refused, which changes nothing."""
    before = list_files(made)
    with pytest.raises(WaitingError) as refused:
        hand.act(action, **given)
    assert list_files(made) == before
    assert refused.value.todo == ("look at how it stands now, then decide again",)
    return str(refused.value.args[0])


def test_a_line_that_somebody_worded_meanwhile(hands: Any, made: Path) -> None:
    one, other = hands("timeline")
    line = other.look()["lines"][2]
    one.act("curate", **step(line["id"], "word", "Of the first."))
    second = step(line["id"], "word", "Of the second.")
    assert (
        refuse(other, made, "curate", **second)
        == "line 3 was decided on meanwhile: nothing was recorded"
    )
    assert other.look()["lines"][2]["text"] == "Of the first."
    assert other.act("curate", **second)["lines"][2]["text"] == "Of the second."


def test_another_decision_on_the_same_line_goes_beside_it(hands: Any) -> None:
    one, other = hands("timeline")
    line = other.look()["lines"][2]
    one.act("curate", **step(line["id"], "word", "Of the first."))
    shown = other.act("curate", **step(line["id"], "kind", "action"))["lines"][2]
    assert (shown["text"], shown["kind"]) == ("Of the first.", "action")


def test_the_same_decision_twice_is_one(hands: Any) -> None:
    one, other = hands("timeline")
    lines = other.look()["lines"]
    same = [
        step(lines[1]["id"], "hide"),
        step(lines[2]["id"], "retime", "09:42"),
        step(lines[3]["id"], "public", "yes"),
        step(lines[4]["id"], "merge", lines[3]["id"]),
    ]
    for decision in same:
        one.act("curate", **decision)
    for decision in same:
        other.act("curate", **decision)


@pytest.mark.parametrize(
    ("action", "value"), [("word", "Of the second."), ("hide", None), ("undo", None)]
)
def test_a_line_that_somebody_folded_meanwhile(
    hands: Any, made: Path, action: str, value: str | None
) -> None:
    one, other = hands("timeline")
    first, second, *_ = other.look()["lines"]
    one.act("curate", **step(second["id"], "merge", first["id"]))
    assert refuse(other, made, "curate", **step(second["id"], action, value)) == (
        "this line was folded or parted meanwhile: nothing was recorded"
    )


def test_a_card_that_somebody_decided_meanwhile(hands: Any, made: Path) -> None:
    one, other = hands("decider")
    one.act("decide", value=NAME, action="replace", **{"with": "a bank"})
    assert refuse(other, made, "decide", value=NAME, action="keep", reason="They agreed") == (
        "this was decided on meanwhile by Ada Fictional: nothing was recorded"
    )
    assert refuse(other, made, "undecide", values=[NAME])
    assert [entry["how"] for entry in other.look()["decided"]] == ["replaced by “a bank”"]
    other.act("undecide", values=[NAME])


def test_a_decision_that_somebody_took_back_meanwhile(hands: Any, made: Path) -> None:
    one, other = hands("decider")
    one.act("decide", value=NAME, action="keep", reason="They agreed")
    other.look()
    one.act("undecide", values=[NAME])
    assert refuse(other, made, "undecide", values=[NAME])


def test_a_sentence_that_somebody_kept_meanwhile(hands: Any, made: Path) -> None:
    one, other = hands("decider")
    [sentence] = [card["sentence"] for card in one.look()["cards"] if card["asks"] == "sentence"]
    one.act("keepsentence", words=sentence, reason="An earlier incident")
    assert refuse(other, made, "keepsentence", words=sentence, reason="Another reason")
    assert refuse(other, made, "undosentence", words=sentence)
    other.look()
    other.act("undosentence", words=sentence)


def test_a_section_that_somebody_decided_on_meanwhile(hands: Any, made: Path) -> None:
    one, other = hands("composer")
    section = next(one for one in other.look()["sections"] if one["state"] == "undecided")
    given = {"section": section["key"], "seen": section["seen"]}
    one.act("section", action="accept", **given)
    assert refuse(other, made, "section", action="reword", **given, **{"with": "Others."}) == (
        "this section was decided on meanwhile by Ada Fictional: nothing was recorded"
    )
    assert refuse(other, made, "section", action="undo", **given)


def test_a_page_of_before_the_server_was_started_anew(made: Path, tmp_path: Path) -> None:
    hand = Hand(Desk(tmp_path), "timeline", "Ada Fictional")
    lines = hand.look()["lines"]
    hand.desk = Desk(tmp_path)
    hand.act("curate", **step(lines[0]["id"], "hide"))
    assert kit(made, "curate", ID, "hide", "2").code == 0
    hand.desk = Desk(tmp_path)
    assert refuse(hand, made, "curate", **step(lines[2]["id"], "hide")) == (
        "others decided on this incident since the page was shown: nothing was recorded"
    )
