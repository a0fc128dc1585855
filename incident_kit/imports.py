"""Imports made cheap, without a change in any library and without a loss for anybody else.

Most of a short command's time is imports, and a good part of that is what libraries bring
in just in case: every store that papermill can reach, every kind of text that a check of
JSON may name.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from threading import get_ident
from types import ModuleType
from typing import Any

#: What libraries look for while they are imported and go on without, as where it is not
#: installed: it stays away.
LEFT_OUT = frozenset(
    {
        # Papermill: notebooks that are kept in S3, Azure, Google's cloud, Hadoop and GitHub.
        *("boto3", "azure", "gcsfs", "pyarrow", "github"),
        # jsonschema: addresses and durations, which the form of a notebook never asks for.
        *("rfc3987_syntax", "rfc3986_validator", "isoduration"),
    }
)
#: What is imported where nothing of it may ever be used: it loads when something is.
PUT_OFF = frozenset({"requests"})  # papermill: notebooks that are read from the web
#: Pydantic looks for plugins in all that is installed, at the first model that it makes.
_NO_PLUGINS = "PYDANTIC_DISABLE_PLUGINS"


def load_late(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """The ``__getattr__`` of a ``package`` whose names load on first use, each from the module
    below the package that ``homes`` gives it."""

    def find(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{homes[name]}"), name)

    return find


@contextmanager
def import_sparingly() -> Iterator[None]:
    """Within it, this thread's imports do without :data:`LEFT_OUT` and :data:`PUT_OFF`, and
    models are made without plugins.

    Afterwards whoever asks for a module that was left out gets it.
    """
    finder = _SparingFinder()
    sys.meta_path.insert(0, finder)
    try:
        with _without_plugins(), _without_collections():
            yield
    finally:
        sys.meta_path.remove(finder)


@contextmanager
def _without_plugins() -> Iterator[None]:
    if _NO_PLUGINS in os.environ:
        yield
        return
    os.environ[_NO_PLUGINS] = "__all__"
    try:
        yield
    finally:
        del os.environ[_NO_PLUGINS]


@contextmanager
def _without_collections() -> Iterator[None]:
    """What is imported stays until the process ends: no collection of garbage looks at it,
    now or later, and a child that is forked from here shares its memory."""
    known = len(sys.modules)
    is_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if len(sys.modules) > known:
            gc.freeze()
        if is_collecting:
            gc.enable()


class _SparingFinder:
    """Answers for the modules that are spared, in the thread that made it."""

    def __init__(self) -> None:
        self._thread = get_ident()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Where a module comes from; None leaves it to the other finders."""
        if get_ident() != self._thread:
            return None
        if fullname in LEFT_OUT:
            raise ModuleNotFoundError(f"{fullname} is left out here", name=fullname)
        if fullname in PUT_OFF:
            return _find_for_later(fullname, path)
        return None


def _find_for_later(name: str, path: Sequence[str] | None) -> ModuleSpec | None:
    """Where a module comes from that runs when something of it is used."""
    spec = PathFinder.find_spec(name, path)
    if spec is not None and spec.loader is not None:
        spec.loader = LazyLoader(spec.loader)
    return spec
