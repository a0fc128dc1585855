"""Beside buttons nobody is told of a command or a flag."""

from __future__ import annotations

import pytest

from incident_kit.lab.plain import drop_commands


@pytest.mark.parametrize(
    ("step", "plain"),
    [
        ('say whose it is: --by "NAME"', ["say whose it is"]),
        ('say both: --role "ROLE" --reason "WHY"', ["say both"]),
        ("say it: --role, --reason", ["say it"]),
        (
            'say why they tell of none: --reason "WHY"; or answer yes',
            ["say why they tell of none; or answer yes"],
        ),
        ("add a link (--evidence URL), or list the team", ["add a link, or list the team"]),
        ("get a key, then run incident-kit login statuspage.", ["get a key"]),
        ("make it: incident-kit public 2026-03-03-disk", ["make it"]),
        ('incident-kit security 2026-03-03-disk --clear --by "NAME"', []),
        ("ask a reviewer -- one who has time", ["ask a reviewer -- one who has time"]),
        ("list them in incident-kit.yaml", ["list them in incident-kit.yaml"]),
    ],
)
def test_a_step_is_said_in_words(step: str, plain: list[str]) -> None:
    assert drop_commands([step]) == plain
