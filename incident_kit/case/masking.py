"""What people answered to a verb, as it may be stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from incident_kit.redaction import mask_for_good

#: Under which names of a request people's own words stand.
_TYPED = ("text", "with", "reason", "evidence")


def mask_answers(answers: Mapping[str, object]) -> dict[str, object]:
    """The answers that were given, without the empty ones and with secrets masked."""
    return {
        name: mask_for_good(value)[0] if isinstance(value, str) else value
        for name, value in answers.items()
        if value
    }


def holds_secret(given: Mapping[str, Any]) -> bool:
    """Whether something is masked in what somebody typed for a decision, or for one of the
    ``steps`` of it."""
    return any(mask_for_good(text)[1] for text in _list_typed(given))


def _list_typed(given: Mapping[str, Any]) -> Iterator[str]:
    typed = [given.get(name) for name in _TYPED]
    typed += [step.get("value") for step in given.get("steps", ())]
    return (text for text in typed if isinstance(text, str))
