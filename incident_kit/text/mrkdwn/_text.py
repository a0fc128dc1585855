"""The text of a message: code first, then ``<…>``, then ``*_~``, escapes last."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby

from incident_kit.text.mrkdwn._names import Names, clean, show_emoji, unescape
from incident_kit.text.mrkdwn._spans import (
    BOLD,
    ITALIC,
    STRIKE,
    Span,
    check_url,
    fence_code,
    quote,
    render_paragraphs,
)

_TOKEN = re.compile(r"```(?P<fence>.+?)```|`(?P<code>[^`\n]+)`|<(?P<entity>[^<>]*)>", re.DOTALL)
# After cleaning, a text holds no control characters: these stand for tokens.
_ATOM, _FENCE = "\x00", "\x01"
_STYLE = re.compile(
    "|".join(
        rf"(?<![\w{mark}]){mark}(?![\s{mark}])"
        rf"(?P<{name}>(?:[^{mark}]|(?<=\w){mark}(?=\w))+?)(?<!\s){mark}(?![\w{mark}])"
        for mark, name in ((r"\*", "bold"), ("_", "italic"), ("~", "strike"))
    )
)
_STYLES = {"bold": BOLD, "italic": ITALIC, "strike": STRIKE}
_QUOTE = re.compile(r"\s*(?:&gt;|>)\s?")
_LONG_QUOTE = re.compile(r"(?m)^(?:&gt;|>){3}")
_PLAIN = re.compile(r"[^&<>*_~`:\\\[\]|$!#+=\n-]*")
_LINK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")

Atoms = deque[Span]


def to_markdown(text: str, names: Names) -> str:
    """The Markdown of a message's text as Slack stores it.

    Mentions become ``@Name`` and ``#name`` (for ids that ``names`` lacks: the
    label in the text, else the id), links become links, ``&gt;`` at a line's
    start a quotation, lists stay the lines they are. Empty for an empty text, or
    for what is not text.
    """
    text = clean(text)
    if not text:
        return ""
    if _PLAIN.fullmatch(text) and not text[:1].isdecimal():
        return text.strip()
    atoms: Atoms = deque()
    fences: deque[str] = deque()
    skeleton = _TOKEN.sub(lambda match: _take_token(match, names, atoms, fences), text)
    blocks: list[str] = []
    for part in re.split(f"({_FENCE})", skeleton):
        if part == _FENCE:
            blocks.append(fence_code(fences.popleft()))
        else:
            blocks += _render_prose(part, atoms, names)
    return "\n\n".join(filter(None, blocks))


def read_spans(text: str, names: Names) -> list[Span]:
    """``text`` as the pieces of a line, for where no block of its own may begin; new
    lines stay in them."""
    atoms: Atoms = deque()
    skeleton = _TOKEN.sub(lambda match: _take_inline(match, names, atoms), clean(text))
    return _read_lines(skeleton, atoms, names)


def plain_to_markdown(text: str, names: Names) -> str:
    """The Markdown of text without markup (``plain_text`` objects): only
    ``:emoji:`` and Slack's three escapes mean anything in it."""
    return "\n\n".join(render_paragraphs([Span(show_words(clean(text), names))]))


def show_words(text: str, names: Names) -> str:
    """Text without markup as a reader sees it: emoji drawn, escapes undone."""
    return unescape(show_emoji(text, names))


def read_entity(inside: str, names: Names) -> Span:
    """What stands between ``<`` and ``>``: a mention, a special word, a link, or
    nothing Slack knows, which is shown as it stands."""
    read = _ENTITIES.get(inside[:1])
    if read is not None:
        target, _, label = inside[1:].partition("|")
        return read(target, show_words(label, names), names)
    url, _, label = inside.partition("|")
    if _LINK.match(url):
        return Span(show_words(label, names), url=unescape(url))
    return Span(unescape(f"<{inside}>"))


def _find_name(found: Mapping[str, str], target: str) -> str:
    return " ".join(clean(found.get(target)).split())


def _read_user(target: str, label: str, names: Names) -> Span:
    return Span("@" + (_find_name(names.users, target) or label.removeprefix("@") or target))


def _read_channel(target: str, label: str, names: Names) -> Span:
    return Span("#" + (_find_name(names.channels, target) or label.removeprefix("#") or target))


def _read_special(target: str, label: str, names: Names) -> Span:
    """A group of people, a date, or a word such as ``@here``."""
    word, *details = target.split("^")
    if word == "subteam" and details:
        return _read_group(details[0], label, names)
    if word == "date" and details:
        return _read_date(details, label)
    return Span(label or f"@{target}")


def _read_group(id_: str, label: str, names: Names) -> Span:
    handle = _find_name(names.usergroups, id_) or label or id_
    return Span("@" + handle.removeprefix("@"))


def _read_date(details: Sequence[str], label: str) -> Span:
    """A date from its seconds, its format and, if there is one, its link."""
    shown = label or format_unix_time(details[0])
    link = "".join(details[2:3])
    return Span(shown, url=unescape(link) if check_url(link) else "")


_ENTITIES: dict[str, Callable[[str, str, Names], Span]] = {
    "@": _read_user,
    "#": _read_channel,
    "!": _read_special,
}


def format_unix_time(seconds: object) -> str:
    """Unix seconds as UTC, for a date without a fallback text."""
    try:
        at = datetime.fromtimestamp(int(str(seconds)), UTC)
    except (ValueError, OverflowError, OSError):
        return clean(seconds)
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _take_token(match: re.Match[str], names: Names, atoms: Atoms, fences: deque[str]) -> str:
    if match["fence"] is not None:
        fences.append(_render_code(match["fence"], names))
        return _FENCE
    if match["code"] is not None:
        atoms.append(Span(_render_code(match["code"], names), code=True))
    else:
        atoms.append(read_entity(match["entity"], names))
    return _ATOM


def _take_inline(match: re.Match[str], names: Names, atoms: Atoms) -> str:
    if match["entity"] is not None:
        atoms.append(read_entity(match["entity"], names))
    else:
        atoms.append(Span(_render_code(match["fence"] or match["code"], names), code=True))
    return _ATOM


def _render_code(text: str, names: Names) -> str:
    """Code as written: Slack links addresses inside code too."""
    if "<" in text:
        text = _TOKEN.sub(lambda token: _render_mention_in_code(token, names), text)
    return unescape(text)


def _render_mention_in_code(match: re.Match[str], names: Names) -> str:
    if match["entity"] is None:
        return match[0]
    # Escaped again, since the whole text is unescaped once after this.
    plain = read_entity(match["entity"], names).plain
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _render_prose(part: str, atoms: Atoms, names: Names) -> list[str]:
    before, *long = _LONG_QUOTE.split(part, maxsplit=1)
    blocks = _render_lines(before.split("\n"), atoms, names)
    for quotation in long:
        blocks += _render_quotation(quotation, atoms, names)
    return blocks


def _render_lines(lines: list[str], atoms: Atoms, names: Names) -> list[str]:
    blocks: list[str] = []
    for is_quote, group in groupby(lines, key=_is_quote):
        if is_quote:
            text = "\n".join(_QUOTE.sub("", line, count=1) for line in group)
            blocks += _render_quotation(text, atoms, names)
        else:
            blocks += render_paragraphs(_read_lines("\n".join(group), atoms, names))
    return blocks


def _is_quote(line: str) -> bool:
    return bool(_QUOTE.match(line))


def _render_quotation(text: str, atoms: Atoms, names: Names) -> list[str]:
    """``text`` as one quotation; none if it shows nothing."""
    written = render_paragraphs(_read_lines(text, atoms, names))
    return [quote("\n\n".join(written))] if written else []


def _read_lines(text: str, atoms: Atoms, names: Names) -> list[Span]:
    spans: list[Span] = []
    for index, line in enumerate(text.split("\n")):
        if index:
            spans.append(Span("\n"))
        spans += _read_styled(line, 0, atoms, names)
    return spans


def _read_styled(line: str, style: int, atoms: Atoms, names: Names) -> Iterator[Span]:
    end = 0
    for match in _STYLE.finditer(line):
        yield from _read_unstyled(line[end : match.start()], style, atoms, names)
        name = match.lastgroup or ""
        yield from _read_styled(match[name], style | _STYLES[name], atoms, names)
        end = match.end()
    yield from _read_unstyled(line[end:], style, atoms, names)


def _read_unstyled(text: str, style: int, atoms: Atoms, names: Names) -> Iterator[Span]:
    for part in re.split(f"({_ATOM})", text):
        if part == _ATOM:
            atom = atoms.popleft()
            yield Span(atom.text, style, atom.code, atom.url)
        elif part:
            yield Span(show_words(part, names), style)
