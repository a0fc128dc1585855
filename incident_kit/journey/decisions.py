"""Decisions on what is hidden in the public text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from incident_kit.case import Case
from incident_kit.errors import UsageError
from incident_kit.journey.masking import mask_answers
from incident_kit.model import Decision, Finding
from incident_kit.redaction import find, find_secrets, redact
from incident_kit.review import join_sections
from incident_kit.workspace.codec import stamp

#: Characters around a value that are not part of what it names, such as quotes.
_MARKS = 2


def decide_entity(
    case: Case, value: str, action: str, given: Mapping[str, object], now: datetime
) -> str:
    """Record what to do with an entity in the public text; its canonical value."""
    if len(value.strip().splitlines()) != 1:
        raise UsageError("the value is empty or has several lines", todo=["name it on one line"])
    if not str(given.get("with", "—")).strip():
        raise UsageError("what stands instead is empty", todo=["use drop to take it out"])
    findings = find(value, case.known)
    _refuse_secret(case, value, findings)
    kind, entity = _identify(value, action, findings)
    entry: dict[str, object] = {"kind": kind, "value": entity, "action": action}
    if entity.casefold() != value.casefold():
        entry["variants"] = [value]
    entry |= {**mask_answers(given), "at": stamp(now)}
    if action != "keep":
        _check_findable(case, value, entry)
    case.folder.record_decision(entry)
    return entity


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
