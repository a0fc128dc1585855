"""What a source tells of its progress while it reads: whoever calls it listens, or not."""

from __future__ import annotations

from collections.abc import Callable

#: Hears of progress, one line of text at a time.
Progress = Callable[[str], None]


def ignore_progress(_: str) -> None:
    """Listen to nothing: the default."""
