"""Exports below an incident's ``export/``: written, judged by what is approved now, taken back.

A public version and its proof sheet are one set: see :mod:`incident_kit.exporting.public_set`.
Whoever changes what an approval rests on calls :func:`take_back` or :func:`take_back_at`
afterwards; whoever only looks calls :func:`find_public_set`, which changes nothing.
The folder is held from judging to writing or removing, so that no answer comes between.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from incident_kit.case import Case, case_at, change_case, load_case
from incident_kit.errors import IncidentKitError, RenderingError, UsageError
from incident_kit.exporting.artifacts import (
    approve_public,
    render_internal,
    render_preview,
    render_public,
)
from incident_kit.exporting.formats import DEFAULT_FORMATS, choose_formats
from incident_kit.exporting.proof_sheet import make_proof_sheet
from incident_kit.exporting.public_set import (
    Approval,
    PublicSet,
    describe_removed,
    judge,
    remove,
    replace_set,
    stands,
    write_file,
)
from incident_kit.model import Artifact
from incident_kit.model.document import Edition
from incident_kit.model.ids import ID
from incident_kit.review import Approved
from incident_kit.workspace import INCIDENTS, find_root, open_workspace
from incident_kit.workspace.locking import hold_folder

_EDITIONS: Mapping[Edition, Callable[[Case], list[Artifact]]] = {
    "internal": render_internal,
    "public": lambda case: render_public(case, approve_public(case)),
    "preview": render_preview,
}


def export_report(
    case: Case, edition: Edition, names: Sequence[str] = DEFAULT_FORMATS
) -> list[Path]:
    """Export an edition in the formats called ``names``, below ``export/``; where it is.

    A public version that fails, for whatever reason, takes back what stands there and is
    not covered; the error is raised on, with a note of what was taken back.
    """
    wanted = {each.file_name(edition) for each in choose_formats(edition, names)}
    if edition == "public":
        return _export_public(case, wanted)
    files = [file for file in _EDITIONS[edition](case) if file.name in wanted]
    paths = [case.folder.place(f"export/{file.name}") for file in files]
    for path, file in zip(paths, files, strict=True):
        write_file(path, file.data)
    return paths


def _export_public(case: Case, wanted: set[str]) -> list[Path]:
    try:
        with change_case(case) as current:
            files = [file for file in _EDITIONS["public"](current) if file.name in wanted]
            return write_public(current, [*files, make_proof_sheet(current, files)])
    except BaseException as error:
        _take_back_after(case, error)
        raise


def write_public(case: Case, files: Sequence[Artifact]) -> list[Path]:
    """Write a public set, its sheet last, in place of the one that stands; where it is."""
    paths = [case.folder.place(f"export/{file.name}") for file in files]
    standing = find_public_set(case)
    placed = [(path, file.data) for path, file in zip(paths, files, strict=True)]
    return replace_set(case.folder.path, standing, placed)


def find_internal_exports(case: Case) -> list[Path]:
    """The files of the internal report that stand below ``export/``."""
    return sorted((case.folder.path / "export").glob("internal.*"))


# judged, and taken back -------------------------------------------------------------


def find_public_set(case: Case) -> PublicSet:
    """What stands of the case's public version, judged by what is approved now."""
    folder = case.folder.path
    if not stands(folder):
        return PublicSet()
    try:
        approved = approve_public(case)
    except IncidentKitError as error:
        why = _first_line(error).removeprefix(f"not published: {case.id}: ")
        return judge(folder, Approval(None, why))
    return judge(folder, Approval(approved.digest, render=lambda: _render_again(case, approved)))


def _first_line(error: IncidentKitError) -> str:
    return str(error.args[0]).splitlines()[0]


def _render_again(case: Case, approved: Approved) -> Sequence[Artifact]:
    """The files of the approved text; none if it may not leave after all."""
    try:
        return render_public(case, approved)
    except IncidentKitError:
        return ()


def take_back(case: Case) -> PublicSet:
    """Remove what stands of the case's public version and is not covered by what is
    approved now; the set as it stood.

    Where that cannot be judged nothing counts as covered. Raises
    :class:`RenderingError` for what cannot be removed.
    """
    root, now = case.workspace.root, case.now
    return _take_back(case.folder.path, lambda: load_case(open_workspace(root), case.id, now))


def take_back_at(folder: Path) -> PublicSet:
    """Do for an incident's ``folder`` what :func:`take_back` does for its case; of an
    incident that cannot be read nothing is covered."""
    return _take_back(folder, lambda: case_at(folder)) if stands(folder) else PublicSet()


def _take_back(folder: Path, load_now: Callable[[], Case]) -> PublicSet:
    with _holding_to_remove(folder):
        try:
            case = load_now()
        except IncidentKitError as error:
            return _take_back_all(folder, _first_line(error))
        return _take_back_uncovered(case)


def _take_back_uncovered(case: Case) -> PublicSet:
    try:
        standing = find_public_set(case)
        if standing.outdated:
            standing = _draw_again(case, standing.outdated)
    except RenderingError:
        raise
    except BaseException as error:
        _take_back_all(case.folder.path, type(error).__name__)
        raise
    remove(case.folder.path, standing.uncovered)
    return standing


def _draw_again(case: Case, names: Collection[str]) -> PublicSet:
    """Write the files with these names as the approved text is drawn now, and judge what
    stands then. What an upgrade draws otherwise was approved by its words, and need not go."""
    with suppress(IncidentKitError):
        files = [one for one in render_public(case, approve_public(case)) if one.name in names]
        write_public(case, [*files, make_proof_sheet(case, files)])
    return find_public_set(case)


@contextmanager
def _holding_to_remove(folder: Path) -> Iterator[None]:
    """Hold the folder if it can be held: what nobody approved goes in any case."""
    with ExitStack() as stack:
        with suppress(UsageError):
            stack.enter_context(hold_folder(folder))
        yield


def list_folders(start: Path, incidents: Sequence[str] | None) -> Iterator[Path]:
    """The folders of these incidents, or of all, in which something of a public version
    stands: in the workspace at ``start`` or above it, whether or not that can be read."""
    root = find_root(start)
    facts = sorted((root / INCIDENTS).glob("*/incident.yaml")) if root else ()
    for folder in (path.parent for path in facts if ID.fullmatch(path.parent.name)):
        if (incidents is None or folder.name in incidents) and stands(folder):
            yield folder


def _take_back_all(folder: Path, why: str) -> PublicSet:
    standing = judge(folder, Approval(None, why))
    remove(folder, standing.uncovered)
    return standing


def _take_back_after(case: Case, error: BaseException) -> None:
    """Take back what is not covered once an export has failed with ``error``, which goes on
    with a note of it, unless something stands that cannot be removed."""
    folder = case.folder.path
    try:
        standing = take_back(case)
    except RenderingError as failure:
        cause = _first_line(error) if isinstance(error, IncidentKitError) else type(error).__name__
        raise RenderingError(f"{failure.args[0]} ({cause})", todo=failure.todo) from error
    except BaseException:  # all was taken back: the first error is the one to hear of
        return
    if standing.uncovered:
        error.add_note(describe_removed(folder, standing))
