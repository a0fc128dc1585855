"""The banners that papermill puts above an error: like notices, nobody's words.

Papermill knows them by their tag alone and takes them out before the next run, with
whatever people wrote into them since.
"""

from __future__ import annotations

import re
from dataclasses import replace

from incident_kit.report.notebook import Cell

BANNER_TAG = "papermill-error-cell-tag"
_BANNER = re.compile(
    r"<span [^<>]*>(?:An Exception was encountered at '(?:<a [^<>]*>)?In \[\w*\](?:</a>)?'\."
    r"|Execution using papermill encountered an exception here and stopped:)</span>"
)


def is_banner(cell: Cell) -> bool:
    """Whether a cell is a banner as papermill writes it, or an emptied one."""
    text = cell.text.strip()
    is_as_written = not text or _BANNER.fullmatch(text) is not None
    return cell.has_tag(BANNER_TAG) and is_as_written and not cell.attachments


def drop_banner_tag(cell: Cell) -> Cell:
    """A cell that people wrote in, without the tag by which papermill would remove it."""
    if not cell.has_tag(BANNER_TAG) or is_banner(cell):
        return cell
    tags = [tag for tag in cell.metadata["tags"] if tag != BANNER_TAG]
    return replace(cell, metadata={**cell.metadata, "tags": tags})
