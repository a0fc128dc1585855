"""What stands in an incident's files, and what may, after people worked on it at once.

Values are made so that each is found again by itself: a note, a paste and a typed line stand
once; a decision holds the value that the last command about it said it had recorded.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.kit import ID, Ran, authored, incident, notebook

from incident_kit.case import load_case
from incident_kit.files import read_yaml
from incident_kit.report import join_source
from incident_kit.workspace import open_workspace

#: A place that holds one value, such as the words for one line: a kind, then its key.
Cell = tuple[str, str]
#: What stands in each place; ``None`` is nothing.
Values = Mapping[Cell, str | None]
#: What may stand in each.
Allowed = Mapping[Cell, frozenset[str | None]]
#: The value of a place for something that is to stand once, such as a note, when it does.
ONCE = "once"
#: How a line is worded that is to say the same.
OTHERWISE = ", in other words"
WRITERS = ("left", "right")


@dataclass(frozen=True)
class Deed:
    """What somebody does in a workspace, and what stands where once it is done."""

    do: Callable[[Path], Ran]
    cells: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Account:
    """What one writer says it did: the deeds that were done, and the one it was at when it
    ended, if any."""

    done: tuple[Deed, ...]
    begun: Deed | None = None


def list_told(account: Account) -> dict[Cell, str | None]:
    """What stands by a writer's account: the last value of each cell."""
    return {cell: value for deed in account.done for cell, value in deed.cells.items()}


def allow(base: Values, accounts: Iterable[Account]) -> Allowed:
    """What may stand in each cell after writers that worked at once: the last value of any
    of them, and what one that was killed was about to write."""
    done: dict[Cell, set[str | None]] = defaultdict(set)
    begun: dict[Cell, set[str | None]] = defaultdict(set)
    for account in accounts:
        for cell, value in list_told(account).items():
            done[cell].add(value)
        for cell, value in account.begun.cells.items() if account.begun else ():
            begun[cell].add(value)
    return {
        cell: frozenset(begun[cell] | (done[cell] if cell in done else {base.get(cell)}))
        for cell in {*done, *begun}
    }


def merge_allowed(
    base: Values,
    ours: Values,
    theirs: Values,
) -> Allowed:
    """What may stand in each cell after a merge: the change of the one side that made one;
    where both did, ``ours``, which is the side that somebody chose."""
    typed = {kind for kind, _ in ours if kind.startswith("typed")}
    allowed = {cell: {value} for cell, value in ours.items()}
    for cell, value in theirs.items():
        if ours.get(cell, base.get(cell)) == base.get(cell):
            allowed[cell] = {value, None} if cell[0] in typed else {value}
    return {cell: frozenset(values) for cell, values in allowed.items()}


def read_standing(folder: Path) -> dict[Cell, str | None]:
    """What stands in every cell; of something that must stand once, how often if not."""
    here = incident(folder)
    curation = _read(here / "curation.yaml")
    standing: dict[Cell, str | None] = {}
    for event, choice in (curation.get("events") or {}).items():
        standing["word", event] = choice.get("text")
        standing["shown", event] = str(choice["include"]) if "include" in choice else None
    bodies = list_bodies(folder)
    for event, body in bodies:
        standing["reworded", body] = standing.get(("word", event))
    standing |= _count("note", (body for event, body in bodies if event.startswith("note:")))
    standing |= _count("pasted", (body for event, body in bodies if event.startswith("pasted:")))
    for row in _read(here / "redactions.yaml").get("entities") or ():
        standing["hidden", str(row["value"])] = str(row.get("with"))
    answers = _read(here / "review.yaml").get("security") or ()
    standing |= _count("hold", (str(row["reason"]) for row in answers))
    return {**standing, **_read_typed(here / "report.ipynb")}


def list_bodies(folder: Path) -> list[tuple[str, str]]:
    """The id and the words of every event that was gathered or added, as the files say."""
    here = incident(folder)
    gathered = [json.loads(line) for line in (here / "events.jsonl").read_text().splitlines()]
    added = _read(here / "curation.yaml").get("added") or []
    events = [(event["id"], event["body"]) for event in gathered]
    return [*events, *((str(note["id"]), str(note["text"])) for note in added)]


def _read(path: Path) -> Mapping[str, Any]:
    """What a file of people's decisions holds; nothing where there is none yet."""
    return read_yaml(path, path.name) if path.exists() else {}


def _read_typed(path: Path) -> dict[Cell, str | None]:
    typed: dict[str, list[str]] = defaultdict(list)
    for cell in authored(notebook(path)):
        section = cell["metadata"]["incident_kit"]["section"]
        typed[section] += join_source(cell).splitlines()
    return {
        cell: value
        for section, lines in typed.items()
        for cell, value in _count(f"typed in {section}", lines).items()
    }


def _count(kind: str, keys: Iterable[str]) -> dict[Cell, str | None]:
    counts: dict[Cell, int] = defaultdict(int)
    for key in keys:
        counts[kind, key] += 1
    return {cell: ONCE if count == 1 else f"{count} times" for cell, count in counts.items()}


def list_own(folder: Path, writer: int) -> list[str]:
    """The messages that a writer, by its number, decides on; the last is taken back too."""
    events = [event for event, _ in list_bodies(folder) if event.startswith("slack:")]
    return events[writer :: len(WRITERS)]


def list_commented(folder: Path) -> list[str]:
    """The messages whose decisions have a comment, and are not taken back."""
    return [event for number, _ in enumerate(WRITERS) for event in list_own(folder, number)[:-1]]


def name_row(line: str) -> str:
    """The event that a row of ``curation.yaml`` decides on."""
    return line.strip().removesuffix("{}").rstrip(": ").strip("'")


def list_losses(folder: Path, allowed: Allowed) -> list[str]:
    """What does not stand as it may, in words; empty if all of it does."""
    standing = read_standing(folder)
    lost = [
        f"{cell}: {standing.get(cell)!r} stands, not {sorted(map(str, values))}"
        for cell, values in allowed.items()
        if standing.get(cell) not in values
    ]
    return [*lost, *list_misplaced(folder)]


def list_misplaced(folder: Path) -> Iterator[str]:
    """Decisions that apply to another line than they were made on, and comments that stand
    above another row."""
    case = load_case(open_workspace(folder), ID)
    for line in case.timeline.lines:
        words, original = line.event.body, line.original
        if words.endswith(OTHERWISE) and words != original.body + OTHERWISE:
            yield f"{words!r} is said of {original.body!r}"
        if words.startswith("slack:") and not words.startswith(f"{original.id} "):
            yield f"{words!r} is said of {original.id}"
    rows = (incident(folder) / "curation.yaml").read_text().splitlines()
    commented = list_commented(folder)
    for above, row in zip(["", *rows], rows, strict=False):
        event = name_row(row)
        if event in commented and above != f"  # about {event}":
            yield f"{above!r} stands above the decision on {event}"
