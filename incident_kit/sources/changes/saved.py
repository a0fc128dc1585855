"""Answers of GitHub's API, saved in a file or in a folder of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from incident_kit.model import Gathered, Window
from incident_kit.sources.changes.change import Change, gather_changes
from incident_kit.sources.changes.github import Answers, parse_answers
from incident_kit.sources.saved_json import read_documents
from incident_kit.sources.shapes import refuse_document
from incident_kit.text.counting import count

_SAVE = (
    "Save GitHub's answer: gh api repos/OWNER/NAME/deployments > deployments.json; likewise "
    "…/releases or …/actions/runs.",
    "How a deployment ended is in …/deployments/ID/statuses; save that beside it, and name "
    "the folder.",
)


@dataclass(frozen=True, slots=True)
class GitHubFile:
    """The changes in one saved file, or in every file of a ZIP file or a folder.

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
        saved = read_documents(self.path, label, _SAVE)
        answers = Answers()
        for document in saved.values:
            answers.add(document)
        if not answers.is_known:
            wanted = "deployment, release or workflow run of GitHub"
            raise refuse_document(label, wanted, saved.values, _SAVE, "--changes-json")
        parsed = parse_answers(answers, window)
        outside = _describe_outside(parsed.changes, window)
        gathered = gather_changes(
            label,
            parsed.changes,
            window,
            is_complete=not (saved.unread or parsed.is_cut or outside),
            skipped=parsed.skipped,
            warnings=(*saved.unread, *parsed.warnings, *outside),
        )
        return (gathered,)


def _describe_outside(changes: Sequence[Change], window: Window) -> tuple[str, ...]:
    """A sentence on what is held where none of it is of ``window``."""
    if not changes or any(change.at in window for change in changes):
        return ()
    days = sorted(f"{change.at:%Y-%m-%d}" for change in changes)
    held = count(len(changes), "change")
    return (f"nothing in the window; the file holds {held}, from {days[0]} to {days[-1]}",)
