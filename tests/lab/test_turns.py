"""Of several browsers that save one notebook, one looks and writes, then the next."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from incident_kit.lab.turns import LONGEST, end_turn, take_turn


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    tmp_path.joinpath("incident.yaml").write_text("version: 1\n")
    return tmp_path / "report.ipynb"


def find_turn(notebook: Path) -> Path:
    return notebook.parent / ".history" / "saving-report.turn"


def test_a_turn_waits_for_the_one_before(notebook: Path) -> None:
    async def save(number: int, seen: list[str]) -> None:
        turn = await take_turn(notebook)
        seen.append(f"{number} begins")
        await asyncio.sleep(0.02)
        seen.append(f"{number} ends")
        end_turn(notebook, turn)

    async def save_all(seen: list[str]) -> None:
        await asyncio.gather(*(save(number, seen) for number in range(4)))

    seen: list[str] = []
    asyncio.run(save_all(seen))
    assert [one.split()[1] for one in seen] == ["begins", "ends"] * 4
    assert [one.split()[0] for one in seen[::2]] == [one.split()[0] for one in seen[1::2]]
    assert not find_turn(notebook).exists()


def test_two_notebooks_take_turns_apart(notebook: Path) -> None:
    asyncio.run(take_turn(notebook))
    other = notebook.with_name("public.ipynb")
    assert asyncio.run(asyncio.wait_for(take_turn(other), LONGEST / 2))


def test_whoever_is_gone_loses_the_turn_and_ends_no_other(notebook: Path) -> None:
    gone = asyncio.run(take_turn(notebook))
    long_ago = find_turn(notebook).stat().st_mtime - LONGEST - 1
    os.utime(find_turn(notebook), (long_ago, long_ago))
    assert asyncio.run(take_turn(notebook)) != gone
    end_turn(notebook, gone)
    assert find_turn(notebook).exists()


def test_where_nothing_can_be_written_nobody_waits(notebook: Path) -> None:
    notebook.parent.joinpath(".history").write_text("no folder")
    assert asyncio.run(asyncio.wait_for(take_turn(notebook), LONGEST / 2))
