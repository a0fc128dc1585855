"""What all incidents of a workspace rest on besides their own files: the kit, what incidents
share with each other, and what git has seen of their answers."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from incident_kit.batch.digests import NoDigestError, digest_json, digest_path
from incident_kit.workspace import INCIDENTS
from incident_kit.workspace.committed import find_all_committed_answers
from incident_kit.workspace.folder import mentions_sharing
from incident_kit.workspace.shipped import PACKAGE, shipped_folder

_DISTRIBUTION = re.compile(r"(?P<name>.+)\.(?:dist|egg)-info")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is equal for all incidents of a workspace, as digests.

    ``answers`` are those that git has seen of an incident and that its file has no more, by
    its id; ``None`` says that git did not answer, so that nothing is known.
    """

    kit: str
    shared: str
    answers: Mapping[str, str] | None

    def of(self, incident: str) -> dict[str, Any] | None:
        """What one incident rests on; ``None`` if that is not known."""
        if self.answers is None:
            return None
        return {"kit": self.kit, "shared": self.shared, "answers": self.answers.get(incident, "")}


def look_around(root: Path) -> Surroundings:
    """What the incidents of the workspace at ``root`` rest on, as of now."""
    kit, shared = digest_kit(), digest_json(list(_list_sharing(root)))
    answers = find_all_committed_answers(root)
    if answers is None:
        return Surroundings(kit, shared, None)
    lost = {name: sorted(_drop_standing(root, name, seen)) for name, seen in answers.items()}
    return Surroundings(
        kit, shared, {name: digest_json(seen) for name, seen in lost.items() if seen}
    )


@cache
def digest_kit() -> str:
    """The digest of the kit, of all it is installed with, and of the interpreter."""
    folders = [PACKAGE, shipped_folder("notebooks"), shipped_folder("templates")]
    own = [_digest_installed(folder) for folder in folders]
    handler = digest_path(PACKAGE.parent / "incident_kit_papermill.py")
    python = [sys.version, sys.platform, platform.machine()]
    return digest_json([own, handler, python, sorted(_list_distributions(sys.path))])


def _digest_installed(folder: Path) -> dict[str, str]:
    """The digest of each file below ``folder``, by its path there. A link counts as what it
    leads to, since Python follows it: some installers make such; one that leads nowhere is an
    editor's."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): digest_path(path)
        for path in files
        if path.parent.name != "__pycache__"
    }


def _list_distributions(places: Iterable[str]) -> Iterator[str]:
    """What is installed, each with its version: ``papermill-2.7.0``."""
    folders = {place for place in places if place and Path(place).is_dir()}
    for folder in folders:
        names = (_DISTRIBUTION.fullmatch(path.name) for path in Path(folder).iterdir())
        yield from {found["name"] for found in names if found}


def _list_sharing(root: Path) -> Iterator[list[str]]:
    """The incidents that share decisions, or may do so, with a digest of their decisions."""
    for facts in sorted((root / INCIDENTS).glob("*/incident.yaml")):
        path = facts.with_name("redactions.yaml")
        if not os.path.lexists(path):
            continue
        try:
            data = path.read_bytes()
            if mentions_sharing(data.decode("utf-8")):
                yield [facts.parent.name, digest_path(path)]
        except (OSError, ValueError, NoDigestError):
            yield [facts.parent.name, "cannot be read"]


def _drop_standing(root: Path, incident: str, answers: Iterable[str]) -> Iterator[str]:
    """The answers that the file of the incident has no more: what it has is its own."""
    try:
        text = (root / INCIDENTS / incident / "review.yaml").read_text("utf-8")
    except (OSError, ValueError):
        text = ""
    return (answer for answer in answers if answer not in text)
