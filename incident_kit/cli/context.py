"""What verbs take in the same way: the workspace, an incident's id, ``--json``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from incident_kit.case import Case, load_case
from incident_kit.workspace import Workspace, open_workspace

Function = TypeVar("Function", bound=Callable[..., Any])


def take_incident(function: Function) -> Function:
    """Add the argument ID to a verb."""
    return click.argument("incident", metavar="ID")(function)


def take_json(function: Function) -> Function:
    """Add the flag ``--json`` to a verb."""
    return click.option("--json", "as_json", is_flag=True, help="Answer for a program.")(function)


def workspace_path(ctx: click.Context) -> Path | None:
    """The folder that ``-w`` names, if it is given."""
    given = ctx.find_root().params.get("workspace")
    return Path(given) if given else None


def open_named_workspace(ctx: click.Context) -> Workspace:
    """The workspace that ``-w`` names, or the nearest."""
    return open_workspace(workspace_path(ctx) or Path())


def load_named_case(ctx: click.Context, incident: str) -> Case:
    """The case of an incident that exists."""
    return load_case(open_named_workspace(ctx), incident)
