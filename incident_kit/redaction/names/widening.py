"""A name with what belongs to it: initials, titles, particles, and what a hyphen joins.

``Dr. J. Quonset``, ``Gwilon ap Rhydquill``, ``Layra al-Quonset``, ``Hye-jin Quonset``: a
part that was left standing would tell who is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import re2

from incident_kit.redaction.names.first_names import is_first_name
from incident_kit.redaction.names.words import is_word

_PARTICLE = (
    r"(?:a[bpfv]|al|bin|binti?|da|das|de|de['’]|de[lnr]|degli|dei|della|di|do|dos|du|e[ln]|ferch|ibn"
    r"|l[ae]|op|te[nr]|ul|und zu|van|von|y|zu[mr]?|['’]t)"
)
#: Those that are no words of the languages around: they belong to a name by themselves.
_SURE_PARTICLE = "(?:van|von|ap|ferch|bin|ibn|ter|zu[mr]|de la|della)"
_TITLE = (
    "Capt|Cllr|Councillor|Dame|Doctor|Dr|Inspector|Judge|Lady|Lord|Mr|Mrs|Ms|Mx|Prof|Professor"
    "|Rev|Revd|Sgt|Sir|Sister"
)
_JOINED = r"(?:(?:a[ld]|ash?|e[ld]|u[lr])-|[dl]['’])"
_CAPITALISED = r"\p{Lu}[\p{L}'’-]*"
#: The title, the initials or the name and particles before a name; ``I`` and ``A`` alone
#: are words.
BEFORE = re2.compile(
    rf"(?:^|[^\w.'’-])((?P<title>(?:{_TITLE})\.? )?"
    rf"(?:{_CAPITALISED} (?:{_PARTICLE} )*{_JOINED}|{_CAPITALISED} (?:{_PARTICLE} )+|{_JOINED}"
    rf"|(?:{_SURE_PARTICLE} )(?:{_PARTICLE} )*"
    r"|(?:[A-Z]\.[ -]?){1,3}|[B-HJ-Z] |Ó )?)$"
)
#: What is no name before a particle: a word that a sentence begins with.
PLAIN_BEFORE = re2.compile(rf"^({_CAPITALISED}) ")
#: An office with what it is for: ``Department for Quills and Quonsets``.
OFFICE = re2.compile(
    r"^(?:Agency|Association|Authority|Bank|Board|Bureau|Centre|Chamber|College|Commission"
    r"|Committee|Council|Department|Faculty|Federation|Foundation|House|Institute|Institution"
    r"|League|Ministry|Museum|Office|School|Secretary|Society|Trust|Union|University)"
    rf" (?:for|of)(?: the)? {_CAPITALISED}(?:(?:,| and|, and)? {_CAPITALISED})*"
)
#: The initials behind it, a title and a former name; a group is what belongs to the name.
BEHIND = re2.compile(
    rf"^(?:( \((?:n[ée]e?|geb\.?|born|z domu) {_CAPITALISED}\)|"
    rf" (?:n[ée]e?|geb\.?|born|z domu) {_CAPITALISED})"
    r"|(, [A-Z]\.(?: ?[A-Z]\.)*)(?:$|[,;)\n]| [a-z])"
    r"|( [A-Z]\.(?:[A-Z]\.)*)|( [A-Z])(?:$|[,;:)\n])"
    r"|(,? (?:(?:Jr|Sr)\b\.?|(?:II|III|IV|MBE|OBE|CBE|PhD)\b)))"
)
#: What a hyphen joins without a capital, and is no word: ``Hye-jin``.
TAIL = re2.compile(r"^-([a-z]{2,12})(?:$|[^\w-])")
#: What a dot joins, as in passwords: ``Quonset.44``, ``Quonset.Layra7``.
NUMBER = re2.compile(r"^(\.[0-9]{1,4})(?:$|[^\w.]|\.(?:$|\s))")
NUMBERED = re2.compile(r"^\p{Lu}[\p{L}]*[0-9]")
SAINT = (" St", " Ste")
#: What stands between two parts of one name.
BETWEEN = re2.compile(rf"^(?: (?:{_PARTICLE} )*{_JOINED}?| [\"“]{_CAPITALISED}[\"”] )$")
#: The short name that stands in a name, in quotes: ``Mariel "Mags" Quonset``.
QUOTED = re2.compile(rf"^ [\"“]{_CAPITALISED}[\"”] {_CAPITALISED}")
#: The family name before the first name.
TURNED_ROUND = re2.compile(rf"^({_CAPITALISED}), ({_CAPITALISED})")
#: What follows the last but one of several people.
ROW_GOES_ON = re2.compile(r"^(?:, \p{Lu}|,? (?:and|or|&) )")
#: As far as it is looked for.
REACH = 40


def widen_names(text: str, places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The stretches of names with what belongs to them, in order, none overlapping."""
    last: tuple[int, int] | None = None
    is_open = False
    for place in sorted(places):
        start, end = _widen(text, *place)
        if last is not None and _goes_on(text, last, start, is_open=is_open):
            last = last[0], max(last[1], end)
        else:
            if last is not None:
                yield last
            last = start, end
        is_open = end > place[1] and text[place[1]] == "-"
    if last is not None:
        yield last


def _goes_on(text: str, last: tuple[int, int], start: int, *, is_open: bool) -> bool:
    """Does a name that ended go on: overlapping, over particles or behind a joined part?"""
    begin, end = last
    between = text[end:start]
    if start < end:
        return True
    if between == ", ":
        return _is_turned_round(text, begin)
    if between == ". ":
        return text[begin:end].endswith(SAINT)
    if between == ".":
        return NUMBERED.match(text[start : start + REACH]) is not None
    if between == " " and text[start].islower():
        return True  # "Abd el-Quonset"
    return bool(between) and (is_open or between != " ") and BETWEEN.match(between) is not None


def _is_turned_round(text: str, start: int) -> bool:
    """Does a family name stand before a first name there: ``Quonset, Mariel``?"""
    found = TURNED_ROUND.match(text[start : start + REACH + REACH])
    if found is None or ROW_GOES_ON.match(text[start + found.end() : start + found.end() + 8]):
        return False
    return is_first_name(found.group(2)) and not is_first_name(found.group(1))


def _widen(text: str, start: int, end: int) -> tuple[int, int]:
    before = BEFORE.search(text[max(0, start - REACH) : start])
    if before is not None and before.group("title"):
        start -= len(before.group(1))
    elif before is not None:
        start -= len(_drop_plain_word(before.group(1)))
    office = OFFICE.match(text[start : start + REACH + REACH])
    if office is not None:
        end = max(end, start + int(office.end()))
    tail = TAIL.match(text[end : end + REACH])
    if tail is not None and not is_word(tail.group(1)):
        return start, end + 1 + len(tail.group(1))
    quoted = QUOTED.match(text[end : end + REACH])
    if quoted is not None:
        end += int(quoted.end())
    number = NUMBER.match(text[end : end + REACH])
    if number is not None:
        return start, end + int(number.end(1))
    behind = BEHIND.match(text[end : end + REACH])
    if behind is not None:
        end += int(behind.end(behind.lastindex))
    return start, end


def _drop_plain_word(before: str) -> str:
    """What stands before a name without a plain word and its particles: ``Restarted al-``."""
    word = PLAIN_BEFORE.match(before)
    if word is None or not is_word(word.group(1)):
        return before
    return before.rpartition(" ")[2]
