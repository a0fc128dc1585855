"""What a verb says to do next, for who has buttons: without commands and their flags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_COMMAND = re.compile(r"(?:^|: |, then run )incident-kit .*", re.DOTALL)
_BRACKETED = re.compile(r" \(--[^)]*\)")
_FLAGS = re.compile(r':?(?:,? --[a-z-]+(?: "[^"]*"| [A-Z]+)?)+')


def drop_commands(steps: Iterable[str]) -> Sequence[str]:
    """The steps in words; one that is nothing but a command is left out."""
    return [plain for plain in map(_drop_command, steps) if plain]


def _drop_command(step: str) -> str:
    for pattern in (_COMMAND, _BRACKETED, _FLAGS):
        step = pattern.sub("", step)
    return step.strip()
