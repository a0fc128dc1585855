"""What each line of a pasted conversation is: an author, a time, a day, words, or trimmings.

The layouts that Slack's windows give when copied, some with blank lines in between::

    Ada Fictional            Ada Fictional  9:02 AM       ada [09:02]
      9:02 AM                We lost the queue.           We lost the queue.
    We lost the queue.                                    [09:04]
    9:04                     Statuspage                   and found it
    and found it             APP  9:05 AM

A bare time without blanks before it belongs to a further message of the same person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from incident_kit.sources.pasted.clock import Shown, is_divider, parse_time

_ONE_LINE = re.compile(
    r"(?P<name>\S.{0,79}?)(?:(?P<app>\s*\bAPP\b)?(?:\s{2,}|\t+|\s+[•·|–—]\s+|\s*,\s+(?=\D*\d)|\s+(?=\[))"
    r"(?P<app2>APP\s+)?)(?P<time>\[?[^\[\]]{4,40}?\]?)\s*"
)
_APP = re.compile(r"(?:APP\b|BOT\b)\s*")
_APP_END = re.compile(r"(?:\s+|(?<=[a-z\d]))APP\s*\Z")
_STATUS = re.compile(r"\s*:[\w+'-]+:\s*\Z|[\s\uFE0F]*[\U0001F300-\U0001FAFF\u2600-\u27BF]\uFE0F?\Z")
_SENTENCE = re.compile(r"[.?!:;,]\Z|https?://|[<>{}=]|\A[-*•>@#:/]")
_TITLED = re.compile(r"[^\W\d_][\w.'’-]*")

#: Trimmings of a message, and the flag that says so. Everything else is words.
_TRIMMINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("parent", re.compile(r"\d+ repl(?:y|ies)", re.I)),
    ("", re.compile(r"(?:last reply|latest reply)\b.{0,60}|view (?:thread|newer replies)", re.I)),
    ("", re.compile(r"(?:\d+ )?new(?: messages?)?|jump to (?:date|recent)|unread", re.I)),
    ("edited", re.compile(r"\(edited\)", re.I)),
    ("broadcast", re.compile(r"also sent (?:to the channel|as a direct message).{0,80}", re.I)),
    ("pinned", re.compile(r"pinned by .{1,80}", re.I)),
    ("", re.compile(r"saved for later|added to later|only visible to you", re.I)),
    ("reacted", re.compile(r"(?:(?::[\w+'-]+:(?::skin-tone-\d:)?)\s*\d{1,4}\s*)+")),
    (
        "reacted",
        re.compile(r"(?:[\U0001F000-\U0001FAFF\u2190-\u2BFF\uFE0F\u200D]+\s*\d{1,4}\s*)+"),
    ),
    ("", re.compile(r"(?:add|\+) reaction.{0,3}", re.I)),
)
_COUNTED = re.compile(r":[\w+'-]+:|[\U0001F000-\U0001FAFF\u2190-\u2BFF\uFE0F\u200D]+")
_COUNT = re.compile(r"\d{1,4}")
_THREAD = re.compile(r"thread", re.I)
#: A line with more characters has no author and time alone.
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Draft:
    """A message as it stands in the paste. ``time`` is ``None`` where none can be made
    of what stands there; ``day`` the line with the day above it; ``thread`` counts the
    threads that were opened before it, and ``first`` says it opens one."""

    author: str
    time: Shown | None
    day: str = ""
    bot: bool = False
    thread: int = 0
    first: bool = False
    lines: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Line:
    """``kind``: ``author`` (with ``name``), ``time``, ``day``, ``thread``, ``flag``
    (``name`` says which, perhaps none), ``words`` or ``blank``."""

    kind: str
    text: str = ""
    name: str = ""
    time: Shown | None = None
    bot: bool = False


def kinds_of(text: str) -> list[Line]:
    """What each line is, in order."""
    rows = text.split("\n")
    found: list[Line] = []
    known: set[str] = set()
    place = 0
    while place < len(rows):
        line, length = _line(rows, place, found, known)
        if line.kind == "author":
            known.add(line.name)
        found.append(line)
        place += length
    return found


def _line(
    rows: Sequence[str], place: int, before: Sequence[Line], known: set[str]
) -> tuple[Line, int]:
    row = rows[place]
    text = row.strip()
    if not text:
        return Line("blank"), 1
    if is_divider(text):
        return Line("day", text), 1
    if _THREAD.fullmatch(text) and _at_start(before):
        return Line("thread", text), 1
    return _headed(rows, place, before, known) or _plain(rows, place)


def _headed(
    rows: Sequence[str], place: int, before: Sequence[Line], known: set[str]
) -> tuple[Line, int] | None:
    """An author with a time, on one line or several, or a time alone."""
    text = rows[place].strip()
    if len(text) > _LONGEST:
        return None
    alone = parse_time(text.strip("[]"))
    if alone:
        return Line("time", text, time=alone), 1
    one = _ONE_LINE.fullmatch(text)
    time = parse_time(one["time"].strip("[] ")) if one else None
    if one and time:
        bot = bool(one["app"] or one["app2"]) or _APP_END.search(one["name"]) is not None
        return Line("author", text, _name(one["name"]), time, bot), 1
    return _over_lines(rows, place, before, known)


def _over_lines(
    rows: Sequence[str], place: int, before: Sequence[Line], known: set[str]
) -> tuple[Line, int] | None:
    """A name, perhaps ``APP``, then a time: the lines between may be blank."""
    text = rows[place].strip()
    rest = [(i, row) for i, row in enumerate(rows[place + 1 : place + 6], 1) if row.strip()][:2]
    bot = _APP_END.search(text) is not None
    if rest and _APP.fullmatch(rest[0][1].strip()):
        bot, rest = True, rest[1:]
    if not rest or not _could_be_name(_name(text)):
        return None
    length, row = rest[0]
    marked = _APP.match(row.strip())
    bot = bot or bool(marked)
    time = parse_time(_APP.sub("", row.strip(), count=1) if marked else row.strip())
    if time is None:
        return None
    name = _name(text)
    sure = bot or name in known or row[:1].isspace() or _at_start(before)
    if sure or (length == 1 and _like_a_full_name(name)):
        return Line("author", text, name, time, bot), length + 1
    return None


def _plain(rows: Sequence[str], place: int) -> tuple[Line, int]:
    text = rows[place].strip()
    following = rows[place + 1].strip() if place + 1 < len(rows) else ""
    if _COUNTED.fullmatch(text) and _COUNT.fullmatch(following):
        return Line("flag", f"{text} {following}", "reacted"), 2
    for flag, pattern in _TRIMMINGS:
        if pattern.fullmatch(text):
            return Line("flag", text, flag), 1
    return Line("words", rows[place].rstrip()), 1


def _at_start(before: Sequence[Line]) -> bool:
    """Whether a message may begin here: at the top, after a gap, a day or trimmings."""
    return not before or before[-1].kind in ("blank", "day", "thread", "flag")


def _could_be_name(text: str) -> bool:
    return len(text) <= 80 and len(text.split()) <= 7 and not _SENTENCE.search(text)


def _like_a_full_name(name: str) -> bool:
    words = name.split()
    return 2 <= len(words) <= 4 and all(
        _TITLED.match(word) and (word[0].isupper() or not word[0].islower()) for word in words
    )


def _name(text: str) -> str:
    """Without ``APP`` and the status emoji that Slack shows beside a name."""
    name = _APP_END.sub("", text.strip())
    return " ".join(_STATUS.sub("", name).split()) or " ".join(name.split())


# ---- messages


def drafts_of(text: str) -> tuple[list[Draft], list[str]]:
    """The messages of a paste in order, and the lines before the first of them."""
    drafts: list[Draft] = []
    stray: list[str] = []
    for line, day, thread in _placed(kinds_of(text)):
        _take(line, day, thread, drafts, stray)
    return drafts, stray


def _placed(lines: Iterable[Line]) -> Iterator[tuple[Line, str, int]]:
    """Each line with the day above it and the number of threads opened before it."""
    day, thread = "", 0
    for line in lines:
        day = line.text if line.kind == "day" else day
        thread += line.kind == "thread"
        yield line, day, thread


def _take(line: Line, day: str, thread: int, drafts: list[Draft], stray: list[str]) -> None:
    last = drafts[-1] if drafts else None
    if line.kind == "author" or (line.kind == "time" and last):
        author = line.name if line.kind == "author" else last.author if last else ""
        bot = line.bot if line.kind == "author" else bool(last and last.bot)
        first = thread > 0 and (last is None or last.thread != thread)
        drafts.append(Draft(author, line.time, day, bot, thread, first))
    elif line.kind in ("words", "blank") and last:
        last.lines.append(line.text.removesuffix("(edited)").rstrip())
        last.flags.update({"edited"} if line.text.endswith("(edited)") else ())
    elif line.kind == "flag" and last:
        last.flags.update({line.name} - {""})
    elif line.kind in ("words", "time"):
        stray.append(line.text)
