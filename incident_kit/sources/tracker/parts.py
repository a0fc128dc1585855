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
_SAID = ("text", "body", "message")
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
class Lost:
    """Something that cannot be placed on a timeline, and why."""

    story: str
    why: str


def parts_of(row: Row, columns: Columns, zone: ZoneInfo) -> list[Part | Lost]:
    """Everything a row tells, in its order; never empty. Ids may be alike: see
    :func:`told_apart`."""
    reading = _Reading(row, columns, zone)
    story = story_id(reading.text("story"))
    if not story:
        return [Lost("", "rows name no story")]
    found = [
        *_itself(reading, story),
        *_states(reading, story),
        *(_comment(one, reading, story) for one in reading.all("comment")),
        *(_move(one, reading, story) for one in reading.all("transition")),
    ]
    return [one for one in found if one]


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
        values = (v for key in spellings(self.columns, name) for v in self.row.get(key, ()))
        return tuple(value for value in values if value not in (None, ""))

    def text(self, name: str) -> str:
        return next((text for value in self.all(name) if (text := _text(value))), "")

    def time(self, text: str) -> When | None:
        return when(text, self.zone, self.text("offset"))


def _itself(reading: _Reading, story: str) -> Iterator[Part | Lost]:
    text = reading.text("time")
    at = reading.time(text)
    kind = " ".join(reading.text("kind").casefold().split()) or _CREATED
    if at is None:
        what = "no time" if not text else "a time that cannot be read, or in two ways"
        yield Lost(story, f"{'rows' if kind == _CREATED else 'parts'} have {what}")
        return
    part = Part(story, "", kind, at, title=reading.text("title"), text=reading.text("text"))
    part = replace(part, author=_person(reading.all("author")), url=reading.text("url"))
    yield replace(part, id=_id_of(part, reading.text("id") if "kind" in reading.columns else ""))


def _id_of(part: Part, own: str) -> str:
    if own or part.kind == _CREATED:
        return _NOT_IN_AN_ID.sub("-", own) or _CREATED
    if part.kind != "comment" and not part.text:
        return _slug(part.kind)
    return f"{_slug(part.kind)}-{_mark(part)}"


def _states(reading: _Reading, story: str) -> Iterator[Part | Lost]:
    for state in reading.columns:
        text = reading.text(state) if state not in PARTS else ""
        at = reading.time(text)
        if at is not None:
            yield Part(story, state, state, at, reading.text("title"), url=reading.text("url"))
        elif text:
            yield Lost(story, "states have a time that cannot be read, or in two ways")


# ---- comments and transitions


def _comment(value: Json, reading: _Reading, story: str) -> Part | Lost | None:
    if isinstance(value, Mapping):
        return _comment_object(value, reading, story)
    if not isinstance(value, str):
        return None  # GitHub's REST API has the number of comments there
    for text, author, date in _signatures(clean(value)):
        at = reading.time(date)
        if at is not None:
            part = Part(story, "", "comment", at, text=text, author=person_named(author))
            return replace(part, id=f"comment-{_mark(part)}", url=reading.text("url"))
    return Lost(story, "comments say no date")


def _signatures(text: str) -> Iterator[tuple[str, str, str]]:
    """Text, author and date of a comment in each of the ways they may be written."""
    jira = _JIRA.fullmatch(text)
    if jira:
        yield jira["text"].strip(), jira["author"].strip(), jira["date"]
    start = max(len(text) - _TAIL, 0)
    signed = next((m for i in _openings(text, start) if (m := _SIGNED.match(text, i))), None)
    if signed:
        yield text[: signed.start()].strip(), signed["author"].strip(), signed["date"]


def _openings(text: str, start: int) -> list[int]:
    """Where brackets open, the last first."""
    return [i for i in range(len(text) - 1, start - 1, -1) if text[i] == "("]


def _comment_object(value: Mapping[str, Json], reading: _Reading, story: str) -> Part | Lost:
    fields = {str(key).casefold(): one for key, one in value.items()}
    at = reading.time(_first(fields, _AT))
    if at is None:
        return Lost(story, "comments say no date")
    text, url = _first(fields, _SAID), _first(fields, ("html_url", "url")) or reading.text("url")
    part = Part(story, "", "comment", at, text=text, url=url)
    part = replace(part, author=_person([fields.get(key) for key in _BY]))
    own = _first(fields, ("id",))
    return replace(part, id=f"comment-{_NOT_IN_AN_ID.sub('-', own) or _mark(part)}")


def _move(value: Json, reading: _Reading, story: str) -> Part | Lost | None:
    if not isinstance(value, Mapping):
        return None
    fields = {str(key).casefold(): one for key, one in value.items()}
    state, at = _first(fields, ("state", "to")), reading.time(_first(fields, _AT))
    if not state or at is None:
        return Lost(story, "transitions have no state or no time")
    author = _person([fields.get(key) for key in (*_BY, "performed_by_id")])
    title, url = reading.text("title"), reading.text("url")
    return Part(story, _slug(state), state, at, title, author=author, url=url)


# ---- reading values


def _first(fields: Mapping[str, Json], names: Sequence[str]) -> str:
    return next((text for name in names if (text := _text(fields.get(name)))), "")


def _text(value: Json) -> str:
    if isinstance(value, Mapping):
        return next((text for key in _NAMES if (text := _text(value.get(key)))), "")
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return clean(value).strip() if isinstance(value, str) else str(value)[:40]


def _person(values: Iterable[Json]) -> Person | None:
    """The first that is somebody; of an object the name, with its address. A number is
    nobody: dumps of Pivotal hold ids of people that nothing resolves any more."""
    for value in values:
        if isinstance(value, Mapping):
            mail = _text(value.get("email"))
            found = person_named(" ".join(dict.fromkeys((_text(value), mail))))
        else:
            found = person_named(_text(value)) if isinstance(value, str) else None
        if found:
            return found
    return None


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
            part = replace(part, id=_free(part, seen))
            seen.add((part.story, part.id))
        found.append(part)
    return found


def _moment(part: Part | Lost) -> str:
    return part.when.at.isoformat() if isinstance(part, Part) else ""


def _free(part: Part, taken: set[tuple[str, str]]) -> str:
    ids = chain([part.id], (f"{part.id}-{n}" for n in count(2)))
    return next(id_ for id_ in ids if (part.story, id_) not in taken)
