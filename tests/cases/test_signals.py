"""Signals of a security incident make the kit ask; they never decide (kind: signals)."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st
from support.kit import ID, Ran, incident, kit, said, workspace, write_export
from support.trying import tried

from incident_kit.process.signals import Said, find_channel_signals, find_kinds, find_signals
from incident_kit.text.word_lists import read_sections

SENTENCES = Path(__file__).parents[1] / "data" / "signals.txt"
#: Of hints, which stop nothing, some are still missed.
MISSED_HINTS = 5


def read_sentences() -> list[tuple[str, str]]:
    rows = SENTENCES.read_text("utf-8").splitlines()
    split = (row.split(maxsplit=1) for row in rows if row and not row.startswith("#"))
    return [(wanted, text) for wanted, text in split]


def weigh(text: str) -> str:
    weights = {signal.weight for signal in find_signals([Said("line 1", text)])}
    return "asks" if "asks" in weights else "hints" if weights else "silent"


@pytest.mark.parametrize("wanted", ["asks", "silent"])
def test_a_sentence_asks_by_a_deed_and_its_object(wanted: str) -> None:
    """A word alone ("breach", "leak", "attack") says nothing, a denial neither."""
    sentences = [text for weight, text in read_sentences() if weight == wanted]
    assert len(sentences) > 40
    assert [text for text in sentences if weigh(text) != wanted] == []


def test_what_somebody_wonders_about_raises_nothing() -> None:
    weights = [weigh(text) for weight, text in read_sentences() if weight == "hints"]
    assert "asks" not in weights
    assert weights.count("silent") <= MISSED_HINTS


@pytest.mark.parametrize("name", ["#sec-1103", "#incident-restricted", "#security"])
def test_a_channel_that_not_everybody_is_in_asks(name: str) -> None:
    assert [signal.where for signal in find_channel_signals([name])] == [name]
    assert find_channel_signals(["#incident", "#sector-7", "#secretaries"]) == ()


def test_a_signal_is_known_by_its_words_wherever_they_stand() -> None:
    text = "Somebody exfiltrated the tenant database."
    (one,), (other,) = find_signals([Said("line 1", text)]), find_signals([Said("line 9", text)])
    assert one.print == other.print


LISTS = {
    name: rows.replace("\n ", "").split("\n")
    for name, rows in read_sections("incident_kit.process", "signals.txt").items()
}
WORDS = sorted({word for _, text in read_sentences() for word in text.split()})
KINDS = list(LISTS)[list(LISTS).index("assets") + 1 : list(LISTS).index("denied")]


@cache
def compile_kind(kind: str) -> Any:
    """All patterns of a kind as one."""
    options = re2.Options()
    options.case_sensitive, options.max_mem = False, 64 << 20
    return re2.compile(join(kind), options)


def join(name: str) -> str:
    return re.sub(r"<(\w+)>", lambda match: f"(?:{join(match[1])})", "|".join(LISTS[name]))


def disguise(text: str) -> str:
    """The letters that only count as the same where case does not."""
    return text.upper().replace("K", "\u212a").replace("S", "\u017f")


SAID = st.sampled_from([text for _, text in read_sentences()])
SENTENCE = SAID | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


@tried(100)
@given(SENTENCE | st.tuples(SENTENCE, SENTENCE).map(" ".join) | SENTENCE.map(disguise))
def test_what_tells_of_a_kind_is_what_all_its_patterns_as_one_find(sentence: str) -> None:
    hits = {kind: compile_kind(kind).search(sentence) for kind in KINDS}
    assert find_kinds(sentence) == {kind: hit.span() for kind, hit in hits.items() if hit}


# from the front door ----------------------------------------------------------------

BREACH = "exfiltrated the tenant database, security breach suspected"
LATER = "The intruder also had a shell on build-04"
PLAIN = [said(1, "Paged: the disk is full"), said(58, "Resolved")]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An incident answered with `no`, in whose record somebody tells of a breach."""
    folder = workspace(tmp_path_factory.mktemp("signals"))
    record(folder, BREACH)
    return folder


def record(folder: Path, *texts: str) -> Ran:
    lines = [said(10 + number, text) for number, text in enumerate(texts)]
    write_export(folder / "exports" / "slack.zip", [*PLAIN, *lines])
    return kit(folder, "gather", ID)


def security(folder: Path) -> dict[str, Any]:
    state: dict[str, Any] = json.loads(kit(folder, "check", ID, "--json").out)["security"]
    return state


def answer(folder: Path, *reason: str) -> Ran:
    given = ("--answer", "no", "--by", "Ira Madeup", *reason)
    return kit(folder, "security", ID, *given)


def test_the_question_is_asked_with_its_line_until_somebody_answers(asked: Path) -> None:
    """In gathering, check, the report's first screen, the bare call; by a name and a
    reason it is answered, until there is a line that the answer has not seen."""
    gathered = record(asked, BREACH)
    assert re.search(rf"line \d: “{BREACH}”", gathered.out)
    assert kit(asked, "report", ID).code == 0
    report = (incident(asked) / "report.ipynb").read_text()
    assert "Could somebody have had access they should not?" in report
    assert kit(asked, "public", ID).code == 0
    state = security(asked)
    assert (state["state"], BREACH in str(state["reasons"])) == ("hold", True)
    assert BREACH in kit(asked, "check", ID).out

    refused = answer(asked)
    assert (refused.code, "--reason" in refused.err) == (2, True)
    assert answer(asked, "--reason", "a drill, told by the red team").code == 0
    assert (security(asked)["state"], security(asked)["signals"]) == ("clear", [])
    assert BREACH not in record(asked, BREACH).out
    assert "1 line that may tell of a security incident. a drill" in kit(asked, "audit", ID).out

    again = record(asked, BREACH, LATER)
    assert (LATER in again.out, BREACH in again.out) == (True, False)
    assert security(asked)["state"] == "hold"
    exported = kit(asked, "export", ID, "--public")
    assert exported.code in (4, 5)


def test_an_answer_of_yes_makes_it_a_security_incident(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    record(folder, BREACH)
    assert kit(folder, "security", ID, "--answer", "yes", "--by", "Ira Madeup").code == 0
    state = security(folder)
    assert (state["state"], state["signals"]) == ("hold", [])
    assert "security incident" in str(state["reasons"])


@pytest.mark.parametrize(
    "place", ["a note", "the report", "a folded line"], ids=lambda place: place.replace(" ", "-")
)
def test_every_place_of_the_record_is_read(tmp_path: Path, place: str) -> None:
    folder = workspace(tmp_path)
    record(folder)
    if place == "a note":
        assert kit(folder, "note", ID, LATER, "--at", "09:20").code == 0
    elif place == "the report":
        assert kit(folder, "report", ID).code == 0
        path = incident(folder) / "report.ipynb"
        content = json.loads(path.read_text())
        cell = next(
            cell
            for cell in content["cells"]
            if cell["metadata"].get("incident_kit", {}).get("section") == "overview"
            and cell["metadata"]["incident_kit"]["role"] == "authored"
        )
        cell["source"] = LATER
        path.write_text(json.dumps(content))
    else:
        record(folder, *(f"line {number}" for number in range(30)), LATER)
    assert LATER in str(security(folder)["signals"])


def test_an_alert_to_information_assurance_asks_as_words_do(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    record(folder)
    given = ("--ia-alerted", "09:20", "--by", "Ira Madeup")
    assert kit(folder, "security", ID, *given).code == 0
    assert [one["where"] for one in security(folder)["signals"]] == ["incident.yaml"]


def test_what_an_ordinary_incident_says_asks_nothing(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    ran = record(folder, "Could this be a DDoS?", "No evidence of unauthorised access")
    assert "access they should not" not in ran.out
    assert security(folder)["state"] == "clear"
