"""Which commit git stands at, read from its files without asking it.

While that is the same, so is all that git says of the commits up to there. Where anything
is unusual (a second worktree, another store of references, commits that are replaced or cut
off, a repository that the environment names) nothing is vouched for.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

#: The repository; what ``HEAD``, the branch that it names, and the packed references hold;
#: and what the environment says to git.
GitState = tuple[Path, bytes, bytes | None, bytes | None, tuple[tuple[str, str], ...]]
_REFERENCE = re.compile(rb"ref: (refs/heads/[^\0\n]+)\n?")
_COMMIT = re.compile(rb"[0-9a-f]{40}([0-9a-f]{24})?\n?")
#: What in a repository gives commits another past, or keeps references elsewhere.
_UNUSUAL = ("info/grafts", "shallow", "refs/replace", "reftable", "commondir")
#: What names a repository, or commits, elsewhere.
_ELSEWHERE = {
    *("GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_CEILING_DIRECTORIES", "GIT_NAMESPACE"),
    *("GIT_GRAFT_FILE", "GIT_SHALLOW_FILE", "GIT_REPLACE_REF_BASE", "GIT_OBJECT_DIRECTORY"),
}
#: What says to git how to show what it found; a Jupyter kernel has it.
_OF_NO_SAY = frozenset({"GIT_PAGER"})


def read_git_state(folder: Path) -> GitState | None:
    """The state of the repository that ``folder`` is in; ``None`` where it cannot be told."""
    store = _find_store(folder)
    if store is None or not _ELSEWHERE.isdisjoint(os.environ):
        return None
    if any(os.path.lexists(store / name) for name in _UNUSUAL):
        return None
    try:
        return _read_state(store)
    except OSError:
        return None


def _find_store(folder: Path) -> Path | None:
    """The ``.git`` of the nearest repository, if that is an ordinary folder."""
    place = folder.resolve()
    for one in (place, *place.parents):
        if os.path.lexists(one / ".git"):
            return one / ".git" if (one / ".git").is_dir() else None
    return None


def _read_state(store: Path) -> GitState | None:
    head = (store / "HEAD").read_bytes()
    packed = _read(store / "packed-refs")
    if _COMMIT.fullmatch(head):
        return store, head, None, packed, _list_said()
    named = _REFERENCE.fullmatch(head)
    if named is None:
        return None
    return store, head, _read(store / os.fsdecode(named[1])), packed, _list_said()


def _list_said() -> tuple[tuple[str, str], ...]:
    said = (item for item in os.environ.items() if item[0].startswith("GIT_"))
    return tuple(sorted(item for item in said if item[0] not in _OF_NO_SAY))


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
