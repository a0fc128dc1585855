"""Who clicks: whom a view is asked to decide as, and who is known to sit there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incident_kit.case import Case
from incident_kit.errors import UsageError
from incident_kit.journey.whose import find_recorder, name_git_user, name_person


class NameNeededError(UsageError):
    """Something records a name, and none was given: the view asks for it."""


def describe_session(case: Case, session: str | None) -> Mapping[str, Any]:
    """Whom Jupyter has logged in, whom that may be, and whom the team lists."""
    guess = name_person(case, session) if session else name_git_user(case)
    return {
        "session": session or "",
        "guess": guess or "",
        "people": [person.name for person in case.settings.people],
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
