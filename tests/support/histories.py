"""Two people, and somebody at a Jupyter server, at work on one incident at the same time.

Each does their deeds in a process of its own, which shares no memory with the others and may
be killed between any two instructions. What began and how it ended is noted in a file, so
that what a command said it had recorded is known after a kill too.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from support.browser import Lab
from support.kit import ID, Ran, authored, incident, kit, notebook, save, workspace
from support.published import DECIDE
from support.runs import write_run
from support.standing import (
    ONCE,
    OTHERWISE,
    WRITERS,
    Account,
    Deed,
    list_bodies,
    list_commented,
    list_own,
    name_row,
)

from incident_kit.case import load_case
from incident_kit.gathering import gather
from incident_kit.report import join_source
from incident_kit.workspace import open_workspace

#: How many deeds somebody does.
MANY = 6
NOTEBOOKS = ("report", "public")
#: The sections of ``report.ipynb`` that people type in.
SECTIONS = ("overview", "causes", "hindered")
COMPANIES = ("Zorvex Bank", "Quandle Bank", "Brimble Bank")


def make_base(folder: Path) -> Path:
    """A workspace with two notebooks, and decisions with comments, made without a kernel."""
    workspace(folder)
    for writer in WRITERS:
        pasted_by(folder, writer).write_text(
            f"Tuesday, March 3rd\nBen Madeup\n  9:30 AM\n{writer} pasted this first\n"
        )
    named = "".join(f"    - exports/pasted-{writer}.txt\n" for writer in WRITERS)
    facts = incident(folder) / "incident.yaml"
    facts.write_text(facts.read_text().rstrip("\n") + f"\n  pasted:\n{named}")
    gather(load_case(open_workspace(folder), ID))
    for event in (event for number, _ in enumerate(WRITERS) for event in list_own(folder, number)):
        assert kit(folder, "curate", ID, "kind", event, "message").code == 0
    _comment_rows(incident(folder) / "curation.yaml", list_commented(folder))
    for name in NOTEBOOKS:
        refresh(folder, name)
    return folder


def pasted_by(folder: Path, writer: str) -> Path:
    return folder / "exports" / f"pasted-{writer}.txt"


def _comment_rows(path: Path, events: Sequence[str]) -> None:
    """Type a comment above the decision on each of ``events``."""
    lines = path.read_text().splitlines(keepends=True)
    told = [f"  # about {name_row(line)}\n" * (name_row(line) in events) + line for line in lines]
    path.write_text("".join(told))


# what they do -----------------------------------------------------------------


def plan(chance: random.Random, folder: Path, writer: str, *, typing: bool = True) -> list[Deed]:
    """The deeds of a writer, in their order; with or without typing in a notebook."""
    said, deeds = [f"{writer} pasted this first"], list[Deed]()
    for number in range(MANY):
        words = f"{writer} thing {number} of {chance.randrange(10**6)}"
        known = _list_deeds(chance, folder, writer, words, said)
        kinds = [kind for kind in (*known, "note", "word", "refresh") if typing or kind != "type"]
        kind = chance.choice(kinds)
        deeds.append(known[kind])
        if kind in ("note", "paste"):
            said.append(words)
    return deeds


def _list_deeds(
    chance: random.Random, folder: Path, writer: str, words: str, said: Sequence[str]
) -> Mapping[str, Deed]:
    """A deed of each kind that ``words`` would be said in; ``said`` is what the writer said
    before. The first message is everybody's, the last of a writer's own is taken back too."""
    own, shared = list_own(folder, WRITERS.index(writer)), list_own(folder, 0)[0]
    event, last, line = chance.choice([shared, *own]), own[-1], chance.choice(said)
    section, company, name = map(chance.choice, (SECTIONS, COMPANIES, NOTEBOOKS))
    what = chance.choice(["show", "hide"])
    worded = f"{event} {words}"
    return {
        "note": Deed(_run("note", ID, words, "--at", "09:20"), {("note", words): ONCE}),
        "word": Deed(_run("curate", ID, "word", event, worded), {("word", event): worded}),
        "show": Deed(_run("curate", ID, what, event), {("shown", event): str(what == "show")}),
        "undo": Deed(
            _run("curate", ID, "undo", last), {("word", last): None, ("shown", last): None}
        ),
        "reword": Deed(partial(_reword, words=line), {("reworded", line): line + OTHERWISE}),
        "decide": Deed(
            _run("decide", ID, company, "replace", "--with", words), {("hidden", company): words}
        ),
        "hold": Deed(_run("security", ID, "--hold", *DECIDE[:-1], words), {("hold", words): ONCE}),
        "paste": Deed(partial(_paste, writer=writer, words=words), {("pasted", words): ONCE}),
        "refresh": Deed(partial(refresh, name=name)),
        "type": Deed(
            partial(_type, section=section, words=words), {(f"typed in {section}", words): ONCE}
        ),
    }


def plan_saves(chance: random.Random, lab: Lab, path: str) -> list[Deed]:
    """What somebody types in Lab, and saves each time."""
    saves = []
    for number in range(MANY):
        section, words = chance.choice(SECTIONS), f"lab {number} of {chance.randrange(10**6)}"
        do = partial(_save_in_lab, lab=lab, path=path, section=section, words=words)
        saves.append(Deed(do, {(f"typed in {section}", words): ONCE}))
    return saves


def _run(*arguments: str) -> Callable[[Path], Ran]:
    return lambda folder: kit(folder, *arguments)


def _reword(folder: Path, words: str) -> Ran:
    """Word the line that says ``words``, whatever its id is."""
    event = next(event for event, body in list_bodies(folder) if body == words)
    return kit(folder, "curate", ID, "word", event, words + OTHERWISE)


def _paste(folder: Path, writer: str, words: str) -> Ran:
    """Put a message above what was pasted so far, and gather: numbers would shift."""
    path = pasted_by(folder, writer)
    day, rest = path.read_text().split("\n", 1)
    path.write_text(f"{day}\nAda Fictional\n  9:01 AM\n{words}\n{rest}")
    gather(load_case(open_workspace(folder), ID))
    return Ran(0, "", "")


def refresh(folder: Path, name: str) -> Ran:
    """Write a notebook as a run of its template that printed nothing."""
    write_run(folder, name)
    return Ran(0, "", "")


def _type(folder: Path, section: str, words: str) -> Ran:
    """Type a line in ``report.ipynb``, with nobody else at it."""
    path = incident(folder) / "report.ipynb"
    content = notebook(path)
    _type_line(content, section, words)
    save(path, content)
    return Ran(0, "", "")


def _type_line(content: Mapping[str, Any], section: str, words: str) -> None:
    """Add a line to the first text cell of a section of a notebook."""
    cell = next(
        cell for cell in authored(content) if cell["metadata"]["incident_kit"]["section"] == section
    )
    cell["source"] = join_source(cell).rstrip("\n") + f"\n{words}"


def _save_in_lab(folder: Path, lab: Lab, path: str, section: str, words: str) -> Ran:
    """Type and save as Lab does: where the file changed since it was opened, it is opened
    anew, and typed in again."""
    opened: dict[str, Any] = {}
    while _ask(lab, f"{path}?content=0")["last_modified"] != opened.get("last_modified"):
        opened = _ask(lab, path)
        _type_line(opened["content"], section, words)
        time.sleep(0.02)
    _ask(lab, path, opened["content"])
    return Ran(0, "", "")


def _ask(lab: Lab, path: str, content: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What Jupyter's contents service says of ``path``, or says to saving ``content`` there."""
    body = {"type": "notebook", "format": "json", "content": content}
    request = urllib.request.Request(
        f"{lab.url}/api/contents/{path}",
        data=json.dumps(body).encode() if content else None,
        method="PUT" if content else "GET",
        headers={"Authorization": f"token {lab.token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        told: dict[str, Any] = json.load(answer)
    return told


# processes --------------------------------------------------------------------


def start(folder: Path, deeds: Sequence[Deed], log: Path) -> int:
    """Do ``deeds`` in a process of its own; its number."""
    child = os.fork()
    if child == 0:
        try:
            _do_all(folder, deeds, log)
        finally:
            os._exit(0)
    return child


def _do_all(folder: Path, deeds: Sequence[Deed], log: Path) -> None:
    with log.open("a") as notes:
        for deed in deeds:
            print("begun", file=notes, flush=True)
            try:
                ran = deed.do(folder)
            except Exception as error:
                ran = Ran(1, "", repr(error))
            print(json.dumps([ran.code, ran.out, ran.err]), file=notes, flush=True)


def end(child: int, after: float | None = None) -> None:
    """Wait for a process, or kill it ``after`` so many seconds."""
    if after is not None:
        time.sleep(after)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def read_account(deeds: Sequence[Deed], log: Path) -> Account:
    """What the doer of ``deeds`` noted; a command that failed is an error."""
    lines = log.read_text().splitlines() if log.exists() else []
    ended = [json.loads(line) for line in lines if line.startswith("[")]
    for deed, (code, out, err) in zip(deeds, ended, strict=False):
        assert code == 0, (deed, code, out, err)
    begun = deeds[len(ended)] if lines.count("begun") > len(ended) else None
    return Account(tuple(deeds[: len(ended)]), begun)
