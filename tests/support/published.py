"""An incident whose public version is signed and exported, and ways to end its export midway."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from support.kit import ID, accept_all, authored, incident, kit, notebook, save, workspace
from support.runs import write_run

from incident_kit.case import load_case
from incident_kit.journey.curation import add_note
from incident_kit.workspace import open_workspace

SIGN = ("signoff", ID, "--role", "delivery manager", "--evidence", "https://wiki.example/1", "--by")
DECIDE = ("--by", "Ira Example", "--role", "information assurance", "--reason", "a sign")
HOLD, CLEAR = ("security", ID, "--hold", *DECIDE), ("security", ID, "--clear", *DECIDE)
EXPORT = ("export", ID, "--public")

#: When the note was made.
NOTED = datetime(2026, 3, 4, tzinfo=UTC)
#: What Python reports of an operation that changes a file, before it does it.
_CHANGES = frozenset({"os.remove", "os.rename", "os.mkdir", "os.chmod"})
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def make_accepted(folder: Path) -> Path:
    """A workspace whose incident has a public text that can be signed, made without a kernel."""
    workspace(folder)
    add_note(
        load_case(open_workspace(folder), ID), "We looked into it", "09:10", None, NOTED, "note:1"
    )
    for name in ("report", "public"):
        write_run(folder, name)
    accept_all(folder)
    nobody = ("--by", "Dee Example", "--reason", "nothing was gathered")
    assert kit(folder, "decide", ID, "--without-lists", *nobody).code == 0
    return folder


def type_text(folder: Path, text: str) -> None:
    """Type a summary for the public: its first text below the title."""
    type_section(folder, "summary", text)


def type_section(folder: Path, section: str, text: str, ident: str = ID) -> None:
    """Type the text of a section of the public version."""
    path = incident(folder, ident) / "public.ipynb"
    content = notebook(path)
    cells = (cell for cell in authored(content) if _name_section(cell) == section)
    next(cells)["source"] = text
    save(path, content)


def _name_section(cell: Mapping[str, Any]) -> str:
    return str(cell["metadata"]["incident_kit"]["section"])


def sign(folder: Path, name: str = "Dee Example") -> None:
    """Sign the public text as it is."""
    ran = kit(folder, *SIGN, name)
    assert ran.code == 0, ran


def list_standing(folder: Path) -> dict[str, bytes]:
    """The files of a public version that stand in the incident's folder, by their path in it."""
    here = incident(folder)
    paths = [*(here / "export").glob("public.*"), *(here / "export").glob("proof.md")]
    paths += [path for path in here.glob("public.*") if path.suffix != ".ipynb"]
    files = [path for path in paths if path.is_file()]
    return {path.relative_to(here).as_posix(): path.read_bytes() for path in files}


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make ``files`` what stands of a public version in the incident's folder."""
    here = incident(folder)
    for path in [*(here / "export").iterdir(), *here.glob("public.html")]:
        path.unlink()
    for name, data in files.items():
        (here / name).write_bytes(data)


def run_in_child(
    work: Callable[[], object],
    on_change: Callable[[int], None] = lambda number: None,
    on_read: Callable[[str], None] = lambda name: None,
) -> int:
    """Do ``work`` in a process of its own; how that ended: 0 if it is done, 1 if it raised.

    ``on_change`` is called with the number, from 1, of each operation that is about to
    change a file; ``on_read`` with the name of each file that is about to be read. What
    they raise, the operation raises.
    """
    child = os.fork()
    if child == 0:
        code = 1
        try:
            with contextlib.suppress(BaseException):
                sys.addaudithook(_watch_files(on_change, on_read))
                work()
                code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _watch_files(
    on_change: Callable[[int], None], on_read: Callable[[str], None]
) -> Callable[[str, tuple[Any, ...]], None]:
    number = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal number
        is_open = event == "open"
        if event in _CHANGES or (is_open and arguments[2] & _WRITES):
            number += 1
            on_change(number)
        elif is_open:
            on_read(Path(str(arguments[0])).name)

    return hook


def die_at(number: int) -> Callable[[int], None]:
    """End the process before its ``number``th change, as a kill does: nothing is tidied up."""

    def die(now: int) -> None:
        if now == number:
            os._exit(9)

    return die
