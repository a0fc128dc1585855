"""What two people change in one folder at the same time stands in the end, both of it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.holding import another_holding
from support.kit import tree

from incident_kit.workspace import Folder, create_workspace, open_workspace

ID = "2026-03-03-disk"
AT = "2026-03-03T09:00:00Z"
Given = Mapping[str, object]

#: Each way to change a file of decisions: the file, what is given, and the method.
CHANGES: dict[str, tuple[str, Given, Callable[[Folder, Given], object]]] = {
    "a decision on a line": (
        "curation.yaml",
        {"include": True},
        lambda folder, given: folder.record_choice("slack:C1/1", given),
    ),
    "a note": (
        "curation.yaml",
        {"at": AT, "kind": "note", "text": "Called the supplier"},
        Folder.add_note,
    ),
    "what is hidden": (
        "redactions.yaml",
        {"kind": "name", "value": "Ada Fictional", "action": "replace"},
        Folder.record_decision,
    ),
    "a fact": ("incident.yaml", {"title": "A disk is full"}, Folder.change_facts),
    "an answer": (
        "review.yaml",
        {"by": "Dee Example", "role": "delivery manager", "text": "sha256:0", "at": AT},
        lambda folder, given: folder.append_review("signoffs", given),
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    create_workspace(tmp_path, {"team": "Example"})
    return open_workspace(tmp_path).create({"id": ID, "started": AT})


class LookedAtSlowly(Mapping[str, object]):
    """What is to be written; while it is first looked at, something else happens."""

    def __init__(self, given: Given, meanwhile: Callable[[], object]) -> None:
        self._given, self._meanwhile = given, [meanwhile]

    def __getitem__(self, key: str) -> object:
        while self._meanwhile:
            self._meanwhile.pop()()
        return self._given[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("is_new", [True, False])
def test_what_an_editor_saves_between_reading_and_replacing_stays(
    folder: Folder, change: str, is_new: bool
) -> None:
    """And so does the change, which is made anew on what the editor saved."""
    name, given, make = CHANGES[change]
    if not is_new:
        make(folder, given)
    path, saved = folder.path / name, "# saved by an editor\nversion: 1\n"

    def save() -> None:
        rest = path.read_text().replace("version: 1\n", "", 1) if path.exists() else ""
        path.write_text(saved + rest)

    make(folder, LookedAtSlowly(given, save))
    text = path.read_text()
    assert text.startswith(saved)
    assert all(str(value) in text.replace("true", "True") for value in given.values())


@pytest.mark.parametrize("change", CHANGES)
def test_while_another_holds_the_folder_nothing_is_changed(folder: Folder, change: str) -> None:
    """Whoever waits and is stopped leaves every file as it was."""
    _, given, make = CHANGES[change]
    with another_holding(folder.path):
        before = tree(folder.path)
        threading.Timer(0.2, signal.raise_signal, [signal.SIGINT]).start()
        with pytest.raises(KeyboardInterrupt):
            make(folder, given)
        assert tree(folder.path) == before


def test_notes_made_at_once_are_all_kept_under_ids_of_their_own(folder: Folder) -> None:
    def add(number: int) -> str:
        return folder.add_note({"at": AT, "kind": "note", "text": f"note {number}"})

    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(add, range(16)))
    added = {event.id: event.body for event in folder.curation().added}
    assert added == {ident: f"note {number}" for number, ident in enumerate(ids)}


def test_reading_makes_no_lock_and_no_folder(folder: Folder) -> None:
    """A workspace that may only be read stays readable."""
    before = tree(folder.path)
    folder.incident(), folder.curation(), folder.decisions(), folder.review(), folder.events()
    assert tree(folder.path) == before
    assert not (folder.path / ".history").exists()
