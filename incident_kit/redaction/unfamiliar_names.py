"""Names nobody listed: asked about once each, never an error."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from operator import attrgetter

from incident_kit.model import Finding, Known
from incident_kit.redaction.capitalised import (
    WORD,
    Listed,
    Name,
    Run,
    Word,
    is_nobodys_word,
    is_surname,
    judge_runs,
)
from incident_kit.redaction.engine import find
from incident_kit.redaction.names.capitals import is_form_of_date, is_shouted, says_nothing_there
from incident_kit.redaction.names.first_names import is_first_name
from incident_kit.redaction.names.foreign_words import reads_as_foreign
from incident_kit.redaction.names.host_owners import find_owner
from incident_kit.redaction.names.initials import group_initials
from incident_kit.redaction.names.nicks import find_nicks
from incident_kit.redaction.names.other_scripts import find_other_scripts
from incident_kit.redaction.names.widening import widen_names
from incident_kit.redaction.strange_links import (
    StrangeLink,
    find_quiet_links,
    find_strange_links,
)
from incident_kit.redaction.strange_tokens import (
    find_strange_tokens,
    is_plain_token,
    read_section,
)
from incident_kit.redaction.stretches import Stretches
from incident_kit.redaction.told_values import find_told_values
from incident_kit.redaction.told_values.cues import is_noun_for_credential
from incident_kit.redaction.views import View, fold

#: A word of a name, and as a group none that only links it to another.
REST = re.compile(r"(?:of|and|the|for|at|in|from|by|to|with)\b|([^\W_](?:[\w.'’-]*[\w.])?)")
#: What parts two words, and reads as a hyphen when folded.
DASH = re.compile("[\u2012-\u2015]")


#: Where something stands in a text, and the value that it is asked about by.
Place = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Names:
    """The capitalised words of a text: ``asked``, those that nobody listed, where each
    stands first, in order; ``passed``, those that passed as ordinary without being listed,
    each once: somebody's eyes are the only check of them."""

    asked: tuple[Finding, ...]
    passed: tuple[str, ...]


def read_names(text: str, known: Known | None = None, familiar: Sequence[str] = ()) -> Names:
    """Which names stand in ``text``: a run of capitalised words, in code, links and tags
    too (:mod:`incident_kit.redaction.capitalised`), or the place that a link leads to
    (:mod:`incident_kit.redaction.strange_links`), whose finding is the whole link.

    Asked about is what neither the trade nor a list knows as a whole; no part of a longer
    name, never what ``find`` has already, nor a phrase of ``familiar``.
    """
    known = known or Known()
    view = fold(text)
    findings = find(text, known)
    taken = Stretches((finding.start, finding.end) for finding in findings)
    phrases = (*known.public, *familiar)
    judged = list(_judge(view.text, phrases))
    links = list(find_strange_links(view.text, phrases))
    in_links = _list_link_places(view, links, phrases)
    places = _list_places(text, view, judged, phrases)
    wide = widen_names(text, (one for one in places if not in_links.touch(*one)))
    parts = chain.from_iterable(_list_rests(text, place, findings) for place in wide)
    names = [(*part, text[slice(*part)]) for part in parts]
    credentials = [*find_told_values(view.text)]
    tokens = _drop_owned(_list_tokens(text, view, findings, in_links, phrases, credentials), names)
    named = _name_initials(view.text, list(_put_together(text, names, tokens)))
    asked = _list_first_places(text, named, _ask_about_links(view, links, findings))
    stretches = Stretches(view.span(*place) for place in credentials)
    asked = tuple(_tell_credential(one, stretches) for one in asked)
    passed = [word for run, name in judged if name is None for word in run.words]
    return Names(asked, tuple(_list_passed(view, passed, taken)))


def _list_link_places(
    view: View, links: Sequence[StrangeLink], phrases: Sequence[str]
) -> Stretches:
    """Where links stand, which are asked about whole or not at all."""
    quiet = (view.span(*link) for link in find_quiet_links(view.text, phrases))
    strange = (view.span(link.start, link.end) for link in links)
    return Stretches([*strange, *quiet])


def _list_places(
    text: str, view: View, judged: Sequence[tuple[Run, Name | None]], phrases: Sequence[str]
) -> list[tuple[int, int]]:
    """Where names may stand: capitalised, as a nick, or in another script."""
    spans = _trim_plain_words(view.text, [name for _, name in judged if name])
    return [
        *(view.span(start, end) for start, end in spans),
        *_drop_listed(text, _find_nicks(text), phrases),
        *find_other_scripts(text),
    ]


def _drop_owned(tokens: Iterable[Place], names: Iterable[Place]) -> Iterator[Place]:
    """The tokens without hosts that are called after one of the ``names``: that one is
    asked about."""
    owners = {_fold(value) for _, _, value in names}
    return (one for one in tokens if "." not in one[2] or find_owner(one[2]) not in owners)


def _name_initials(text: str, names: Sequence[Place]) -> list[Place]:
    """The names, initials in a row under one value."""
    initials = group_initials(text, {value for _, _, value in names})
    return [(start, end, initials.get(value, value)) for start, end, value in names]


def _list_touched(findings: Sequence[Finding], start: int, end: int) -> list[Finding]:
    """Those of the findings, which are sorted and do not overlap, that reach into a place."""
    last = bisect_left(findings, end, key=attrgetter("start"))
    first = last
    while first > 0 and findings[first - 1].end > start:
        first -= 1
    return [*findings[first:last]]


def _judge(text: str, phrases: Sequence[str]) -> Iterator[tuple[Run, Name | None]]:
    """The runs of ``text``, each with the name that it may be, where its capital says so."""
    for run, name in judge_runs(text, _list_phrases(phrases)):
        begins = run.place in ("start", "subject", "title")
        if name is not None and " " not in text[name.start : name.end]:
            is_plain = _is_of_plain_token(text, name.start, name.end)
            is_alone = len(run.words) == 1
            if is_plain or (
                is_alone and says_nothing_there(text, name.start, name.end, begins=begins)
            ):
                name = None
        if name is not None and any(is_other(text, name.start, name.end) for is_other in _OTHERS):
            name = None
        yield run, name


#: What words with capitals side by side may be besides a name.
_OTHERS = (is_shouted, is_form_of_date, is_noun_for_credential)


def _is_of_plain_token(text: str, start: int, end: int) -> bool:
    """Is it a part of a token that is plain, or one that no company is called (``O2``,
    ``G4S``)?"""
    token = _read_token(text, start, end)
    is_part, is_listed = len(token) > end - start, token.lower() in read_section("words")
    return (is_part or is_listed or len(token) > 3) and is_plain_token(token)


def _read_token(text: str, start: int, end: int) -> str:
    """The token that a word is a part of, with hyphens and low lines in it; empty, where it
    is the word itself."""
    low, high = start, end
    while low > 0 and (text[low - 1].isalnum() or text[low - 1] in "-_."):
        low -= 1
    while high < len(text) and (text[high].isalnum() or text[high] in "-_."):
        high += 1
    token = text[low:high].strip("-_.")
    return token if any(map(str.isdigit, token)) or "-" in token else ""


def _find_nicks(text: str) -> Iterator[tuple[int, int]]:
    for start, end in find_nicks(text):
        if not reads_as_foreign(text, start, end):
            yield start, end


def _list_tokens(
    text: str,
    view: View,
    findings: Sequence[Finding],
    in_links: Stretches,
    phrases: Sequence[str],
    credentials: Sequence[tuple[int, int]],
) -> Iterator[Place]:
    """Tokens of machines and the ``credentials`` there may be, in the text that was read,
    each with the value it is asked about by; of what ``find`` has, only what goes beyond it."""
    values = ((*place, view.text[slice(*place)]) for place in credentials)
    for start, end, value in (*find_strange_tokens(view.text, phrases), *values):
        place = view.span(start, end)
        touched = _list_touched(findings, *place)
        is_beyond = all(place[0] <= one.start and one.end <= place[1] for one in touched)
        is_all = any((one.start, one.end) == place for one in touched)
        is_joined = DASH.search(text[slice(*place)]) is None
        if is_beyond and not is_all and is_joined and not in_links.touch(*place):
            yield *place, value


def _put_together(text: str, names: Iterable[Place], tokens: Iterable[Place]) -> Iterator[Place]:
    """Names and tokens, those that overlap as one; of two as long the token's value."""
    last: Place | None = None
    ordered = sorted([*((one, 1) for one in names), *((one, 0) for one in tokens)])
    for start, end, value in (one for one, _ in ordered):
        if last is None or start >= last[1]:
            if last is not None:
                yield last
            last = start, end, value
        elif end > last[1]:
            last = last[0], end, value if start == last[0] else text[last[0] : end]
    if last is not None:
        yield last


def _drop_listed(
    text: str, places: Iterable[tuple[int, int]], phrases: Iterable[str]
) -> Iterator[tuple[int, int]]:
    """``places`` without those of a word that is listed."""
    listed = {phrase.casefold() for phrase in phrases}
    for start, end in places:
        if text[start:end].lstrip("@").casefold() not in listed:
            yield start, end


def _list_rests(
    text: str, place: tuple[int, int], findings: Sequence[Finding]
) -> Iterator[tuple[int, int]]:
    """What of a name nobody found: all of it where nothing was found in it or it goes on
    beyond somebody known, else what stands beside what was found (``Layra Quonset of`` a
    known tenant)."""
    touched = _list_touched(findings, *place)
    if not touched or _goes_beyond(text, place, findings):
        yield place
        return
    low = place[0]
    for one in (*touched, None):
        high = place[1] if one is None else one.start
        words = [
            match.span() for match in REST.finditer(text, low, max(low, high)) if match.group(1)
        ]
        if any(_may_name_somebody(text[slice(*word)]) for word in words):
            yield words[0][0], words[-1][1]
        low = high if one is None else one.end


def _may_name_somebody(word: str) -> bool:
    folded = fold(word).text
    return is_surname(folded) or is_first_name(folded)


def _goes_beyond(text: str, place: tuple[int, int], findings: Sequence[Finding]) -> bool:
    """Does a name go on beyond somebody known (``Richard Zorvel`` of a known Richard)?"""
    start, end = place
    inside = [one for one in findings if one.start < end and one.end > start]
    if any(one.kind != "person" or one.start < start or one.end > end for one in inside):
        return False
    covered = [(one.start - start, one.end - start) for one in inside]
    left = "".join(
        " " if any(low <= index < high for low, high in covered) else letter
        for index, letter in enumerate(text[start:end])
    )
    return any(is_surname(fold(word).text) for word in left.split())


def _ask_about_links(
    view: View, links: Iterable[StrangeLink], findings: Sequence[Finding]
) -> Iterator[Place]:
    """Where links stand in the text that was read, up to a secret in them, each with what is
    asked about; none of which ``find`` has the host."""
    secrets = [one for one in findings if one.kind == "secret"]
    for link in links:
        start, host_end = view.span(link.start, link.host_end)
        _, end = view.span(link.start, link.end)
        if any(one.start < host_end and one.end > start for one in findings):
            continue
        inside = (one.start for one in secrets if host_end <= one.start < end)
        clipped = min(inside, default=end)
        is_whole = link.place == view.text[link.start : link.end]
        if clipped < end and is_whole:
            place = view.text[link.start : link.start + clipped - start]
        else:
            place = link.place
        yield start, clipped, place


def _list_first_places(
    text: str, names: Iterable[Place], links: Iterable[Place]
) -> tuple[Finding, ...]:
    """A finding for each name and link where it stands first, with what it stands for, and
    for each that is asked about with another; none for a part of a longer one."""
    written = ((one, _fold(text[one[0] : one[1]])) for one in names)
    marked = [*written, *((one, "") for one in links)]
    first: dict[tuple[str, str], Finding] = {}
    for (start, end, value), name in sorted(marked):
        key = (_fold(value), "" if name == _fold(value) else name)
        rule = "unfamiliar" if name else "link"
        first.setdefault(key, Finding(start, end, "name", rule, value))
    parts = {part for name, _ in first for part in _list_parts(name)}
    return tuple(found for (name, _), found in first.items() if name not in parts)


def _tell_credential(asked: Finding, stretches: Stretches) -> Finding:
    """The same question; of what may be a password, as of nobody's name."""
    is_one = stretches.touch(asked.start, asked.end)
    return replace(asked, rule="credential") if is_one else asked


def _fold(name: str) -> str:
    return " ".join(fold(name).text.casefold().split())


@lru_cache(maxsize=16)
def _list_phrases(phrases: tuple[str, ...]) -> Listed:
    return Listed(phrases)


def find_unfamiliar(
    text: str, known: Known | None = None, familiar: Sequence[str] = ()
) -> list[Finding]:
    """The names of ``text`` that nobody listed, as :func:`read_names` asks about them."""
    return list(read_names(text, known, familiar).asked)


def list_siblings(text: str, name: str, known: Known, familiar: Sequence[str] = ()) -> list[str]:
    """How ``text`` writes what is asked about together with ``name``."""
    asked = find_unfamiliar(text, known, familiar)
    written = (text[one.start : one.end] for one in asked if one.value == name)
    return [one for one in dict.fromkeys(written) if one != name]


def _list_passed(view: View, passed: Iterable[Word], taken: Stretches) -> Iterable[str]:
    """The words that passed as ordinary, each once, but for those of the trade and those
    that the text has without a capital too."""
    everyday = set(view.text.split())
    words: dict[str, str] = {}
    for word in passed:
        is_everyday = is_nobodys_word(word.text) or word.text.lower() in everyday
        if not is_everyday and not taken.touch(*view.span(word.start, word.end)):
            words.setdefault(word.text.casefold(), word.text)
    return words.values()


def is_part(name: str, whole: str) -> bool:
    """Are the words of ``name`` words of ``whole``, side by side and in its order?"""
    return f" {' '.join(name.casefold().split())} " in f" {' '.join(whole.casefold().split())} "


def _list_parts(name: str) -> Iterator[str]:
    """Some words of a name side by side, not all."""
    words = name.split()
    for start in range(len(words)):
        for stop in range(start + 1, len(words) + 1):
            if stop - start < len(words):
                yield " ".join(words[start:stop])


def _trim_plain_words(text: str, names: list[Name]) -> Iterator[tuple[int, int]]:
    """Names with the plain words behind them that they have everywhere, or have none of:
    ``Quillon Bank``, but ``Quillon`` where ``Quillon Bank`` and ``Quillon App`` stand."""
    shared: dict[str, list[str]] = {}
    for start, end, plain_end in names:
        name, plain_words = text[start:end].casefold(), text[end:plain_end].split()
        if plain_words:
            shared[name] = _keep_common_start(shared.get(name, plain_words), plain_words)
    for start, end, plain_end in names:
        plain_words = shared.get(text[start:end].casefold(), []) if plain_end > end else []
        if plain_words:
            found = list(WORD.finditer(text, end, plain_end))
            count = min(len(plain_words), len(found))
            end = found[count - 1].end() if count else end
        yield start, end


def _keep_common_start(words: list[str], others: list[str]) -> list[str]:
    """The words with which both begin."""
    common = []
    for word, other in zip(words, others, strict=False):
        if word != other:
            break
        common.append(word)
    return common
