"""Bytes of a mail as text, whatever charset they say, or say nothing."""

from __future__ import annotations

#: What is declared out of habit: such bytes are looked at, whatever is said of them.
_HABITS = frozenset(
    "us-ascii ascii iso-8859-1 latin-1 latin1 windows-1252 cp1252 utf-8 utf8 unknown-8bit".split()
)


def decode_text(data: bytes, declared: str = "") -> str:
    """``data`` in the charset declared; where that is none, one of habit, unknown or
    wrong: UTF-8 where it decodes, else Windows-1252. Never raises."""
    named = declared.strip("\"' ").lower()
    tried = ("utf-8",) if not named or named in _HABITS else (named, "utf-8")
    for charset in tried:
        try:
            return data.decode(charset)
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def restore_text(value: str) -> str:
    """A header whose undeclared bytes were kept as surrogates, with them decoded."""
    if value.isascii():
        return value
    return decode_text(value.encode("utf-8", "surrogateescape"))
