"""What the kit wrote into a folder and nobody changed, known by its own last line."""

from __future__ import annotations

import re
from hashlib import sha256

_SEAL = re.compile(rb"<!-- of (?P<of>[a-z0-9:]+) as sha256:(?P<as>[0-9a-f]{64}) -->\n\Z")


def seal(text: str, of: str) -> bytes:
    """A page or a feed with a comment at its end that says what it was made ``of``, lower
    case letters, digits and colons, and what its bytes are."""
    data = text.encode()
    return data + f"<!-- of {of} as sha256:{sha256(data).hexdigest()} -->\n".encode()


def read_seal(data: bytes | None) -> str | None:
    """What a file was made of; ``None`` where the kit did not write it as it is."""
    found = _SEAL.search(data or b"")
    if data is None or found is None:
        return None
    is_whole = sha256(data[: found.start()]).hexdigest() == found["as"].decode()
    return found["of"].decode() if is_whole else None
