"""Who clicks: whom a view is asked to decide as, and who is known to sit there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incident_kit.case import Case
from incident_kit.errors import UsageError
from incident_kit.journey.whose import find_name, find_recorder, name_git_user, name_person
from incident_kit.model.incident import Incident
from incident_kit.model.roster import Roster
from incident_kit.workspace import Workspace


class NameNeededError(UsageError):
    """Something records a name, and none was given: the view asks for it."""


def describe_visitor(workspace: Workspace, session: str | None) -> Mapping[str, Any]:
    """Whom Jupyter has logged in, whom that may be, and whom the team lists."""
    return _describe(Roster(Incident(id=""), workspace.settings), workspace, session)


def describe_session(case: Case, session: str | None) -> Mapping[str, Any]:
    """The same, of everybody whom an incident's directories name too."""
    return _describe(case.roster, case.workspace, session)


def _describe(roster: Roster, workspace: Workspace, session: str | None) -> Mapping[str, Any]:
    guess = find_name(roster, session) if session else name_git_user(roster, workspace.root)
    return {
        "session": session or "",
        "guess": guess or "",
        "people": [person.name for person in workspace.settings.people],
    }


def read_by(case: Case, given: Mapping[str, Any]) -> str:
    """Who decides, as the team calls them; :class:`NameNeededError` where nobody said."""
    name = str(given.get("by") or "").strip()
    if not name:
        raise NameNeededError("this records who decides", todo=["say your name"])
    return name_person(case, name)


def read_recorder(case: Case, given: Mapping[str, Any]) -> str | None:
    """Who is known to sit there: whom JupyterHub has logged in, else the git user of where
    Jupyter's server runs. A name that was typed is no proof of a person."""
    return given.get("session") or find_recorder(case)
