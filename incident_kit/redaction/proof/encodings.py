"""A text and whatever is encoded in it: a value that is hidden may stand in any layer."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote

import re2

from incident_kit.model import Json
from incident_kit.text.markup import unescape_html

#: Fewer letters and digits than these may be met by chance: in a text, and in bytes
#: that are none.
LEAST, LEAST_IN_BYTES = 4, 6
#: How often an encoding inside an encoding is undone.
DEPTH = 3
BLANK = re2.compile(r"\\+[nrt]")
BYTES = re2.compile(r"(?:\\x[0-9a-fA-F]{2})+")
ESCAPE = re2.compile(
    r"\\+(?:u\{(?P<point>[0-9a-fA-F]{1,6})\}|u(?P<unit>[0-9a-fA-F]{4})"
    r"|(?P<css>[0-9a-fA-F]{1,6})[ \t\n]?|(?P<character>.))"
)
BASE64 = re2.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}(?:(?:\\n|\s)+[A-Za-z0-9+/_-]{2,}={0,2})*")
HEXADECIMAL = re2.compile(r"(?:[0-9a-fA-F]{2}[ :]?){6,}")
#: What stands in base64 between its characters, and at its end.
BETWEEN = re.compile(r"\\n|\s|=")
#: The alphabet of base64 in links, and the standard one.
STANDARD = str.maketrans("-_", "+/")
#: A run this long is base64 if it has some of each, and no name of anything.
LONG_CODE = 64
CODE_SIGNS = tuple(map(re2.compile, ("[a-z]", "[A-Z]", "[0-9]")))


class Layer(NamedTuple):
    """A text, and how many letters and digits a value has at least that does not stand in
    it by chance."""

    text: str
    least: int


def decode_bytes(data: bytes) -> str:
    """The text of a file, in the encoding that its first bytes or all of them show."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def decode_layers(text: str) -> Iterator[Layer]:
    """A text, what is encoded in it, what is encoded in that, and so on: each once."""
    seen: set[str] = set()
    codes = [Layer(text, LEAST), Layer(_join_json_strings(text), LEAST)]
    for _ in range(DEPTH):
        readings = []
        for code in codes:
            for reading in _undo_escapes(code.text) - seen:
                seen.add(reading)
                readings.append(reading)
                yield Layer(BASE64.sub(_blank_long_code, reading), code.least)
        decoded = dict.fromkeys(layer for reading in readings for layer in _decode_runs(reading))
        codes = [layer for layer in decoded if layer.text not in seen]


def _undo_escapes(text: str) -> set[str]:
    """A text as it stands, and as HTML, links, scripts and styles mean it."""
    as_html = unescape_html(text)
    meant = {as_html}
    if "%" in as_html:
        meant |= {unquote(as_html), unquote(as_html.replace("+", " "))}
    return {text, *meant, *map(_undo_backslashes, meant)}


def _blank_long_code(match: Any) -> str:
    """A blank for what may be an encoding, which says something only when it is undone."""
    run: str = match.group()
    if len(run) < LONG_CODE or " " in run:
        return run
    return " " if all(sign.search(run) for sign in CODE_SIGNS) else run


def _undo_backslashes(text: str) -> str:
    """Backslashes undone as scripts, styles and JSON mean them."""
    if "\\" not in text:
        return text
    text = BLANK.sub(" ", text)
    text = BYTES.sub(_read_escaped_bytes, text)
    return str(ESCAPE.sub(_read_escape, text))


def _read_escaped_bytes(match: Any) -> str:
    raw = bytes.fromhex(match.group().replace("\\x", ""))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _read_escape(match: Any) -> str:
    digits = match.group("point") or match.group("unit") or match.group("css")
    if not digits:
        return str(match.group("character"))
    number = int(digits, 16)
    is_surrogate = 0xD800 <= number < 0xE000
    return " " if number > 0x10FFFF or is_surrogate else chr(number)


def _decode_runs(text: str) -> Iterator[Layer]:
    """What the runs of base64 and of hexadecimal in a text stand for."""
    for match in BASE64.finditer(text):
        yield _layer_of(_decode_base64(match.group()))
    for match in HEXADECIMAL.finditer(text):
        digits = re.sub("[ :]", "", match.group())
        yield _layer_of(bytes.fromhex(digits))


def _decode_base64(run: str) -> bytes:
    """The bytes of a run, of either alphabet, folded or cut short."""
    code = BETWEEN.sub("", run).translate(STANDARD)
    if len(code) % 4 == 1:
        code = code[:-1]  # six bits alone are no byte
    return base64.b64decode(code + "=" * (-len(code) % 4))


def _layer_of(raw: bytes) -> Layer:
    """Decoded bytes as text; bytes that are none in two readings."""
    try:
        return Layer(raw.decode("utf-8"), LEAST)
    except UnicodeDecodeError:
        return Layer(f"{raw.decode('latin-1')} {raw.decode('utf-8', 'ignore')}", LEAST_IN_BYTES)


def _join_json_strings(text: str) -> str:
    """The strings of a JSON text that stand under one key, put together."""
    by_key: dict[str, list[str]] = {}
    try:
        _collect_strings(json.loads(text), "", by_key)
    except (ValueError, RecursionError):
        return ""
    return "\n\n".join("".join(strings) for strings in by_key.values())


def _collect_strings(value: Json, key: str, by_key: dict[str, list[str]]) -> None:
    if isinstance(value, str):
        by_key.setdefault(key, []).append(value)
    elif isinstance(value, dict):
        for inner_key, inner in value.items():
            _collect_strings(inner, inner_key, by_key)
    elif isinstance(value, list):
        for inner in value:
            _collect_strings(inner, key, by_key)
