"""The workspace for verbs that export: what went out is taken back if it cannot be read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from incident_kit.cli.context import open_named_workspace, workspace_path
from incident_kit.errors import FileError
from incident_kit.exporting.artifacts import withdraw_unread
from incident_kit.workspace import Workspace


def open_or_withdraw(ctx: click.Context, incidents: Sequence[str] | None) -> Workspace:
    """The workspace; if it cannot be read, the public files of these incidents are removed.

    ``None`` stands for all incidents.
    """
    try:
        return open_named_workspace(ctx)
    except FileError:
        withdraw_unread(workspace_path(ctx) or Path(), incidents)
        raise
