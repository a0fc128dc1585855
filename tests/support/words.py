"""The words of a payload that nothing shows: the law of all sources, as a function.

A word counts where a person could read it: under any key but those of ids, addresses,
colours, kinds and times, and there in its text, without markup. New keys count from
their first day, since the law asks what is lost and not what is known.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from email.message import Message

_WORD = re.compile(r"[^\W\d_]{4,}")
#: The last part of a key of machines: ``channel_id``, ``thumb_360_url``, ``createdAt``.
_TECHNICAL = re.compile(
    r"""(?ix) (?:^|_|\b)
    (?: id s? | uid | uuid | guid | url s? | uri | href | self | permalink | link | ts
      | at | on | time s? | timestamp | date | tz | time_zone | duration | offset | count
      | colou?r | type | subtype | kind | mode | style | format | align | layout | level
      | background | index | length | status | state | urgency | severity
      | visibility | priority | range | hash | token | etag
      | version | locale | lang | language | mimetype | filetype | mime | encoding | icon s?
      | emoji | unicode | size | width | height | digest | checksum | cursor | schema
    ) $ """
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
#: Keys of ids that do not say so, in the JSON of Slack and its like.
_IDS = frozenset(
    {
        *("user", "users", "channel", "channels", "team", "user_team", "source_team"),
        *("reply_users", "replies", "parent", "inviter", "bot", "app", "mrkdwn_in"),
        *("pinned_to", "data_source", "subscribed", "creator", "shares", "display_as_bot"),
    }
)
#: Objects in which one key is an id: the name of an emoji, the value of a choice.
_ID_OF_KIND = {
    "emoji": frozenset({"name"}),
    "button": frozenset({"value"}),
    "workflow_button": frozenset({"value"}),
    "file": frozenset({"source"}),
}
#: What people clicked, which no text says.
_NEVER = frozenset({"reactions"})
_LINK = re.compile(r"<(?![/!]?[A-Za-z]+[\s>])([@#!]|\w+:)?([^<>|\s]*)(?:\|([^<>]*))?>")
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*:/?/?[^\s<>|)\]]*[/.@][^\s<>|)\]]*", re.IGNORECASE)
#: Of people: what is shown stands for whom it belongs to.
_MAILBOX = re.compile(r"(?<![\w.+-])[\w.+-]+@[A-Za-z0-9][\w-]*(?:\.[\w-]+)+")
_TARGET = re.compile(r"\]\([^)\s]*\)")
_EMOJI = re.compile(r":[a-z0-9_+'-]+:")
_ID = re.compile(r"\b(?=[A-Z]*\d)[A-Z0-9]{8,}\b|\b(?=[a-f]*\d)[0-9a-f-]{12,}\b")
_UNSHOWN = re.compile(r"(?is)<(style|script|head)\b.*?</\1\s*>|<!--.*?-->")
_TAG = re.compile(r"(?i)</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>")
_MARKS = re.compile(r"\\(?=[^\w\s])|[*~`]|(?<!\w)_|_(?!\w)")


def list_lost_words(
    payload: object, shown: Iterable[str], *, beside: Iterable[str] = ()
) -> list[str]:
    """The words of four letters or more of ``payload`` that stand in none of the texts
    ``shown``, each once, in the payload's order; letter case does not count.

    ``payload`` is JSON, a text, or a mail, of which the inline texts count. What stands
    under the keys ``beside`` is not asked for, whatever it is.
    """
    seen = {
        word
        for text in shown
        for reading in (text, text.replace("<", " ").replace(">", " "))  # code keeps its "<"
        for marks in ("", " ")
        for word in _list_words(reading, marks)
    }
    texts = _list_texts(payload, frozenset(beside))
    asked = dict.fromkeys(word for text in texts for word in _list_words(text))
    return [word for word in asked if word not in seen]


def _list_words(text: str, marks: str = "") -> list[str]:
    """The words of ``text``; a mark inside a word is read as ``marks``, which either
    joins or parts what stands beside it."""
    return _WORD.findall(_MARKS.sub(marks, _undo_markup(text)).casefold())


def _undo_markup(text: str) -> str:
    """``text`` without tags, addresses, ids and the names of emoji; what they are
    labelled with stays."""
    text = _UNSHOWN.sub(" ", unicodedata.normalize("NFC", text))
    text = _LINK.sub(_read_label, text)
    text = html.unescape(_TAG.sub(" ", text))  # a "<" that was escaped begins no tag
    text = _TARGET.sub("] ", text)
    for technical in (_ADDRESS, _MAILBOX, _EMOJI, _ID):
        text = technical.sub(" ", text)
    return text


def _read_label(link: re.Match[str]) -> str:
    sigil, target, label = link.groups()
    if label is not None:
        return f" {label} "
    return " " if sigil else f" {target} "


def _list_texts(payload: object, beside: frozenset[str]) -> Iterator[str]:
    if isinstance(payload, str):
        yield payload
    elif isinstance(payload, Message):
        yield from _list_mail_texts(payload)
    elif isinstance(payload, list | tuple):
        for item in payload:
            yield from _list_texts(item, beside)
    elif isinstance(payload, dict):
        ids = _ID_OF_KIND.get(str(payload.get("type")), frozenset())
        for key, value in payload.items():
            if key not in beside | ids | _NEVER and _is_read_by_people(str(key), value):
                yield from _list_texts(value, beside)


def _is_read_by_people(key: str, value: object) -> bool:
    """A key of machines holds a text of theirs; an object below it may hold others."""
    parted = _HUMP.sub("_", key)
    is_technical = key in _IDS or _TECHNICAL.search(parted) is not None
    return not is_technical or isinstance(value, dict) or _holds_objects(value)


def _holds_objects(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def _list_mail_texts(mail: Message) -> Iterator[str]:
    for part in mail.walk():
        if part.get_content_maintype() != "text":
            continue
        if part.get_content_disposition() == "attachment":
            continue
        data = part.get_payload(decode=True)
        if isinstance(data, bytes):
            yield _decode(data, part.get_content_charset() or "utf-8")


def _decode(data: bytes, charset: str) -> str:
    for name in (charset, "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", errors="replace")
