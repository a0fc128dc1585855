"""What people said to a verb, as it may be stored."""

from __future__ import annotations

from collections.abc import Mapping

from incident_kit.redaction import mask_secrets


def without_secrets(said: Mapping[str, object]) -> dict[str, object]:
    """What people said, without what they left out and with secrets masked."""
    return {
        name: mask_secrets(value)[0] if isinstance(value, str) else value
        for name, value in said.items()
        if value
    }
