"""What stands where a value stands, in a sentence that speaks of a credential: set apart by a
verb, a sign or quotes, letter by letter, or as the turns of a dial."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from incident_kit.redaction.late_patterns import put_off_linear
from incident_kit.redaction.names.foreign_words import is_foreign_word, reads_as_english
from incident_kit.redaction.names.words import is_english, is_function_word, is_nobodys, is_word
from incident_kit.redaction.rules.grammar import any_row
from incident_kit.redaction.told_values.cues import (
    CLAUSE_END,
    SAID_ENDINGS,
    STRONG,
    any_of,
    is_said_abroad,
    read_cues,
)
from incident_kit.redaction.told_values.forms import is_composed, is_identifier
from incident_kit.redaction.told_values.passages import Passage

#: How far before a value its verb and what stands between are looked for.
_REACH = 48
_LINKS = rf"{any_row('is')}|{any_of('before a word')}|{any_of('links')}|{any_of('namely')}"
_LINKED = put_off_linear(
    rf"(?i)(?:(?:^|[^\w])(?:{_LINKS})[ \t]+(?:{any_of('fillers')}[ \t]+){{0,2}}[\"'`(*]{{0,3}}"
    r"|[a-z]'s [\"'`(*]{0,3}|[,(:?–-][ \t]*[\"'`(*]{0,3}|[\"`]|(?:^|\n)[ \t>-]*)$"
)
_NAMELY = put_off_linear(rf"(?i)(?:^|[^\w]){any_of('namely')}[,:]?[ \t]+[\"'`(*]{{0,3}}$")
_NOUN_RIGHT_BEFORE = put_off_linear(rf"(?i)(?:^|[^\w-])(?:{any_row('noun')})[ \t]+[\"'`(*]{{0,3}}$")
_STILL = put_off_linear(
    rf"(?i)(?:^|[^\w-])(?:{any_row('noun')})[ \t]+(?:{any_of('fillers')}[ \t]+){{1,2}}"
    r"[\"'`(*]{0,3}$"
)
_NOUN_AND_COLON = put_off_linear(
    rf"(?i)(?:^|[^\w-])(?:{any_row('noun')}|pass|pin)[ ]?:[ \t]+[\"'`(*]{{0,3}}$"
)
#: A word, or some with hyphens, which may be a value right behind a colon.
_LISTED = re.compile(r"(?<=: )[\"'`(*]{0,3}([a-z]{4,20}(?:-[a-z]{2,20}){0,3})(?![\w@/-]|\.[a-z])")
_WORD = re.compile(r"(?<![\w@/.#-])[a-z]{4,20}(?![\w@/-]|\.[a-z])")
#: What may follow a value: the end of a clause, or a word that holds sentences together.
_BEHIND = re.compile(r"[\"'`*)]{0,3}(?:\s*$|\s*\n|[.,;:)!?](?:\s|$)|[ \t]+(?:([^\W\d_]+)|[^\w\s]))")
_SPELLED = re.compile(r"(?<![\w'-])[A-Za-z0-9](?:(?:-| - |, | )[A-Za-z0-9]){3,30}(?![\w'-])")
_TURN = rf"{any_of('turns')}(?: (?:to|a|zu|naar|do|i))?,? [0-9]{{1,3}}"
_TURNED = (
    rf"[0-9]{{1,3}},? (?:to the |to |a la |a |para a |nach |naar |w |na |i'r |)?{any_of('turns')}"
)
_THEN = "then |and |puis |et |y |luego |e |poi |dann |und |en |dan |potem |wedyn |a "
_AGAIN = rf"(?:[^\w\n]{{1,3}}| )(?:{_THEN})?"
_DIAL = put_off_linear(
    rf"(?i)\b(?:{_TURN}\b(?:{_AGAIN}{_TURN}\b){{1,5}}|{_TURNED}\b(?:{_AGAIN}{_TURNED}\b){{1,5}}"
    r"|[0-9]{1,2}(?:, ?(?:then|and then|puis|luego|y luego|depois|dann|poi|dan|daarna|potem|wedyn)"
    r" (?:\w+ ){0,2}[0-9]{1,2}){1,5})\b"
)
_CAPITALS = re.compile(r"(?<![\w-])[A-Z]{2,}(?: [A-Z]{2,}){2,11}(?![\w-])")
_CONTENT = re.compile(
    r"\b(?:with|using|by typing|as|is|was|say|to)[ \t]+"
    r"([a-z]{3,}(?: [a-z]{3,}){2,11})(?=[.,;!)\n]|[ \t]*$)"
)
_NAMED_PHRASE = re.compile(
    r"\b(?:phrase|passphrase|words)[ \t]+([a-z]{3,}(?: [a-z]+){2,11})(?=[.,;!)\n]|[ \t]*$)"
)
_PAIR = re.compile(
    r"(?i)\b(?:creds?|credentials?|log-?ins?|logged in as|user(?:name)?(?:/password)?)"
    r"(?: is| are|:| with|=)?[ \t(:=]+([\w.-]{3,})[ \t]*/[ \t]*([\w.!#-]{3,})(?=[\s.,;:!)]|$)"
)
_COLON_PHRASE = re.compile(r"(?<=: )([a-z]+(?: [a-z]+){2,11}(?:, [a-z]+)?)(?=[.;!)\n]|[ \t]*$)")
_ANSWER = re.compile(
    r"\s*(?:[\w.-]{1,20}: |<[^>\n]{1,20}> |> ?)?(?:it's |its |it is |try |use )?"
    r"([a-z]{4,}(?: [a-z]{3,}){0,5})[.!]?(?=\s|$)"
)
#: Words that phrases have between the others, as in "a goose at the gate".
_SMALL = frozenset("a an the at of in on under over by with and my our no".split())


def find_placed(
    text: str, passage: Passage, runs: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Where values stand that their place tells, of the ``runs`` between blanks and others."""
    for start, end in runs:
        token = text[start:end]
        if is_composed(token) and _is_placed(text, passage, token, start, end):
            yield start, end
    for match in _SPELLED.finditer(text, passage.own_start, passage.own_end):
        if sum(map(str.isalpha, match.group())) > 2:
            yield match.span()
    for match in _DIAL.finditer(text[passage.own_start : passage.own_end]):
        yield passage.own_start + int(match.start()), passage.own_start + int(match.end())
    if passage.is_strong:
        yield from _find_plain_words(text, passage)
        yield from _find_behind_colon(text, passage)
        yield from _find_answer(text, passage)
        yield from _find_phrases(text, passage)
        yield from _find_named(text, passage)


def _is_placed(text: str, passage: Passage, token: str, start: int, end: int) -> bool:
    """Is it set apart; or has it digits, which few words have?"""
    if passage.is_strong and any(map(str.isdigit, token)) and not is_identifier(token):
        return True
    before = text[max(passage.start, start - _REACH) : start]
    if is_identifier(token) and STRONG.search(before) is None:
        return False
    return _LINKED.search(before) is not None and may_end(text, end)


def may_end(text: str, end: int) -> bool:
    """May a value end here, and no noun stand behind it?"""
    behind = _BEHIND.match(text, end)
    if behind is None:
        return False
    word = behind.group(1)
    return word is None or is_function_word(word) or is_foreign_word(word)


def _find_plain_words(text: str, passage: Passage) -> Iterator[tuple[int, int]]:
    """Words that follow "namely", and rare ones right behind the noun or set apart."""
    is_foreign = not reads_as_english(text, passage.own_start)
    for match in _WORD.finditer(text, passage.own_start, passage.own_end):
        word, end = match.group(), match.end()
        before = text[max(passage.own_start, match.start() - _REACH) : match.start()]
        is_small = is_function_word(word) or is_foreign_word(word)
        if is_small or CLAUSE_END.match(text, end) is None:
            continue
        is_named = _NAMELY.search(before) is not None or _is_told_rare(word, before)
        if is_named or (is_foreign and _is_named_abroad(word, before)):
            yield match.span()


def _find_behind_colon(text: str, passage: Passage) -> Iterator[tuple[int, int]]:
    """A plain word right behind "password:", with no noun behind it, which says nothing of
    passwords and asks for nothing."""
    for match in _LISTED.finditer(text, passage.own_start, passage.own_end):
        *_, last = match.group(1).split("-")
        before = text[max(passage.own_start, match.start(1) - _REACH) : match.start(1)]
        is_said = last in read_cues("said of them") or last.endswith(SAID_ENDINGS)
        is_asked = match.group(1) in read_cues("asked of people") or is_function_word(last)
        if is_said or is_asked or is_foreign_word(last) or not may_end(text, match.end(1)):
            continue
        if _NOUN_AND_COLON.search(before) is not None:
            yield match.span(1)


def _is_told_rare(word: str, before: str) -> bool:
    """Is it a word that few texts have, set apart behind the noun, or one that people leave
    as a password as it was?"""
    if word in read_cues("set as they are"):
        return _STILL.search(before) is not None
    is_said = word.endswith(SAID_ENDINGS) or word in read_cues("said of them")
    is_rare = is_english(word) and not is_word(word) and not is_said
    return is_rare and _is_set_apart(before) and STRONG.search(before) is not None


def _is_named_abroad(word: str, before: str) -> bool:
    """Is it what stands right behind the noun in another language, and no participle?"""
    return _NOUN_RIGHT_BEFORE.search(before) is not None and not is_said_abroad(word)


def _is_set_apart(before: str) -> bool:
    return any(one.search(before) is not None for one in (_NOUN_RIGHT_BEFORE, _LINKED, _STILL))


def _find_phrases(text: str, passage: Passage) -> Iterator[tuple[int, int]]:
    """Words side by side that no sentence has so: in capitals, without any word that holds
    one together, or behind a colon with nothing but articles and prepositions."""
    for match in _CAPITALS.finditer(text, passage.own_start, passage.own_end):
        before = text[max(passage.own_start, match.start() - _REACH) : match.start()]
        if _LINKED.search(before) is not None:
            yield match.span()
    for match in _CONTENT.finditer(text, passage.own_start, passage.own_end):
        if not any(map(_tells, match.group(1).split())):
            yield match.span(1)
    for match in _COLON_PHRASE.finditer(text, passage.own_start, passage.own_end):
        words = match.group(1).replace(",", "").split()
        content = [word for word in words if word not in _SMALL]
        has_noun = STRONG.search(text[max(passage.own_start, match.start() - 90) : match.start()])
        if has_noun and content and not any(map(_tells, content)):
            yield match.span(1)


def _find_named(text: str, passage: Passage) -> Iterator[tuple[int, int]]:
    """A phrase right behind the noun, and a user and a password with a stroke between."""
    for match in _NAMED_PHRASE.finditer(text, passage.own_start, passage.own_end):
        words = match.group(1).split()
        if words[0] not in _SMALL and not any(_tells(one) for one in words if one not in _SMALL):
            yield match.span(1)
    for match in _PAIR.finditer(text, passage.own_start, passage.own_end):
        if not any(map(_is_said, match.groups())):
            yield from (match.span(1), match.span(2))


def _is_said(word: str) -> bool:
    is_noun = STRONG.search(word) is not None
    return is_noun or is_function_word(word) or word in read_cues("said of them")


def _tells(word: str) -> bool:
    """Is it a word that says something of a credential, or holds a sentence together?"""
    is_said = word in read_cues("said of them") or word.endswith(("ed", "ing", "ly"))
    return is_said or is_function_word(word) or is_nobodys(word) or bool(STRONG.search(word))


def _find_answer(text: str, passage: Passage) -> Iterator[tuple[int, int]]:
    """The whole line below a question or a colon, if all it can be is the answer: few words,
    none of which says where or whose it is."""
    line_end = text.find("\n", passage.own_start, passage.own_end)
    if line_end < 0 or text[passage.own_start : line_end].rstrip()[-1:] not in ("?", ":"):
        return
    answer = _ANSWER.match(text, line_end)
    if answer is not None and not any(map(_tells, answer.group(1).split())):
        yield answer.span(1)
