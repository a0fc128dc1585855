"""What was read of each source, what was not, and what stays of the time before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from incident_kit.case import Case
from incident_kit.errors import IncidentKitError, SourceError, UsageError
from incident_kit.gathering.masks import Masking, mask_gathered
from incident_kit.gathering.readers import open_sources
from incident_kit.model import Gathered, Reading, SourceCheck, Window
from incident_kit.redaction import mask_secrets
from incident_kit.sources.opening import Opened, describe_unread
from incident_kit.sources.progress import Progress
from incident_kit.sources.registry import SOURCES
from incident_kit.timeline.coverage import Taken, describe_losses


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a source that was opened gave: ``values`` that were read, each with its
    earlier check if there is one, ``refused`` that were not. ``stays`` are the earlier
    checks of what was not read."""

    opened: Opened
    values: tuple[Gathered, ...] = ()
    refused: tuple[Gathered, ...] = ()
    earlier: tuple[SourceCheck | None, ...] = ()
    stays: tuple[SourceCheck, ...] = ()
    error: IncidentKitError | None = None


def read_sources(
    case: Case, progress: Progress, masking: Masking, *, is_less_right: bool = False
) -> list[Attempt]:
    """What every source gives that the incident names, secrets masked.

    What cannot be read keeps what was read of it before; so does what a file does not
    hold any more, unless ``is_less_right``. Raises what is asked for and was never there,
    unless nothing could be read at all: see :func:`find_failure`.
    """
    opened = list(open_sources(case, progress, masking))
    if is_less_right:
        opened = [replace(one, gives_all=False) for one in opened]
    root = case.workspace.root
    tried = [_try(one, case.window, root, masking) for one in opened]
    attempts = _remember(tried, case.sourced.checks)
    if find_failure(case, attempts) is None:
        for attempt in attempts:
            if attempt.error and _is_misnamed(attempt, root):
                raise attempt.error
    return attempts


def find_failure(case: Case, attempts: Sequence[Attempt]) -> IncidentKitError | None:
    """The first error, where there is no record yet and nothing could be read."""
    errors = [attempt.error for attempt in attempts if attempt.error]
    was_read = case.events or any(check.has_read for check in case.sourced.checks)
    is_all = errors and len(errors) == len(attempts)
    return errors[0] if is_all and not was_read else None


def _try(opened: Opened, window: Window, root: Path, masking: Masking) -> Attempt:
    try:
        given = [mask_gathered(each, masking) for each in opened.read(window)]
    except (SourceError, UsageError) as error:
        return _fail(opened, error, window, root)
    values = tuple(each for each in given if each.was_read)
    refused = tuple(each for each in given if not each.was_read)
    return Attempt(opened, values, refused)


def _is_misnamed(attempt: Attempt, root: Path) -> bool:
    """Whether something is asked for that was never there, though the file is: whoever named
    it is told before anything is written."""
    is_missing = _is_missing(attempt.opened, root)
    return isinstance(attempt.error, UsageError) and not attempt.stays and not is_missing


def _is_missing(opened: Opened, root: Path) -> bool:
    """Whether the file that is named for a source is not there, as in a colleague's clone."""
    return bool(opened.path) and not (root / opened.path).exists()


def _fail(opened: Opened, error: IncidentKitError, window: Window, root: Path) -> Attempt:
    label = f"{opened.label}, {Path(opened.path).name}" if opened.path else opened.label
    said = str(error.args[0]).removesuffix(".")
    why = mask_secrets("; ".join((said, *error.todo)))[0]
    if _is_missing(opened, root):
        why = f"there is no {opened.path} here"
    return Attempt(opened, refused=(describe_unread(label, why, window),), error=error)


# ---- what was known before


def _remember(attempts: Sequence[Attempt], earlier: Sequence[SourceCheck]) -> list[Attempt]:
    """``attempts`` with the earlier check of each value, and what stays of each refusal."""
    left = [check for check in earlier if check.has_read]
    paths = frozenset(attempt.opened.path for attempt in attempts)
    paired = []
    for attempt in attempts:
        found = tuple(_take_earlier(value, attempt.opened, left, paths) for value in attempt.values)
        paired.append(replace(attempt, earlier=found))
    return [_keep_earlier(attempt, left, paths) for attempt in paired]


def _take_earlier(
    value: Gathered, opened: Opened, left: list[SourceCheck], paths: Collection[str]
) -> SourceCheck | None:
    """The earlier check of what ``value`` was read from, taken out of ``left``: that of the
    same file, or that of a file which another one stands for now."""
    same = [check for check in left if _is_same(check, opened.key, value)]
    of_file = [check for check in same if _find_path(check) == opened.path]
    of_others = [check for check in same if _find_path(check) not in paths]
    found = next(iter([*of_file, *of_others]), None)
    if found is not None:
        left.remove(found)
    return found


def _is_same(check: SourceCheck, key: str, value: Gathered) -> bool:
    """Whether an earlier check is of the same channel, incident or file."""
    reading = check.reading
    if reading is None:
        return check.source == value.check.source
    if reading.key != key or reading.scope != value.scope:
        return False
    return value.scope.endswith("/") or check.source == value.check.source


def _find_path(check: SourceCheck) -> str | None:
    return check.reading.path if check.reading else None


def _keep_earlier(attempt: Attempt, left: list[SourceCheck], paths: Collection[str]) -> Attempt:
    """``attempt`` with the checks that stay because it was not read, taken out of ``left``."""
    stays: list[SourceCheck] = []
    unknown: list[Gathered] = []
    for refused in (*attempt.refused, *_list_lost(attempt, left)):
        kept = [check for check in left if _may_stand_for(check, attempt.opened, refused, paths)]
        for check in kept:
            left.remove(check)
            stays.append(_mark_unread(check, refused))
        if not kept:
            unknown.append(refused)
    return replace(attempt, stays=tuple(stays), refused=tuple(unknown))


def _list_lost(attempt: Attempt, left: Sequence[SourceCheck]) -> list[Gathered]:
    """What a file gave before, all of which is read, and does not hold any more."""
    opened = attempt.opened
    if not (opened.gives_all and attempt.values):
        return []
    readings = [check.reading for check in left if check.reading]
    lost = [one for one in readings if (one.key, one.path) == (opened.key, opened.path)]
    why = f"it is not in {opened.path} any more"
    check = SourceCheck(opened.label, None, None, complete=False, warnings=(why,))
    return [Gathered(check, scope=one.scope, was_read=False) for one in lost]


def _may_stand_for(
    check: SourceCheck, opened: Opened, refused: Gathered, paths: Collection[str]
) -> bool:
    """Whether an earlier check is of what was refused: of the same channel, or else of the
    same file or service, or of a file that is named no more."""
    reading = check.reading
    if reading is None:
        return _find_key(check) == opened.key
    if reading.key != opened.key:
        return False
    if refused.scope or refused.named:
        return refused.named == reading.named or refused.scope == reading.scope
    if reading.path == opened.path or reading.path not in paths:
        return True
    return not reading.path and reading.named == Path(opened.path).name


def _find_key(check: SourceCheck) -> str:
    """The source that a check of an older record is of, by the first word of its name."""
    word = check.source.partition(" ")[0].rstrip(",").casefold()
    found = (one.key for one in SOURCES if one.label.partition(" ")[0].casefold() == word)
    return next(found, "")


def _mark_unread(check: SourceCheck, refused: Gathered) -> SourceCheck:
    why = " ".join(refused.check.warnings)
    reading = check.reading or Reading(key=_find_key(check))
    return replace(check, reading=replace(reading, unread=why))


# ---- less than before


def judge_coverage(case: Case, attempts: Sequence[Attempt]) -> list[Attempt]:
    """``attempts`` in which what covers less than before is partial, and says what is
    missing and what to do."""
    taken = [
        Taken(value, earlier, attempt.opened.keeps_all)
        for attempt in attempts
        for value, earlier in zip(attempt.values, attempt.earlier, strict=True)
    ]
    losses = iter(describe_losses(case.events, taken))
    return [
        replace(
            attempt,
            values=tuple(_warn_of(next(losses), value, case.id) for value in attempt.values),
        )
        for attempt in attempts
    ]


def _warn_of(loss: str, value: Gathered, incident: str) -> Gathered:
    if not loss:
        return value
    warning = (
        f"covers less than before: {loss}. Nothing counts as gone. Export it whole and gather "
        f"again; if it was deleted at the source: incident-kit gather {incident} --gone"
    )
    check = value.check
    return replace(value, check=replace(check, complete=False, warnings=(*check.warnings, warning)))


def list_unread_sources(attempts: Iterable[Attempt]) -> frozenset[str]:
    """The words of sources, as events carry them, of which a file or all was not read."""
    traits = {source.key: source.traits.source for source in SOURCES}
    return frozenset(traits[one.opened.key] for one in attempts if one.error)


# ---- what is remembered


def list_checks(attempts: Iterable[Attempt], today: date) -> Iterator[SourceCheck]:
    """What was checked, in the order of the sources, with what is remembered of it."""
    for attempt in attempts:
        for value, earlier in zip(attempt.values, attempt.earlier, strict=True):
            yield _describe_reading(value, earlier, attempt.opened, today)
        yield from attempt.stays
        for refused in attempt.refused:
            yield refused.check


def _describe_reading(
    value: Gathered, earlier: SourceCheck | None, opened: Opened, today: date
) -> SourceCheck:
    reading = Reading(
        key=opened.key,
        path=opened.path,
        scope=value.scope,
        named=value.named,
        parts=tuple(sorted(value.parts)),
        public=tuple(sorted(set(value.public))),
        title=value.title,
        most=value.check.items,
        on=today,
    )
    check = replace(value.check, reading=reading)
    if earlier is None or earlier.reading is None:
        return check
    before = earlier.reading
    if not check.complete:
        check = replace(check, reading=_unite_readings(reading, before))
    # The day is that of the first reading with this outcome: the same again is no change.
    dated = replace(check, reading=check.reading and replace(check.reading, on=before.on))
    return dated if dated == earlier else check


def _unite_readings(now: Reading, before: Reading) -> Reading:
    """What is known after a reading that was not whole."""
    return replace(
        now,
        parts=tuple(sorted({*before.parts, *now.parts})),
        public=tuple(sorted({*before.public, *now.public})),
        title=now.title or before.title,
        most=max(now.most, before.most),
    )
