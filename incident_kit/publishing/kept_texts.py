"""The texts that were published, each kept as it left: ``published/1.md``, ``2.md``, …"""

from __future__ import annotations

from pathlib import Path

from incident_kit.case import Case
from incident_kit.files import read_text, write_bytes
from incident_kit.review import Approved
from incident_kit.review.receipts import list_published_texts
from incident_kit.text.fingerprint import digest

#: The folder of an incident that they stand in.
FOLDER = "published"


def keep_text(case: Case, approved: Approved) -> Path:
    """Keep the text that is about to be published; where it stands. A number is a text's
    for good once it was published."""
    path = case.folder.place(f"{FOLDER}/{find_number(case, approved.digest)}.md")
    write_bytes(path, approved.text.encode())
    return path


def find_number(case: Case, text: str) -> int:
    """The number of the text with this digest, from 1: of one that was not published yet,
    the next."""
    texts = list_published_texts(case.review.publications)
    return texts.index(text) + 1 if text in texts else len(texts) + 1


def read_kept(case: Case, text: str) -> str | None:
    """The published text with this digest; ``None`` where it is not there as it left."""
    name = f"{FOLDER}/{find_number(case, text)}.md"
    path = case.folder.path / name
    if not path.is_file():
        return None
    kept = read_text(path, case.folder.label(name))
    return kept if digest(kept) == text else None
