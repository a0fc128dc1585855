"""The timeline, and tables of facts, as Markdown that reads well in Lab and on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from incident_kit.model import Actor, Component, Event, Line, Timeline
from incident_kit.rendering import clock
from incident_kit.rendering.marks import PUBLIC
from incident_kit.text.mrkdwn import escaped

#: A body longer than this many lines, or characters, folds.
_LINES = 5
_CHARACTERS = 900

#: What a flag means, in the order told. Flags without words are not told.
_FLAGS = {
    "context": "outside the incident, brought by its thread",
    "backfilled": "entered afterwards",
    "pasted": "pasted by hand",
    "edited": "edited later",
    "changed": "changed at the source since",
    "deleted": "deleted at the source",
    "gone": "no longer at the source",
    "masked": "a secret in it was masked",
}
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_BLOCK = re.compile(
    r" {0,3}(?:[-*+] |[>|]|\d{1,9}[.)] |#{1,6} |`{3}|~{3}|(?:-{3,}|\*{3,}|_{3,})$| {4})"
)
# A second line of dashes would make the first one a heading, or one of a table.
_UNDERLINE = re.compile(r"\A([^\n]*\n\s*)([-=|:][-=|: \t]*)$", re.MULTILINE)
_MARKUP = re.compile(r"!?\[([^\[\]]*+)\]\((?:[^()]++|\([^()]*+\))*+\)|```\w*|[*`]")


def timeline_markdown(timeline: Timeline, *, folded: bool = True) -> str:
    """The shown lines as a list in order, in the timeline's zone, under a heading
    for each day when there are several. With ``folded``, each run of lines that
    are not shown stands in its place as their numbers. Never empty; one final
    newline.
    """
    zone = ZoneInfo(timeline.time_zone)
    lines = timeline.lines if folded else timeline.shown
    if not lines:
        return "No lines yet.\n"
    days = [(day, list(group)) for day, group in groupby(lines, lambda line: _day(line, zone))]
    parts = [_opening(timeline, zone)]
    for day, group in days:
        items = "\n".join(_items(group, zone))
        parts.append(f"### {clock.day(day)}\n\n{items}" if len(days) > 1 else items)
    return "\n\n".join(parts) + "\n"


def all_lines_markdown(timeline: Timeline) -> str:
    """Every line as a row of a table: its number, time, source, who, the beginning
    of what was said, and whether it is shown. For deciding by number. One final
    newline."""
    zone = ZoneInfo(timeline.time_zone)
    head = "| Line | Time | Source | Who | What | In the timeline |\n|--:|---|---|---|---|---|\n"
    several = len({_day(line, zone) for line in timeline.lines}) > 1
    rows = (_row(line, zone, dated=several) for line in timeline.lines)
    return f"{_opening(timeline, zone)}\n\n{head}{''.join(rows)}"


def facts_markdown(rows: Sequence[tuple[str, str]]) -> str:
    """A table of two columns without headings, one fact a row; the values are
    Markdown and may have several lines. Empty without rows, else one final
    newline."""
    if not rows:
        return ""
    lines = (f"| **{_cell(name)}** | {_cell(value)} |\n" for name, value in rows)
    return "| | |\n|---|---|\n" + "".join(lines)


def _cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", "; ".join(text.split("\n"))).strip()


def _day(line: Line, zone: ZoneInfo) -> date:
    return line.event.at.astimezone(zone).date()


def _opening(timeline: Timeline, zone: ZoneInfo) -> str:
    words = clock.zone_words((line.event.at for line in timeline.lines), zone)
    shown, total = len(timeline.shown), len(timeline.lines)
    return f"Times are {words}; {shown} of {total} lines shown."


# --- one line ------------------------------------------------------------------


def _items(lines: Sequence[Line], zone: ZoneInfo) -> Iterator[str]:
    for shown, run in groupby(lines, lambda line: line.shown):
        found = list(run)
        yield from [_item(line, zone) for line in found] if shown else [_folded(found)]


def _folded(run: Sequence[Line]) -> str:
    first, last = run[0].number, run[-1].number
    place = f"line {first}" if first == last else f"lines {first}–{last}"
    return f"- *… {len(run)} more, {place}*"


def _item(line: Line, zone: ZoneInfo) -> str:
    event = line.event
    head = f"**{_time(event.at, event.precision == 'day', zone)}** {_who(event)}"
    body = _fold(event.body.strip())
    tail = " ".join(filter(None, (_notes(line), _link(event))))
    return _listed(head, body, tail)


def _time(at: datetime, unknown: bool, zone: ZoneInfo) -> str:
    if unknown:
        return clock.NOT_KNOWN
    name = f" {clock.abbreviation(at, zone)}" if clock.clocks_change(at, zone) else ""
    return clock.hour(at, zone) + name


def _who(event: Event) -> str:
    if clock.is_public(event):
        return f"**{PUBLIC}**, status page:"
    return f"{_actor(event.actor) or _plain(clock.source_name(event.source))}:"


def _actor(actor: Actor | None) -> str:
    if actor is None or not actor.name:
        return ""
    aside = actor.role or ("bot" if actor.bot else "")
    return _plain(f"{actor.name} ({aside})" if aside else actor.name)


def _plain(text: str) -> str:
    """``text`` so that Markdown shows it as it is, on one line."""
    return escaped(" ".join(text.split()))


def _notes(line: Line) -> str:
    event = line.event
    told = [
        *_changes(event.components or ()),
        *(["subscribers not notified"] if event.notified is False else []),
        *(words for flag, words in _FLAGS.items() if flag in event.flags),
        *(["time corrected"] if event.at != line.original.at else []),
    ]
    return f"*({'; '.join(told)})*" if told else ""


def _changes(components: Sequence[Component]) -> Iterator[str]:
    for component in components:
        if component.new_status and component.new_status != component.old_status:
            states = (component.old_status, component.new_status)
            words = " → ".join(state.replace("_", " ") for state in states if state)
            yield f"{_plain(component.name)}: {_plain(words)}"


def _link(event: Event) -> str:
    url = event.url or ""
    if not re.match(r"https?://[^\s<>]+$", url):
        return ""
    return f"[source](<{url}>)" if set(url) & set("()\\") else f"[source]({url})"


# --- bodies ----------------------------------------------------------------------


def _fold(body: str) -> str:
    """``body``, or its first lines and how many more there are."""
    lines = body.split("\n")
    if len(lines) > _LINES + 1:
        kept = "\n".join(lines[:_LINES])
        whole = _closed(kept)
        rest = len(lines) - _LINES - (whole != kept)
        return f"{whole}\n\n*… {rest} more lines*"
    if len(body) > _CHARACTERS:
        kept = _cut(body, _CHARACTERS * 2 // 3)
        return f"{_closed(kept)}\n\n*… {len(body) - len(kept)} more characters*"
    return _closed(body)


def _cut(body: str, limit: int) -> str:
    """The first words of ``body``, not ending inside a link or code span."""
    kept = body[:limit].rpartition(" ")[0] or body[:limit]
    for opening, closing in (("`", "`"), ("[", ")"), ("<", ">")):
        at = kept.rfind(opening)
        unclosed = kept.count("`") % 2 if opening == "`" else closing not in kept[at:]
        if at > 0 and unclosed and limit - at < limit // 2:
            kept = kept[:at]
    return kept.rstrip()


def _closed(body: str) -> str:
    """``body`` with a code fence that is left open closed."""
    fence = ""
    for line in body.split("\n"):
        match = _FENCE.match(line)
        if match and not fence:
            fence = match[1]
        elif match and match[1].startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
    return f"{body}\n{fence}" if fence else body


def _listed(head: str, body: str, tail: str) -> str:
    """A list item whose blocks all stay inside it."""
    own_block = bool(_BLOCK.match(body))
    text = f"{head}\n\n{body}" if own_block else f"{head} {_UNDERLINE.sub(_escaped, body)}".rstrip()
    ends_in_block = any(map(_BLOCK.match, body.rpartition("\n\n")[2].split("\n")))
    if tail:
        text += ("\n\n" if ends_in_block else " ") + tail
    broken = "\n".join(_breaks(text.split("\n")))
    return "- " + re.sub(r"\n(?=[^\n])", "\n  ", broken)


def _escaped(underline: re.Match[str]) -> str:
    return f"{underline[1]}\\{underline[2]}"


def _breaks(lines: Sequence[str]) -> Iterator[str]:
    """Keep the line ends of plain text, which Markdown would run together."""
    fence = ""
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        match = _FENCE.match(line)
        if match:
            fence = "" if fence and match[1].startswith(fence) else fence or match[1]
        plain = not fence and not match and line.strip() and following.strip()
        keep = plain and not _BLOCK.match(line) and not _BLOCK.match(following)
        yield _kept(line.rstrip()) if keep else line


def _kept(line: str) -> str:
    """``line`` with its end marked, once."""
    slashes = len(line) - len(line.rstrip("\\"))
    return line if slashes % 2 else line + "\\"


# --- the table of all lines ----------------------------------------------------------


def _row(line: Line, zone: ZoneInfo, *, dated: bool) -> str:
    event = line.event
    local = event.at.astimezone(zone)
    time = clock.moment(event.at, event.precision, zone)
    if clock.clocks_change(event.at, zone):
        time += f" {clock.abbreviation(event.at, zone)}"
    cells = (
        str(line.number),
        f"{clock.short_day(local)}, {time}" if dated else time,
        _plain(clock.source_name(event.source)),
        _actor(event.actor),
        _plain(_gist(event.body)),
        _state(line),
    )
    return f"| {' | '.join(cells)} |\n"


def _gist(body: str, limit: int = 140) -> str:
    """The first words of ``body`` without its Markdown."""
    text = _MARKUP.sub(r"\1", body)
    words = " ".join(text.split())
    return words if len(words) <= limit else words[:limit].rpartition(" ")[0] + " …"


def _state(line: Line) -> str:
    state = "**shown**" if line.shown else "folded"
    echoes = f", stands for {len(line.folded)} more" if line.folded else ""
    return f"{state}{': ' + _plain(line.why) if line.why and line.shown else ''}{echoes}"
