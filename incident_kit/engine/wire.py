"""The messages of a kernel as frames on one socket, in place of its five sockets of zmq."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from jupyter_client.session import DELIM, Session

#: The parts of a message, as a session of Jupyter packs them.
Parts: TypeAlias = Sequence[bytes | memoryview]

SHELL = b"s"  # requests, and their replies
IOPUB = b"p"  # what a cell gives while it runs
_HEAD = struct.Struct("<cI")  # the route, and how many parts follow
_LENGTH = struct.Struct("<Q")


def make_session() -> Session:
    """Packs and reads messages; it signs none, for both ends of the channel are ours."""
    session = Session()
    session.auth = None
    return session


def pack(route: bytes, parts: Parts) -> bytes:
    """One message as the bytes to send."""
    views = [memoryview(part).cast("B") for part in parts]
    lengths = (_LENGTH.pack(len(view)) for view in views)
    return b"".join([_HEAD.pack(route, len(views)), *lengths, *views])


def read_message(parts: Sequence[bytes]) -> dict[str, Any]:
    """A message as a session would give it. A session looks for times in every word of it,
    which takes longer than all the rest; there is one, that of sending."""
    first = parts.index(DELIM) + 2  # a signature, which is empty, comes between
    texts = (part.decode("utf-8", "replace") for part in parts[first : first + 4])
    header, parent, metadata, content = map(json.loads, texts)
    header["date"] = datetime.fromisoformat(header["date"])
    return {
        "header": header,
        "msg_id": header["msg_id"],
        "msg_type": header["msg_type"],
        "parent_header": parent,
        "metadata": metadata,
        "content": content,
        "buffers": [memoryview(part) for part in parts[first + 4 :]],
    }


@dataclass
class Unpacker:
    """Gives the messages in the bytes that came, however they were cut."""

    _held: bytearray = field(default_factory=bytearray)
    _wanted: int = _HEAD.size

    def feed(self, data: bytes) -> Iterator[tuple[bytes, list[bytes]]]:
        """The messages that are whole now, each with its route, in the order of sending."""
        self._held += data
        while len(self._held) >= self._wanted:
            message = self._take()
            if message is not None:
                yield message

    def _take(self) -> tuple[bytes, list[bytes]] | None:
        """The next message; None if more has to come, and it is known how much."""
        route, count = _HEAD.unpack_from(self._held)
        start = _HEAD.size + count * _LENGTH.size
        if len(self._held) < start:
            self._wanted = start
            return None
        lengths = [
            length for (length,) in _LENGTH.iter_unpack(bytes(self._held[_HEAD.size : start]))
        ]
        end = start + sum(lengths)
        if len(self._held) < end:
            self._wanted = end
            return None
        parts = []
        for length in lengths:
            parts.append(bytes(self._held[start : start + length]))
            start += length
        del self._held[:end]
        self._wanted = _HEAD.size
        return route, parts
