"""What git has seen of ``review.yaml``: a chain cannot show that its own end was cut off."""

from __future__ import annotations

import re
from pathlib import Path

from incident_kit.workspace.git import ask_git

#: Every line that any commit up to here added to the file, on any side of a merge. A person's
#: settings for differences (colours, programs, kinds of files) have no say in it.
_ASK = (
    *("--no-pager", "log", "--full-history", "--diff-merges=separate", "--patch", "--unified=0"),
    *("--format=", "--text", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames"),
    *("--no-show-signature", "--", "review.yaml"),
)
_ADDED = re.compile(r"^\+\s*- (?P<digest>sha256:[0-9a-f]{64})\s*$", re.MULTILINE)


def find_committed_answers(folder: Path, program: str = "git") -> frozenset[str]:
    """The digests that the journal of this incident held in any commit up to now; empty
    where there is no git, no repository or no commit yet, or git takes too long."""
    added = ask_git(folder, *_ASK, program=program) or ""
    return frozenset(found["digest"] for found in _ADDED.finditer(added))
