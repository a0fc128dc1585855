"""Numbers with the noun they count, in English."""

from __future__ import annotations


def count(number: int, singular: str, plural: str | None = None) -> str:
    """``1 message`` or ``2 messages``: the number with the noun in the form it takes.

    Any further words that change with the number may stand in both forms:
    ``count(n, "name is", "names are")``. Without ``plural`` the noun takes an ``s``.
    """
    return f"{number} {inflect(number, singular, plural)}"


def inflect(number: int, singular: str, plural: str | None = None) -> str:
    """The form that the noun takes after ``number``, alone: ``message`` or ``messages``."""
    if number == 1:
        return singular
    return f"{singular}s" if plural is None else plural
