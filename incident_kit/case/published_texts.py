"""The texts that were published, each kept as it left: ``published/1.md``, ``2.md``, …"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from incident_kit.files import read_text, write_bytes
from incident_kit.model import Review
from incident_kit.review.corrections import Earlier
from incident_kit.review.receipts import list_published_texts
from incident_kit.text.fingerprint import digest
from incident_kit.workspace import Folder

#: The folder of an incident that they stand in.
FOLDER = "published"


def keep_text(folder: Folder, review: Review, text: str) -> Path:
    """Keep a public text that is about to be published; where it stands. A number is a
    text's for good once it was published."""
    path = folder.place(f"{FOLDER}/{find_number(review, digest(text))}.md")
    write_bytes(path, text.encode())
    return path


def find_number(review: Review, text: str) -> int:
    """The number of the text with this digest, from 1: of one that was not published yet,
    the next."""
    texts = list_published_texts(review.publications)
    return texts.index(text) + 1 if text in texts else len(texts) + 1


def read_published(folder: Folder, review: Review, text: str) -> str | None:
    """The published text with this digest; ``None`` where it is not there as it left."""
    name = f"{FOLDER}/{find_number(review, text)}.md"
    path = folder.path / name
    if not path.is_file():
        return None
    kept = read_text(path, folder.label(name))
    return kept if digest(kept) == text else None


def list_lost(folder: Folder, review: Review) -> tuple[str, ...]:
    """The published texts that are not kept as they left, a sentence each."""
    texts = list_published_texts(review.publications)
    return tuple(
        f"{FOLDER}/{number}.md is not there as readers saw it: put it back from git"
        for number, text in enumerate(texts, start=1)
        if read_published(folder, review, text) is None
    )


def has_published_text(folder: Folder) -> bool:
    """Whether a text is kept that was, or was about to be, published."""
    return any(folder.path.glob(f"{FOLDER}/*.md"))


def find_earlier(folder: Folder, review: Review, zone: str, now: datetime) -> Earlier | None:
    """What was published last, as it is asked ``now``; ``None`` if nothing ever was."""
    sent = [one for one in review.publications if one.action == "publish"]
    if not sent:
        return None
    last = sent[-1]
    day = last.at.astimezone(ZoneInfo(zone)).date()
    kept = read_published(folder, review, last.text) or ""
    return Earlier(last.text, day, now.astimezone(ZoneInfo(zone)).date(), kept)
