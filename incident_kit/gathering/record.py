"""Gathering: every source an incident names, merged into its record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from incident_kit.case import Case, change_case, load_case
from incident_kit.gathering.held import pack_held
from incident_kit.gathering.masks import Masking, drop_secret_names
from incident_kit.gathering.readings import (
    Attempt,
    find_failure,
    judge_coverage,
    list_checks,
    list_unread_sources,
    read_sources,
)
from incident_kit.model import Gathered, Merged, Person, SourceCheck
from incident_kit.review import list_given_back
from incident_kit.sources.pasted.matches import fold_replaced, match_slack_events
from incident_kit.sources.progress import Progress, ignore_progress
from incident_kit.sources.registry import TRAITS
from incident_kit.timeline import fold_echoes, merge
from incident_kit.workspace import Sourced
from incident_kit.workspace.locking import hold_folder


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


def gather(
    case: Case, progress: Progress = ignore_progress, *, is_less_right: bool = False
) -> Gathering:
    """Read every source of the incident, merge, mask secrets, store.

    A source that fails leaves the others, and what was read of it before; if there is no
    record yet and none could be read, the first error is raised, and nothing is written but
    that it was tried.
    ``progress`` hears of progress. With ``is_less_right``, what is missing where a source
    covers less than before was deleted there. Another gathering of the incident is waited
    for; notes and decisions go through while sources are read.
    """
    with hold_folder(case.folder.path, "gather"):
        case = load_case(case.workspace, case.id, case.now)
        masking = Masking(list_given_back(case.parties, case.review))
        attempts = read_sources(case, progress, masking, is_less_right=is_less_right)
        with change_case(case) as current:
            failure = find_failure(current, attempts)
            if failure is not None:
                checks = tuple(list_checks(attempts, current.now.date()))
                current.folder.write_sources(replace(current.sourced, checks=checks))
                raise failure
            judged = attempts if is_less_right else judge_coverage(current, attempts)
            return _store(current, judged, masking)


def _store(case: Case, attempts: Sequence[Attempt], masking: Masking) -> Gathering:
    """Merge what was gathered into the record as it stands now."""
    gathered = [value for attempt in attempts for value in attempt.values]
    people = _list_everybody(case, gathered)
    merged = merge(case.events, gathered, list_unread_sources(attempts))
    pasted = match_slack_events(merged.events, people)
    events = fold_echoes(fold_replaced(merged.events, pasted), TRAITS)
    merged = replace(merged, events=events)
    sourced = _describe_sources(case, attempts, merged)
    raw = [file for each in gathered for file in each.raw] + pack_held(masking, events)
    case.folder.write_gathered(events, sourced, people, raw if case.settings.raw else [])
    checks = tuple(check.at_last for check in sourced.checks)
    return Gathering(load_case(case.workspace, case.id), merged, checks)


def _describe_sources(case: Case, attempts: Sequence[Attempt], merged: Merged) -> Sourced:
    """What was checked, what is new, and what the sources say of the incident."""
    before = case.sourced
    checks = tuple(list_checks(attempts, case.now.date()))
    public, title = _list_shown(checks, before)
    is_whole = all(check.at_last.complete for check in checks)
    return Sourced(
        checks=checks,
        news=_list_news(case, merged),
        public=public,
        title=title,
        places={**before.places, **_name_places(attempts)},
        people=None if is_whole else before.people,
    )


def _list_shown(checks: Iterable[SourceCheck], before: Sourced) -> tuple[tuple[str, ...], str]:
    """What the sources show to be public, and what they call the incident there; an older
    record does not say what each of them gave, so that all of it stays."""
    readings = [check.reading for check in checks if check.reading]
    public = {text for reading in readings for text in reading.public}
    titles = [reading.title for reading in readings if reading.title]
    if any(reading.on is None for reading in readings):
        public |= set(before.public)
        titles.append(before.title)
    return tuple(public), next(iter(titles), "")


def _name_places(attempts: Iterable[Attempt]) -> Mapping[str, str]:
    """The channels that were read, by the prefix of their events' ids."""
    gathered = (value for attempt in attempts for value in attempt.values)
    named = ((each.scope, _name_channel(each)) for each in gathered)
    return {scope: channel for scope, channel in named if channel}


def _name_channel(gathered: Gathered) -> str:
    """The channel that a Slack source read, as people write it; empty for other sources."""
    channel = re.search(r"#\S+", gathered.check.source)
    is_slack = gathered.scope.startswith("slack:")
    return channel.group() if channel and is_slack else ""


def _list_news(case: Case, merged: Merged) -> Mapping[str, tuple[str, ...]]:
    """What is new since the first gathering, at the last time there was a difference."""
    if not case.events:
        return {}
    news = {"new": merged.new, "changed": merged.changed, "gone": merged.gone}
    if any(news.values()):
        return news
    return case.sourced.news or {}


def _list_everybody(case: Case, gathered: Sequence[Gathered]) -> list[Person]:
    """Everybody ever seen, sorted: who left a directory is still to be hidden."""
    new = drop_secret_names(person for each in gathered for person in each.people)
    people = {*case.folder.people(), *new}
    return sorted(people, key=lambda person: (person.name.casefold(), person.ids, repr(person)))
