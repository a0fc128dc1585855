"""What no part of the kit expects of a disk, said in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from incident_kit.errors import UsageError


@contextmanager
def translating() -> Iterator[None]:
    """Raise as a :class:`UsageError` what the system refuses meanwhile."""
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"what is needed for this cannot be written or read: {error.strerror}",
            todo=["make room on the disk, or allow writing to it, then try again"],
        ) from error
