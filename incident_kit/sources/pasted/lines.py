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
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from incident_kit.sources.pasted.clock import Shown, is_divider, minutes_between, parse_time
from incident_kit.sources.pasted.plain_log import is_plain_log, read_lines

_ONE_LINE = re.compile(
    r"(?P<name>\S.{0,79}?)(?:(?P<app>\s*\bAPP\b)?(?:\s{2,}|\t+|\s+[•·|–—]\s+|\s*,\s+(?=\D*\d)|\s+(?=\[))"
    r"(?P<app2>APP\s+)?)(?P<time>\[?[^\[\]]{4,40}?\]?)\s*"
)
_PUNCTUATED = re.compile(r"[,–—|-]")
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
#: Minutes from one message of a person to the next that has a time alone above it.
_LONGEST_PAUSE = 6 * 60
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
    authors: set[str] = set()
    index = 0
    while index < len(rows):
        line, length = _read_line(_Position(rows, index, found, authors))
        if line.kind == "author":
            authors.add(line.name)
        found.append(line)
        index += length
    return found


@dataclass(frozen=True, slots=True)
class _Position:
    """A row of the paste, what the rows above it are, and the authors met in them."""

    rows: Sequence[str]
    index: int
    before: Sequence[Line]
    authors: Collection[str]

    @property
    def text(self) -> str:
        return self.rows[self.index].strip()

    @property
    def starts_message(self) -> bool:
        """Whether a message may begin here: at the top, after a gap, a day or trimmings."""
        return not self.before or self.before[-1].kind in ("blank", "day", "thread", "flag")

    def next_filled(self) -> list[tuple[int, str]]:
        """The next two rows that are not blank among the five below, each with how far
        below it is."""
        below = enumerate(self.rows[self.index + 1 : self.index + 6], start=1)
        return [(distance, row) for distance, row in below if row.strip()][:2]


#: A line, and how many rows it takes.
_Sized = tuple[Line, int]


def _read_line(here: _Position) -> _Sized:
    text = here.text
    if not text:
        return Line("blank"), 1
    if is_divider(text) and _parts_messages(here):
        return Line("day", text), 1
    if _THREAD.fullmatch(text) and here.starts_message:
        return Line("thread", text), 1
    return _read_head(here) or _read_words(here)


def _parts_messages(here: _Position) -> bool:
    """Whether a line that is nothing but a day stands between messages, not in one."""
    rest = here.next_filled()
    if not here.before or not rest:
        return True
    distance, row = rest[0]
    is_trimming = any(pattern.fullmatch(row.strip()) for _, pattern in _TRIMMINGS)
    if is_trimming or is_divider(row) or _THREAD.fullmatch(row.strip()):
        return True
    before = (*here.before, Line("day"))
    return _read_head(_Position(here.rows, here.index + distance, before, here.authors)) is not None


def _read_head(here: _Position) -> _Sized | None:
    """An author with a time, on one line or several, or a time alone."""
    text = here.text
    if len(text) > _LONGEST:
        return None
    time = parse_time(text.strip("[]"))
    if time:
        return Line("time", text, time=time), 1
    return _read_head_on_one_line(here) or _read_head_over_lines(here)


def _read_head_on_one_line(here: _Position) -> _Sized | None:
    text = here.text
    match = _ONE_LINE.fullmatch(text)
    time = parse_time(match["time"].strip("[] ")) if match else None
    if match is None or time is None or not _may_be_author(match, here):
        return None
    bot = bool(match["app"] or match["app2"] or _APP_END.search(match["name"]))
    return Line("author", text, _clean_name(match["name"]), time, bot), 1


def _may_be_author(match: re.Match[str], here: _Position) -> bool:
    """Behind a comma, a dash or a point a time follows many a sentence too."""
    name = _clean_name(match["name"])
    if not _PUNCTUATED.search(match[0][match.end("name") : match.start("time")]):
        return True
    return name in here.authors or (len(name.split()) <= 4 and all(map(_is_titled, name.split())))


def _read_head_over_lines(here: _Position) -> _Sized | None:
    """A name, perhaps ``APP``, then a time: the lines between may be blank."""
    name = _clean_name(here.text)
    bot = _APP_END.search(here.text) is not None
    rest = here.next_filled()
    if rest and _APP.fullmatch(rest[0][1].strip()):
        bot, rest = True, rest[1:]
    if not rest or not _could_be_name(name):
        return None
    distance, row = rest[0]
    marked = _APP.match(row.strip())
    time = parse_time(row.strip()[marked.end() :] if marked else row.strip())
    if time is None:
        return None
    bot = bot or marked is not None
    sure = bot or name in here.authors or row[:1].isspace() or here.starts_message
    if sure or (distance == 1 and _looks_like_full_name(name)):
        return Line("author", here.text, name, time, bot), distance + 1
    return None


def _read_words(here: _Position) -> _Sized:
    """Trimmings, else words."""
    text, rows = here.text, here.rows
    following = rows[here.index + 1].strip() if here.index + 1 < len(rows) else ""
    if _COUNTED.fullmatch(text) and _COUNT.fullmatch(following):
        return Line("flag", f"{text} {following}", "reacted"), 2
    for flag, pattern in _TRIMMINGS:
        if pattern.fullmatch(text):
            return Line("flag", text, flag), 1
    return Line("words", rows[here.index].rstrip()), 1


def _could_be_name(text: str) -> bool:
    return len(text) <= 80 and len(text.split()) <= 7 and not _SENTENCE.search(text)


def _looks_like_full_name(name: str) -> bool:
    words = name.split()
    return 2 <= len(words) <= 4 and all(map(_is_titled, words))


def _is_titled(word: str) -> bool:
    """Whether it begins with a capital, or with a letter of a script that has none."""
    return bool(_TITLED.match(word)) and not word[0].islower()


def _clean_name(text: str) -> str:
    """Without ``APP`` and the status emoji that Slack shows beside a name."""
    name = _APP_END.sub("", text.strip())
    return " ".join(_STATUS.sub("", name).split()) or " ".join(name.split())


# ---- messages


def drafts_of(text: str) -> tuple[list[Draft], list[str]]:
    """The messages of a paste in order, and the lines before the first of them."""
    if is_plain_log(text):
        return _read_plain_log(text), []
    drafts: list[Draft] = []
    stray: list[str] = []
    day, thread = "", 0
    for line in kinds_of(text):
        last = drafts[-1] if drafts else None
        if line.kind == "day":
            day = line.text
        elif line.kind == "thread":
            thread += 1
        elif line.kind == "author":
            drafts.append(_begin(line, line.name, line.bot, day, thread, last))
        elif last is None:
            stray.extend([line.text] if line.kind in ("words", "time") else [])
        elif line.kind == "time" and not _is_said(line, last):
            drafts.append(_begin(line, last.author, last.bot, day, thread, last))
        else:
            _add_to(last, line)
    return drafts, stray


def _is_said(line: Line, last: Draft) -> bool:
    """Whether a time alone on a line is words of the message above it, not the time of the
    next: it is no moment soon after that message."""
    if line.time is None or last.time is None or line.time.day:
        return False
    return minutes_between(last.time, line.time) > _LONGEST_PAUSE


def _begin(line: Line, author: str, bot: bool, day: str, thread: int, last: Draft | None) -> Draft:
    first = thread > 0 and (last is None or last.thread != thread)
    return Draft(author, line.time, day, bot, thread, first)


def _add_to(draft: Draft, line: Line) -> None:
    """Give a message one more line of its words, or of its trimmings."""
    if line.kind == "flag":
        draft.flags.update({line.name} - {""})
        return
    draft.lines.append(line.text.removesuffix("(edited)").rstrip())
    if line.text.endswith("(edited)"):
        draft.flags.add("edited")


def _read_plain_log(text: str) -> list[Draft]:
    drafts: list[Draft] = []
    day = ""
    for line, entry in read_lines(text):
        if entry:
            author, time, words = entry
            drafts.append(Draft(author, time, day, lines=[words]))
        elif is_divider(line):
            day = line.strip()
        else:
            drafts[-1].lines.append(line)
    return drafts
