"""A row of an export to the parts of its story: made, commented on, moved on.

A part's id is the tracker's own where it has one. Otherwise it is the state the story
came to (``created``, ``accepted``, ``accepted-2`` the second time), and of a comment
the beginning of a hash of author, date and words: the same comment has the same id in
every later export, wherever in the row it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain, count
from zoneinfo import ZoneInfo

from incident_kit.model import Json, Person
from incident_kit.sources.plain_text import person_named
from incident_kit.sources.tracker.columns import PARTS, Columns, spellings
from incident_kit.sources.tracker.rows import Row
from incident_kit.sources.tracker.times import When, when
from incident_kit.text.mrkdwn import clean

#: How far from a comment's end its author and date may begin.
_TAIL = 300
# The last bracket of the comment, with brackets of its own: (Ada (she/her) - Mar 25, 2024)
_SIGNED = re.compile(
    r"\((?P<author>[^()\n]*(?:\([^()\n]*\)[^()\n]*)*?) - "
    r"(?P<date>[A-Z][a-z]{2,8} \d{1,2}, \d{4})\)\s*\Z"
)
_JIRA = re.compile(r"(?P<date>[^;\n]{6,40});(?P<author>[^;\n]{0,200});(?P<text>.*)", re.DOTALL)
_NAMES = ("name", "display_name", "displayName", "login", "username", "email", "initials")
_BY = ("author", "person", "user", "commenter", "author_id", "person_id", "performed_by")
_AT = ("created_at", "createdat", "occurred_at", "time", "date", "created")
_WORDS = ("text", "body", "message")
_CREATED = "created"
_NOT_IN_AN_ID = re.compile(r"[\s/]+")


@dataclass(frozen=True, slots=True)
class Part:
    """Something that happened to a story; ``id`` is its own within the story. ``kind``
    is ``created``, ``comment`` or the state it came to; ``text`` as the tracker has it."""

    story: str
    id: str
    kind: str
    when: When
    title: str = ""
    text: str = ""
    author: Person | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """Why something was left out, said of one and of several such things."""

    singular: str
    plural: str


@dataclass(frozen=True, slots=True)
class Lost:
    """Something that cannot stand on a timeline, and why."""

    story: str
    why: Why


_NO_STORY = Why("row names no story", "rows name no story")
_UNCLEAR_STATE = Why(
    "state has a time that cannot be read, or in two ways",
    "states have a time that cannot be read, or in two ways",
)
_DATELESS_COMMENT = Why("comment says no date", "comments say no date")
_INCOMPLETE_TRANSITION = Why(
    "transition has no state or no time", "transitions have no state or no time"
)


def parts_of(row: Row, columns: Columns, zone: ZoneInfo) -> list[Part | Lost]:
    """Everything a row tells, in its order; never empty. Ids may be alike: see
    :func:`told_apart`."""
    reading = _Reading(row, columns, zone)
    story = story_id(reading.text("story"))
    if not story:
        return [Lost("", _NO_STORY)]
    found = [
        *_read_story(reading, story),
        *_read_states(reading, story),
        *(_read_comment(value, reading, story) for value in reading.all("comment")),
        *(_read_transition(value, reading, story) for value in reading.all("transition")),
    ]
    return [part for part in found if part is not None]


def story_id(text: str) -> str:
    """The id of a story as it stands in ids of events, from it or from an address."""
    last = clean(text).strip().rstrip("/").rpartition("/")[2]
    return _NOT_IN_AN_ID.sub("-", last.removeprefix("#"))


@dataclass(frozen=True, slots=True)
class _Reading:
    row: Row
    columns: Columns
    zone: ZoneInfo

    def all(self, name: str) -> tuple[Json, ...]:
        """The values of every column that may hold ``name``, those with nothing left out."""
        keys = spellings(self.columns, name)
        values = chain.from_iterable(self.row.get(key, ()) for key in keys)
        return tuple(value for value in values if value not in (None, ""))

    def text(self, name: str) -> str:
        return next((text for value in self.all(name) if (text := _text(value))), "")

    def time(self, text: str) -> When | None:
        return when(text, self.zone, self.text("offset"))


def _read_story(reading: _Reading, story: str) -> Iterator[Part | Lost]:
    text = reading.text("time")
    at = reading.time(text)
    kind = " ".join(reading.text("kind").casefold().split()) or _CREATED
    if at is None:
        problem = "a time that cannot be read, or in two ways" if text else "no time"
        noun = "row" if kind == _CREATED else "part"
        yield Lost(story, Why(f"{noun} has {problem}", f"{noun}s have {problem}"))
        return
    part = Part(
        story=story,
        id="",
        kind=kind,
        when=at,
        title=reading.text("title"),
        text=reading.text("text"),
        author=_person_of(reading.all("author")),
        url=reading.text("url"),
    )
    own_id = reading.text("id") if "kind" in reading.columns else ""
    yield replace(part, id=_id_of(part, own_id))


def _id_of(part: Part, own: str) -> str:
    if own or part.kind == _CREATED:
        return _NOT_IN_AN_ID.sub("-", own) or _CREATED
    if part.kind != "comment" and not part.text:
        return _slug(part.kind)
    return f"{_slug(part.kind)}-{_mark(part)}"


def _read_states(reading: _Reading, story: str) -> Iterator[Part | Lost]:
    for state in reading.columns:
        text = reading.text(state) if state not in PARTS else ""
        if not text:
            continue
        at = reading.time(text)
        if at is not None:
            yield Part(story, state, state, at, reading.text("title"), url=reading.text("url"))
        else:
            yield Lost(story, _UNCLEAR_STATE)


# ---- comments and transitions


def _read_comment(value: Json, reading: _Reading, story: str) -> Part | Lost | None:
    if isinstance(value, Mapping):
        return _read_comment_object(value, reading, story)
    if not isinstance(value, str):
        return None  # GitHub's REST API has the number of comments there
    for text, author, date in _signatures(clean(value)):
        at = reading.time(date)
        if at is not None:
            part = Part(story, "", "comment", at, text=text, author=person_named(author))
            return replace(part, id=f"comment-{_mark(part)}", url=reading.text("url"))
    return Lost(story, _DATELESS_COMMENT)


def _signatures(text: str) -> Iterator[tuple[str, str, str]]:
    """Text, author and date of a comment in each of the ways they may be written."""
    jira = _JIRA.fullmatch(text)
    if jira:
        yield jira["text"].strip(), jira["author"].strip(), jira["date"]
    start = max(len(text) - _TAIL, 0)
    for index in range(len(text) - 1, start - 1, -1):
        signed = _SIGNED.match(text, index) if text[index] == "(" else None
        if signed:
            yield text[:index].strip(), signed["author"].strip(), signed["date"]
            return


def _read_comment_object(value: Mapping[str, Json], reading: _Reading, story: str) -> Part | Lost:
    fields = _fold_keys(value)
    at = reading.time(_first_text(fields, _AT))
    if at is None:
        return Lost(story, _DATELESS_COMMENT)
    part = Part(
        story=story,
        id="",
        kind="comment",
        when=at,
        text=_first_text(fields, _WORDS),
        author=_person_of(fields.get(key) for key in _BY),
        url=_first_text(fields, ("html_url", "url")) or reading.text("url"),
    )
    own_id = _NOT_IN_AN_ID.sub("-", _first_text(fields, ("id",)))
    return replace(part, id=f"comment-{own_id or _mark(part)}")


def _read_transition(value: Json, reading: _Reading, story: str) -> Part | Lost | None:
    if not isinstance(value, Mapping):
        return None
    fields = _fold_keys(value)
    state = _first_text(fields, ("state", "to"))
    at = reading.time(_first_text(fields, _AT))
    if not state or at is None:
        return Lost(story, _INCOMPLETE_TRANSITION)
    return Part(
        story=story,
        id=_slug(state),
        kind=state,
        when=at,
        title=reading.text("title"),
        author=_person_of(fields.get(key) for key in (*_BY, "performed_by_id")),
        url=reading.text("url"),
    )


# ---- reading values


def _fold_keys(record: Mapping[str, Json]) -> dict[str, Json]:
    return {str(key).casefold(): value for key, value in record.items()}


def _first_text(fields: Mapping[str, Json], names: Sequence[str]) -> str:
    """The first text that stands under one of ``names``."""
    return next((text for name in names if (text := _text(fields.get(name)))), "")


def _text(value: Json) -> str:
    if isinstance(value, Mapping):
        return _first_text(value, _NAMES)
    if isinstance(value, str):
        return clean(value).strip()
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value)[:40] if is_number else ""


def _person_of(values: Iterable[Json]) -> Person | None:
    """The first that is somebody; of an object the name, with its address. A number is
    nobody: dumps of Pivotal hold ids of people that nothing resolves any more."""
    people = (person_named(_name_with_address(value)) for value in values)
    return next(filter(None, people), None)


def _name_with_address(value: Json) -> str:
    if isinstance(value, Mapping):
        return " ".join(dict.fromkeys((_text(value), _text(value.get("email")))))
    return _text(value) if isinstance(value, str) else ""


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:40] or "part"


def _mark(part: Part) -> str:
    """What tells a part without an id of its own from others: who, when and what."""
    who = part.author.name if part.author else ""
    words = " ".join(f"{part.title} {part.text}".split())
    return sha256("\n".join((who, part.when.at.isoformat(), words)).encode()).hexdigest()[:10]


def number_repeats(parts: Iterable[Part | Lost]) -> list[Part | Lost]:
    """``parts`` of one file with ids that differ within a story: of two alike the later
    one gets ``-2``, in whatever order they stand."""
    seen: set[tuple[str, str]] = set()
    found: list[Part | Lost] = []
    for part in sorted(parts, key=_moment):
        if isinstance(part, Part):
            part = replace(part, id=_unused_id(part, seen))
            seen.add((part.story, part.id))
        found.append(part)
    return found


def _moment(part: Part | Lost) -> str:
    return part.when.at.isoformat() if isinstance(part, Part) else ""


def _unused_id(part: Part, taken: set[tuple[str, str]]) -> str:
    ids = chain([part.id], (f"{part.id}-{n}" for n in count(2)))
    return next(id_ for id_ in ids if (part.story, id_) not in taken)
