"""The stories of an export as events of kind ``story``."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from incident_kit.errors import SourceError
from incident_kit.model import Actor, Event, Gathered, RawFile, SourceCheck, Window
from incident_kit.sources.json_values import web_of
from incident_kit.sources.plain_text import bold, each_once, plain_markdown, without_addresses
from incident_kit.sources.tracker.columns import Columns, columns_for, columns_named
from incident_kit.sources.tracker.parts import Lost, Part, number_repeats, parts_of, story_id
from incident_kit.sources.tracker.rows import Row, Sheet, sheets_of

_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class TrackerFile:
    """The stories of one export: a CSV or JSON file, or a ZIP file or folder of them.

    ``label`` is the path as its user wrote it, for messages (the file's name by
    default). ``columns`` maps our names to the file's columns, or names a table of
    :data:`~incident_kit.sources.tracker.TABLES`; without it the header decides.
    ``stories`` names those that come whole, whatever the window, by id or address; all
    others give what happened to them in the window. Times without an offset, and days,
    are of ``time_zone``.
    """

    path: Path
    label: str = ""
    columns: Columns | str | None = None
    stories: tuple[str, ...] = ()
    time_zone: str = "Europe/London"

    def __call__(self, window: Window) -> tuple[Gathered, ...]:
        """One value for the file. A day without a time is taken if it touches ``window``
        and stands at its local start, with precision ``day``.

        What has no time is skipped and told. Raises
        :class:`~incident_kit.errors.UsageError` if there is no such file or table, and
        :class:`~incident_kit.errors.SourceError` for a file that cannot be read or
        whose columns are of no tracker we know.
        """
        label = self.label or self.path.name
        sheets = sheets_of(self.path, label)
        parts = self._parts(sheets, label)
        wanted = {story_id(one) for one in self.stories}
        good = [one for one in parts if isinstance(one, Part)]
        chosen = [one for one in good if one.story in wanted or _touches(one, window)]
        lost = [one for one in parts if isinstance(one, Lost)]
        events = tuple(events_of(chosen, good).values())
        check = SourceCheck(
            source=f"Tracker, {label}",
            start=window.start,
            end=window.end,
            complete=not any("cannot be read and" in one for s in sheets for one in s.warnings),
            items=len(events),
            skipped=len(lost) + sum(sheet.skipped for sheet in sheets),
            warnings=(*_warnings(sheets), *_told(good, chosen, lost, wanted, self.time_zone)),
        )
        people = each_once(one.author for one in chosen if one.author)
        return (Gathered(check, events, people, _raw(label, sheets, chosen)),)

    def _parts(self, sheets: Iterable[Sheet], label: str) -> list[Part | Lost]:
        zone = ZoneInfo(self.time_zone)
        read = [(sheet, self._columns(sheet)) for sheet in sheets if sheet.rows]
        if read and not any(columns for _, columns in read):
            raise SourceError(
                f"{label}: its columns are those of no tracker we know.",
                todo=[
                    "Name the columns story, title, text, author, time and kind, or name the "
                    "tracker it comes from.",
                ],
            )
        found: list[Part | Lost] = []
        for sheet, columns in read:
            if columns is None:
                found += [Lost("", "rows are in a file whose columns we do not know")] * len(
                    sheet.rows
                )
            else:
                rows = (parts_of(row, columns, zone) for row in sheet.rows)
                found += number_repeats(part for parts in rows for part in parts)
        return found

    def _columns(self, sheet: Sheet) -> Columns | None:
        if isinstance(self.columns, str):
            return columns_named(self.columns)
        return columns_for(sheet.header) if self.columns is None else self.columns


def events_of(parts: Iterable[Part], all_: Iterable[Part] = ()) -> dict[str, Event]:
    """The events of ``parts`` by id. The story itself starts the thread of what happened
    to it: it is taken from ``all_``, marked ``context``, where it is not among
    ``parts``. The same part in two files is one event, from the file that knows its
    time better."""
    found = _once(parts)
    stories = {event.parent for event in found.values()} - set(found)
    roots = _once(part for part in all_ if part.kind == "created")
    context = {id_: replace(roots[id_], flags=("context",)) for id_ in roots if id_ in stories}
    known = {**context, **found}
    return {
        id_: event if event.parent in known else replace(event, parent=None)
        for id_, event in known.items()
    }


def _once(parts: Iterable[Part]) -> dict[str, Event]:
    found: dict[str, Event] = {}
    for event in map(_event, parts):
        other = found.get(event.id)
        if other is None or (other.precision == "day" and event.precision != "day"):
            found[event.id] = event
    return found


def _event(part: Part) -> Event:
    id_, root = (f"tracker:{part.story}/{one}" for one in (part.id, "created"))
    return Event(
        id=id_,
        at=part.when.at,
        source="tracker",
        kind="story",
        body=_body(part),
        precision=part.when.precision,
        actor=Actor(part.author.name) if part.author else None,
        url=web_of({"url": part.url}, "url"),
        parent=root if id_ != root else None,
    )


def _body(part: Part) -> str:
    text = plain_markdown(without_addresses(part.text, {}))
    title = bold(without_addresses(part.title, {})) if part.kind != "comment" else ""
    state = "" if part.kind in ("created", "comment") else f"{plain_markdown(part.kind)}:"
    head = " ".join(filter(None, (state.capitalize(), title)))
    return "\n\n".join(filter(None, (head, text))) or "(no text)"


def _touches(part: Part, window: Window) -> bool:
    if part.when.precision == "day":
        return part.when.at <= window.end and window.start < part.when.at + _DAY
    return part.when.at in window


# ---- what is told


def _warnings(sheets: Iterable[Sheet]) -> Iterator[str]:
    for sheet in sheets:
        yield from sheet.warnings


def _told(
    good: list[Part], chosen: list[Part], lost: list[Lost], wanted: set[str], zone: str
) -> Iterator[str]:
    for why, count in sorted(Counter(one.why for one in lost).items()):
        stories = list(dict.fromkeys(one.story for one in lost if one.why == why and one.story))
        where = f" (story {', '.join(stories[:3])}{', …' if len(stories) > 3 else ''})"
        yield f"{count} {why} and were skipped{where if stories else ''}"
    for story in sorted(wanted - {one.story for one in good}):
        yield f"there is no story {story}"
    if any(one.when.assumed for one in chosen):
        yield f"times without an offset were taken for {zone}"
    if any(one.when.precision == "day" for one in chosen):
        yield "some parts have a day and no time: give them one where you know it"
    if not chosen:
        yield f"nothing in the window; the file holds {len(good)} parts of stories"


def _raw(label: str, sheets: Iterable[Sheet], chosen: Iterable[Part]) -> tuple[RawFile, ...]:
    """The rows the events come from, as JSON."""
    stories = {one.story for one in chosen}
    rows = [row for sheet in sheets for row in sheet.rows if _named(row, stories)]
    if not rows:
        return ()
    name = _NOT_IN_A_NAME.sub("_", Path(label).stem) or "export"
    return (RawFile(f"tracker-{name}.json", json.dumps(rows, indent=1).encode()),)


def _named(row: Row, stories: set[str]) -> bool:
    firsts = (cells[0] for cells in row.values() if cells)
    return any(story_id(str(one)) in stories for one in firsts if isinstance(one, str | int))
