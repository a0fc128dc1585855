"""What contradicts the facts with certainty stops the sign-off; what only might does not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from incident_kit.config import Incident
from incident_kit.contradicting import contradicted

FACTS = Incident(
    id="2026-07-03-disk",
    started=datetime(2026, 7, 3, 6, 34, tzinfo=UTC),
    declared=datetime(2026, 7, 3, 6, 58, tzinfo=UTC),
    mitigated=datetime(2026, 7, 3, 9, 12, tzinfo=UTC),
    resolved=datetime(2026, 7, 3, 9, 41, tzinfo=UTC),
)
WRONG = [
    "# Slow apps – 4 July 2026",
    "# Slow apps (2025-07-03)",
    "# Slow apps, July 13, 2026",
    "The incident lasted 4 h 7 min.",
    "The outage lasted for five hours.",
    "The disruption lasted a total of two hours and 8 minutes.",
    "It lasted 3 h 37 min, from 07:34 on 3 July 2026 to 10:41 (BST).",
    "The incident started at 07:43.",
    "The incident began at 7:43 (BST).",
    "The outage was resolved at 10:14.",
    "This incident ended at 11:41.",
]
FINE = [
    "# Slow apps – 3 July 2026",
    "# Slow apps",
    "# Slow apps since 12 May 2026 and on 3 July 2026",
    "Since 4 July 2026 we check it.",
    "The incident lasted 3 h 7 min.",
    "The incident lasted 3 hours and 6 minutes.",
    "The outage lasted three hours.",
    "The disruption lasted two hours and 38 minutes.",
    "The outage lasted more than five hours.",
    "The incident lasted about 5 hours.",
    "The incident lasted 2 and a half hours.",
    "The incident lasted 1 to 5 hours.",
    "The incident lasted most of the morning.",
    "The deploy lasted 9 minutes. It lasted 9 minutes.",
    "The longest wait lasted 37 minutes.",
    "It lasted 3 h 7 min, from 07:34 on 3 July 2026 to 10:41 (BST).",
    "The incident started at 07:34.",
    "The incident started at 06:34.",
    "The incident started at 06:34 UTC.",
    "The incident started at 11:34 PDT.",
    "The incident began at 07:58.",
    "The upgrade started at 05:00.",
    "The incident was resolved at 10:12.",
    "From 07:34 to 10:12, more than half of requests failed.",
    "- **08:23** We undo a change.",
]


@pytest.mark.parametrize("text", WRONG)
def test_a_figure_that_cannot_be_true_is_told(text: str) -> None:
    assert len(contradicted(text, FACTS, "Europe/London")) == 1


@pytest.mark.parametrize("text", FINE)
def test_a_figure_that_may_be_true_passes(text: str) -> None:
    assert contradicted(text, FACTS, "Europe/London") == ()


@pytest.mark.parametrize("text", WRONG)
def test_without_facts_nothing_is_contradicted(text: str) -> None:
    assert contradicted(text, Incident(id="disk"), "Europe/London") == ()


def test_what_is_told_names_both_figures() -> None:
    (said,) = contradicted("The incident lasted 4 h 7 min.", FACTS, "Europe/London")
    assert ("4 h 7 min" in said, "3 h 7 min" in said) == (True, True)


@pytest.mark.parametrize(
    "said",
    [
        "The outage lasted 10 minutes for region A.",
        "The incident lasted 20 minutes less than the last one.",
        "Had the outage lasted 3 hours, we would have moved.",
        "The incident started at 10:00 Paris time.",
        "The incident started at 09:12 in the London region.",
    ],
)
def test_a_part_or_a_supposition_is_no_contradiction(said: str) -> None:
    incident = Incident.model_validate(
        {"id": "x-1", "started": "2026-03-03T09:00Z", "resolved": "2026-03-03T10:00Z"}
    )
    assert contradicted(said, incident, "Europe/London") == ()
