"""Where a public text contradicts the facts of its incident, told only if it is certain.

Looked at are the day in the title; how long "the incident" is said to have lasted; when
it is said to have begun, been declared, mitigated and ended; and which components are
said to have been affected, or not. What is rounded, hedged, in a time zone that is not
known or about anything else than the incident as a whole passes: a reader sees a wrong
figure, but a false alarm teaches people not to read.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from incident_kit.model import Component
from incident_kit.model.incident import Incident
from incident_kit.review.consistency.checks import Facts, find_wrong_day, find_wrong_statements
from incident_kit.review.consistency.sentences import find_title_line, split_sentences

__all__ = ["find_contradictions"]


def find_contradictions(
    text: str, incident: Incident, time_zone: str, components: Sequence[Component] = ()
) -> tuple[str, ...]:
    """What ``text`` states that cannot be true, in its order: each with the sentence,
    the fact and what to do. Times are read in ``time_zone``; ``components`` are those
    of the updates, none if the record has none."""
    facts = Facts.of(incident, ZoneInfo(time_zone), components)
    title = find_title_line(text)
    found = [_quote(title, wrong) for wrong in find_wrong_day(title, facts)]
    for sentence in split_sentences(text):
        found += [
            _quote(sentence.quoted, wrong) for wrong in find_wrong_statements(sentence, facts)
        ]
    return tuple(dict.fromkeys(found))


def _quote(text: str, wrong: str) -> str:
    return f"“{textwrap.shorten(text, 160, placeholder=' …')}”: {wrong}"
