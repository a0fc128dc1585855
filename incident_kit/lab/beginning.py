"""What the home in JupyterLab asks for: all incidents, and what a new one begins with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeAlias

from incident_kit.case import load_case
from incident_kit.journey.new_incident import (
    create_from_answers,
    tell_where,
    understand_answers,
)
from incident_kit.journey.status_page import read_page
from incident_kit.lab.session import NameNeededError, describe_visitor
from incident_kit.lab.views.home import show_home
from incident_kit.model import utc_now
from incident_kit.workspace import Workspace

#: A request or an answer.
Json: TypeAlias = Mapping[str, Any]


def _show_home(workspace: Workspace, root: Path, given: Json) -> Json:
    """All incidents, and the questions for a new one."""
    return {"state": show_home(workspace, root)}


def _understand(workspace: Workspace, root: Path, given: Json) -> Json:
    """How what was answered so far is read."""
    return {"state": asdict(understand_answers(workspace, _read_answers(given), utc_now()))}


def _read_page(workspace: Workspace, root: Path, given: Json) -> Json:
    """What the incident's own page says, of which somebody gave the address."""
    address, zone = str(given["given"]["address"]), workspace.settings.time_zone
    return {"state": asdict(read_page(address.strip(), zone, utc_now()))}


def _create(workspace: Workspace, root: Path, given: Json) -> Json:
    """Make an incident from the answers of the form."""
    answers = _read_answers(given)
    if answers.get("security") in ("yes", "no"):
        answers["security_by"] = _read_name(given)
    create_from_answers(workspace, answers, utc_now())
    return _show_home(workspace, root, given)


def _tell(workspace: Workspace, root: Path, given: Json) -> Json:
    """Name where an incident that is there already was spoken of."""
    tell_where(load_case(workspace, str(given["given"]["incident"])), _read_answers(given))
    return _show_home(workspace, root, given)


def _greet(workspace: Workspace, root: Path, given: Json) -> Json:
    """Whom the home may be asked to record."""
    return describe_visitor(workspace, given.get("session"))


def _read_answers(given: Json) -> dict[str, str]:
    return {str(name): str(text) for name, text in given["given"]["answers"].items()}


def _read_name(given: Json) -> str:
    name = str(given["given"].get("by") or "").strip()
    if not name:
        raise NameNeededError("this records who answers", todo=["say your name"])
    return name


#: Answers of a workspace, and of what lies below the folder that JupyterLab shows.
HOME_VERBS: Mapping[str, Callable[[Workspace, Path, Json], Json]] = {
    "home": _show_home,
    "understand": _understand,
    "readpage": _read_page,
    "new": _create,
    "tell": _tell,
    "greet": _greet,
}

#: Those that wait for the network, beside the others.
SLOW = frozenset({"readpage"})
