"""A section of the public version says something, or it is named."""

from __future__ import annotations

import pytest

from incident_kit.model import PublicSection
from incident_kit.review.stubs import list_missing_steps, list_stub_steps

GUIDANCE = "*Where readers can follow and ask; signed by the team.*"


def contact(text: str, heading: str = "## Contact") -> PublicSection:
    return PublicSection("contact", heading, text, guidance=GUIDANCE)


def summary(text: str, *, proposed: bool = False) -> PublicSection:
    return PublicSection("summary", "## Summary", text, proposed)


SAID = summary("We are sorry: apps were slow for an hour.")


@pytest.mark.parametrize(
    "text",
    [
        "TBC",
        "tbc.",
        "**TBD**",
        "TODO",
        "To follow",
        "to follow soon",
        "More details to follow.",
        "Details will follow.",
        "To be confirmed",
        "- to be written",
        "…",
        "...",
        "-",
        "???",
        "n/a",
        "None.",
        "Pending",
        "coming soon",
        "Lorem ipsum dolor sit amet, consectetur.",
        "Soon",
        "Sorry!",
        "We are sorry.\n\nTBC",
        "The cause is TBC.",
        "We were down from XX:XX to 10:00.",
        "Write to [insert address].",
        "Where readers can follow and ask; signed by the team.",
        "> *Where readers can follow and ask; signed by the team.*",
        "",
        " \n",
    ],
)
def test_a_stub_is_named(text: str) -> None:
    (step,) = list_stub_steps([SAID, contact(text)])
    assert step.startswith("write “Contact” in public.ipynb")


@pytest.mark.parametrize(
    "text",
    [
        "Write to us.",
        "help@paas.example",
        "<https://status.paas.example>",
        "020 7946 0958",
        "The platform team\n\nsupport@paas.example",
        "We will write more about the follow-up in our [next report](https://paas.example).",
        "None of your data was lost; ask us.",
        "We know of nothing else; more details follow in our newsletter of May.",
    ],
)
def test_a_short_text_is_a_text(text: str) -> None:
    assert list(list_stub_steps([SAID, contact(text)])) == []


def test_a_proposal_is_asked_about_as_one() -> None:
    assert list(list_stub_steps([summary("TBC", proposed=True), contact("Ask us.")])) == []


def test_sections_that_nobody_needs_may_be_empty() -> None:
    more = PublicSection("improve", "## How we will improve", "")
    assert list(list_stub_steps([SAID, more, contact("Write to us.")])) == []


def test_a_version_nobody_began_is_not_asked_for_section_by_section() -> None:
    assert list(list_stub_steps([summary(""), contact("")])) == []
    assert list(list_missing_steps([summary("")])) == []


def test_a_contact_that_somebody_took_out_is_missing() -> None:
    (step,) = list_missing_steps([SAID])
    assert step.startswith("write “Contact” in public.ipynb")
    assert "missing" in step
    assert list(list_missing_steps([SAID, contact("")])) == []  # it is named as empty


def test_a_section_of_their_own_is_not_named_by_its_heading() -> None:
    """The heading may hold what is to be hidden."""
    (step,) = list_stub_steps([PublicSection("", "## Kestrel", "TBC"), contact("Ask us.")])
    assert "Kestrel" not in step
