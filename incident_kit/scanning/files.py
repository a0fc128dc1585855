"""Findings in any file: a draft that never was in the kit, a page, a notebook, a mail."""

from __future__ import annotations

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
from incident_kit.scanning.extracts import NO_TEXT, UnreadableError, extract
from incident_kit.scanning.occurrences import Occurrence, locate_findings
from incident_kit.workspace import Workspace

#: Folders that hold other people's files, and caches.
SKIPPED = frozenset({"node_modules", "__pycache__"})
#: What finds something in a text.
Finder = Callable[[str], Sequence[Finding]]
#: The files that leave, or that show what would.
FINAL = ("public.html", "public.md", "preview.html", "preview.md")


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What was found, in the order of the files and their texts; what was not read,
    with the reason, and how many files were. ``partial`` if something was not read that
    was asked for by name, or that should be text (no picture in a folder), or if nothing was."""

    occurrences: tuple[Occurrence, ...]
    unread: tuple[tuple[str, str], ...]
    files: int
    partial: bool = False


def scan(paths: Sequence[Path], known: Known, names: bool = False) -> ScanResult:
    """Look through files, and through folders with all they hold. With ``names``,
    names on no list too, each once a file.

    A path that does not exist is a :class:`UsageError`.
    """

    def find_all(text: str) -> Sequence[Finding]:
        found = find(text, known)
        return sorted([*found, *find_unfamiliar(text, known)]) if names else found

    return _scan_files(paths, find_all)


def search(paths: Sequence[Path], name: str) -> ScanResult:
    """Look through files and folders for one name, openly or encoded. It is kept nowhere."""
    return _scan_files(paths, lambda text: find_name(text, name))


def search_case(case: Case, name: str) -> ScanResult:
    """Look for a name in an incident's public text and in its final files."""
    occurrences: list[Occurrence] = []
    files = 0
    if case.stands("public") is not None:
        text = case.public.text
        label, data = f"{case.id}: the public text", text.encode("utf-8", "replace")
        found = locate_findings(label, data, text, find_name(text, name))
        occurrences += (replace(one, where="extracted") for one in found)
        files += 1
    for final in (case.folder.path / "export" / file_name for file_name in FINAL):
        if final.is_file():
            label, data = case.folder.label(f"export/{final.name}"), final.read_bytes()
            text = extract(data, final.name).text
            occurrences += locate_findings(label, data, text, find_name(text, name))
            files += 1
    return ScanResult(tuple(occurrences), (), files)


def _scan_files(paths: Sequence[Path], finder: Finder) -> ScanResult:
    occurrences: list[Occurrence] = []
    unread: list[tuple[str, str]] = []
    files, partial = 0, False
    for path in chain.from_iterable(map(_list_files, paths)):
        label = mask_secrets(path.as_posix())[0]
        try:
            data = _read_file(path)
            text, reasons = extract(data, path.name)
            occurrences += locate_findings(label, data, text, finder(text))
            files += 1
        except (UnreadableError, OSError) as error:
            reasons = [str(error) if isinstance(error, UnreadableError) else "cannot be opened"]
            partial |= path in paths
        unread += ((label, reason) for reason in reasons)
        partial |= not all(reason.endswith(NO_TEXT) for reason in reasons)
    if not files and not unread:
        raise UsageError("there is no file in what was named", todo=["name a file or a folder"])
    return ScanResult(tuple(occurrences), tuple(unread), files, partial or not files)


def _read_file(path: Path) -> bytes:
    if not path.is_file():
        raise UnreadableError("is a link that was not followed, or no file")
    return path.read_bytes()


def _list_files(path: Path) -> Iterator[Path]:
    """The file itself, or what a folder and its folders hold, in order."""
    if not path.exists():
        raise UsageError(
            f"there is no file or folder {path.as_posix()}",
            todo=["check the path; it is relative to here"],
        )
    if not path.is_dir():
        yield path
        return
    for inner in sorted(path.iterdir()):
        is_folder = inner.is_dir() and not inner.is_symlink()
        if not is_folder:
            yield inner
        elif inner.name not in SKIPPED and not inner.name.startswith("."):
            yield from _list_files(inner)


def find_name(text: str, name: str) -> Sequence[Finding]:
    """Where a name stands in a text, each stretch once."""
    name = name.strip()
    if not name:
        raise UsageError("there is no name to look for", todo=["type one, then Enter"])
    found = prove(text.encode("utf-8", "replace"), "any.txt", Known(), hidden=[name])
    spans = {(one.start, one.end) for one in found if one.rule == "hidden" or one.value == name}
    return [Finding(start, end, "name", "hidden") for start, end in sorted(spans)]


def gather_known(workspace: Workspace) -> tuple[Known, tuple[str, ...]]:
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
    known = Known(
        people=tuple({_identity(person): person for person in people}.values()),
        tenants=workspace.tenants(),
        internal_domains=settings.internal_domains,
        public=tuple(dict.fromkeys(public)),
    )
    return known, tuple(damaged)


def _identity(person: Person) -> tuple[object, ...]:
    """What is the same of a person in whatever role."""
    return (person.name, tuple(person.handles), tuple(person.emails), tuple(person.ids))
