"""What takes seconds, done in a process of its own: a notebook that is run, pages drawn,
a door that is looked at.

The process is forked from the warm one that JupyterLab's server keeps, holds the folder's
locks as any command does, and ends with the server. What it cannot do it says as every
command would; if it ends before it is done, that is said, and what it was to write is whole
or as it was. Where nothing can be forked it is done in a thread.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from socket import socket
from typing import Any, TypeAlias
from weakref import WeakSet

from incident_kit.authoring.making import make_by_name
from incident_kit.authoring.open_notebook import refresh_open
from incident_kit.case import Case, load_case, reading_once
from incident_kit.errors import ForkError, IncidentKitError
from incident_kit.exporting.exports import export_report
from incident_kit.lab import publishing
from incident_kit.lab.disk import translating
from incident_kit.warm.forked import Warm
from incident_kit.warm.keeping import keep_warm
from incident_kit.warm.kernel import IMPORTS
from incident_kit.warm.process import WarmProcess
from incident_kit.workspace import open_workspace
from incident_kit.workspace.history import name_command

Json: TypeAlias = Mapping[str, Any]

#: Does one of :data:`LONG` for an incident of the workspace at a root, with what is given.
DoLong: TypeAlias = Callable[[str, Path, str, Json], Json]

#: What the warm process loads before the first of it, and every child then has.
_PREPARED = ("incident_kit.authoring.runs:prepare_runs", __name__)
_prepared: WeakSet[WarmProcess] = WeakSet()


def _refresh(case: Case, given: Json) -> Json:
    """What an open notebook is to hold, of which JupyterLab sends what it holds now."""
    return {"notebook": refresh_open(case, Path(str(given["path"])).stem, given["notebook"])}


def _make(case: Case, given: Json) -> Json:
    make_by_name(case, given["name"])
    return {}


def _export(case: Case, given: Json) -> Json:
    export_report(case, "public")
    return {}


LONG: Mapping[str, Callable[[Case, Json], Json]] = {
    "refresh": _refresh,
    "make": _make,
    "export": _export,
    "plan": publishing.show_plans,
    "draft": publishing.put_draft,
    "live": publishing.show_readers,
    "revert": publishing.take_back,
    "published": publishing.record_pasted,
}


def do_apart(work: str, root: Path, incident: str, given: Json) -> Json:
    """What one of :data:`LONG` gives for an incident of the workspace at ``root``; an
    :class:`IncidentKitError` if it cannot be done."""
    asked = {"work": work, "root": str(root), "incident": incident, "given": given}
    answer = _ask_child(asked)
    if "message" in answer:
        raise IncidentKitError(answer["message"], todo=answer["todo"])
    return answer


def _ask_child(asked: Json) -> Json:
    try:
        child = _find_warm().fork(f"{__name__}:serve", asked)
    except ForkError:
        return _do(asked)
    with child:
        heard = child.channel.makefile("rb").read()
        child.wait()
    with suppress(ValueError):
        answer: Json = json.loads(heard)
        return answer
    raise IncidentKitError(
        "this was ended before it was done, and nothing is half written",
        todo=["see whether memory is short, then try again"],
    )


def _find_warm() -> Warm:
    warm = keep_warm(IMPORTS).find_process()
    if warm not in _prepared:
        warm.prepare(_PREPARED)
        _prepared.add(warm)
    return warm


def serve(asked: Json, channel: socket) -> None:
    """In the child: do it, and say what it gives or why it cannot be done."""
    channel.sendall(json.dumps(_do(asked)).encode())


def _do(asked: Json) -> Json:
    try:
        with name_command("lab"), reading_once(), translating():
            case = load_case(open_workspace(Path(asked["root"])), asked["incident"])
            return LONG[asked["work"]](case, asked["given"])
    except IncidentKitError as error:
        return {"message": str(error.args[0]), "todo": list(error.todo)}
