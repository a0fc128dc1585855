"""The files a team hands out, and the guards before each of them.

The internal report is drawn from the notebook and the record; the public version
from an :class:`~incident_kit.review.Approved` text alone, and the finished bytes
are searched once more before anything is written.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence

from incident_kit import rendering
from incident_kit.case import Case
from incident_kit.errors import UndecidedError, UsageError
from incident_kit.exporting.formats import formats_of, make_files
from incident_kit.model import Artifact
from incident_kit.model.document import Document, Piece
from incident_kit.redaction import mask_for_good
from incident_kit.report import Cell, Notebook
from incident_kit.report.notices import NOTICES
from incident_kit.review import (
    Approved,
    approve,
    check_recorded,
    describe_passed_words,
    find_title,
    list_content,
    list_leak_steps,
    verify,
)

_PICTURE = "timeline.png"


# the internal report ------------------------------------------------------------


def render_internal(case: Case) -> list[Artifact]:
    """The internal report in each of its formats, with its timeline drawn anew."""
    if case.stands("report") is None:
        raise UsageError(
            f"{case.id} has no report yet", todo=[f"make it: incident-kit report {case.id}"]
        )
    if case.unsettled:
        message = f"not exported: {case.id}: what people wrote or decided is not settled"
        raise UndecidedError(message, todo=case.unsettled)
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
        text = mask_text(cell.words).strip()
        is_section_empty = not text and cell.role == "authored"
        if is_section_empty and not _continues(cell, following):
            text = "*Not written yet.*"
        if text:
            yield text, _images(cell)


def _is_exported(cell: Cell) -> bool:
    """Whether a cell is part of the report: neither guidance nor a notice of the kit's."""
    if cell.is_code:
        return cell.section in ("timeline", "timeline-picture")
    return cell.is_markdown and cell.role != "guidance" and cell.part not in NOTICES


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


_PICTURES = ("image/png", "image/jpeg", "image/gif")


def _images(cell: Cell) -> Mapping[str, bytes]:
    """The pictures attached to a cell that a page shows, by name."""
    return {
        name: _decode_image(bundle[kind])
        for name, bundle in cell.attachments.items()
        for kind in _PICTURES
        if bundle and bundle.get(kind)
    }


def _decode_image(data: str | Sequence[str]) -> bytes:
    """The bytes of an attached image; none where it is damaged, and its words stand there."""
    try:
        return b64decode("".join(filter(None, data)))
    except ValueError:
        return b""


def mask_text(text: str) -> str:
    """A text without its secrets."""
    return mask_for_good(text)[0]


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
    confirmed = _confirm(case, verify(approved))
    given = list_content(confirmed), case.leak_check(confirmed.hidden, case.public.harmless_texts)
    return case.make("public files", given, lambda: _make_public(case, confirmed))


def render_body(case: Case, approved: Approved, name: str) -> str:
    """The text of the public file called ``name``, as :func:`render_public` makes it."""
    return next(one.data.decode() for one in render_public(case, approved) if one.name == name)


def _make_public(case: Case, approved: Approved) -> list[Artifact]:
    files = make_files(approved, formats_of("public"))
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

    Proposals stand in it as if accepted; whatever is undecided is hidden. Below the title
    stand the words that passed as ordinary, for whoever signs to read.
    """
    passed = describe_passed_words(case.public.passed)
    document = Document("preview", find_title(case.draft), ((case.draft, {}),), note=passed)
    files = make_files(document, formats_of("preview"))
    return _prove_files(case, files, case.draft, case.public.hidden)


def _prove_files(
    case: Case, files: list[Artifact], text: str, hidden: Sequence[str]
) -> list[Artifact]:
    """The files made of ``text``, or where in it stands what is left to hide."""
    check = case.leak_check(hidden, case.public.harmless_texts)
    leaks = check.find_leaks(files)
    if not leaks:
        return files
    locations = check.locate_leaks(text, case.sections)
    kinds = ", ".join(sorted({leak.kind for leak in leaks}))
    raise UndecidedError(
        f"not written: {case.id}: the finished {files[0].name} still holds {len(leaks)} "
        f"of what is to be hidden ({kinds})",
        todo=list_leak_steps(locations),
    )
