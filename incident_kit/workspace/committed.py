"""What git has seen of ``review.yaml``: a chain cannot show that its own end was cut off."""

from __future__ import annotations

import os
import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from pathlib import Path

from incident_kit.workspace.git import ask_git
from incident_kit.workspace.git_settings import is_in_clone
from incident_kit.workspace.git_state import GitState, read_git_state

#: Every line that any commit up to here added to the file, on any side of a merge. A person's
#: settings for differences (colours, programs, kinds of files) have no say in it.
_ASK = (
    *("--no-pager", "log", "--full-history", "--diff-merges=separate", "--patch", "--unified=0"),
    *("--format=", "--text", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames"),
    *("--no-show-signature", "--"),
)
_ASK_ALL = (*_ASK, ":(glob)incidents/*/review.yaml")
_ADDED = re.compile(r"^\+\s*- (?P<digest>sha256:[0-9a-f]{64})\s*$", re.MULTILINE)
#: The file that lines were added to, by its path from the top of the repository.
_FILE = re.compile(r"^\+\+\+ .*\bincidents/(?P<incident>[^/\n]+)/review\.yaml\"?\s*$", re.MULTILINE)


def find_committed_answers(folder: Path, program: str = "git") -> frozenset[str]:
    """The digests that the journal of this incident held in any commit up to now; empty
    where there is no git, no repository or no commit yet, or git takes too long."""
    if not is_in_clone(folder) and "GIT_DIR" not in os.environ:
        return frozenset()
    state = read_git_state(folder)
    remembered = _recall(folder, state) if state is not None else None
    if remembered is not None:
        return remembered
    added = ask_git(folder, *_ASK, "review.yaml", program=program)
    digests = _list_digests(added or "")
    if added is not None and state is not None and read_git_state(folder) == state:
        _remember(str(folder), state, digests)
    return digests


#: What git said last of some incidents, each with the state that it was in.
_REMEMBERED: OrderedDict[str, tuple[GitState, frozenset[str]]] = OrderedDict()
_MOST = 16
#: What it said of all incidents of a workspace, by the folder that they are in.
_OF_ALL: dict[Path, tuple[GitState, Mapping[str, frozenset[str]]]] = {}


def _recall(folder: Path, state: GitState) -> frozenset[str] | None:
    """What git said of an incident in this very state; ``None`` if it was not asked."""
    own_state, own = _REMEMBERED.get(str(folder), (None, None))
    if own_state == state:
        return own
    place = folder.resolve()
    common_state, of_all = _OF_ALL.get(place.parent, (None, {}))
    return of_all.get(place.name) if common_state == state else None


def _remember(folder: str, state: GitState, digests: frozenset[str]) -> None:
    _REMEMBERED[folder] = state, digests
    while len(_REMEMBERED) > _MOST:
        _REMEMBERED.popitem(last=False)


def find_all_committed_answers(
    root: Path, program: str = "git"
) -> Mapping[str, frozenset[str]] | None:
    """The same of every incident of the workspace at ``root`` that has some, by its id, in one
    question; ``None`` where git has commits and does not list them in time."""
    if not is_in_clone(root) and "GIT_DIR" not in os.environ:
        return {}
    if ask_git(root, "rev-parse", "--verify", "--quiet", "HEAD", program=program) is None:
        return {}
    shown = ask_git(root, *_ASK_ALL, program=program)
    if shown is None:
        return None
    found: dict[str, frozenset[str]] = {}
    for name, lines in _split_by_incident(shown):
        found[name] = found.get(name, frozenset()) | _list_digests(lines)
    return {name: digests for name, digests in found.items() if digests}


def ask_for_all_committed_answers(root: Path, program: str = "git") -> None:
    """Have git's answer for each incident of the workspace at ``root`` by one question:
    :func:`find_committed_answers` knows it, here and in processes that are forked from here,
    until git stands elsewhere. One for each incident takes long where there are many commits.
    """
    incidents = root.resolve() / "incidents"
    state = read_git_state(root)
    found = find_all_committed_answers(root, program)
    if not found or state is None or read_git_state(root) != state:
        return  # nothing at all may be for want of git
    names = (path.name for path in incidents.iterdir())
    _OF_ALL.clear()
    _OF_ALL[incidents] = state, {name: found.get(name, frozenset()) for name in names}


def _split_by_incident(shown: str) -> Iterator[tuple[str, str]]:
    """The incident of each file in a difference, and its lines."""
    for part in re.split(r"(?m)^diff --git ", shown)[1:]:
        named = _FILE.search(part)
        if named:
            yield named["incident"], part


def _list_digests(lines: str) -> frozenset[str]:
    return frozenset(found["digest"] for found in _ADDED.finditer(lines))
