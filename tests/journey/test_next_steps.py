"""What a verb says to do next works as it is printed, where it is printed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.kit import ID, MESSAGES, write_export

from incident_kit.cli.output import say_command

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(sys.executable).with_name("incident-kit")


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line as it was printed, in a shell where no environment is activated."""
    env = {**os.environ, "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, shell=True, cwd=folder, env=env, capture_output=True, text=True, check=False
    )


def next_steps(said: str) -> list[str]:
    return said.rpartition("Next: ")[2].strip().split("  or  ")


@pytest.mark.skipif(not PROGRAM.exists(), reason="the command is not installed here")
def test_each_next_step_of_the_demo_works_without_the_environment(tmp_path: Path) -> None:
    made = run(f"{PROGRAM} demo demo", tmp_path)
    assert made.returncode == 0, made.stderr
    look, lab = next_steps(made.stdout)
    assert look.startswith("cd demo && ../")
    looked = run(look, tmp_path)
    assert looked.returncode == 0, looked.stderr
    assert run(f"{lab} -- --version", tmp_path).returncode == 0
    steps = {line[line.index("../") :] for line in looked.stdout.splitlines() if "../" in line}
    assert steps
    for step in steps:
        assert run(step.partition("  ")[0], tmp_path / "demo").returncode in (0, 4, 5), step


#: A way through all verbs that say a next step and need no network, in one workspace.
WAY = (
    "init .",
    "",
    f"new {ID} --title Slow --started 2026-03-03T09:00 --security no --security-by Ada "
    "--slack-channel incident --slack-export exports/slack.zip",
    f'note {ID} "Called the supplier" --at 09:04',
    f"gather {ID}",
    f"curate {ID}",
    f"curate {ID} 3",
    f"curate {ID} hide 2",
    f"report {ID}",
    f"public {ID}",
    f"redact {ID}",
    f"decide {ID} --names",
    f"decide {ID} disk replace --by Ada",
    f"decide {ID} undo disk",
    f"check {ID}",
    f"security {ID}",
    f"export {ID}",
    f"export {ID} --preview",
    f"restore {ID}",
    f"audit {ID}",
    f"decline {ID} --by Ada --reason small",
    f"decline {ID} --undo",
    "purge",
    "",
)
#: What stands for something to choose, and a choice.
CHOICES = {
    'new ID --title "…" --started 2026-11-03T09:02': "new other --title Slow --started now",
    "new ID": "new third --title Slow --started 2026-03-03T09:00",  # alone it asks
    " ID": f" {ID}",
    "…": "Called",
    " N": " 2",
    "NAME": "Ada",
    "WHY": "ours",
}
COMMAND = re.compile(r"[^ ]*/incident-kit\b.*")


@pytest.mark.skipif(not PROGRAM.exists(), reason="the command is not installed here")
def test_each_next_step_of_every_verb_works_as_it_is_printed(tmp_path: Path) -> None:
    write_export(tmp_path / "exports" / "slack.zip", MESSAGES)
    tried: set[str] = set()
    for verb in WAY:
        steps = list_commands(run(f"{PROGRAM} {verb}", tmp_path).stdout)
        for step in [step for step in steps if step not in tried]:
            ran = run(step, tmp_path)
            assert ran.returncode in (0, 4, 5), (verb, step, ran.stderr)
        tried |= set(steps)
    assert len(tried) >= 12


def list_commands(said: str) -> list[str]:
    """The commands among the next steps, with a choice for what they leave open."""
    steps = next_steps(said) if "Next: " in said else []
    commands = [COMMAND.search(step) for step in steps]
    return [choose(found[0]) for found in commands if found]


def choose(command: str) -> str:
    for open_, choice in CHOICES.items():
        command = command.replace(open_, choice)
    return f"{command} -- --version" if " lab" in command else command


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("incident-kit", "{} "),
        ("write in it: incident-kit lab A  or  incident-kit check A", "write in it: {} lab A"),
        ("edit incident-kit.yaml", "edit incident-kit.yaml"),
        ("incident-kit cannot be imported", "incident-kit cannot be imported"),
    ],
)
def test_a_command_is_named_by_its_path_where_the_shell_finds_none(
    sentence: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert f"{say_command(sentence)} ".startswith(said.format(_name_program()))


def _name_program() -> str:
    if PROGRAM.exists():
        return Path(os.path.relpath(PROGRAM)).as_posix()
    return f"{Path(os.path.relpath(sys.executable)).as_posix()} -m incident_kit"


def test_a_command_stays_as_it_is_where_the_shell_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "incident-kit").touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert say_command("incident-kit check A") == "incident-kit check A"
