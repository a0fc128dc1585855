"""What views in JupyterLab ask for: how an incident stands, and that something be decided.

Each incident has a thread, which does a request after the other, off the server's loop
(:mod:`~incident_kit.lab.lanes`); what takes seconds is done in a process of its own
(:mod:`~incident_kit.lab.apart`), and holds up no other request.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from incident_kit.authoring.open_notebook import merge_open
from incident_kit.case import Case, change_case, load_case
from incident_kit.case.masking import holds_secret
from incident_kit.errors import UsageError
from incident_kit.exporting.exports import take_back_at
from incident_kit.lab.actions import ACTIONS, CHECKS
from incident_kit.lab.apart import LONG, DoLong, do_apart
from incident_kit.lab.beginning import HOME_VERBS, SLOW
from incident_kit.lab.lanes import Lane, Lanes
from incident_kit.lab.session import describe_session
from incident_kit.lab.turns import Turns
from incident_kit.lab.views import VIEWS
from incident_kit.lab.views.decider import search_name
from incident_kit.workspace import MARKER, Workspace, find_root, open_workspace
from incident_kit.workspace.history import name_command

#: A request or an answer.
Json: TypeAlias = Mapping[str, Any]

#: How many things that take seconds are done at once.
_MOST_APART = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """A request about an ``incident`` of the workspace that has ``folder`` in it, in the lane
    that knows what browsers were answered about it before."""

    given: Json
    folder: Path
    incident: str
    lane: Lane

    def load(self) -> Case:
        """The case, as its files tell of it now."""
        return load_case(open_workspace(self.folder), self.incident)


class Desk:
    """Answers the views of the notebooks below ``root``, the folder that a server shows;
    ``do_long`` does what takes seconds."""

    def __init__(self, root: Path, do_long: DoLong = do_apart) -> None:
        self._root = root.expanduser()
        self._do_long = do_long
        self._lanes = Lanes()
        self._turns = Turns()
        self._apart = ThreadPoolExecutor(_MOST_APART, "incident-kit-apart")

    async def answer(self, verb: str, given: Json) -> Json:
        """What ``verb`` gives for a request that names the ``path`` of a notebook, its
        ``incident`` and a ``view``, whose ``session`` it is as far as Jupyter proves it, and
        the state that is ``known``; an :class:`IncidentKitError` if it cannot be done."""
        if verb in HOME_VERBS:
            return await self._lanes.find(verb if verb in SLOW else "").run(
                lambda: HOME_VERBS[verb](self._find_workspace(given), self._root, given)
            )
        if verb == "turn":
            return {"turn": await self._turns.take(self._find_notebook(given))}
        if verb == "saved":
            self._turns.end(str(given["turn"]))
            return {}
        if verb in ("refresh", "plan"):
            return await self._do_apart(verb, given, given)
        if verb == "act" and given["action"] in LONG:
            return await self._act_apart(given)
        if verb not in _VERBS:
            raise UsageError(f"nobody answers {verb!r} here")
        return await self._ask(_VERBS[verb], given)

    async def _ask(self, answer: Callable[[Asked], Json], given: Json) -> Json:
        """Answer in the incident's own thread."""
        folder, incident = self._find_folder(given), str(given["incident"])
        lane = self._lanes.find(f"{folder}\0{incident}")
        return await lane.run(lambda: answer(Asked(given, folder, incident, lane)))

    async def _act_apart(self, given: Json) -> Json:
        """Have something done that takes seconds; then how things stand."""
        try:
            await self._do_apart(given["action"], given, given["given"])
        finally:
            await self._ask(_take_back, given)
        return await self._ask(_look, given)

    async def _do_apart(self, work: str, asked: Json, given: Json) -> Json:
        loop = asyncio.get_running_loop()
        do = partial(self._do_long, work, self._find_folder(asked), str(asked["incident"]), given)
        return await loop.run_in_executor(self._apart, do)

    def _find_folder(self, given: Json) -> Path:
        return self._find_notebook(given).parent

    def _find_notebook(self, given: Json) -> Path:
        _, _, place = str(given["path"]).rpartition(":")  # a drive may stand before it
        return self._root / place

    def _find_workspace(self, given: Json) -> Workspace:
        """The workspace at the folder that Lab shows, above it, or the first one in it."""
        _, _, place = str(given.get("path", "")).rpartition(":")  # a drive may stand before it
        here = self._root / place
        inside = sorted(here.glob(f"*/{MARKER}"))
        return open_workspace(inside[0].parent if inside and not find_root(here) else here)


def _look(asked: Asked) -> Json:
    """How things stand, as the view draws it."""
    view = VIEWS.get(asked.given["view"])
    if view is None:
        raise UsageError(f"there is no view {asked.given['view']!r}")
    case = asked.load()
    name = asked.lane.marks.leave(case)
    return asked.lane.known.tell(view(case), asked.given.get("known"), name)


def _act(asked: Asked) -> Json:
    """Decide something, unless somebody decided otherwise since that was shown; what is not
    covered any more by what is decided is taken back. ``masked`` is whether a secret was taken
    out of what was typed, ``withdrawn`` whether an exported version was taken back."""
    case = asked.load()
    try:
        with name_command("lab"):
            _decide(asked, case)
    finally:
        standing = take_back_at(case.folder.path)
    return {
        **_look(asked),
        "masked": holds_secret(asked.given["given"]),
        "withdrawn": bool(standing.uncovered),
    }


def _decide(asked: Asked, case: Case) -> None:
    name, known = asked.given["action"], asked.given.get("known")
    given = {**asked.given["given"], "session": asked.given.get("session")}
    action, check = ACTIONS.get(name), CHECKS.get(name)
    if action is None:
        raise UsageError(f"nothing is done by {name!r}")
    if check is None or known is None:
        action(case, given)
        return
    with change_case(case) as current:
        check(asked.lane.marks.find(known, current), current, given)
        action(current, given)


def _take_back(asked: Asked) -> Json:
    """Take back what is not covered any more by what stands now."""
    take_back_at(asked.load().folder.path)
    return {}


def _merge(asked: Asked) -> Json:
    """What an open notebook is to hold that somebody else saved meanwhile."""
    given = asked.given
    name = Path(str(given["path"])).stem
    return merge_open(name, given["base"], given["notebook"], given["found"])


def _search(asked: Asked) -> Json:
    """Where a name stands that somebody thought of, who is on no list; it is kept nowhere."""
    return search_name(asked.load(), str(asked.given["name"]))


def _describe_who(asked: Asked) -> Json:
    """Whom a view may be asked to decide as."""
    return describe_session(asked.load(), asked.given.get("session"))


_VERBS: Mapping[str, Callable[[Asked], Json]] = {
    "look": _look,
    "search": _search,
    "act": _act,
    "merge": _merge,
    "who": _describe_who,
}
