"""What differs from the facts stops the sign-off; what may be true does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident_kit.model import Component
from incident_kit.model.incident import Incident
from incident_kit.review.consistency import (
    Facts,
    describe_contradiction,
    lengths,
    list_contradictions,
    moments,
)
from incident_kit.review.consistency.lengths import read_length
from incident_kit.review.consistency.mentions import find_mentions
from incident_kit.review.consistency.moments import read_moment
from incident_kit.review.consistency.sentences import may_hold

FACTS = Incident(
    id="2026-07-03-disk",
    started=datetime(2026, 7, 3, 6, 34, tzinfo=UTC),
    declared=datetime(2026, 7, 3, 6, 58, tzinfo=UTC),
    mitigated=datetime(2026, 7, 3, 9, 12, tzinfo=UTC),
    resolved=datetime(2026, 7, 3, 9, 41, tzinfo=UTC),
)
AFFECTED = ("Applications API", "Build service")
SPARED = ("Dashboard", "Login", "E-mail")
COMPONENTS = (
    *(Component(name, new_status="major_outage") for name in AFFECTED),
    *(Component(name, new_status="operational") for name in (*AFFECTED, *SPARED)),
)


def _texts() -> dict[str, list[str]]:
    """The texts of ``data/consistency.txt`` by what they are."""
    parts = (Path(__file__).parents[1] / "data/consistency.txt").read_text("utf-8").split("\n[")[1:]
    named = (part.split("]\n", 1) for part in parts)
    return {
        name: [line.replace("\\n", "\n") for line in lines.splitlines() if line]
        for name, lines in named
    }


TEXTS = _texts()


def find_contradictions(
    text: str, incident: Incident, zone: str, components: Sequence[Component] = ()
) -> tuple[str, ...]:
    facts = Facts.of(incident, ZoneInfo(zone), components)
    return tuple(map(describe_contradiction, list_contradictions(text, facts)))


def told(text: str) -> tuple[str, ...]:
    return find_contradictions(text, FACTS, "Europe/London", COMPONENTS)


@pytest.mark.parametrize("text", TEXTS["contradicts"])
def test_what_cannot_be_true_is_told_once(text: str) -> None:
    assert len(told(text)) == 1


@pytest.mark.parametrize("text", [*TEXTS["agrees"], *TEXTS["unrelated"]])
def test_what_may_be_true_passes(text: str) -> None:
    assert told(text) == ()


@pytest.mark.parametrize("text", TEXTS["contradicts"])
def test_without_facts_nothing_is_contradicted(text: str) -> None:
    assert find_contradictions(text, Incident(id="disk"), "Europe/London") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "We are sorry. The incident **lasted** 5 h. More follows.",
            "“The incident lasted 5 h.” says “5 h”; by incident.yaml, it lasted 3 h 7 min "
            "(`started` to `resolved`): reword it (or correct these times in incident.yaml)",
        ),
        (
            "# Slow apps – 4 July 2026",
            "“Slow apps – 4 July 2026”: by incident.yaml, it started at 07:34 BST on 3 July "
            "2026: reword it (or correct `started` in incident.yaml)",
        ),
        (
            "The incident was resolved at 11:41.",
            "“The incident was resolved at 11:41.” says “11:41”; by incident.yaml, it was "
            "resolved at 10:41 BST on 3 July 2026: reword it (or correct `resolved` in "
            "incident.yaml)",
        ),
        (
            "There was no impact on the Build service.",
            "“There was no impact on the Build service.”: by the updates on the status page, "
            "Build service was affected: reword it (or correct the components of the updates)",
        ),
    ],
)
def test_what_is_told_names_sentence_fact_and_next_step(text: str, expected: str) -> None:
    (said,) = told(text)
    fault, _, step = said.partition("; if it speaks of something else: ")
    assert fault == expected
    assert step.startswith('incident-kit decide 2026-07-03-disk --sentence "')
    assert step.endswith('" keep --reason "WHY"')


def test_two_hours_are_not_one() -> None:
    """What is rounded is rounded by less than its unit."""
    hour = Incident.model_validate(
        {"id": "x-1", "started": "2026-03-06T09:00Z", "resolved": "2026-03-06T10:00Z"}
    )
    said = [
        find_contradictions(f"The incident lasted {text}.", hour, "Europe/London")
        for text in ("2 hours", "an hour", "one hour", "60 minutes", "half an hour")
    ]
    assert [len(one) for one in said] == [1, 0, 0, 0, 1]


@pytest.mark.parametrize(
    "said",
    ["The incident lasted an hour.", "It lasted about an hour.", "The incident began at 9:00 am."],
)
def test_a_rounded_figure_passes(said: str) -> None:
    incident = Incident.model_validate(
        {"id": "x-1", "started": "2026-03-06T09:00:20Z", "resolved": "2026-03-06T09:57Z"}
    )
    assert find_contradictions(said, incident, "Europe/London") == ()


def test_an_incident_over_midnight_has_both_days() -> None:
    """Also the one that it is in UTC."""
    incident = Incident.model_validate(
        {"id": "x-1", "started": "2026-07-02T22:30Z", "resolved": "2026-07-03T01:00Z"}
    )
    titles = [f"# Slow apps – {day} July 2026" for day in (1, 2, 3, 4)]
    found = [len(find_contradictions(title, incident, "Europe/London")) for title in titles]
    assert found == [1, 0, 0, 1]


def test_without_components_in_the_record_none_is_contradicted() -> None:
    text = "The parts affected were: Dashboard. There was no impact on Login."
    assert find_contradictions(text, FACTS, "Europe/London") == ()


_WORDS = (
    "3 07 10:34 10.34 0934 2026-07-03 3rd July Sept. Friday Fri, next following same the day"
    " morning early night noon midnight half past quarter to ten a an twenty-five three quarters"
    " of hour hours minutes and about several few couple many days ½ 2½ ~ ~5 – - ,  between one"
    " o'clock in at 1st 12/07/2026 pm a.m. ſeven K5 ٣"
).split(" ")
_MIXED = st.lists(st.sampled_from(_WORDS), max_size=12).flatmap(
    lambda words: st.sampled_from([" ", "", "-"]).map(lambda glue: glue.join(words))
)


def _every_beginning(text: str) -> list[str]:
    """What is read as a length or a moment, from wherever in ``text`` it is."""
    return [
        text[index:]
        for index in range(len(text))
        if read_length(text, index) or any(_read_both(text, index))
    ]


def _read_both(text: str, index: int) -> Iterator[object]:
    for after_clock in (False, True):
        yield read_moment(text, index, after_clock=after_clock)


@pytest.mark.parametrize(
    "text", ["at ſeven in the evening", "for ſix minutes", "from noon until ſix in the morning"]
)
def test_letters_that_match_in_another_case_are_read_as_those(text: str) -> None:
    plain = f"Everything was down {text.replace('ſ', 's')}."
    assert len(told(f"Everything was down {text}.")) == len(told(plain)) == 1


@settings(max_examples=60)
@given(_MIXED | st.sampled_from([text for texts in TEXTS.values() for text in texts]))
def test_every_figure_begins_as_the_search_for_figures_expects(text: str) -> None:
    begins = re.compile(f"{lengths.BEGINNING}|{moments.BEGINNING}")
    assert [figure for figure in _every_beginning(text) if not begins.match(figure)] == []


TELLING = st.sampled_from(
    "a an the THE all All whole Entire throughout through night day weekend WEEK morning evening "
    "overnight yesterday last earlier today this before".split()
)


@given(st.lists(TELLING, max_size=8).map(" ".join))
def test_words_of_time_are_found_beside_ascii_and_others_alike(text: str) -> None:
    """In ASCII alone it is seen first whether any of them can stand there."""
    found = [one for one in find_mentions(text) if one.word]
    assert found == [one for one in find_mentions(f"{text} é") if one.word]


@given(st.text("kKsSiIaß\u212a\u017fı ", max_size=6), st.text("ksiaß\u017f", max_size=3))
def test_a_word_that_a_pattern_finds_in_a_text_may_stand_there(text: str, word: str) -> None:
    if re.search(rf"(?i){re.escape(word)}", text):
        assert may_hold(text, [word])
