"""Several people at one incident in the same moment: what each was told is so.

`make laws` tries it with many real processes.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest
from support.holding import another_holding
from support.kit import FLAGS, ID, incident, kit, notebook, save
from support.trying import choose_number

from incident_kit.case import Case, load_case
from incident_kit.errors import IncidentKitError, WaitingError
from incident_kit.exporting.exports import export_report, find_public_set, take_back_at
from incident_kit.gathering.record import gather
from incident_kit.journey.approval import decide_security, sign_off
from incident_kit.journey.curation import add_note, curate_line
from incident_kit.journey.decisions import decide_entity
from incident_kit.journey.facts import create_incident
from incident_kit.journey.refusal import decline
from incident_kit.model import SecurityDecision, Signoff, utc_now
from incident_kit.review import find_faults
from incident_kit.workspace import create_workspace, open_workspace

#: Some of whom the tests of signing do not know: nobody is on a list.
SIGNERS = [f"Signer {name}" for name in "Abel Bea Cleo Dora Eli Finn Gus Hal Ida Jo".split()]


def open_case(root: Path, ident: str = ID) -> Case:
    return load_case(open_workspace(root), ident)


def at_once(*runs: Callable[[], object]) -> list[object]:
    """What each gives, or the error it ends with; all begin in the same moment."""
    start = Barrier(len(runs))

    def run(each: Callable[[], object]) -> object:
        start.wait()
        try:
            return each()
        except IncidentKitError as error:
            return error

    with ThreadPoolExecutor(len(runs)) as pool:
        return list(pool.map(run, runs))


@dataclass(frozen=True)
class Command:
    """A command of another process, already begun."""

    process: subprocess.Popen[str]

    def wait(self) -> tuple[int, str, str]:
        out, err = self.process.communicate()
        return self.process.returncode, out, err


def begin(root: Path, *arguments: str) -> Command:
    command = [sys.executable, "-m", "incident_kit", "-w", str(root), *arguments]
    return Command(
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    )


@pytest.mark.hypothesis
def test_every_note_that_was_kept_is_there_under_its_own_id(tmp_path: Path) -> None:
    """Of real processes: 8 at one incident, in `make laws` 50 at each of three."""
    incidents = [f"{ID}-{number}" for number in range(choose_number(1, 3))]
    numbers = range(choose_number(8, 50))
    create_workspace(tmp_path, {"team": "Example"})
    for ident in incidents:
        create_incident(open_workspace(tmp_path), ident, FLAGS)
    begun = {
        (ident, f"note {number}"): begin(tmp_path, "note", ident, f"note {number}")
        for number in numbers
        for ident in incidents
    }
    kept = {said: command.wait() for said, command in begun.items()}
    assert [answer for answer in kept.values() if answer[0] != 0] == []
    for ident in incidents:
        added = {one.body: one.id for one in open_case(tmp_path, ident).curation.added}
        told = {text: find_id(kept[ident, text][1]) for text in (f"note {n}" for n in numbers)}
        assert added == told
        assert len(set(added.values())) == len(numbers)


def find_id(said: str) -> str:
    (ident,) = re.findall(r"kept as (\S+)", said)
    return str(ident)


def sign(root: Path, name: str) -> Signoff:
    made = Signoff(name, "delivery manager", utc_now(), "", "https://chat.example/1")
    return sign_off(open_case(root), made)


def hold_back(root: Path) -> SecurityDecision:
    made = SecurityDecision("hold", "Ira Fictional", "role not given", "the tokens", utc_now())
    return decide_security(open_case(root), made)


@pytest.mark.hypothesis
def test_a_hold_beside_ten_sign_offs_is_always_there(ready: Path, tmp_path: Path) -> None:
    """And so is each of them, in one chain that nothing was taken out of."""
    for number in range(choose_number(1, 50)):
        root = copy(ready, tmp_path / str(number))
        signs = [partial(sign, root, name) for name in SIGNERS]
        answers = at_once(*signs[:5], partial(hold_back, root), *signs[5:])
        assert [one for one in answers if isinstance(one, Exception)] == []
        review = open_case(root).folder.review()
        assert [one.decision for one in review.security] == ["hold"]
        assert sorted(one.by for one in review.signoffs) == SIGNERS
        assert find_faults(review) == ()


def copy(root: Path, target: Path) -> Path:
    return Path(shutil.copytree(root, target))


@pytest.fixture
def root(ready: Path, tmp_path: Path) -> Path:
    return copy(ready, tmp_path / "ws")


@pytest.mark.hypothesis
def test_a_hold_beside_an_export_leaves_no_public_version(root: Path) -> None:
    """Whichever comes first: it is not written any more, or it is taken back."""
    sign(root, SIGNERS[0])
    folder = incident(root)
    review = (folder / "review.yaml").read_bytes()
    for _ in range(choose_number(2, 100)):
        (folder / "review.yaml").write_bytes(review)

        def hold_and_take_back() -> None:
            hold_back(root)
            take_back_at(folder)

        at_once(lambda: export_report(open_case(root), "public"), hold_and_take_back)
        assert find_public_set(open_case(root)).state == "none"


def test_every_decision_on_what_is_hidden_stands(root: Path) -> None:
    names = [f"{name} Harbour" for name in ("Amber", "Birch", "Cedar", "Delta", "Ember")]
    given = {"with": "a customer"}
    answers = at_once(
        *(
            lambda name=name: decide_entity(open_case(root), name, "replace", given, utc_now())
            for name in names
        )
    )
    assert answers == names
    assert {one.value for one in open_case(root).folder.decisions()} >= set(names)


def test_only_one_of_two_makes_an_incident_or_declines_it(root: Path) -> None:
    """The other is told that it is so already."""
    made = at_once(
        *(lambda: create_incident(open_workspace(root), "twice", FLAGS) for _ in range(4))
    )
    declined = at_once(
        *(lambda: decline(open_case(root), "Dee Example", "too small", utc_now()) for _ in range(4))
    )
    for answers, said in ((made, "exists already"), (declined, "is not published already")):
        assert sorted(said in str(answer) for answer in answers) == [False, True, True, True]
    assert len(open_case(root).folder.review().declines) == 1


# what was seen is what is decided on ----------------------------------------------------


def test_the_number_of_a_line_is_that_of_the_timeline_that_was_seen(root: Path) -> None:
    """A note that comes in before it, while the folder is waited for, moves no decision."""
    seen = open_case(root)
    event = seen.timeline.lines[2].event.id
    assert kit(root, "note", ID, "Looked at the disk", "--at", "2026-03-03T08:00Z").code == 0
    assert open_case(root).timeline.lines[2].event.id != event
    assert curate_line(seen, "hide", "3", None)[0] == event
    assert set(open_case(root).curation.events) == {event}


def test_a_text_that_changed_since_it_was_seen_is_not_let_pass(root: Path) -> None:
    """Whoever signs off or clears a text has read it; to hold back needs no reading."""
    seen, now = open_case(root), utc_now()
    assert seen.public.digest
    path = incident(root) / "public.ipynb"
    content = notebook(path)
    content["cells"].append({"cell_type": "markdown", "id": "m", "metadata": {}, "source": "More."})
    save(path, content)
    link = "https://chat.example/1"
    cleared = SecurityDecision("clear", "Ira Fictional", "information assurance", "fine", now)
    for letting_pass in (
        lambda: sign_off(seen, Signoff("Dee Example", "delivery manager", now, "", link)),
        lambda: decide_security(seen, replace(cleared, evidence=link)),
    ):
        with pytest.raises(WaitingError, match="was changed just now: nothing was recorded"):
            letting_pass()
    assert decide_security(seen, replace(cleared, decision="hold")).decision == "hold"
    review = open_case(root).folder.review()
    assert (review.signoffs, [one.decision for one in review.security]) == ((), ["hold"])


# waiting ---------------------------------------------------------------------------------


def test_a_command_that_waits_says_so_beside_its_answer(root: Path) -> None:
    with another_holding(incident(root)) as holder:
        command = begin(root, "note", ID, "Called the supplier")
        assert command.process.stderr is not None
        said = command.process.stderr.readline()
        holder.kill()
        code, out, err = command.wait()
    assert said == f"waiting: another command is changing incidents/{ID}/\n"
    assert (code, "kept as " in out, err) == (0, True, "")


def test_a_gathering_waits_for_another_one_and_a_note_for_none(root: Path) -> None:
    """While sources are read, which may take minutes, people note and decide."""
    folder = incident(root)
    with ThreadPoolExecutor(1) as pool, another_holding(folder, "gather") as holder:
        gathering = pool.submit(gather, open_case(root))
        assert kit(root, "note", ID, "Called the supplier").code == 0
        assert not wait([gathering], timeout=0.5).done
        holder.kill()
        assert [one.body for one in gathering.result().case.curation.added] == [
            "Called the supplier"
        ]


def test_gatherings_and_notes_at_once_leave_the_record_and_every_note(root: Path) -> None:
    record = (incident(root) / "events.jsonl").read_bytes()
    notes = [partial(note, root, f"note {number}") for number in range(3)]
    gatherings = [partial(gather, open_case(root)) for _ in range(3)]
    answers = at_once(*notes, *gatherings)
    assert [one for one in answers if isinstance(one, Exception)] == []
    assert (incident(root) / "events.jsonl").read_bytes() == record
    assert len(open_case(root).curation.added) == 3


def note(root: Path, text: str) -> str:
    return add_note(open_case(root), text, None, None, utc_now())


def test_whoever_only_looks_waits_for_nobody_and_leaves_nothing(root: Path) -> None:
    history = incident(root) / ".history"
    shutil.rmtree(history, ignore_errors=True)
    for verb in ("check", "audit", "curate", "decide --names", "security"):
        name, *flags = verb.split()
        assert kit(root, name, ID, *flags).code in (0, 5)
    assert not history.exists()
    with another_holding(incident(root)):
        assert kit(root, "check", ID).code == 5
