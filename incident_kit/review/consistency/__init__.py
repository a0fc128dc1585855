"""Where a public text differs from the facts of its incident."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from incident_kit.review.consistency.checks import Wrong, find_wrong_day, find_wrong_statements
from incident_kit.review.consistency.facts import Facts
from incident_kit.review.consistency.sentences import find_title_line, split_sentences

__all__ = [
    "Contradiction",
    "Facts",
    "describe_contradiction",
    "list_contradictions",
]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A ``sentence`` of the public text and what in it differs from the facts of ``incident``."""

    sentence: str
    wrong: Wrong
    incident: str


def list_contradictions(text: str, facts: Facts) -> tuple[Contradiction, ...]:
    """Everything in ``text`` that differs from ``facts``, in its order."""
    title = find_title_line(text)
    found = [Contradiction(title, wrong, facts.incident) for wrong in find_wrong_day(title, facts)]
    for sentence in split_sentences(text):
        is_title = bool(title) and sentence.quoted == title
        wrongs = find_wrong_statements(sentence, facts, is_title=is_title)
        found += [Contradiction(sentence.quoted, wrong, facts.incident) for wrong in wrongs]
    return tuple(dict.fromkeys(found))


def describe_contradiction(found: Contradiction) -> str:
    """The sentence, what it says, what the facts say, and the plain thing to do."""
    wrong = found.wrong
    says = f" says “{wrong.says}”;" if wrong.says and wrong.says != found.sentence else ":"
    correct = f" (or correct {wrong.source})" if wrong.source else ""
    words = textwrap.shorten(found.sentence, 60, placeholder="").replace('"', "'")
    return (
        f"“{textwrap.shorten(found.sentence, 160, placeholder=' …')}”{says} by {wrong.by}, "
        f"{wrong.fact}: reword it{correct}; if it speaks of something else: "
        f'incident-kit decide {found.incident} --sentence "{words}" keep --reason "WHY"'
    )
