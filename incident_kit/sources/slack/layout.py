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
    root = _find_root(archive.names)
    folders = _list_days(archive.names, root)
    warnings: list[str] = []
    listed = list(_list_channels(archive, root, folders, warnings))
    if not listed and not folders:
        raise SourceError(
            f"{archive.label}: is no Slack export: it has no channels.json and no days.",
            todo=["Name the ZIP file Slack sent, or the folder it unpacks to."],
        )
    used = {channel.name for channel in listed} | {channel.id for channel in listed}
    strays = [
        Channel(name, name, folders[name], listed=False) for name in sorted(set(folders) - used)
    ]
    users = _read_records(archive, root, DIRECTORIES, warnings)
    return Layout((*listed, *strays), tuple(users), tuple(warnings))


def records(data: bytes) -> list[Any] | None:
    """The list in a JSON file, byte order mark or not; ``None`` if it is no list
    or no JSON."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list) else None


def _find_root(names: Sequence[str]) -> str:
    """The folder all else stands in, with its ``/``; ``""`` for none."""
    paths = (name.rpartition("/") for name in names)
    with_index = [folder for folder, _, file in paths if file in INDEXES]
    if with_index:
        root = min(with_index, key=_depth)
        return f"{root}/" if root else ""
    channels = [match["folder"] for name in names if (match := _DAY.fullmatch(name))]
    outermost = {channel.partition("/")[0] for channel in channels}
    are_nested = all("/" in channel for channel in channels)
    return f"{outermost.pop()}/" if len(outermost) == 1 and are_nested else ""


def _depth(folder: str) -> tuple[int, str]:
    """How deep a folder lies, 0 for the top, then its name."""
    return (folder.count("/") + 1 if folder else 0, folder)


def _list_days(names: Sequence[str], root: str) -> dict[str, dict[str, str]]:
    """For each channel's folder its days, each with the member that holds it."""
    folders: dict[str, dict[str, str]] = {}
    for name in names:
        match = _DAY.fullmatch(name.removeprefix(root)) if name.startswith(root) else None
        if match and "/" not in match["folder"]:
            folders.setdefault(match["folder"], {})[match["day"]] = name
    return folders


def _list_channels(
    archive: Archive, root: str, folders: Mapping[str, dict[str, str]], warnings: list[str]
) -> Iterator[Channel]:
    for record in _read_records(archive, root, INDEXES, warnings):
        channel_id = clean(record.get("id"))
        name = unicodedata.normalize("NFC", clean(record.get("name")) or channel_id)
        if channel_id:
            days = folders.get(name, folders.get(channel_id, {}))
            yield Channel(channel_id, name, days, previous=_previous_names(record))


def _previous_names(record: Mapping[str, Any]) -> tuple[str, ...]:
    names = record.get("previous_names")
    return tuple(clean(name) for name in names if clean(name)) if isinstance(names, list) else ()


def _read_records(
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
