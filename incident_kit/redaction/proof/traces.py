"""Hidden values in a file's bytes as they stand: in styles, names of classes,
strings in pieces, and whatever no reader of the form looks at."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote

import re2

from incident_kit.model import Json
from incident_kit.redaction.names.words import is_plain
from incident_kit.redaction.views import fold_text
from incident_kit.text.markup import unescaped

#: Fewer letters and digits than these may be met by chance.
LEAST, LEAST_IN_BYTES = 4, 6
#: How often an encoding inside an encoding is undone.
DEPTH = 3
TAG = re2.compile(r"(?s)<!--|-->|<[/!?A-Za-z][^<>]{0,400}>")
BLANK = re2.compile(r"\\+[nrt]")
BYTES = re2.compile(r"(?:\\x[0-9a-fA-F]{2})+")
ESCAPE = re2.compile(
    r"\\+(?:u\{?(?P<u>[0-9a-fA-F]{4,6})\}?|(?P<css>[0-9a-fA-F]{1,6})[ \t\n]?|(?P<one>.))"
)
RUN = re2.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}(?:(?:\\n|\s)+[A-Za-z0-9+/_-]{2,}={0,2})*")
#: What a long run has of each if it is base64.
CODED = tuple(map(re2.compile, ("[a-z]", "[A-Z]", "[0-9]")))
PAIRS = re2.compile(r"(?:[0-9a-fA-F]{2}[ :]?){6,}")
#: What ends a sentence: two words with it between them are no name.
STOP = re2.compile(r"[.!?;]\s")
#: By the standard library: it knows the letters of every script.
WORD, OTHER = re.compile(r"[^\W_]"), re.compile(r"[\W_]+")
#: The longest stretch between two letters of one value.
GAP = 60


def traced(data: bytes, hidden: Iterable[str], kept: Iterable[str] = ()) -> list[str]:
    """Those of ``hidden`` that can be put together from the bytes of a file, in
    whatever encoding and however cut up, but not from longer texts that are ``kept``; in
    their order."""
    wholes = [(value, _squeezed(_plain(value))) for value in kept]
    wanted = [(value, _squeezed(_plain(value))) for value in hidden]
    wanted = [(value, key) for value, key in wanted if len(key) >= LEAST and not is_plain(key)]
    found: set[str] = set()
    for text, least in _layers(read(data)) if wanted else ():
        for layer in {text, TAG.sub("\0", text)}:
            whole = _plain(layer)
            bare = _squeezed(whole)
            near = [(v, k) for v, k in wanted if len(k) >= least and v not in found and k in bare]
            places = _places(whole) if near else []
            found |= {v for v, k in near if _stands(_Squeezed(bare, places, whole), k, v, wholes)}
    return [value for value, _ in wanted if value in found]


def read(data: bytes) -> str:
    """The text of a file, in the encoding its first bytes or all of them tell."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _layers(text: str) -> Iterator[tuple[str, int]]:
    """A text and what is encoded in it, each with the least length of a value that
    is no chance in it."""
    now, before = [(text, LEAST), (_joined(text), LEAST)], set()
    for _ in range(DEPTH):
        after: list[tuple[str, int]] = []
        for one, least in now:
            plain = unescaped(one)
            decoded = {unquote(plain), unquote(plain.replace("+", " "))} if "%" in plain else set()
            for layer in {one, plain, *decoded, *map(_unescaped, {plain, *decoded})}:
                if layer not in before:
                    before.add(layer)
                    yield RUN.sub(_short, layer), least
                    after.append((layer, least))
        runs = [run for layer, _ in after for run in _runs(layer)]
        now = [run for run in dict.fromkeys(runs) if run[0] not in before]


def _short(match: Any) -> str:
    """What may be an encoding says something only when it is undone; a long name of
    something is none."""
    run = match.group()
    coded = len(run) >= 64 and " " not in run and all(sign.search(run) for sign in CODED)
    return " " if coded else run


def _unescaped(text: str) -> str:
    """Backslashes undone as scripts, styles and JSON mean them."""
    if "\\" not in text:
        return text
    return str(ESCAPE.sub(_escape, BYTES.sub(_bytes, BLANK.sub(" ", text))))


def _bytes(match: Any) -> str:
    raw = bytes.fromhex(match.group().replace("\\x", ""))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _escape(match: Any) -> str:
    code = match.group("u") or match.group("css")
    if code:
        number = int(code, 16)
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else " "
    return str(match.group("one"))


def _runs(text: str) -> Iterator[tuple[str, int]]:
    """What runs of base64 and of hexadecimal stand for."""
    for match in RUN.finditer(text):
        code = re.sub(r"\\n|\s|=", "", match.group()).translate(_STANDARD)
        code = code[: len(code) // 4 * 4] if len(code) % 4 == 1 else code
        try:
            yield _told(base64.b64decode(code + "=" * (-len(code) % 4)))
        except (binascii.Error, ValueError):
            continue
    for match in PAIRS.finditer(text):
        yield _told(bytes.fromhex(re.sub("[ :]", "", match.group())))


_STANDARD = str.maketrans("-_", "+/")


def _told(raw: bytes) -> tuple[str, int]:
    try:
        return raw.decode("utf-8"), LEAST
    except UnicodeDecodeError:
        return raw.decode("latin-1") + " " + raw.decode("utf-8", "ignore"), LEAST_IN_BYTES


def _joined(text: str) -> str:
    """The strings of a JSON text that stand under one key, put together."""
    try:
        under: dict[str, list[str]] = {}
        _gather(json.loads(text), "", under)
    except (ValueError, RecursionError):
        return ""
    return "\n\n".join("".join(strings) for strings in under.values())


def _gather(value: Json, key: str, under: dict[str, list[str]]) -> None:
    if isinstance(value, str):
        under.setdefault(key, []).append(value)
    elif isinstance(value, dict):
        for name, inner in value.items():
            _gather(inner, name, under)
    elif isinstance(value, list):
        for inner in value:
            _gather(inner, key, under)


#: A value, and its letters and digits.
Sought = tuple[str, str]


class _Squeezed(NamedTuple):
    """The letters and digits of a text, and where each stands in it."""

    text: str
    at: list[int]
    whole: str


def _plain(text: str) -> str:
    return fold_text(text).casefold()


def _squeezed(whole: str) -> str:
    return OTHER.sub("", whole)


def _places(whole: str) -> list[int]:
    return [match.start() for match in WORD.finditer(whole)]


def _stands(bare: _Squeezed, key: str, value: str, wholes: Sequence[Sought]) -> bool:
    """Does the value stand there as words of its own, cut up by nothing but what
    formats a text, and not as a part of one of ``wholes``?"""
    longer = [one for one in wholes if key in one[1] and key != one[1]]
    return any(
        _is_value(bare, place, key, value)
        and not any(_around(bare, place, key, *one) for one in longer)
        for place in _each(bare.text, key)
    )


def _around(bare: _Squeezed, place: int, key: str, whole: str, long: str) -> bool:
    """Is the key at ``place`` a part of a longer text that stands there?"""
    starts = (place - into for into in _each(long, key))
    return any(
        bare.text.startswith(long, at) and _is_value(bare, at, long, whole)
        for at in starts
        if at >= 0
    )


def _each(text: str, key: str) -> Iterator[int]:
    """Where ``key`` stands in ``text``, overlapping or not."""
    place = text.find(key)
    while place >= 0:
        yield place
        place = text.find(key, place + 1)


def _is_value(bare: _Squeezed, place: int, key: str, value: str) -> bool:
    at, whole, end = bare.at, bare.whole, place + len(key)
    if at[end - 1] - at[place] > len(key) * GAP:
        return False
    if place and at[place - 1] == at[place] - 1 or end < len(at) and at[end] == at[end - 1] + 1:
        return False
    apart = _apart(value)
    for index in range(1, len(key)):
        gap = whole[at[place + index - 1] + 1 : at[place + index]]
        if index in apart and not gap and key[index - 1].isdigit() and key[index].isdigit():
            return False
        if len(gap) > GAP or STOP.search(gap) or gap and index not in apart and len(key) < 6:
            return False
        if gap and index not in apart and gap.strip(" ") == "" and key.isdigit():
            return False
    return True


def _apart(value: str) -> set[int]:
    """Before which of its letters and digits a value has something else."""
    at = _places(_plain(value))
    return {index for index in range(1, len(at)) if at[index] > at[index - 1] + 1}
