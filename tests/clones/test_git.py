"""Two clones of a workspace merged by git: what both did is there, and nothing in pieces."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.clones import (
    clone,
    commit,
    fetch,
    git,
    git_ok,
    is_clean,
    read_section,
    refresh,
    share,
    write,
)
from support.kit import ID, incident, kit, notebook, save

from incident_kit.workspace.git_settings import register_driver


@pytest.fixture(scope="module")
def origin(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return share(ready, tmp_path_factory.mktemp("origin") / "ws")


@pytest.fixture
def pair(origin: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Ada's clone and Ben's."""
    return clone(origin, tmp_path / "ada"), clone(origin, tmp_path / "ben")


#: How Ben's commits come to Ada.
WAYS: dict[str, tuple[str, ...]] = {
    "merge": ("merge", "--no-edit", "theirs"),
    "rebase": ("rebase", "theirs"),
    "cherry-pick": ("cherry-pick", "theirs"),
}


@pytest.mark.parametrize("way", WAYS)
def test_both_wrote_decided_and_refreshed_and_all_of_it_is_there(
    pair: tuple[Path, Path], way: str
) -> None:
    """Whatever git calls ours and theirs; generated pictures make no conflict."""
    ada, ben = pair
    for folder, picture, line in ((ada, "QUFB", "1"), (ben, "QkJC", "2")):
        name = folder.name
        assert kit(folder, "note", ID, f"{name} saw it", "--at", "2026-03-03T09:30Z").code == 0
        assert kit(folder, "curate", ID, "word", line, f"{name} says so").code == 0
        decided = kit(folder, "decide", ID, f"{name.title()} Ferries", "replace", "--by", name)
        assert decided.code == 0, decided.err
        write(folder, "report", {"ada": "overview", "ben": "helped"}[name], f"{name} wrote this.")
        refresh(folder, picture)
        commit(folder, f"{name} worked")
    fetch(ada, ben)
    git_ok(ada, *WAYS[way])
    assert is_clean(ada)
    assert read_section(ada, "report", "overview") == "ada wrote this."
    assert read_section(ada, "report", "helped") == "ben wrote this."
    curation = (incident(ada) / "curation.yaml").read_text()
    assert [word in curation for word in ("ada saw", "ben saw", "ada says", "ben says")] == [
        True
    ] * 4
    decisions = (incident(ada) / "redactions.yaml").read_text()
    assert ("Ada Ferries" in decisions, "Ben Ferries" in decisions) == (True, True)
    refresh(ada)
    assert read_section(ada, "report", "overview") == "ada wrote this."
    assert kit(ada, "check", ID).code == 4


@pytest.mark.parametrize("way", ["merge", "rebase"])
def test_words_of_both_in_one_cell_stand_between_marks_there_alone(
    pair: tuple[Path, Path], way: str
) -> None:
    """The notebook opens, and waits for a person."""
    ada, ben = pair
    for folder in pair:
        write(folder, "public", "summary", f"{folder.name} says that apps were slow.")
        write(folder, "report", "overview", f"{folder.name} wrote this.")
        refresh(folder, folder.name)
        commit(folder)
    fetch(ada, ben)
    assert git(ada, *WAYS[way]).returncode == 1
    unmerged = git_ok(ada, "diff", "--name-only", "--diff-filter=U").split()
    assert unmerged == [f"incidents/{ID}/{name}.ipynb" for name in ("public", "report")]
    text = read_section(ada, "public", "summary")
    assert [line for line in text.split("\n") if "says" in line] in (
        ["ada says that apps were slow.", "ben says that apps were slow."],
        ["ben says that apps were slow.", "ada says that apps were slow."],
    )
    checked = kit(ada, "check", ID)
    assert checked.code == 4
    for name, section in (("public", "Summary"), ("report", "Overview")):
        assert f"settle the merge conflict in “{section}” of {name}.ipynb" in checked.out
    assert kit(ada, "export", ID, "--public").code == 4


def test_a_section_deleted_here_and_rewritten_there_stays(pair: tuple[Path, Path]) -> None:
    """One that the other did not touch goes, and does not come back with a refresh."""
    ada, ben = pair
    path = incident(ada) / "report.ipynb"
    content = notebook(path)
    gone = ("lucky", "hindered")
    content["cells"] = [
        cell
        for cell in content["cells"]
        if cell["metadata"].get("incident_kit", {}).get("section") not in gone
    ]
    save(path, content)
    write(ben, "report", "lucky", "Somebody was awake.")
    for folder in pair:
        commit(folder)
    fetch(ada, ben)
    git_ok(ada, "merge", "--no-edit", "theirs")
    refresh(ada)
    assert read_section(ada, "report", "lucky") == "Somebody was awake."
    assert read_section(ada, "report", "hindered") == ""
    headings = [
        cell["metadata"]["incident_kit"]["section"]
        for cell in notebook(path)["cells"]
        if cell["metadata"].get("incident_kit", {}).get("role") == "heading"
    ]
    assert ("lucky" in headings, "hindered" in headings) == (True, False)


def test_the_facts_of_both_are_there(pair: tuple[Path, Path]) -> None:
    """Two keys side by side are no conflict; one that both changed is."""
    ada, ben = pair
    for folder, old, new in (
        (ada, "lead: Ada Fictional", "lead: Ada F. Fictional"),
        (ben, "comms: Ben Madeup", "comms: Ben B. Madeup"),
    ):
        path = incident(folder) / "incident.yaml"
        path.write_text(path.read_text().replace(old, new))
        commit(folder)
    fetch(ada, ben)
    git_ok(ada, "merge", "--no-edit", "theirs")
    text = (incident(ada) / "incident.yaml").read_text()
    assert ("Ada F. Fictional" in text, "Ben B. Madeup" in text) == (True, True)
    assert kit(ada, "check", ID).code == 5


def break_by_missing_python(folder: Path) -> None:
    git_ok(folder, "config", "--unset", "merge.incident-kit.driver")
    assert register_driver(folder, "/nowhere/bin/python")


def break_by_a_side_that_is_no_notebook(folder: Path) -> None:
    path = incident(folder) / "report.ipynb"
    path.write_text(path.read_text().replace('"cells": [', '"cells": [,', 1))


@pytest.mark.parametrize("break_it", [break_by_missing_python, break_by_a_side_that_is_no_notebook])
def test_where_the_kit_cannot_merge_git_does_and_no_side_is_lost(
    pair: tuple[Path, Path], break_it: Callable[[Path], None]
) -> None:
    """The lines of both stand in the file, and every reader says so."""
    ada, ben = pair
    break_it(ada)
    for folder in pair:
        write_raw(folder, f"{folder.name} wrote this.")
        commit(folder)
    fetch(ada, ben)
    assert git(ada, "merge", "--no-edit", "theirs").returncode == 1
    text = (incident(ada) / "report.ipynb").read_text()
    assert ("ada wrote this." in text, "ben wrote this." in text) == (True, True)
    assert f"a merge conflict in incidents/{ID}/report.ipynb, line" in kit(ada, "check", ID).err


def write_raw(folder: Path, text: str) -> None:
    """Change the first line of a notebook that people see, whatever else is wrong with it."""
    path = incident(folder) / "report.ipynb"
    path.write_text(path.read_text().replace("# ", f"# {text} ", 1))


def test_what_lines_left_in_pieces_is_merged_by_rows_afterwards(pair: tuple[Path, Path]) -> None:
    """Somebody merged in a clone that no verb had told git about the kit."""
    ada, ben = pair
    for folder, line in ((ada, "1"), (ben, "2")):
        assert kit(folder, "curate", ID, "word", line, "A word.").code == 0
        refresh(folder, folder.name)
        commit(folder)
    fetch(ada, ben)
    git_ok(ada, "config", "--remove-section", "merge.incident-kit")
    assert git(ada, "merge", "--no-edit", "theirs").returncode == 1
    refused = kit(ada, "check", ID)
    assert "incident-kit init" in refused.err
    assert kit(ada, "init", str(ada)).code == 0
    unmerged = git_ok(ada, "diff", "--name-only", "--diff-filter=U").split()
    git_ok(ada, "checkout", "--merge", *unmerged)
    assert kit(ada, "check", ID).code == 5


def test_two_exports_make_no_conflict(pair: tuple[Path, Path]) -> None:
    """They are made again from what was merged."""
    ada, ben = pair
    for folder in pair:
        write(folder, "report", {"ada": "overview", "ben": "helped"}[folder.name], "Words.")
        assert kit(folder, "export", ID, "--to", "html").code == 0
        commit(folder)
    fetch(ada, ben)
    git_ok(ada, "merge", "--no-edit", "theirs")
    assert is_clean(ada)
