"""The folder of pages that ``incident-kit.yaml`` names, as a door; never one that readers
could find the workspace in."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from incident_kit.case import Case
from incident_kit.errors import UsageError
from incident_kit.publishing.site.branches import BranchStore
from incident_kit.publishing.site.door import SiteDoor
from incident_kit.publishing.site.listing import Imprint
from incident_kit.publishing.site.stores import FolderStore, Store
from incident_kit.workspace import MARKER
from incident_kit.workspace.workspace import INCIDENTS


def open_site(case: Case) -> SiteDoor | None:
    """The door to the folder of pages; ``None`` where none is configured, and a
    :class:`UsageError` where it would show what is inside."""
    settings = case.settings
    place = settings.publish
    if not place.folder:
        return None
    root = case.workspace.root
    path = Path(root, place.folder).resolve()
    store: Store = BranchStore(path, place.folder, place.branch)
    if not place.branch:
        _check_apart(path, root.resolve())
        store = FolderStore(path, place.folder)
    imprint = Imprint(settings.team, ZoneInfo(settings.time_zone), place.url)
    return SiteDoor(case, store, imprint)


def _check_apart(path: Path, root: Path) -> None:
    """Refuse a folder that the workspace lies in, or that lies in what it keeps."""
    if root.is_relative_to(path):
        problem = "holds the workspace"
    elif any(path.is_relative_to(root / name) for name in (INCIDENTS, ".git")):
        problem = "lies within what the workspace keeps"
    else:
        return
    raise UsageError(
        f"`publish.folder` in {MARKER} is {path}, which {problem}: a web server would show it",
        todo=["name a folder that holds nothing else, such as ../reports"],
    )
