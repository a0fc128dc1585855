"""The files that the parts of a case rest on, known by their content."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from incident_kit.workspace import MARKER, Folder, Workspace
from incident_kit.workspace.signatures import REVOKED, SIGNERS

#: What stands for the file of customers' names, which the settings name.
TENANTS = "tenants_file"
#: The digest of a file, nothing where there is none. What cannot be read is the same as
#: nothing that was read before or after: an object of its own.
Ground = object


def read_ground(workspace: Workspace, folder: Folder, name: str) -> Ground:
    """What file ``name`` of an incident or of its workspace holds at this moment."""
    find_path = _OF_WORKSPACE.get(name)
    path = folder.path / name if find_path is None else find_path(workspace)
    return None if path is None else _read_digest(path)


def _read_digest(path: Path) -> Ground:
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except FileNotFoundError:
        return object() if path.is_symlink() else None
    except OSError:
        return object()


def _find_tenants_file(workspace: Workspace) -> Path | None:
    name = workspace.settings.tenants_file
    return workspace.root / name if name else None


_OF_WORKSPACE: Mapping[str, Callable[[Workspace], Path | None]] = {
    MARKER: lambda workspace: workspace.root / MARKER,
    SIGNERS: lambda workspace: workspace.root / SIGNERS,
    REVOKED: lambda workspace: workspace.root / REVOKED,
    TENANTS: _find_tenants_file,
}
