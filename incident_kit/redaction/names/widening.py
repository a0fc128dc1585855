"""A name with what belongs to it: initials, titles, particles, and what a hyphen joins.

``Dr. J. Quonset``, ``Gwilon ap Rhydquill``, ``Layra al-Quonset``, ``Hye-jin Quonset``: a
part that was left standing would tell who is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import re2

from incident_kit.redaction.names.words import is_word

_PARTICLE = (
    r"(?:a[bpfv]|al|bin|binti?|da|das|de|de[lnr]|della|di|do|dos|du|e[ln]|ferch|ibn|l[ae]|op"
    r"|te[nr]|ul|van|von|y|zu[mr]?|['’]t)"
)
_JOINED = r"(?:(?:a[ld]|ash?|e[ld]|u[lr])-|[dl]['’])"
_CAPITALISED = r"\p{Lu}[\p{L}'’-]*"
#: The title, the initials or the name and particles before a name; ``I`` and ``A`` alone
#: are words.
BEFORE = re2.compile(
    rf"(?:^|[^\w.'’-])((?:(?:Dr|Prof|Mr|Mrs|Ms|Mx|Cllr|Rev|Revd|Sgt|Capt|Sir|Dame)\.? )?"
    rf"(?:{_CAPITALISED} (?:{_PARTICLE} )*{_JOINED}|{_CAPITALISED} (?:{_PARTICLE} )+|{_JOINED}"
    r"|(?:[A-Z]\. ?){1,3}|[B-HJ-Z] )?)$"
)
#: What is no name before a particle: a word that a sentence begins with.
PLAIN_BEFORE = re2.compile(rf"^({_CAPITALISED}) ")
#: The initials behind it.
BEHIND = re2.compile(r"^(?: [A-Z]\.(?:[A-Z]\.)*| [A-Z](?:$|[,;:)\n]))")
#: What a hyphen joins without a capital, and is no word: ``Hye-jin``.
TAIL = re2.compile(r"^-([a-z]{2,12})(?:$|[^\w-])")
#: What stands between two parts of one name.
BETWEEN = re2.compile(rf"^ (?:{_PARTICLE} )*{_JOINED}?$")
#: As far as it is looked for.
REACH = 40


def widen_names(text: str, places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The stretches of names with what belongs to them, in order, none overlapping."""
    last: tuple[int, int] | None = None
    is_open = False
    for place in sorted(places):
        start, end = _widen(text, *place)
        if last is not None and _goes_on(text, last[1], start, is_open=is_open):
            last = last[0], max(last[1], end)
        else:
            if last is not None:
                yield last
            last = start, end
        is_open = end > place[1] and text[place[1]] == "-"
    if last is not None:
        yield last


def _goes_on(text: str, end: int, start: int, *, is_open: bool) -> bool:
    """Does a name that ended go on: overlapping, over particles or behind a joined part?"""
    between = text[end:start]
    if start < end:
        return True
    return bool(between) and (is_open or between != " ") and BETWEEN.match(between) is not None


def _widen(text: str, start: int, end: int) -> tuple[int, int]:
    before = BEFORE.search(text[max(0, start - REACH) : start])
    if before is not None:
        start -= len(_drop_plain_word(before.group(1)))
    tail = TAIL.match(text[end : end + REACH])
    if tail is not None and not is_word(tail.group(1)):
        return start, end + 1 + len(tail.group(1))
    behind = BEHIND.match(text[end : end + REACH])
    if behind is not None:
        end += len(behind.group().rstrip(",;:)\n"))
    return start, end


def _drop_plain_word(before: str) -> str:
    """What stands before a name without a plain word and its particles: ``Restarted al-``."""
    word = PLAIN_BEFORE.match(before)
    is_title = word is not None and len(word.group(1)) < 5 and before.count(" ") == 1
    if word is None or is_title or not is_word(word.group(1)):
        return before
    return before.rpartition(" ")[2]
