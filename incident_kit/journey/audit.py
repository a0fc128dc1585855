"""What was answered about an incident, and whether it stands as it was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from incident_kit.case import Case
from incident_kit.errors import WaitingError
from incident_kit.model import Uncounted
from incident_kit.review import Step, describe_link, find_faults, list_notices, tell_story
from incident_kit.text.counting import count
from incident_kit.workspace.codec import stamp


@dataclass(frozen=True, slots=True)
class Audit:
    """``steps`` in the order of time; what is wrong stops what leaves, what is ignored
    counts for nothing, and a notice is only to be known."""

    steps: tuple[Step, ...]
    faults: tuple[str, ...]
    ignored: tuple[Uncounted, ...]
    notices: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """Whether it can be relied on, in a sentence."""
        if self.faults:
            wrong = count(len(self.faults), "thing is", "things are")
            return f"NOT as it was recorded: {wrong} wrong, and nothing leaves until it is put back"
        if self.ignored:
            wrong = count(len(self.ignored), "answer does", "answers do")
            return f"as it was recorded, and {wrong} not count"
        if not self.steps:
            return "nobody has answered anything yet"
        return f"as it was recorded: {count(len(self.steps), 'answer')}"

    @property
    def code(self) -> int:
        """The exit code: 0, or 5 where somebody has to look. What is not signed at all may
        be from before keys were asked for; a signature that is not right never is."""
        is_wrong = self.faults or any(one.is_signed for one in self.ignored)
        return WaitingError.code if is_wrong else 0

    def json(self) -> dict[str, Any]:
        """The answer of ``audit --json``."""
        return {
            "verdict": self.verdict,
            "whole": not self.faults,
            "entries": [_describe_step(step) for step in self.steps],
            "faults": list(self.faults),
            "ignored": [one.sentence for one in self.ignored],
            "notices": list(self.notices),
        }


def audit_review(case: Case) -> Audit:
    """The story of a case's answers, and what is wrong with them."""
    has_text = case.stands("public") is not None
    review = case.folder.review()
    return Audit(
        steps=tell_story(review, case.public.digest if has_text else None),
        faults=find_faults(case.review),
        ignored=case.review.ignored,
        notices=list_notices(review, case.incident),
    )


def _describe_step(step: Step) -> dict[str, Any]:
    link = step.link
    return {
        "at": stamp(link.at),
        "by": link.by,
        "entry": link.name,
        "follows": list(link.follows),
        "chained": link.is_chained,
        "signed": link.signature is not None,
        "what": describe_link(link),
        "said": step.said,
        "notes": list(step.notes),
    }
