"""How every verb speaks: lines for people, one answer for programs, the next step last."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sys
from pathlib import Path

import click

from incident_kit.cli.catalog import VERBS

_NAME = "incident-kit"
#: Our command before a verb or alone, and no part of a name or a path.
_COMMAND = re.compile(rf"(?<![\w./-]){_NAME}(?=$|  or  | (?:-w|{'|'.join(VERBS)})\b)")


def say(text: str = "") -> None:
    """Print a line for people, on standard output."""
    click.echo(text)


def say_next(*commands: str) -> None:
    """Print the last line of a verb, when it has ended: what to do next, as it works here."""
    line = f"\nNext: {say_command('  or  '.join(commands))}"
    click.get_current_context().call_on_close(lambda: say(line))


def say_command(sentence: str, start: Path | None = None) -> str:
    """A sentence that names commands of ours, so that a shell in the folder ``start`` finds
    them: by a path where the environment is not activated."""
    if shutil.which(_NAME):
        return sentence
    program = Path(sys.executable).with_name(_NAME)
    if program.exists():
        called = shlex.quote(show_path(program, start))
    else:
        called = f"{shlex.quote(show_path(Path(sys.executable), start))} -m incident_kit"
    return _COMMAND.sub(lambda found: called, sentence)


def say_json(value: object) -> None:
    """Print an answer for a program."""
    say(json.dumps(value, ensure_ascii=False, indent=1))


def say_progress(line: str) -> None:
    """Print a line on standard error, where no answer stands."""
    click.echo(line, err=True)


def show_path(path: Path, start: Path | None = None) -> str:
    """A path as seen from here, or from the folder ``start``."""
    try:
        return Path(os.path.relpath(path, start)).as_posix()
    except ValueError:  # on another drive
        return path.as_posix()
