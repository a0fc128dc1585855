"""What git answers about the folder that a workspace stands in."""

from __future__ import annotations

import subprocess
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
