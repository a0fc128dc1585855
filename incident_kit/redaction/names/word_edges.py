"""Where words begin and end in a text, escapes among them."""

from __future__ import annotations


def stands_alone(text: str, start: int, end: int) -> bool:
    """Does no letter or digit of a longer word touch ``text[start:end]``?"""
    return not continues_word(text, start) and not text[end : end + 1].isalnum()


def continues_word(text: str, start: int) -> bool:
    r"""Does a letter or digit stand before ``start``, and not as a part of an escape such
    as ``\n``?"""
    if not start or not text[start - 1].isalnum():
        return False
    is_escape = text[start - 1] in "nrt" and text[start - 2 : start - 1] == "\\"
    return not is_escape
