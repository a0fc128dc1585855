"""A new incident: its facts and sources, from the flags of `new`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from incident_kit.case import Case, change_case, load_case
from incident_kit.case.notes import describe_assumed_zone
from incident_kit.errors import UsageError
from incident_kit.files import parse_styled, read_text
from incident_kit.files.writing import replace_bytes
from incident_kit.journey.spoken_times import parse_spoken_time
from incident_kit.model import utc_now
from incident_kit.model.ids import check_id
from incident_kit.model.incident import FACTS, TIMES
from incident_kit.model.times import parse_time
from incident_kit.redaction import mask_secrets
from incident_kit.sources.registry import SOURCES
from incident_kit.sources.source import Flag, Source, load_function
from incident_kit.workspace import Folder, Workspace
from incident_kit.workspace.git_identity import name_operator


def create_incident(
    workspace: Workspace, incident: str, flags: Mapping[str, object], now: datetime | None = None
) -> Folder:
    """Make an incident's folder from the flags of `new`.

    Paths are relative to where the command runs and are stored relative to the
    workspace; a missing file is a :class:`UsageError`, and nothing is written. Times may be
    as people say them: ``10:41``, ``yesterday 14:00``; ``now`` is the clock.
    What a status page knows fills in what was not given, and whoever runs this answers
    for the security question unless somebody else is named.
    """
    flags = _name_who_answers(_prefill(flags), workspace)
    given = {
        name: mask_secrets(str(flags[name]))[0]
        for name in FACTS
        if flags.get(name) not in (None, "")
    }
    times = settle_times(given, workspace.settings.time_zone, now or utc_now())
    facts: dict[str, object] = {"id": check_id(incident), **given, **times}
    facts.setdefault("security", "unknown")
    sources = _name_sources(flags, workspace)
    if sources:
        facts["sources"] = sources
    return workspace.create(facts)


def _prefill(flags: Mapping[str, object]) -> Mapping[str, object]:
    """``flags``, and what is found at the addresses among them; what was given wins."""
    given = {name: value for name, value in flags.items() if value}
    for prefill in filter(None, (source.prefill for source in SOURCES)):
        address = flags.get(prefill.name)
        if address:
            flags = {**load_function(prefill.read)(str(address)), **given}
    return flags


def _name_who_answers(flags: Mapping[str, object], workspace: Workspace) -> Mapping[str, object]:
    """``flags``, and whose the answer to the security question is, if it is answered."""
    answer = str(flags.get("security") or "unknown").strip().lower()
    if answer == "unknown" or flags.get("security_by"):
        return flags
    return {**flags, "security_by": name_operator(workspace.root)}


def _name_sources(flags: Mapping[str, object], workspace: Workspace) -> Mapping[str, object]:
    """What ``incident.yaml`` will name of each source of which a flag is given."""
    named = {source.key: _name_source(source, flags, workspace) for source in SOURCES}
    return {key: value for key, value in named.items() if value}


def _name_source(source: Source, flags: Mapping[str, object], workspace: Workspace) -> object:
    """A plain list, or lists by the keys of the source; empty if no flag of it is given."""
    values = {flag: _read_values(flag, flags.get(flag.name), workspace) for flag in source.flags}
    if source.named is None:
        return [text for texts in values.values() for text in texts]
    return {flag.key: texts for flag, texts in values.items() if texts}


def _read_values(flag: Flag, value: object, workspace: Workspace) -> list[str]:
    """The values of a flag as ``incident.yaml`` stores them."""
    texts = _list_texts(value)
    if flag.is_path:
        return [_store_path(workspace, text) for text in texts]
    return [_store_name(text) for text in texts]


def _store_name(text: str) -> str:
    """A channel, incident or case as people name it; a secret given by mistake is not
    stored. Of an address only the end names something."""
    front, slash, name = text.rpartition("/")
    return f"{front}{slash}{mask_secrets(name)[0]}"


def settle_times(given: Mapping[str, str], zone: str, now: datetime) -> Mapping[str, str]:
    """The times among ``given`` as ``incident.yaml`` stores them: ISO 8601 as it was typed,
    and what people say in words with its day and offset. None is before the one above it,
    unless it says its day."""
    settled: dict[str, str] = {}
    after: datetime | None = None
    for name in TIMES:
        if name in given:
            try:
                at = parse_spoken_time(given[name], zone, now, after)
            except ValueError as error:
                raise UsageError(f"{name}: {error}") from error
            settled[name] = _store_time(given[name], at, zone)
            after = after or at
    return settled


def _store_time(text: str, at: datetime, zone: str) -> str:
    try:
        parse_time(text, zone)
    except ValueError:
        return at.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")
    return text


def _list_texts(value: object) -> list[str]:
    """One value does for a list, and nothing for an empty one."""
    if value is None or value == "":
        return []
    values = value if isinstance(value, list | tuple) else [value]
    return [str(each) for each in values]


def _store_path(workspace: Workspace, text: str) -> str:
    path = Path(text).expanduser()
    if not path.exists():
        raise UsageError(
            f"there is no file or folder {text}", todo=["check the path; it is relative to here"]
        )
    stored = workspace.relative(path)
    if mask_secrets(stored)[1]:
        raise UsageError(
            "the path of a source holds what looks like a secret, and would be stored",
            todo=["rename the file or folder, then run this again"],
        )
    return stored


def describe_times(case: Case, given: Mapping[str, object]) -> tuple[str, ...]:
    """How the times in ``given`` were understood, in sentences: those that were said in
    words, and once for all that say no offset."""
    stored = _read_facts(case)
    zone = ZoneInfo(case.settings.time_zone)
    understood = [
        f"{name}: {getattr(case.incident, name).astimezone(zone):%A %d %B %Y, %H:%M %Z}"
        for name in TIMES
        if given.get(name) and str(stored[name]) != str(given[name])
    ]
    return (*understood, *describe_assumed_zone(case.folder.assumed(), case.settings.time_zone))


def check_sources(case: Case) -> None:
    """Raise a :class:`UsageError` where there is nothing to make a timeline of."""
    if case.incident.sources.is_empty and not (case.events or case.curation.added):
        why, todo = f"{case.id}: no source is named, and nothing was noted", _NAME_SOURCE
        raise UsageError(why, todo=[todo.format(id=case.id), _NOTE.format(id=case.id)])


_NAME_SOURCE = (
    "name one: incident-kit gather {id} --slack-export ZIP --slack-channel NAME, or "
    "--paste FILE, --statuspage-incident ID, … (incident-kit gather --help lists them)"
)
_NOTE = 'or note what happened: incident-kit note {id} "…"'


def say_no_source(incident: str) -> str:
    """That the record of an incident holds notes only, and how to name a source."""
    return f"no source is named; {_NAME_SOURCE.format(id=incident)}"


@contextmanager
def naming_sources(case: Case, flags: Mapping[str, object]) -> Iterator[Case]:
    """Name more of an incident's record in ``incident.yaml``, from the flags of `new`, and
    give the case that reads it; what is named already stays once.

    What turns out never to have been there (:class:`UsageError`) is not named after all.
    """
    given = _name_sources(flags, case.workspace)
    if not given:
        yield case
        return
    path = case.folder.path / "incident.yaml"
    with change_case(case) as current:
        before = path.read_bytes()
        standing = _read_facts(current).get("sources") or {}
        merged = {key: _join_named(standing.get(key), value) for key, value in given.items()}
        current.folder.change_facts({"sources": {**standing, **merged}})
        after = path.read_bytes()
    try:
        yield load_case(case.workspace, case.id, case.now)
    except UsageError:
        replace_bytes(path, after, before)
        raise


def _read_facts(case: Case) -> Mapping[str, Any]:
    """``incident.yaml`` as people typed it, down to their quotation marks."""
    label = case.folder.label("incident.yaml")
    return parse_styled(read_text(case.folder.path / "incident.yaml", label), label)


def _join_named(before: object, given: object) -> object:
    """What was named before, and after it what is new: lists, or lists by their keys."""
    if isinstance(given, Mapping):
        named = before if isinstance(before, Mapping) else {}
        return {
            **named,
            **{key: _join_named(named.get(key), value) for key, value in given.items()},
        }
    return list(dict.fromkeys([*_list_texts(before), *_list_texts(given)]))
