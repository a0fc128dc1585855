"""Whatever people click, type and refresh at once, no decision and no word of theirs is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from support.clickers import NAME, PEOPLE, SENTENCE, Hand, make_undecided, step
from support.kit import ID, incident, kit, list_files, notebook
from support.lab_document import Document
from support.runs import make_run, write_run
from support.trying import tried

from incident_kit.authoring.open_notebook import refresh_open
from incident_kit.case import load_case
from incident_kit.errors import IncidentKitError, WaitingError
from incident_kit.lab.desk import Desk
from incident_kit.lab.presence import Presence
from incident_kit.report import join_source
from incident_kit.workspace import open_workspace

#: What one decision sets, by its name, and to what.
Set = Mapping[tuple[str, str], object]
#: A request of a view: the action and what is given.
Click = tuple[str, Mapping[str, Any]]
NOTEBOOKS = ("report", "public")
SECTIONS = ("why", "summary", "response", "contact")
#: What is decided on a line.
LINE = ("include", "text", "kind", "into")
HANDS = st.integers(0, 1)
NUMBERS = st.integers(0, 9999)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_undecided(tmp_path_factory.mktemp("base") / "ws")


def refresh_here(work: str, root: Path, ident: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """A refresh whose run prints nothing, without a process of its own."""
    assert work == "refresh"
    case, name = load_case(open_workspace(root), ident), Path(given["path"]).stem
    return {
        "notebook": refresh_open(case, name, given["notebook"], lambda *_, **__: make_run(name))
    }


def read_decisions(folder: Path) -> dict[tuple[str, str], object]:
    """What is decided, as the files say: each thing that can be decided on, and how."""
    case = load_case(open_workspace(folder), ID)
    standing: dict[tuple[str, str], object] = {}
    for event, choice in case.curation.events.items():
        for key in LINE:
            standing[key, event] = getattr(choice, key)
    standing |= {("hidden", one.value): (one.action, one.replacement) for one in case.own_decisions}
    standing |= {("section", one.section): (one.action, one.text or "") for one in case.choices}
    standing |= {("kept", one.sentence): one.reason for one in case.kept}
    standing |= {("note", str(note.body)): "once" for note in case.curation.added}
    return {key: value for key, value in standing.items() if value is not None}


class Work(RuleBasedStateMachine):
    """Two people at pages of two servers, notebooks open in one of them, and a shell."""

    base: Path

    def __init__(self) -> None:
        super().__init__()
        self.ends = ExitStack()
        root = Path(self.ends.enter_context(TemporaryDirectory())).resolve()
        self.folder = Path(shutil.copytree(self.base, root / "ws"))
        self.root, self.presence = root, Presence(root)
        self.documents: dict[Path, Document] = {}
        self.hands = [Hand(Desk(root, refresh_here), "timeline", name) for name in PEOPLE]
        self.lines = [line["id"] for line in self.hands[0].look()["lines"]]
        self.numbers = count()
        self.typed: dict[str, Path] = {}  # words, and the notebook that they were typed in
        self.standing = read_decisions(self.folder)
        self.seen = [dict(self.standing), dict(self.standing)]

    def teardown(self) -> None:
        self.ends.close()

    # ---- decisions

    def make_click(self, kind: int, number: int) -> tuple[Click, Set]:
        """Something that may be decided, and what stands once it is."""
        words = f"word {next(self.numbers)}"
        line, other = (
            self.lines[number % len(self.lines)],
            self.lines[number // 7 % len(self.lines)],
        )
        section = SECTIONS[number % len(SECTIONS)]
        clicks: list[tuple[Click, Set]] = [
            (("curate", step(line, "word", words)), {("text", line): words}),
            (("curate", step(line, "hide")), {("include", line): False}),
            (("curate", step(line, "show")), {("include", line): True}),
            (("curate", step(line, "kind", "action")), {("kind", line): "action"}),
            (("curate", step(line, "merge", other)), {("into", line): other}),
            (
                ("curate", step(line, "undo")),
                {(key, line): None for key in LINE},
            ),
            (("note", {"text": words, "at": "09:30"}), {("note", words): "once"}),
            (
                ("decide", {"value": NAME, "action": "replace", "with": words}),
                {("hidden", NAME): ("replace", words)},
            ),
            (
                ("decide", {"value": NAME, "action": "keep", "reason": words}),
                {("hidden", NAME): ("keep", None)},
            ),
            (("keepnames", {"names": [NAME], "reason": words}), {("hidden", NAME): ("keep", None)}),
            (("undecide", {"values": [NAME]}), {("hidden", NAME): None}),
            (("keepsentence", {"words": SENTENCE, "reason": words}), {("kept", SENTENCE): words}),
            (("undosentence", {"words": SENTENCE}), {("kept", SENTENCE): None}),
            (
                ("section", {"section": section, "action": "reword", "with": words}),
                {("section", section): ("reword", words)},
            ),
            (
                ("section", {"section": section, "action": "accept"}),
                {("section", section): ("accept", "")},
            ),
            (("section", {"section": section, "action": "undo"}), {("section", section): None}),
            (("sign", {"role": "delivery manager", "seen": "sha256:another"}), {}),
        ]
        return clicks[kind % len(clicks)]

    def is_disputed(self, hand: int, wanted: Set) -> bool:
        """Whether somebody decided otherwise on the same thing since it was seen."""
        keys = {
            *wanted,
            *(("into", thing) for key, thing in wanted if key in ("text", "include", "kind")),
        }
        seen, stands = self.seen[hand], self.standing
        return any(
            stands.get(key) not in (seen.get(key), wanted.get(key, seen.get(key))) for key in keys
        )

    def act(self, hand: int, click: Click) -> IncidentKitError | None:
        """Decide; why that was refused, if it was."""
        action, given = click
        try:
            self.hands[hand].act(action, **given)
        except IncidentKitError as refused:
            return refused
        return None

    def learn(self, hand: int, wanted: Set) -> None:
        """A decision stands; what was folded into a line that is undone is parted from it."""
        undone = {thing for (key, thing), value in wanted.items() if (key, value) == ("into", None)}
        stands = {**self.standing, **wanted}
        self.standing = {
            key: value
            for key, value in stands.items()
            if value is not None and not (key[0] == "into" and value in undone)
        }
        self.seen[hand] = dict(self.standing)

    @rule(hand=HANDS, kind=NUMBERS, number=NUMBERS)
    def decide(self, hand: int, kind: int, number: int) -> None:
        """What is refused changes nothing; what somebody else decided is not decided over."""
        click, wanted = self.make_click(kind, number)
        is_disputed, before = self.is_disputed(hand, wanted), list_files(self.folder)
        refused = self.act(hand, click)
        if refused is None:
            self.learn(hand, wanted)
        else:
            assert list_files(self.folder) == before
        assert not is_disputed or isinstance(refused, WaitingError)
        self.check_decisions()

    @rule(kind=NUMBERS, number=NUMBERS, other=NUMBERS)
    def decide_both_at_once(self, kind: int, number: int, other: int) -> None:
        """Of two that decide otherwise on one thing, which both see alike, one is refused."""
        self.look(0)
        self.look(1)
        clicks, sets = zip(*(self.make_click(kind, one) for one in (number, other)), strict=True)
        with ThreadPoolExecutor(2) as threads:
            refused = list(threads.map(self.act, (0, 1), clicks))
        for hand, wanted in enumerate(sets):
            if refused[hand] is None:
                assert not self.is_disputed(hand, wanted)
                self.learn(hand, wanted)
        self.check_decisions()
        self.look(0)
        self.look(1)

    @rule(hand=HANDS)
    def look(self, hand: int) -> None:
        self.hands[hand].look()
        self.seen[hand] = dict(self.standing)

    @rule(number=NUMBERS)
    def decide_in_a_shell(self, number: int) -> None:
        line, words = number % len(self.lines), f"shell {next(self.numbers)}"
        event = self.lines[line]
        assert kit(self.folder, "curate", ID, "word", event, words).code == 0
        self.standing["text", event] = words
        self.check_decisions()

    # ---- notebooks

    def open_one(self, number: int) -> Document:
        documents = list(self.documents.values())
        return documents[number % len(documents)]

    def tell(self) -> None:
        """Have the server know what is open, as `documents.js` does."""
        states: dict[bool, list[str]] = {False: [], True: []}
        for path, document in self.documents.items():
            states[document.is_dirty].append(path.relative_to(self.root).as_posix())
        self.presence.tell("browser", states[False], states[True])

    def is_any_open(self) -> bool:
        return bool(self.documents)

    @rule(name=st.sampled_from(NOTEBOOKS))
    def open(self, name: str) -> None:
        path = (incident(self.folder) / f"{name}.ipynb").resolve()
        self.documents.setdefault(path, Document(path))
        self.tell()

    @precondition(is_any_open)
    @rule(number=NUMBERS)
    def type(self, number: int) -> None:
        words = f"typed{next(self.numbers)}x"
        document = self.open_one(number)
        document.type(number // 3, words)
        self.typed[words] = document.path
        self.tell()

    @precondition(is_any_open)
    @rule(number=NUMBERS)
    def close(self, number: int) -> None:
        document = self.open_one(number)
        document.save()
        del self.documents[document.path]
        self.tell()

    @precondition(is_any_open)
    @rule(number=NUMBERS, types=st.booleans(), decides=st.booleans())
    def refresh_inside(self, number: int, types: bool, decides: bool) -> None:
        """With words typed and something decided while the server answers."""
        document = self.open_one(number)
        place = document.path.relative_to(self.root).as_posix()

        def do_meanwhile() -> None:
            if types:
                self.type(number)
            if decides:
                self.decide(number % 2, number, number // 5)

        def ask(before: dict[str, Any]) -> dict[str, Any]:
            answer = self.hands[0].ask("refresh", path=place, notebook=before)
            return dict(answer["notebook"])

        document.refresh(ask, do_meanwhile)
        self.tell()
        self.check_words()

    @rule(name=st.sampled_from(NOTEBOOKS))
    def refresh_outside(self, name: str) -> None:
        """By a verb, or by plain papermill: not under a notebook that is open."""
        path = (incident(self.folder) / f"{name}.ipynb").resolve()
        before = path.read_bytes()
        try:
            write_run(self.folder, name)
        except WaitingError:
            is_open = True
        else:
            is_open = False
        assert is_open == (path in self.documents)
        assert not is_open or path.read_bytes() == before
        self.check_words()

    # ---- what must be true

    def check_decisions(self) -> None:
        assert read_decisions(self.folder) == self.standing

    def check_words(self) -> None:
        """What was typed in the report may stand in a proposal of the public version too."""
        texts = {path: self.read_text(path) for path in set(self.typed.values())}
        assert [words for words, path in self.typed.items() if texts[path].count(words) != 1] == []

    def read_text(self, path: Path) -> str:
        document = self.documents.get(path)
        content = document.content if document else notebook(path)
        return "\n".join(map(join_source, content["cells"]))


def test_no_decision_and_no_word_is_lost_by_clicks_and_refreshes(base: Path) -> None:
    """A decision that was accepted stands until somebody who saw it decides otherwise, and
    one that is refused changes nothing."""
    machine = type("Work", (Work,), {"base": base})
    law: Callable[..., None] = run_state_machine_as_test
    law(machine, settings=settings(tried(12), stateful_step_count=25))
