"""What people answered to a verb, as it may be stored."""

from __future__ import annotations

from collections.abc import Mapping

from incident_kit.redaction import mask_for_good


def mask_answers(answers: Mapping[str, object]) -> dict[str, object]:
    """The answers that were given, without the empty ones and with secrets masked."""
    return {
        name: mask_for_good(value)[0] if isinstance(value, str) else value
        for name, value in answers.items()
        if value
    }
