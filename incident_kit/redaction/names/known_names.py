"""Where in a text somebody or something is named that we know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import re2

from incident_kit.redaction.names.companies import match_company, stands_apart
from incident_kit.redaction.names.directory import Directory, Entry
from incident_kit.redaction.names.link_ends import find_link_end
from incident_kit.redaction.names.people import (
    NameHit,
    find_people,
    match_stem,
    match_word,
)
from incident_kit.redaction.names.word_edges import continues_word, stands_alone
from incident_kit.redaction.names.words import is_english, is_word
from incident_kit.redaction.source import Source, Span, find_windows

#: Behind these a word that is also somebody's handle is the handle.
HANDLE_BEFORE = re2.compile(
    r"(?:@|~|\b(?:user|login|author|owner|assignee|nick|handle)[=:]{1,2} ?)$"
)
#: What a link stands behind.
LINK_STARTS = " \n\t\"'`(|<[>"
#: The shortest handle, and the shortest inside a longer word and between digits.
SHORTEST_HANDLE, SHORTEST_APART, SHORTEST_NUMBERED = 3, 8, 9
#: What a verb ends in that is written like a name: ``Don't``.
NEGATIONS = ("'t", "’t")
PLURAL = ("s", "S")
#: How far the end of a mention in Slack's form is looked for.
LONGEST_MENTION = 120


def find_known(source: Source, directory: Directory) -> Iterator[Span]:
    """Every known entity, by whatever variant. Spans may overlap."""
    if directory.automaton is None:
        return
    names: list[NameHit | None] = []
    for start, end, entry in _find_variants(source, directory):
        if entry.use in _NAMES:
            names.append(_NAMES[entry.use](source, start, end, entry))
            continue
        span = _SPANS[entry.use](source, start, end, entry)
        if span is not None:
            yield span
    yield from find_people(source, filter(None, names))


def _find_variants(source: Source, directory: Directory) -> Iterator[tuple[int, int, Entry]]:
    """Where a variant starts and ends, with each entry that it stands for."""
    for low, high in _find_lines(source, directory):
        for last, (length, entries) in directory.automaton.iter(source.lower[low:high]):
            end = low + last + 1
            start = end - length
            if entries[0].text in directory.names and _is_in_word(source.text, start, end):
                continue
            for entry in entries:
                yield start, end, entry


def _is_in_word(text: str, start: int, end: int) -> bool:
    """Do letters of a longer word stand before it, or behind it other than a plural's?"""
    after = text[end : end + 1]
    if after.isalnum() and after not in PLURAL:
        return True
    return continues_word(text, start)


def _find_lines(source: Source, directory: Directory) -> Iterable[tuple[int, int]]:
    """The lines that may have a variant; the whole text, where a scout would not help."""
    if directory.scout is None or not source.is_ascii:
        return [(0, len(source.lower))]
    return find_windows(directory.scout, source.lower.encode(), below=0)


def _span_of_company(source: Source, start: int, end: int, entry: Entry) -> Span | None:
    if entry.spelling is None:
        return None
    match = match_company(
        source, start, end, entry.spelling, entry.value, is_decided=entry.kind == "name"
    )
    if match is None:
        return None
    rule = "known-plural" if match.is_plural else f"known-{entry.kind}"
    return Span(match.start, match.end, entry.kind, rule, entry.value)


def _span_of_sure(source: Source, start: int, end: int, entry: Entry) -> Span | None:
    if not stands_alone(source.text, start, end):
        return None
    if _are_plain_words(source.text[start:end]):
        return None
    return _span_of_entity(source, start, end, entry)


def _are_plain_words(text: str) -> bool:
    """Are several words of the language meant as such: ``rose field`` without capitals?"""
    return text.islower() and " " in text and all(map(is_word, text.split()))


def _span_of_entity(source: Source, start: int, end: int, entry: Entry) -> Span:
    """The hit, with the sign of a mention before a person."""
    if source.text[start - 1 : start] == "@" and entry.kind == "person":
        start -= 1
    return Span(start, end, entry.kind, f"known-{entry.kind}", entry.value)


def _span_of_id(source: Source, start: int, end: int, entry: Entry) -> Span | None:
    """An id, with the brackets of the mention in which it stands (``<@U02ABC|jane>``)."""
    if not stands_alone(source.text, start, end):
        return None
    if source.text[start - 2 : start] == "<@":
        close = source.text.find(">", end, end + LONGEST_MENTION)
        if close >= 0:
            return Span(start - 2, close + 1, entry.kind, "known-mention", entry.value)
    return _span_of_entity(source, start, end, entry)


def _span_of_host(source: Source, start: int, end: int, entry: Entry) -> Span | None:
    """A domain, with the host before it."""
    text = source.text
    if not stands_alone(text, start, end):
        return None
    low = start
    while low > 0 and (text[low - 1].isalnum() or text[low - 1] in "-_."):
        low -= 1
    host_start = start - len(text[low:start].lstrip("-_."))
    return Span(host_start, end, "host", "internal-domain", text[host_start:end])


def _span_of_link(source: Source, start: int, end: int, entry: Entry) -> Span | None:
    """A place of links, with the link around it; a word with a dot alone is none."""
    text = source.text
    if text[start - 1 : start].isalnum() or text[end : end + 1].isalnum():
        return None
    low = max(text.rfind(sign, 0, start) for sign in LINK_STARTS) + 1
    high = find_link_end(text, end)
    if "/" not in text[low:high]:
        return None
    return Span(low, high, "url", "known-link", entry.value)


def _span_of_handle(source: Source, start: int, end: int, entry: Entry) -> Span | None:
    if not _is_handle(source, start, end, entry.text):
        return None
    return _span_of_entity(source, start, end, entry)


def _is_handle(source: Source, start: int, end: int, handle: str) -> bool:
    if not _is_set_off(source.text, start, end, len(handle)):
        return False
    written = source.text[start:end]
    is_short = len(handle) <= SHORTEST_HANDLE and written.isupper()
    if len(handle) >= SHORTEST_HANDLE and not is_short and not is_english(handle):
        return source.text[end : end + 2].lower() not in NEGATIONS
    return HANDLE_BEFORE.search(source.lower[max(0, start - 12) : start]) is not None


def _is_set_off(text: str, start: int, end: int, length: int) -> bool:
    """Is it by itself or, if it is long, a recognisable part of a longer word?"""
    if length >= SHORTEST_APART and stands_apart(text, start, end):
        return True
    if length >= SHORTEST_NUMBERED and _is_numbered(text, start, end):
        return True
    return stands_alone(text, start, end)


def _is_numbered(text: str, start: int, end: int) -> bool:
    """Do only digits touch it: ``app01janeokafor``?"""
    before, after = text[start - 1 : start], text[end : end + 1]
    return before.isdigit() and (after.isdigit() or not after.isalnum())


#: By the use of an entry: what its hit is, if it is one.
_SPANS: dict[str, Callable[[Source, int, int, Entry], Span | None]] = {
    "company": _span_of_company,
    "sure": _span_of_sure,
    "part": _span_of_entity,
    "id": _span_of_id,
    "handle": _span_of_handle,
    "domain": _span_of_host,
    "link": _span_of_link,
}
#: A person's single names are judged together, when all are found.
_NAMES: dict[str, Callable[[Source, int, int, Entry], NameHit | None]] = {
    "word": match_word,
    "stem": match_stem,
}
