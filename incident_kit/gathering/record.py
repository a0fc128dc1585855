"""Gathering: every source an incident names, merged into its record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from incident_kit.case import Case, load_case
from incident_kit.errors import SourceError
from incident_kit.gathering.readers import open_sources
from incident_kit.model import Event, Gathered, Merged, Person, SourceCheck
from incident_kit.redaction import mask_secrets
from incident_kit.sources.opening import unread
from incident_kit.sources.pasted.matches import fold_replaced, match_slack_events
from incident_kit.sources.progress import Progress, ignore_progress
from incident_kit.sources.registry import TRAITS
from incident_kit.timeline import fold_echoes, merge
from incident_kit.workspace import Sourced

#: How long a secret is at least, and a name at most.
_LEAST, _MOST = 16, 200


@dataclass(frozen=True, slots=True)
class Gathering:
    """What gathering did: the case as it stands now, and what is new since before."""

    case: Case
    merged: Merged
    checks: tuple[SourceCheck, ...]

    @property
    def complete(self) -> bool:
        """Whether every source was read whole."""
        return all(check.complete for check in self.checks)


def gather(case: Case, progress: Progress = ignore_progress) -> Gathering:
    """Read every source of the incident, merge, mask secrets, store.

    A source that fails leaves the others; if none could be read its error is
    raised and nothing is written. ``progress`` hears of progress.
    """
    gathered = [_masked(each) for each in _read_all(case, progress)]
    merged = merge(case.events, gathered)
    people = _everybody(case, gathered)
    taken = match_slack_events(merged.events, people)
    merged = replace(merged, events=fold_echoes(fold_replaced(merged.events, taken), TRAITS))
    checks = tuple(each.check for each in gathered)
    case.folder.write_gathered(
        merged.events,
        Sourced(
            checks=checks,
            news=_news(case, merged),
            public=tuple(text for each in gathered for text in each.public),
            title=next((each.title for each in gathered if each.title), ""),
            places={each.scope: place for each in gathered if (place := _place(each))},
        ),
        people,
        [file for each in gathered for file in each.raw] if case.settings.raw else [],
    )
    return Gathering(load_case(case.workspace, case.id), merged, checks)


def _read_all(case: Case, progress: Progress) -> Iterator[Gathered]:
    opened = list(open_sources(case, progress))
    failures: list[SourceError] = []
    for source in opened:
        try:
            yield from source.read(case.window)
        except SourceError as error:
            failures.append(error)
            if len(failures) == len(opened):
                raise
            yield unread(source.label, str(error.args[0]), case.window)


def _place(gathered: Gathered) -> str:
    """The channel a Slack source read, as people write it."""
    named = re.search(r"#\S+", gathered.check.source)
    return named.group() if named and gathered.scope.startswith("slack:") else ""


def _news(case: Case, merged: Merged) -> Mapping[str, tuple[str, ...]]:
    """What is new since the first gathering, at the last time there was a difference."""
    if not case.events:
        return {}
    news = {"new": merged.new, "changed": merged.changed, "gone": merged.gone}
    return news if any(news.values()) else (case.sourced.news or {})


def _everybody(case: Case, gathered: Sequence[Gathered]) -> list[Person]:
    """Everybody ever seen, sorted: who left a directory is still to be hidden."""
    new = (_unmasked(one) for each in gathered for one in each.people)
    people = {*case.folder.people(), *filter(None, new)}
    return sorted(people, key=lambda one: (one.name.casefold(), tuple(one.ids), repr(one)))


def _unmasked(person: Person) -> Person | None:
    """A person without the names in which a secret stands, called by what is left;
    nobody if nothing is."""
    names = [one for one in (person.name, *person.handles) if not mask_in_name(one)[1]]
    emails = tuple(one for one in person.emails if not mask_in_name(one)[1])
    left = [*names, *emails, *person.ids]
    handles = tuple(one for one in person.handles if one in names)
    return replace(person, name=left[0], handles=handles, emails=emails) if left else None


def mask_in_name(name: str) -> tuple[str, int]:
    """A name with the secrets in it replaced, and how many: in a text a secret begins
    where a word does, in a name it may be glued to others."""
    if len(name) > _MOST:
        return f"{mask_in_name(name[:_MOST])[0]}…", 1
    text, found = mask_secrets(name)
    if found or not any(len(one) > _LEAST and re.search(r"\d", one) for one in name.split()):
        return text, found
    tails = ((place, mask_secrets(name[place:])) for place in range(1, len(name) - _LEAST))
    return next(((name[:at] + tail, count) for at, (tail, count) in tails if count), (name, 0))


def _masked(gathered: Gathered) -> Gathered:
    check = gathered.check
    names = {each for one in gathered.people for each in (one.name, *one.handles)}
    names |= {event.actor.name for event in gathered.events if event.actor}
    glued = {one: hidden for one in names for hidden, count in [mask_in_name(one)] if count}
    return replace(
        gathered,
        events=tuple(masked(event, glued) for event in gathered.events),
        check=replace(
            check,
            source=mask_secrets(check.source)[0],
            warnings=tuple(mask_secrets(one)[0] for one in check.warnings),
        ),
        public=tuple(one for one in gathered.public if not mask_secrets(one)[1]),
        title=mask_secrets(gathered.title)[0],
    )


def masked(event: Event, glued: Mapping[str, str]) -> Event:
    """``event`` with every secret in it masked, flagged if there was one. ``glued`` are
    names with a secret in them, and what stands for them."""
    text = reduce(lambda text, name: text.replace(name, glued[name]), glued, event.body)
    body, found = mask_secrets(text)
    found += text != event.body
    url, in_url = mask_secrets(event.url) if event.url else (None, 0)
    actor, in_name = event.actor, 0
    if actor is not None:
        name, in_name = mask_secrets(glued.get(actor.name, actor.name))
        in_name += actor.name in glued
        actor = replace(actor, name=name)
    parts, in_parts = event.components, 0
    if parts:
        named = [(part, mask_secrets(part.name)) for part in parts]
        in_parts = sum(count for _, (_, count) in named)
        parts = tuple(replace(part, name=name) for part, (name, _) in named)
    if not found + in_url + in_name + in_parts:
        return event
    return replace(
        event,
        body=body,
        url=None if in_url else url,
        actor=actor,
        components=parts,
        flags=tuple(sorted({*event.flags, "masked"})),
    )
