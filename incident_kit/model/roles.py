"""Roles as people write them."""

from __future__ import annotations

import unicodedata


def is_same_role(role: str, other: str) -> bool:
    """Whether two texts name one role, however they are spaced, cased or composed."""
    return _normalise(role) == _normalise(other)


def has_role(roles: str | None, wanted: str) -> bool:
    """Whether ``wanted`` is what somebody's entry on the list says, or one of several
    roles that it names with commas between."""
    parts = (roles or "", *(roles or "").split(","))
    return any(is_same_role(part, wanted) for part in parts)


def _normalise(role: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", role).casefold().split())
