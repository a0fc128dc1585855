"""The layers of a text, read as plainly as can be: what the proof's own reading has to equal."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import re2

from incident_kit.redaction.proof.encodings import (
    BLANK,
    BYTES,
    DEPTH,
    ESCAPE,
    LEAST,
    LEAST_IN_BYTES,
    Layer,
)
from incident_kit.text.markup import unescape_html

BASE64 = re2.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}(?:(?:\\n|\s)+[A-Za-z0-9+/_-]{2,}={0,2})*")
HEXADECIMAL = re2.compile(r"(?:[0-9a-fA-F]{2}[ :]?){6,}")


def read_layers(text: str) -> Iterator[Layer]:
    """Every layer of a text that is no JSON, each pattern searched by the library's objects."""
    seen: set[str] = set()
    codes = [Layer(text, LEAST), Layer("", LEAST)]
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
    as_html = unescape_html(text)
    meant = {as_html}
    if "%" in as_html:
        meant |= {unquote(as_html), unquote(as_html.replace("+", " "))}
    return {text, *meant, *map(_undo_backslashes, meant)}


def _undo_backslashes(text: str) -> str:
    text = BYTES.sub(_read_bytes, BLANK.sub(" ", text))
    return str(ESCAPE.sub(_read_escape, text))


def _read_bytes(match: Any) -> str:
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
    return " " if number > 0x10FFFF or 0xD800 <= number < 0xE000 else chr(number)


def _blank_long_code(match: Any) -> str:
    run: str = match.group()
    is_code = all(re.search(sign, run) for sign in ("[a-z]", "[A-Z]", "[0-9]"))
    return " " if len(run) >= 64 and " " not in run and is_code else run


def _decode_runs(text: str) -> Iterator[Layer]:
    for match in BASE64.finditer(text):
        code = re.sub(r"\\n|\s|=", "", match.group()).translate(str.maketrans("-_", "+/"))
        whole = code[:-1] if len(code) % 4 == 1 else code
        yield _read_layer(base64.b64decode(whole + "=" * (-len(whole) % 4)))
    for match in HEXADECIMAL.finditer(text):
        yield _read_layer(bytes.fromhex(re.sub("[ :]", "", match.group())))


def _read_layer(raw: bytes) -> Layer:
    try:
        return Layer(raw.decode("utf-8"), LEAST)
    except UnicodeDecodeError:
        return Layer(f"{raw.decode('latin-1')} {raw.decode('utf-8', 'ignore')}", LEAST_IN_BYTES)
