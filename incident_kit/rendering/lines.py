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
from incident_kit.text.mrkdwn import escape

#: A body longer than this many lines, or characters, folds.
_LINES = 5
_CHARACTERS = 900

#: What a flag means, in the order of the notes. Flags without words are not noted.
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
    days = [(day, list(group)) for day, group in groupby(lines, lambda line: _day_of(line, zone))]
    parts = [_render_opening(timeline, zone)]
    for day, group in days:
        items = "\n".join(_render_run(group, zone))
        parts.append(f"### {clock.day(day)}\n\n{items}" if len(days) > 1 else items)
    return "\n\n".join(parts) + "\n"


def all_lines_markdown(timeline: Timeline) -> str:
    """Every line as a row of a table: its number, time, source, who, the beginning
    of what was said, and whether it is shown. For deciding by number. One final
    newline."""
    zone = ZoneInfo(timeline.time_zone)
    head = "| Line | Time | Source | Who | What | In the timeline |\n|--:|---|---|---|---|---|\n"
    several = len({_day_of(line, zone) for line in timeline.lines}) > 1
    rows = (_render_row(line, zone, dated=several) for line in timeline.lines)
    return f"{_render_opening(timeline, zone)}\n\n{head}{''.join(rows)}"


def facts_markdown(rows: Sequence[tuple[str, str]]) -> str:
    """A table of two columns without headings, one fact a row; the values are
    Markdown and may have several lines. Empty without rows, else one final
    newline."""
    if not rows:
        return ""
    lines = (f"| **{_join_cell(name)}** | {_join_cell(value)} |\n" for name, value in rows)
    return "| | |\n|---|---|\n" + "".join(lines)


def _join_cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", "; ".join(text.split("\n"))).strip()


def _day_of(line: Line, zone: ZoneInfo) -> date:
    return line.event.at.astimezone(zone).date()


def _render_opening(timeline: Timeline, zone: ZoneInfo) -> str:
    words = clock.zone_words((line.event.at for line in timeline.lines), zone)
    shown, total = len(timeline.shown), len(timeline.lines)
    return f"Times are {words}; {shown} of {total} lines shown."


# --- one line ------------------------------------------------------------------


def _render_run(lines: Sequence[Line], zone: ZoneInfo) -> Iterator[str]:
    for is_shown, run in groupby(lines, lambda line: line.shown):
        if is_shown:
            yield from (_render_line(line, zone) for line in run)
        else:
            yield _count_folded(list(run))


def _count_folded(run: Sequence[Line]) -> str:
    first, last = run[0].number, run[-1].number
    numbers = f"line {first}" if first == last else f"lines {first}–{last}"
    return f"- *… {len(run)} more, {numbers}*"


def _render_line(line: Line, zone: ZoneInfo) -> str:
    event = line.event
    head = f"**{_format_time(event.at, event.precision == 'day', zone)}** {_name_speaker(event)}"
    body = _shorten_body(event.body.strip())
    tail = " ".join(filter(None, (_render_notes(line), _link_source(event))))
    return _make_list_item(head, body, tail)


def _format_time(at: datetime, unknown: bool, zone: ZoneInfo) -> str:
    if unknown:
        return clock.NOT_KNOWN
    name = f" {clock.abbreviation(at, zone)}" if clock.clocks_change(at, zone) else ""
    return clock.hour(at, zone) + name


def _name_speaker(event: Event) -> str:
    if clock.is_public(event):
        return f"**{PUBLIC}**, status page:"
    return f"{_name_actor(event.actor) or _escape_line(clock.source_name(event.source))}:"


def _name_actor(actor: Actor | None) -> str:
    if actor is None or not actor.name:
        return ""
    aside = actor.role or ("bot" if actor.bot else "")
    return _escape_line(f"{actor.name} ({aside})" if aside else actor.name)


def _escape_line(text: str) -> str:
    """``text`` so that Markdown shows it as it is, on one line."""
    return escape(" ".join(text.split()))


def _render_notes(line: Line) -> str:
    event = line.event
    notes = [*_describe_decision(line), *_describe_changes(event.components or ())]
    if event.notified is False:
        notes.append("subscribers not notified")
    notes += [words for flag, words in _FLAGS.items() if flag in event.flags]
    if event.at != line.original.at:
        notes.append("time corrected")
    return f"*({'; '.join(notes)})*" if notes else ""


def _describe_decision(line: Line) -> Iterator[str]:
    """What a decision was about, and with whom it was made."""
    if line.about:
        yield f"about {line.about}"
    if line.people:
        yield f"with {_escape_line(', '.join(line.people))}"


def _describe_changes(components: Sequence[Component]) -> Iterator[str]:
    for component in components:
        if component.new_status and component.new_status != component.old_status:
            states = (component.old_status, component.new_status)
            words = " → ".join(state.replace("_", " ") for state in states if state)
            yield f"{_escape_line(component.name)}: {_escape_line(words)}"


def _link_source(event: Event) -> str:
    url = event.url or ""
    if not re.match(r"https?://[^\s<>]+$", url):
        return ""
    return f"[source](<{url}>)" if set(url) & set("()\\") else f"[source]({url})"


# --- bodies ----------------------------------------------------------------------


def _shorten_body(body: str) -> str:
    """``body``, or its first lines and how many more there are."""
    lines = body.split("\n")
    if len(lines) > _LINES + 1:
        kept = "\n".join(lines[:_LINES])
        whole = _close_fence(kept)
        rest = len(lines) - _LINES - (whole != kept)
        return f"{whole}\n\n*… {rest} more lines*"
    if len(body) > _CHARACTERS:
        kept = _cut_words(body, _CHARACTERS * 2 // 3)
        return f"{_close_fence(kept)}\n\n*… {len(body) - len(kept)} more characters*"
    return _close_fence(body)


def _cut_words(body: str, limit: int) -> str:
    """The first words of ``body``, not ending inside a link or code span."""
    kept = body[:limit].rpartition(" ")[0] or body[:limit]
    for opening, closing in (("`", "`"), ("[", ")"), ("<", ">")):
        start = kept.rfind(opening)
        is_near_end = limit - start < limit // 2
        if start > 0 and is_near_end and _is_open(kept, start, closing):
            kept = kept[:start]
    return kept.rstrip()


def _is_open(text: str, start: int, closing: str) -> bool:
    """Whether what opens at ``start`` is not closed by the end of ``text``."""
    if closing == "`":
        return text.count("`") % 2 == 1
    return closing not in text[start:]


def _close_fence(body: str) -> str:
    """``body`` with a code fence that is left open closed."""
    fence = ""
    for line in body.split("\n"):
        match = _FENCE.match(line)
        if match is None:
            continue
        is_bare = not line.strip().strip(match[1][0])
        if not fence:
            fence = match[1]
        elif match[1].startswith(fence) and is_bare:
            fence = ""
    return f"{body}\n{fence}" if fence else body


def _make_list_item(head: str, body: str, tail: str) -> str:
    """A list item whose blocks all stay inside it."""
    if _BLOCK.match(body):
        text = f"{head}\n\n{body}"
    else:
        text = f"{head} {_UNDERLINE.sub(_escape_underline, body)}".rstrip()
    ends_in_block = any(map(_BLOCK.match, body.rpartition("\n\n")[2].split("\n")))
    if tail:
        text += ("\n\n" if ends_in_block else " ") + tail
    broken = "\n".join(_keep_line_ends(text.split("\n")))
    return "- " + re.sub(r"\n(?=[^\n])", "\n  ", broken)


def _escape_underline(underline: re.Match[str]) -> str:
    return f"{underline[1]}\\{underline[2]}"


def _keep_line_ends(lines: Sequence[str]) -> Iterator[str]:
    """Keep the line ends of plain text, which Markdown would run together."""
    fence = ""
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        match = _FENCE.match(line)
        if match is not None:
            fence = _next_fence(fence, match[1])
        is_text = not fence and match is None and _is_text(line) and _is_text(following)
        yield _mark_line_end(line.rstrip()) if is_text else line


def _next_fence(fence: str, found: str) -> str:
    """The fence that is open after ``found``, ``fence`` being open before; or none."""
    if not fence:
        return found
    return "" if found.startswith(fence) else fence


def _is_text(line: str) -> bool:
    return bool(line.strip()) and not _BLOCK.match(line)


def _mark_line_end(line: str) -> str:
    """``line`` with its end marked, once."""
    slashes = len(line) - len(line.rstrip("\\"))
    return line if slashes % 2 else line + "\\"


# --- the table of all lines ----------------------------------------------------------


def _render_row(line: Line, zone: ZoneInfo, *, dated: bool) -> str:
    event = line.event
    local = event.at.astimezone(zone)
    time = clock.moment(event.at, event.precision, zone)
    if clock.clocks_change(event.at, zone):
        time += f" {clock.abbreviation(event.at, zone)}"
    cells = (
        str(line.number),
        f"{clock.short_day(local)}, {time}" if dated else time,
        _escape_line(clock.source_name(event.source)),
        _name_actor(event.actor),
        _summarize_line(line),
        _describe_state(line),
    )
    return f"| {' | '.join(cells)} |\n"


def _summarize_line(line: Line) -> str:
    words, decision = _escape_line(_summarize(line.event.body)), "; ".join(_describe_decision(line))
    return f"{words} *({decision})*" if decision else words


def _summarize(body: str, limit: int = 140) -> str:
    """The first words of ``body`` without its Markdown."""
    text = _MARKUP.sub(r"\1", body)
    words = " ".join(text.split())
    if len(words) <= limit:
        return words
    return words[:limit].rpartition(" ")[0] + " …"


def _describe_state(line: Line) -> str:
    state = "**shown**" if line.shown else "folded"
    if line.shown and line.why:
        state += f": {_escape_line(line.why)}"
    if line.folded:
        state += f", stands for {len(line.folded)} more"
    return state
