"""Whose word something is: what the team calls people, and whom git takes for the user."""

from __future__ import annotations

from incident_kit.case import Case
from incident_kit.workspace.git_identity import find_git_identity


def name_person(case: Case, name: str) -> str:
    """What the team calls the only person who is called ``name``; else the name itself."""
    called = case.roster.find_called(name)
    return called[0].name if len(called) == 1 else name


def name_git_user(case: Case) -> str | None:
    """Whom git takes for the user, as the team calls them; ``None`` where it knows nobody."""
    user = find_git_identity(case.workspace.root)
    if user is None:
        return None
    return name_person(case, user.email if case.roster.find_called(user.email) else user.name)


def find_recorder(case: Case) -> str | None:
    """Whom git takes for the user, as ``Name <address>``."""
    user = find_git_identity(case.workspace.root)
    return None if user is None else str(user)
