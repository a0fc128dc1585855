"""An editor saves a notebook while the kit refreshes it: what it saved stands afterwards."""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.services.contents.fileio import atomic_writing
from support.kit import ID, incident, kit, notebook, save, tree, workspace
from support.papermill import papermill

from incident_kit.authoring.papermill_io import write
from incident_kit.errors import FileError
from incident_kit.workspace.shipped import template

WORDS = "Typed in an editor while the kit was at it."
Save = Callable[[Path], None]


def _run() -> str:
    """The template as papermill hands it over when it has run."""
    content = notebook(template("report"))
    content["metadata"]["papermill"] = {"parameters": {"incident": ID}}
    return json.dumps(content)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = workspace(tmp_path_factory.mktemp("made") / "ws")
    write(_run(), str(incident(folder) / "report.ipynb"))
    return folder


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """The report in a copy of the workspace, to be refreshed by a new run: the title is
    another, so that there is something to write."""
    folder = Path(shutil.copytree(made, tmp_path / "ws"))
    facts = incident(folder) / "incident.yaml"
    facts.write_text(facts.read_text().replace("A disk is full", "A full disk"))
    return incident(folder) / "report.ipynb"


# a save at the moment that the kit touches the notebook ---------------------------------


class _Moments:
    """Calls ``act`` when this process touches a notebook, or what it writes beside it, for
    the ``number``-th time; ``seen`` are the touches."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self._watched: Path | None = None
        self._number = 0
        self._act: Callable[[], None] = lambda: None
        sys.addaudithook(self._see)

    def _see(self, event: str, arguments: tuple[Any, ...]) -> None:
        watched = self._watched
        if watched is None or not event.startswith(("open", "os.")):
            return
        if not any(_is_of(watched, one) for one in arguments):
            return
        self.seen.append(event)
        if len(self.seen) == self._number:
            self._watched = None
            self._act()
            self._watched = watched

    @contextmanager
    def at(self, number: int, watched: Path, act: Callable[[], None]) -> Iterator[None]:
        self.seen, self._number, self._act, self._watched = [], number, act, watched
        try:
            yield
        finally:
            self._watched = None


def _is_of(watched: Path, argument: object) -> bool:
    if not isinstance(argument, str | os.PathLike):
        return False
    touched = Path(os.fspath(argument))
    return touched.parent == watched.parent and watched.name in touched.name


MOMENTS = _Moments()


def _save_in_place(path: Path) -> None:
    """By JupyterLab's own writer: the file is emptied, and written anew."""
    with atomic_writing(str(path), encoding="utf-8") as file:
        file.write(SAVED)


def _save_as_git_does(path: Path) -> None:
    """The file is removed, and another takes its name."""
    path.unlink()
    save(path, json.loads(SAVED))


def _save_beside(path: Path) -> None:
    """As editors do that write another file, and rename it."""
    other = path.with_name("4913")
    save(other, json.loads(SAVED))
    other.replace(path)


def _save_slowly(path: Path) -> None:
    """In place, and for a while the file is empty, and then half of it there."""
    file = path.open("w", encoding="utf-8")

    def go_on(rest: str, more: tuple[str, ...] = ()) -> None:
        file.write(rest)
        file.flush()
        if more:
            threading.Timer(0.15, go_on, more).start()
        else:
            file.close()

    half = len(SAVED) // 2
    threading.Timer(0.15, go_on, (SAVED[:half], (SAVED[half:],))).start()


#: How a program saves, and whether it gives the name to another file. No program can tell
#: that this was done between its last look and its own renaming, a step later.
SAVES: dict[str, tuple[Save, bool]] = {
    "in place": (_save_in_place, False),
    "in place, slowly": (_save_slowly, False),
    "as git does": (_save_as_git_does, True),
    "beside": (_save_beside, True),
}
SAVED = ""


def _type_words(path: Path) -> str:
    content = notebook(path)
    content["cells"].append(
        {"cell_type": "markdown", "id": "typed", "metadata": {}, "source": WORDS}
    )
    return json.dumps(content, indent=1)


def _join_timers() -> None:
    while timers := [one for one in threading.enumerate() if isinstance(one, threading.Timer)]:
        timers[0].join()


@pytest.mark.parametrize("how", SAVES)
def test_a_save_at_any_moment_is_kept(path: Path, how: str) -> None:
    """Between any two touches of the file, from the first reading to the last renaming."""
    global SAVED
    before, SAVED = path.read_bytes(), _type_words(path)
    act, renames = SAVES[how]
    with MOMENTS.at(0, path, lambda: None):
        write(_run(), str(path))
    assert path.read_bytes() != before
    seen = list(MOMENTS.seen)
    assert seen.count("os.rename") == 1
    moments = [at for at, event in enumerate(seen, 1) if not renames or event != "os.rename"]
    for moment in moments:
        path.write_bytes(before)
        with MOMENTS.at(moment, path, lambda: act(path)):
            write(_run(), str(path))
        _join_timers()
        assert WORDS in path.read_text(encoding="utf-8"), (moment, seen[moment - 1])
    assert [one.name for one in path.parent.glob("*report.ipynb*")] == ["report.ipynb"]


def test_what_was_typed_meanwhile_is_merged_and_what_stood_there_is_kept(path: Path) -> None:
    """A save after the kit's reading: the new words and the kit's news, both."""
    global SAVED
    SAVED = _type_words(path)
    with MOMENTS.at(4, path, lambda: _save_in_place(path)):
        write(_run(), str(path))
    text = path.read_text(encoding="utf-8")
    assert WORDS in text
    assert "A full disk" in text


def test_a_notebook_that_is_half_there_for_a_moment_is_waited_for(path: Path) -> None:
    global SAVED
    SAVED = _type_words(path)
    _save_slowly(path)
    assert path.read_bytes() == b""
    ran = kit(path.parents[2], "check", ID)
    _join_timers()
    assert "is not JSON" not in ran.err
    assert ran.code in (4, 5), ran.err


def test_a_notebook_that_stays_half_there_is_said_to_be_so(path: Path) -> None:
    """At once if it was so for a while, and nothing is written over it."""
    path.write_text(_type_words(path)[:-40], encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    before = tree(path.parent)
    with pytest.raises(FileError, match=r"report\.ipynb, line \d+: is not JSON"):
        write(_run(), str(path))
    assert tree(path.parent) == before


# what is not replaced --------------------------------------------------------------------


def _link(path: Path) -> None:
    path.rename(path.parent.parent / "shared.ipynb")
    path.symlink_to(path.parent.parent / "shared.ipynb")


def _link_to_nothing(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent / "nothing.ipynb")


def _forbid(path: Path) -> None:
    path.chmod(0o444)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_link, "report.ipynb is a link: it is left as it is"),
        (_link_to_nothing, "report.ipynb is a link: it is left as it is"),
        (_forbid, "report.ipynb may only be read: it is left as it is"),
    ],
)
def test_a_link_and_a_notebook_that_may_only_be_read_stay(
    path: Path, tmp_path: Path, spoil: Save, words: str
) -> None:
    """Whatever runs, and through a folder that is a link as well; before anything runs."""
    spoil(path)
    (tmp_path / "link").symlink_to(path.parent)
    before = tree(tmp_path / "ws")
    ran = kit(tmp_path / "ws", "report", ID)
    assert (ran.code, words in ran.err) == (2, True), ran
    for output in (path, tmp_path / "link/report.ipynb"):
        more = ("-p", "incident", ID, "-p", "workspace", str(tmp_path / "ws"))
        done = papermill(str(template("report")), str(output), *more, cwd=tmp_path)
        assert (done.code, words in done.err) == (1, True), done
    assert tree(tmp_path / "ws") == before
