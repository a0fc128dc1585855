"""Examples for the redaction tests: secret-like texts are made, never written down."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterator

from incident_kit.model import Known, Person

ALPHABETS = {
    "an": string.ascii_letters + string.digits,
    "hex": "0123456789abcdef",
    "up": string.ascii_uppercase + string.digits,
    "low": string.ascii_lowercase + string.digits,
    "b64_": string.ascii_letters + string.digits + "+/",
}
HOLE = re.compile(r"\{(an|hex|up|low|b64_|pw)(\d*)\}")

KNOWN = Known(
    people=(
        Person(
            "Jane Okafor",
            ("jokafor",),
            ("jane.okafor@acme.example",),
            ("U02ABCDEF7Q",),
            "incident lead",
        ),
        Person("José Núñez", ("jnunez",)),
        Person("Sam Wood", ("sam_w",), ("sam@acme.example",)),
        Person("June Page"),
        Person("Иван Петров"),
        Person("王小明"),
        Person("Jean-Luc Deville"),
        Person("Hans Müller"),
        Person("山田太郎"),
    ),
    tenants=("Acme Bank", "Globex", "Notify"),
    internal_domains=("corp.acme.example",),
    public=("help@status.acme.example", "db-2.corp.acme.example"),
)


def token(alphabet: str, length: int, seed: str) -> str:
    """A text of one alphabet that looks made by a machine, always the same for a seed."""
    draw = random.Random(seed)
    letters = ALPHABETS[alphabet]
    while True:
        made = "".join(draw.choice(letters) for _ in range(length))
        if length < 6 or any(c.isdigit() for c in made) and any(c.isalpha() for c in made):
            return made


def filled(text: str) -> str:
    """``text`` with its holes filled: ``{an36}`` with 36 letters and digits, and so on."""

    def fill(match: re.Match[str]) -> str:
        if match[1] == "pw":
            return "Zk7" + token("an", 8, text + str(match.start())) + "q9"
        return token(match[1], int(match[2]), text + str(match.start()))

    return HOLE.sub(fill, text)


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text without its ``« »``, and the places they stood around."""
    plain, places, start = "", [], 0
    for piece in re.split("([«»])", filled(text)):
        if piece == "«":
            start = len(plain)
        elif piece == "»":
            places.append((start, len(plain)))
        else:
            plain += piece
    return plain, places


def covered(findings: Iterator | list, start: int, end: int) -> bool:
    """Is every character of a place flagged?"""
    return set(range(start, end)) <= {i for f in findings for i in range(f.start, f.end)}
