"""What a message tells to have happened: a suggestion may write it for readers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.journey.telling import find_milestones

TOLD = {
    "report of a customer": [
        "hiya, two tickets in from customers saying their booking disappears after they hit save",
        "fyi 9 tickets now. Hauliers are ringing",
        "@here two tenants on the support line, both saying their sites answer `502`",
        "More users are reporting that they cannot log in",
        "phones lighting up here",
    ],
    "declared": [
        "I declare SEV1, possible data loss on orders",
        "**Declaring an incident, P1**: more than half of all requests fail",
        "Aye, I'm lead. This is a Sev 0, privacy.",
        "Declaring Severity 2, I am coordinating",
    ],
    "rolled back": [
        "Rolled back on all twelve (#1183). Failing before: 57 %.",
        "reverted, zero difference",
        "Rollback is done",
        "We have rolled the proxies back but it did not help",
    ],
    "cause found": [
        "confirmed. root cause for the writeup: the template had an empty list",
        "Found the cause: the certificate expired on Sunday",
        "The root cause is a full disk",
    ],
    "resolved": [
        "All bookings accounted for. INC-0932 is resolved. thanks all",
        "Sev 0 stood down, service fully restored",
        "closing. P1 over as of now",
        "resolved at 10:41",
    ],
    "decided": ["Full purge, starting in Sydney. That's the call.", "We have decided to wait"],
}


@pytest.mark.parametrize(
    ("milestone", "text"), [(name, text) for name, texts in TOLD.items() for text in texts]
)
def test_a_milestone_is_told_in_so_many_words(milestone: str, text: str) -> None:
    assert milestone in find_milestones(text)


@pytest.mark.parametrize(
    "text",
    [
        "No rollback for now. One variable at a time.",
        "ok so not rolled back. everyone: we are NOT rolled back",
        "So we stay on 9.3. Nothing was rolled back.",
        "maybe roll back 2.41 to be on the safe side?",
        "failback didn't work, rewind bails out",
        "Agreed, roll back to 9.2.",
        "If the rate does not improve, it is reverted",
        "Last week we rolled it back by hand",
        "Now the actual rollback of 5190. Tool or console?",
        "read only flag is on since 14:22, users see the banner",
        "no tickets from customers so far",
        "the 7 odd ones are sorted with the customers over the phone",
        "should we declare an incident?",
        "We are not declaring an incident yet",
        "I think the root cause is DNS",
        "The root cause is still unknown",
        "now that we know the cause: a certificate reached its date",
        "no, not resolved. 212 bookings still missing",
        "can I put it on resolved?",
        "it will be over soon",
    ],
)
def test_what_is_asked_wished_denied_or_tried_is_not_told(text: str) -> None:
    assert not find_milestones(text)


@given(st.sampled_from([text for texts in TOLD.values() for text in texts]))
def test_a_question_tells_nothing(text: str) -> None:
    """However much a message says, a question tells nothing of it."""
    asked = ". ".join(f"{part.rstrip('.')}?" for part in text.split(". "))
    assert not find_milestones(asked)
