"""A block of standard Markdown, as Markdown that stands inside a line of the record.

Bold, lists, tables, code and links stay. What would break out of its place does not: a
heading becomes a bold line, a picture a link, HTML and formulas the text they are, and a
link leads to http, https, mail or a telephone only. Slack's own ``<@U…>`` and ``:emoji:``
are shown as they are in any other text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from incident_kit.text.mrkdwn._names import Names, clean, show_emoji
from incident_kit.text.mrkdwn._spans import Span, check_url, escape, render_line, render_link
from incident_kit.text.mrkdwn._text import read_entity

_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})")
_HEADING = re.compile(
    r"(?P<before>(?:[\s>]|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))*+)#{1,6}(?:[ \t]+(?P<text>.*))?"
)
_UNDERLINE = re.compile(r"[ \t]*(?:=+|-+)[ \t]*")
_ROW_STARTS = ("|", ">", "*", "-", "+")
_DEFINITION = re.compile(r"^(?P<before>[\s>]*+)\[(?=[^\]]+\]:)")
_BLOCK = re.compile(r"\s*(?:$|[-*+] |\d+[.)] |>|\||#{1,6}\s|```|~~~|={3,}$|-{3,}$)")
_PIECE = re.compile(
    r"(?P<escaped>\\[\\`<>$\[\]!*_|:])"
    r"|(?<!`)(?P<ticks>`++)(?P<code>[^\n]*?[^`\n])(?P=ticks)(?!`)"
    r"|<(?P<entity>[@#!][^<>\s][^<>\n]*|(?:https?|mailto|tel):[^<>\n]+)>"
    r"|(?P<picture>!?)\[(?P<label>[^\[\]\n]*)\]\(\s*<?(?P<url>[^()\s<>]*(?:\([^()\s<>]*\)[^()\s<>]*)*)>?"
    r"(?P<title>\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)"
)
_MARKS = re.compile(r"(?<!\\)(?:\*\*|__)")


def render_markdown(text: str, names: Names) -> str:
    """The Markdown of a ``markdown`` block; empty if it says nothing."""
    lines: list[str] = []
    for is_code, line in _list_lines(clean(text).strip("\n").split("\n")):
        if is_code:
            lines.append(line)
        elif _is_underline(line, lines):
            lines[-1] = _embolden(lines[-1])
        elif _UNDERLINE.fullmatch(line) and lines and lines[-1].lstrip()[:1] in _ROW_STARTS:
            lines.append(f"\\{line.strip()}")
        else:
            lines.append(_render_line(line, names))
    written = "\n".join(_part_blocks(lines))
    return written if written.strip() else ""


def _list_lines(lines: list[str]) -> Iterator[tuple[bool, str]]:
    """Each line, and whether it is of a block of code. One that is never closed is."""
    fence = ""
    for line in lines:
        found = _FENCE.match(line)
        mark = found["fence"] if found else ""
        if fence:
            yield True, line
            is_end = mark.startswith(fence) and not line.strip().strip(fence[0])
            fence = "" if is_end else fence
            continue
        fence = mark
        yield bool(mark), line
    if fence:
        yield True, fence


def _is_underline(line: str, before: list[str]) -> bool:
    """Whether ``line`` makes a heading of the one before it."""
    is_line = bool(_UNDERLINE.fullmatch(line)) and bool(line.strip())
    return is_line and bool(before) and not _BLOCK.match(before[-1])


def _part_blocks(lines: list[str]) -> Iterator[str]:
    """The lines, with an empty one below each bold line that was a heading."""
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        is_heading = line.startswith("**") and line.endswith("**") and line.count("**") == 2
        yield line
        if is_heading and following.strip():
            yield ""


def _render_line(line: str, names: Names) -> str:
    heading = _HEADING.fullmatch(line)
    if heading:
        text = (heading["text"] or "").rstrip()
        words = text.rstrip("#")
        is_closed = not words or words[-1].isspace()
        shown = _render_inline(words if is_closed else text, names)
        return heading["before"] + _embolden(shown)
    line = _DEFINITION.sub(lambda found: f"{found['before']}\\[", line)
    return _render_inline(line, names)


def _embolden(text: str) -> str:
    words = _MARKS.sub("", text.strip())
    return f"**{words}**" if words else ""


def _render_inline(line: str, names: Names) -> str:
    out: list[str] = []
    end = 0
    for piece in _PIECE.finditer(line):
        out.append(_render_words(line[end : piece.start()], names))
        out.append(_render_piece(piece, names))
        end = piece.end()
    return "".join([*out, _render_words(line[end:], names)])


def _render_words(words: str, names: Names) -> str:
    shown = show_emoji(words, names)
    return shown.replace("<", "&lt;").replace("$", "\\$").replace("![", "!\\[")


def _render_piece(piece: re.Match[str], names: Names) -> str:
    if piece["escaped"] or piece["ticks"]:
        return piece[0]
    if piece["entity"]:
        return render_line([read_entity(piece["entity"], names)])
    label, url = show_emoji(piece["label"], names), piece["url"]
    title = (piece["title"] or "").strip().strip("\"'")
    shown = _render_link(label, url, is_picture=bool(piece["picture"]))
    return f"{shown} {escape(title)}" if title else shown


def _render_link(label: str, url: str, *, is_picture: bool) -> str:
    if check_url(url) is None:
        words = render_line([Span(label)])
        return f"{words} ({escape(url)})" if url else words
    words = label.replace("\\", "").strip()
    return render_link(words or ("image" if is_picture else ""), url)
