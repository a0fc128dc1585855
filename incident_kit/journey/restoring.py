"""Bringing back: an earlier version of a file, or a section that was deleted.

First a plan is made, which shows what would change; carrying it out keeps what stands now,
so that a restoration can be undone like any other change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo

from incident_kit.case import Case
from incident_kit.case.notebooks import is_own_notebook, read_template
from incident_kit.errors import UsageError
from incident_kit.files.writing import check_replaceable, encode_text
from incident_kit.journey.open_elsewhere import check_closed
from incident_kit.journey.versions import (
    WITH_SECTIONS,
    describe_version,
    describe_words,
    find_words,
    list_deleted_sections,
    list_lines_of,
    list_restorable,
    list_versions_of,
    parse_stored,
    read_sections_of,
    read_standing,
)
from incident_kit.model.times import parse_time, to_utc
from incident_kit.report import dumps
from incident_kit.report.cell_lines import name_section
from incident_kit.report.identity import describe_owner
from incident_kit.report.last_words import has_words_of, restore_section
from incident_kit.text.differences import list_differences
from incident_kit.workspace.history import KEPT, Version, find_version, list_versions, replace_file
from incident_kit.workspace.locking import HISTORY, hold_folder

#: Files that are never put back, and why.
_NEVER = {
    "review.yaml": "answers are appended and each names those before it, so an earlier one "
    "would show as answers that were removed: record a new answer instead",
    "events.jsonl": "it is gathered: incident-kit gather {id} writes it again",
    "sources.json": "it is gathered: incident-kit gather {id} writes it again",
    "people.json": "it is gathered: incident-kit gather {id} writes it again",
}


@dataclass(frozen=True, slots=True)
class Restoration:
    """What would be done to one file: ``now`` are its bytes, ``None`` if there is none,
    ``then`` those it would have; ``origin`` says what they are; ``lines`` are to be read."""

    file: str
    now: bytes | None
    then: bytes
    origin: str
    lines: tuple[str, ...]


# what would be changed ----------------------------------------------------------------


def plan_restoration(
    case: Case, what: str | None, at: str | None, now: datetime
) -> list[Restoration]:
    """What bringing back ``what`` would change: a file, a section, or everything that stood
    at a time. ``at`` is a time or the number of a version; without it a file becomes what it
    was before the last change, and a section has its last words.

    Nothing to change is no error: the list is then empty.
    """
    if what is None:
        plans = [_plan_file(case, file, at, now) for file in _list_files_at(case, at)]
    elif (file := _find_file(case, what)) is not None:
        plans = [_plan_file(case, file, at, now)]
    else:
        plans = [_plan_section(case, what, at, now)]
    return [plan for plan in plans if plan is not None and plan.now != plan.then]


def _list_files_at(case: Case, at: str | None) -> list[str]:
    """The files that are meant by a time alone, or by the number of a version: its own."""
    files = list_restorable(case)
    if at is None or not _is_number(at):
        return files
    numbered = {one.number: one.file for one in list_versions(case.folder.path)}
    if int(at) not in numbered:
        raise _refuse_number(case, at, "any file")
    return [numbered[int(at)]]


def _is_number(at: str) -> bool:
    return at.strip().isdecimal()


def _refuse_number(case: Case, at: str, file: str) -> UsageError:
    return UsageError(
        f"there is no version {at} of {file}",
        todo=[f"see which there are: incident-kit restore {case.id}"],
    )


def _plan_file(case: Case, file: str, at: str | None, now: datetime) -> Restoration | None:
    versions = list_versions_of(case, file)
    if not versions:
        raise UsageError(
            f"no earlier version of {case.folder.label(file)} is kept: one is kept from the "
            "next change on that the kit makes to it",
            todo=["look whether git has one"],
        )
    version = versions[-1] if at is None else _choose_version(case, versions, at, now)
    if version is None:
        return None
    _refuse_another_s(case, version)
    oldest = "; no older one is kept" if version is versions[0] else ""
    origin = f"version {version.number}, which {describe_version(case, version)}{oldest}"
    return _plan(case, file, version.read(), origin)


def _refuse_another_s(case: Case, version: Version) -> None:
    """Refuse a notebook of another incident that stood here by mistake: its words may be
    held there."""
    notebook = parse_stored(version.read()) if version.file.endswith(".ipynb") else None
    if notebook is None or is_own_notebook(notebook, case.folder, Path(version.file).stem):
        return
    raise UsageError(
        f"version {version.number} {describe_owner(notebook.memory)}: it is not brought back",
        todo=[
            f"see which others there are: incident-kit restore {case.id}",
            f"copy it by hand if you mean it: {HISTORY}/{version.path.name}",
        ],
    )


def _plan(case: Case, file: str, then: bytes, origin: str) -> Restoration:
    now = read_standing(case, file)
    lines = list_differences(list_lines_of(file, now), list_lines_of(file, then))
    return Restoration(file, now, then, origin, tuple(lines))


def _choose_version(
    case: Case, versions: Sequence[Version], at: str, now: datetime
) -> Version | None:
    if not _is_number(at):
        return find_version(versions, _parse_time(case, at, now))
    numbered = {one.number: one for one in versions}
    if int(at) not in numbered:
        raise _refuse_number(case, at, versions[0].file)
    return numbered[int(at)]


def _parse_time(case: Case, text: str, now: datetime) -> datetime:
    """A time people typed; without a day the last such time before ``now``."""
    zone = case.settings.time_zone
    try:
        clock_time = time.fromisoformat(text.strip()) if "T" not in text else None
    except ValueError:
        clock_time = None
    try:
        if clock_time is None:
            return parse_time(text, zone)
        today = now.astimezone(ZoneInfo(zone)).date()
        days = (datetime.combine(today - timedelta(days=ago), clock_time) for ago in (0, 1))
        return next(at for at in (to_utc(day, zone) for day in days) if at <= now)
    except (ValueError, StopIteration) as error:
        raise UsageError(str(error)) from error


# sections -------------------------------------------------------------------------------


def _plan_section(case: Case, what: str, at: str | None, now: datetime) -> Restoration:
    name, key = _find_section(case, what)
    versions = list_versions_of(case, f"{name}.ipynb")
    version = find_words(case, name, key)
    if at is not None and versions:
        version = _choose_version(case, versions, at, now)
    if version is not None:
        _refuse_another_s(case, version)
    earlier = parse_stored(version.read()) if version else None
    if earlier is None or not has_words_of(earlier, key):
        version = None
    standing = case.stands(name)
    assert standing is not None  # a section is found in a notebook that stands
    restored = restore_section(standing, case.begin(name), key, earlier)
    origin = f"the section “{name_section(key)}”, {describe_words(version)}"
    file = f"{name}.ipynb"
    return _plan(case, file, encode_text(dumps(restored), case.folder.label(file)), origin)


def _find_section(case: Case, what: str) -> tuple[str, str]:
    """The notebook and the key of a deleted section that ``what`` names: its key or its
    name, with ``report/`` or ``public/`` before it where both have such a one."""
    head, slash, rest = what.partition("/")
    names = [head.removesuffix(".ipynb")] if slash else WITH_SECTIONS
    wanted = (rest if slash else what).strip().casefold()
    deleted = [
        (one.file.removesuffix(".ipynb"), one.key)
        for one in list_deleted_sections(case)
        if wanted in (one.key, one.name.casefold())
    ]
    found = [(name, key) for name, key in deleted if name in names]
    if len(found) > 1:
        choices = "  or  ".join(
            f"incident-kit restore {case.id} {name}/{key}" for name, key in found
        )
        raise UsageError(
            f"{what!r} was deleted from both notebooks", todo=[f"say which: {choices}"]
        )
    if not found:
        raise _explain_unknown(case, what, wanted)
    return found[0]


def _explain_unknown(case: Case, what: str, wanted: str) -> UsageError:
    """Why ``what`` cannot be brought back: it stands, or there is no such thing."""
    for name in WITH_SECTIONS:
        if read_sections_of(case, name) is None:
            continue
        keys = dict.fromkeys(cell.section for cell in read_template(name).cells if cell.section)
        if wanted in keys or wanted in (name_section(key).casefold() for key in keys):
            return UsageError(
                f"the section {what!r} was not deleted from {name}.ipynb",
                todo=[f"bring back the whole file: incident-kit restore {case.id} {name}.ipynb"],
            )
    unread = [f"{name}.ipynb" for name in WITH_SECTIONS if read_sections_of(case, name) is None]
    near = get_close_matches(wanted, [*KEPT, *(one.key for one in list_deleted_sections(case))])
    return UsageError(
        f"there is no deleted section and no file {what!r}",
        todo=[
            *(f"did you mean {one}?" for one in near[:1]),
            *(f"{file} is not there or cannot be read: bring it back whole" for file in unread),
            f"see what can be brought back: incident-kit restore {case.id}",
        ],
    )


# carried out ------------------------------------------------------------------------------


def restore(case: Case, plans: Sequence[Restoration]) -> None:
    """Carry out what was planned; what stands now is kept first.

    A file that somebody saved since the plan was made, or that cannot be replaced, is a
    :class:`UsageError`, and none is changed: what was agreed to is not what would happen.
    """
    folder = case.folder
    with hold_folder(folder.path):
        for plan in plans:
            check_replaceable(folder.path / plan.file)
            if plan.file.endswith(".ipynb"):
                check_closed(folder, Path(plan.file).stem)
            if read_standing(case, plan.file) != plan.now:
                raise _refuse_changed(case, plan.file)
        for plan in plans:
            if not replace_file(folder.path, plan.file, plan.now, plan.then):
                raise _refuse_changed(case, plan.file)


def _refuse_changed(case: Case, file: str) -> UsageError:
    return UsageError(
        f"{case.folder.label(file)} was saved meanwhile: it is left as it is",
        todo=["run this again, and look at the difference once more"],
    )


# read -------------------------------------------------------------------------------------


def _find_file(case: Case, what: str) -> str | None:
    """The file that ``what`` names, with or without its ending; ``None`` if it names none."""
    name = Path(what).name
    if name in _NEVER:
        reason = _NEVER[name].format(id=case.id)
        raise UsageError(f"{name} is never put back", todo=[reason])
    stems = {file.partition(".")[0]: file for file in KEPT}
    return name if name in KEPT else stems.get(what)
