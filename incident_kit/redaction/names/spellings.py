"""The ways in which one person's name is written."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import normalize

from incident_kit.redaction.views import lower


def unspaced(text: str) -> bool:
    """Written in a script that puts no spaces between words."""
    return any(
        "\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7a3" or "\u0e00" <= c <= "\u0e7f"
        for c in text
    )


#: How the letters of other alphabets are written where keyboards lack them.
SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "ß": "ss"}
    | {"Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa", "Ø": "Oe", "Æ": "Ae"}
)


def spelt_out(name: str) -> str:
    """A name without the letters that only some keyboards have."""
    return normalize("NFC", name).translate(SPELT_OUT)


#: What follows a name when somebody is spoken of, where names have no spaces.
HONORIFICS = "さん 様 氏 くん 君 님 씨 总 哥 姐 老师 先生 女士".split()


def addressed(name: str) -> Iterator[str]:
    """The family name of an unspaced name as people are addressed by it."""
    if unspaced(name) and " " not in name and 2 <= len(name) <= 6:
        for family in {name[:1], name[:2]} if len(name) > 2 else {name[:1]}:
            yield from (family + honorific for honorific in HONORIFICS)


def joined(names: list[str]) -> Iterator[str]:
    """First and last name run together as in accounts and branches."""
    if len(names) < 2:
        return
    for sep in ("", "_", "-", "."):
        yield sep.join(names)
    family = next((n for n, name in enumerate(names) if n and lower(name) in PARTICLES), 0)
    if family:
        yield " ".join(names[family:])
    first, last = names[0], names[-1]
    for one, two in ((first, last), (last, first)):
        for sep in ("", ".", "_", "-", " "):
            yield one + sep + two
    for sep in ("", ".", "_", "-"):
        if len(last) >= 3:
            yield first[0] + sep + last
            yield last + sep + first[0]
            yield first + sep + last[0]


#: What stands between names and is none by itself.
PARTICLES = frozenset("van von de der den da di del della la le bin ibn al el ter dos du".split())


def parts(name: str) -> set[str]:
    """One of a person's names with and without the signs in it; empty for a particle."""
    if lower(name) in PARTICLES or len(name.strip(".")) < 2:
        return set()
    plain = name.replace("'", "-")
    return {name, plain.replace("-", " "), plain.replace("-", "")}


def stems(name: str) -> Iterator[str]:
    """The stem of a Cyrillic name, which its cases change the end of."""
    if any("\u0400" <= c <= "\u04ff" for c in name) and len(name) >= 4:
        yield name.rstrip("aeoуyийьяюы") if len(name.rstrip("aeoуyийьяюы")) >= 3 else name
