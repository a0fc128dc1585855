"""The words of ``curate``: what is decided on which lines, and with which value."""

from __future__ import annotations

from collections.abc import Sequence

import click

from incident_kit.case import Case
from incident_kit.journey.curation import WITHOUT_VALUE, Step, list_lines
from incident_kit.model import KINDS


def list_steps(
    case: Case, what: str, words: Sequence[str], people: Sequence[str], about: str | None
) -> Sequence[Step]:
    """The decisions that somebody typed as the ``words`` of a command, a step a line."""
    named, value = _split_value(case, what, words)
    lines = dict.fromkeys(line for word in named for line in list_lines(word))
    return [Step(what, line, value, people, about) for line in lines]


def _split_value(case: Case, what: str, words: Sequence[str]) -> tuple[Sequence[str], str | None]:
    """The words that name lines, and the value behind them, if the decision takes one."""
    if what in WITHOUT_VALUE or len(words) == 1:
        return words, None
    if what == "kind" and words[0] in KINDS:
        return words[1:], words[0]  # "kind decision 35" says the same
    if what == "public" and all(_names_lines(case, word) for word in words):
        return words, None
    *named, value = words
    if len(named) > 1 and not all(_names_lines(case, word) for word in named):
        raise click.UsageError(f"`{what}` takes lines and one value: put words in quotes")
    return named, value


def _names_lines(case: Case, word: str) -> bool:
    """Whether a word is a number of a line, a range or list of them, or an event's id."""
    if word.isdecimal() or list_lines(word) != [word]:
        return True
    return any(word == event.id for event in (*case.events, *case.curation.added))
