"""Lists of words that stand in text files beside the modules that use them."""

from __future__ import annotations

from incident_kit.text.word_lists import read_sections


def read_lists(name: str, folder: str = "rules") -> dict[str, str]:
    """The sections of a file in a folder of this package, by their headings.

    Whether a section holds a word per blank, one phrase per line or commas between
    its phrases, who asks for it knows."""
    return read_sections("incident_kit.redaction", f"{folder}/{name}")


def any_word(words: str) -> str:
    """A pattern for any of some patterns with blanks between them."""
    return "|".join(words.split())
