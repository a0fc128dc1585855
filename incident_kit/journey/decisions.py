"""Decisions on what is hidden in the public text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from incident_kit.case import Case
from incident_kit.errors import UsageError
from incident_kit.journey.masking import mask_answers
from incident_kit.model import Decision
from incident_kit.redaction import find, find_secrets, redact
from incident_kit.review import public_markdown
from incident_kit.workspace.codec import stamp


def decide_entity(
    case: Case, value: str, action: str, given: Mapping[str, object], now: datetime
) -> str:
    """Record what to do with an entity in the public text; its canonical value."""
    if len(value.strip().splitlines()) != 1:
        raise UsageError("the value is empty or has several lines", todo=["name it on one line"])
    if not str(given.get("with", "—")).strip():
        raise UsageError("what stands instead is empty", todo=["use drop to take it out"])
    found = find(value, case.known)
    if any(one.kind == "secret" for one in found) or _in_secret(case, value.strip()):
        raise UsageError(
            "a secret needs no decision: it is always masked",
            todo=["take it out of the text where it stands"],
        )
    whole = [one for one in found if one.end - one.start >= len(value.strip()) - 2]
    entity = whole[0].value or value if whole else value
    if action == "keep" and whole and whole[0].kind in ("tenant", "name"):
        entity = value  # a part or initials that may stay leave the name itself hidden
    entry: dict[str, object] = {
        "kind": whole[0].kind if whole else "name",
        "value": entity,
        "action": action,
        **({"variants": [value]} if entity.casefold() != value.casefold() else {}),
        **mask_answers(given),
        "at": stamp(now),
    }
    _check_findable(case, value, entry)
    case.folder.record_decision(entry)
    return entity


def _in_secret(case: Case, value: str) -> bool:
    """Does it stand in what the public text has for a secret? Alone it may look like none."""
    text = public_markdown(case.sections)
    return value in text and any(value in text[s.start : s.end] for s in find_secrets(text))


def _check_findable(case: Case, value: str, entry: Mapping[str, object]) -> None:
    """Refuse to promise that something is hidden which the search does not see."""
    if entry["action"] == "keep":
        return
    made = Decision(str(entry["kind"]), str(entry["value"]), "replace", (value,), "—")
    again = redact(str(entry.get("with") or ""), case.known, (*case.decisions, made))
    if again.hidden or again.undecided:
        raise UsageError("what stands instead is to be hidden itself", todo=["use other words"])
    seen = redact(f"It was {value} again.", case.known, (*case.decisions, made))
    if value.casefold() in seen.text.casefold():
        raise UsageError(
            f"{value!r} is too plain a word to be searched for: a decision would hide nothing",
            todo=["reword it in public.ipynb by hand, or decide on a longer name"],
        )
