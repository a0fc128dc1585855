"""Git is told of a workspace what stays out of it, and how two clones are merged."""

from __future__ import annotations

import os
from pathlib import Path
from unittest.mock import patch

import pytest
from support.clones import clone, commit, git, git_ok, share
from support.kit import ID, incident, kit

from incident_kit.workspace import create_workspace
from incident_kit.workspace.git_settings import SETTINGS, register_driver

#: What `init` of 0.1.0 wrote.
OF_YESTERDAY = """\
*.ipynb text eol=lf
*.jsonl text eol=lf
*.yaml text eol=lf
review.yaml merge=union
# Their bytes are what the proof sheet lists.
incidents/*/export/* -text
"""


def driver(folder: Path) -> str:
    return git(folder, "config", "merge.incident-kit.driver").stdout


def test_a_workspace_of_yesterday_is_completed(tmp_path: Path) -> None:
    """What stands in its files stays, and a second time nothing is left to write."""
    create_workspace(tmp_path)
    (tmp_path / ".gitattributes").write_text(OF_YESTERDAY)
    assert create_workspace(tmp_path) == [".gitattributes"]
    text = (tmp_path / ".gitattributes").read_text()
    assert text.endswith(OF_YESTERDAY)
    lines = [line for line in SETTINGS[".gitattributes"].splitlines() if line[0] != "#"]
    assert [text.splitlines().count(line) for line in lines] == [1] * len(lines)
    assert create_workspace(tmp_path) == []


def test_the_bare_call_says_what_a_workspace_of_yesterday_lacks(tmp_path: Path) -> None:
    """Before the first merge, not in the middle of it; and no more once it is done."""
    git_ok(tmp_path, "init", "--quiet")
    create_workspace(tmp_path)
    (tmp_path / ".gitattributes").write_text(OF_YESTERDAY)
    assert "run incident-kit init once" in kit(tmp_path).out
    assert kit(tmp_path, "init", str(tmp_path)).code == 0
    assert "init once" not in kit(tmp_path).out


def test_what_people_wrote_for_git_stays_and_counts(tmp_path: Path) -> None:
    """Their line stands below ours, and git follows the lower of two."""
    git_ok(tmp_path, "init", "--quiet")
    mine = {".gitattributes": "*.ipynb merge=nbdime\n", ".gitignore": "!raw/\nmine\n"}
    for name, text in mine.items():
        (tmp_path / name).write_text(text)
    assert create_workspace(tmp_path) == ["incident-kit.yaml", *SETTINGS]
    assert all((tmp_path / name).read_text().endswith(text) for name, text in mine.items())
    said = git_ok(tmp_path, "check-attr", "merge", f"incidents/{ID}/report.ipynb")
    assert said.endswith(": nbdime\n")


#: Files that the kit writes or people keep beside them: how git merges each, and its lines.
TREATED = [
    ("report.ipynb", "incident-kit", "set"),
    ("gather.ipynb", "incident-kit", "set"),
    ("events.jsonl", "incident-kit", "set"),
    ("people.json", "incident-kit", "set"),
    ("sources.json", "incident-kit", "set"),
    ("incident.yaml", "incident-kit", "set"),
    ("curation.yaml", "incident-kit", "set"),
    ("redactions.yaml", "incident-kit", "set"),
    ("review.yaml", "union", "set"),
    ("export/public.html", "incident-kit", "unset"),
    ("export/internal.md", "incident-kit", "unset"),
    ("../../incident-kit.yaml", "unspecified", "set"),
    ("../../customers.csv", "unspecified", "set"),
    ("../../customers.txt", "unspecified", "set"),
]


@pytest.mark.parametrize(("name", "merge", "text"), TREATED)
def test_git_knows_every_text_file(tmp_path: Path, name: str, merge: str, text: str) -> None:
    """In a workspace that is a folder of a larger repository as well."""
    git_ok(tmp_path, "init", "--quiet")
    create_workspace(tmp_path / "team")
    path = Path(os.path.normpath(f"team/incidents/{ID}/{name}")).as_posix()
    said = git_ok(tmp_path, "check-attr", "merge", "text", "--", path).split("\n")
    assert said[:2] == [f"{path}: merge: {merge}", f"{path}: text: {text}"]


# the clone's own configuration --------------------------------------------------------


def test_a_verb_that_writes_has_git_call_the_kit_and_says_so_once(
    ready: Path, tmp_path: Path
) -> None:
    """A clone of a colleague was never told; one that only reads tells nothing."""
    folder = share(ready, tmp_path / "ws")
    assert (kit(folder, "check", ID).code, driver(folder)) == (5, "")
    said = [kit(folder, "note", ID, text).err for text in ("one", "two")]
    assert ["with incident-kit from now on" in err for err in said] == [True, False]
    assert "-m incident_kit git-merge %O %A %B %P" in driver(folder)


def test_a_worktree_a_submodule_and_a_bare_parent_are_clones_as_well(
    ready: Path, tmp_path: Path
) -> None:
    """Wherever git keeps the configuration of theirs."""
    origin = share(ready, tmp_path / "origin")
    git_ok(tmp_path, "clone", "--quiet", "--bare", str(origin), "bare.git")
    git_ok(tmp_path / "bare.git", "worktree", "add", "--quiet", "../tree", "main")
    git_ok(origin, "worktree", "add", "--quiet", "-b", "side", "../second")
    outer = tmp_path / "outer"
    outer.mkdir()
    git_ok(outer, "init", "--quiet")
    allow = ("-c", "protocol.file.allow=always")
    git_ok(outer, *allow, "submodule", "--quiet", "add", str(origin), "inner")
    for folder in (tmp_path / "tree", tmp_path / "second", outer / "inner"):
        assert register_driver(folder)
        assert "incident_kit" in driver(folder)
    assert (driver(outer), "incident_kit" in driver(tmp_path / "bare.git")) == ("", True)


def test_nothing_happens_outside_of_a_clone_or_without_git(tmp_path: Path) -> None:
    """Nor where `.gitattributes` does not ask for it."""
    create_workspace(tmp_path / "alone")
    assert not register_driver(tmp_path / "alone")
    git_ok(tmp_path, "init", "--quiet", "clone")
    assert not register_driver(tmp_path / "clone")
    create_workspace(tmp_path / "clone")
    with patch.dict(os.environ, {"PATH": str(tmp_path)}):
        assert not register_driver(tmp_path / "clone")
    assert driver(tmp_path / "clone") == ""


def test_what_git_calls_already_is_left_unless_it_is_gone(tmp_path: Path) -> None:
    """Somebody's own driver, another kit; an interpreter that was removed is replaced."""
    git_ok(tmp_path, "init", "--quiet")
    create_workspace(tmp_path)
    for own in ("my-merge %A %O %B", "/bin/sh -c true"):
        git_ok(tmp_path, "config", "merge.incident-kit.driver", own)
        assert not register_driver(tmp_path)
        assert driver(tmp_path) == f"{own}\n"
    git_ok(tmp_path, "config", "merge.incident-kit.driver", "/gone/python -m incident_kit")
    assert register_driver(tmp_path)


def test_an_interpreter_in_a_folder_of_any_name_is_called(ready: Path, tmp_path: Path) -> None:
    """Blanks, quotes and a percent sign, which git would take for its own."""
    python = tmp_path / "it's 100%A mine" / "python"
    python.parent.mkdir()
    python.write_text("#!/bin/sh\necho called >&2\nexit 4\n")
    python.chmod(0o755)
    origin = share(ready, tmp_path / "origin")
    ada, ben = clone(origin, tmp_path / "ada"), clone(origin, tmp_path / "ben")
    for folder in (ada, ben):
        path = incident(folder) / "sources.json"
        path.write_text(path.read_text().replace('"title": "', f'"title": "{folder.name}'))
        commit(folder)
    git_ok(ada, "config", "--unset", "merge.incident-kit.driver")
    assert register_driver(ada, str(python))
    git_ok(ada, "fetch", "--quiet", str(ben), "main:theirs")
    merged = git(ada, "merge", "--no-edit", "theirs")
    assert (merged.returncode, "called" in merged.stderr) == (1, True)
