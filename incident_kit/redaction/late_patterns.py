"""Patterns that are compiled when something is first asked of them.

A short text meets few of them, and compiling them all takes longer than looking for
everything in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

import re2


def put_off(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern of the standard library's, compiled later: it may be used as if it were."""
    return cast("re.Pattern[str]", _PutOff(lambda: re.compile(pattern, flags)))


def put_off_linear(pattern: str) -> Any:
    """The same for a pattern of RE2's."""
    return _PutOff(lambda: re2.compile(pattern))


class _PutOff:
    """Stands for a pattern; what was once asked of it is at hand from then on."""

    def __init__(self, compile_it: Callable[[], Any]) -> None:
        self._compile = compile_it

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if "_pattern" not in self.__dict__:
            self._pattern = self._compile()
        found = getattr(self._pattern, name)
        self.__dict__[name] = found
        return found
