"""What somebody may try to get a public version past the gate, one step a function.

A step is done in a workspace. One that runs something gives how it ended; one that only
changes a file gives nothing.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from nbconvert.exporters import get_exporter
from ruamel.yaml import YAML
from support.kit import ID, Ran, authored, incident, kit, kit_as, notebook, save

from incident_kit.case import Case, case_at
from incident_kit.errors import IncidentKitError
from incident_kit.exporting.artifacts import approve_public, render_public
from incident_kit.review import Approved

Step = Callable[[Path], Ran | None]

#: Where people say that they agree, for those whom git does not know here.
EVIDENCE = ("--evidence", "https://chat.disk.example/archives/p1")
#: What has no place in a refusal: the finished page.
PAGE = "<html"


def run(verb: str, *arguments: str) -> Step:
    """A verb on the incident."""
    return lambda folder: kit(folder, verb, ID, *arguments)


def sign_as(name: str, *more: str, role: str = "delivery manager") -> Step:
    return run("signoff", "--by", name, "--role", role, *(more or EVIDENCE))


def sign_at(user: str, name: str) -> Step:
    """A signature in the name of somebody who is not the user of the machine."""
    arguments = ("signoff", ID, "--by", name, "--role", "delivery manager")
    return lambda folder: kit_as(user, folder, *arguments)


def decide_as(name: str, how: str, role: str = "information assurance") -> Step:
    return run("security", f"--{how}", "--by", name, "--role", role, "--reason", "looked at it")


EXPORT = run("export", "--public")
SIGN = sign_as("Dee Delivery")
HOLD = decide_as("Ira Holder", "hold")


# files ----------------------------------------------------------------------------


def change(name: str, old: str, new: str) -> Step:
    """Edit a file of the incident as somebody would by hand: the pattern ``old`` becomes
    what the template ``new`` says, wherever it stands."""

    def step(folder: Path) -> None:
        path = incident(folder) / name
        text, places = re.subn(old, new, path.read_text())
        assert places, f"{name} has no {old}"
        path.write_text(text)

    return step


def add(name: str, text: str) -> Step:
    """Write more at the end of a file of the incident, which may not be there yet."""

    def step(folder: Path) -> None:
        with (incident(folder) / name).open("a") as file:
            file.write(text)

    return step


def put(name: str, content: str) -> Step:
    """Write a file of the workspace anew."""

    def step(folder: Path) -> None:
        (folder / name).write_text(content)

    return step


def answer_security(answer: str) -> Step:
    return change("incident.yaml", r"(?m)^security:.*$", f"security: {answer}")


def configure(key: str, value: str) -> Step:
    """Set a key of ``incident-kit.yaml``."""

    def step(folder: Path) -> None:
        path = folder / "incident-kit.yaml"
        rest = re.sub(rf"(?m)^{key}:.*\n(?:[ \t].*\n)*", "", path.read_text())
        path.write_text(f"{rest}\n{key}: {value}\n")

    return step


def remove(name: str) -> Step:
    return lambda folder: (incident(folder) / name).unlink()


def move_out(name: str) -> Step:
    """A link out of the workspace in the place of something of the incident."""

    def step(folder: Path) -> None:
        here, outside = incident(folder) / name, folder.parent / "outside"
        if here.exists():
            shutil.move(here, outside)
        else:
            outside.mkdir()
        here.symlink_to(outside)

    return step


def keep(name: str) -> Step:
    """Remember a file of the incident as it is, for :func:`bring_back`."""

    def step(folder: Path) -> None:
        shutil.copy(incident(folder) / name, folder.parent / name)

    return step


def bring_back(name: str) -> Step:
    def step(folder: Path) -> None:
        shutil.copy(folder.parent / name, incident(folder) / name)

    return step


def forge(at: str, by: str = "Dee Delivery", text: str = "") -> Step:
    """A sign-off typed into ``review.yaml``: of the public text as it is, unless given."""

    def step(folder: Path) -> None:
        path = incident(folder) / "review.yaml"
        rest = path.read_text() if path.exists() else "version: 1\n"
        signed = text or case_at(incident(folder)).public.digest
        entry = f"  - {{by: {by}, role: delivery manager, at: {at}, text: '{signed}'}}\n"
        head, key, entries = rest.partition("signoffs:\n")
        path.write_text(f"{head}signoffs:\n{entries if key else ''}{entry}")

    return step


def move_signatures(folder: Path) -> None:
    """Every signature in ``review.yaml`` moved by hand to the public text as it is."""
    here = incident(folder)
    text = re.sub(
        r"sha256:\w+(?=\n)", case_at(here).public.digest, (here / "review.yaml").read_text()
    )
    (here / "review.yaml").write_text(text)


def share(kind: str, value: str, rest: str, other: str = "2026-02-01-other") -> Step:
    """A decision that another incident shares with this one."""

    def step(folder: Path) -> None:
        there = folder / "incidents" / other
        there.mkdir()
        facts = f"version: 1\nid: {other}\nstarted: 2026-02-01T09:00Z\nsecurity: no\n"
        (there / "incident.yaml").write_text(facts)
        row = f"{{kind: {kind}, value: {value}, shared: true, {rest}}}"
        (there / "redactions.yaml").write_text(f"version: 1\nentities:\n- {row}\n")

    return step


def commit(folder: Path) -> None:
    """Put the workspace as it is into git."""
    by = ("-c", "user.name=Eve", "-c", "user.email=eve@disk.example", "-c", "commit.gpgsign=false")
    for command in (("init", "-q"), ("add", "incidents"), (*by, "commit", "-qm", "a day")):
        subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True)


# the public text ------------------------------------------------------------------


def write(text: str) -> Step:
    """Type ``text`` into the summary of the public version, and have it signed."""
    return in_turn(type_(text), SIGN)


def type_(text: str) -> Step:
    summary = f"We are sorry. {text}"
    return edit(lambda content: authored(content)[1].update(source=summary))


def edit(how: Callable[[dict[str, Any]], object]) -> Step:
    """Change the public notebook in Lab."""

    def step(folder: Path) -> None:
        path = incident(folder) / "public.ipynb"
        content = notebook(path)
        how(content)
        save(path, content)

    return step


def cell(source: str, **kit_metadata: str) -> dict[str, Any]:
    metadata = {"incident_kit": kit_metadata} if kit_metadata else {}
    return {"cell_type": "markdown", "id": "pasted", "metadata": metadata, "source": source}


# other ways than the verbs ---------------------------------------------------------


def convert(exporter: str, name: str = "public.ipynb") -> Step:
    """nbconvert with any exporter, by its name or the dotted one of its class."""

    def step(folder: Path) -> Ran:
        return call(lambda: get_exporter(exporter)().from_filename(str(incident(folder) / name)))

    return step


def convert_stream(exporter: str) -> Step:
    """nbconvert with a notebook that comes without a path."""

    def step(folder: Path) -> Ran:
        stream = io.StringIO((incident(folder) / "public.ipynb").read_text())
        return call(lambda: get_exporter(exporter)().from_file(stream))

    return step


def use(way: Callable[[Case], object]) -> Step:
    """Python that somebody writes into a notebook cell, with the case at hand."""
    return lambda folder: call(lambda: way(case_at(incident(folder))))


def use_approval(tamper: Callable[[Approved], object], then: Step) -> Step:
    """Python that keeps an approval, does something to it, and renders it once ``then`` is
    done."""

    def step(folder: Path) -> Ran:
        held = approve_public(case_at(incident(folder)))
        then(folder)
        return call(lambda: render_public(case_at(incident(folder)), tamper(held)))

    return step


def call(what: Callable[[], object]) -> Ran:
    """How a call in Python ended: a refusal of the kit's, or of nbconvert's on its behalf."""
    out, err = io.StringIO(), io.StringIO()
    try:
        with redirect_stdout(out), redirect_stderr(err):
            given = what()
    except Exception as error:
        reason = error if isinstance(error, IncidentKitError) else error.__cause__
        code = reason.code if isinstance(reason, IncidentKitError) else 1
        return Ran(code, out.getvalue(), f"{err.getvalue()}{error}")
    return Ran(0, f"{out.getvalue()}{given}", err.getvalue())


def in_turn(*steps: Step) -> Step:
    """Steps one after the other; how the last one that ran something ended."""

    def step(folder: Path) -> Ran | None:
        ended = [ran for ran in (one(folder) for one in steps) if ran is not None]
        return ended[-1] if ended else None

    return step


def list_public(folder: Path) -> list[str]:
    """What stands in a workspace that looks like a public version, in order."""
    files = (path for path in folder.rglob("*") if path.is_file() or path.is_symlink())
    return sorted(
        path.relative_to(folder).as_posix()
        for path in files
        if path.name == "proof.md" or (path.stem == "public" and path.suffix != ".ipynb")
    )


def merge_clones(mine: Step, theirs: Step) -> Step:
    """Two clones of the repository in which different things are recorded, merged: all
    entries of both stand in ``review.yaml``, theirs last."""

    def step(folder: Path) -> None:
        clone = Path(shutil.copytree(folder, folder.parent / "clone"))
        mine(folder)
        theirs(clone)
        yaml, path = YAML(), incident(folder) / "review.yaml"
        merged, other = yaml.load(path), yaml.load(incident(clone) / "review.yaml")
        for key, entries in other.items():
            if isinstance(entries, list):
                merged.setdefault(key, [])
                merged[key] += [entry for entry in entries if entry not in merged[key]]
        yaml.dump(merged, path)

    return step
