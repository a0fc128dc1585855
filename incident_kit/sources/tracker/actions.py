"""Actions for a tracker, in the neutral form that :class:`TrackerFile` reads too."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from incident_kit.model import Action

#: The columns, in order; every tracker's importer lets people say which is which.
ACTION_COLUMNS = ("story", "title", "text", "author", "time", "kind")


def render_actions_csv(actions: Sequence[Action]) -> str:
    """The actions in their order as CSV with a header: the tracker's link or id, what
    to do, an empty text, the owner, the due date as typed, and ``action``.

    UTF-8 with CRLF as RFC 4180 has it. A cell that a spreadsheet would take for a
    formula begins with ``'``.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(ACTION_COLUMNS)
    for one in actions:
        cells = (one.tracker, one.text, "", one.owner, one.due, "action")
        writer.writerow([_harmless(cell) for cell in cells])
    return out.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip()[:1] in ("=", "+", "-", "@") and cell.strip() else cell
