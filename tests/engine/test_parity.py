"""Notebooks, ours and others', give what papermill's own engine makes of them.

The expected results stand beside the notebooks; ``make parity`` has papermill's engine
make them anew. A few are made on the spot as well.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.parity import list_notebooks, read_approved, run

from incident_kit.engine import forking

NOTEBOOKS = list_notebooks()
#: Made by papermill's own engine here and now, so that the approved ones are known to hold.
LIVE = ("own/environment", "own/display-ids", "own/exceptions-in-a-chain", "own/magics")


def test_there_are_enough_notebooks_of_others_and_of_our_own() -> None:
    own = [name for name in NOTEBOOKS if name.startswith("own/")]
    assert len(own) >= 50
    assert len(NOTEBOOKS) - len(own) >= 55


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_forked_notebook_gives_what_papermill_s_own_engine_gives(
    name: str, tmp_path: Path
) -> None:
    """Sources, outputs, counts, metadata but for its times, and the error in full."""
    assert run(NOTEBOOKS[name], tmp_path, engine_name=forking.NAME) == read_approved(name)


def test_what_is_approved_is_what_papermill_s_own_engine_gives(tmp_path: Path) -> None:
    """Of a few, outside of pytest: inside, kernels do not read what child processes write."""
    tests = Path(__file__).parents[1]
    environ = {name: value for name, value in os.environ.items() if name[:7] != "PYTEST_"}
    paths = os.pathsep.join([str(tests.parent), str(tests)])
    subprocess.run(
        [sys.executable, str(tests / "engine" / "approve.py"), "--into", str(tmp_path), *LIVE],
        env={**environ, "PYTHONPATH": paths},
        check=True,
        capture_output=True,
    )
    assert [read_approved(name, tmp_path) for name in LIVE] == [read_approved(n) for n in LIVE]
