"""The headers of a mail, read in linear time: the standard library takes the square of a
header's length, in comments, quotes and parameters alike."""

from __future__ import annotations

import binascii
import re
from email.base64mime import decode as decode_base64
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import EmailPolicy
from quopri import decodestring
from typing import TYPE_CHECKING, Any

from incident_kit.text.charsets import decode_text, restore_text

if TYPE_CHECKING:  # the type has a parameter that the class does not take
    Base = EmailPolicy[EmailMessage]
else:
    Base = EmailPolicy

#: A longer header is read as plain words, or its start only where it says what follows.
_LONGEST = 1000
_CODED = re.compile(r"(=\?[^?\s]{1,40}\?[bBqQ]\?[^?\s]{0,400}\?=)(?:\s++(?==\?))?")


class _Policy(Base):
    def header_fetch_parse(self, name: str, value: str) -> Any:
        if len(value) <= _LONGEST:
            return super().header_fetch_parse(name, value)
        if name.lower().startswith(("content-", "mime-")):
            return super().header_fetch_parse(name, value[:_LONGEST])
        return read_header(name, value)


#: How mails are parsed.
POLICY = _Policy()


def read_header(name: str, value: str) -> str:
    """A whole header as its form says it, or as it stands if its form is broken."""
    try:
        if len(value) <= _LONGEST:
            return str(POLICY.header_fetch_parse(name, value))
        return _CODED.sub(_decode_word, _restore_bytes(value))
    except Exception:  # the standard library's parser answers broken headers with anything
        return _restore_bytes(value)


def read_words(name: str, value: str) -> str:
    """A header as :func:`read_header` gives it, and where that leaves letters that say
    nothing, its bytes as the charset that they are most likely in."""
    text = read_header(name, restore_text(value))
    if "\ufffd" not in text:
        return text
    return _CODED.sub(_guess_word, restore_text(value))


def _guess_word(word: re.Match[str]) -> str:
    charset, way, coded = word[1][2:-2].split("?", 2)
    try:
        if way in "bB":
            data = decode_base64(coded)
        else:
            data = decodestring(coded.encode("ascii", "replace"), header=True)
    except (binascii.Error, ValueError):
        return word[0]
    return decode_text(data, charset)


def _decode_word(word: re.Match[str]) -> str:
    return str(make_header(decode_header(word[1])))


def _restore_bytes(value: str) -> str:
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
