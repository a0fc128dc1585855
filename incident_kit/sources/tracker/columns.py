"""What each tracker calls the parts of a story: one table a form, chosen by header or name.

A table maps our names to the tracker's columns (several where versions differ; the
first that holds something counts). Ours are ``story`` (the id), ``title``, ``text``,
``author``, ``time``, ``kind``, ``id`` (of the part), ``url``, ``offset`` (of times
without one), ``comment`` and ``transition`` (repeated columns or lists). Any other
name is a state, its column the time at which the story came to it. Upper and lower
case are one.

Headers from exports of 2015 to 2026: Pivotal's also in the older spelling (``Story``,
``Note``), Jira's of the cloud and the server, Linear's of 30 and 34 columns, Shortcut's
of 2024, GitHub's of ``gh issue list --json …`` and of the REST API.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from incident_kit.errors import UsageError
from incident_kit.sources.suggestions import near

Columns = Mapping[str, str | tuple[str, ...]]

PIVOTAL: Final[Columns] = {
    "story": "Id",
    "title": ("Title", "Story"),
    "text": "Description",
    "author": "Requested By",
    "time": "Created at",
    "accepted": "Accepted at",
    "comment": ("Comment", "Note"),
    "url": "URL",
}
PIVOTAL_JSON: Final[Columns] = {
    "story": "id",
    "title": "name",
    "text": "description",
    "author": ("requested_by", "requested_by_id"),
    "time": "created_at",
    "comment": "comments",
    "transition": "transitions",
    "url": "url",
    "current": "current_state",
}
JIRA: Final[Columns] = {
    "story": "Issue key",
    "title": "Summary",
    "text": "Description",
    "author": ("Reporter", "Creator"),
    "time": "Created",
    "resolved": "Resolved",
    "comment": "Comment",
}
LINEAR: Final[Columns] = {
    "story": "ID",
    "title": "Title",
    "text": "Description",
    "author": "Creator",
    "time": "Created",
    "started": "Started",
    "completed": "Completed",
    "canceled": "Canceled",
}
SHORTCUT: Final[Columns] = {
    "story": "id",
    "title": "name",
    "text": "description",
    "author": "requester",
    "time": "created_at",
    "started": "started_at",
    "completed": "completed_at",
    "offset": "utc_offset",
    "comment": "comments",
    "url": "app_url",
}
GITHUB: Final[Columns] = {
    "story": "number",
    "title": "title",
    "text": "body",
    "author": ("author", "user"),
    "time": ("createdAt", "created_at"),
    "closed": ("closedAt", "closed_at"),
    "comment": "comments",
    "url": ("html_url", "url"),
}
NEUTRAL: Final[Columns] = {
    name: name for name in ("story", "title", "text", "author", "time", "kind", "id", "url")
}

#: The tables by name; of equally good fits the first is taken.
TABLES: Final[Mapping[str, Columns]] = {
    "pivotal": PIVOTAL,
    "pivotal-json": PIVOTAL_JSON,
    "jira": JIRA,
    "linear": LINEAR,
    "shortcut": SHORTCUT,
    "github": GITHUB,
    "neutral": NEUTRAL,
}
#: Our names that are no state a story comes to.
PARTS: Final = frozenset(
    {"author", "comment", "current", "id", "kind", "offset", "story", "text", "time", "title"}
    | {"transition", "url"}
)


def spellings(columns: Columns, name: str) -> tuple[str, ...]:
    """The columns that may hold ``name``, in lower case; empty if the table has none."""
    found = columns.get(name, ())
    names = (found,) if isinstance(found, str) else found
    return tuple(column.strip().casefold() for column in names)


def columns_named(name: str) -> Columns:
    """The table called ``name``; :class:`~incident_kit.errors.UsageError` with the near
    ones if there is none."""
    found = TABLES.get(name.strip().casefold())
    if found is None:
        raise UsageError(
            f"there is no table of columns called {name.strip()}.",
            todo=(*near(name, TABLES), f"Name one of {', '.join(TABLES)}."),
        )
    return found


def columns_for(header: Collection[str]) -> Columns | None:
    """The table that fits a header (in lower case) best, or ``None``: a story's id, a
    time, and a title or a text have to be in it."""
    fitting = [table for table in TABLES.values() if _fits(header, table)]

    def count_columns(table: Columns) -> int:
        return sum(_has(header, table, name) for name in table)

    return max(fitting, key=count_columns, default=None)


def _fits(header: Collection[str], table: Columns) -> bool:
    is_worded = _has(header, table, "title") or _has(header, table, "text")
    return is_worded and _has(header, table, "story") and _has(header, table, "time")


def _has(header: Collection[str], table: Columns, name: str) -> bool:
    return any(column in header for column in spellings(table, name))
