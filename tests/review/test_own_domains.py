"""While no domain of the team's own is listed, those of people's addresses are proposed."""

from __future__ import annotations

import pytest

from incident_kit.review import Lists, propose_domains

PROPOSED = [
    (["ada@brackenfold.example", "ben@brackenfold.example"], ["brackenfold.example"]),
    (
        ["kit@pennyfold.example", "ada@Brackenfold.example", "ben@brackenfold.example"],
        ["brackenfold.example", "pennyfold.example"],
    ),
    (["ada@gmail.com", "ben@hotmail.co.uk"], []),
    (["ada@ops.listed.example", "ben@listed.example"], []),
    (["ada", ""], []),
]


@pytest.mark.parametrize(("emails", "domains"), PROPOSED)
def test_the_commonest_domain_of_people_s_addresses_is_proposed_first(
    emails: list[str], domains: list[str]
) -> None:
    assert list(propose_domains(emails, ["*.listed.example"])) == domains


def test_it_is_asked_while_none_is_listed_and_no_longer() -> None:
    proposed = ["brackenfold.example"]
    asked = Lists(proposed_domains=proposed).domains_question
    assert "internal_domains: [brackenfold.example]" in asked
    listed = Lists(proposed_domains=proposed, internal_domains=["disk.example"])
    assert (listed.domains_question, Lists().domains_question) == ("", "")
