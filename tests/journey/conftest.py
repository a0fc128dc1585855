"""An incident brought as far as a test needs it, once for all tests of the journey."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.kit import ID, accept_all, kit, workspace


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose incident is ready to be signed off; tests copy it."""
    folder = workspace(tmp_path_factory.mktemp("ready") / "ws")
    for verb in ("gather", "report", "public"):
        assert kit(folder, verb, ID).code == 0
    accept_all(folder)
    return folder


@pytest.fixture(scope="session")
def exported(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, signed off and exported."""
    folder = Path(shutil.copytree(ready, tmp_path_factory.mktemp("exported") / "ws"))
    signed = kit(folder, "signoff", ID, "--by", "Dee Delivery", "--role", "delivery manager")
    assert signed.code == 0, signed.err
    assert kit(folder, "export", ID, "--public").code == 0
    return folder
