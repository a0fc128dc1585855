"""The texts of a payload that nothing shows: a source finds them, shows them or tells them.

A text is what stands under a key that people read; ids, addresses, kinds and times are
none. It is shown if each of its words of four letters or more stands in what is shown.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from incident_kit.model import Json
from incident_kit.text.counting import count
from incident_kit.text.mrkdwn import clean

_WORD = re.compile(r"[^\W\d_]{4,}")
_TOKEN = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[/!]?[a-zA-Z][^<>]{0,2000}>")
_ADDRESS = re.compile(
    r"(?i)\b[a-z][a-z0-9+.-]{1,30}:/{0,2}[^\s<>|)\]]{0,500}[/.@][^\s<>|)\]]{0,500}"
    r"|\b[\w.+-]{1,64}@[\w.-]{1,200}"
)
_MARKS = re.compile(r"\\(?=[^\w\s])|[*~`]")
#: A key of machines, by its last part: ``html_url``, ``createdAt``, ``incident_key``.
_TECHNICAL = re.compile(
    r"(?i)(?:^|_|\b)(?:ids?|uid|uuid|guid|urls?|uri|href|self|link|permalink|ts|at|on|times?|"
    r"timestamp|date|tz|zone|duration|offset|count|colou?r|type|subtype|kind|mode|style|format|"
    r"status|state|urgency|severity|visibility|priority|range|hash|sha|token|etag|version|locale|"
    r"lang|language|mimetype|mime|encoding|icons?|emoji|size|width|height|digest|checksum|cursor|"
    r"key|schema|code|login|avatar|gravatar|role)$"
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAMES = ("display_name", "label", "name")
_DEEPEST = 40
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Text:
    """A text and the key that it stands under."""

    key: str
    text: str


def list_texts(
    value: Json, beside: Collection[str] = (), *, is_free: bool = False
) -> Iterator[Text]:
    """The texts of ``value`` in order, without what stands under the keys ``beside``.

    ``is_free`` says that people chose the keys, so that none is a machine's. A pair of
    ``name`` and ``value`` is one text under its name.
    """
    yield from _walk("", value, frozenset(beside), is_free, 0)


def list_unshown(texts: Iterable[Text], shown: Iterable[str]) -> list[Text]:
    """Those of ``texts`` that have a word which ``shown`` has not, each once."""
    words = {word for text in shown for word in list_words(text)}
    return list(dict.fromkeys(text for text in texts if list_words(text.text) - words))


def list_further(texts: Iterable[Text], shown: Iterable[str]) -> list[Text]:
    """Those of ``texts`` that stand nowhere in ``shown``, short words and figures counted;
    of equal ones the first."""
    before = " ".join(map(_flatten, shown))
    found: list[Text] = []
    for text in texts:
        flat = _flatten(text.text)
        if flat.strip() and flat not in f" {before} ":
            found.append(text)
            before = f"{before} {flat}"
    return found


def describe_unshown(texts: Iterable[Text]) -> tuple[str, ...]:
    """A sentence on texts that are not shown: how many, and under which keys."""
    counted = Counter(text.key for text in texts)
    if not counted:
        return ()
    named = ", ".join(list(counted)[:_MOST_NAMED])
    more = ", …" if len(counted) > _MOST_NAMED else ""
    left = count(counted.total(), "text was left out", "texts were left out")
    return (f"{left}, under {named}{more}: read the source for it",)


def list_words(text: str) -> set[str]:
    """The words of four letters or more, without markup and addresses, case folded."""
    plain = _MARKS.sub("", html.unescape(_TAG.sub(" ", text)))
    return set(_WORD.findall(_ADDRESS.sub(" ", plain).casefold()))


def _flatten(text: str) -> str:
    """The words and figures of a text alone, with a blank around each."""
    plain = _MARKS.sub("", html.unescape(text)).casefold()
    return f" {' '.join(_TOKEN.findall(plain))} "


def strip_tags(text: str) -> str:
    """HTML as plain text on one line."""
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())


def is_technical(key: str) -> bool:
    """Whether a key holds what machines read."""
    return _TECHNICAL.search(_HUMP.sub("_", key)) is not None


def _walk(
    key: str, value: Json, beside: frozenset[str], is_free: bool, depth: int
) -> Iterator[Text]:
    if isinstance(value, str) or (is_free and _is_number(value)):
        if text := clean(str(value)).strip():
            yield Text(key, text)
    elif depth < _DEEPEST and isinstance(value, list):
        for item in value:
            yield from _walk(key, item, beside, is_free, depth + 1)
    elif depth < _DEEPEST and isinstance(value, Mapping):
        pair = _read_pair(value)
        if pair:
            yield pair
            return
        for name, item in value.items():
            is_read = is_free or not is_technical(str(name)) or isinstance(item, dict | list)
            if name not in beside and is_read:
                yield from _walk(str(name), item, beside, is_free, depth + 1)


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _read_pair(value: Mapping[str, Json]) -> Text | None:
    """``{"name": "cause", "value": "disk"}`` as one text."""
    name = next(
        (clean(value[key]) for key in ("display_name", "label", "name") if key in value), ""
    )
    held = value.get("value")
    if not name or held is None or isinstance(held, Mapping):
        return None
    items = held if isinstance(held, list) else [held]
    text = ", ".join(str(item) for item in items if isinstance(item, str | int | float))
    return Text(name, f"{name}: {text}") if text else None
