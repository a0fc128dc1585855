"""Which notebooks are open in the browsers of a server, and which hold unsaved words."""

from __future__ import annotations

import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from incident_kit.workspace.opened import BELIEVED, State, write_mark


@dataclass(frozen=True, slots=True)
class _Opened:
    at: float
    notebooks: Mapping[Path, State]


class Presence:
    """What each browser session said last, and a mark of it in the folder of each incident,
    where verbs look (:mod:`incident_kit.workspace.opened`)."""

    def __init__(self, root: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._root = root.expanduser()
        self._clock = clock
        self._token = secrets.token_hex(4)
        self._opened: dict[str, _Opened] = {}
        self._marked: set[Path] = set()

    def tell(self, session: str, saved: Iterable[str], unsaved: Iterable[str]) -> None:
        """Take in what a session has open: paths as JupyterLab names them."""
        states: tuple[tuple[Iterable[str], State], ...] = ((saved, "saved"), (unsaved, "unsaved"))
        notebooks = {self._find(path): state for paths, state in states for path in paths}
        self._opened[session] = _Opened(self._clock(), notebooks)
        self._forget()
        self._mark()

    def close(self) -> None:
        """Take all marks away: the server ends."""
        self._opened.clear()
        self._mark()

    def _find(self, path: str) -> Path:
        _, _, place = path.rpartition(":")  # a drive may stand before it
        return (self._root / place.lstrip("/")).resolve()

    def _forget(self) -> None:
        since = self._clock() - BELIEVED
        self._opened = {
            name: one for name, one in self._opened.items() if one.notebooks and one.at >= since
        }

    def _mark(self) -> None:
        """Say in each incident's folder what is open of it; unsaved words of one session
        count for all of them."""
        states: defaultdict[Path, dict[str, State]] = defaultdict(dict)
        for opened in self._opened.values():
            for place, state in opened.notebooks.items():
                known = states[place.parent]
                known[place.name] = "unsaved" if known.get(place.name) == "unsaved" else state
        for folder in self._marked | states.keys():
            write_mark(folder, self._token, states.get(folder, {}))
        self._marked = set(states)
