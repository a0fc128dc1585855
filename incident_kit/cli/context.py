"""What verbs take in the same way: the workspace, an incident's id, ``--json``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from incident_kit.case import Case, load_case, reading_once
from incident_kit.cli.merge_driver import have_git_merge
from incident_kit.cli.options import workspace_path
from incident_kit.cli.output import say
from incident_kit.cli.withdrawal import showing_uncovered, taking_back
from incident_kit.journey.whose import name_git_user, name_person
from incident_kit.workspace import Workspace, open_workspace
from incident_kit.workspace.history import name_command

Function = TypeVar("Function", bound=Callable[..., Any])


def take_incident(function: Function) -> Function:
    """Add the argument ID to a verb that writes: however it ends, what stands of a public
    version and is not covered any more is taken back."""
    return _take_incident(function, lambda given: True)


def take_incident_to_change_by(*names: str) -> Callable[[Function], Function]:
    """Add the argument ID to a verb that writes only if an argument of ``names`` is given."""

    def writes(given: Mapping[str, object]) -> bool:
        return any(given[name] is not None for name in names)

    return lambda function: _take_incident(function, writes)


def take_incident_to_read(function: Function) -> Function:
    """Add the argument ID to a verb that writes nothing: it says what is not covered."""
    return _take_incident(function, lambda given: False)


def _take_incident(function: Function, writes: Callable[[Mapping[str, object]], bool]) -> Function:
    @wraps(function)
    def run(*args: Any, incident: str, **given: Any) -> Any:
        ctx = click.get_current_context()
        start = workspace_path(ctx) or Path()
        around = taking_back if writes(given) else showing_uncovered
        if writes(given):
            have_git_merge(start)
        name = ctx.info_name or ""
        with reading_once(), around(start, incident), name_command(name):
            return function(*args, incident=incident, **given)

    return cast(Function, click.argument("incident", metavar="ID")(run))


def open_named_workspace(ctx: click.Context) -> Workspace:
    """The workspace that ``-w`` names, or the nearest."""
    return open_workspace(workspace_path(ctx) or Path())


def load_named_case(ctx: click.Context, incident: str) -> Case:
    """The case of an incident that exists."""
    return load_case(open_named_workspace(ctx), incident)


def choose_by(case: Case, given: str | None) -> str | None:
    """The name given with ``--by``, or else the git user's, which is shown; ``None`` where
    git knows nobody. Whom the team knows is called as there."""
    if given and given.strip():
        return name_person(case, given)
    name = name_git_user(case.roster, case.workspace.root)
    if name is not None:
        say(f"by {name}, the git user here; --by names somebody else")
    return name


def require_by(case: Case, given: str | None) -> str:
    """The same; where git knows nobody, ``--by`` has to be given."""
    name = choose_by(case, given)
    if name is None:
        raise click.UsageError('say who: --by "NAME"; git has no user.name and user.email here.')
    return name
