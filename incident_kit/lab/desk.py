"""What views in JupyterLab ask for: how an incident stands, and that something be decided.

Each incident has a thread, which does a request after the other, off the server's loop
(:mod:`~incident_kit.lab.lanes`); what takes seconds is done in a process of its own
(:mod:`~incident_kit.lab.apart`), and holds up no other request.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from incident_kit.authoring.open_notebook import merge_open
from incident_kit.case import Case, load_case
from incident_kit.errors import UsageError
from incident_kit.exporting.exports import take_back_at
from incident_kit.lab.actions import ACTIONS
from incident_kit.lab.apart import LONG, do_apart
from incident_kit.lab.beginning import HOME_VERBS
from incident_kit.lab.lanes import Lanes
from incident_kit.lab.session import describe_session
from incident_kit.lab.views import VIEWS
from incident_kit.lab.views.decider import search_name
from incident_kit.workspace import MARKER, Workspace, find_root, open_workspace
from incident_kit.workspace.history import name_command

#: A request or an answer.
Json: TypeAlias = Mapping[str, Any]

#: How many things that take seconds are done at once.
_MOST_APART = 4


class Desk:
    """Answers the views of the notebooks below ``root``, the folder that a server shows."""

    def __init__(self, root: Path) -> None:
        self._root = root.expanduser()
        self._lanes = Lanes()
        self._apart = ThreadPoolExecutor(_MOST_APART, "incident-kit-apart")

    async def answer(self, verb: str, given: Json) -> Json:
        """What ``verb`` gives for a request that names the ``path`` of a notebook, its
        ``incident`` and a ``view``, whose ``session`` it is as far as Jupyter proves it, and
        the state that is ``known``; an :class:`IncidentKitError` if it cannot be done."""
        if verb in HOME_VERBS:
            return await self._lanes.find("").run(
                lambda: HOME_VERBS[verb](self._find_workspace(given), self._root, given)
            )
        if verb == "refresh":
            return await self._do_apart(verb, given, given)
        if verb == "act" and given["action"] in LONG:
            return await self._act_apart(given)
        if verb not in _VERBS:
            raise UsageError(f"nobody answers {verb!r} here")
        return await self._ask(_VERBS[verb], given)

    async def _ask(self, answer: Callable[[Callable[[], Case], Json], Json], given: Json) -> Json:
        """Answer in the incident's own thread."""
        lane = self._lanes.find(f"{self._find_folder(given)}\0{given['incident']}")
        said = await lane.run(lambda: answer(lambda: self._load(given), given))
        is_state = "state" in said
        return lane.known.tell(said["state"], given.get("known")) if is_state else said

    async def _act_apart(self, given: Json) -> Json:
        """Have something done that takes seconds; then how things stand."""
        try:
            await self._do_apart(given["action"], given, given["given"])
        finally:
            await self._ask(_take_back, given)
        return await self._ask(_look, given)

    async def _do_apart(self, work: str, asked: Json, given: Json) -> Json:
        loop = asyncio.get_running_loop()
        do = partial(do_apart, work, self._find_folder(asked), str(asked["incident"]), given)
        return await loop.run_in_executor(self._apart, do)

    def _load(self, given: Json) -> Case:
        """The case of a notebook's incident, as its files tell of it now."""
        return load_case(open_workspace(self._find_folder(given)), str(given["incident"]))

    def _find_folder(self, given: Json) -> Path:
        _, _, place = str(given["path"]).rpartition(":")  # a drive may stand before it
        return (self._root / place).parent

    def _find_workspace(self, given: Json) -> Workspace:
        """The workspace at the folder that Lab shows, above it, or the first one in it."""
        _, _, place = str(given.get("path", "")).rpartition(":")  # a drive may stand before it
        here = self._root / place
        inside = sorted(here.glob(f"*/{MARKER}"))
        return open_workspace(inside[0].parent if inside and not find_root(here) else here)


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


def _take_back(load: Callable[[], Case], given: Json) -> Json:
    """Take back what is not covered any more by what stands now."""
    take_back_at(load().folder.path)
    return {}


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
    "merge": _merge,
    "who": _describe_who,
}
