"""How many examples a law is tried on: its share of what hypothesis's profile allows."""

from __future__ import annotations

import secrets

from hypothesis import HealthCheck, settings

#: What a share is of: the examples of the profile that CI runs under.
USUAL = 100


def tried(examples: int, *suppressed: HealthCheck) -> settings:
    """``examples`` in CI, and as many times more or fewer as another profile says."""
    share = examples * settings.default.max_examples / USUAL
    return settings(max_examples=max(1, round(share)), suppress_health_check=suppressed)


def choose_number(usual: int, many: int) -> int:
    """How much a test that makes its own examples does: ``many`` in `make laws`."""
    return many if settings.default.max_examples > USUAL else usual


def list_seeds(usual: int, many: int) -> list[int]:
    """Seeds of histories that real processes play, which cannot be played again as they
    were: always the same in CI, new ones in `make laws`."""
    number = choose_number(usual, many)
    return [seed if number == usual else secrets.randbelow(2**32) for seed in range(number)]
