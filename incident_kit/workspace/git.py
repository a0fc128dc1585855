"""What git answers about the folder that a workspace stands in."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

_SECONDS = 10


def ask_git(folder: Path, *question: str, program: str = "git") -> str | None:
    """What ``git`` prints to a question asked in ``folder``; ``None`` where there is no git,
    it refuses, or it takes too long."""
    try:
        done = subprocess.run(
            [program, *question],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


#: What this process may have been told of another repository.
_OF_A_REPOSITORY = ("DIR", "WORK_TREE", "INDEX_FILE", "OBJECT_DIRECTORY", "COMMON_DIR", "NAMESPACE")
_NOTHING: Mapping[str, str] = {}


def ask_repository(
    place: Path, *question: str, given: bytes = b"", environ: Mapping[str, str] = _NOTHING
) -> bytes | None:
    """What ``git`` prints of the repository whose git directory is ``place``, wherever this
    process was started from; ``None`` as of :func:`ask_git`. ``given`` is what it reads, and
    ``environ`` goes into its environment."""
    left_out = {f"GIT_{name}" for name in _OF_A_REPOSITORY}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    try:
        done = subprocess.run(
            ["git", f"--git-dir={place}", *question],
            input=given,
            capture_output=True,
            env={**kept, **environ},
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
