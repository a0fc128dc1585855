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
from incident_kit.review.consistency.checks import Facts, title_wrong, wrongs
from incident_kit.review.consistency.sentences import split_sentences, title_line

__all__ = ["find_contradictions"]


def find_contradictions(
    text: str, incident: Incident, time_zone: str, components: Sequence[Component] = ()
) -> tuple[str, ...]:
    """What ``text`` states that cannot be true, in its order: each with the sentence,
    the fact and what to do. Times are read in ``time_zone``; ``components`` are those
    of the updates, none if the record has none."""
    facts = Facts.of(incident, ZoneInfo(time_zone), components)
    title = title_line(text)
    found = [(title, wrong) for wrong in title_wrong(title, facts)]
    found += [
        (said.quoted, wrong) for said in split_sentences(text) for wrong in wrongs(said, facts)
    ]
    return tuple(
        dict.fromkeys(
            f"“{textwrap.shorten(said, 160, placeholder=' …')}”: {wrong}" for said, wrong in found
        )
    )
