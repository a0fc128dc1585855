"""The fingerprints that say whether two texts are the same: byte for byte, or in what they say."""

from __future__ import annotations

import hashlib

from incident_kit.text.meaning import find_meaning

_OF_MEANING = "words:"


def digest(text: str) -> str:
    """``sha256:`` of the text's UTF-8 bytes; half a character counts as three bytes."""
    return f"sha256:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def digest_meaning(text: str) -> str:
    """``words:`` and the SHA-256 of what the text says, however it is laid out."""
    return f"{_OF_MEANING}{digest(find_meaning(text))}"


def is_of(stored: str | None, text: str) -> bool:
    """Whether a fingerprint of either form that was stored is that of ``text``. Earlier
    versions of the kit stored the one of the bytes alone."""
    if stored is None or stored.startswith(_OF_MEANING):
        return stored == digest_meaning(text)
    return stored == digest(text)
