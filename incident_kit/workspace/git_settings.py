"""What git is told of a workspace: what stays out of it, and how two clones are merged.

`.gitignore` and `.gitattributes` are shared; that this clone's git may call the kit stands
in its own configuration, since nobody's clone runs a program because a file says so.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from incident_kit.errors import UndecidedError
from incident_kit.files import read_text, write_text
from incident_kit.workspace.git import ask_git

DRIVER = "incident-kit"
_KEY = f"merge.{DRIVER}.driver"

#: The lines that each file is to have, with the comments that say why.
SETTINGS = {
    ".gitignore": """\
# Responses and exports as received: they hold what must not leave, secrets too.
raw/
exports/
.ipynb_checkpoints/
.*.tmp
""",
    ".gitattributes": f"""\
# The same line ends on every machine.
*.ipynb text eol=lf
*.jsonl text eol=lf
*.json text eol=lf
*.yaml text eol=lf
*.csv text eol=lf
*.md text eol=lf
*.txt text eol=lf
# Two clones: every answer is kept, the rest is merged by cell, by event, by decision.
review.yaml merge=union
incidents/*/*.ipynb merge={DRIVER}
incidents/*/events.jsonl merge={DRIVER}
incidents/*/people.json merge={DRIVER}
incidents/*/sources.json merge={DRIVER}
incidents/*/incident.yaml merge={DRIVER}
incidents/*/curation.yaml merge={DRIVER}
incidents/*/redactions.yaml merge={DRIVER}
incidents/*/export/* merge={DRIVER}
# Their bytes are what the proof sheet lists.
incidents/*/export/* -text
""",
}


def complete_settings(root: Path) -> list[str]:
    """Write what git is to be told of the workspace at ``root``; the names of the files that
    changed. What people wrote there stays, below: of two lines git follows the lower one."""
    written = []
    for name, wanted in SETTINGS.items():
        path = root / name
        text = read_text(path, name) if path.exists() else ""
        complete = _add_missing_lines(text, wanted)
        if complete != text:
            write_text(path, complete)
            written.append(name)
    return written


def _add_missing_lines(text: str, wanted: str) -> str:
    if not text.strip():
        return wanted
    present = {" ".join(line.split()) for line in text.splitlines()}
    lines = wanted.splitlines()
    missing = [line for line in lines if not line.startswith("#") and line not in present]
    if not missing:
        return text
    return "\n".join(["# What incident-kit asks for; lines below it count more.", *missing, text])


def register_driver(root: Path, python: str = sys.executable) -> bool:
    """Have this clone's git call the kit of ``python`` where `.gitattributes` asks for it;
    true if it did not do so before. Nothing happens without git, outside of a clone, and
    where another kit or program that exists is called already."""
    if not _asks_for_driver(root) or not is_in_clone(root):
        return False
    known = ask_git(root, "config", "--get", _KEY)
    if known is not None and _can_run(known):
        return False
    ask_git(root, "config", f"merge.{DRIVER}.name", "incident-kit: by cell, event and decision")
    return ask_git(root, "config", _KEY, _write_command(python)) is not None


def is_merged_by_lines(root: Path) -> bool:
    """Whether git has nothing but the lines of the workspace at ``root`` to go by: an older
    kit made it, and nobody has told git more since."""
    return is_in_clone(root) and not _asks_for_driver(root)


def _asks_for_driver(root: Path) -> bool:
    path = root / ".gitattributes"
    return path.is_file() and f"merge={DRIVER}" in path.read_text("utf-8", errors="replace")


def is_in_clone(root: Path) -> bool:
    """Whether the workspace at ``root`` stands in a repository of git."""
    place = root.resolve()
    return any((folder / ".git").exists() for folder in (place, *place.parents))


def _can_run(command: str) -> bool:
    try:
        program = shlex.split(command)[0].replace("%%", "%")
    except (ValueError, IndexError):
        return False
    return Path(program).exists() or "/" not in program


def _write_command(python: str) -> str:
    """What git gives to a shell. Whatever ends in another way than clean, or with both
    sides between marks, is merged by git's own lines: a side is never lost."""
    program = shlex.quote(Path(python).as_posix()).replace("%", "%%")
    return (
        f"{program} -P -m incident_kit git-merge %O %A %B %P; "
        f"case $? in 0) exit 0;; {UndecidedError.code}) exit 1;; esac; "
        "exec git merge-file -L ours -L base -L theirs %A %O %B"
    )
