"""Decisions on what is hidden in the public text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from incident_kit.case import Case, change_case
from incident_kit.case.masking import mask_answers
from incident_kit.errors import UsageError
from incident_kit.journey.deciders import find_decider
from incident_kit.model import Decision, Finding
from incident_kit.redaction import (
    are_one_entity,
    find,
    find_secrets,
    group_entities,
    list_covered_sentences,
    list_siblings,
    list_ways,
    normalize,
    redact,
)
from incident_kit.redaction.replacing.wording import BY_KIND
from incident_kit.review import join_sections
from incident_kit.workspace.codec import stamp

#: Characters around a value that are not part of what it names, such as quotes.
_MARKS = 2


def decide_entity(
    case: Case, value: str, action: str, given: Mapping[str, object], now: datetime
) -> str:
    """Record what to do with an entity in the public text; its canonical value."""
    with change_case(case) as current:
        return record_entity(current, value, action, given, now)


def record_entity(
    case: Case, value: str, action: str, given: Mapping[str, object], now: datetime
) -> str:
    """The same while the folder of ``case`` is held already."""
    if len(value.strip().splitlines()) != 1:
        raise UsageError("the value is empty or has several lines", todo=["name it on one line"])
    if not str(given.get("with", "—")).strip():
        raise UsageError("what stands instead is empty", todo=["leave it out: its sentence goes"])
    findings = find(value, case.known)
    _refuse_secret(case, value, findings)
    kind, entity = _identify(value, action, findings)
    entry: dict[str, object] = {"kind": kind, "value": entity, "action": action}
    variants = _list_variants(case, value, entity)
    if variants:
        entry["variants"] = variants
    entry |= {**mask_answers(_answer(case, value, action, given)), "at": stamp(now)}
    if action != "keep":
        _check_findable(case, value, entry)
    case.folder.record_decision(entry, partial(_mean_same, entry))
    return entity


def _list_variants(case: Case, value: str, entity: str) -> list[str]:
    """What else the decision covers: ``value`` as it was named, and what the public text has
    that was asked about with it."""
    text = join_sections(case.sections)
    siblings = list_siblings(text, entity, case.known, case.familiar)
    named = [value] if entity.casefold() != value.casefold() else []
    return [*named, *siblings]


def list_sentences_of(case: Case, value: str) -> list[str]:
    """The sentences of the public text that name ``value``, in any of its ways: they go with
    it where it is left out."""
    kind, entity = _identify(value, "drop", find(value, case.known))
    decision = Decision(kind, entity, "drop", (value,))
    return list_covered_sentences(join_sections(case.sections), case.known, decision)


def undo_decisions(case: Case, values: Sequence[str]) -> tuple[str, ...]:
    """Take back what this incident decided on ``values``, however they are written; what is
    asked about again, as its decisions name it.

    All of them, or none: a :class:`UsageError` names no value that this incident did not
    decide on.
    """
    with change_case(case) as current:
        meant = tuple(dict.fromkeys(_find_own(current, value) for value in values))
        current.folder.replace_rows("entities", "value", meant)
    return meant


def _find_own(case: Case, value: str) -> str:
    """The value of this incident's own decision that covers ``value``."""
    wanted = normalize(value)
    found = [one for one in case.own_decisions if wanted in map(normalize, list_ways(one))]
    if found:
        return found[-1].value
    shared = [one for one in case.shared.decisions if wanted in map(normalize, list_ways(one))]
    if shared:
        raise UsageError(
            f"that was decided in {shared[0].incident}, for other incidents too",
            todo=["decide otherwise here, or take it back there"],
        )
    raise UsageError(
        "nothing was decided on that here",
        todo=[f"look at what is left: incident-kit check {case.id}"],
    )


def find_earlier_reason(case: Case, value: str) -> str | None:
    """Why another incident keeps ``value``, if one shares that it does."""
    kept = [one for one in case.shared.decisions if one.action == "keep" and one.reason]
    return next(
        (
            f"as in {one.incident}: {one.reason}"
            for one in kept
            if normalize(value) in map(normalize, list_ways(one))
        ),
        None,
    )


def _answer(
    case: Case, value: str, action: str, given: Mapping[str, object]
) -> Mapping[str, object]:
    """What was ``given``; to keep something needs a reason and a name."""
    if action == "replace" and not given.get("with"):
        return {**given, **_suggest(case, value)}
    if action != "keep":
        return given
    reason = str(given.get("reason") or "").strip() or find_earlier_reason(case, value)
    if not reason:
        raise UsageError("what may stay needs a reason", todo=['say why: --reason "WHY"'])
    return {**given, "reason": reason, "by": find_decider(case, str(given.get("by") or ""))}


def _suggest(case: Case, value: str) -> Mapping[str, object]:
    """What people saw to stand instead of a machine, a password or a link: its place told what
    it is, and once it is decided on its name alone is known."""
    public = case.public
    for one in group_entities(public.undecided, public.text, case.known):
        is_meant = one.kind == "name" and normalize(one.value) == normalize(value)
        if is_meant and one.suggestion != BY_KIND["name"]:
            return {"with": one.suggestion}
    return {}


def _mean_same(
    entry: Mapping[str, object], row: Mapping[str, object], text: str, other: str
) -> bool:
    """Whether a text of a row is that of the entity that ``entry`` decides on."""
    return are_one_entity(_describe(row), text, _describe(entry), other)


def _describe(row: Mapping[str, object]) -> Decision:
    kind, action = str(row.get("kind", "person")), str(row["action"])
    return Decision(kind, str(row["value"]), "keep" if action == "keep" else "replace")


def _refuse_secret(case: Case, value: str, findings: Sequence[Finding]) -> None:
    is_secret = any(finding.kind == "secret" for finding in findings)
    if is_secret or _is_within_secret(case, value.strip()):
        raise UsageError(
            "a secret needs no decision: it is always masked",
            todo=["take it out of the text where it stands"],
        )


def _is_within_secret(case: Case, value: str) -> bool:
    """Does it stand in what the public text has for a secret? Alone it may look like none."""
    text = join_sections(case.sections)
    if value not in text:
        return False
    secrets = (text[secret.start : secret.end] for secret in find_secrets(text))
    return any(value in secret for secret in secrets)


def _identify(value: str, action: str, findings: Sequence[Finding]) -> tuple[str, str]:
    """The kind of what ``value`` names, and its canonical value."""
    length = len(value.strip())
    whole = [finding for finding in findings if finding.end - finding.start >= length - _MARKS]
    if not whole:
        return "name", value
    kind, entity = whole[0].kind, whole[0].value or value
    if action == "keep" and kind in ("tenant", "name"):
        return kind, value  # a part or initials that may stay leave the name itself hidden
    return kind, entity


def _check_findable(case: Case, value: str, entry: Mapping[str, object]) -> None:
    """Refuse to promise that something is hidden which the search does not see."""
    decision = Decision(str(entry["kind"]), str(entry["value"]), "replace", (value,), "—")
    decisions = (*case.decisions, decision)
    replacement = redact(str(entry.get("with") or ""), case.known, decisions)
    if replacement.hidden or replacement.undecided:
        raise UsageError("what stands instead is to be hidden itself", todo=["use other words"])
    sample = redact(f"It was {value} again.", case.known, decisions)
    if value.casefold() in sample.text.casefold():
        raise UsageError(
            f"{value!r} is too plain a word to be searched for: a decision would hide nothing",
            todo=["reword it in public.ipynb by hand, or decide on a longer name"],
        )
