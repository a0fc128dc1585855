"""The files a team hands out, and the guards before each of them.

The internal report is drawn from the notebook and the record; the public version
from an :class:`~incident_kit.review.Approved` text alone, and the finished bytes
are searched once more before anything is written.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from incident_kit.case import Case, leak_check
from incident_kit.errors import UndecidedError, UsageError
from incident_kit.exporting.proof_sheet import NAME, make_proof_sheet
from incident_kit.files import write_bytes
from incident_kit.model import Artifact
from incident_kit.redaction import mask_secrets
from incident_kit.rendering import render, timeline_markdown
from incident_kit.report import Cell, Notebook
from incident_kit.report.notebook import STALE
from incident_kit.review import Approved, approve, find_title, list_leak_steps, verify
from incident_kit.workspace import find_root

#: A piece to render: its Markdown, and the images attached to it by name.
Piece = tuple[str, Mapping[str, bytes]]

_PICTURE = "timeline.png"
_IMAGE = re.compile(r"!\[((?:[^\]\\]|\\.){0,1000}+)\]\(attachment:[^)\n]{0,400}+\)")


# the internal report ------------------------------------------------------------


def internal(case: Case) -> list[Artifact]:
    """``internal.html`` and ``internal.md``: the report with its timeline drawn anew."""
    if case.stands("report") is None:
        raise UsageError(
            f"{case.id} has no report yet", todo=[f"make it: incident-kit report {case.id}"]
        )
    title = mask_text(case.incident.title or case.id)
    pieces = list(internal_pieces(case, case.notebook("report")))
    page = render(title, pieces, kind="internal")
    text = "\n\n".join(_IMAGE.sub(r"*\1*", text) for text, _ in pieces)
    return [
        Artifact("internal.html", page.encode()),
        Artifact("internal.md", f"{text.strip()}\n".encode()),
    ]


def internal_pieces(case: Case, notebook: Notebook) -> Iterator[Piece]:
    """The cells of the internal report in order; secrets in them are masked."""
    cells = [cell for cell in notebook.cells if _is_exported(cell)]
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        if cell.is_code:
            yield _draw_timeline(case) if cell.section == "timeline" else _draw_picture(case)
            continue
        text = mask_text(cell.text).strip()
        if not text and cell.role == "authored" and not _continues(cell, following):
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
    return timeline_markdown(case.timeline), {}


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


def approved(case: Case) -> Approved:
    """The case's approved public text, or the error that says what is missing."""
    if case.stands("public") is None:
        raise UndecidedError(
            f"not published: {case.id} has no public version yet",
            todo=[f"make it: incident-kit public {case.id}"],
        )
    return approve(case.incident, case.settings, case.public, case.review)


def public(case: Case, text: Approved) -> list[Artifact]:
    """``public.html`` and ``public.md``, searched once more; takes only what was approved."""
    text = verify(text)
    files = leak_check.finished("public", text.title, text.text)
    _prove(case, files, text.text, text.hidden)
    return files


def _prove(case: Case, files: Sequence[Artifact], text: str, hidden: Sequence[str]) -> None:
    leaks = leak_check.leaks(files, case.known, case.decisions, hidden)
    if leaks:
        kinds = ", ".join(sorted({leak.kind for leak in leaks}))
        left = leak_check.places(text, case.sections, case.known, case.decisions, hidden)
        raise UndecidedError(
            f"not written: {case.id}: the finished {files[0].name} still holds {len(leaks)} "
            f"of what is to be hidden ({kinds})",
            todo=list_leak_steps(left),
        )


def preview(case: Case) -> list[Artifact]:
    """``preview.html`` and ``preview.md``: the public text under a draft banner.

    Proposals stand in it as if accepted; whatever is undecided is hidden.
    """
    text = case.draft
    files = leak_check.finished("preview", find_title(text), text)
    _prove(case, files, text, case.public.hidden)
    return files


def write(case: Case, files: Sequence[Artifact]) -> list[Path]:
    """Write artifacts below ``export/``, public ones with their proof sheet; where
    they are."""
    public_ones = [one for one in files if one.name.startswith("public.")]
    if public_ones:
        files = [*files, make_proof_sheet(case, public_ones)]
    paths = [case.folder.place(f"export/{file.name}") for file in files]
    for path, file in zip(paths, files, strict=True):
        write_bytes(path, file.data)
    return paths


def withdraw(folder: Path) -> None:
    """Remove the public artifacts of an incident that are no longer covered: those beside
    its notebooks, where nbconvert writes, and those below ``export/``."""
    export = folder / "export"
    ours = (folder / "incident.yaml").exists() and not export.is_symlink()
    for place in (folder, export) if ours else (folder,):
        for name in ("public.html", "public.md", NAME):
            with suppress(OSError):
                (place / name).unlink()


def withdraw_unread(start: Path, incidents: Sequence[str] | None) -> None:
    """Remove what :func:`withdraw` does where the workspace at ``start`` cannot be read:
    of these incidents, or of all."""
    root = find_root(start)
    found = root.glob("incidents/*/incident.yaml") if root else ()
    for folder in (path.parent for path in found):
        if incidents is None or folder.name in incidents:
            withdraw(folder)
