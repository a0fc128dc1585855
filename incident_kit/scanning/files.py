"""Findings in any file: a draft that never was in the kit, a page, a notebook, a mail."""

from __future__ import annotations

import html
import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from incident_kit.case import Case, load_case
from incident_kit.errors import IncidentKitError, UsageError
from incident_kit.model import Finding, Known, Person
from incident_kit.model.incident import Incident
from incident_kit.model.people import list_everybody
from incident_kit.redaction import find, find_unfamiliar, mask_secrets, prove
from incident_kit.scanning.extracts import MARKS, NO_TEXT, UnreadableError, decoded, extract
from incident_kit.workspace import Workspace

#: Folders that hold other people's files, and caches.
SKIPPED = frozenset({"node_modules", "__pycache__"})
_MARK = "\ufeff"
#: What finds something in a text.
Finder = Callable[[str], Sequence[Finding]]
#: The files that leave, or that show what would.
FINAL = ("public.html", "public.md", "preview.html", "preview.md")


@dataclass(frozen=True, slots=True)
class Place:
    """A finding in a file. ``line`` and ``column`` count from 1; ``start`` and ``end`` are
    character offsets, end excluded, a byte order mark counted. ``where`` says in what:
    ``source``, the file in its own encoding, if it writes the text as it is read; else
    ``extracted``, the text that was read from it; there what stands in pieces or encoded
    is told at the first character, with no length. ``text`` is empty for a secret.
    """

    path: str
    line: int
    column: int
    start: int
    end: int
    kind: str
    rule: str
    where: str
    text: str = ""

    def json(self) -> dict[str, object]:
        """The answer of ``scan --json``."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "text"}


@dataclass(frozen=True, slots=True)
class Scanned:
    """What was found, in the order of the files and their texts; what was not read,
    with the reason, and how many files were. ``partial`` if something was not read that
    was asked for by name, or that should be text (no picture in a folder), or if nothing was."""

    places: tuple[Place, ...]
    unread: tuple[tuple[str, str], ...]
    files: int
    partial: bool = False


def scan(paths: Sequence[Path], known: Known, names: bool = False) -> Scanned:
    """Look through files, and through folders with all they hold. With ``names``,
    names on no list too, each once a file.

    A path that does not exist is a :class:`UsageError`.
    """
    return _scanned(paths, lambda text: _found(text, known, names))


def search(paths: Sequence[Path], name: str) -> Scanned:
    """Look through files and folders for one name, openly or encoded. It is kept nowhere."""
    return _scanned(paths, lambda text: _standing(text, name))


def search_case(case: Case, name: str) -> Scanned:
    """Look for a name in an incident's public text and in its final files."""
    places: list[Place] = []
    label, files = f"{case.id}: the public text", 0
    if case.stands("public") is not None:
        data, files = case.public.text.encode("utf-8", "replace"), 1
        found = _places(label, data, case.public.text, lambda text: _standing(text, name))
        places += (replace(one, where="extracted") for one in found)
    for final in (case.folder.path / "export" / one for one in FINAL):
        if final.is_file():
            label, data = case.folder.label(f"export/{final.name}"), final.read_bytes()
            text = extract(data, final.name).text
            places += _places(label, data, text, lambda text: _standing(text, name))
            files += 1
    return Scanned(tuple(places), (), files)


def _scanned(paths: Sequence[Path], finder: Finder) -> Scanned:
    places: list[Place] = []
    unread: list[tuple[str, str]] = []
    files, partial = 0, False
    for path in chain.from_iterable(map(_files, paths)):
        name = mask_secrets(path.as_posix())[0]
        try:
            data = _data(path)
            text, left = extract(data, path.name)
            places += _places(name, data, text, finder)
            files += 1
        except (UnreadableError, OSError) as error:
            left = [str(error) if isinstance(error, UnreadableError) else "cannot be opened"]
            partial |= path in paths
        unread += ((name, why) for why in left)
        partial |= not all(why.endswith(NO_TEXT) for why in left)
    if not files and not unread:
        raise UsageError("there is no file in what was named", todo=["name a file or a folder"])
    return Scanned(tuple(places), tuple(unread), files, partial or not files)


def _data(path: Path) -> bytes:
    if not path.is_file():
        raise UnreadableError("is a link that was not followed, or no file")
    return path.read_bytes()


def _found(text: str, known: Known, names: bool) -> Sequence[Finding]:
    found = find(text, known)
    return sorted([*found, *find_unfamiliar(text, known)]) if names else found


def _standing(text: str, name: str) -> Sequence[Finding]:
    """Where a name stands in a text, each place once."""
    name = name.strip()
    if not name:
        raise UsageError("there is no name to look for", todo=["type one, then Enter"])
    found = prove(text.encode("utf-8", "replace"), "any.txt", Known(), hidden=[name])
    places = {(one.start, one.end) for one in found if one.rule == "hidden" or one.value == name}
    return [Finding(start, end, "name", "hidden") for start, end in sorted(places)]


def known_around(workspace: Workspace) -> tuple[Known, tuple[str, ...]]:
    """Whom the incidents of a workspace know, together; and the incidents that cannot
    be read. What one incident showed to be public passes for all."""
    settings = workspace.settings
    people: list[Person] = list(list_everybody((), Incident(id="scan"), settings))
    public = list(settings.public_contacts)
    damaged = []
    for ident in workspace.ids():
        try:
            known = load_case(workspace, ident).known
        except IncidentKitError:
            damaged.append(ident)
            continue
        people += known.people
        public += known.public
    return (
        Known(
            people=tuple({_same(one): one for one in people}.values()),
            tenants=workspace.tenants(),
            internal_domains=settings.internal_domains,
            public=tuple(dict.fromkeys(public)),
        ),
        tuple(damaged),
    )


def _same(person: Person) -> tuple[object, ...]:
    """A person in whatever role."""
    return (person.name, *map(tuple, (person.handles, person.emails, person.ids)))


def _files(path: Path) -> Iterator[Path]:
    if not path.exists():
        raise UsageError(
            f"there is no file or folder {path.as_posix()}",
            todo=["check the path; it is relative to here"],
        )
    if not path.is_dir():
        yield path
        return
    for one in sorted(path.iterdir()):
        if not one.is_dir() or one.is_symlink():
            yield one
        elif one.name not in SKIPPED and not one.name.startswith("."):
            yield from _files(one)


def _places(label: str, data: bytes, text: str, finder: Finder) -> Iterator[Place]:
    """What ``finder`` finds in the text of a file, at its place in it if it stands there."""
    source = _source(data)
    mark = source.startswith(_MARK)
    same = source.removeprefix(_MARK) == text
    lines = {"source": _lines(source), "extracted": _lines(text)}
    after: dict[str, int] = {}
    for one in finder(text):
        said = text[one.start : one.end]
        start, end = (one.start + mark, one.end + mark) if same and said else (-1, -1)
        if not same and source and said:
            start, end = _located(source, said, after.get(said, 0))
            after[said] = end
        where = "source" if start >= 0 else "extracted"
        if start < 0:
            start, end = one.start, one.end
        line = bisect_right(lines[where], start)
        first = lines[where][line - 1]
        yield Place(
            label,
            line=line,
            column=start - max(first, mark if where == "source" else 0) + 1,
            start=start,
            end=end,
            kind=one.kind,
            rule=one.rule,
            where=where,
            text="" if one.kind == "secret" else " ".join(said.split()),
        )


def _lines(text: str) -> list[int]:
    """Where each line of a text starts."""
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _located(source: str, said: str, after: int) -> tuple[int, int]:
    """Where the file writes what was read, as it is or as JSON or HTML write it, behind
    the places that are told already; -1 if nowhere."""
    if after >= 0:
        for way in (said, json.dumps(said, ensure_ascii=False)[1:-1], html.escape(said)):
            start = source.find(way, after)
            if start >= 0:
                return start, start + len(way)
    return -1, -1


def _source(data: bytes) -> str:
    """The file's own text, with its byte order mark; empty if it is none."""
    try:
        text = decoded(data)
    except UnreadableError:
        return ""
    return f"{_MARK}{text}" if data.startswith(MARKS) else text
