"""Answers of GitHub's API, saved in a file or in a folder of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from incident_kit.errors import SourceError
from incident_kit.model import Gathered, Window
from incident_kit.sources.changes.change import gather_changes
from incident_kit.sources.changes.github import Answers, parse_answers
from incident_kit.sources.saved_files import read_json, require_path

_SAVE = (
    "Save GitHub's answer: gh api repos/OWNER/NAME/deployments > deployments.json; likewise "
    "…/releases or …/actions/runs.",
    "How a deployment ended is in …/deployments/ID/statuses; save that beside it, and name "
    "the folder.",
)


@dataclass(frozen=True, slots=True)
class GitHubFile:
    """The changes in one saved file, or in every ``.json`` below a folder.

    ``label`` is the path as its user wrote it, for messages (the file's name by
    default).
    """

    path: Path
    label: str = ""

    def __call__(self, window: Window) -> tuple[Gathered, ...]:
        """One value with the changes of ``window``.

        What cannot be read in a folder is skipped and told. Raises
        :class:`~incident_kit.errors.UsageError` if nothing is there, and
        :class:`~incident_kit.errors.SourceError` where there is no deployment, release
        or workflow run at all.
        """
        label = self.label or self.path.name
        require_path(self.path, label)
        answers, unread = _read_answers(self.path, label)
        parsed = parse_answers(answers, window)
        gathered = gather_changes(
            label,
            parsed.changes,
            window,
            is_complete=not (unread or parsed.is_cut),
            skipped=parsed.skipped,
            warnings=(*unread, *parsed.warnings),
        )
        return (gathered,)


def _read_answers(path: Path, label: str) -> tuple[Answers, tuple[str, ...]]:
    """What the file or the files of a folder hold, and which could not be read."""
    files = sorted(path.rglob("*.json")) if path.is_dir() else [path]
    answers = Answers()
    unread: list[str] = []
    for file in files:
        document = read_json(file)
        if document is not None:
            answers.add(document)
        elif path.is_dir():
            name = file.relative_to(path).as_posix()
            unread.append(f"{name} cannot be read as JSON and was skipped")
        else:
            raise SourceError(f"{label}: cannot be read as JSON.", todo=_SAVE)
    if not answers.is_known:
        raise SourceError(
            f"{label}: holds no deployment, release or workflow run of GitHub.", todo=_SAVE
        )
    return answers, tuple(unread)
