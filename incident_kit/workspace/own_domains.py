"""The team's own domains, added to what holds for every incident of a workspace."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from incident_kit.errors import UsageError
from incident_kit.files import (
    change_file,
    decode_text,
    encode_text,
    parse_yaml,
    validate_data,
)
from incident_kit.workspace.config import SettingsFile
from incident_kit.workspace.decision_rows import find_rows
from incident_kit.workspace.roots import MARKER
from incident_kit.workspace.row_changes import change_text


def add_own_domains(root: Path, domains: Sequence[str]) -> None:
    """Add ``domains`` to `internal_domains` of the workspace's settings; what stands there,
    its comments too, stays as people typed it. A :class:`UsageError` if the settings are gone,
    a :class:`FileError` if they would not be read any more."""

    def change(data: dict[str, Any]) -> None:
        listed: list[Any] = find_rows(data, "internal_domains")
        listed.extend(domain for domain in domains if domain not in listed)

    def change_bytes(read: bytes | None) -> bytes:
        if read is None:
            raise UsageError(f"{MARKER} is gone", todo=["bring it back from git"])
        text = decode_text(read, MARKER, keep_ends=True)
        changed = change_text(text, MARKER, change)
        validate_data(SettingsFile, parse_yaml(changed, MARKER), MARKER)
        return encode_text(changed, MARKER)

    change_file(root / MARKER, MARKER, change_bytes)
