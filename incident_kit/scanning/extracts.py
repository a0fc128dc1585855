"""The text of any file: as it stands, or as its form holds it.

``.html``, ``.ipynb``, ``.json``, ``.eml`` and ``.pdf`` are read for all they hold, also what
they do not show; everything else that is text as it stands.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePath

from incident_kit import redaction
from incident_kit.errors import UsageError
from incident_kit.scanning.texts import Extract, UnreadableError, decode_text

#: Endings of files whose text is not as it stands in them.
FORMS = (".html", ".htm", ".svg", ".xml", ".ipynb", ".json")


def extract(data: bytes, name: str) -> Extract:
    """What can be read of file ``name``; :class:`UnreadableError` if nothing can."""
    suffix = PurePath(name).suffix.lower()
    if suffix == ".eml":
        from incident_kit.scanning.mails import extract_from_mail

        return extract_from_mail(data, extract)
    if suffix == ".pdf" or data.startswith(b"%PDF-"):
        return Extract(_extract_from_pdf(data), [])
    text = decode_text(data)
    return Extract(
        redaction.extract_readable(text.encode(), name.lower()) if suffix in FORMS else text, []
    )


#: What of a note in a PDF is read: its text, its title and what a click does.
_NOTE_KEYS = ("/Contents", "/T", "/A")


def _extract_from_pdf(data: bytes) -> str:
    """The text of every page, black boxes or not, with title, author and notes."""
    import logging

    try:
        from pypdf import PdfReader
    except ImportError:
        raise UsageError(
            "reading a PDF needs the extra `pdf`",
            todo=["install it: pip install 'incident-kit[pdf]'", "or leave PDFs out"],
        ) from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it would log is reported here
    try:
        reader = PdfReader(BytesIO(data))
        pages = [page.extract_text() for page in reader.pages]
        about = [str(value) for value in (reader.metadata or {}).values()]
        annotations = [
            note.get_object() for page in reader.pages for note in page.get("/Annots") or ()
        ]
        notes = [str(note.get(key, "")) for note in annotations for key in _NOTE_KEYS]
    except Exception as error:  # a cipher that is not there, a broken file: pypdf raises anything
        raise UnreadableError("is no PDF that can be read") from error
    return "\n".join(filter(None, [*about, *pages, *notes]))
