"""What views in JupyterLab ask for: how an incident stands, and that something be decided.

All of it runs in one thread, a request after the other, off the server's loop. What was read
of an incident is kept from one request to the next as long as its files hold the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from incident_kit.authoring.open_notebook import merge_open, refresh_open
from incident_kit.case import Case, load_case, reading_once
from incident_kit.case.reading import Memory
from incident_kit.errors import UsageError
from incident_kit.exporting.exports import take_back_at
from incident_kit.lab.actions import ACTIONS
from incident_kit.lab.beginning import HOME_VERBS
from incident_kit.lab.changes import Known
from incident_kit.lab.session import describe_session
from incident_kit.lab.views import VIEWS
from incident_kit.lab.views.decider import search_name
from incident_kit.workspace import MARKER, Workspace, find_root, open_workspace
from incident_kit.workspace.history import name_command

#: A request or an answer.
Json: TypeAlias = Mapping[str, Any]


class Desk:
    """Answers the views of the notebooks below ``root``, the folder that a server shows."""

    def __init__(self, root: Path) -> None:
        self._root = root.expanduser()
        self._thread = ThreadPoolExecutor(1, "incident-kit-desk")
        self._memory = Memory()
        self._known = Known()

    async def answer(self, verb: str, given: Json) -> Json:
        """What ``verb`` gives for a request that names the ``path`` of a notebook, its
        ``incident`` and a ``view``, whose ``session`` it is as far as Jupyter proves it, and
        the state that is ``known``; an :class:`IncidentKitError` if it cannot be done."""
        if verb not in (*_VERBS, *HOME_VERBS):
            raise UsageError(f"nobody answers {verb!r} here")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._do, verb, given)

    def _do(self, verb: str, given: Json) -> Json:
        with reading_once(self._memory), _translating():
            if verb in HOME_VERBS:
                return HOME_VERBS[verb](self._find_workspace(given), self._root, given)
            answer = _VERBS[verb](lambda: self._load(given), given)
        is_state = "state" in answer
        return self._known.tell(answer["state"], given.get("known")) if is_state else answer

    def _load(self, given: Json) -> Case:
        """The case of a notebook's incident, as its files tell of it now."""
        _, _, place = str(given["path"]).rpartition(":")  # a drive may stand before it
        return load_case(open_workspace((self._root / place).parent), str(given["incident"]))

    def _find_workspace(self, given: Json) -> Workspace:
        """The workspace at the folder that Lab shows, above it, or the first one in it."""
        _, _, place = str(given.get("path", "")).rpartition(":")  # a drive may stand before it
        here = self._root / place
        inside = sorted(here.glob(f"*/{MARKER}"))
        return open_workspace(inside[0].parent if inside and not find_root(here) else here)


@contextmanager
def _translating() -> Iterator[None]:
    """What no part of the kit expects of a disk, said in a sentence."""
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"what is needed for this cannot be written or read: {error.strerror}",
            todo=["make room on the disk, or allow writing to it, then try again"],
        ) from error


def _look(load: Callable[[], Case], given: Json) -> Json:
    """How things stand, as the view draws it."""
    view = VIEWS.get(given["view"])
    if view is None:
        raise UsageError(f"there is no view {given['view']!r}")
    return {"state": view(load())}


def _act(load: Callable[[], Case], given: Json) -> Json:
    """Decide something; what is not covered any more by what is decided is taken back."""
    action = ACTIONS.get(given["action"])
    if action is None:
        raise UsageError(f"nothing is done by {given['action']!r}")
    case = load()
    try:
        with name_command("lab"):
            action(case, {**given["given"], "session": given.get("session")})
    finally:
        take_back_at(case.folder.path)
    return _look(load, given)


def _refresh(load: Callable[[], Case], given: Json) -> Json:
    """What an open notebook is to hold, of which JupyterLab sends what it holds now."""
    name = Path(str(given["path"])).stem
    with name_command("lab"):
        return {"notebook": refresh_open(load(), name, given["notebook"])}


def _merge(load: Callable[[], Case], given: Json) -> Json:
    """What an open notebook is to hold that somebody else saved meanwhile."""
    name = Path(str(given["path"])).stem
    return merge_open(name, given["base"], given["notebook"], given["found"])


def _search(load: Callable[[], Case], given: Json) -> Json:
    """Where a name stands that somebody thought of, who is on no list; it is kept nowhere."""
    return search_name(load(), str(given["name"]))


def _describe_who(load: Callable[[], Case], given: Json) -> Json:
    """Whom a view may be asked to decide as."""
    return describe_session(load(), given.get("session"))


_VERBS: Mapping[str, Callable[[Callable[[], Case], Json], Json]] = {
    "look": _look,
    "search": _search,
    "act": _act,
    "refresh": _refresh,
    "merge": _merge,
    "who": _describe_who,
}
