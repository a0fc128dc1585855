"""Gathering: every source an incident names, merged into its record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from incident_kit.case import Case, change_case, load_case
from incident_kit.errors import SourceError
from incident_kit.gathering.masks import drop_secret_names, mask_gathered
from incident_kit.gathering.readers import open_sources
from incident_kit.model import Gathered, Merged, Person, SourceCheck
from incident_kit.sources.opening import describe_unread
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


def gather(case: Case, progress: Progress = ignore_progress) -> Gathering:
    """Read every source of the incident, merge, mask secrets, store.

    A source that fails leaves the others; if none could be read its error is
    raised and nothing is written. ``progress`` hears of progress. Another gathering of
    the incident is waited for; notes and decisions go through while sources are read.
    """
    with hold_folder(case.folder.path, "gather"):
        case = load_case(case.workspace, case.id, case.now)
        gathered = [mask_gathered(each) for each in _read_all(case, progress)]
        with change_case(case) as current:
            return _store(current, gathered)


def _store(case: Case, gathered: Sequence[Gathered]) -> Gathering:
    """Merge what was gathered into the record as it stands now."""
    people = _list_everybody(case, gathered)
    merged = merge(case.events, gathered)
    pasted = match_slack_events(merged.events, people)
    events = fold_echoes(fold_replaced(merged.events, pasted), TRAITS)
    merged = replace(merged, events=events)
    sourced = _describe_sources(case, gathered, merged)
    raw = [file for each in gathered for file in each.raw] if case.settings.raw else []
    case.folder.write_gathered(events, sourced, people, raw)
    return Gathering(load_case(case.workspace, case.id), merged, sourced.checks)


def _read_all(case: Case, progress: Progress) -> Iterator[Gathered]:
    """What each source gives; the error of the last one if all of them failed."""
    opened = list(open_sources(case, progress))
    failures: list[SourceError] = []
    for source in opened:
        try:
            yield from source.read(case.window)
        except SourceError as error:
            failures.append(error)
            if len(failures) == len(opened):
                raise
            yield describe_unread(source.label, str(error.args[0]), case.window)


def _describe_sources(case: Case, gathered: Sequence[Gathered], merged: Merged) -> Sourced:
    """What was checked, what is new, and what the sources say of the incident."""
    titles = (each.title for each in gathered if each.title)
    channels = {each.scope: _name_channel(each) for each in gathered}
    return Sourced(
        checks=tuple(each.check for each in gathered),
        news=_list_news(case, merged),
        public=tuple(text for each in gathered for text in each.public),
        title=next(titles, ""),
        places={scope: channel for scope, channel in channels.items() if channel},
    )


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
