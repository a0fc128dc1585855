"""A text and whatever is encoded in it: a value that is hidden may stand in any layer."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote

import re2

from incident_kit.model import Json
from incident_kit.redaction.matching import Pattern, compile_pattern
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
BASE64 = compile_pattern(r"[A-Za-z0-9+/_-]{12,}={0,2}(?:(?:\\n|\s)+[A-Za-z0-9+/_-]{2,}={0,2})*")
HEXADECIMAL = compile_pattern(r"(?:[0-9a-fA-F]{2}[ :]?){6,}")
#: No run of either has fewer bytes.
LEAST_RUN = 12
#: The alphabet of base64 in links, and the standard one; what stands in base64 between its
#: characters, and at its end.
STANDARD, BETWEEN = bytes.maketrans(b"-_", b"+/"), b" \t\r\n\f="
#: Half a character, which JSON can spell and no file holds.
_HALF = re.compile("[\ud800-\udfff]")
#: A run this long is base64 if it has some of each, and no name of anything. By the standard
#: library: each is one class, looked for once.
LONG_CODE = 64
CODE_SIGNS = tuple(map(re.compile, (b"[a-z]", b"[A-Z]", b"[0-9]")))

#: Where a run starts and ends, in bytes.
Span = tuple[int, int]
#: A run's bytes, and what undoes its encoding.
Run = tuple[Callable[[bytes], bytes], bytes]


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
    for depth in range(1, DEPTH + 1):
        runs: dict[Run, None] = {}
        for code in codes:
            for reading in _undo_escapes(code.text) - seen:
                seen.add(reading)
                data = reading.encode()
                in_base64 = _find_runs(BASE64, data)
                yield Layer(_blank_long_codes(reading, data, in_base64), code.least)
                runs |= _cut_runs(data, in_base64, _decode_base64)
                runs |= _cut_runs(data, _find_runs(HEXADECIMAL, data), _decode_hexadecimal)
        if depth == DEPTH:
            return
        decoded = dict.fromkeys(_layer_of(decode(run)) for decode, run in runs)
        codes = [layer for layer in decoded if layer.text not in seen]


def _undo_escapes(text: str) -> set[str]:
    """A text as it stands, and as HTML, links, scripts and styles mean it."""
    if not any(sign in text for sign in "&%\\"):
        return {text}
    as_html = unescape_html(text)
    meant = {as_html}
    if "%" in as_html:
        meant |= {unquote(as_html), unquote(as_html.replace("+", " "))}
    return {text, *meant, *map(_undo_backslashes, meant)}


def _find_runs(pattern: Pattern, data: bytes) -> list[Span]:
    """Where the runs of an encoding stand."""
    if len(data) < LEAST_RUN:
        return []
    return [span for [span] in pattern.finditer(data)]


def _cut_runs(
    data: bytes, spans: Iterable[Span], decode: Callable[[bytes], bytes]
) -> dict[Run, None]:
    """The runs at ``spans``, each once."""
    return {(decode, data[start:end]): None for start, end in spans}


def _blank_long_codes(text: str, data: bytes, in_base64: Iterable[Span]) -> str:
    """``text`` with a blank for each run that may be an encoding, which says something only
    when it is undone."""
    long_codes = [(start, end) for start, end in in_base64 if _is_long_code(data[start:end])]
    if not long_codes:
        return text
    parts: list[bytes] = []
    copied = 0
    for start, end in long_codes:
        parts += [data[copied:start], b" "]
        copied = end
    return b"".join([*parts, data[copied:]]).decode()


def _is_long_code(run: bytes) -> bool:
    if len(run) < LONG_CODE or b" " in run:
        return False
    return all(sign.search(run) for sign in CODE_SIGNS)


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


def _decode_base64(run: bytes) -> bytes:
    """The bytes of a run, of either alphabet, folded or cut short."""
    code = run.replace(b"\\n", b"").translate(STANDARD, BETWEEN)
    if len(code) % 4 == 1:
        code = code[:-1]  # six bits alone are no byte
    return base64.b64decode(code + b"=" * (-len(code) % 4))


def _decode_hexadecimal(run: bytes) -> bytes:
    """The bytes of a run of pairs of digits, with a blank or a colon between them or not."""
    return binascii.unhexlify(run.translate(None, b" :"))


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
    joined = "\n\n".join("".join(strings) for strings in by_key.values())
    return _HALF.sub("\ufffd", joined)


def _collect_strings(value: Json, key: str, by_key: dict[str, list[str]]) -> None:
    if isinstance(value, str):
        by_key.setdefault(key, []).append(value)
    elif isinstance(value, dict):
        for inner_key, inner in value.items():
            _collect_strings(inner, inner_key, by_key)
    elif isinstance(value, list):
        for inner in value:
            _collect_strings(inner, key, by_key)
