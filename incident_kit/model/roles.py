"""Roles as people write them."""

from __future__ import annotations

import unicodedata


def is_same_role(role: str, other: str) -> bool:
    """Whether two texts name one role, however they are spaced, cased or composed."""
    return _normalise(role) == _normalise(other)


def _normalise(role: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", role).casefold().split())
