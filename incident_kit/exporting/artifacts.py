"""The files a team hands out, and the guards before each of them.

The internal report is drawn from the notebook and the record; the public version
from an :class:`~incident_kit.review.Approved` text alone, and the finished bytes
are searched once more before anything is written.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from incident_kit import rendering
from incident_kit.case import Case, leak_check
from incident_kit.errors import IncidentKitError, UndecidedError, UsageError
from incident_kit.exporting.formats import (
    DEFAULT_FORMATS,
    choose_formats,
    formats_of,
    make_files,
)
from incident_kit.exporting.proof_sheet import NAME, make_proof_sheet
from incident_kit.files import write_bytes
from incident_kit.model import Artifact
from incident_kit.model.document import Document, Edition, Piece
from incident_kit.redaction import mask_secrets
from incident_kit.report import Cell, Notebook
from incident_kit.report.notebook import STALE
from incident_kit.review import (
    Approved,
    approve,
    check_recorded,
    find_title,
    list_leak_steps,
    verify,
)
from incident_kit.workspace import find_root

_PICTURE = "timeline.png"


def export_report(
    case: Case, edition: Edition, names: Sequence[str] = DEFAULT_FORMATS
) -> list[Path]:
    """Export an edition in the formats called ``names``, below ``export/``; where it is.

    A public version that is refused also takes back the one exported before: it
    is not covered any more.
    """
    wanted = {each.file_name(edition) for each in choose_formats(edition, names)}
    try:
        files = _EDITIONS[edition](case)
        return write_artifacts(case, [file for file in files if file.name in wanted])
    except IncidentKitError:
        if edition == "public":
            withdraw_public(case.folder.path)
        raise


# the internal report ------------------------------------------------------------


def render_internal(case: Case) -> list[Artifact]:
    """The internal report in each of its formats, with its timeline drawn anew."""
    if case.stands("report") is None:
        raise UsageError(
            f"{case.id} has no report yet", todo=[f"make it: incident-kit report {case.id}"]
        )
    document = Document(
        "internal",
        title=mask_text(case.incident.title or case.id),
        pieces=tuple(internal_pieces(case, case.notebook("report"))),
        actions=case.written.actions,
    )
    return make_files(document, formats_of("internal"))


def internal_pieces(case: Case, notebook: Notebook) -> Iterator[Piece]:
    """The cells of the internal report in order; secrets in them are masked."""
    cells = [cell for cell in notebook.cells if _is_exported(cell)]
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        if cell.is_code:
            yield _draw_timeline(case) if cell.section == "timeline" else _draw_picture(case)
            continue
        text = mask_text(cell.text).strip()
        is_section_empty = not text and cell.role == "authored"
        if is_section_empty and not _continues(cell, following):
            text = "*Not written yet.*"
        if text:
            yield text, _images(cell)


def _is_exported(cell: Cell) -> bool:
    """Whether a cell is part of the report: neither guidance nor a notice of the kit's."""
    if cell.is_code:
        return cell.section in ("timeline", "timeline-picture")
    return cell.is_markdown and cell.role != "guidance" and cell.part != STALE


def _continues(cell: Cell, following: Cell | None) -> bool:
    """Whether the section of an authored cell goes on in the cell below."""
    if following is None:
        return False
    is_own = following.key is None
    return is_own or (following.role, following.section) == (cell.role, cell.section)


def _draw_timeline(case: Case) -> Piece:
    return rendering.timeline_markdown(case.timeline), {}


def _draw_picture(case: Case) -> Piece:
    picture = case.picture
    alternative = re.sub(r"([\[\]\\])", r"\\\1", picture.alt)
    return f"![{alternative}](attachment:{_PICTURE})", {_PICTURE: picture.png}


def _images(cell: Cell) -> Mapping[str, bytes]:
    """The PNG images attached to a cell, by name."""
    return {
        name: b64decode("".join(bundle["image/png"]))
        for name, bundle in cell.attachments.items()
        if "image/png" in bundle
    }


def mask_text(text: str) -> str:
    """A text without its secrets."""
    return mask_secrets(text)[0]


# the public version -------------------------------------------------------------


def approve_public(case: Case) -> Approved:
    """The case's approved public text, or the error that says what is missing."""
    check_recorded(case.review, case.id)
    if case.stands("public") is None:
        raise UndecidedError(
            f"not published: {case.id} has no public version yet",
            todo=[f"make it: incident-kit public {case.id}"],
        )
    return approve(case.parties, case.public, case.review)


def render_public(case: Case, approved: Approved) -> list[Artifact]:
    """The public version in each of its formats, searched once more; takes only what
    was approved for this case, and still is."""
    files = make_files(_confirm(case, verify(approved)), formats_of("public"))
    return _prove_files(case, files, approved.text, approved.hidden)


def _confirm(case: Case, approved: Approved) -> Approved:
    """``approved``, if the case would be approved so again: it may be held by now, or the
    approval be another incident's."""
    if approve_public(case) != approved:
        raise UndecidedError(
            f"not published: {case.id}: another text is approved now",
            todo=[f"export it anew: incident-kit export {case.id} --public"],
        )
    return approved


def render_preview(case: Case) -> list[Artifact]:
    """The public text under a draft banner, in each of its formats.

    Proposals stand in it as if accepted; whatever is undecided is hidden.
    """
    document = Document("preview", find_title(case.draft), ((case.draft, {}),))
    files = make_files(document, formats_of("preview"))
    return _prove_files(case, files, case.draft, case.public.hidden)


def _prove_files(
    case: Case, files: list[Artifact], text: str, hidden: Sequence[str]
) -> list[Artifact]:
    """The files made of ``text``, or where in it stands what is left to hide."""
    leaks = leak_check.find_leaks(files, case.known, case.decisions, hidden)
    if not leaks:
        return files
    locations = leak_check.locate_leaks(text, case.sections, case.known, case.decisions, hidden)
    kinds = ", ".join(sorted({leak.kind for leak in leaks}))
    raise UndecidedError(
        f"not written: {case.id}: the finished {files[0].name} still holds {len(leaks)} "
        f"of what is to be hidden ({kinds})",
        todo=list_leak_steps(locations),
    )


_EDITIONS: Mapping[Edition, Callable[[Case], list[Artifact]]] = {
    "internal": render_internal,
    "public": lambda case: render_public(case, approve_public(case)),
    "preview": render_preview,
}


# written, and taken back --------------------------------------------------------


def write_artifacts(case: Case, files: Sequence[Artifact]) -> list[Path]:
    """Write artifacts below ``export/``, public ones with their proof sheet; where
    they are."""
    public_files = [file for file in files if file.name.startswith("public.")]
    if public_files:
        files = [*files, make_proof_sheet(case, public_files)]
    paths = [case.folder.place(f"export/{file.name}") for file in files]
    for path, file in zip(paths, files, strict=True):
        write_bytes(path, file.data)
    return paths


def withdraw_public(folder: Path) -> None:
    """Remove the public artifacts of an incident that are no longer covered: those beside
    its notebooks, where nbconvert writes, and those below ``export/``."""
    names = [NAME, *(each.file_name("public") for each in formats_of("public"))]
    export = folder / "export"
    is_ours = (folder / "incident.yaml").exists() and not export.is_symlink()
    for place in (folder, export) if is_ours else (folder,):
        for name in names:
            with suppress(OSError):
                (place / name).unlink()


def withdraw_unread(start: Path, incidents: Sequence[str] | None) -> None:
    """Remove what :func:`withdraw_public` does where the workspace at ``start`` cannot be
    read: of these incidents, or of all."""
    root = find_root(start)
    facts = root.glob("incidents/*/incident.yaml") if root else ()
    for folder in (path.parent for path in facts):
        if incidents is None or folder.name in incidents:
            withdraw_public(folder)
