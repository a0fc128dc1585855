"""Who git says is at the keyboard."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from incident_kit.workspace.git_identity import GitIdentity, find_git_identity


@pytest.fixture(autouse=True)
def _nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL"):
        monkeypatch.delenv(f"GIT_{name}", raising=False)
    monkeypatch.delenv("EMAIL", raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)


def configure(folder: Path, **values: str) -> None:
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    for key, value in values.items():
        subprocess.run(["git", "config", f"user.{key}", value], cwd=folder, check=True)


def test_the_user_configured_for_the_folder_is_found_from_below_it(tmp_path: Path) -> None:
    configure(tmp_path, name="Zoë  van Example", email="zoe@paas.example")
    below = tmp_path / "incidents"
    below.mkdir()
    assert find_git_identity(below) == GitIdentity("Zoë  van Example", "zoe@paas.example")


def test_the_environment_names_the_author_before_any_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Ada Example")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "ada@paas.example")
    assert find_git_identity(tmp_path) == GitIdentity("Ada Example", "ada@paas.example")


def test_nobody_is_guessed_from_account_and_host(tmp_path: Path) -> None:
    configure(tmp_path)
    assert find_git_identity(tmp_path) is None
    configure(tmp_path, name="Ada Example")
    assert find_git_identity(tmp_path) is None


@pytest.mark.parametrize("program", ["no-such-git", "false"])
def test_without_a_git_that_answers_nobody_is_found(tmp_path: Path, program: str) -> None:
    assert find_git_identity(tmp_path, program) is None


def test_a_folder_that_is_not_there_has_nobody(tmp_path: Path) -> None:
    shutil.rmtree(tmp_path)
    assert find_git_identity(tmp_path) is None
