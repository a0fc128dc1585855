"""Of several browsers that save one notebook, one looks and writes, then the next."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from incident_kit.lab.turns import LONGEST, Turns


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    tmp_path.joinpath("incident.yaml").write_text("version: 1\n")
    return tmp_path / "report.ipynb"


async def is_free(turns: Turns, notebook: Path) -> bool:
    """Whether a turn on it can be had at once; it is had then."""
    try:
        await asyncio.wait_for(turns.take(notebook), 0.1)
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize("servers", [1, 2])
def test_a_turn_waits_for_the_one_before(notebook: Path, servers: int) -> None:
    all_turns = [Turns() for _ in range(servers)]
    seen: list[str] = []

    async def save(number: int) -> None:
        turns = all_turns[number % servers]
        name = await turns.take(notebook)
        seen.append(f"{number} begins")
        await asyncio.sleep(0.02)
        seen.append(f"{number} ends")
        turns.end(name)

    async def save_all() -> None:
        await asyncio.gather(*map(save, range(6)))

    asyncio.run(save_all())
    assert [one.split()[1] for one in seen] == ["begins", "ends"] * 6
    assert [one.split()[0] for one in seen[::2]] == [one.split()[0] for one in seen[1::2]]


def test_two_notebooks_take_turns_apart(notebook: Path) -> None:
    async def take_both() -> bool:
        turns = Turns()
        await turns.take(notebook)
        return await is_free(turns, notebook.with_name("public.ipynb"))

    assert asyncio.run(take_both())


def test_whoever_is_gone_loses_the_turn_and_ends_no_other(notebook: Path) -> None:
    async def go() -> tuple[bool, bool]:
        turns, others = Turns(longest=0.2), Turns()
        gone = await turns.take(notebook)
        is_held = not await is_free(others, notebook)
        await others.take(notebook)
        turns.end(gone)
        return is_held, not await is_free(Turns(), notebook)

    assert asyncio.run(go()) == (True, True)


def test_where_nothing_can_be_written_nobody_waits(notebook: Path) -> None:
    notebook.parent.joinpath(".history").write_text("no folder")
    assert asyncio.run(asyncio.wait_for(Turns().take(notebook), LONGEST / 2))
