"""A public text as its reader hears it: sentences without markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from incident_kit.text.markup import unescape_html

#: What a statement about the incident as a whole has as its subject.
EVENT = r"\b(?:the|this|our) (?:whole |entire |overall )?(?:incident|outage|disruption)"
#: What is replaced by what, in this order; what is struck out is not stated.
_MARKUP = tuple(
    (re.compile(pattern, re.S), new)
    for pattern, new in (
        (r"<(?:del|s|strike)>[^<]*</(?:del|s|strike)>|~~[^~\n]*~~", ""),
        (r"<br ?/?>|\\\n", " "),
        (r"</?[A-Za-z][^<>\n]*>", ""),
        (r"!?\[([^\[\]\n]*)\](?:\([^)\n]*\)|\[[^\]\n]*\])?", r"\1"),
        (r"\\([^\w\s])", r"\1"),
        (r"[*`]+|(?<!\w)_+|_+(?!\w)", ""),
        (r"[\u00ad\u200b-\u200f\u2060\ufeff]", ""),
        (r"\b([ap])\.[ ]?m\.?(?![a-z])", r"\1m"),
    )
)
_COMMENT = re.compile(r"<!--.{0,2000}?-->", re.S)
_FENCED = re.compile(r"^(`{3,}|~{3,}).*?(?:^\1|\Z)", re.M | re.S)
#: Where a block begins: a blank line, a heading, an item, a row of a table.
_BLOCK = re.compile(r"\n\s*\n|\n(?=\s*(?:#{1,6}\s|[-*+]\s|\d+[.)]\s|\||>))|(?<=\|)\n")
_LEAD = re.compile(r"^(?:\s|#{1,6}\s|[-*+](?=\s)|\d+[.)]\s|\||>)+")
_END = re.compile(r"(?<=[.!?])[\"”’')]*\s+(?=[\"“‘'(]*[A-Z])")
_TITLE = re.compile(r"^#[ \t]+(\S.*)$", re.M)
_IT = re.compile(r"^It(?= )")
#: What "It" stands for the incident after, or in.
_ABOUT_IT = re.compile(
    r"(?i)disruption this caused\W*$"
    r"|^(?:on [^.,]{4,40},? )?(?:there was|we had|we saw) (?:an|a \w+) "
    r"(?:incident|outage|disruption)\W*$"
    r"|^(?:the|this) (?:incident|outage|disruption) (?:began|started|ended) (?:at|on) \d[^,;]*$"
)
_ITSELF = re.compile(r"(?i)^It lasted [^.;]{0,40},? ?from \d{1,4}[:.]?\d* ?\S* ?(?:on|to|until)\b")


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text`` speaks of "the incident" where ``quoted`` says "It"."""

    text: str
    quoted: str


def find_title_line(text: str) -> str:
    """The first heading, without markup; empty if there is none."""
    title = _TITLE.search(text)
    return _drop_markup(title[1]) if title else ""


def split_sentences(text: str) -> Iterator[Sentence]:
    """Every sentence, item and row of a table, but for what stands in a code block."""
    for block in _BLOCK.split(_COMMENT.sub("", _FENCED.sub("", text))):
        before = ""
        for sentence in _END.split(_drop_markup(_LEAD.sub("", block))):
            text = sentence
            if _ABOUT_IT.search(before) or _ITSELF.search(sentence):
                text = _IT.sub("The incident", sentence)
            yield Sentence(text, quoted=sentence)
            before = sentence


def may_hold(text: str, words: Iterable[str]) -> bool:
    """Whether ``text`` may hold one of ``words``, which are in small letters, cased either
    way. Of ASCII it is known; other letters may be meant by a pattern that ignores case."""
    lowered = text.lower()
    return any(not (text + word).isascii() or word in lowered for word in words)


def _drop_markup(text: str) -> str:
    text = unescape_html(text)
    for pattern, new in _MARKUP:
        text = pattern.sub(new, text)
    return " ".join(text.split()).strip(" |")
