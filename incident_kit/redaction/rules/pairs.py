"""Secrets known by the word before them: in code, configuration, commands and chat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_letters, digits
from typing import NamedTuple

from incident_kit.redaction.matching import GroupSpans, Pattern, compile_pattern
from incident_kit.redaction.rules.keywords import STRENGTHS, Strength, any_keyword
from incident_kit.redaction.rules.pair import GAP, Pair, is_secret_pair
from incident_kit.redaction.rules.values.passwords import stands_out
from incident_kit.redaction.source import Source, Span, find_windows

_NAME = r"[\w-]*(?:\.[\w-]+)*(?:\[[\w\"']*\])?(?P<close>[\"'`*_\]]*\)?)"
_VERB = (
    r"\s+(?P<verb>is now|was|is|ist|lautet|est|es|war|jest|är|ar|to|as|to be|set to|changed to|"
    r"reset to)[:\s]\s*(?:still |now |just |actually )?"
)
_LINE = r"[ \t]*(?P<line>\\?\s?(?:[|>][+-]?)?\n[ \t>]*)?"
#: What a language may put between a name and its value.
_OPEN = (
    r"(?:(?:Optional|Secret)?\[?(?:str(?:ing)?|String|char\s?\*?|&str|SecretStr|Text)\]?\s*=\s*)?"
    r"(?P<open>[*_|]*[ \t]*(?:[@fbruL$]{0,2}(?:\\?[\"'`]+|&quot;|&#39;)[\"'`]?|<)?)"
)
#: The value follows the word,
_NEXT = (
    rf"{_NAME}(?:(?:</[A-Za-z]+[0-9]?>)?[ \t]*(?P<sep>-{{1,2}}>?\s|は|が|是|는|은|为|"
    rf":{{1,3}}=|={{1,3}}>?|=~|->|:{{1,2}}|\(\s?|\?=|\|\|=?|,|\||!=|：|＝){_LINE}(?:<[a-z]+>)?|"
    rf"{_VERB}|\s*(?P<tag>(?:</?[A-Za-z][^<>]*>\s*)+|"
    rf"(?:[\w:.-]+=\"[^\"<>\n]*\"[ \t]*)*>)\s*|"
    rf"[ \t]+){_OPEN}"
)
#: or what it opens stands between them.
_AFAR = (
    rf"{_NAME}(?:\s*\([^)\n]+\)|\s+(?:for|of|to|on|at|in|pour|für|fur|del?|da|do|zu)\s"
    rf"(?:the |our |this |your |my )?[\w@./:-]*[\w/](?:'s)?(?: [\w@./-]+){{0,3}}?)"
    rf"(?:\s*(?P<sep>:|->|=>|\s=\s|=|-{{1,2}}\s){_LINE}|{_VERB}){_OPEN}"
)
_TAILS = (_NEXT, _AFAR)
#: What a name is made of, where it is looked for backwards, and how far.
_NAME_LETTERS = f"{ascii_letters}{digits}_-."
_MOST_BEFORE_WORD = 40
#: How far behind its word a value may start, and how long it may be.
_MOST_BEHIND_WORD = 400
#: By the standard library: on a short text with no repetition it is the faster one.
_VALUE_END = re.compile(
    r"[\s,;\"'`<>|]|\\[\"'nrt]|&quot;|&#39;|&amp;|\)[\s,;.]|\)$|\*\*(?:\s|$)|\]\s|\}\s|\}\}|\}$",
    re.ASCII,
)
#: What ends a sentence or an emphasis, and those of it that no password ends with.
_PUNCTUATION, _QUIET_PUNCTUATION = ".,;:!?)*_", ".,;:)*_"
#: What a field of a link's query begins with, and what ends its value.
_QUERY_SIGNS = ("?", "&")
_QUERY_END = re.compile(r"[&#]")
#: What may stand before a value's quotes: emphasis, and the prefixes of strings.
_BEFORE_QUOTES = "*_|@fbruL$ \t"


def _make_scout_pattern() -> str:
    telling, key = any_keyword("pt"), any_keyword("k")
    after = r"(?:[^\n]*[:=,|>\"'`~：＝はが是는은为0-9!@#$%^&*+?<-]|\W{0,4}\n)"
    name = r"[\w.-]*[\[\]\"'`*_)\w]{0,6}"
    return rf"(?i)(?:{telling}){after}|(?:{key}){name}\s*(?:[:=>|?~-]|,\s*[\"'])"


_KEYWORD = f"(?i){any_keyword()}"
#: The lines where something may be given away.
_SCOUT = _make_scout_pattern()


class Keyword(NamedTuple):
    """A telling word in a text; offsets in characters."""

    start: int
    end: int
    strength: Strength


def find_pairs(source: Source) -> Iterator[Span]:
    """Every value that the word before it gives away."""
    reach = -1
    for keyword in _find_keywords(source):
        for pair in _read_pairs(source, keyword):
            if pair.end > reach and is_secret_pair(pair):
                reach = pair.end
                yield Span(pair.start, pair.end, "secret", f"pair-{pair.strength}")
                break


def _find_keywords(source: Source) -> Iterator[Keyword]:
    windows = find_windows(compile_pattern(_SCOUT), source.data)
    for [(low, high)] in compile_pattern(_KEYWORD).within(source.data, windows):
        start, end = source.to_character(low), source.to_character(high)
        # Some letters have two small forms, such as the Greek sigma.
        yield Keyword(start, end, STRENGTHS.get(source.lower[start:end], "p"))


class Tail(NamedTuple):
    """What stands between a word and a value, each part empty if it is not there, and
    where the value starts; offsets in characters."""

    name_end: int
    sign: str
    line_end: str
    verb: str
    tag: str
    opening: str
    value_start: int

    @property
    def link(self) -> str:
        """What links the value to its name."""
        return self.sign.strip() or self.verb or self.tag or GAP

    @property
    def is_quoted(self) -> bool:
        """The value stands in quotes."""
        return self.opening not in ("", "<")


def _read_pairs(source: Source, keyword: Keyword) -> Iterator[Pair]:
    """The ways to read what follows a word, the nearest value first."""
    start = source.to_byte(keyword.end)
    for text in _TAILS:
        pattern = compile_pattern(text)
        found = pattern.match(source.data, start, start + _MOST_BEHIND_WORD)
        if found is None:
            continue
        tail = _read_tail(source, pattern, found)
        value = _read_value(source, tail)
        if value and _may_hold(tail, value):
            name = _read_name(source, keyword, tail)
            if _is_in_query(source, keyword):
                value = _QUERY_END.split(value)[0]
            yield Pair(keyword.strength, name, tail.link, value, tail.value_start, tail.is_quoted)
        if tail.sign or keyword.strength == "k":
            return


def _read_tail(source: Source, pattern: Pattern, found: GroupSpans) -> Tail:
    names = pattern.names
    return Tail(
        name_end=source.to_character(found[names["close"]][0]),
        sign=source.read_group(found[names["sep"]]),
        line_end=source.read_group(found[names["line"]]),
        verb=source.read_group(found[names["verb"]]),
        tag=source.read_group(found[names["tag"]]) if "tag" in names else "",
        opening=source.read_group(found[names["open"]]).lstrip(_BEFORE_QUOTES),
        value_start=source.to_character(found[0][1]),
    )


def _may_hold(tail: Tail, value: str) -> bool:
    """The value is neither a tag behind a tag nor a plain word on the next line."""
    if tail.opening == "<" and tail.tag:
        return False
    is_on_next_line = tail.sign and tail.line_end
    return not is_on_next_line or stands_out(value)


def _read_name(source: Source, keyword: Keyword, tail: Tail) -> str:
    """The whole name that a telling word stands in."""
    before = source.text[max(0, keyword.start - _MOST_BEFORE_WORD) : keyword.start]
    first = len(before.rstrip(_NAME_LETTERS))
    return before[first:] + source.text[keyword.start : tail.name_end]


def _is_in_query(source: Source, keyword: Keyword) -> bool:
    """The word is the name of a field in the query of a link."""
    before = source.text[max(0, keyword.start - _MOST_BEFORE_WORD) : keyword.start]
    return before.rstrip(_NAME_LETTERS)[-1:] in _QUERY_SIGNS


def _read_value(source: Source, tail: Tail) -> str:
    """The value behind a tail, up to its closing quote or its end."""
    rest = source.text[tail.value_start : tail.value_start + _MOST_BEHIND_WORD]
    line = rest.partition("\n")[0]
    if tail.is_quoted:
        stop = _find_closing(line, tail.opening)
        if stop >= 0:
            return line[:stop]
    return _read_bare(line)


def _find_closing(line: str, opening: str) -> int:
    """Where the quotes that ``opening`` begins are closed; -1 if they are not."""
    if opening.startswith("\\"):
        return line.find("\\" + opening[-1])
    quote = "&" if opening.startswith("&") else opening[-1]
    stop = line.find(quote)
    while stop > 0 and line[stop - 1] == "\\":
        stop = line.find(quote, stop + 1)
    return stop


def _read_bare(line: str) -> str:
    """The value up to where no value goes on, without the marks that end a sentence."""
    end = _VALUE_END.search(line)
    value = line[: end.start()] if end else line
    core = value.rstrip(_PUNCTUATION)
    if core != value and stands_out(core):
        core = value.rstrip(_QUIET_PUNCTUATION)
    return core or value
