"""Which single names in a text mean a person we know: beside another name of theirs, with
an initial, or where case and context show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from incident_kit.redaction.names.contexts import (
    BETWEEN_NAMES,
    BETWEEN_PEOPLE,
    INITIAL_AFTER,
)
from incident_kit.redaction.names.directory import Entry
from incident_kit.redaction.names.meant_people import is_ambiguous, means_person
from incident_kit.redaction.names.word_edges import continues_word, stands_alone
from incident_kit.redaction.names.words import is_common
from incident_kit.redaction.source import Source, Span
from incident_kit.redaction.views import fold_text, lower

#: The most letters that a case puts behind a stem.
LONGEST_ENDING = 4
#: How far another name of the same person is looked for, in characters and in hits.
FARTHEST, MOST_HITS = 120, 39
#: The same for somebody else's name in a row, to both sides.
FARTHEST_IN_ROW, MOST_HITS_IN_ROW = 6, 4


class NameHit(NamedTuple):
    """Where one of a person's names stands."""

    start: int
    end: int
    entry: Entry


def match_word(source: Source, start: int, end: int, entry: Entry) -> NameHit | None:
    """A hit of a name, in the plural too (``the Okafors``) unless it is a word; ``None``
    inside a longer word."""
    has_ending = source.lower[end : end + 1] == "s" and len(entry.text) > 3
    if has_ending and not is_common(entry.text) and not is_common(f"{entry.text}s"):
        end += 1
    return NameHit(start, end, entry) if stands_alone(source.text, start, end) else None


def match_stem(source: Source, start: int, end: int, entry: Entry) -> NameHit | None:
    """A hit of a name's stem, with the ending that a case gave it; ``None`` inside a longer
    word."""
    if continues_word(source.text, start):
        return None
    word_end = end
    while word_end < len(source.text) and source.text[word_end].isalpha():
        word_end += 1
    return NameHit(start, word_end, entry) if word_end - end <= LONGEST_ENDING else None


def find_people(source: Source, hits: Iterable[NameHit]) -> Iterator[Span]:
    """People by their names: two of one person's together, one with an initial,
    or a single one where case and context show that a person is meant."""
    hits = sorted(hits, key=attrgetter("start", "end"))
    judged = _judge_once(source)
    for index, hit in enumerate(hits):
        person = hit.entry.value
        partner_end = _find_partner(source, hits, index)
        if partner_end is not None:
            yield Span(hit.start, partner_end, "person", "known-name", person)
            continue
        initial_start = _find_initial_before(source, hit)
        if initial_start is not None:
            yield Span(initial_start, hit.end, "person", "known-initial", person)
        elif _has_own_initial(source, hit):
            end = _include_initial_after(source, hit)
            yield Span(hit.start, end, "person", "known-initial", person)
        elif judged(hit) or _stands_in_row(source, hits, index):
            end = _include_initial_after(source, hit)
            yield Span(hit.start, end, "person", "known-name-part", person)


def _judge_once(source: Source) -> Callable[[NameHit], bool]:
    """:func:`means_person`, asked once where several people have the same name."""
    known: dict[tuple[int, int, str, str, bool], bool] = {}

    def judge(hit: NameHit) -> bool:
        entry = hit.entry
        key = (hit.start, hit.end, entry.text, entry.use, entry.is_first)
        if key not in known:
            known[key] = means_person(source, *hit)
        return known[key]

    return judge


def _find_partner(source: Source, hits: Sequence[NameHit], index: int) -> int | None:
    """Where another name of the same person ends that follows at once."""
    hit = hits[index]
    for other in hits[index + 1 : index + 1 + MOST_HITS]:
        if other.start - hit.end > FARTHEST:
            break
        if not _is_other_name(hit, other) or _are_two_words(source, hit, other):
            continue
        between = source.text[hit.end : other.start]
        if BETWEEN_NAMES.search(between):
            return other.end
    return None


def _is_other_name(hit: NameHit, other: NameHit) -> bool:
    """Is ``other`` another name of the same person, behind ``hit``?"""
    if other.entry.person != hit.entry.person:
        return False
    return other.start >= hit.end and other.entry.text != hit.entry.text


def _are_two_words(source: Source, hit: NameHit, other: NameHit) -> bool:
    """Are both words of the language, side by side and without a capital: ``will long``?"""
    if source.text[hit.end : other.start] != " ":
        return False
    written = (source.text[one.start : one.end] for one in (hit, other))
    return all(text.islower() and is_ambiguous(text, text) for text in written)


def _find_initial_before(source: Source, hit: NameHit) -> int | None:
    """Where an initial of the person's first name stands before a last name."""
    before = source.text[max(0, hit.start - 4) : hit.start]
    initial = fold_text(hit.entry.value)[:1].upper()
    has_capital = source.text[hit.start : hit.end][:1].isupper()
    forms = (f"{initial}. ", f"{initial} ", f"{initial}.") if has_capital else (f"{initial}.",)
    for form in forms:
        start = hit.start - len(form)
        if before.endswith(form) and not source.text[max(0, start - 1) : start].isalnum():
            return start
    return None


def _include_initial_after(source: Source, hit: NameHit) -> int:
    """Where the initial of another name of the person ends that follows this one."""
    found = INITIAL_AFTER.match(source.text[hit.end : hit.end + 5])
    if found is None:
        return hit.end
    names = fold_text(hit.entry.value).replace(",", " ").split()
    initials = {name[0] for name in names if lower(name) != hit.entry.text}
    if found.group("v") not in initials:
        return hit.end
    end = hit.end + int(found.end(1))
    return end + 1 if source.text[end : end + 1] == "." else end


def _has_own_initial(source: Source, hit: NameHit) -> bool:
    """Does the initial of the person's other name follow with its full stop: ``Grant E.``?"""
    if not source.text[hit.end + 1 : hit.end + 3].strip(" ")[:1].isupper():
        return False
    end = _include_initial_after(source, hit)
    has_capital = source.text[hit.start : hit.end].istitle()
    return has_capital and end > hit.end and source.text[end - 1] == "."


def _stands_in_row(source: Source, hits: Sequence[NameHit], index: int) -> bool:
    """Does it stand in a row with the name of somebody else: ``Mark and June``?"""
    hit = hits[index]
    if not source.text[hit.start : hit.end].istitle():
        return False
    around = hits[max(0, index - MOST_HITS_IN_ROW) : index + 1 + MOST_HITS_IN_ROW]
    return any(_joins(source, hit, other) for other in around)


def _joins(source: Source, hit: NameHit, other: NameHit) -> bool:
    """Does nothing but a sign or word of a row stand between the names of two people?"""
    if other.entry.person == hit.entry.person:
        return False
    low, high = min(hit.end, other.end), max(hit.start, other.start)
    if not 0 < high - low <= FARTHEST_IN_ROW:
        return False
    is_title = source.text[other.start : other.end].istitle()
    return is_title and BETWEEN_PEOPLE.match(source.text[low:high]) is not None
