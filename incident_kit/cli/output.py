"""How every verb speaks: lines for people, one answer for programs, the next step last."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click


def say(text: str = "") -> None:
    """Print a line for people, on standard output."""
    click.echo(text)


def say_next(*commands: str) -> None:
    """Print the last line of a verb, when it has ended: what to do next."""
    line = f"\nNext: {'  or  '.join(commands)}"
    click.get_current_context().call_on_close(lambda: say(line))


def say_json(value: object) -> None:
    """Print an answer for a program."""
    say(json.dumps(value, ensure_ascii=False, indent=1))


def say_progress(line: str) -> None:
    """Print a line on standard error, where no answer stands."""
    click.echo(line, err=True)


def show_path(path: Path) -> str:
    """A path as seen from here."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # on another drive
        return path.as_posix()
