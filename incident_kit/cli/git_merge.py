"""The verb that git calls, and how git comes to call it."""

from __future__ import annotations

from pathlib import Path

import click

from incident_kit.cli.output import say_progress
from incident_kit.clones.driver import merge_file
from incident_kit.errors import UndecidedError


@click.command("git-merge", hidden=True)
@click.argument("base", type=click.Path(exists=True, dir_okay=False))
@click.argument("ours", type=click.Path(exists=True, dir_okay=False))
@click.argument("theirs", type=click.Path(exists=True, dir_okay=False))
@click.argument("name")
@click.pass_context
def run_git_merge(ctx: click.Context, base: str, ours: str, theirs: str, name: str) -> None:
    """Merge a file for git: what comes of it replaces OURS."""
    if merge_file(Path(base), Path(ours), Path(theirs), name):
        return
    say_progress(f"incident-kit: {name}: both sides stand between marks where both changed it")
    ctx.exit(UndecidedError.code)
