"""The stories of an export as events of kind ``story``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

from incident_kit.errors import SourceError
from incident_kit.model import Actor, Event, Gathered, Json, Person, RawFile, SourceCheck, Window
from incident_kit.sources.json_values import web_of
from incident_kit.sources.plain_text import bold, each_once, plain_markdown, without_addresses
from incident_kit.sources.saved_files import file_name
from incident_kit.sources.shapes import find_shape, list_keys, refuse_document
from incident_kit.sources.tracker.columns import Columns, columns_for, columns_named
from incident_kit.sources.tracker.parts import Lost, Part, Why, number_repeats, parts_of, story_id
from incident_kit.sources.tracker.rows import Row, Sheet, sheets_of
from incident_kit.sources.unshown import describe_unshown, list_texts, list_unshown
from incident_kit.text.counting import count

_DAY = timedelta(days=1)
_MOST_ROWS_SHOWN = 5
_MOST_NAMED = 12
#: What stands under these is said of people and their things, or is the tracker's own.
#: Who took part, and the words that a tracker itself gives: its states, kinds and projects.
_BESIDE = frozenset(
    {
        *("author", "user", "creator", "requested by", "reporter", "owned by", "assignee"),
        *("assignees", "updateAuthor", "members", "status", "state", "issuetype", "project"),
        *("priority", "resolution", "expand", "votes", "watches", "reactions", "entity_type"),
        *("field", "fieldtype", "references", "_links", "author_association", "type"),
    }
)
_NAME_COLUMNS = "Name the columns story, title, text, author, time and kind."
_UNKNOWN_COLUMNS = Lost(
    "",
    Why(
        "row is in a file whose columns we do not know",
        "rows are in a file whose columns we do not know",
    ),
)


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

        What has no time is skipped, and the check says so. Raises
        :class:`~incident_kit.errors.UsageError` if there is no such file or table, and
        :class:`~incident_kit.errors.SourceError` for a file that cannot be read or
        whose columns are of no tracker we know.
        """
        label = self.label or self.path.name
        sheets = sheets_of(self.path, label)
        parts, lost = _set_lost_aside(self._read_parts(sheets, label))
        wanted = {story_id(story) for story in self.stories}
        chosen = [part for part in parts if part.story in wanted or _touches(part, window)]
        events = tuple(events_of(chosen, parts).values())
        check = SourceCheck(
            source=f"Tracker, {label}",
            start=window.start,
            end=window.end,
            complete=bool(events) and _are_all_read(sheets),
            items=len(events),
            skipped=len(lost) + sum(sheet.skipped for sheet in sheets),
            warnings=(
                *_list_file_warnings(sheets),
                *_list_lost(lost),
                *_list_warnings(parts, chosen, wanted, self.time_zone),
                *_describe_unread_columns(sheets, chosen),
            ),
        )
        return (Gathered(check, events, _list_people(chosen), _raw_files(label, sheets, chosen)),)

    def _read_parts(self, sheets: Iterable[Sheet], label: str) -> list[Part | Lost]:
        zone = ZoneInfo(self.time_zone)
        columns_of = [(sheet, self._columns(sheet)) for sheet in sheets if sheet.rows]
        if not columns_of and not any(self._columns(sheet) for sheet in sheets):
            raise SourceError(
                f"{label}: holds no story of a tracker: there is no row with a column in it.",
                todo=[_NAME_COLUMNS],
            )
        if columns_of and not any(columns for _, columns in columns_of):
            raise _refuse_columns(label, [sheet for sheet, _ in columns_of])
        found: list[Part | Lost] = []
        for sheet, columns in columns_of:
            if columns is None:
                found += [_UNKNOWN_COLUMNS] * len(sheet.rows)
                continue
            parts = (parts_of(row, columns, zone) for row in sheet.rows)
            found += number_repeats(chain.from_iterable(parts))
        return found

    def _columns(self, sheet: Sheet) -> Columns | None:
        if isinstance(self.columns, str):
            return columns_named(self.columns)
        if sheet.columns is not None:
            return sheet.columns
        return columns_for(sheet.header) if self.columns is None else self.columns


def _refuse_columns(label: str, sheets: Sequence[Sheet]) -> SourceError:
    """The error for columns of no tracker we know: it says whose they are, or names them."""
    records: list[Json] = [
        {key: values[0] for key, values in row.items() if values}
        for sheet in sheets
        for row in sheet.rows[:_MOST_ROWS_SHOWN]
    ]
    if any(map(find_shape, records)):
        return refuse_document(label, "story of a tracker", records, [_NAME_COLUMNS], "--tracker")
    names = ", ".join(list_keys([records])[:_MOST_NAMED]) or "without names"
    return SourceError(
        f"{label}: its columns are those of no tracker we know; they are {names}.",
        todo=[_NAME_COLUMNS],
    )


def events_of(parts: Iterable[Part], all_: Iterable[Part] = ()) -> dict[str, Event]:
    """The events of ``parts`` by id. The story itself starts the thread of what happened
    to it: it is taken from ``all_``, marked ``context``, where it is not among
    ``parts``. The same part in two files is one event, from the file that knows its
    time better."""
    chosen = _make_events(parts)
    missing = {event.parent for event in chosen.values()} - set(chosen)
    roots = _make_events(part for part in all_ if part.kind == "created")
    context = {
        id_: replace(root, flags=("context",)) for id_, root in roots.items() if id_ in missing
    }
    events = {**context, **chosen}
    return {
        id_: event if event.parent in events else replace(event, parent=None)
        for id_, event in events.items()
    }


def _make_events(parts: Iterable[Part]) -> dict[str, Event]:
    """The event of each part by its id; of two with one id that with the better time."""
    events: dict[str, Event] = {}
    for event in map(_make_event, parts):
        other = events.get(event.id)
        if other is None or (other.precision == "day" and event.precision != "day"):
            events[event.id] = event
    return events


def _make_event(part: Part) -> Event:
    id_ = f"tracker:{part.story}/{part.id}"
    root = f"tracker:{part.story}/created"
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


def _set_lost_aside(found: Iterable[Part | Lost]) -> tuple[list[Part], list[Lost]]:
    """The parts, and what was left out, each in their order."""
    parts: list[Part] = []
    lost: list[Lost] = []
    for one in found:
        if isinstance(one, Part):
            parts.append(one)
        else:
            lost.append(one)
    return parts, lost


def _list_people(parts: Iterable[Part]) -> tuple[Person, ...]:
    """Who wrote ``parts``, each once."""
    return each_once(part.author for part in parts if part.author)


def _touches(part: Part, window: Window) -> bool:
    if part.when.precision == "day":
        return part.when.at <= window.end and window.start < part.when.at + _DAY
    return part.when.at in window


# ---- warnings


def _list_file_warnings(sheets: Iterable[Sheet]) -> tuple[str, ...]:
    return tuple(warning for sheet in sheets for warning in sheet.warnings)


def _are_all_read(sheets: Iterable[Sheet]) -> bool:
    """Whether no file among others had to be left out."""
    return not any("cannot be read and" in warning for warning in _list_file_warnings(sheets))


def _list_lost(lost: Sequence[Lost]) -> Iterator[str]:
    """A sentence on each reason why something was left out, with the first stories."""
    for why, number in sorted(Counter(part.why for part in lost).items(), key=_by_plural):
        named = dict.fromkeys(part.story for part in lost if part.why == why and part.story)
        reason = count(number, f"{why.singular} and was skipped", f"{why.plural} and were skipped")
        yield f"{reason}{_describe_stories(list(named))}"


def _by_plural(reason: tuple[Why, int]) -> str:
    return reason[0].plural


def _describe_stories(stories: Sequence[str]) -> str:
    if not stories:
        return ""
    more = ", …" if len(stories) > 3 else ""
    return f" (story {', '.join(stories[:3])}{more})"


def _list_warnings(
    parts: Sequence[Part], chosen: Sequence[Part], wanted: set[str], zone: str
) -> Iterator[str]:
    for story in sorted(wanted - {part.story for part in parts}):
        yield f"there is no story {story}"
    if any(part.when.assumed for part in chosen):
        yield f"times without an offset were taken for {zone}"
    if any(part.when.precision == "day" for part in chosen):
        yield "some parts have a day and no time: give them one where you know it"
    if not chosen:
        held = count(len(parts), "part of a story", "parts of stories")
        days = sorted(f"{part.when.at:%Y-%m-%d}" for part in parts)
        when = f", from {days[0]} to {days[-1]}" if days else ""
        yield f"nothing in the window; the file holds {held}{when}"


def _describe_unread_columns(sheets: Iterable[Sheet], chosen: Sequence[Part]) -> tuple[str, ...]:
    """A sentence on the texts of the stories in question that are in no event."""
    stories = {part.story for part in chosen}
    shown = [text for part in chosen for text in _list_shown(part)]
    rows = (row for sheet in sheets for row in sheet.rows if _names_story(row, stories))
    texts = (text for row in rows for text in list_texts(_unfold(row), _BESIDE))
    return describe_unshown(list_unshown(texts, shown))


def _list_shown(part: Part) -> Iterator[str]:
    yield from (part.title, part.text, part.kind)
    if part.author:
        yield from (part.author.name, *part.author.emails)


def _unfold(row: Row) -> dict[str, Json]:
    return {column: list(values) for column, values in row.items()}


def _raw_files(label: str, sheets: Iterable[Sheet], chosen: Iterable[Part]) -> tuple[RawFile, ...]:
    """The rows the events come from, as JSON."""
    stories = {part.story for part in chosen}
    rows = [row for sheet in sheets for row in sheet.rows if _names_story(row, stories)]
    if not rows:
        return ()
    name = file_name(Path(label).stem) or "export"
    return (RawFile(f"tracker-{name}.json", json.dumps(rows, indent=1).encode()),)


def _names_story(row: Row, stories: set[str]) -> bool:
    """Whether the first value of a column is one of ``stories``."""
    firsts = (values[0] for values in row.values() if values)
    return any(story_id(str(value)) in stories for value in firsts if isinstance(value, str | int))
