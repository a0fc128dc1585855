"""Made-up documents with known values in every disguise, and a reader that knows them all.

The reader shares no code with what it judges: it undoes the disguises itself and looks
for the values in what is left.
"""

from __future__ import annotations

import base64
import html
import json
import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from urllib.parse import quote, unquote

from incident_kit.model import Known, Person

KNOWN = Known(
    people=(
        Person(
            "Zebedee Quartermain", ("zquarter",), ("z.quartermain@canary.example",), ("U0ZEB9QX7",)
        ),
        Person("Ottoline Brackwater", ("obrack",), ("ottoline@canary.example",)),
        Person("Iñaki Etxeberria", ("ietxe",)),
    ),
    tenants=("Quibblenook Ferries", "Zorvexa"),
    internal_domains=("corp.canary.example",),
)
VALUES = (
    "Zebedee Quartermain",
    "z.quartermain@canary.example",
    "ottoline@canary.example",
    "Ottoline Brackwater",
    "Iñaki Etxeberria",
    "Quibblenook Ferries",
    "Zorvexa",
    "db-7.corp.canary.example",
    "10.83.44.219",
)
CALM = (
    "The service was slow from 12:30 to 13:05.",
    "We rolled back v2.14.3 and error rates fell to 0.4 %.",
    "Kafka lag rose; Grafana showed p99 at 2 s.",
    "Deploys `4411` to 4413 were undone.",
    "We are sorry for the disruption.",
    "See [our page](https://status.example/).",
)

Disguise = Callable[[str, random.Random], str]


def _split(sign: str) -> Disguise:
    def split(value: str, draw: random.Random) -> str:
        place = draw.randrange(1, len(value))
        return value[:place] + sign + value[place:]

    return split


def _wide(value: str, draw: random.Random) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in value)


def _code(value: str, draw: random.Random) -> str:
    said = f"{draw.choice(CALM)} {value} {draw.choice(CALM)}".encode()
    return base64.b64encode(said).decode()


DISGUISES: dict[str, Disguise] = {
    "plain": lambda value, draw: value,
    "lower": lambda value, draw: value.lower(),
    "upper": lambda value, draw: value.upper(),
    "possessive": lambda value, draw: f"{value}'s",
    "bold": lambda value, draw: f"**{value}**",
    "percent": lambda value, draw: quote(value),
    "every byte percent": lambda value, draw: "".join(f"%{b:02X}" for b in value.encode()),
    "entities": lambda value, draw: "".join(f"&#{ord(c)};" for c in value),
    "hex entities": lambda value, draw: "".join(f"&#x{ord(c):x};" for c in value),
    "json": lambda value, draw: json.dumps({"who": value}),
    "escapes": lambda value, draw: "".join(f"\\u{ord(c):04x}" for c in value),
    "base64": _code,
    "zero width": _split("\u200b"),
    "soft hyphen": _split("\u00ad"),
    "bidi": lambda value, draw: f"\u202a{value}\u202c",
    "full width": _wide,
    "decomposed": lambda value, draw: unicodedata.normalize("NFD", value),
    "tag inside": _split("<b></b>"),
    "colour": lambda value, draw: f"\x1b[31m{value}\x1b[0m",
    "link text": lambda value, draw: f"[{value}](https://status.example/)",
    "link target": lambda value, draw: f"[page](https://status.example/?q={quote(value)})",
    "alt text": lambda value, draw: f"![{value}](https://status.example/a.png)",
    "comment": lambda value, draw: f"<!-- {value} -->",
    "attribute": lambda value, draw: f'<b title="{html.escape(value)}">x</b>',
    "table": lambda value, draw: f"\n\n| a | b |\n| --- | --- |\n| x | {value} |\n\n",
    "code": lambda value, draw: f"\n\n```\nfailed for {value}\n```\n\n",
    "quote": lambda value, draw: f"\n\n> said {value}\n\n",
    "wrapped": lambda value, draw: value.replace(" ", "\n", 1),
}


def documents(count: int, seed: int = 7) -> Iterator[tuple[str, list[str]]]:
    """Documents, each with the disguises in it, always the same for a seed."""
    draw = random.Random(seed)
    for _ in range(count):
        parts, used = [], []
        for _ in range(draw.randrange(2, 9)):
            way = draw.choice(list(DISGUISES))
            used.append(way)
            value = DISGUISES[way](draw.choice(VALUES), draw)
            parts.append(f"{draw.choice(CALM)} It was {value} again.")
        yield draw.choice([" ", "\n", "\n\n"]).join(parts), used


def left_in(text: str) -> list[str]:
    """The values that a patient reader still finds in ``text``."""
    readings = {_plain(one) for one in _decoded(text)}
    wanted = {_plain(value): value for value in VALUES}
    return [value for key, value in wanted.items() if any(key in one for one in readings)]


def _decoded(text: str) -> Iterator[str]:
    for one in (text, html.unescape(text), unquote(text), unquote(html.unescape(text))):
        yield one
        yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), one)
        yield re.sub(r"<[^<>]*>|\x1b\[[0-9;]*m", "", one)
        yield re.sub(r"[*_`]", "", one)
    for match in re.finditer(r"[A-Za-z0-9+/]{16,}={0,2}", text):
        code = match.group().rstrip("=")
        yield base64.b64decode(code + "=" * (-len(code) % 4)).decode("utf-8", "replace")


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text)
    kept = (c for c in folded if unicodedata.category(c) not in ("Cf", "Mn"))
    return " ".join("".join(kept).casefold().split())
