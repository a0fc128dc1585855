"""Saved mail, ready to be read."""

from __future__ import annotations

from collections.abc import Iterator

from incident_kit.sources.mail.files import MailFile
from incident_kit.sources.opening import Opened, Request


def open_mail(request: Request[tuple[str, ...]]) -> Iterator[Opened]:
    """A reader of each file or folder that is named."""
    for text in request.named:
        yield request.open_file("Mail", text, lambda path: MailFile(path, path.name))
