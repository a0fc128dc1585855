"""Lines that may tell of a security incident: they make the kit ask, and never decide.

What counts is the National Cyber Security Centre's sense of one: attempts to gain access
that is not authorised, its use, changes that nobody agreed to, and the malicious
disruption of a service (https://www.ncsc.gov.uk/information/what-cyber-incident). A word
alone says nothing ("breach" of an error budget, a memory "leak"): what is looked for is
somebody or something of value, and what happened to it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, Literal

import re2

from incident_kit.text.fingerprint import digest
from incident_kit.text.word_lists import read_sections

#: How sure a line sounds: one that asks raises the question, a hint is shown with it.
Weight = Literal["asks", "hints"]


@dataclass(frozen=True, slots=True)
class Said:
    """A text of the record or the report: ``where`` it stands, for people, and its words."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Signal:
    """A sentence that may tell of a security incident, and of what kind."""

    where: str
    sentence: str
    kind: str
    weight: Weight

    @property
    def print(self) -> str:
        """What an answer remembers of it: its words, wherever they stand."""
        return digest(" ".join(self.sentence.split()).casefold()).removeprefix("sha256:")[:12]

    def __str__(self) -> str:
        return f"{self.where}: “{_shorten(self.sentence)}” ({self.kind})"


# what is looked for -------------------------------------------------------------------

_LISTS = {
    name: rows.replace("\n ", "").split("\n")
    for name, rows in read_sections("incident_kit.process", "signals.txt").items()
}
#: Words for people and things, which patterns name as ``<name>``.
_WORDS = ("be", "who", "secrets", "somebody", "data", "assets")
_MEANT = ("denied", "not denied", "own or routine", "wondered")
_KINDS = tuple(name for name in _LISTS if name not in (*_WORDS, *_MEANT))


def _join(name: str) -> str:
    """A pattern for any line of a section, the words it names put in."""
    return _put_words_in("|".join(_LISTS[name]))


def _put_words_in(pattern: str) -> str:
    return re.sub(r"<(\w+)>", lambda match: f"(?:{_join(match[1])})", pattern)


def _compile_words(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_join(name)})\b", re.IGNORECASE)


#: Every pattern, with the kind that it tells of.
_TOLD = tuple((kind, line) for kind in _KINDS for line in _LISTS[kind])


@cache
def _compile_patterns() -> Any:
    """Tells by number which patterns a text matches. First it looks for the words that a
    match has to hold: most texts hold none, and an automaton of all is large."""
    options = re2.Options()
    options.case_sensitive, options.max_mem = False, 64 << 20
    patterns = re2.Filter()
    for _, line in _TOLD:
        patterns.Add(_put_words_in(line), options)
    patterns.Compile()
    return patterns


def find_kinds(sentence: str) -> dict[str, tuple[int, int]]:
    """The kinds that a sentence may tell of, in their order, with what first tells of each:
    of several patterns that match from there on the one that is listed first."""
    patterns = _compile_patterns()
    found: dict[str, tuple[int, int]] = {}
    for number in patterns.Match(sentence) or ():
        kind, _ = _TOLD[number]
        span = patterns.re(number).search(sentence).span()
        found[kind] = min(found.get(kind, span), span, key=itemgetter(0))
    return found


# how it is meant -------------------------------------------------------------------

#: It says that there is none, or that it was not; and where such words say nothing.
_DENIAL, _NO_DENIAL = _compile_words("denied"), _compile_words("not denied")
#: Of our own doing, of a product or a routine: what it says happened to nobody.
_OWN = _compile_words("own or routine")
#: A denial on the other side of one of these is about something else.
_TURN = re.compile(r"\b(?:but|however|though|yet|because|so|while|whereas)\b|[;–—]", re.IGNORECASE)
#: It is what somebody wonders about, or would do.
_WONDERED = _compile_words("wondered")
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.](?=\w)[^.!?\n]*)*[.!?]*")
_NEAR = 60

#: What a sentence tells: the sentence, the kind and the weight.
_Read = tuple[str, str, Weight]


def find_signals(texts: Iterable[Said]) -> tuple[Signal, ...]:
    """The sentences of ``texts`` that may tell of a security incident, each once, in order."""
    listed = tuple(texts)
    by_text = {text: tuple(_read_text(text)) for text in {said.text for said in listed}}
    found = (Signal(said.where, *read) for said in listed for read in by_text[said.text])
    return tuple({signal.print: signal for signal in found}.values())


def _read_text(text: str) -> Iterator[_Read]:
    if not _compile_patterns().Match(text):
        return
    for match in _SENTENCE.finditer(text):
        sentence = " ".join(match[0].split())
        read = _read_sentence(sentence)
        if read is not None:
            yield read


def _read_sentence(sentence: str) -> _Read | None:
    """The signal that a sentence is, by the first kind that it tells of for sure, or else
    hints at."""
    weighed = ((kind, _weigh(sentence, *span)) for kind, span in find_kinds(sentence).items())
    signals = [(sentence, kind, weight) for kind, weight in weighed if weight]
    return min(signals, key=lambda signal: signal[2] != "asks", default=None)


_RESTRICTED = re.compile(
    r"(?:^|[#_-])(?:sec|security|infosec|csirt|soc|restricted|confidential)(?:[_-]|$)",
    re.IGNORECASE,
)


def find_channel_signals(channels: Iterable[str]) -> tuple[Signal, ...]:
    """A signal for each channel whose name says that not everybody is in it."""
    return tuple(
        Signal(channel, f"{channel} was read", "a restricted channel", "asks")
        for channel in channels
        if _RESTRICTED.search(channel)
    )


def select_unanswered(signals: Iterable[Signal], answered: Collection[str]) -> tuple[Signal, ...]:
    """The signals that no answer has seen, where one of them asks; what only hints stands
    beside one that asks and raises nothing by itself."""
    new = tuple(signal for signal in signals if signal.print not in answered)
    return new if any(signal.weight == "asks" for signal in new) else ()


def sort_signals(signals: Iterable[Signal]) -> list[Signal]:
    """``signals``, those that ask first."""
    return sorted(signals, key=lambda signal: signal.weight != "asks")


def list_signals(signals: Sequence[Signal], most: int = 5) -> list[str]:
    """``line 12: “…” (exposed data)`` and so on, and ``and 3 more``; those that ask first."""
    first = sort_signals(signals)
    more = [f"and {len(first) - most} more"] if len(first) > most else []
    return [*map(str, first[:most]), *more]


def describe_signals(signals: Sequence[Signal]) -> str:
    """The same in one line."""
    return "; ".join(list_signals(signals))


def _shorten(text: str, most: int = 120) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _weigh(sentence: str, start: int, end: int) -> Weight | None:
    """How sure a sentence sounds; nothing where it denies, or tells of something else."""
    around = sentence[max(0, start - _NEAR) : end + _NEAR]
    if _OWN.search(around):
        return None
    if sentence.endswith("?") or _WONDERED.search(sentence):
        return "hints"
    clause = sentence[slice(*_find_clause(sentence, start, end))]
    return None if _DENIAL.search(_NO_DENIAL.sub(" ", clause)) else "asks"


def _find_clause(sentence: str, start: int, end: int) -> tuple[int, int]:
    """Where a denial of the words between is looked for: near them, up to where the
    sentence turns to something else."""
    begin = max((turn.end() for turn in _TURN.finditer(sentence, 0, start)), default=0)
    turn = _TURN.search(sentence, end)
    stop = turn.start() if turn else len(sentence)
    return max(begin, start - _NEAR), min(stop, end + _NEAR)
