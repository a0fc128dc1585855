"""Findings in any file: a draft that never was in the kit, a page, a notebook, a mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from incident_kit import redaction
from incident_kit.errors import UsageError
from incident_kit.model import Finding, Known
from incident_kit.redaction import find, mask_secrets
from incident_kit.scanning.extracts import extract
from incident_kit.scanning.occurrences import Occurrence, locate_findings
from incident_kit.scanning.texts import NO_TEXT, UnreadableError

#: Folders that hold other people's files, and caches.
SKIPPED = frozenset({"node_modules", "__pycache__"})
#: What finds something in a text.
Finder = Callable[[str], Sequence[Finding]]


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
        return sorted([*found, *redaction.find_unfamiliar(text, known)]) if names else found

    return _scan_files(paths, find_all)


def search(paths: Sequence[Path], name: str) -> ScanResult:
    """Look through files and folders for one name, openly or encoded. It is kept nowhere."""
    return _scan_files(paths, lambda text: find_name(text, name))


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
    found = redaction.prove(text.encode("utf-8", "replace"), "any.txt", Known(), hidden=[name])
    spans = {(one.start, one.end) for one in found if one.rule == "hidden" or one.value == name}
    return [Finding(start, end, "name", "hidden") for start, end in sorted(spans)]
