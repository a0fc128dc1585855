"""Whose word something is: what the team calls people, and whom git takes for the user."""

from __future__ import annotations

from pathlib import Path

from incident_kit.case import Case
from incident_kit.model.roster import Roster
from incident_kit.workspace.git_identity import find_git_identity


def name_person(case: Case, name: str) -> str:
    """What the team calls the only person who is called ``name``; else the name itself."""
    return find_name(case.roster, name)


def find_name(roster: Roster, name: str) -> str:
    """The same, of everybody in ``roster``."""
    called = roster.find_called(name)
    return called[0].name if len(called) == 1 else name


def name_git_user(roster: Roster, folder: Path) -> str | None:
    """Whom git takes for the user in ``folder``, as the team calls them; ``None`` where it
    knows nobody."""
    user = find_git_identity(folder)
    if user is None:
        return None
    return find_name(roster, user.email if roster.find_called(user.email) else user.name)


def find_recorder(case: Case) -> str | None:
    """Whom git takes for the user, as ``Name <address>``."""
    user = find_git_identity(case.workspace.root)
    return None if user is None else str(user)
