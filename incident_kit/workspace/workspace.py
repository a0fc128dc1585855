"""A workspace as its settings have it, its incidents, and how either is made."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from ruamel.yaml.comments import CommentedMap

from incident_kit.errors import UsageError
from incident_kit.files import (
    dump_yaml,
    encode_text,
    parse_yaml,
    read_text,
    replace_bytes,
    validate_data,
    write_text,
)
from incident_kit.model.ids import ID, check_id
from incident_kit.model.settings import Settings
from incident_kit.workspace.config import IncidentFile, SettingsFile
from incident_kit.workspace.folder import Folder
from incident_kit.workspace.git_settings import complete_settings
from incident_kit.workspace.history import list_versions
from incident_kit.workspace.roots import MARKER, find_root
from incident_kit.workspace.sharing import SharedDecisions, read_shared
from incident_kit.workspace.tenants import read_tenants

INCIDENTS = "incidents"


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folder ``root`` and what its ``incident-kit.yaml`` says."""

    root: Path
    settings: Settings

    def has(self, incident: str) -> bool:
        """Whether there is such an incident."""
        is_id = bool(ID.fullmatch(incident))
        return is_id and (self.root / INCIDENTS / incident / "incident.yaml").exists()

    def ids(self) -> tuple[str, ...]:
        """The ids of all incidents, sorted; a folder whose name is no id is none."""
        found = (path.parent.name for path in (self.root / INCIDENTS).glob("*/incident.yaml"))
        return tuple(sorted(name for name in found if ID.fullmatch(name)))

    def folder(self, incident: str) -> Folder:
        """The folder of an incident that exists; near names if it does not."""
        folder = self._folder(incident)
        if folder.path.joinpath("incident.yaml").is_file():
            return folder
        if _keeps_facts(folder):
            raise UsageError(
                f"{folder.label('incident.yaml')} is gone",
                todo=[f"bring it back: incident-kit restore {incident} incident.yaml"],
            )
        near = get_close_matches(incident, self.ids(), n=3)
        todo = [f"did you mean {one}?" for one in near]
        if not near and self.ids():
            todo = [f"there are {len(self.ids())}, such as {', '.join(self.ids()[-3:])}"]
        raise UsageError(
            f"there is no incident {incident!r} in this workspace",
            todo=todo or [f"make it: incident-kit new {incident}"],
        )

    def find_remains(self, incident: str) -> Folder:
        """The folder of an incident, also of one whose facts are gone and a version of them
        is kept."""
        folder = self._folder(incident)
        return folder if _keeps_facts(folder) else self.folder(incident)

    def create(self, facts: Mapping[str, object]) -> Folder:
        """Make the folder of a new incident from the keys of ``incident.yaml``."""
        folder = self._folder(check_id(str(facts["id"])))
        path = folder.path / "incident.yaml"
        if path.exists():
            raise _refuse_existing(folder)
        text = _NEW_INCIDENT + dump_yaml(CommentedMap({"version": 1, **facts}))
        label = folder.label("incident.yaml")
        validate_data(
            IncidentFile, parse_yaml(text, label), label, {"zone": self.settings.time_zone}
        )
        if not replace_bytes(path, None, encode_text(text, label)):
            raise _refuse_existing(folder)
        return folder

    def tenants(self) -> tuple[str, ...]:
        """The names of all tenants, from the settings and their file."""
        name = self.settings.tenants_file
        if not name:
            return self.settings.tenants
        return self.settings.tenants + read_tenants(self.root / name, name)

    def shared_decisions(self, but: str) -> SharedDecisions:
        """What other incidents than ``but`` decided for all."""
        incidents, zone = self.root / INCIDENTS, self.settings.time_zone
        return read_shared(incidents, zone, self._folder, but)

    def look_at_shared(self) -> None:
        """Read what all incidents share, so that processes forked from here need not."""
        read_shared(self.root / INCIDENTS, self.settings.time_zone, self._folder)

    def relative(self, path: Path) -> str:
        """``path`` as the workspace stores it: relative to its root, ``/`` between."""
        return Path(_relative(path.resolve(), self.root.resolve())).as_posix()

    def _folder(self, incident: str) -> Folder:
        return Folder(self.root / INCIDENTS / check_id(incident), self.settings)


def _refuse_existing(folder: Folder) -> UsageError:
    return UsageError(
        f"incident {folder.id!r} exists already",
        todo=[f"edit {folder.label('incident.yaml')}, or choose another id"],
    )


def _keeps_facts(folder: Folder) -> bool:
    return any(one.file == "incident.yaml" for one in list_versions(folder.path))


def _relative(path: Path, root: Path) -> str:
    try:
        return os.path.relpath(path, root)
    except ValueError:  # another drive
        return str(path)


def open_workspace(start: Path) -> Workspace:
    """The workspace at ``start`` or the nearest above; :class:`UsageError` if none."""
    root = find_root(start)
    if root is None:
        raise UsageError(
            f"there is no workspace here: no {MARKER} in this folder or above it",
            todo=["make one: incident-kit init", "or name one: incident-kit -w DIR …"],
        )
    return Workspace(root, _parse_settings(read_text(root / MARKER, MARKER)))


@lru_cache(maxsize=8)
def _parse_settings(text: str) -> Settings:
    """What the text of ``incident-kit.yaml`` says: every command opens it several times."""
    return validate_data(SettingsFile, parse_yaml(text, MARKER), MARKER)


def create_workspace(root: Path, settings: Mapping[str, object] | None = None) -> list[str]:
    """Make ``root`` a workspace, or complete what git is told of one that is there already;
    the names of the files written, in order. What people wrote is left as it is."""
    if root.exists() and not root.is_dir():
        raise UsageError(f"{root.name} is a file, not a folder", todo=["choose another folder"])
    if (root / MARKER).exists():
        return complete_settings(root)
    text = _SETTINGS if settings is None else dump_yaml(CommentedMap({"version": 1, **settings}))
    validate_data(SettingsFile, parse_yaml(text, MARKER), MARKER)
    write_text(root / MARKER, text)
    return [MARKER, *complete_settings(root)]


_NEW_INCIDENT = """\
# The facts of this incident, and where its record is. Edit freely; comments stay.
# Times are ISO 8601; without an offset they are in the workspace's time zone.
# security: could someone have had access they should not? yes, no or unknown.
"""

_SETTINGS = """\
# What holds for every incident of this workspace. Edit freely; comments stay.
version: 1

# The team that signs public reports.
team: ''

# The one zone that times are shown in.
time_zone: Europe/London

# Minutes before the start and after the end of an incident to gather as well.
margin_minutes: 60

# Minutes between public updates: one number, or by priority ({P1: 60, P2: 120}).
update_interval_minutes: 60

# Customers whose names must not leave. While the list is empty, no public version
# leaves until somebody says once that it is meant to be: `decide ID --without-lists`.
# `tenants_file` names a file, a name a line, or a CSV with a column called `name`.
tenants: []

# Domains that are ours alone: they and every host below them are hidden. While there is
# none, those that the record has hosts of are proposed: `decide ID --own-domain DOMAIN`.
internal_domains: []

# What a public report may name: a support address, the status page.
public_contacts: []

# Who is who, so that a person reads as a role: {name, role, slack, pagerduty, emails}.
people: []

# Whom to call beyond the team, in this order.
escalation: []

# Where the whole team hears of an incident first: "#platform".
team_channel: ""

# How many people sign off a public version, other than who wrote it.
signoff:
  required: 1
  security: {required: 2, roles: [information assurance]}

# Where reports are published as pages for any web server: `folder`, or a `branch` of the
# git repository in it; `url` is where readers find them. Nowhere while `folder` is empty.
publish: {folder: "", branch: "", url: ""}

# Keep responses as received in raw/ (never in git): on or off.
raw: on
"""
