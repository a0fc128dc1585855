"""The address of a report in a folder of pages: the day of the incident, and a few digits of
the text that was published there first.

It says nothing that the report does not: an incident's id may name a customer. It stays when
the report is corrected, and is read back from the receipts.
"""

from __future__ import annotations

import re
from datetime import date

from incident_kit.model import Publication
from incident_kit.review.receipts import Receipts

_DIGITS = 8
_ADDRESS = re.compile(
    rf"(?:(?P<day>\d{{4}}-\d{{2}}-\d{{2}})-)?[0-9a-f]{{{_DIGITS}}}\.html", re.ASCII
)


def make_address(day: date | None, text: str) -> str:
    """The name of the page of a text with digest ``text``, about an incident of this day."""
    digits = text.removeprefix("sha256:")[:_DIGITS]
    return f"{day.isoformat()}-{digits}.html" if day else f"{digits}.html"


def is_address(name: str) -> bool:
    """Whether it is the name of a report's page."""
    return _ADDRESS.fullmatch(name) is not None


def read_day(address: str) -> date | None:
    """The day of the incident, where its address says one."""
    found = _ADDRESS.fullmatch(address)
    try:
        return date.fromisoformat(found["day"]) if found and found["day"] else None
    except ValueError:
        return None


def find_address(receipts: Receipts) -> str | None:
    """The address that a report has by its receipts; ``None`` where it never was about to be
    published."""
    shown = (entry for entry in receipts.entries if entry.action in ("begin", "publish"))
    return next(filter(None, map(read_address, shown)), None)


def read_address(receipt: Publication) -> str | None:
    """The name of the page that a receipt's address leads to."""
    name = re.split(r"[/:]", receipt.url or "")[-1]
    return name if is_address(name) else None
