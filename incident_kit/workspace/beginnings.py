"""What the files of people's decisions begin with, when the kit makes them."""

from __future__ import annotations

_HEADS = {
    "curation.yaml": "# People's decisions on the timeline: `incident-kit curate` writes them.\n",
    "redactions.yaml": (
        "# What we hide from the public version, and what may stay. Internal.\n"
        "# `incident-kit decide` writes it; you may edit it too. Secrets never stand here.\n"
    ),
    "review.yaml": (
        "# Security decisions, sign-offs, publications: appended, never rewritten.\n"
        "# Each line names the lines it follows: `incident-kit audit ID` reads them out, and\n"
        "# says which was changed, removed or copied.\n"
    ),
}


def begin_file(name: str) -> str:
    """The text of a file without decisions."""
    return f"{_HEADS[name]}version: 1\n"
