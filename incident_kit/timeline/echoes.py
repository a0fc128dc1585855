"""Folding: what a bot repeated stands under the record it repeats.

Only what a bot wrote is folded. A person's "acked" or "status page updated" stays a
line of its own, whatever it says.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import chain

from incident_kit.model import Event
from incident_kit.model.traits import Echo, TraitsBySource, find_traits
from incident_kit.text.markup import unescape_html
from incident_kit.timeline.merging import unite

#: A text this long, or its beginning, says whose echo it is.
_HEAD = 40
#: Three equal posts in this time are a storm.
_STORM = 3
_STORM_SPAN = timedelta(minutes=5)


def fold_echoes(events: Iterable[Event], traits: TraitsBySource) -> tuple[Event, ...]:
    """The events in total order, each id once, with ``folded_into`` set on echoes.

    Folded are a bot's copy of an entry in a system of record, as its
    :class:`~incident_kit.model.traits.Echo` says (for Statuspage the same text, or the
    page's bot naming the incident, from 30 s before to 10 min after it; for PagerDuty
    its bot with the same incident and verb, within 5 min), and of three or more
    equal posts of a bot, or pages of one person, within 5 min all but the first. A
    fold that the source itself made stays; one of an earlier run is found anew, so
    the same record always folds alike. A target may itself be folded; there are no
    circles. Body, time and everything else stay as they are.
    """
    ordered = _order_events(events)
    texts = {event.id: normalise(event.body) for event in ordered if _may_fold(event, traits)}
    folds = _find_given_folds(ordered, texts)
    folds |= _find_echoes(_drop_folded(ordered, folds), texts, traits)
    folds |= _find_storms(_drop_folded(ordered, folds), texts)
    return tuple(_fold_under(event, folds.get(event.id)) for event in ordered)


def _drop_folded(events: Sequence[Event], folds: Mapping[str, str]) -> list[Event]:
    return [event for event in events if event.id not in folds]


def _may_fold(event: Event, traits: TraitsBySource) -> bool:
    """Whether a machine wrote it, as its source says; people's words and what the
    public read never fold."""
    source = find_traits(event.source, traits)
    if source.is_public:
        return False
    return event.is_by_bot or event.kind in source.repeats


def normalise(markdown: str) -> str:
    """The words of ``markdown`` for comparison: unescaped, without markup, one space
    between words, case folded; a link is its label, and the status that a page's
    update begins with is left out."""
    text = unicodedata.normalize("NFKC", unescape_html(_STATUS.sub("", markdown)))
    for pattern, by in _MARKUP:
        text = pattern.sub(by, text)
    return " ".join(text.split()).casefold()


_STATUS = re.compile(r"\A\s*\*\*[^*\n]{1,40}(?::\*\*\s*|\*\*\s*\Z)")
_MARKUP: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"!?\[((?:\\.|[^\[\]\\\n]){0,400})\]\([^()\n]{0,2000}\)"), r"\1"),
    (re.compile(r"<(https?://[^>\s]+)>"), r"\1"),
    (re.compile(r"\\([!-/:-@\[-`{-~\n])"), r"\1"),
    (re.compile(r"^[ \t]*(?:(?:[>+-]|#+)[ \t]+)+", re.MULTILINE), ""),
    (re.compile(r"[*_~`]+"), ""),
)


def _order_events(events: Iterable[Event]) -> list[Event]:
    same: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        same[event.id].append(event)
    once = (alike[0] if len(alike) == 1 else unite(alike) for alike in same.values())
    return sorted(once, key=lambda event: event.sort_key)


def _fold_under(event: Event, target: str | None) -> Event:
    return event if event.folded_into == target else replace(event, folded_into=target)


def _find_given_folds(ordered: Sequence[Event], texts: Mapping[str, str]) -> dict[str, str]:
    """The folds the sources made: within one source, and not what our rules find."""
    by_id = {event.id: event for event in ordered}
    folds: dict[str, str] = {}
    for event in ordered:
        target = by_id.get(event.folded_into or "")
        if target is not None and not _is_found_anew(event, target, texts):
            folds[event.id] = target.id
    return _drop_circles(folds)


def _drop_circles(folds: Mapping[str, str]) -> dict[str, str]:
    """The folds that end under an event which is not folded itself."""
    return {id_: target for id_, target in folds.items() if find_root(id_, folds) not in folds}


def _is_found_anew(event: Event, target: Event, texts: Mapping[str, str]) -> bool:
    if event.id not in texts:
        return False
    like = _describe_post(event, texts[event.id])
    is_storm = like is not None and like == _describe_post(target, texts.get(target.id, ""))
    return is_storm or event.source != target.source


def find_root(id_: str, folds: Mapping[str, str]) -> str:
    """The event under which ``id_`` stands in the end; in a circle, one of it."""
    seen = {id_}
    while id_ in folds and folds[id_] not in seen:
        id_ = folds[id_]
        seen.add(id_)
    return id_


# ---- echoes of a system of record


def _find_echoes(
    events: Sequence[Event], texts: Mapping[str, str], traits: TraitsBySource
) -> dict[str, str]:
    """Echoes of systems of record, by id, with the event they repeat."""
    echoes = {source: own.echo for source, own in traits.items() if own.echo is not None}
    records: dict[str, list[Event]] = defaultdict(list)
    posts: list[Event] = []
    for event in events:
        if event.source in echoes:
            records[event.source].append(event)
        elif event.id in texts:
            posts.append(event)
    folds: dict[str, str] = {}
    for source, echo in echoes.items():
        if records[source]:
            folds |= _match_posts(echo, records[source], posts, texts)
    return folds


def _match_posts(
    echo: Echo, records: Sequence[Event], posts: Sequence[Event], texts: Mapping[str, str]
) -> dict[str, str]:
    """The posts that repeat one of ``records``, with the one each repeats."""
    times = [record.at for record in records]
    words = {record.id: normalise(record.body) for record in records}
    likeness = _LIKENESS[echo.repeats]
    folds: dict[str, str] = {}
    for post in posts:
        first = bisect_left(times, post.at - echo.late)
        end = bisect_right(times, post.at + echo.early)
        alike: list[tuple[int, Event]] = []
        for record in records[first:end]:
            score = likeness(record, post, words[record.id], texts[post.id], echo.bot)
            if score:
                alike.append((score, record))
        if alike:
            folds[post.id] = _find_closest(post, alike).id
    return folds


def _find_closest(post: Event, alike: Sequence[tuple[int, Event]]) -> Event:
    """The record most alike; of equal ones the one next in time, then by id."""
    _, record = min(alike, key=lambda pair: (-pair[0], abs(post.at - pair[1].at), pair[1].id))
    return record


def _compare_words(record: Event, echo: Event, words: str, text: str, bot: re.Pattern[str]) -> int:
    """3 the whole text, 2 its beginning, 1 the page's bot names the incident."""
    if _has_same_text(words, text, echo):
        return 3
    if len(words) >= _HEAD and words[:_HEAD] in text:
        return 2
    return int(_is_by_bot(echo, bot) and _names_incident(record, echo))


def _has_same_text(words: str, text: str, echo: Event) -> bool:
    if len(words) >= _HEAD:
        return words in text
    return bool(words) and (words == text or words in map(normalise, echo.body.splitlines()))


def _compare_step(record: Event, echo: Event, words: str, text: str, bot: re.Pattern[str]) -> int:
    """1 if the bot names the incident, by link or number, and says the same verb."""
    verb = _VERBS.get(record.kind)
    if verb is None or not verb.search(text) or not _is_by_bot(echo, bot):
        return 0
    shared = set(_NUMBER.findall(words)) & set(_NUMBER.findall(text))
    return int(bool(shared) or _names_incident(record, echo))


def _is_by_bot(echo: Event, bot: re.Pattern[str]) -> bool:
    return echo.actor is not None and bool(bot.search(echo.actor.name))


def _names_incident(record: Event, echo: Event) -> bool:
    """Whether the echo holds the incident's own id or its link."""
    text = echo.body.replace("\\", "") + " " + (echo.url or "")
    incident = record.id.split(":", 1)[-1].split("/")[-2:-1]
    if incident and re.search(rf"(?<!\w){re.escape(incident[0])}(?!\w)", text):
        return True
    if not record.url:
        return False
    return bool(re.search(rf"{re.escape(record.url)}(?!\w)", text))


_NUMBER = re.compile(r"#\d{1,9}\b")
_VERBS: Mapping[str, re.Pattern[str]] = {
    "trigger": re.compile(r"\btrigger|\bopened\b"),
    "page": re.compile(r"\b(?:notified|paged)\b"),
    "acknowledge": re.compile(r"\back(?:ed|nowledged)\b"),
    "escalate": re.compile(r"\b(?:escalated|reassigned)\b"),
    "resolve": re.compile(r"\bresolved\b"),
}
_LIKENESS: Mapping[str, Callable[[Event, Event, str, str, re.Pattern[str]], int]] = {
    "words": _compare_words,
    "step": _compare_step,
}


# ---- storms


def _find_storms(events: Sequence[Event], texts: Mapping[str, str]) -> dict[str, str]:
    """Equal posts within five minutes of the first, by id, with the first."""
    groups: dict[tuple[str, ...], list[Event]] = defaultdict(list)
    for event in events:
        key = _describe_post(event, texts.get(event.id, ""))
        if key is not None:
            groups[key].append(event)
    folds: dict[str, str] = {}
    for storm in chain.from_iterable(map(_split_into_storms, groups.values())):
        first, *later = storm
        folds |= {event.id: first.id for event in later}
    return folds


def _describe_post(event: Event, text: str) -> tuple[str, ...] | None:
    """What equal posts share: place, author, kind and words; ``None`` for no post."""
    if not text or event.kind not in _POSTS:
        return None
    words = _WAYS.sub("", text) if event.kind == "page" else text
    author = "" if event.actor is None else event.actor.name
    return (event.id.rpartition("/")[0], author, event.kind, words)


_POSTS = frozenset({"alert", "detection", "mail", "message", "page", "trigger"})
#: PagerDuty tells one person in several ways at once: each is an entry of its own.
_WAYS = re.compile(r"\b(?:by|via)?\s*(?:push(?: notification)?|sms|phone|e-?mail|call|slack)\b")


def _split_into_storms(alike: Sequence[Event]) -> Iterator[list[Event]]:
    """Runs that begin with an event and last five minutes, of three or more."""
    return (run for run in _split_into_runs(alike) if len(run) >= _STORM)


def _split_into_runs(alike: Sequence[Event]) -> Iterator[list[Event]]:
    run: list[Event] = []
    for event in alike:
        if run and event.at - run[0].at > _STORM_SPAN:
            yield run
            run = []
        run.append(event)
    if run:
        yield run
