"""Replacing what is to be hidden: all of it for a proposal, what was decided for the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import re2

from incident_kit.model import Decision, Finding, Known
from incident_kit.redaction.engine import find
from incident_kit.redaction.names.words import is_common
from incident_kit.redaction.replacing.decisions import Decided, with_names
from incident_kit.redaction.replacing.signs import left_open
from incident_kit.redaction.replacing.wording import Naming, choose_replacement, fitted, plural
from incident_kit.redaction.views import replace_surrogates

#: How often a proposal is searched again before what is left is dropped.
ROUNDS = 4
IMAGE = re2.compile(r"!\[[^\]]*\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\])|(?i)<img\b[^>]*>")
LINK = re2.compile(
    r"\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<target><[^<>\n]*>|[^()\s]*(?:\([^()"
    r"\s]*\)[^()\s]*)*)(?P<title>\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
)
REFERENCE = re2.compile(r"(?m)^ {0,3}\[(?P<label>[^\]\n]+)\]:[ \t]*(?P<target>\S+)[^\n]*\n?")
SLACK_LINK = re2.compile(r"<(?P<target>(?:https?|mailto|tel):[^|<>\s]+)\|(?P<text>[^<>]*)>")
ANCHOR = re2.compile(r"(?is)<a\b(?P<target>[^>]*)>(?P<text>.*?)</a>")
ADDRESS = re2.compile(r"<?[A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"'`]*[^\s<>\"'`.,;:!?)\]*_]>?")
END = re2.compile(r"[.!?][\"')\]*_]*(?:\s|$)")
ITEM = re2.compile(r"^[ \t>]*(?:[-*+]|\d+[.)])[ \t]|^[ \t>]*\||^#{1,6} ")


@dataclass(frozen=True, slots=True)
class Applied:
    """A text after the decisions on it.

    ``undecided`` are the findings left, offsets in ``text``; ``hidden`` the
    texts that were replaced or dropped, in all their ways, never a secret.
    """

    text: str
    undecided: tuple[Finding, ...] = ()
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Change:
    start: int
    end: int
    new: str
    drop: bool = False


def naming_of(texts: Iterable[str], known: Known) -> Naming:
    """One naming for texts that are read together, in their order."""
    naming = Naming()
    for text in texts:
        naming = naming.then(find(text, known))
    return naming


def propose(
    text: str, known: Known, decisions: Sequence[Decision] = (), naming: Naming | None = None
) -> str:
    """``text`` with every finding replaced, as decided or by default; only what
    was decided to stay stays. Links to hidden places become their text, images
    go. ``find`` of the result has nothing that is not kept. ``naming`` is that of
    the texts it is read with, if any."""
    decided = Decided(decisions)
    known = with_names(known, decisions)
    naming = naming or Naming()
    result = IMAGE.sub("", replace_surrogates(text))
    for _ in range(ROUNDS):
        result = _unlinked(result, partial(_open, known=known, decided=decided))
        left = _open(result, known, decided)
        if not left:
            return result
        naming = naming.then(left)
        result = _applied(result, [_change(f, result, known, decided, naming) for f in left])
    return _without(result, known, decided)


def _open(text: str, known: Known, decided: Decided) -> list[Finding]:
    """The findings that may not stay."""
    return [f for f in find(text, known) if not decided.keeps(f, text)]


def _change(finding: Finding, text: str, known: Known, decided: Decided, naming: Naming) -> _Change:
    decision = decided.on(finding, text)
    start, end = _address(text, finding)
    drop = decision is not None and decision.action == "drop"
    new = decision.replacement if decision is not None else None
    if new is None:
        whole = (start, end) != (finding.start, finding.end)
        new = "[internal link]" if whole else choose_replacement(finding, known, naming)
    return _Change(start, end, plural(new) if finding.rule == "known-plural" else new, drop)


def _address(text: str, finding: Finding) -> tuple[int, int]:
    """The bare link a finding is a part of, or its own place."""
    if finding.kind == "secret":
        return finding.start, finding.end
    low = max((text.rfind(c, 0, finding.start + 1) for c in " \n\t\"'`(|"), default=-1) + 1
    if "://" not in text[low : finding.end]:
        return finding.start, finding.end
    for match in ADDRESS.finditer(text, low, min(len(text), finding.end + 2000)):
        if match.start() <= finding.start and finding.end <= match.end():
            return match.start(), match.end()
        if match.start() > finding.start:
            break
    return finding.start, finding.end


def _applied(text: str, changes: Iterable[_Change]) -> str:
    """The text with changes made; overlapping ones once."""
    pieces: list[str] = []
    place = 0
    for change in _widened(text, changes):
        if change.end <= place:
            continue
        start = max(change.start, place)
        pieces.append(text[place:start])
        opens, closes = left_open(text, start, change.end)
        if change.drop:
            kept = pieces[-1].rstrip() if closes else pieces[-1]
            pieces[-1:] = [kept, closes, pieces[-1][len(kept) :], opens]
        else:
            before = ("".join(pieces[-2:]) if len(pieces) > 1 else pieces[-1])[-80:] + opens
            new = fitted(change.new, before, closes or text[change.end : change.end + 2])
            pieces.append(opens + new + closes)
        place = change.end
        if pieces[-1].endswith(("'s", "’s")) and text[place : place + 1] in ("'", "’"):
            place += 1
    return "".join([*pieces, text[place:]])


def _widened(text: str, changes: Iterable[_Change]) -> list[_Change]:
    """Drops reach from the start of their sentence to its end."""
    wide = [_Change(*_sentence(text, c.start, c.end), "", True) if c.drop else c for c in changes]
    return sorted(wide, key=lambda c: (c.start, not c.drop, -c.end))


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The list item, table row, heading or sentence around a place, with the
    white space after it, or before it where the line ends with it."""
    low = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    high = len(text) if stop < 0 else stop + 1
    if ITEM.search(text[low:high]):
        return low, high
    ends = [m.end() for m in END.finditer(text[low:start])]
    first = low + ends[-1] if ends else low
    stop = len(text) if stop < 0 else stop
    found = END.search(text[end:stop])
    last = end + found.end() if found else stop
    if last < stop:
        return first, last
    return (first, high) if first == low else (low + len(text[low:first].rstrip()), stop)


#: What of a text may not be seen.
Hides = Callable[[str], Sequence[Finding]]


def _unlinked(text: str, hides: Hides) -> str:
    """Links whose target may not be seen, as their text."""
    if "](" in text or "<a" in text.lower() or "|" in text:
        for pattern in (LINK, SLACK_LINK, ANCHOR):
            text = pattern.sub(lambda m: _link(m, hides), text)
    return _dereferenced(text, hides) if "]:" in text else text


def _link(match: object, hides: Hides) -> str:
    group = match.group  # type: ignore[attr-defined]
    hidden = hides(group("target") + " ") or hides(group()) and "://" not in group("target")
    return str(group("text")) if hidden else str(group())


def _dereferenced(text: str, hides: Hides) -> str:
    """Without the definitions of references to hidden places, and without the
    brackets that refer to them."""
    for label in [m.group("label") for m in REFERENCE.finditer(text) if hides(m.group())]:
        name = re2.escape(label)
        text = re2.sub(rf"(?mi)^ {{0,3}}\[{name}\]:[^\n]*\n?", "", text)
        text = re2.sub(rf"(?i)\[([^\[\]]*)\]\[{name}\]", r"\1", text)
        text = re2.sub(rf"(?i)\[({name})\](?:\[\])?", r"\1", text)
    return text


def _without(text: str, known: Known, decided: Decided) -> str:
    """The text without the sentences that still hold what may not stay: to
    fail is to say less."""
    for _ in range(ROUNDS):
        left = _open(text, known, decided)
        if not left:
            return text
        text = _applied(text, [_Change(f.start, f.end, "", True) for f in left])
    return "" if _open(text, known, decided) else text


def redact(text: str, known: Known, decisions: Sequence[Decision] = ()) -> Applied:
    """``text`` with what was decided replaced or dropped, and links to what was
    replaced as their text. Nobody decides on a secret: it stays, and is reported,
    until the person who typed it takes it out."""
    decided = Decided(decisions)
    known = with_names(known, decisions)
    naming = Naming()
    hidden: dict[str, None] = {}
    result = replace_surrogates(text)
    for turn in range(ROUNDS):
        acting = _acting(result, known, decided)
        if not acting:
            break
        for finding, decision in acting:
            found = result[finding.start : finding.end]
            ways = (_telling(found), finding.value, decision.value, *decision.variants)
            hidden.update(dict.fromkeys(way for way in ways if way))
        if turn == 0:
            result = _unlinked(result, partial(_replaced, known=known, decided=decided))
            acting = _acting(result, known, decided)
        naming = naming.then(find(result, known))
        result = _applied(result, [_change(f, result, known, decided, naming) for f, _ in acting])
    return Applied(result, tuple(_open(result, known, decided)), tuple(hidden))


def _telling(found: str) -> str:
    """What stood somewhere, unless it says nothing elsewhere: ``June`` of a person's name."""
    return "" if all(map(is_common, found.split())) else found


def _acting(text: str, known: Known, decided: Decided) -> list[tuple[Finding, Decision]]:
    """The findings that a decision changes, with it."""
    found = ((f, decided.on(f, text)) for f in find(text, known))
    return [(f, d) for f, d in found if d is not None and d.action != "keep"]


def _replaced(text: str, known: Known, decided: Decided) -> list[Finding]:
    return [f for f, d in _acting(text, known, decided) if d.action == "replace"]
