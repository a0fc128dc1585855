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

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MEMBER = re.compile(r"(?P<folder>.+)/(?P<stem>[^/.][^/]*)\.json")


@dataclass(frozen=True, slots=True)
class Channel:
    """One conversation. ``days`` maps ``YYYY-MM-DD`` to the member that holds
    that day, and the name of another file beside them to its member; ``listed`` is
    false for a folder no index knows, whose ``id`` is then the folder's name."""

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

    @property
    def days(self) -> frozenset[str]:
        """The days of which the export has a message in any channel."""
        return frozenset(day for one in self.channels for day in one.days if is_day(day))


def is_day(name: str) -> bool:
    """Whether a file is called by the day whose messages it holds."""
    return _DAY.fullmatch(name) is not None


def has_layout(archive: Archive) -> bool:
    """Whether messages stand where an export has them: in a folder of their channel."""
    root = _find_root(archive.names)
    folders = _list_days(archive.names, root)
    if any(is_day(name) for days in folders.values() for name in days):
        return True
    return bool(folders) and any(f"{root}{name}" in archive.names for name in INDEXES)


def layout_of(archive: Archive) -> Layout:
    """The layout of an export. Raises :class:`~incident_kit.errors.SourceError`
    if it has neither an index of channels nor a single day."""
    root = _find_root(archive.names)
    folders = _list_days(archive.names, root)
    warnings: list[str] = []
    listed = list(_list_channels(archive, root, folders, warnings))
    if not listed and not folders:
        raise SourceError(
            f"{archive.label}: is no Slack export of any channel: it has "
            f"{describe_members(archive.names)}.",
            todo=["Name the ZIP file Slack sent, or the folder it unpacks to."],
        )
    used = {channel.name for channel in listed} | {channel.id for channel in listed}
    dated = {name for name, days in folders.items() if any(map(is_day, days))}
    strays = [Channel(name, name, folders[name], listed=False) for name in sorted(dated - used)]
    users = _read_records(archive, root, DIRECTORIES, warnings)
    return Layout((*listed, *strays), tuple(users), tuple(warnings))


def describe_members(names: Sequence[str]) -> str:
    """The first files of an archive, for a message that refuses it."""
    listed = ", ".join(names[:5]) or "no file"
    more = len(names) - 5
    return f"{listed} and {more} more" if more > 0 else listed


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
    members = (_MEMBER.fullmatch(name) for name in names)
    channels = [one["folder"] for one in members if one and is_day(one["stem"])]
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
        match = _MEMBER.fullmatch(name.removeprefix(root)) if name.startswith(root) else None
        if match and "/" not in match["folder"]:
            folders.setdefault(match["folder"], {})[match["stem"]] = name
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
