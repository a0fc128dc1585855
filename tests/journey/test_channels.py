"""What is suggested on incidents of others: a few things less, but nothing untrue."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest
from support.channels import READ, UNREAD, Message, gather_channel

from incident_kit.journey.suggestions import Suggestion, suggest_steps

#: Which milestone makes each sentence for readers true.
SAYS = {
    "We declare the incident over.": "resolved",
    "We declare an incident and bring together the people we need.": "declared",
    "Our users tell our support line of the problem.": "customer-report",
    "We undo an earlier change.": "rolled-back",
    "We find the cause.": "cause-found",
}
#: Kinds that people may give the same message with as much right.
ALIKE = {"detection": {"trigger"}, "escalate": {"trigger"}}


@pytest.fixture(scope="module", params=[*READ, *UNREAD])
def suggested(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[Message, Suggestion]]:
    case, messages = gather_channel(request.param, tmp_path_factory.mktemp("channel") / "ws")
    found = [(messages[one.step.line], one) for one in suggest_steps(case)]
    counted = Counter(one.sort for _, one in found)
    kinds = sum(one["gold"]["kind"] != "message" for one in messages.values())
    print(f"{request.param}: {dict(counted)}; a lead would give {kinds} kinds")
    return found


def test_no_sentence_for_readers_is_untrue(suggested: list[tuple[Message, Suggestion]]) -> None:
    told = [(one, it.step.value) for one, it in suggested if it.sort == "public"]
    assert [(one["text"], words) for one, words in told if SAYS[words] != one["gold"]["says"]] == []


def test_no_kind_is_one_a_lead_would_not_give(
    suggested: list[tuple[Message, Suggestion]],
) -> None:
    given = [(one, it.step.value) for one, it in suggested if it.sort == "kind"]
    assert given
    for one, kind in given:
        gold = one["gold"]["kind"]
        assert kind in {gold, *ALIKE.get(gold, ())}, one["text"]


def test_a_time_is_when_it_happened(suggested: list[tuple[Message, Suggestion]]) -> None:
    times = [(one, it.step.value) for one, it in suggested if it.sort == "time"]
    for one, time in times:
        assert datetime.fromisoformat(time) == datetime.fromisoformat(one["gold"]["happened"])
