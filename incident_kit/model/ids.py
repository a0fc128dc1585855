"""Ids: of incidents, and what to use instead of a text that is none; of notes and lines."""

from __future__ import annotations

import re

from incident_kit.errors import UsageError

#: Lower-case letters, digits and hyphens, with at least one letter: papermill
#: turns ``007`` into 7, ``2026_11_03`` and ``1e5`` into numbers.
ID = re.compile(r"(?!(?:\d+e-?\d+|nan|inf|infinity)$)(?=.*[a-z])[a-z0-9][a-z0-9-]*")


def check_id(text: str) -> str:
    """``text`` if it is an incident id, else a :class:`UsageError` with one that is."""
    if ID.fullmatch(text):
        return text
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    better = slug if ID.fullmatch(slug) else f"incident-{slug}".strip("-")
    raise UsageError(
        f"{text!r} is no incident id: lower-case letters, digits and hyphens, at least one letter",
        todo=[f"use an id such as {better}"],
    )


#: No vowels, so that no word comes out, and no letter that looks like a digit.
_LETTERS = "bcdfghjkmnpqrstvwxz"


def spell_number(number: int, length: int) -> str:
    """``number`` in ``length`` letters, as ids of notes and of pasted lines are made; what
    does not fit is cut off."""
    letters = []
    for _ in range(length):
        number, letter = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[letter])
    return "".join(letters)
