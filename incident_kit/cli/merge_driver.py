"""How git comes to merge a workspace by its rows."""

from __future__ import annotations

from pathlib import Path

from incident_kit.cli.output import say_progress
from incident_kit.workspace import find_root
from incident_kit.workspace.git_settings import register_driver


def have_git_merge(start: Path) -> None:
    """Have git merge the workspace at ``start``, or above it, by cell, event and decision
    if it asks for that, and say so once."""
    root = find_root(start)
    if root is not None and register_driver(root):
        say_progress(
            "git merges the files of this workspace with incident-kit from now on: by cell, by "
            "event, by decision (merge.incident-kit in the configuration of this clone)"
        )
