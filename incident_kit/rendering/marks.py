"""Rules that rewrite parsed Markdown: links, images, headings, boxes, timelines, tables.

Each takes markdown-it's state after parsing and changes its tokens; they run in
the order of :data:`RULES`. ``state.env`` brings ``images`` (name to bytes),
``taken`` (ids in use) and ``headings`` (a list they append to).
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from urllib.parse import unquote

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

#: Where a link may go.
LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)

#: The first bytes of the image types that every browser shows, none of them active.
IMAGE_TYPES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)

#: The classes the rules give, by tag.
CLASSES: Mapping[str, frozenset[str]] = {
    "a": frozenset({"bare", "source"}),
    "div": frozenset({"table"}),
    "em": frozenset({"note"}),
    "figure": frozenset({"drawn"}),
    "li": frozenset({"folded", "public", "task"}),
    "strong": frozenset({"time", "badge"}),
    "table": frozenset({"facts"}),
    "td": frozenset({"short"}),
    "ul": frozenset({"timeline"}),
}

#: What may be wider than its page scrolls alone: keys reach it too, and it has a name.
_SCROLLS = {"tabindex": "0", "role": "group"}
#: The first words for the picture that the kit draws of a timeline.
DRAWN = "Timeline of "

#: The words after its time that mark a line of a timeline as read by the public.
PUBLIC = "Public update"

_ATTACHMENT = "attachment:"
_BARE_URL = re.compile(r"(?<![\w/])https?://[^\s<>\"'`|\\^{}]+", re.IGNORECASE)
_OPENING = {")": "(", "]": "["}
_TASK = re.compile(r"\[([ xX])\][ \u00a0]")
_TIME = re.compile(r"(?:\d\d:\d\d(?: [A-Z0-9+\-]{2,6})?|time not known)$")
_ASIDE = re.compile(r"\(.*|… \d+ more\b")
_WORD = re.compile(r"[\w.:/+\-]{1,24}$")
_MORE = re.compile(r"… \d+ more\b")


def _inlines(state: StateCore) -> Iterator[Token]:
    return (token for token in state.tokens if token.type == "inline" and token.children)


def _words_of(tokens: Sequence[Token] | None) -> str:
    """The words of a run of inline tokens."""
    return "".join(
        " " if token.type in {"softbreak", "hardbreak"} else token.content for token in tokens or ()
    )


def _text_token(content: str) -> Token:
    return Token("text", "", 0, content=content)


def link_addresses(state: StateCore) -> None:
    """Make addresses that stand in the text links; links elsewhere lose theirs."""
    for inline in _inlines(state):
        inline.children = list(_link_addresses(inline.children or ()))


def _link_addresses(tokens: Sequence[Token]) -> Iterator[Token]:
    inside = False
    for token in tokens:
        if token.type == "link_open":
            inside = True
            token.attrs = token.attrs if LINK.match(str(token.attrGet("href"))) else {}
        elif token.type == "link_close":
            inside = False
        if inside or token.type != "text":
            yield token
        else:
            yield from _split_at_addresses(token)


def _split_at_addresses(token: Token) -> Iterator[Token]:
    end = 0
    for match in _BARE_URL.finditer(token.content):
        url = _trim_address(match[0])
        yield _text_token(token.content[end : match.start()])
        yield Token("link_open", "a", 1, attrs={"href": url})
        yield _text_token(url)
        yield Token("link_close", "a", -1)
        end = match.start() + len(url)
    yield _text_token(token.content[end:]) if end else token


def _trim_address(url: str) -> str:
    """``url`` without the punctuation of the sentence it stands in."""
    while _ends_in_punctuation(url):
        url = url[:-1]
    return url


def _ends_in_punctuation(url: str) -> bool:
    """Whether the last character is no part of an address: a bracket is one when it
    was opened in the address."""
    last = url[-1]
    if last in _OPENING:
        return url.count(_OPENING[last]) < url.count(last)
    return last in ".,;:!?*_~"


def show_images(state: StateCore) -> None:
    """Put attached images into the text, and the words of all others."""
    images: Mapping[str, bytes] = state.env["images"]
    for inline in _inlines(state):
        inline.children = [
            _show_image(token, images) if token.type == "image" else token
            for token in inline.children or ()
        ]


def _show_image(token: Token, images: Mapping[str, bytes]) -> Token:
    source = str(token.attrGet("src") or "")
    data = b""
    if source.startswith(_ATTACHMENT):
        data = images.get(unquote(source.removeprefix(_ATTACHMENT)), b"")
    mime = next((mime for start, mime in IMAGE_TYPES if data.startswith(start)), None)
    words = _words_of(token.children)
    if mime is None:
        return _text_token(words)
    token.attrs = {"src": f"data:{mime};base64,{b64encode(data).decode()}", "alt": ""}
    token.children = [_text_token(words)]
    return token


def frame_images(state: StateCore) -> None:
    """Make a paragraph that holds one image and nothing else a figure; a timeline that the
    kit drew is wide, and scrolls."""
    tokens = state.tokens
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        is_paragraph = opening.type == "paragraph_open" and not opening.hidden
        if not is_paragraph or not _is_one_image(inline):
            continue
        opening.tag = closing.tag = "figure"
        if _words_of(_list_images(inline)[0].children).startswith(DRAWN):
            opening.attrs = {"class": "drawn", **_SCROLLS, "aria-label": "Timeline as a picture"}


def _is_one_image(inline: Token) -> bool:
    """Whether an image stands in it, and nothing else but blanks."""
    children = [
        child for child in inline.children or () if child.type != "text" or child.content.strip()
    ]
    return children == _list_images(inline) and len(children) == 1


def _list_images(inline: Token) -> list[Token]:
    return [child for child in inline.children or () if child.type == "image"]


def name_headings(state: StateCore) -> None:
    """Give every heading an id that no other has."""
    taken: list[str] = state.env["taken"]
    numbers = dict.fromkeys(taken, 1)
    for heading, inline in pairwise(state.tokens):
        if heading.type != "heading_open":
            continue
        words = _words_of(inline.children).strip()
        name = _number_name(_make_slug(words), numbers)
        taken.append(name)
        heading.attrSet("id", name)
        if heading.level == 0:
            state.env["headings"].append((int(heading.tag[1]), name, words))


def _make_slug(words: str) -> str:
    return re.sub(r"[\W_]+", "-", words.lower()).strip("-") or "section"


def _number_name(name: str, numbers: dict[str, int]) -> str:
    """``name``, with a number if it is among the names in use, each with the highest number
    that was tried behind it; it is then among them."""
    new = name
    while new in numbers:
        numbers[name] += 1
        new = f"{name}-{numbers[name]}"
    numbers[new] = 1
    return new


def _list_items(tokens: Sequence[Token]) -> Iterator[tuple[Token, Sequence[Token]]]:
    """Each list item that opens with words, and the tokens of its first line."""
    for item, _, inline in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if item.type == "list_item_open" and inline.type == "inline":
            children = inline.children or ()
            yield item, [child for child in children if child.content or child.nesting]


def mark_tasks(state: StateCore) -> None:
    """Draw ``[ ]`` and ``[x]`` at the start of a list item as boxes."""
    for item, first in _list_items(state.tokens):
        if not first or first[0].type != "text":
            continue
        text = first[0].content
        if box := _TASK.match(text):
            sign = "☐" if box[1] == " " else "☑"
            first[0].content = f"{sign} {text[box.end() :]}"
            item.attrJoin("class", "task")


def mark_timelines(state: StateCore) -> None:
    """Name a list a timeline when its first item starts with a bold time."""
    lines = {id(item) for item, first in _list_items(state.tokens) if _mark_line(item, first)}
    for opening, item in pairwise(state.tokens):
        if opening.type == "bullet_list_open" and id(item) in lines:
            opening.attrJoin("class", "timeline")


def mark_asides(state: StateCore) -> None:
    """Name links that are their own text or lead to a source, and remarks in brackets."""
    for inline in _inlines(state):
        for opening, words in pairwise(inline.children or ()):
            name = _name_aside(opening, words.content)
            if name:
                opening.attrSet("class", name)


def _name_aside(opening: Token, words: str) -> str:
    if opening.type == "link_open" and words == opening.attrGet("href"):
        return "bare"
    if opening.type == "link_open" and words == "source":
        return "source"
    if opening.type == "em_open" and _ASIDE.match(words):
        return "note"
    return ""


def _mark_line(item: Token, first: Sequence[Token]) -> bool:
    """Mark a folded or timed line and its parts; whether it was one of them."""
    if _opens(first, "em_open", _MORE):
        item.attrJoin("class", "folded")
        return True
    if not _opens(first, "strong_open", _TIME):
        return False
    first[0].attrJoin("class", "time")
    badge = [token for token in first[3:6] if token.type != "text" or token.content.strip()]
    if _opens(badge, "strong_open", re.compile(PUBLIC)):
        badge[0].attrJoin("class", "badge")
        item.attrJoin("class", "public")
    return True


def _opens(tokens: Sequence[Token], kind: str, words: re.Pattern[str]) -> bool:
    if [token.type for token in tokens[:2]] != [kind, "text"]:
        return False
    return bool(words.match(tokens[1].content))


def frame_tables(state: StateCore) -> None:
    """Let wide tables scroll; one without headings lists facts, one a row."""
    tokens: list[Token] = []
    for run in _split_at_tables(state.tokens):
        tokens += _drop_head(run) if _has_empty_head(run) else run
    state.tokens = tokens


def _split_at_tables(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens in runs: each table with its frame, and all between two tables."""
    run: list[Token] = []
    for token in tokens:
        if token.type == "table_open":
            yield run
            frame = {"class": "table", **_SCROLLS, "aria-label": "Table"}
            run = [Token("div_open", "div", 1, attrs=dict(frame), block=True)]
        _mark_cell(token)
        if run and run[-1].type == "td_open" and _WORD.match(token.content):
            run[-1].attrSet("class", "short")
        run.append(token)
        if token.type == "table_close":
            yield [*run, Token("div_close", "div", -1, block=True)]
            run = []
    yield run


def _mark_cell(cell: Token) -> None:
    """Turn the parser's style attribute, which these pages never have, into data."""
    if cell.type not in {"th_open", "td_open"}:
        return
    style = str(cell.attrs.pop("style", ""))
    if style:
        cell.attrSet("data-align", style.removeprefix("text-align:"))
    if cell.type == "th_open":
        cell.attrSet("scope", "col")


def _has_empty_head(run: Sequence[Token]) -> bool:
    head = [b.content for a, b in pairwise(run) if a.type == "th_open"]
    return bool(head) and not "".join(head).strip()


def _drop_head(table: Sequence[Token]) -> list[Token]:
    """The table without its empty head; the first cell of a row heads it. It is never wide."""
    end = next(n for n, token in enumerate(table) if token.type == "thead_close")
    start = next(n for n, token in enumerate(table) if token.type == "thead_open")
    table[0].attrs = {"class": "table"}
    table[1].attrSet("class", "facts")
    rows = [*table[:start], *table[end + 1 :]]
    for at, token in enumerate(rows):
        if token.type == "tr_open":
            opening, closing = rows[at + 1], rows[at + 3]
            opening.tag = closing.tag = "th"
            opening.attrSet("scope", "row")
    return rows


RULES: tuple[Callable[[StateCore], None], ...] = (
    link_addresses,
    show_images,
    frame_images,
    name_headings,
    mark_tasks,
    mark_timelines,
    mark_asides,
    frame_tables,
)
