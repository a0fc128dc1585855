"""Which components are said to have been affected, or not, held against the updates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from incident_kit.model import Component
from incident_kit.review.consistency.sentences import EVENT, may_hold
from incident_kit.text.counting import inflect

_HIT = r"(?:affected|impacted)"
_WERE = r"(?:was|were)"
_DOWN = (
    r"(?:down|unavailable|unreachable|offline|inaccessible|slow|degraded|broken|interrupted"
    r"|disrupted|not (?:available|working|reachable|responding))\b"
)
_FINE = r"(?:available|operational|up|online|working|reachable)\b"
_NOT = rf"(?:{_WERE} (?:not|never)|wasn't|weren't)"
_LEAD = r"^(?:but |and |while )?"
_PARTS = r"(?:parts|components|services)"
#: Statements, each with a ``list`` of names in it.
_DENIED = tuple(
    re.compile(rf"(?i){form}")
    for form in (
        r"\bno (?:impact|effect) (?:on|to|for) (?P<list>.+)",
        rf"{_LEAD}(?P<list>[^;:]+?) {_NOT} {_HIT}(?P<rest>.*)",
        rf"{_LEAD}(?P<list>[^;:]+?) (?:{_WERE}|remained) unaffected(?P<rest>.*)",
        rf"^neither (?P<list>[^;:]+? nor [^;:]+?) {_WERE} {_HIT}(?P<rest>.*)",
        rf"{EVENT} (?:did not|didn't) (?:affect|impact) (?P<list>.+)",
        rf"{_LEAD}(?P<list>[^;:]+?) (?:kept (?:on )?working|continued to work|worked (?:normally|as"
        rf" usual)|(?:{_WERE}|remained|stayed) (?:fully )?{_FINE}) ?(?:throughout"
        r"|during (?:the|this)"
        r" (?:incident|outage)|all the time)?(?P<rest>.*)",
    )
)
_CLAIMED = tuple(
    re.compile(rf"(?i){form}")
    for form in (
        rf"{_LEAD}(?P<list>(?!neither\b|no\b)[^;:]+?) {_WERE} (?:also )?{_HIT}(?P<rest>.*)",
        rf"{EVENT} (?:also )?{_HIT} (?P<list>.+)",
        rf"(?:^|\b(?:but|and|while|, ))(?P<list>(?!neither\b|no\b)[^;:]+?) (?:{_WERE}|became|went|"
        rf"remained) (?:also |completely |entirely |partly |intermittently )?{_DOWN}",
        rf"(?:^|, ){_LEAD[1:]}(?P<list>(?!neither\b|no\b)[^;:]+?) (?:failed"
        r"|stopped (?:working|responding)"
        r"|crashed|returned errors|timed out|could(?: not|n't) be (?:reached|used|accessed))\b",
        r"\b(?:outage|errors?|failures?|disruption|problems?|issues?) (?:of|in|on|with|to"
        r"|affecting)"
        r" (?P<list>.+)",
        r"\b(?:could(?: not|n't)|unable to|not able to) (?:use|reach|access|log in to|open"
        r"|connect to)"
        r" (?P<list>.+)",
    )
)
#: Statements that name components and nothing else.
_LISTED = tuple(
    re.compile(rf"(?i){form}")
    for form in (
        rf"^(?:the )?(?:following )?{_PARTS}(?: that were)? {_HIT}(?: were)? ?[:|]? (?P<list>.+)",
        rf"^the following {_PARTS} (?:{_WERE} |have been )?{_HIT}:? (?P<list>.+)",
        rf"^{_HIT}(?: {_PARTS})? ?[:|] (?P<list>.+)",
    )
)
#: What may follow "were affected" in a statement that is about the whole incident.
_REST = re.compile(
    r"(?i)\W*$|[,;:].*|\W*(?:too|as well|because|by (?:the|this) (?:incident|outage))\b"
)
_SUPPOSED = re.compile(
    r"(?i)\b(?:if|whether|would|could(?! not|n)|should|think|thought|believe|known)\b"
)
_JOINED = r"(?:^|[,;]|\b(?:and|or|nor|both)\b)[ ,]*(?:the |our )?"
_CLOSED = r"(?: (?:service|component))?\s*(?=$|[,;.!)]|\b(?:and|or|nor|but)\b)"
#: What may also follow a name in a claim.
_WHEN = (
    r"(?: (?:service|component))?\s*(?=$|[,;.!)]|\b(?:and|or|nor|but|between|from|for|on|at|during"
    r"|until|since|because|while|when|before|after)\b)"
)
_ELSEWHERE = re.compile(
    r"(?i)\b(?:previous|similar|earlier|last (?:week|month|year)|will|upgrade)\b"
)
_LINK = re.compile(r",| and | or ")


@dataclass(frozen=True, slots=True)
class Parts:
    """Names of components: those that an update shows to be affected, and those that
    every update shows to be operational."""

    affected: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()

    @classmethod
    def of(cls, components: Sequence[Component]) -> Parts:
        """From the components of all updates, in their order."""
        affected = dict.fromkeys(
            component.name for component in components if component.new_status != "operational"
        )
        names = dict.fromkeys(component.name for component in components)
        return cls(tuple(affected), tuple(name for name in names if name not in affected))


def find_wrong_components(text: str, parts: Parts) -> Iterator[str]:
    """The components that ``text`` denies or claims against the updates; nothing where
    these name none as affected."""
    if not parts.affected or _SUPPOSED.search(text) or _ELSEWHERE.search(text):
        return
    listed = _find_lists(_LISTED, text)
    wrong = list(chain.from_iterable(_find_unknown(names, parts) for names in listed))
    denied = _select_named(_find_lists(_DENIED, text), parts.affected)
    if denied:
        yield f"{_join_affected(sorted(denied))} affected"
    else:
        claimed = [*_find_lists(_CLAIMED, text), *listed]
        wrong = [*_select_named(claimed, parts.spared, _WHEN), *wrong]
    if wrong:
        yield f"{_join_affected(wrong)} not affected"


def _join_affected(names: Sequence[str]) -> str:
    """``A was``, ``A and B were``; each name once."""
    once = tuple(dict.fromkeys(names))
    return f"{' and '.join(once)} {inflect(len(once), 'was', 'were')}"


def _find_lists(forms: Sequence[re.Pattern[str]], text: str) -> list[str]:
    """The lists of names in the statements of these forms that ``text`` makes."""
    matches = filter(None, (form.search(text) for form in forms))
    return [match["list"] for match in matches if _is_of_whole_incident(match)]


def _is_of_whole_incident(statement: re.Match[str]) -> bool:
    """Whether what follows the statement, if anything may, leaves it as it is."""
    rest = statement.groupdict().get("rest")
    return bool(_REST.match(rest or ""))


def _select_named(lists: Sequence[str], names: Sequence[str], closed: str = _CLOSED) -> list[str]:
    """Those of ``names`` that stand in one of the lists, each whole and nothing but it."""
    return [name for text in lists for name in names if _is_item(name, text, closed)]


def _is_item(name: str, text: str, closed: str) -> bool:
    if not may_hold(text, [name.lower()]):
        return False  # most names stand in no list: no pattern is made for them
    return bool(re.search(rf"(?i){_JOINED}{re.escape(name)}{closed}", text))


def _find_unknown(text: str, parts: Parts) -> Iterator[str]:
    """What a list names that is no component of the updates."""
    known = sorted((*parts.affected, *parts.spared), key=len, reverse=True)
    for name in known:
        text = re.sub(rf"(?i){re.escape(name)}", "", text)
    for item in _LINK.split(text):
        name = re.sub(r"(?i)^(?:the|our) ", "", item.strip(" .;"))
        if _looks_like_a_name(name) and not _shares_a_word(name, known):
            yield name


def _looks_like_a_name(text: str) -> bool:
    return text[:1].isupper() and len(text.split()) < 5


def _shares_a_word(name: str, known: Sequence[str]) -> bool:
    words = set(name.casefold().split())
    return any(words & set(other.casefold().split()) for other in known)
