"""Which notebooks are open in the browsers of a server, and which hold unsaved words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

#: Whether JupyterLab holds words of an open notebook that are not in its file.
State = Literal["saved", "unsaved"]

#: Seconds for which a browser is believed to be there that says nothing: one in the
#: background is let speak once a minute.
_BELIEVED = 150.0


@dataclass(frozen=True, slots=True)
class _Opened:
    at: float
    notebooks: Mapping[Path, State]


class Presence:
    """What each browser session said last; nothing of it is kept on disk."""

    def __init__(self, root: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._root = root.expanduser()
        self._clock = clock
        self._opened: dict[str, _Opened] = {}

    def tell(self, session: str, saved: Iterable[str], unsaved: Iterable[str]) -> None:
        """Take in what a session has open: paths as JupyterLab names them."""
        states: tuple[tuple[Iterable[str], State], ...] = ((saved, "saved"), (unsaved, "unsaved"))
        notebooks = {self._find(path): state for paths, state in states for path in paths}
        self._opened.pop(session, None)
        if notebooks:
            self._opened[session] = _Opened(self._clock(), notebooks)

    def find(self, notebook: Path) -> State | None:
        """How a notebook is open; unsaved words of one session count for all of them."""
        self._forget()
        place = notebook.resolve()
        states = {opened.notebooks.get(place) for opened in self._opened.values()}
        return "unsaved" if "unsaved" in states else "saved" if "saved" in states else None

    def _find(self, path: str) -> Path:
        _, _, place = path.rpartition(":")  # a drive may stand before it
        return (self._root / place.lstrip("/")).resolve()

    def _forget(self) -> None:
        since = self._clock() - _BELIEVED
        self._opened = {name: opened for name, opened in self._opened.items() if opened.at >= since}
