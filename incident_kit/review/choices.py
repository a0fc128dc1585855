"""What people decided on the sections of the public version: accepted, reworded, left out.

A decision holds for the text that it was made on, and stands beside the notebook. It has
the effect that the same has when it is typed there: an accepted proposal is people's own
words, a reworded section has the words that were given, and one left out has none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from incident_kit.model import PublicSection, SectionChoice
from incident_kit.report import drop_markers, is_proposed


def index_choices(choices: Sequence[SectionChoice]) -> Mapping[str, SectionChoice]:
    """The decisions by section; of two on one, which contradict each other, neither."""
    counts = Counter(choice.section for choice in choices)
    return {choice.section: choice for choice in choices if counts[choice.section] == 1}


def apply_choices(
    sections: Sequence[PublicSection],
    choices: Sequence[SectionChoice],
    fingerprint: Callable[[PublicSection], str],
) -> tuple[PublicSection, ...]:
    """The sections as they were decided on. One whose text is not that any more which was
    reworded or left out is asked about again, as a proposal is; so is one of several with
    one key."""
    by_section = index_choices(choices)
    named = {choice.section for choice in choices}
    counts = Counter(section.key for section in sections)

    def decide(section: PublicSection) -> PublicSection:
        if section.key not in named:
            return section
        choice = by_section.get(section.key)
        if choice is None or counts[section.key] > 1:
            return replace(section, proposed=True)
        return _apply(section, choice, holds=choice.of == fingerprint(section))

    return tuple(map(decide, sections))


def _apply(section: PublicSection, choice: SectionChoice, *, holds: bool) -> PublicSection:
    if not holds:
        was_changed = choice.action != "accept"
        return replace(section, proposed=section.proposed or was_changed)
    texts = {"accept": drop_markers(section.text), "reword": choice.text, "leave out": ""}
    text = texts[choice.action]
    return replace(section, text=text, proposed=is_proposed(text))
