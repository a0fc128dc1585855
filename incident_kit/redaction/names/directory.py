"""People, tenants and internal domains we know, in every way they are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import ahocorasick
import re2

from incident_kit.model import Known
from incident_kit.redaction.matching import Pattern, compile_pattern
from incident_kit.redaction.names.companies import Way, apart, place, ways, words_of
from incident_kit.redaction.names.contexts import (
    COPULA,
    FIRST,
    INITIAL_AFTER,
    NAME_AFTER,
    NAME_BEFORE,
    PLACE_BEFORE,
    ROLE_BEFORE,
    ROW,
    SURELY_BEFORE,
)
from incident_kit.redaction.names.spellings import (
    addressed,
    joined,
    parts,
    spelt_out,
    stems,
    unspaced,
)
from incident_kit.redaction.names.words import is_common, is_word
from incident_kit.redaction.source import Source, Span, find_windows
from incident_kit.redaction.views import fold_text, lower

#: Mailboxes of a role: known as addresses, not as anybody's name.
ROLE_BOXES = frozenset(
    "info admin support help contact hello team ops office sales security noreply no-reply "
    "root postmaster service "
    "alerts billing press enquiries dev sre oncall on-call platform abuse webmaster mail it hr "
    "jobs".split()
)
#: As many variants as a dozen people have.
FEW = 400
#: What may stand between the names of one person.
GAP = re2.compile(
    r"^(?:[\s>*_.,\-+'\"|/\\()\[·=:#&]|%20|&nbsp;|<[^<>]{0,40}>|\]\([^()\s]{0,100}\))"
    r"{0,6}(?:[A-Za-z]\.?[\s._-]{1,2}|(?:van|von|de|der|den|da|di|del|la|le|bin|al|el|ter)"
    r"[\s'-]){0,3}$"
)
HANDLE_PLACE = re2.compile(r"(?:@|~|\b(?:user|login|author|owner|assignee|nick|handle)[ =:]{1,2})$")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a text in the dictionary stands for.

    ``use``: ``sure`` stands by itself; ``word`` is one of a person's names;
    ``handle`` is sure unless it is also a word; ``domain`` brings the host
    before it; ``part`` counts inside longer words, too (scripts without spaces).
    ``way`` is that of a company's name: :func:`companies.place` judges it.
    """

    text: str
    kind: str
    value: str
    use: str
    person: int = -1
    way: Way | None = None


class Directory:
    """Every variant of what is known, ready to be looked for in one pass."""

    def __init__(self, known: Known) -> None:
        self.entries: dict[str, list[Entry]] = {}
        for number, person in enumerate(known.people):
            self._person(person, number)
        listed = [word.lower() for name in known.tenants for word in set(words_of(name))]
        common = frozenset(word for word, times in Counter(listed).items() if times > 2)
        for tenant in known.tenants:
            self._company(tenant, "tenant", common)
        for name in known.names:
            self._company(name, "name")
        for domain in known.internal_domains:
            self._add(domain.lstrip("*."), "host", "", "domain")
        self.public = tuple(sorted({lower(fold_text(p)) for p in known.public if p.strip()}))
        self.automaton = _automaton(self.entries)
        self.scout = _scout(self.entries, self.automaton)
        self.passes = _automaton({p: [] for p in self.public})

    def _add(
        self,
        text: str,
        kind: str,
        value: str,
        use: str,
        person: int = -1,
        way: Way | None = None,
    ) -> None:
        key = lower(fold_text(text.strip()))
        if len(key) >= 2 or key and (way and way.pattern or not key.isascii()):
            entry = Entry(key, kind, value, use, person, way)
            if entry not in self.entries.setdefault(key, []):
                self.entries[key].append(entry)

    def _person(self, person: Any, number: int) -> None:
        self._add(person.name, "person", person.name, "part" if unspaced(person.name) else "sure")
        for text in addressed(person.name):
            self._add(text, "person", person.name, "part")
        for spelling in {person.name, spelt_out(person.name)}:
            self._names(spelling, person.name, number)
        for handle in person.handles:
            self._add(handle.lstrip("@"), "person", person.name, "handle")
        for email in person.emails:
            self._add(email, "person", person.name, "sure")
            local = email.partition("@")[0]
            if lower(local) not in ROLE_BOXES:
                self._add(local, "person", person.name, "handle")
        for slack in person.ids:
            self._add(slack, "person", person.name, "id")

    def _names(self, spelling: str, person: str, number: int) -> None:
        names = fold_text(spelling).replace(",", " ").split()
        for text in joined(names):
            self._add(text, "person", person, "handle" if text.isalpha() else "sure")
        for name in names:
            for text in parts(name):
                self._add(text, "person", person, "word", number)
                self._add(text + "s", "person", person, "word", number)
            for stem in stems(name):
                self._add(stem, "person", person, "stem", number)

    def _company(self, name: str, kind: str, common: frozenset[str] = frozenset()) -> None:
        for way in ways(fold_text(name), common) if name.strip() else ():
            use = "part" if unspaced(way.text) else "company"
            self._add(way.text, kind, name, use, way=way)


def _automaton(entries: dict[str, list[Entry]]) -> Any:
    automaton = ahocorasick.Automaton()
    for text, found in entries.items():
        automaton.add_word(text, (len(text), found))
    if entries:
        automaton.make_automaton()
    return automaton if entries else None


def _scout(entries: dict[str, list[Entry]], automaton: Any) -> Pattern | None:
    """Finds the variants that hold no other one, and with them the lines of all. Of
    many, it would take longer than it saves."""
    if not entries or len(entries) > FEW:
        return None
    least = (text for text in entries if all(n == len(text) for _, (n, _) in automaton.iter(text)))
    return compile_pattern("|".join(map(re2.escape, least)))


Key = tuple[Any, ...]


@lru_cache(maxsize=8)
def _directory(key: Key) -> Directory:
    return Directory(key[-1].known)


class _Held:
    """A ``Known`` that always compares equal: the rest of the key tells them apart."""

    def __init__(self, known: Known) -> None:
        self.known = known

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)


def directory_of(known: Known) -> Directory:
    """The directory of what is known, kept for the next text."""
    people = tuple(
        (p.name, tuple(p.handles), tuple(p.emails), tuple(p.ids), p.role) for p in known.people
    )
    return _directory(
        (
            people,
            tuple(known.tenants),
            tuple(known.internal_domains),
            tuple(known.public),
            tuple(known.names),
            _Held(known),
        )
    )


def find_known(source: Source, known: Directory) -> Iterator[Span]:
    """Every known entity, by whatever variant. Spans may overlap."""
    if known.automaton is None:
        return
    names: list[tuple[int, int, Entry]] = []
    for last, (length, entries) in _places(source, known):
        start, end = last + 1 - length, last + 1
        for entry in entries:
            if entry.way is not None and entry.use == "company":
                found = place(source, start, end, entry.way, entry.value)
                if found:
                    rule = "known-plural" if found.several else f"known-{entry.kind}"
                    yield Span(found.start, found.end, entry.kind, rule, entry.value)
            elif entry.use in ("word", "stem"):
                stop = (
                    _word_end(source, end) if entry.use == "stem" else _family(source, end, entry)
                )
                if _bounded(source, start, stop if entry.use == "word" else end, entry.use):
                    names.append((start, stop, entry))
            elif _USES[entry.use](source, start, end, entry):
                yield _span(source, start, end, entry)
    yield from _names(source, names)


def _places(source: Source, known: Directory) -> Iterator[tuple[int, tuple[int, list[Entry]]]]:
    """Where a variant ends, how long it is and what it stands for."""
    if known.scout is None or not source.is_ascii:
        yield from known.automaton.iter(source.lower)
        return
    for low, high in find_windows(known.scout, source.lower.encode(), below=0):
        for last, found in known.automaton.iter(source.lower[low:high]):
            yield low + last, found


def _span(source: Source, start: int, end: int, entry: Entry) -> Span:
    """The hit, with what belongs to it: the host before a domain, a mention's brackets."""
    if entry.use == "domain":
        low = start
        while low > 0 and (source.text[low - 1].isalnum() or source.text[low - 1] in "-_."):
            low -= 1
        low += len(source.text[low:start]) - len(source.text[low:start].lstrip("-_."))
        return Span(low, end, "host", "internal-domain", source.text[low:end])
    if entry.use == "id" and source.text[start - 2 : start] == "<@":
        close = source.text.find(">", end, end + 120)
        if close >= 0:
            return Span(start - 2, close + 1, entry.kind, "known-mention", entry.value)
    if source.text[start - 1 : start] == "@" and entry.kind == "person":
        start -= 1
    return Span(start, end, entry.kind, "known-" + entry.kind, entry.value)


def _bounded(source: Source, start: int, end: int, use: str = "") -> bool:
    """No letter or digit of a longer word touches it."""
    text = source.text
    if start and text[start - 1].isalnum() and not _escaped(text, start):
        return False
    if end >= len(text) or not text[end].isalnum():
        return True
    return use == "stem" and _word_end(source, end) - end <= 4


def _family(source: Source, end: int, entry: Entry) -> int:
    """Where a name ends, in the plural too (``the Okafors``) unless it is a word."""
    several = source.lower[end : end + 1] == "s" and len(entry.text) > 3
    return end + 1 if several and not is_common(entry.text) else end


def _escaped(text: str, start: int) -> bool:
    r"""What stands before is the letter of an escape such as ``\n``."""
    return text[start - 1] in "nrt" and text[start - 2 : start - 1] == "\\"


def _word_end(source: Source, end: int) -> int:
    while end < len(source.text) and source.text[end].isalpha():
        end += 1
    return end


def _sure(source: Source, start: int, end: int, entry: Entry) -> bool:
    return _bounded(source, start, end)


def _part(source: Source, start: int, end: int, entry: Entry) -> bool:
    return True


def _handle(source: Source, start: int, end: int, entry: Entry) -> bool:
    long = len(entry.text) >= 8 and apart(source.text, start, end)
    longer = len(entry.text) >= 9 and _numbered(source.text, start, end)
    if not (long or longer) and not _bounded(source, start, end):
        return False
    if len(entry.text) >= 3 and not is_word(entry.text):
        return True
    return HANDLE_PLACE.search(source.lower[max(0, start - 12) : start]) is not None


def _numbered(text: str, start: int, end: int) -> bool:
    """Only digits touch it: ``app01janeokafor``."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return before.isdigit() and (after.isdigit() or not after.isalnum())


_USES = {
    "sure": _sure,
    "part": _part,
    "id": _sure,
    "handle": _handle,
    "domain": _sure,
}


def _names(source: Source, hits: list[tuple[int, int, Entry]]) -> Iterator[Span]:
    """People by their names: two of one person's together, one with an initial,
    or a single one where case and context show that a person is meant."""
    hits.sort(key=lambda hit: (hit[0], hit[1]))
    for index, (start, end, entry) in enumerate(hits):
        partner = _partner(source, hits, index)
        if partner is not None:
            yield Span(start, partner, "person", "known-name", entry.value)
        elif (initial := _initial(source, start, entry)) is not None:
            yield Span(initial, end, "person", "known-initial", entry.value)
        elif _alone(source, start, end, entry) or _in_row(source, hits, index):
            stop = _initial_after(source, end, entry)
            yield Span(start, stop, "person", "known-name-part", entry.value)


def _partner(source: Source, hits: list[tuple[int, int, Entry]], index: int) -> int | None:
    """Where another name of the same person ends that follows at once."""
    _, end, entry = hits[index]
    for start, stop, other in hits[index + 1 : index + 40]:
        if start - end > 120:
            break
        if (
            start >= end
            and other.person == entry.person
            and other.text != entry.text
            and GAP.search(source.text[end:start])
        ):
            return stop
    return None


def _initial(source: Source, start: int, entry: Entry) -> int | None:
    """Where an initial of the person's first name stands before a last name."""
    before = source.text[max(0, start - 4) : start]
    letter = fold_text(entry.value)[:1].upper()
    for form in (letter + ". ", letter + " ", letter + "."):
        place = start - len(form)
        if before.endswith(form) and place >= 0 and not source.text[place - 1 : place].isalnum():
            return place
    return None


def _initial_after(source: Source, end: int, entry: Entry) -> int:
    """Where the initial of another name of the person ends that follows this one."""
    found = INITIAL_AFTER.match(source.text[end : end + 5])
    if found is None:
        return end
    others = (n for n in fold_text(entry.value).replace(",", " ").split() if lower(n) != entry.text)
    stop = end + found.end(1)
    fits = any(other[0] == found.group("v") for other in others)
    return stop + (source.text[stop : stop + 1] == ".") if fits else end


def _in_row(source: Source, hits: list[tuple[int, int, Entry]], index: int) -> bool:
    """It stands in a row with the name of somebody else: ``Mark and June``."""
    start, end, entry = hits[index]
    around = hits[max(0, index - 4) : index + 5]
    return source.text[start:end].istitle() and any(
        source.text[low:high].istitle()
        and other.person != entry.person
        and 0 < max(start, low) - min(end, high) < 7
        and ROW.match(source.text[min(end, high) : max(start, low)]) is not None
        for low, high, other in around
    )


def _alone(source: Source, start: int, end: int, entry: Entry) -> bool:
    """A single name that means the person."""
    text = source.text[start:end]
    before, after = source.text[max(0, start - 24) : start], source.text[end : end + 24]
    if PLACE_BEFORE.search(before):
        return False
    if entry.use == "stem":
        return text[:1].isupper()
    ambiguous = is_word(entry.text) or len(entry.text) < 3
    if text.isupper() and len(text) <= 3:
        ambiguous = True
    if not ambiguous:
        return text[0].isupper() or not text.isascii() or len(text) >= 4
    if ROLE_BEFORE.search(before):
        return True
    if not text[0].isupper() or text.isupper():
        return False
    if COPULA.search(after) and FIRST.search(before):  # a sentence begins with a capital anyhow
        return False
    if before.endswith("@") or SURELY_BEFORE.search(before):
        return True
    return NAME_AFTER.search(after) is not None and (
        NAME_BEFORE.search(before) is not None or before[-1:].isspace()
    )
