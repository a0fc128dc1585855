"""People, tenants and internal domains we know, in every way they are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import ahocorasick
import re2

from incident_kit.model import Known, Person
from incident_kit.redaction.matching import Pattern, compile_pattern
from incident_kit.redaction.names.company_spellings import Spelling, spell_company, split_name
from incident_kit.redaction.names.person_spellings import (
    add_honorifics,
    cut_to_stem,
    is_ambiguous_name,
    is_unspaced,
    join_names,
    join_nicknames,
    list_nicknames,
    spell_out,
    vary_signs,
)
from incident_kit.redaction.names.words import is_word, read_words
from incident_kit.redaction.views import fold_text, lower
from incident_kit.text.remembering import freeze

#: As many variants as a dozen people have.
FEW = 600
#: A word of more names than this is common to them.
MOST_OWNERS = 2

Use = Literal["sure", "part", "id", "handle", "domain", "link", "word", "stem", "company"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a text in the dictionary stands for.

    ``use``: ``sure`` stands by itself, and so does an ``id``; ``word`` is one of a
    person's names, ``stem`` what its cases have in common; ``handle`` is sure unless it
    is also a word; ``domain`` brings the host before it, ``link`` all of the link around it;
    ``part`` counts inside longer words, too (scripts without spaces); ``company`` has a
    ``spelling``, which :func:`match_company` judges. ``person`` tells apart whose name it
    is; ``is_first`` says of a ``word`` that people are called by it alone.
    """

    text: str
    kind: str
    value: str
    use: Use
    person: int = -1
    spelling: Spelling | None = None
    is_first: bool = False


class Directory:
    """Every variant of what is known, ready to be looked for in one pass; ``names`` has
    those that are people's single names alone."""

    def __init__(self, known: Known) -> None:
        self.entries: dict[str, list[Entry]] = {}
        for number, person in enumerate(known.people):
            self._add_person(person, number)
        common = _find_common_words(known.tenants)
        for tenant in known.tenants:
            self._add_company(tenant, "tenant", common)
        for name in known.names:
            self._add_unlisted(name)
        for domain in known.internal_domains:
            self._add(domain.lstrip("*."), "host", "", "domain")
        self.hosts = known.hosts
        self.public = tuple(sorted({lower(fold_text(p)) for p in known.public if p.strip()}))
        self.automaton = _build_automaton(self.entries)
        self.names = frozenset(text for text, found in self.entries.items() if _are_names(found))
        self.scout = _build_scout(self.entries, self.automaton)
        self.passes = _build_automaton({text: [] for text in self.public})

    def _add(
        self,
        text: str,
        kind: str,
        value: str,
        use: Use,
        person: int = -1,
        spelling: Spelling | None = None,
        *,
        is_first: bool = False,
    ) -> None:
        key = lower(fold_text(text.strip()))
        if not _is_long_enough(key, spelling):
            return
        entry = Entry(key, kind, value, use, person, spelling, is_first)
        entries = self.entries.setdefault(key, [])
        if entry not in entries:
            entries.append(entry)

    def _add_person(self, person: Person, number: int) -> None:
        name = person.name
        self._add_whole_name(name, number)
        for text in add_honorifics(name):
            self._add(text, "person", name, "part")
        for spelling in {name, spell_out(name)}:
            self._add_names(spelling, name, number)
        for handle in person.handles:
            self._add(handle.lstrip("@"), "person", name, "handle")
        for email in person.emails:
            self._add(email, "person", name, "sure")
            mailbox = email.partition("@")[0]
            if lower(mailbox) not in read_words("role_mailboxes.txt"):
                self._add(mailbox, "person", name, "handle")
        for ident in person.ids:
            self._add(ident, "person", name, "id")

    def _add_whole_name(self, name: str, number: int) -> None:
        """A name as it is listed; one that is a word is judged like a first name, and is a
        handle too."""
        word = fold_text(name.strip())
        if is_unspaced(name):
            self._add(name, "person", name, "part")
        elif len(word.split()) == 1 and is_ambiguous_name(word):
            self._add(word, "person", name, "handle")
            self._add(word, "person", name, "word", number, is_first=True)
        else:
            self._add(name, "person", name, "sure")

    def _add_names(self, spelling: str, person: str, number: int) -> None:
        """Each of a person's names, and all together."""
        names = fold_text(spelling).replace(",", " ").split()
        for text in join_names(names):
            self._add(text, "person", person, "handle" if text.isalpha() else "sure")
        for index, name in enumerate(names):
            for text in vary_signs(name):
                self._add_name(text, person, number, is_first=index == 0)
            for stem in cut_to_stem(name):
                self._add(stem, "person", person, "stem", number)
        for text in join_nicknames(names):
            self._add(text, "person", person, "handle")
        for text in list_nicknames(names):
            self._add_name(text, person, number, is_first=True)

    def _add_name(self, text: str, person: str, number: int, *, is_first: bool) -> None:
        """A name of somebody, in the plural too unless it is a word."""
        self._add(text, "person", person, "word", number, is_first=is_first)
        if not is_word(text) and not is_word(text + "s"):
            self._add(text + "s", "person", person, "word", number)

    def _add_unlisted(self, name: str) -> None:
        """A name on no list that is hidden: in its spellings, or as the place of a link."""
        if "/" not in name:
            self._add_company(name, "name", frozenset())
        elif "." not in name:
            self._add(name, "name", name, "sure")
        if "." in name.strip(".") and " " not in name.strip():
            self._add(name, "url", name.strip(), "link")

    def _add_company(self, name: str, kind: str, common: frozenset[str]) -> None:
        if not name.strip():
            return
        for spelling in spell_company(fold_text(name), common):
            use: Use = "part" if is_unspaced(spelling.text) else "company"
            self._add(spelling.text, kind, name, use, spelling=spelling)


def _find_common_words(names: Iterable[str]) -> frozenset[str]:
    """The words that several names have, in lower case."""
    owners = Counter(word.lower() for name in names for word in set(split_name(name)))
    return frozenset(word for word, count in owners.items() if count > MOST_OWNERS)


def _is_long_enough(key: str, spelling: Spelling | None) -> bool:
    """Two letters are; one only where more follows, or where one is a word."""
    if len(key) != 1:
        return len(key) > 1
    has_pattern = spelling is not None and spelling.pattern != ""
    return has_pattern or not key.isascii()


def _are_names(entries: Iterable[Entry]) -> bool:
    """Are all of them a person's single names, which stand by themselves?"""
    return all(entry.use == "word" for entry in entries)


def _build_automaton(entries: dict[str, list[Entry]]) -> Any:
    """Finds every text at once, with its length and entries; ``None`` if there is none."""
    if not entries:
        return None
    automaton = ahocorasick.Automaton()
    for text, found in entries.items():
        automaton.add_word(text, (len(text), found))
    automaton.make_automaton()
    return automaton


def _build_scout(entries: dict[str, list[Entry]], automaton: Any) -> Pattern | None:
    """Finds the variants that hold no other one, and with them the lines of all. Of
    many, it would take longer than it saves."""
    if not entries or len(entries) > FEW:
        return None
    shortest = (
        text
        for text in entries
        if all(length == len(text) for _, (length, _) in automaton.iter(text))
    )
    return compile_pattern("|".join(map(re2.escape, shortest)))


class _Same:
    """A ``Known`` by itself, which equals no other: content of hundreds of people takes
    longer to compare than a message takes to read."""

    def __init__(self, known: Known) -> None:
        self.known = known

    def __hash__(self) -> int:
        return id(self.known)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.known is other.known


class _Content(_Same):
    """A ``Known`` by its content, told apart by every field, those that no comparison of
    people looks at too."""

    def __init__(self, known: Known) -> None:
        super().__init__(known)
        self.content = freeze(known)

    def __hash__(self) -> int:
        return hash(self.content)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Content) and self.content == other.content


@lru_cache(maxsize=8)
def _build_by_content(content: _Content) -> Directory:
    return Directory(content.known)


@lru_cache(maxsize=8)
def _find_built(same: _Same) -> Directory:
    return _build_by_content(_Content(same.known))


def build_directory(known: Known) -> Directory:
    """The directory of what is known, kept for the next text."""
    return _find_built(_Same(known))
