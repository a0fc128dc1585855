"""Whatever people do at once, in one folder or in two clones, nothing that was kept is lost."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from support.browser import Lab
from support.choosing import SIDES, choose, list_unmerged
from support.clones import clone, commit, fetch, git, share
from support.histories import end, make_base, plan, plan_saves, read_account, start
from support.kit import ID, incident, kit
from support.standing import (
    WRITERS,
    Account,
    Values,
    allow,
    list_losses,
    list_misplaced,
    list_told,
    merge_allowed,
    read_standing,
)
from support.trying import list_seeds

pytestmark = pytest.mark.hypothesis
#: How `check` ends where every file can be read.
READABLE = (0, 4, 5)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_base(tmp_path_factory.mktemp("base") / "ws")


@pytest.fixture(scope="module")
def origin(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as a repository that people clone."""
    return share(base, tmp_path_factory.mktemp("origin") / "ws")


@pytest.mark.parametrize("seed", list_seeds(10, 200))
def test_two_writers_one_killed_and_a_server_that_saves_lose_nothing(
    base: Path, lab: Lab, seed: int
) -> None:
    chance = random.Random(seed)
    with TemporaryDirectory(dir=lab.root) as room:
        folder = Path(shutil.copytree(base, Path(room) / "ws"))
        before = read_standing(folder)
        path = (incident(folder) / "report.ipynb").relative_to(lab.root).as_posix()
        plans = {name: plan(chance, folder, name, typing=False) for name in WRITERS}
        plans["lab"] = plan_saves(chance, lab, path)
        logs = {name: Path(room) / f"{name}.log" for name in plans}
        running = {name: start(folder, deeds, logs[name]) for name, deeds in plans.items()}
        end(running.pop(chance.choice(WRITERS)), after=chance.uniform(0, 0.7))
        for child in running.values():
            end(child)
        accounts = [read_account(deeds, logs[name]) for name, deeds in plans.items()]
        assert sum(account.begun is not None for account in accounts) <= 1
        assert list_losses(folder, allow(before, accounts)) == []
        assert kit(folder, "check", ID).code in READABLE


@pytest.mark.parametrize("seed", list_seeds(8, 200))
def test_two_clones_that_git_merges_lose_nothing_whichever_side_is_chosen(
    origin: Path, tmp_path: Path, seed: int
) -> None:
    """With the kit's merge drivers; where each side changed the same, one side is chosen."""
    side = random.Random(seed).choice(SIDES)
    told = work_in_clones(origin, tmp_path, seed)
    merged = merge_clones(tmp_path)
    choose(merged, side)
    chosen = told if side == "ours" else told[::-1]
    assert list_losses(merged, merge_allowed(read_standing(origin), *chosen)) == []
    assert kit(merged, "check", ID).code in READABLE


@pytest.mark.parametrize("seed", list_seeds(2, 50))
def test_a_merge_without_the_kit_s_drivers_is_named_and_moves_no_decision(
    origin: Path, tmp_path: Path, seed: int
) -> None:
    """What somebody gave up by choosing a side between git's own marks is theirs."""
    work_in_clones(origin, tmp_path, seed)
    merged = merge_clones(tmp_path, attributes="* merge=text\nreview.yaml merge=union\n")
    unmerged = list_unmerged(merged)
    said = kit(merged, "check", ID)
    if unmerged:
        assert "a merge conflict in" in said.err
        assert any(Path(name).name in said.err for name in unmerged)
    choose(merged, random.Random(seed).choice(SIDES))
    assert list(list_misplaced(merged)) == []
    assert kit(merged, "check", ID).code in READABLE


def work_in_clones(origin: Path, room: Path, seed: int) -> list[Values]:
    """Clone ``origin`` for each writer, who works and commits there; what each of them told.
    What was pasted is not in git: they have copies of it."""
    chance = random.Random(seed)
    accounts: list[Account] = []
    for name in WRITERS:
        folder = clone(origin, room / name)
        shutil.copytree(origin / "exports", folder / "exports")
        deeds, log = plan(chance, folder, name), room / f"{name}.log"
        end(start(folder, deeds, log))
        accounts.append(read_account(deeds, log))
        commit(folder)
    return [list_told(account) for account in accounts]


def merge_clones(room: Path, attributes: str = "") -> Path:
    """The first clone, in which git merged the second one; ``attributes`` go before those of
    the workspace."""
    ours, theirs = (room / name for name in WRITERS)
    fetch(ours, theirs)
    (ours / ".git/info").mkdir(exist_ok=True)
    (ours / ".git/info/attributes").write_text(attributes)
    git(ours, "merge", "--quiet", "--message", "Both", "theirs")
    return ours
