"""What a message says, for choosing among messages: its sentences, and whether they
state, ask or merely greet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from incident_kit.model import Event

#: What was read in so many messages is kept: a desk reads all of them after each decision.
MOST_READ = 8192
#: Of a long message, its first and its last words are read.
_HEAD, _TAIL = 600, 200

_PASTED = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_LABEL = re.compile(r"!?\[([^\[\]\n]{0,200})\]\(([^()\s]{0,600})\)")
_LINK = re.compile(r"<?(?:https?|tel|mailto):\S+|www\.\S+")
_MAY_LINK = re.compile("://|tel:|mailto:|www")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
#: Without markup, and with the apostrophe that keyboards have.
_PLAIN = str.maketrans({**dict.fromkeys("*_~`\\"), "\N{RIGHT SINGLE QUOTATION MARK}": "'"})
#: Stands where a link was.
_ARROW = "\N{NORTH EAST ARROW}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A message's sentences in lower case, without markup and with an arrow for each
    link, and the text that was pasted into it as code."""

    sentences: tuple[str, ...]
    pasted: str


@lru_cache(MOST_READ)
def read(body: str) -> Reading:
    """``body``, of which the middle of a long text is left out."""
    short = body if len(body) <= _HEAD + _TAIL else f"{body[:_HEAD]}\n{body[-_TAIL:]}"
    said, pasted = short, ""
    if "```" in short:
        said = _PASTED.sub(" ", short)
        pasted = _lower(" ".join(_PASTED.findall(short)))
    plain = _shorten_links(said).translate(_PLAIN)
    sentences = (sentence.strip() for sentence in _SENTENCE_END.split(_lower(plain)))
    return Reading(tuple(sentence for sentence in sentences if sentence), pasted)


def _shorten_links(text: str) -> str:
    if "](" in text:
        text = _LABEL.sub(r"\1", text)
    return _LINK.sub(_ARROW, text) if _MAY_LINK.search(text) else text


def _lower(text: str) -> str:
    """In lower case, and an error's name in two words: ``KeyError`` is an error."""
    if "Error" in text or "Exception" in text:
        text = _ERROR.sub(r" \1", text)
    return text.casefold()


_ERROR = re.compile(r"(?<=\w)(Error|Exception)\b")
_SUPPOSED = re.compile(
    r"\W*(?:@\S+ )*(?:could|can(?!')|should|shall|would|may|might|any|anybody|who|what|why|how|"
    r"where|maybe|perhaps|idea|if|please|kindly|options?)\b(?! not)"
)
_WISHED = re.compile(
    r"\b(?:could|should|would|might)\b(?! not)|\b(?:i'd like|let me|do we think)\b|\bis it\Z"
)
_BRIDGE = re.compile(
    r"\b(?:bridge|zoom|meet|teams|call is|dial[- ]?in|hangout|webex)\b.{0,60}"
    rf"(?:{_ARROW}|\bpin\b|\+?\d[\d ()-]{{8,}})"
)


def is_statement(sentence: str) -> bool:
    """Whether the sentence says that something is or was so: it does not ask, wish or
    suppose, nor tell the number of a bridge."""
    if "?" in sentence or _SUPPOSED.match(sentence) or _WISHED.search(sentence):
        return False
    return not _BRIDGE.search(sentence)


_CHATTER = frozenset(
    "good morning afternoon evening night gm hi hiya hey hello hola hallo moin bye brb o7 cheers "
    "ta thanks thank you thx ty danke gracias merci many all team everyone everybody both again "
    "nice super great lovely brilliant work job lol haha hah aw aww awww hm hmm hmmm ok okay yes "
    "yep no sure same here joining so very much sorry sorries 1".split()
)
_PHRASE = re.compile(r"\b(?:will do|got it|well done)\b|:[\w+-]+:")
_WORD = re.compile(r"[\w']+")
_REMINDER = re.compile(r"\W*(?:reminder|tip|daily|lunch|please rate)\b")


def is_chatter(event: Event, reading: Reading) -> bool:
    """Whether the whole message is a greeting, thanks, a sign, a link, a bridge's number
    or a bot's reminder: nothing that anybody looks for in a timeline. A file is none."""
    if reading.pasted or "files" in event.flags:
        return False
    return _says_nothing(reading, is_by_bot=event.is_by_bot)


@lru_cache(MOST_READ)
def _says_nothing(reading: Reading, *, is_by_bot: bool) -> bool:
    words = _WORD.findall(_PHRASE.sub(" ", " ".join(reading.sentences)))
    if _CHATTER.issuperset(words):
        return True
    if is_by_bot and _REMINDER.match(reading.sentences[0]):
        return True
    tells_bridge = any(map(_BRIDGE.search, reading.sentences))
    return tells_bridge and not any(map(is_statement, reading.sentences))
