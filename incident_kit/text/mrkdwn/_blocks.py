"""The block trees of a message: what apps build of Block Kit, and rich text.

As in https://docs.slack.dev/reference/block-kit/blocks; a kind that is not in the table is
walked whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from incident_kit.text.mrkdwn._keys import is_number
from incident_kit.text.mrkdwn._markdown import render_markdown
from incident_kit.text.mrkdwn._meetings import drop_meeting, render_meeting
from incident_kit.text.mrkdwn._names import Names, clean
from incident_kit.text.mrkdwn._pieces import Kind, Walk
from incident_kit.text.mrkdwn._rich_text import KINDS as RICH_TEXT
from incident_kit.text.mrkdwn._spans import BOLD, Span, render_line, render_link
from incident_kit.text.mrkdwn._tables import render_number, render_table
from incident_kit.text.mrkdwn._text import plain_to_markdown, show_words

Json = Mapping[str, Any]


def blocks_to_markdown(blocks: object, names: Names) -> str:
    """The Markdown of a message's ``blocks``, or of any JSON of one; empty if it says
    nothing. Every word a person could read in it is shown, known kind or not."""
    if blocks is None or blocks == {}:
        return ""
    if isinstance(blocks, list):
        blocks = [block for block in blocks if not is_number(block)]
    return Walk(names, _KINDS).render(blocks) if not is_number(blocks) else ""


def _join(parts: list[str], by: str = "\n\n") -> str:
    return by.join(part for part in parts if part)


# Text objects


def _render_plain_text(value: Json, walk: Walk) -> str:
    return _render_as(plain_to_markdown, value, walk)


def _render_markdown_block(value: Json, walk: Walk) -> str:
    return _render_as(render_markdown, value, walk)


def _render_as(render: Callable[[str, Names], str], value: Json, walk: Walk) -> str:
    text = value.get("text")
    return render(text, walk.names) if isinstance(text, str) else walk.render(text)


def _render_mrkdwn(value: Json, walk: Walk) -> str:
    return walk.render(value.get("text"))


# Layout


def _render_parts_of(*keys: str, by: str = "\n\n") -> Callable[[Json, Walk], str]:
    """A writer of what stands under ``keys``, in their order."""

    def render(block: Json, walk: Walk) -> str:
        return _join([walk.render(block.get(key), by) for key in keys], by)

    return render


def _render_heading(*keys: str) -> Callable[[Json, Walk], str]:
    """A writer of a bold line, then of what stands under the other ``keys``."""
    first, *others = keys
    render_rest = _render_parts_of(*others)

    def render(block: Json, walk: Walk) -> str:
        return _join([_render_bold(block.get(first), walk), render_rest(block, walk)])

    return render


def _render_bold(value: object, walk: Walk) -> str:
    """A plain text as a bold line; any other as it is."""
    words = _read_plain_words(value)
    if not words:
        return walk.render(value)
    return render_line([Span(show_words(" ".join(words.split()), walk.names), BOLD)])


def _read_plain_words(value: object) -> str:
    """The words of a text, or of a text object without markup; empty for another."""
    if isinstance(value, Mapping) and clean(value.get("type")) in ("plain_text", ""):
        is_alone = all(key in ("type", "text", "emoji") for key in value)
        return clean(value.get("text")) if is_alone else ""
    return clean(value)


def _render_context(block: Json, walk: Walk) -> str:
    parts = block.get("elements")
    parts = parts if isinstance(parts, list) else [parts]
    return _join([_render_context_part(part, walk) for part in parts], " ")


def _render_context_part(part: object, walk: Walk) -> str:
    """In a context a picture is an ornament, shown as its words."""
    if isinstance(part, Mapping) and clean(part.get("type")) == "image":
        part = {key: value for key, value in part.items() if key not in _PICTURE_ADDRESSES}
    return walk.render(part)


def _render_button(button: Json, walk: Walk) -> str:
    label, url = button.get("text"), clean(button.get("url"))
    words = _read_plain_words(label)
    if not url or not words:
        return _join([walk.render(label), render_link("", url) if url else ""], " ")
    return render_link(show_words(words, walk.names), url)


# Pictures, recordings, files


_PICTURE_ADDRESSES = ("image_url", "title_url", "slack_file")


def _render_image(block: Json, walk: Walk) -> str:
    title = _read_plain_words(block.get("title"))
    words = [title, *(clean(block.get(key)) for key in ("alt_text", "fallback"))]
    label, *others = [word for word in dict.fromkeys(words) if word.strip()] or [""]
    url = _find_address(block, *_PICTURE_ADDRESSES)
    shown = plain_to_markdown(label, walk.names)
    if url:
        shown = render_link(show_words(label, walk.names) or "image", url)
    rest = [plain_to_markdown(word, walk.names) for word in others]
    keys = ("title", "alt_text", "fallback")
    odd = [walk.render(block.get(key)) for key in keys if not _read_plain_words(block.get(key))]
    return _join([shown, *rest, *odd])


def _find_address(block: Json, *keys: str) -> str:
    return next((url for key in keys if (url := clean(block.get(key)))), "")


def _render_video(block: Json, walk: Walk) -> str:
    title = _read_plain_words(block.get("title"))
    url = _find_address(block, "title_url", "video_url")
    heading = render_link(show_words(title, walk.names) or "video", url) if url else ""
    shown = [heading or walk.render(block.get("title"))]
    shown += [] if title or not url else [walk.render(block.get("title"))]
    makers = [walk.render(block.get(key)) for key in ("author_name", "provider_name")]
    return _join([*shown, walk.render(block.get("description")), _join(makers, ", ")])


# Meetings


def _render_call(block: Json, walk: Walk) -> str:
    """A call, whose facts stand below the version of their form."""
    call = block.get("call")
    forms = list(call.values()) if isinstance(call, Mapping) else [call]
    lines = [
        render_meeting("Call", form, walk.names) if isinstance(form, Mapping) else walk.render(form)
        for form in forms
    ]
    rest = [walk.render(drop_meeting(form)) for form in forms if isinstance(form, Mapping)]
    return _join([*lines, *rest])


# Plans


def _render_task(card: Json, walk: Walk) -> str:
    title = _render_bold(card.get("title"), walk)
    status = clean(card.get("status")).replace("_", " ")
    heading = _join([title, plain_to_markdown(f"({status})", walk.names) if status else ""], " ")
    parts = [walk.render(card.get(key)) for key in ("details", "output")]
    return _join([heading, *parts, walk.render(card.get("sources"), ", ")])


def _render_plan(plan: Json, walk: Walk) -> str:
    """A plan, whose tasks may come without a kind of their own."""
    tasks = plan.get("tasks")
    cards = [
        {"type": "task_card", **task} if isinstance(task, Mapping) else task
        for task in (tasks if isinstance(tasks, list) else [tasks])
    ]
    return _join([_render_bold(plan.get("title"), walk), walk.render(cards)])


def _render_nothing(_block: Json, _walk: Walk) -> str:
    return ""


def _make_kind(write: Callable[[Json, Walk], str], *keys: str) -> Kind:
    return Kind(write, frozenset({"type", "block_id", *keys}))


_TABLE = _make_kind(
    render_table, "rows", "caption", "header", "headers", "columns", "column_settings"
)
_ACTIONS = _make_kind(_render_parts_of("elements", by=" · "), "elements")

_KINDS: dict[str, Kind] = {
    **RICH_TEXT,
    "mrkdwn": _make_kind(_render_mrkdwn, "text"),
    "plain_text": _make_kind(_render_plain_text, "text", "emoji"),
    "raw_text": _make_kind(_render_plain_text, "text"),
    "raw_number": _make_kind(render_number, "text", "value"),
    "markdown": _make_kind(_render_markdown_block, "text"),
    "section": _make_kind(
        _render_parts_of("text", "fields", "accessory"), "text", "fields", "accessory"
    ),
    "header": _make_kind(_render_heading("text"), "text"),
    "context": _make_kind(_render_context, "elements"),
    "actions": _ACTIONS,
    "context_actions": _ACTIONS,
    "button": _make_kind(_render_button, "text", "url", "value"),
    "workflow_button": _make_kind(_render_button, "text", "url", "value"),
    "divider": _make_kind(_render_nothing),
    "image": _make_kind(_render_image, "title", "alt_text", "fallback", *_PICTURE_ADDRESSES),
    "video": _make_kind(
        _render_video,
        *("title", "title_url", "video_url", "thumbnail_url", "description"),
        *("author_name", "provider_name", "provider_icon_url"),
    ),
    "table": _TABLE,
    "data_table": _TABLE,
    "container": _make_kind(
        _render_heading("title", "rich_text_title", "subtitle", "child_blocks"),
        *("title", "rich_text_title", "subtitle", "child_blocks"),
    ),
    "plan": _make_kind(_render_plan, "title", "tasks"),
    "task_card": _make_kind(
        _render_task, "task_id", "title", "status", "details", "output", "sources"
    ),
    "file": _make_kind(_render_parts_of("file"), "file", "source"),
    "call": _make_kind(_render_call, "call", "call_id", "api_decoration_available"),
    "input": _make_kind(_render_parts_of("label", "element", "hint"), "label", "element", "hint"),
}
