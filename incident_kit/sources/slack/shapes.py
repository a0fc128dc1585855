"""What else a saved channel may be than Slack's own export, brought into its layout.

::

    an export (ZIP, folder) ───────────────────────────▶ the same
    one channel: a day, an answer of the Web API,  ┐
    slackdump's dump, its chunks; alone, in a ZIP, ├───▶ an export of these channels
    or in a folder                                 ┘
    a database, a compressed file, a web page ─────────▶ told, with the way to convert it

A shape is recognised by its first bytes and by the messages in it, never by its name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from incident_kit.errors import SourceError, UsageError
from incident_kit.sources.archive import MEMBER_LIMIT, Archive, open_archive
from incident_kit.sources.saved_files import require_path
from incident_kit.sources.slack.layout import (
    DIRECTORIES,
    INDEXES,
    describe_members,
    has_layout,
)
from incident_kit.sources.slack.times import message_ts, ts_time
from incident_kit.text.json_objects import list_objects, object_or_empty
from incident_kit.text.mrkdwn import clean

Message = Mapping[str, Any]

_CONVERT = "Convert it with: slackdump convert -f export -o export.zip NAME, and name the ZIP file."
_EXPORT = "Name the ZIP file Slack sent, or the folder it unpacks to."
_UNPACK = "Unpack it first, and name the file or folder that is in it."
#: First bytes, what such a file is, and the way to something that is read.
_FORMATS: tuple[tuple[bytes, str, str], ...] = (
    (b"SQLite format 3\0", "is a database (SQLite), as slackdump keeps its archives in", _CONVERT),
    (b"\x1f\x8b", "is compressed (gzip)", f"{_UNPACK} If slackdump wrote it: {_CONVERT}"),
    (b"BZh", "is compressed (bzip2)", _UNPACK),
    (b"\xfd7zXZ\0", "is compressed (xz)", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "is compressed (Zstandard)", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive", _UNPACK),
    (b"Rar!", "is a RAR archive", _UNPACK),
    (b"%PDF", "is a PDF, made for reading", "Name the ZIP file that Slack's export gives."),
)
_PAGE = (
    "is a web page (HTML), made for reading",
    "Name the export that it was made of; if it is a sign-in page, download the export again.",
)
_TABLE = (
    "is a text and no JSON",
    "Name the ZIP file that Slack's export gives, or a saved answer of conversations.history.",
)
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


@dataclass(frozen=True, slots=True)
class _Saved:
    """Messages of one channel, as far as the file says which."""

    messages: tuple[Message, ...]
    id: str = ""
    name: str = ""


@contextmanager
def open_export(path: Path, label: str, channels: Sequence[str]) -> Iterator[Archive]:
    """What is at ``path`` in the layout of an export, while the block runs.

    ``channels`` are those asked for: what is saved of one channel without its name is the
    one that is asked for. Raises what :func:`open_archive` does, and
    :class:`~incident_kit.errors.SourceError` for what has no messages, which says what it
    is and what to do.
    """
    if path.is_dir():
        _require_json(path, label)
    elif not _is_archive(path, label):
        yield _arrange(_read_alone(path, label), {}, label, channels)
        return
    with open_archive(path, label) as archive:
        yield archive if has_layout(archive) else _rearrange(archive, channels)


def _require_json(path: Path, label: str) -> None:
    """Raise :class:`~incident_kit.errors.SourceError` for a folder without a JSON file,
    which says what is in it and, of the first thing that is known, what to do with it."""
    if any(path.rglob("*.json")):
        return
    files = sorted(file for file in path.rglob("*") if file.is_file())
    names = [file.relative_to(path).as_posix() for file in files]
    for file, name in zip(files[:100], names, strict=False):
        head = _read_head(file)
        _refuse_format(head, f"{label}/{name}")
        if head.startswith(_ARCHIVES):
            raise SourceError(
                f"{label}: holds no export but an archive, {name}.",
                todo=[f"Name the file itself: {label}/{name}."],
            )
    raise SourceError(
        f"{label}: is no Slack export: it has no JSON, but {describe_members(names)}.",
        todo=[_EXPORT],
    )


def _is_archive(path: Path, label: str) -> bool:
    require_path(path, label)
    return _read_head(path).startswith(_ARCHIVES)


def _read_head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(512)
    except OSError:
        return b""


def _refuse_format(head: bytes, label: str) -> None:
    for start, what, todo in _FORMATS:
        if head.startswith(start):
            raise SourceError(f"{label}: {what}.", todo=[todo.replace("NAME", label)])
    if head[257:262] == b"ustar":
        raise SourceError(f"{label}: is an archive (tar).", todo=[_UNPACK])
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        what, todo = _PAGE
        raise SourceError(f"{label}: {what}.", todo=[todo])


# A file


def _read_alone(path: Path, label: str) -> list[_Saved]:
    """The messages of a file that is no archive."""
    _refuse_format(_read_head(path), label)
    try:
        data = path.read_bytes() if path.stat().st_size <= MEMBER_LIMIT else b""
    except OSError as error:
        raise SourceError(f"{label}: cannot be read.") from error
    found = _parse(data)
    if found is None:
        what, todo = _TABLE
        raise SourceError(f"{label}: {what}, so it is no Slack export.", todo=[todo])
    _require_answer(found, label)
    saved = list(_list_saved(found))
    if not saved:
        raise SourceError(
            f"{label}: is no Slack export: it is JSON without messages{_list_keys(found)}.",
            todo=[_EXPORT],
        )
    return saved


def _parse(data: bytes) -> object:
    """The JSON in ``data``, or the list of it, a line each; ``None`` if there is none."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        pass
    try:
        return [json.loads(line) for line in data.splitlines() if line.strip()] or None
    except (ValueError, RecursionError):
        return None


def _require_answer(found: object, label: str) -> None:
    refusal = object_or_empty(found)
    if refusal.get("ok") is False and clean(refusal.get("error")):
        raise SourceError(
            f"{label}: is an answer in which Slack refused: {clean(refusal['error'])}.",
            todo=["Ask Slack again with an app that may read the channel (docs/slack-app.md)."],
        )


def _list_keys(found: object) -> str:
    keys = [clean(str(key)) for key in object_or_empty(found)][:6]
    return f" (its keys are {', '.join(keys)})" if keys else ""


def _list_saved(found: object) -> Iterator[_Saved]:
    """The messages of each channel in a piece of JSON: a list of messages, an answer of
    the Web API, slackdump's dump of a channel or its chunks."""
    if isinstance(found, list):
        lists = _list_chunks(list_objects(found)) or [(found, "", "")]
        for messages, id_, name in lists:
            yield from _list_saved_of(messages, id_, name)
        return
    holder = object_or_empty(found)
    messages = holder.get("messages")
    if isinstance(messages, Mapping):
        messages = messages.get("matches")
    channel = object_or_empty(holder.get("channel"))
    id_ = (
        clean(holder.get("channel_id")) or clean(channel.get("id")) or clean(holder.get("channel"))
    )
    name = (
        clean(holder.get("name")) or clean(holder.get("channel_name")) or clean(channel.get("name"))
    )
    yield from _list_saved_of(messages, id_, name)


def _list_chunks(lines: Sequence[Message]) -> list[tuple[object, str, str]]:
    """The messages of slackdump's chunks, each with its channel's id and name."""
    channels = [object_or_empty(line.get("ci")) for line in lines]
    names = {clean(channel.get("id")): clean(channel.get("name")) for channel in channels}
    chunks = [line for line in lines if isinstance(line.get("m"), list)]
    ids = [clean(chunk.get("id")) for chunk in chunks]
    return [(chunk["m"], id_, names.get(id_, "")) for chunk, id_ in zip(chunks, ids, strict=True)]


def _list_saved_of(messages: object, id_: str, name: str) -> Iterator[_Saved]:
    """``messages`` by channel, where one of them says another than its list."""
    groups: dict[tuple[str, str], list[Message]] = {}
    for message in _list_with_replies(list_objects(messages)):
        own = message.get("channel")
        own_id = clean(object_or_empty(own).get("id")) or clean(own) or id_
        own_name = clean(object_or_empty(own).get("name")) or (name if own_id == id_ else "")
        groups.setdefault((own_id, own_name), []).append(message)
    for (channel_id, channel_name), found in groups.items():
        if any(map(message_ts, found)):
            yield _Saved(tuple(found), channel_id, channel_name)


def _list_with_replies(messages: Sequence[Message]) -> Iterator[Message]:
    for message in messages:
        yield message
        yield from list_objects(message.get("slackdump_thread_replies"))


# An export of it


def _rearrange(archive: Archive, channels: Sequence[str]) -> Archive:
    """An export of what an archive without its layout holds, member by member."""
    saved: list[_Saved] = []
    kept: dict[str, bytes] = {}
    for name in archive.names:
        file = name.rpartition("/")[2]
        if file in (*INDEXES, *DIRECTORIES):
            kept.setdefault(file, archive.read(name))
        elif file.endswith(".json"):
            found = _list_saved(_parse(archive.read(name)))
            saved += [_name_after_folder(one, name) for one in found]
    if not saved and kept:
        return archive
    if not saved:
        raise SourceError(
            f"{archive.label}: is no Slack export: it has no channels.json and no days, but "
            f"{describe_members(archive.names)}.",
            todo=[_find_way(archive.names)],
        )
    return _arrange(saved, kept, archive.label, channels)


def _find_way(names: Sequence[str]) -> str:
    """What to do with an archive that holds no messages, by the names of its files."""
    endings = {name.rpartition(".")[2].lower() for name in names}
    if endings & {"sqlite", "db"}:
        return _UNPACK + " " + _CONVERT
    if endings & {"html", "htm"}:
        return _PAGE[1]
    return _UNPACK if endings & {"zip", "gz"} else _EXPORT


def _name_after_folder(saved: _Saved, member: str) -> _Saved:
    """Messages that do not say of which channel are of the one their folder is called by."""
    folder = member.rpartition("/")[0].rpartition("/")[2]
    return saved if saved.id or saved.name else replace(saved, name=folder)


def _arrange(
    saved: Sequence[_Saved], kept: Mapping[str, bytes], label: str, channels: Sequence[str]
) -> Archive:
    """An export in memory: each channel with its days, and what is known of people."""
    members: dict[str, bytes] = {**kept}
    index: dict[str, str] = _read_index(kept)
    days: dict[tuple[str, str], list[Message]] = {}
    for one in saved:
        id_, name = _find_channel(one, label, channels)
        if one.id:
            index.setdefault(id_, name)
        for message in one.messages:
            days.setdefault((id_, _find_day(message)), []).append(message)
    for (id_, day), messages in days.items():
        members[f"{id_}/{day}.json"] = json.dumps(messages).encode()
    listed = [{"id": id_, "name": name} for id_, name in index.items()]
    members["channels.json"] = json.dumps(listed).encode()
    return Archive(label, tuple(members), members.__getitem__)


def _read_index(kept: Mapping[str, bytes]) -> dict[str, str]:
    found = [record for name in INDEXES for record in list_objects(_parse(kept.get(name, b"")))]
    return {clean(one.get("id")): clean(one.get("name")) for one in found if clean(one.get("id"))}


def _find_channel(saved: _Saved, label: str, channels: Sequence[str]) -> tuple[str, str]:
    """The id and the name of a channel; of one without, those that were asked for."""
    if saved.id or saved.name:
        return saved.id or saved.name, saved.name or saved.id
    asked = list(dict.fromkeys(channel.strip().removeprefix("#") for channel in channels))
    if len(asked) == 1:
        return asked[0], asked[0]
    named = ", ".join(f"#{name}" for name in asked)
    raise UsageError(
        f"{label}: holds messages of one channel and does not say of which; asked for are {named}.",
        todo=["Name that one channel alone for this file."],
    )


def _find_day(message: Message) -> str:
    at = ts_time(message_ts(message))
    return f"{at:%Y-%m-%d}" if at else "undated"
