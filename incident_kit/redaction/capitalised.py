"""Runs of capitalised words in a text, and which of them may be somebody's name.

A run passes only if all of it is listed: words that say nothing by themselves make a name
together (the Home Office), and one alone inside a sentence does too (Boots). What a capital
says nothing of, such as a sentence's first word, passes as ordinary and is told apart.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

import re2

from incident_kit.redaction.matching import compile_pattern
from incident_kit.redaction.names.common_nouns import SAID, is_common_noun
from incident_kit.redaction.names.first_names import is_first_name
from incident_kit.redaction.names.meant_people import reads_as_person
from incident_kit.redaction.names.words import (
    is_brand,
    is_english,
    is_function_word,
    is_given_name,
    is_nobodys,
    is_word,
    read_phrases,
    read_words,
)
from incident_kit.redaction.source import Source
from incident_kit.redaction.views import fold_text

_WORD = (
    r"(?:[A-Z]&[A-Z]\b|[A-Z][A-Za-z0-9]*|[0-9][a-z](?:\b|$)|[0-9]+[A-Z][a-z]{2,})"
    r"(?:['’-][A-Z][A-Za-z0-9]*)*"
)
_LINK = r"(?:of |& |van |von |de |der |den |di |da |la |le |bin |al |the ){0,2}"
#: Also between the words of an address and of an identifier.
_BLANK = r"(?:[ \t_+]+|%20)"
RUN = compile_pattern(rf"(?:\b|_){_WORD}(?:{_BLANK}{_LINK}{_WORD}){{0,7}}")
WORD = re2.compile(_WORD)
_WORD_IN_RUN = compile_pattern(_WORD)
#: What a sentence, a heading, an item or a cell of a table begins after, a label, a dash and
#: a time of day too; what stands in a link, an identifier or a tag begins anywhere. By the
#: standard library: it is asked of twelve characters.
SENTENCE_START = re.compile(
    r"(?:(?:(?:^|\n)[ \t>]*(?:[-*+•][ \t]+|\d+[.)][ \t]+)?|[.!?:|…])[ \t]*[\"'“‘(\[*_#|>`]*[ \t]*"
    r"|\*\*:?[ \t]+|[ \t]-[ \t]+|\d[:.]\d\d(?:[ \t](?:GMT|BST|UTC))?[ \t]+|[/_=&#@<>.%\\{}-])\Z",
    re.ASCII,
)
CODE = compile_pattern("(?s)```.*?(?:```|$)|`[^`\n]*`")
#: By the standard library: it is matched at a place, and gives nothing back.
HEADING = re.compile(r"[ \t>]*+(?:#{1,6} |\*\*)")
#: Levels, percentiles, versions, quarters, sizes, times of day, halves of postcodes: letters
#: and digits of nobody.
CODED = re2.compile(
    r"(?:P|Q|S|T|H|V|v|SEV|Sev|HTTP|TLS|SHA|UTF|IPv|Python|Log4)[0-9.]+\w?|\d+(?:st|nd|rd|th|am|pm|[xkKmMgGsShHdDwWyYtTbBpP])"
    r"|[0-9]+|[A-Z]\d{2,}|[A-Z]{2}\d{1,2}[A-Z]?|[T0-9]+Z?"
)
#: A capital in a heading says nothing if so many of its longer words have one.
TITLE_CASE = 0.6
#: A shorter word has no capital in a heading.
LEAST_LETTERS = 4
#: Endings of nouns that need no article: several things, and what is done or is so.
WITHOUT_ARTICLE = ("s", "ing", "ion", "ment", "ance", "ence", "ity", "ness", "thing", "one", "body")
#: What companies call themselves behind a name.
OF_COMPANIES = frozenset(
    "consulting energy group holdings homes logistics media networks partners payments security "
    "services software solutions systems technologies technology".split()
)
#: What code raises.
RAISED = ("Error", "Exception")
#: What begins in brackets or behind them, if a word without a capital follows.
BRACKETS_BEFORE, SMALL_BEHIND = ("(", ") "), re.compile(" [a-z]")
#: What a word of code is joined from.
HUMP = re2.compile("[A-Z]+[a-z0-9]*")
#: What a time of day ends in: after it, a sentence begins.
CLOCK = frozenset("am pm utc gmt bst cet cest est edt pst pdt cst cdt mst mdt ist".split())
#: What stands around words and is none.
MARKS = " \t*_>#\"'“”‘’():,.;?!–-"

Place = Literal["inside", "subject", "start", "title", "code"]


class Word(NamedTuple):
    """A word of a run: the text, and where it stands."""

    text: str
    start: int
    end: int


class Name(NamedTuple):
    """A run of words that may be a name: where it starts, where its own words end, and
    where the plain words end that follow them."""

    start: int
    end: int
    plain_end: int


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words side by side, without the function words before them, and the
    place that they stand in."""

    words: tuple[Word, ...]
    place: Place


class Listed:
    """The phrases that may pass: the trade's as a whole, ``own`` ones from their beginning
    on (``Harbour`` of ``Harbour platform team``)."""

    def __init__(self, own: Iterable[str]) -> None:
        beginnings = (beginning for phrase in own for beginning in _list_beginnings(phrase))
        self._phrases = {*read_phrases("trade_phrases.txt"), *beginnings}
        self._longest: dict[str, int] = {}
        for phrase in self._phrases:
            first, length = phrase.partition(" ")[0], phrase.count(" ") + 1
            self._longest[first] = max(length, self._longest.get(first, 0))

    def drop_covered(self, run: Run) -> tuple[Word, ...]:
        """The words of ``run`` without the listed phrases in it, and plain words behind one
        that is a name. Ordinary words that are listed (a component called Home) make no other
        phrase pass (the Home Office)."""
        words = run.words
        left: list[Word] = []
        index, follows_name, has_ordinary = 0, False, False
        while index < len(words):
            length = self._find_longest(words, index)
            if length:
                follows_name = any(_is_telling(word) for word in words[index : index + length])
                has_ordinary = has_ordinary or not follows_name
            else:
                follows_name = follows_name and not _is_strange(words[index].text)
                left += [] if follows_name else [words[index]]
            index += max(length, 1)
        says_more = any(not is_nobodys_word(word.text) for word in left)
        is_first_alone = run.place == "start" and left == [words[0]]
        return words if has_ordinary and says_more and not is_first_alone else tuple(left)

    def _find_longest(self, words: tuple[Word, ...], index: int) -> int:
        """How many words from ``index`` on are a listed phrase."""
        first = _fold(words[index].text).partition(" ")[0]
        longest = self._longest.get(first, 0)
        for length in range(min(longest, len(words) - index), 0, -1):
            phrase = " ".join(_fold(word.text) for word in words[index : index + length])
            if phrase in self._phrases:
                return length
        return 0


@lru_cache(maxsize=8192)
def _fold(text: str) -> str:
    """``text`` as phrases are compared, without the ending of a possessive."""
    folded = fold_text(text).casefold().replace("’", "'").removesuffix("'s")
    return " ".join(folded.replace("-", " ").replace("(", " ").replace(")", " ").split())


def _list_beginnings(phrase: str) -> Iterator[str]:
    words = _fold(phrase).split()
    for end in range(1, len(words) + 1):
        yield " ".join(words[:end])


def judge_runs(text: str, listed: Listed) -> Iterator[tuple[Run, Name | None]]:
    """Each run of ``text`` without what is listed in it, in order, and the name that it may
    be; ``None`` for words that pass as ordinary."""
    for run in find_runs(text):
        words = listed.drop_covered(run)
        if run.place == "code":  # a digit and a letter are no name there
            words = tuple(word for word in words if not word.text[0].isdigit())
        own = Run(words, run.place)
        strange = [word for word in words if _is_strange_at(word.text, run.place)]
        if _is_constant(text, run.words):
            yield own, None
        elif strange:
            yield own, _name_around(strange, own)
        elif _may_be_plain_name(text, own) or _names_somebody(text, own):
            yield own, Name(words[0].start, words[-1].end, words[-1].end)
        else:
            yield own, None


def find_runs(text: str) -> Iterator[Run]:
    """The runs of capitalised words, in order; one of function words alone is none."""
    source = Source(text)
    code = [_locate(source, span) for [span] in CODE.finditer(source.data)]
    code_starts = [start for start, _ in code]
    for [(low, high)] in RUN.finditer(source.data):
        if _is_function_alone(source.data[low:high]):
            continue
        words = _read_words(source, low, high)
        own = _drop_function_words(words)
        if own:
            before = bisect_right(code_starts, own[0].start)
            is_code = before > 0 and own[0].start < code[before - 1][1]
            place = _find_place(text, words, own)
            yield Run(own, "code" if is_code else place)


@lru_cache(maxsize=1024)
def _is_function_alone(run: bytes) -> bool:
    """Is it one word, as most sentences begin with, that only holds them together?"""
    return run.isalpha() and _says_nothing(run.decode())


def _locate(source: Source, span: tuple[int, int]) -> tuple[int, int]:
    """A span of bytes in characters."""
    return source.to_character(span[0]), source.to_character(span[1])


def _read_words(source: Source, low: int, high: int) -> tuple[Word, ...]:
    """The words of a run, read as if nothing stood around it."""
    found = _WORD_IN_RUN.finditer(source.data[low:high])
    places = (_locate(source, (low + start, low + end)) for [(start, end)] in found)
    return tuple(Word(source.text[start:end], start, end) for start, end in places)


def _drop_function_words(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """``words`` from the first to the last that is no function word."""
    own = [index for index, word in enumerate(words) if not _says_nothing(word.text)]
    return words[own[0] : own[-1] + 1] if own else ()


def _says_nothing(word: str) -> bool:
    return _is_function(word) or _is_clock(word)


def _is_clock(word: str) -> bool:
    return word.lower() in CLOCK


def _is_function(word: str) -> bool:
    return len(word) == 1 or is_function_word(word)


def _find_place(text: str, run: tuple[Word, ...], words: tuple[Word, ...]) -> Place:
    """Where a run stands that has ``words`` of its own."""
    start, end = run[0].start, run[-1].end
    line_start = text.rfind("\n", 0, start) + 1
    heading = HEADING.match(text[line_start:start])
    if heading is not None:
        line_end = text.find("\n", end)
        behind = text[end : line_end if line_end >= 0 else len(text)]
        if _is_title(text[line_start + heading.end() : start], behind):
            return "title"
    if words[0].start > start:
        is_start = all(_is_clock(word.text) for word in run[: run.index(words[0])])
    else:
        is_start = SENTENCE_START.search(text[max(0, start - 12) : start]) is not None
    if not is_start and text[max(0, start - 2) : start].endswith(BRACKETS_BEFORE):
        is_start = SMALL_BEHIND.match(text, end) is not None
    if not is_start:
        return "inside"
    return "subject" if _is_subject(text, words) else "start"


def _is_subject(text: str, words: tuple[Word, ...]) -> bool:
    """Whether a word is somebody's name though a sentence begins with it: companies call
    themselves so, or it is said of it what is said of somebody."""
    word, behind = _drop_possessive(words[0].text), words[0].end
    if is_brand(word):
        return True
    may_be_noun = len(words) > 1 or word.lower().endswith(WITHOUT_ARTICLE)
    return not may_be_noun and SAID.match(text[behind : behind + 60]) is not None


def _is_title(before: str, behind: str) -> bool:
    """Whether a run's capitals may come from standing in a heading: all of it is the run,
    or most longer words beside the run have a capital too."""
    behind = behind.partition("**")[0]
    others = [*_list_longer_words(before)[1:], *_list_longer_words(behind)]
    if others:
        return sum(word[0].isupper() for word in others) / len(others) >= TITLE_CASE
    return not before.strip(MARKS) and not behind.strip(MARKS)


def _list_longer_words(text: str) -> list[str]:
    words = (word.strip(MARKS) for word in text.split())
    return [word for word in words if len(word) >= LEAST_LETTERS and word.isalpha()]


def _may_be_plain_name(text: str, run: Run) -> bool:
    """Whether ordinary words with capitals may be a name, where they stand."""
    words = run.words
    if all(is_nobodys_word(word.text) for word in words):
        return len(words) > 1 and run.place != "title" and _begins_with_first_name(words)
    if run.place == "subject":
        return True
    if run.place == "inside":
        return len(words) > 1 or not is_common_noun(text, words[0].start, words[0].end)
    if run.place == "code" and all(word.text.isupper() for word in words):
        return False
    if run.place == "title" or len(words) < 2:
        return False
    if _begins_with_first_name(words):
        return True
    return not all(is_nobodys_word(word.text) for word in words[1:])


def _is_constant(text: str, words: tuple[Word, ...]) -> bool:
    """Are they words of the language joined to the name of a value: ``COIN_AMOUNT``?"""
    if len(words) < 2 or not all(word.text.isupper() for word in words):
        return False
    between = {text[one.end : other.start] for one, other in pairwise(words)}
    return between == {"_"} and all(is_english(word.text) for word in words)


def _begins_with_first_name(words: tuple[Word, ...]) -> bool:
    """Does a family name stand behind a first name, though it is a place or a state too?"""
    first, second = words[0].text, _drop_possessive(words[1].text)
    if not _is_called(first) or not second.istitle():
        return False
    if not is_english(first) or second.lower() in OF_COMPANIES:
        return True
    return second.lower() not in read_words("states.txt")


def _names_somebody(text: str, run: Run) -> bool:
    """Is it one first name, said of what is said of people?"""
    if len(run.words) != 1 or run.place in ("code", "title"):
        return False
    word = run.words[0]
    return reads_as_person(text, word.start, word.start + len(_drop_possessive(word.text)))


def _name_around(strange: list[Word], run: Run) -> Name:
    """The name that strange words stand in: inside a sentence, the words before them too."""
    words = run.words
    last = strange[-1]
    before = words[: words.index(strange[0])]
    given = [word for word in before if run.place == "inside" or _is_called(word.text)]
    first = given[0] if given else strange[0]
    plain_end = last.end if run.place == "title" else words[-1].end
    return Name(first.start, last.end, plain_end)


def _is_called(word: str) -> bool:
    return is_given_name(word) or is_first_name(word)


@lru_cache(maxsize=8192)
def is_nobodys_word(word: str) -> bool:
    """Whether a word means nobody, with a capital too."""
    base = _drop_possessive(word)
    if _is_function(base) or CODED.fullmatch(base):
        return True
    return all(is_nobodys(part) for part in _split(base))


def is_surname(word: str) -> bool:
    """May a word with a capital be somebody's surname: a strange one, or one that is a name
    too?"""
    return word[:1].isupper() and (_is_strange(word) or is_given_name(word))


@lru_cache(maxsize=8192)
def _is_strange(word: str) -> bool:
    """Is it neither a word of the language nor of the trade? Letters alone, such as NHS, are
    if the trade has them not; so is what has a digit."""
    base = _drop_possessive(word)
    if is_nobodys_word(base):
        return False
    if any(map(str.isdigit, base)):
        return True
    singular = base.removesuffix("s")
    if singular.isupper() and (len(singular) < LEAST_LETTERS or not is_word(singular)):
        return True
    if len(base) < 3:
        return not is_word(base)
    if base.endswith(RAISED):
        return not all(map(is_word, HUMP.findall(base)))
    return not all(is_english(part) for part in _split(base))


def _is_strange_at(word: str, place: Place) -> bool:
    """The same, where in code words are joined to one (``CrashLoopBackOff``) and shouted."""
    if place != "code":
        return _is_strange(word)
    humps = HUMP.findall(word)
    return _is_strange(word) and not all(len(hump) > 2 and is_word(hump) for hump in humps)


def _is_telling(word: Word) -> bool:
    """Whether a word of a listed name says by itself whose it is."""
    return _is_strange(word.text) or is_brand(word.text)


def _drop_possessive(word: str) -> str:
    return word[:-2] if word.endswith(("'s", "’s")) else word


def _split(word: str) -> list[str]:
    return word.replace("’", "-").replace("'", "-").split("-")
