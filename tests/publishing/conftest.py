"""A team with a signed incident, at a page of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.publishing import Team, make_signed, meet_team


@pytest.fixture(scope="session")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose incident is signed; tests copy it."""
    return make_signed(tmp_path_factory.mktemp("signed") / "ws")


@pytest.fixture
def team(signed: Path, tmp_path: Path) -> Iterator[Team]:
    """A team that works in a copy of it."""
    with meet_team(signed, tmp_path / "ws") as team:
        yield team
