"""What stands of a public version in an incident's folder, and what of it is covered.

The finished files below ``export/`` and their proof sheet are one set, bound to the digest
of the text that was approved: the sheet is written last and goes first, so that a set which
was not written to its end has no sheet. A file is covered if it has the very bytes that the
approved text is rendered to: below ``export/`` if the sheet lists it as well, and beside the
notebooks, where nbconvert writes, without one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from incident_kit.errors import RenderingError, UsageError
from incident_kit.exporting.formats import formats_of
from incident_kit.exporting.proof_sheet import NAME, ProofSheet, read_proof_sheet
from incident_kit.files import write_bytes
from incident_kit.model import Artifact

#: What a write that was ended midway leaves of a file of the set.
_LEFTOVER = re.compile(rf"\.(?:public(?:\.\w+)+?|{re.escape(NAME)})\.\w+\.tmp")


@dataclass(frozen=True, slots=True)
class PublicSet:
    """The files that stand, each in one of three lists, sheets first.

    ``covered`` are bytes of exactly what is approved now, with their sheet; ``uncovered``
    are the kit's and are not; ``foreign`` look like a public version, are on no sheet, and
    are somebody's: the kit takes none away. ``why`` says in words why a file is uncovered.
    """

    covered: tuple[Path, ...] = ()
    uncovered: tuple[Path, ...] = ()
    foreign: tuple[Path, ...] = ()
    why: str = ""
    #: The names of the files that its sheet lists, if that is of the approved text and says
    #: that other packages or templates drew them than would draw them now.
    outdated: frozenset[str] = frozenset()

    @property
    def state(self) -> Literal["covered", "not covered", "none"]:
        """Whether everything that stands is covered; one file that is not is enough."""
        if self.uncovered or self.foreign:
            return "not covered"
        return "covered" if self.covered else "none"


@dataclass(frozen=True, slots=True)
class Approval:
    """What is approved now: the ``digest`` of the text, ``None`` if nothing is, and then
    ``why`` not; ``render`` gives the files of the text in every format."""

    digest: str | None
    why: str = ""
    render: Callable[[], Sequence[Artifact]] = tuple


def stands(folder: Path) -> bool:
    """Whether anything of a public version stands in an incident's ``folder``."""
    return any(True for _ in _list_exported(folder)) or any(list_beside(folder))


def judge(folder: Path, approval: Approval) -> PublicSet:
    """Everything that stands in an incident's ``folder``, judged by what is approved now."""
    export = folder / "export"
    sheet = _read_sheet(export)
    own, foreign = _tell_apart(folder, sheet)
    if approval.digest is None:
        return PublicSet((), own, foreign, approval.why)
    rendered = {file.name: hash_bytes(file.data) for file in approval.render()}
    listed = {} if sheet is None else sheet.files
    damage = _find_damage(export, sheet, approval.digest)
    difference = "" if damage else _find_difference(listed, rendered)
    fault = damage or difference
    covered = tuple(
        path for path in own if _is_covered(path, export, {} if fault else listed, rendered)
    )
    uncovered = tuple(path for path in own if path not in covered)
    is_outdated = bool(difference) and sheet is not None and sheet.is_outdated
    return PublicSet(
        covered,
        uncovered,
        foreign,
        fault or "what is approved now has other bytes",
        frozenset(listed if is_outdated else ()),
    )


def _tell_apart(
    folder: Path, sheet: ProofSheet | None
) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The kit's files that stand, and what somebody else put below ``export/``."""
    exported = list(_list_exported(folder))
    foreign = tuple(path for path in exported if not _is_own(path, sheet))
    own = (path for path in (*exported, *list_beside(folder)) if path not in foreign)
    return tuple(own), foreign


def _is_covered(
    path: Path, export: Path, listed: Mapping[str, str], rendered: Mapping[str, str]
) -> bool:
    """Below ``export/`` what a sheet without fault lists, and that sheet; beside the
    notebooks what has the bytes that the approved text is rendered to."""
    if path.parent == export:
        return bool(listed) and path.name in (NAME, *listed)
    return _hash(path) == rendered.get(path.name, "")


def _list_exported(folder: Path) -> Iterator[Path]:
    """What looks like a public version below ``export/``, the sheet and leftovers first."""
    export = folder / "export"
    if not export.is_dir():
        return
    try:
        names = sorted(path.name for path in export.iterdir())
    except OSError as error:
        raise RenderingError(
            f"{label(folder, export)}/ cannot be read: {error.strerror}",
            todo=["make it readable, then run this again: it may hold a public version"],
        ) from error
    sheet = [name for name in names if name == NAME]
    leftovers = [name for name in names if _LEFTOVER.fullmatch(name)]
    public = [name for name in names if name.casefold().startswith("public.")]
    yield from (export / name for name in (*sheet, *leftovers, *public))


def list_beside(folder: Path) -> list[Path]:
    """What stands beside the notebooks under the names of finished files."""
    paths = [folder / each.file_name("public") for each in formats_of("public")]
    return [path for path in paths if path.is_symlink() or path.exists()]


def _is_own(path: Path, sheet: ProofSheet | None) -> bool:
    """Whether the kit wrote what stands below ``export/``: by its name, or by its sheet."""
    if path.parent.is_symlink():
        return False
    names = {NAME, *(each.file_name("public") for each in formats_of("public"))}
    if path.name in names or _LEFTOVER.fullmatch(path.name):
        return True
    return sheet is not None and sheet.files.get(path.name) == (_hash(path) or "")


def _read_sheet(export: Path) -> ProofSheet | None:
    data = _read(export / NAME)
    return None if data is None else read_proof_sheet(data.decode("utf-8", "replace"))


def _find_damage(export: Path, sheet: ProofSheet | None, digest: str) -> str:
    """Why what stands below ``export/`` is no whole set of the text with this digest, or
    nothing."""
    if export.is_symlink():
        return "export/ is a link"
    if sheet is None:
        return "no proof sheet lists them"
    if sheet.digest != digest:
        return "they are of another text than the one that is approved now"
    for name, expected in sheet.files.items():
        found = _hash(export / name)
        if found is None:
            return f"{name}, which the proof sheet lists, is not there"
        if found != expected:
            return f"{name} is not as the proof sheet lists it"
    return ""


def _find_difference(listed: Mapping[str, str], rendered: Mapping[str, str]) -> str:
    """Which listed file the text is not made into, or nothing. ``rendered`` are the digests
    of the files that it makes: a sheet is a file too, and whoever changes a page can change
    its line there."""
    others = (name for name, found in listed.items() if found != rendered.get(name))
    other = next(others, None)
    return f"{other} is not what the approved text is made into" if other else ""


def _hash(path: Path) -> str | None:
    data = _read(path)
    return None if data is None else hash_bytes(data)


def hash_bytes(data: bytes) -> str:
    """The SHA-256 of ``data`` in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def _read(path: Path) -> bytes | None:
    """The bytes of a file; of a link, a folder, a pipe or what is closed to us, nothing."""
    try:
        return path.read_bytes() if path.is_file() and not path.is_symlink() else None
    except OSError:
        return None


# removed, and replaced ------------------------------------------------------------


def remove(folder: Path, paths: Sequence[Path]) -> None:
    """Remove files of the set in their order, the sheet first.

    Those that cannot be removed are named in one :class:`RenderingError`, once all
    others are gone.
    """
    failed = [(path, reason) for path in paths if (reason := _try_to_remove(path))]
    if not failed:
        return
    names = _name_files(folder, [path for path, _ in failed])
    raise RenderingError(
        f"{names} cannot be removed ({failed[0][1]}), and nothing that is approved now covers "
        f"{'it' if len(failed) == 1 else 'them'}",
        todo=["remove it by hand, or make its folder writable and run this again"],
    )


def _try_to_remove(path: Path) -> str:
    """Why a file cannot be removed; nothing if it is gone."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def replace_set(
    folder: Path, standing: PublicSet, files: Sequence[tuple[Path, bytes]]
) -> list[Path]:
    """Put ``files``, the sheet last, in place of the set that stands; where they are.

    All of the old set goes before the first byte of the new one, unless it is the same.
    Raises :class:`RenderingError` where something cannot be removed or written, or where
    somebody's own file would stand beside the new version as if it were part of it.
    """
    paths = [path for path, _ in files]
    if standing.foreign:
        raise RenderingError(
            f"not published: {describe_foreign(folder, standing)}",
            todo=["move it out of export/, where it would stand beside the new version"],
        )
    kept = [path for path in standing.covered if path.parent != folder]
    is_same = sorted(kept) == sorted(paths) and all(_read(path) == data for path, data in files)
    if not is_same:
        remove(folder, [*standing.uncovered, *kept])
        for path, data in files:
            write_file(path, data)
    else:
        remove(folder, standing.uncovered)
    return paths


def write_file(path: Path, data: bytes) -> None:
    """Write a finished file, or say as a :class:`RenderingError` why it cannot be."""
    try:
        write_bytes(path, data)
    except UsageError as error:
        raise RenderingError(str(error.args[0]), todo=error.todo) from error


# in words -------------------------------------------------------------------------


def label(folder: Path, path: Path) -> str:
    """A file's name in messages: ``incidents/ID/export/public.md``."""
    home = folder.absolute()
    return f"{home.parent.name}/{home.name}/{path.relative_to(folder).as_posix()}"


def _name_files(folder: Path, paths: Sequence[Path]) -> str:
    return ", ".join(label(folder, path) for path in paths)


def describe_removed(folder: Path, standing: PublicSet) -> str:
    """Which files were taken back, and why."""
    return f"taken back: {_name_files(folder, standing.uncovered)}: {standing.why}"


def describe_foreign(folder: Path, standing: PublicSet) -> str:
    """Which files are somebody's, and what that means."""
    names = _name_files(folder, standing.foreign)
    verb = "is" if len(standing.foreign) == 1 else "are"
    return f"{names} {verb} on no proof sheet: nobody approved it for publication"


def describe_uncovered(folder: Path, standing: PublicSet) -> list[str]:
    """What stands and is not covered, a sentence each; empty if everything is."""
    lines = []
    if standing.uncovered:
        names = _name_files(folder, standing.uncovered)
        lines.append(f"not covered by what is approved now: {names}: {standing.why}")
    if standing.foreign:
        lines.append(describe_foreign(folder, standing))
    return lines
