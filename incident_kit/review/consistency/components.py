"""Which components are said to have been affected, or not, held against the updates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from incident_kit.model import Component
from incident_kit.review.consistency.sentences import EVENT

_HIT = r"(?:affected|impacted)"
_WERE = r"(?:was|were)"
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
    )
)
_CLAIMED = tuple(
    re.compile(rf"(?i){form}")
    for form in (
        rf"{_LEAD}(?P<list>(?!neither\b|no\b)[^;:]+?) {_WERE} (?:also )?{_HIT}(?P<rest>.*)",
        rf"{EVENT} (?:also )?{_HIT} (?P<list>.+)",
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
_SUPPOSED = re.compile(r"(?i)\b(?:if|whether|would|could|should|think|thought|believe|known)\b")
_JOINED = r"(?:^|[,;]|\b(?:and|or|nor|both)\b)[ ,]*(?:the |our )?"
_CLOSED = r"(?: (?:service|component))?\s*(?=$|[,;.!)]|\b(?:and|or|nor|but)\b)"
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
        hit = dict.fromkeys(one.name for one in components if one.new_status != "operational")
        spared = dict.fromkeys(one.name for one in components if one.name not in hit)
        return cls(tuple(hit), tuple(spared))


def parts_wrong(text: str, parts: Parts) -> Iterator[str]:
    """The components that ``text`` denies or claims against the updates; nothing where
    these name none as affected."""
    if not parts.affected or _SUPPOSED.search(text):
        return
    denied = {name for said in _said(_DENIED, text) for name in _named(said, parts.affected)}
    listed = list(_said(_LISTED, text))
    claimed = [] if denied else [*_said(_CLAIMED, text), *listed]
    spared = [name for said in claimed for name in _named(said, parts.spared)]
    other = [name for said in listed for name in _others(said, parts)]
    if denied:
        yield (
            f"by the updates on the status page, {_list(sorted(denied))} affected: correct "
            "the sentence, or the components of the updates"
        )
    if spared or other:
        yield (
            f"by the updates on the status page, {_list((*spared, *other))} not affected: "
            "correct the sentence, or the components of the updates"
        )


def _list(names: Sequence[str]) -> str:
    only = tuple(dict.fromkeys(names))
    return f"{' and '.join(only)} {'was' if len(only) == 1 else 'were'}"


def _said(forms: Sequence[re.Pattern[str]], text: str) -> Iterator[str]:
    for form in forms:
        match = form.search(text)
        if match and _REST.match(match.groupdict().get("rest") or ""):
            yield match["list"]


def _named(said: str, names: Sequence[str]) -> Iterator[str]:
    """Those of ``names`` that stand in a list, each whole and nothing but it."""
    return (name for name in names if re.search(rf"(?i){_JOINED}{re.escape(name)}{_CLOSED}", said))


def _others(said: str, parts: Parts) -> Iterator[str]:
    """What a list names that is no component of the updates."""
    known = sorted((*parts.affected, *parts.spared), key=len, reverse=True)
    for name in known:
        said = re.sub(rf"(?i){re.escape(name)}", "", said)
    for item in _LINK.split(said):
        name = re.sub(r"(?i)^(?:the|our) ", "", item.strip(" .;"))
        if name[:1].isupper() and len(name.split()) < 5 and not _like(name, known):
            yield name


def _like(name: str, known: Sequence[str]) -> bool:
    words = set(name.casefold().split())
    return any(words & set(one.casefold().split()) for one in known)
