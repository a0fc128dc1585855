"""``curation.yaml`` and ``redactions.yaml`` as people may type them, with comments anywhere."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st

#: What people decide on an event, and the rows of lists, by key.
CHOICES: Mapping[str, Sequence[object]] = {
    "include": (True, False),
    "kind": ("decision", "update"),
    "text": ("We looked # twice", "no: really", "two\n\n  lines # and one\n", 'it\'s "fine"'),
    "public": (True, "A wording"),
}
NOTES: Mapping[str, Sequence[object]] = {
    "at": ("2026-11-03T09:02:00Z",),
    "text": CHOICES["text"],
    "by": ("Ada Example",),
}
ENTITIES: Mapping[str, Sequence[object]] = {
    "action": ("replace", "keep"),
    "reason": ("agreed # with them", "it's public"),
    "variants": (["AC", "Acme Ltd"],),
    "by": ("Ada Example",),
}


@dataclass
class Typist:
    """Somebody who types a file: ``lines`` so far, and how many comments are in them."""

    draw: st.DrawFn
    lines: list[str] = field(default_factory=list)
    comments: int = 0

    def is_so(self, of: int = 3) -> bool:
        """Whether they do something, one time of ``of``."""
        return self.draw(st.integers(1, of)) == 1

    def comment(self) -> str:
        """A comment that stands nowhere else."""
        self.comments += 1
        return f"# word{self.comments}x of: mine"

    def beside(self) -> str:
        """What stands behind a value."""
        return f"  {self.comment()}" if self.is_so() else ""

    def pause(self, indent: int) -> None:
        """Comments and empty lines, as deep as ``indent`` or otherwise."""
        for _ in range(self.draw(st.integers(0, 2))):
            column = self.draw(st.sampled_from((indent, indent, 0, indent + 1)))
            self.lines.append(f"{' ' * column}{self.comment()}" if self.is_so(2) else "")

    def entry(self, indent: int, key: str, value: object) -> None:
        """A key and its value, in one of the ways in which it can be typed."""
        before = f"{' ' * indent}{key}:"
        if isinstance(value, list):
            self.lines.append(f"{before}{self.beside()}")
            for item in value:
                self.lines.append(f"{' ' * indent}- {item}{self.beside()}")
        elif isinstance(value, str) and value.endswith("\n"):
            self.lines.append(f"{before} |{self.beside()}")
            inner = (f"{' ' * (indent + 4)}{line}" if line else "" for line in value.splitlines())
            self.lines.extend(inner)
        else:
            self.lines.append(f"{before} {self.draw(st.sampled_from(spell(value)))}{self.beside()}")

    def row(self, indent: int, row: Mapping[str, object]) -> None:
        """The keys of a row, a line each or more."""
        for key, value in row.items():
            self.pause(indent)
            self.entry(indent, key, value)

    def flow(self, row: Mapping[str, object]) -> str:
        """A row in braces."""
        return json.dumps(row, ensure_ascii=False)

    def text(self) -> str:
        """The file, with one kind of line end."""
        end = self.draw(st.sampled_from(("\n", "\n", "\r\n")))
        return end.join((*self.lines, "")) if self.is_so(2) else end.join(self.lines)


def spell(value: object) -> list[str]:
    """The ways in which a value can be typed on one line."""
    if isinstance(value, bool):
        return [str(value), str(value).lower()]
    quoted = [json.dumps(value), "'" + str(value).replace("'", "''") + "'"]
    is_plain = not any(sign in str(value) for sign in ("# ", ": ", '"'))
    return [*quoted, str(value)] if is_plain else quoted


def draw_row(draw: st.DrawFn, keys: Mapping[str, Sequence[object]]) -> dict[str, object]:
    """Values for some of ``keys``."""
    chosen = draw(st.lists(st.sampled_from(sorted(keys)), unique=True))
    return {key: draw(st.sampled_from(keys[key])) for key in chosen}


def type_events(typist: Typist, ids: Sequence[str]) -> dict[str, dict[str, object]]:
    """Type decisions on ``ids``; what they are."""
    rows = {id_: draw_row(typist.draw, CHOICES) for id_ in ids}
    indent = typist.draw(st.sampled_from((2, 4)))
    typist.lines.append(f"events:{typist.beside()}")
    for id_, row in rows.items():
        typist.pause(indent)
        key = typist.draw(st.sampled_from((id_, f"'{id_}'", f'"{id_}"')))
        if not row or typist.is_so(4):
            typist.lines.append(f"{' ' * indent}{key}: {typist.flow(row)}{typist.beside()}")
            continue
        anchor = f" &a{len(typist.lines)}" if typist.is_so(6) else ""
        typist.lines.append(f"{' ' * indent}{key}:{anchor}{typist.beside()}")
        typist.row(indent + 2, row)
    return rows


def type_list(
    typist: Typist, name: str, rows: Sequence[Mapping[str, object]]
) -> Sequence[Mapping[str, object]]:
    """Type ``rows`` below ``name``, flush or indented, with braces or without."""
    indent = typist.draw(st.sampled_from((0, 2, 4)))
    typist.lines.append(f"{name}:{typist.beside()}")
    for row in rows:
        typist.pause(indent)
        if typist.is_so(4):
            typist.lines.append(f"{' ' * indent}- {typist.flow(row)}{typist.beside()}")
            continue
        first, *others = row.items()
        typist.entry(indent + 2, *first)
        typist.lines[-1] = f"{' ' * indent}- {typist.lines[-1].lstrip(' ')}"
        typist.row(indent + 2, dict(others))
    return rows


@dataclass(frozen=True)
class TypedFile:
    """A file's ``text``, what it holds, and its comments."""

    text: str
    data: Mapping[str, object]
    comments: int

    def list_lost(self, text: str) -> list[str]:
        """The comments that are no comments of ``text``."""
        words = (f"# word{number}x of: mine" for number in range(1, self.comments + 1))
        return [word for word in words if word not in text]


@st.composite
def curations(draw: st.DrawFn) -> TypedFile:
    """A ``curation.yaml``."""
    typist = Typist(draw)
    ids = draw(st.lists(st.integers(1, 9), min_size=1, max_size=4, unique=True).map(sorted))
    typist.pause(0)
    typist.lines.append(f"version: 1{typist.beside()}")
    typist.pause(0)
    events = type_events(typist, [f"slack:C1/{number}" for number in ids])
    typist.pause(0)
    numbers = draw(st.lists(st.integers(1, 9), min_size=1, max_size=3, unique=True))
    rows = [{"id": f"note:{n}", **draw_note(draw)} for n in numbers]
    type_list(typist, "added", rows)
    typist.pause(draw(st.sampled_from((0, 2))))
    data = {"version": 1, "events": events, "added": rows}
    return TypedFile(typist.text(), data, typist.comments)


def draw_note(draw: st.DrawFn) -> dict[str, object]:
    """A note, by somebody or not."""
    row = {key: draw(st.sampled_from(values)) for key, values in NOTES.items()}
    return row if draw(st.booleans()) else {"at": row["at"], "text": row["text"]}


@st.composite
def redactions(draw: st.DrawFn) -> TypedFile:
    """A ``redactions.yaml``."""
    typist = Typist(draw)
    typist.pause(0)
    typist.lines.append(f"version: 1{typist.beside()}")
    typist.pause(0)
    names = draw(st.lists(st.sampled_from("Acme Zorvex Bo Cy".split()), min_size=1, max_size=4))
    rows = [{"value": n, "action": "drop", **draw_row(draw, ENTITIES)} for n in names]
    type_list(typist, "entities", rows)
    typist.pause(draw(st.sampled_from((0, 2))))
    return TypedFile(typist.text(), {"version": 1, "entities": rows}, typist.comments)
