"""Papermill's own command, as people type it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import traceback
from pathlib import Path

from click.testing import CliRunner
from papermill.cli import papermill as papermill_command
from support.kit import Ran


def papermill(*arguments: str, cwd: Path) -> Ran:
    """Papermill's own command in this process: to import it takes as long as a run."""
    with contextlib.chdir(cwd):
        done = CliRunner().invoke(papermill_command, ["--no-progress-bar", *arguments])
    error = "" if isinstance(done.exception, SystemExit) else _format(done.exception)
    return Ran(done.exit_code, done.stdout, done.stderr + error)


def _format(error: BaseException | None) -> str:
    """What Python prints of an error that the command does not know."""
    return "".join(traceback.format_exception(error)) if error else ""


def papermill_apart(*arguments: str, cwd: Path, **environment: str) -> Ran:
    """The same in a process of its own, which finds the kit as any other program does."""
    done = subprocess.run(
        [sys.executable, "-m", "papermill", "--no-progress-bar", *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)
