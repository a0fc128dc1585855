"""What a Slack export holds where: its channels, their folders and days.

The layout is that of https://slack.com/help/articles/220556107 and of exports
slackdump writes: an index file per kind of conversation, one folder per channel,
named by the channel or by its id, one ``YYYY-MM-DD.json`` per active day.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from incident_kit.errors import SourceError
from incident_kit.sources.archive import Archive
from incident_kit.text.mrkdwn import clean

INDEXES = ("channels.json", "groups.json", "mpims.json", "dms.json")
DIRECTORIES = ("users.json", "org_users.json")

_DAY = re.compile(r"(?P<folder>.+)/(?P<day>\d{4}-\d\d-\d\d)\.json", re.ASCII)


@dataclass(frozen=True, slots=True)
class Channel:
    """One conversation. ``days`` maps ``YYYY-MM-DD`` to the member that holds
    that day; ``listed`` is false for a folder no index knows, whose ``id`` is
    then the folder's name."""

    id: str
    name: str
    days: Mapping[str, str]
    listed: bool = True
    previous: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """An export's channels, in the order of its indexes, then stray folders by
    name; its users as the export has them; and what could not be read."""

    channels: tuple[Channel, ...]
    users: tuple[Mapping[str, Any], ...]
    warnings: tuple[str, ...] = ()


def layout_of(archive: Archive) -> Layout:
    """The layout of an export. Raises :class:`~incident_kit.errors.SourceError`
    if it has neither an index of channels nor a single day."""
    root = _root(archive.names)
    folders = _folders(archive.names, root)
    warnings: list[str] = []
    listed = list(_listed(archive, root, folders, warnings))
    if not listed and not folders:
        raise SourceError(
            f"{archive.label}: is no Slack export: it has no channels.json and no days.",
            todo=["Name the ZIP file Slack sent, or the folder it unpacks to."],
        )
    used = {channel.name for channel in listed} | {channel.id for channel in listed}
    strays = [Channel(n, n, folders[n], listed=False) for n in sorted(set(folders) - used)]
    users = _records(archive, root, DIRECTORIES, warnings)
    return Layout((*listed, *strays), tuple(users), tuple(warnings))


def records(data: bytes) -> list[Any] | None:
    """The list in a JSON file, byte order mark or not; ``None`` if it is no list
    or no JSON."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list) else None


def _root(names: Sequence[str]) -> str:
    """The folder all else stands in, with its ``/``; ``""`` for none."""
    tops = [name.rpartition("/")[0] for name in names if name.rpartition("/")[2] in INDEXES]
    if tops:
        top = min(tops, key=lambda folder: (folder.count("/") + bool(folder), folder))
        return f"{top}/" if top else ""
    folders = {match["folder"].split("/")[0] for name in names if (match := _DAY.fullmatch(name))}
    nested = all(name.count("/") > 1 for name in names if _DAY.fullmatch(name))
    return f"{folders.pop()}/" if len(folders) == 1 and nested else ""


def _folders(names: Sequence[str], root: str) -> dict[str, dict[str, str]]:
    folders: dict[str, dict[str, str]] = {}
    for name in names:
        match = _DAY.fullmatch(name.removeprefix(root)) if name.startswith(root) else None
        if match and "/" not in match["folder"]:
            folders.setdefault(match["folder"], {})[match["day"]] = name
    return folders


def _listed(
    archive: Archive, root: str, folders: Mapping[str, dict[str, str]], warnings: list[str]
) -> Iterator[Channel]:
    for record in _records(archive, root, INDEXES, warnings):
        channel_id = clean(record.get("id"))
        name = unicodedata.normalize("NFC", clean(record.get("name")) or channel_id)
        if channel_id:
            days = folders.get(name, folders.get(channel_id, {}))
            yield Channel(channel_id, name, days, previous=_previous(record))


def _previous(record: Mapping[str, Any]) -> tuple[str, ...]:
    names = record.get("previous_names")
    return tuple(clean(name) for name in names if clean(name)) if isinstance(names, list) else ()


def _records(
    archive: Archive, root: str, files: Sequence[str], warnings: list[str]
) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for name in (f"{root}{file}" for file in files):
        if name not in archive.names:
            continue
        read = records(archive.read(name))
        if read is None:
            warnings.append(f"{name} is not a JSON list and was left out")
        found += [record for record in read or [] if isinstance(record, Mapping)]
    return found
