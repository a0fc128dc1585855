"""Findings in any file: a draft that never was in the kit, a page, a notebook, a mail.

``.html``, ``.ipynb``, ``.json``, ``.eml`` and ``.pdf`` are read for all they hold, also what
they do not show; everything else that is text as it stands.
"""

from __future__ import annotations

import email
import email.policy
import html
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage, Message
from io import BytesIO
from itertools import chain
from pathlib import Path, PurePath

from incident_kit.case import load_case
from incident_kit.config import Incident
from incident_kit.errors import IncidentKitError, UsageError
from incident_kit.model import Finding, Known, Person
from incident_kit.people import everybody
from incident_kit.redaction import find, readable, unfamiliar
from incident_kit.workspace import Workspace

#: Folders that hold other people's files, and caches.
SKIPPED = frozenset({"node_modules", "__pycache__"})
#: Endings of files whose text is not as it stands in them.
FORMS = (".html", ".htm", ".svg", ".xml", ".ipynb", ".json")


@dataclass(frozen=True, slots=True)
class Place:
    """A finding in a file. ``line`` counts from 1; ``start`` and ``end`` are character
    offsets, end excluded. All three are those of the file where it writes the text as it
    is read, else those of the text that was read from it. ``text`` is empty for a secret.
    """

    path: str
    line: int
    start: int
    end: int
    kind: str
    rule: str
    text: str = ""

    def json(self) -> dict[str, object]:
        """The answer of ``scan --json``."""
        names = ("path", "line", "start", "end", "kind", "rule")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Scanned:
    """What was found, in the order of the files and their texts; what was not read,
    with the reason, and how many files were."""

    places: tuple[Place, ...]
    unread: tuple[tuple[str, str], ...]
    files: int


def scan(paths: Sequence[Path], known: Known, names: bool = False) -> Scanned:
    """Look through files, and through folders with all they hold. With ``names``,
    names on no list too, each once a file.

    A path that does not exist is a :class:`UsageError`.
    """
    places: list[Place] = []
    unread: list[tuple[str, str]] = []
    files = 0
    for path in chain.from_iterable(map(_files, paths)):
        try:
            places += _places(path, path.read_bytes(), known, names)
            files += 1
        except (_UnreadableError, OSError) as error:
            said = str(error) if isinstance(error, _UnreadableError) else "cannot be opened"
            unread.append((path.as_posix(), said))
    return Scanned(tuple(places), tuple(unread), files)


def known_around(workspace: Workspace) -> tuple[Known, tuple[str, ...]]:
    """Whom the incidents of a workspace know, together; and the incidents that cannot
    be read. What one incident showed to be public passes for all."""
    settings = workspace.settings
    people: list[Person] = list(everybody((), Incident(id="scan"), settings))
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


class _UnreadableError(UsageError):
    """A file that is not text; the message says what it is, after its name."""


def _files(path: Path) -> Iterator[Path]:
    if not path.exists():
        raise UsageError(
            f"there is no file or folder {path.as_posix()}",
            todo=["check the path; it is relative to here"],
        )
    if path.is_file():
        yield path
        return
    for one in sorted(path.iterdir()):
        if one.is_dir() and not one.is_symlink():
            if one.name not in SKIPPED and not one.name.startswith("."):
                yield from _files(one)
        elif one.is_file():
            yield one


def _places(path: Path, data: bytes, known: Known, names: bool) -> Iterator[Place]:
    name = path.as_posix()
    text = _text(data, path.name)
    found = find(text, known)
    if names:
        found = sorted([*found, *unfamiliar(text, known)])
    raw = data.decode("utf-8", "replace") if path.suffix.lower() in (*FORMS, ".eml") else ""
    at = 0
    for one in found:
        said = text[one.start : one.end]
        start, end, whole = _located(raw, said, at) if raw else (one.start, one.end, text)
        if start < 0:
            start, end, whole = one.start, one.end, text
        elif raw:
            at = start
        yield Place(
            name,
            whole.count("\n", 0, start) + 1,
            start,
            end,
            one.kind,
            one.rule,
            _shown(one, said),
        )


def _shown(finding: Finding, said: str) -> str:
    return "" if finding.kind == "secret" else " ".join(said.split())


def _located(raw: str, said: str, at: int) -> tuple[int, int, str]:
    """Where the file writes what was read: as it is, or as JSON or HTML write it."""
    for way in (said, json.dumps(said, ensure_ascii=False)[1:-1], html.escape(said)):
        start = max(raw.find(way, at), -1)
        start = raw.find(way) if start < 0 else start
        if start >= 0:
            return start, start + len(way), raw
    return -1, -1, raw


def _text(data: bytes, name: str) -> str:
    suffix = PurePath(name).suffix.lower()
    special = {".eml": _mail, ".pdf": _pdf}.get(suffix)
    if special is not None:
        return special(data)
    text = _decoded(data)
    return readable(text.encode(), name.lower()) if suffix in FORMS else text


def _decoded(data: bytes) -> str:
    """Text as it stands; a byte order mark tells UTF-16."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data[:8192]:
        raise _UnreadableError("is no text: it was not read")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _mail(data: bytes) -> str:
    """Headers, every part as its form says it, attached mails and files too."""
    return "\n".join(_parts(email.message_from_bytes(data, policy=email.policy.default)))


def _parts(message: Message) -> Iterator[str]:
    yield from (f"{name}: {value}" for name, value in message.items())
    if message.is_multipart():
        inner: Iterable[Message] = message.get_payload()  # type: ignore[assignment]
        yield from chain.from_iterable(map(_parts, inner))
        return
    data = message.get_payload(decode=True)
    if not isinstance(data, bytes) or not isinstance(message, EmailMessage):
        return
    name = message.get_filename() or f"part.{_ENDINGS.get(message.get_content_type(), 'txt')}"
    yield name
    try:
        charset = message.get_content_charset()
        if charset and PurePath(name).suffix.lower() != ".pdf":
            data = data.decode(charset, "replace").encode()
        yield _text(data, name)
    except (_UnreadableError, LookupError):
        yield "(an attachment that is no text)"


_ENDINGS = {"text/html": "html", "application/json": "json", "application/pdf": "pdf"}


def _pdf(data: bytes) -> str:
    """The text of every page, black boxes or not, with title, author and notes."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError:
        raise UsageError(
            "reading a PDF needs the extra `pdf`",
            todo=["install it: pip install 'incident-kit[pdf]'", "or leave PDFs out"],
        ) from None
    try:
        reader = PdfReader(BytesIO(data))
        pages = [page.extract_text() for page in reader.pages]
        about = [str(value) for value in (reader.metadata or {}).values()]
        notes = [
            str(note.get_object().get(key, ""))
            for page in reader.pages
            for note in page.get("/Annots") or ()
            for key in ("/Contents", "/T", "/A")
        ]
    except (PyPdfError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise _UnreadableError("is no PDF that can be read") from error
    return "\n".join(filter(None, [*about, *pages, *notes]))
