"""What verbs take in the same way and nothing else needs to be loaded for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Function = TypeVar("Function", bound=Callable[..., Any])


def take_json(function: Function) -> Function:
    """Add the flag ``--json`` to a verb."""
    return click.option("--json", "as_json", is_flag=True, help="Answer for a program.")(function)


def workspace_path(ctx: click.Context) -> Path | None:
    """The folder that ``-w`` names, if it is given."""
    given = ctx.find_root().params.get("workspace")
    return Path(given) if given else None
