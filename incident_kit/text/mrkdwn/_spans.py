"""Pieces of a message, and their Markdown.

A message is read into spans first; only here do they become Markdown, so that
one place decides what has to be escaped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import groupby
from urllib.parse import urlsplit

BOLD, ITALIC, STRIKE = 1, 2, 4

_SCHEME = re.compile(r"(?:https?://|mailto:|tel:)[^\s]", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+", re.ASCII)
# Slack's file hosts: their links carry a token in the query.
_FILE_HOSTS = frozenset({"files.slack.com", "slack-files.com"})
_SPECIAL = re.compile(
    r"(?=[*`\[\]~|$<&\\_])(?:"  # all that one begins with: other characters are passed over fast
    r"(?P<mark>[*`\[\]~|$])"
    r"|(?P<less><)"
    r"|(?P<amp>&(?=[#A-Za-z0-9]*;))"
    r"|(?P<slash>\\(?![A-Za-z0-9])|\\(?=(?:begin|end)\{))"
    r"|(?P<line>(?<![^\W_])_+|_+(?![^\W_])))"
)
_LINE_START = re.compile(
    r"(?P<head>\#{1,6}(?=\s|$)|>|[-+](?=\s|$)|[-=](?=[-=\s]|$))|(?P<number>\d{1,9})(?=[.)](?:\s|$))"
)
_ODD = re.compile(r"[\s<>()\\`|$\"\[\]^{}]")
_AUTOLINK_ODD = re.compile(r"[\s<>\\`|$\"^{}]")
_HALF_ENTITY = re.compile(r"&(?=[#A-Za-z0-9]*$)")
_ENTITY_LIKE = re.compile(r"&(?=#?\w+;)")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line or of several lines: ``text`` as a reader sees it.

    ``style`` adds up :data:`BOLD`, :data:`ITALIC` and :data:`STRIKE`; ``url`` is
    where a link leads, with an empty ``text`` for a bare one.
    """

    text: str
    style: int = 0
    code: bool = False
    url: str = ""

    @property
    def plain(self) -> str:
        return self.text or self.url


def escape(text: str) -> str:
    """``text``, free of line breaks, as Markdown that shows it unchanged inside
    a line. The start of a line needs :func:`render_line` on top; a link or a letter
    directly after it could meet a last ``!`` or ``&``, so put a space between."""
    return _SPECIAL.sub(_escape_special, text)


def render_link(label: str, url: str) -> str:
    """A link in Markdown: ``<url>`` where there is no other label, and plain
    text where ``url`` is none that may be followed."""
    label = " ".join(label.split())
    address = check_url(url)
    if address is None:
        return escape(label if url in label else f"{label} ({_join_words(url)})".strip())
    if _is_bare(label, address):
        return _render_autolink(address)
    return f"[{escape(label)}]({_render_destination(address)})"


def check_url(url: str) -> str | None:
    """``url`` if a reader may follow it (http, https, mailto, tel), without the
    query where that holds the token of a Slack file; else ``None``."""
    url = url.strip()
    if not _SCHEME.match(url):
        return None
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if _is_slack_file(host, parts.path):
        return re.split("[?#]", url, maxsplit=1)[0]
    return url


def _is_slack_file(host: str, path: str) -> bool:
    return host in _FILE_HOSTS or (host.endswith(".slack.com") and "/files" in path)


def render_paragraphs(spans: Iterable[Span]) -> list[str]:
    """Spans as Markdown paragraphs: a new line in them is a hard break, a blank
    line a new paragraph. Empty if they show nothing."""
    lines = [render_line(line) for line in _split_lines(spans)]
    groups = groupby(lines, key=bool)
    return ["  \n".join(group) for filled, group in groups if filled]


def quote(markdown: str) -> str:
    """``markdown`` as a quotation."""
    return "\n".join(f"> {line}" if line else ">" for line in markdown.split("\n"))


def fence_code(text: str) -> str:
    """``text`` as a block of code, unchanged but for blank lines at its ends."""
    text = text.strip("\n")
    fence = "`" * max(3, _measure_longest_run(text) + 1)
    return f"{fence}\n{text}\n{fence}"


def render_line(spans: Sequence[Span]) -> str:
    """One line of spans as Markdown, without white space at its ends."""
    out = ""
    groups = [
        (style, _render_group(list(group)))
        for style, group in groupby(_drop_empty(spans), key=_get_style)
    ]
    for index, (style, raw) in enumerate(groups):
        following = groups[index + 1] if index + 1 < len(groups) else (0, "")
        out = _join(out, _add_marks(raw, style, out, following))
    out = out.strip()
    if not _LINE_START.match(out):
        return out
    return _LINE_START.sub(_escape_line_start, out, count=1)


def _drop_empty(spans: Sequence[Span]) -> Iterator[Span]:
    """The spans that show something; code next to code in one style, since two
    code spans side by side would read as one with the marks inside it."""
    last = Span("")
    for span in spans:
        if not span.plain:
            continue
        if last.code and span.code:
            span = replace(span, style=last.style)
        yield span
        last = span


def _get_style(span: Span) -> int:
    return span.style


def _escape_special(match: re.Match[str]) -> str:
    kind, found = match.lastgroup, match[0]
    if kind == "less":
        return "&lt;"
    if kind == "amp":
        return "&amp;"
    if kind == "slash":
        return "&#92;"  # "\\(" would be a formula to JupyterLab
    return "".join(f"\\{character}" for character in found)


def _escape_line_start(match: re.Match[str]) -> str:
    return f"\\{match['head']}" if match["head"] else f"{match['number']}\\"


def _join_words(text: str) -> str:
    return " ".join(text.split())


def _is_bare(label: str, address: str) -> bool:
    return label in ("", address, address.removeprefix("mailto:"))


def _render_autolink(address: str) -> str:
    mail = address.removeprefix("mailto:")
    if mail == address:
        return f"<{_AUTOLINK_ODD.sub(_encode_percent, address)}>"
    if _MAIL.fullmatch(mail):
        return f"<{mail}>"
    return f"[{escape(mail)}]({_render_destination(address)})"


def _render_destination(url: str) -> str:
    return _ENTITY_LIKE.sub("&amp;", _ODD.sub(_encode_percent, url))


def _encode_percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def _split_lines(spans: Iterable[Span]) -> list[list[Span]]:
    lines: list[list[Span]] = [[]]
    for span in spans:
        if "\n" not in span.text or span.url:
            lines[-1].append(span)
            continue
        first, *rest = span.text.split("\n")
        lines[-1].append(replace(span, text=first))
        lines.extend([replace(span, text=text)] for text in rest)
    return lines


def _render_group(spans: list[Span]) -> str:
    return reduce(_join, _render_pieces(spans), "")


def _join(left: str, right: str) -> str:
    """Two pieces side by side, without the markup that their ends would make:
    ``!`` and a link an image, ``&`` and ``lt;`` an entity."""
    if left.endswith("!") and right.startswith("["):
        left = f"{left[:-1]}\\!"
    goes_on_as_entity = right[:1].isalnum() or right.startswith(("#", ";"))
    if goes_on_as_entity and "&" in left[-9:]:
        left = _HALF_ENTITY.sub("&amp;", left)
    return left + right


def _render_pieces(spans: list[Span]) -> Iterator[str]:
    for (code, url), same in groupby(spans, key=lambda span: (span.code, span.url)):
        text = "".join(span.text for span in same)
        if url:
            yield render_link(text, url)
        elif code:
            yield _render_code(text)
        else:
            yield escape(text)


def _render_code(text: str) -> str:
    ticks = "`" * (_measure_longest_run(text) + 1)
    first, last = text[0], text[-1]
    loses_its_spaces = first == last == " " and not text.isspace()
    meets_the_ticks = "`" in (first, last)
    pad = " " if loses_its_spaces or meets_the_ticks else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _measure_longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)


def _add_marks(raw: str, style: int, before: str, following: tuple[int, str]) -> str:
    """``raw`` between the marks of ``style``, or bare where CommonMark would not
    take the marks for marks (next to a letter, or to other marks)."""
    core = raw.strip()
    if not style or not core:
        return raw
    head, tail = raw[: len(raw) - len(raw.lstrip())], raw[len(raw.rstrip()) :]
    opening, closing = _choose_marks(style)
    is_nested = len({*opening}) > 1
    can_open = bool(head) or _may_open(before[-1:], core[0], is_nested)
    following_style, following_text = following
    meets_other_marks = bool(following_style) and not tail
    after = (tail or following_text)[:1]
    can_close = not meets_other_marks and _may_touch(after, core[-1], is_nested)
    if not can_open or not can_close:
        return raw
    return f"{head}{opening}{core}{closing}{tail}"


def _may_open(before: str, first: str, nested: bool) -> bool:
    return before not in ("*", "~", "_") and _may_touch(before, first, nested)


def _choose_marks(style: int) -> tuple[str, str]:
    strike = "~~" if style & STRIKE else ""
    bold = "**" if style & BOLD else ""
    italic = ""
    if style & ITALIC:
        italic = "_" if strike or bold else "*"
    return strike + bold + italic, italic + bold + strike


def _may_touch(outside: str, inside: str, nested: bool) -> bool:
    """CommonMark's flanking rule for the character on either side of a mark."""
    return _stands_apart(outside) or (inside.isalnum() and not nested)


def _stands_apart(character: str) -> bool:
    """Whether it is white space or punctuation, or there is none."""
    if not character or character.isspace():
        return True
    return unicodedata.category(character)[0] in "PS"
