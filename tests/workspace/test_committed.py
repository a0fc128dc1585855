"""An answer that was committed once is missed when it is gone, however it went."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from incident_kit.case import Case, load_case
from incident_kit.review import find_faults
from incident_kit.workspace import Folder, create_workspace, open_workspace
from incident_kit.workspace.committed import (
    ask_for_all_committed_answers,
    find_committed_answers,
)
from incident_kit.workspace.git_state import read_git_state

ID = "2026-11-03-app-routing"
FACTS = {"id": ID, "started": "2026-11-03T09:00Z", "resolved": "2026-11-03T10:00Z"}
HOLD = {
    "decision": "hold",
    "by": "Ira Example",
    "role": "information assurance",
    "reason": "a sign of access",
    "at": "2026-11-03T12:00:00Z",
}
SIGNED = {
    "by": "Dee Example",
    "role": "delivery manager",
    "at": "2026-11-03T11:00:00Z",
    "text": "sha256:0",
}


def git(folder: Path, *arguments: str) -> None:
    person = ("-c", "user.name=Dee Example", "-c", "user.email=dee@paas.example")
    subprocess.run(["git", *person, *arguments], cwd=folder, check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Record what was said")


@pytest.fixture
def here(tmp_path: Path) -> Folder:
    """An incident that was signed off and then held, all of it committed."""
    root = tmp_path / "ws"
    create_workspace(root, {"team": "Example"})
    folder = open_workspace(root).create(FACTS)
    git(root, "init", "-q", "-b", "main")
    folder.append_review("signoffs", SIGNED)
    commit(root)
    folder.append_review("security", HOLD)
    commit(root)
    return folder


def root_of(folder: Folder) -> Path:
    return folder.path.parents[1]


def look_at(folder: Folder) -> Case:
    return load_case(open_workspace(root_of(folder)), ID)


def test_what_was_committed_and_stands_is_no_fault(here: Folder) -> None:
    assert find_faults(look_at(here).review) == ()
    assert find_committed_answers(here.path) == set(here.review().journal)
    here.append_review("signoffs", {**SIGNED, "by": "Pat Example", "at": "2026-11-03T13:00:00Z"})
    assert find_faults(look_at(here).review) == ()


# how a hold is lost ---------------------------------------------------------------


def take_out(folder: Folder) -> None:
    """Its line and its line in the journal, which nothing follows: a chain without a fault."""
    path = folder.path / "review.yaml"
    entry = yaml.safe_load(path.read_text())["security"][-1]["entry"]
    lines = [line for line in path.read_text().splitlines(keepends=True) if entry not in line]
    path.write_text("".join(lines))


def take_out_and_commit(folder: Folder) -> None:
    take_out(folder)
    commit(root_of(folder))


def delete_the_file(folder: Folder) -> None:
    (folder.path / "review.yaml").unlink()


def go_back_to_the_commit_before(folder: Folder) -> None:
    git(root_of(folder), "checkout", "-q", "HEAD~1", "--", "incidents")
    commit(root_of(folder))


def keep_ones_own_side_of_a_merge(folder: Folder) -> None:
    """A clone from before the hold merges it, and keeps its own file all the same."""
    root = root_of(folder)
    git(root, "checkout", "-qb", "aside", "HEAD~1")
    folder.append_review("signoffs", {**SIGNED, "by": "Pat Example", "at": "2026-11-03T12:30:00Z"})
    commit(root)
    git(root, "merge", "-q", "-s", "ours", "--no-edit", "main")


def begin_anew_under_the_same_id(folder: Folder) -> None:
    shutil.rmtree(folder.path)
    commit(root_of(folder))
    open_workspace(root_of(folder)).create(FACTS)
    commit(root_of(folder))


def write_another_in_its_place(folder: Folder) -> None:
    """With digests that fit, as the kit would have recorded it."""
    take_out(folder)
    folder.append_review("security", {**HOLD, "decision": "clear", "text": "sha256:0"})
    commit(root_of(folder))


def have_git_take_yaml_for_binary(folder: Folder) -> None:
    (root_of(folder) / ".gitattributes").write_text("*.yaml binary\n")
    take_out_and_commit(folder)


@pytest.mark.parametrize(
    "lose",
    [
        take_out,
        take_out_and_commit,
        delete_the_file,
        go_back_to_the_commit_before,
        keep_ones_own_side_of_a_merge,
        begin_anew_under_the_same_id,
        write_another_in_its_place,
        have_git_take_yaml_for_binary,
    ],
    ids=lambda lose: lose.__name__,
)
def test_a_hold_that_was_committed_is_not_lost(
    here: Folder, lose: Callable[[Folder], None]
) -> None:
    lose(here)
    faults = find_faults(look_at(here).review)
    assert "an answer that was committed in git is not there any more" in faults


# where git cannot tell ------------------------------------------------------------


def test_without_git_or_a_commit_nothing_was_committed(
    tmp_path: Path, here: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TRACE", "0")  # what git said before is not what it is asked now
    assert find_committed_answers(here.path, "no-such-git") == set()
    shutil.rmtree(root_of(here) / ".git")
    assert find_committed_answers(here.path) == set()
    git(root_of(here), "init", "-q")
    assert find_committed_answers(here.path) == set()
    assert find_committed_answers(tmp_path / "nowhere") == set()


def test_a_person_s_way_of_showing_differences_changes_nothing(
    here: Folder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = tmp_path / "gitconfig"
    settings.write_text(
        "[color]\n ui = always\n[diff]\n noprefix = true\n external = false\n"
        "[log]\n showSignature = true\n follow = true\n diffMerges = off\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    keep_ones_own_side_of_a_merge(here)
    assert len(find_committed_answers(here.path)) == 3


# what is remembered -----------------------------------------------------------------


def test_git_is_asked_again_only_once_it_stands_elsewhere(here: Folder) -> None:
    """No program stands for one that is not asked."""
    journal = set(here.review().journal)
    assert find_committed_answers(here.path) == journal
    assert find_committed_answers(here.path, "no-such-git") == journal
    git(root_of(here), "reset", "-q", "--soft", "HEAD~1")
    assert len(find_committed_answers(here.path)) == 1
    git(root_of(here), "pack-refs", "--all")
    assert len(find_committed_answers(here.path)) == 1
    git(root_of(here), "reset", "-q", "--soft", "ORIG_HEAD")
    assert find_committed_answers(here.path) == journal
    git(root_of(here), "checkout", "-q", "--detach", "HEAD~1")
    assert len(find_committed_answers(here.path)) == 1


@pytest.mark.parametrize(("name", "is_asked"), [("GIT_PAGER", False), ("GIT_CONFIG", True)])
def test_a_kernel_s_environment_is_no_reason_to_ask_again(
    here: Folder, monkeypatch: pytest.MonkeyPatch, name: str, is_asked: bool
) -> None:
    journal = set(here.review().journal)
    assert find_committed_answers(here.path) == journal
    monkeypatch.setenv(name, "cat")
    known = set() if is_asked else journal
    assert find_committed_answers(here.path, "no-such-git") == known


@pytest.mark.parametrize("unusual", ["worktree", "shallow", "replaced", "environment"])
def test_where_a_repository_is_unusual_git_is_asked_each_time(
    here: Folder, tmp_path: Path, unusual: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, folder = root_of(here), here.path
    if unusual == "worktree":
        git(root, "worktree", "add", "-q", "--detach", str(tmp_path / "second"))
        folder = tmp_path / "second" / here.path.relative_to(root)
    elif unusual == "shallow":
        (root / ".git/shallow").write_text("")
    elif unusual == "replaced":
        git(root, "replace", "HEAD", "HEAD~1")
    else:
        monkeypatch.setenv("GIT_DIR", str(root / ".git"))
    assert read_git_state(folder) is None
    find_committed_answers(folder)
    assert find_committed_answers(folder, "no-such-git") == set()


def second(here: Folder) -> Folder:
    """One more incident, of which nothing is committed."""
    return open_workspace(root_of(here)).create({**FACTS, "id": "2026-11-04-second"})


def test_git_is_asked_once_for_all_incidents_while_it_stands_there(here: Folder) -> None:
    root, journal, other = root_of(here), set(here.review().journal), second(here)
    ask_for_all_committed_answers(root)
    assert find_committed_answers(here.path, "no-such-git") == journal
    assert find_committed_answers(other.path, "no-such-git") == set()
    other.append_review("signoffs", SIGNED)
    commit(root)
    assert find_committed_answers(other.path) == set(other.review().journal) != set()
    assert find_committed_answers(here.path) == journal


@pytest.mark.parametrize("why", ["no git", "no answer yet", "another repository", "a link"])
def test_what_git_was_not_asked_of_it_is_asked(here: Folder, tmp_path: Path, why: str) -> None:
    root, journal, folder = root_of(here), set(here.review().journal), here.path
    if why == "no answer yet":
        git(root, "checkout", "-q", "--orphan", "anew")
    elif why == "another repository":
        git(folder, "init", "-q", "-b", "main")
        commit(folder)
    elif why == "a link":
        folder = shutil.move(folder, root / "elsewhere")
        here.path.symlink_to(folder)
        commit(root)
    ask_for_all_committed_answers(root, "no-such-git" if why == "no git" else "git")
    if why == "no answer yet":
        commit(root)
    assert find_committed_answers(here.path) == journal
