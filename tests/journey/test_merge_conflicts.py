"""A merge that nobody finished is named with file and line, and stops what would leave."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.attempts import SIGN, Step, change, put, run
from support.kit import ID, authored, incident, kit, notebook, save

BOTH = "<<<<<<< HEAD\n{ours}\n=======\n{theirs}\n>>>>>>> feature\n"


@pytest.fixture
def folder(ready: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ready, tmp_path / "ws"))


def split(path: Path, line: int) -> None:
    """Leave a file as git does where both sides changed a line of it."""
    lines = path.read_text().splitlines(keepends=True)
    both = BOTH.format(ours=lines[line - 1].rstrip("\n"), theirs=lines[line - 1].rstrip("\n"))
    path.write_text("".join([*lines[: line - 1], both, *lines[line:]]))


def write(name: str, section: str, text: str) -> Step:
    """Type ``text`` into a section's own cell."""

    def step(folder: Path) -> None:
        path = incident(folder) / name
        content = notebook(path)
        cells = authored(content)
        mine = [one for one in cells if one["metadata"]["incident_kit"]["section"] == section]
        mine[0]["source"] = text
        save(path, content)

    return step


#: A file, and a line of it that both sides changed.
IN_INCIDENT = [
    ("incident.yaml", 6),
    ("events.jsonl", 2),
    ("sources.json", 4),
    ("people.json", 4),
    ("report.ipynb", 9),
    ("public.ipynb", 9),
]


@pytest.mark.parametrize(("name", "line"), IN_INCIDENT)
def test_a_file_that_git_could_not_merge_is_named_with_its_line(
    folder: Path, name: str, line: int
) -> None:
    """Before anything else that is wrong with it, and with what to do."""
    split(incident(folder) / name, line)
    for tried in (run("check"), run("export", "--public")):
        ran = tried(folder)
        assert ran is not None
        assert ran.code == 2
        assert f"a merge conflict in incidents/{ID}/{name}, line {line}\n" in ran.err
        assert "take the marks out" in ran.err


@pytest.mark.parametrize("name", ["curation.yaml", "redactions.yaml", "review.yaml"])
def test_a_file_of_decisions_is_named_as_well(folder: Path, name: str) -> None:
    """Whatever else stands in it."""
    path = incident(folder) / name
    path.write_text("version: 1\n")
    split(path, 1)
    assert f"a merge conflict in incidents/{ID}/{name}, line 1" in kit(folder, "check", ID).err


@pytest.mark.parametrize(("name", "line"), [("incident-kit.yaml", 2), ("customers.txt", 1)])
def test_so_is_a_file_of_the_workspace(folder: Path, name: str, line: int) -> None:
    """A mark is nobody's name."""
    split(folder / name, line)
    ran = kit(folder, "check", ID)
    assert (ran.code, f"a merge conflict in {name}, line {line}" in ran.err) == (2, True)


@pytest.mark.parametrize("manifest", ["many.csv", "many.yaml"])
def test_so_is_a_manifest_of_a_batch(folder: Path, manifest: str) -> None:
    """Nothing of it is run."""
    rows = {"many.csv": "id,title\na-1,A\n", "many.yaml": "- id: a-1\n- id: a-2\n"}
    path = folder / manifest
    path.write_text(rows[manifest])
    split(path, 2)
    ran = kit(folder, "batch", str(path))
    assert (ran.code, f"a merge conflict in {manifest}, line 2" in ran.err) == (2, True)


#: Where a text holds both sides though its file can be read, and how it is named.
NOTE = (
    "added:\n  - id: note:1\n    at: 2026-03-03T09:10Z\n    text: |\n      <<<<<<< HEAD\n      a\n"
)
UNDECIDED = {
    "a cell of the report": (
        write("report.ipynb", "overview", "Ours.\n=======\nTheirs.\n>>>>>>> feature"),
        "“Overview” of report.ipynb, line 4 of the cell",
    ),
    "a cell of the public version": (
        write("public.ipynb", "summary", "<<<<<<< local\nApps were slow.\n"),
        "“Summary” of public.ipynb, line 1 of the cell",
    ),
    "a note": (put(f"incidents/{ID}/curation.yaml", NOTE), "curation.yaml, line 5"),
    "a public wording": (
        put(
            f"incidents/{ID}/curation.yaml",
            'events:\n  statuspage:x:\n    public: "a\\n<<<<<<< HEAD\\nb"\n',
        ),
        "curation.yaml, line 3",
    ),
    "a reason": (
        put(
            f"incidents/{ID}/redactions.yaml",
            "entities:\n  - value: Zorblax\n    action: keep\n    by: Dee\n"
            "    reason: harmless\n      ||||||| base\n      known\n",
        ),
        "redactions.yaml, line 6",
    ),
    "a title": (
        change("incident.yaml", r"(?m)^title:.*$", "title: 'A disk\n  >>>>>>> feature'"),
        "incident.yaml, line",
    ),
    "the team's name": (
        put("incident-kit.yaml", "team: a\n  <<<<<<< HEAD\n  b\ntenants_file: customers.txt\n"),
        "incident-kit.yaml, line 2",
    ),
}


@pytest.mark.parametrize("case", UNDECIDED)
def test_a_text_with_both_sides_in_it_is_undecided(folder: Path, case: str) -> None:
    """It is named, nobody signs it, and neither report is exported."""
    step, where = UNDECIDED[case]
    step(folder)
    checked = kit(folder, "check", ID)
    assert (checked.code, "settle the merge conflict in" in checked.out) == (4, True), checked
    assert where in checked.out
    for tried in (SIGN, run("export", "--public"), run("export")):
        ran = tried(folder)
        assert ran is not None
        assert (ran.code, where in ran.err) == (4, True), ran
    assert not (incident(folder) / "export").exists()


def test_words_about_marks_stop_nothing(folder: Path) -> None:
    """A merge may be what the incident was about: in code they are in nobody's way."""
    write("public.ipynb", "summary", "Somebody left `<<<<<<< ours` in it.")(folder)
    assert kit(folder, "check", ID).code == 5
    assert kit(folder, "export", ID, "--preview").code == 0


def test_a_batch_calls_it_a_thing_for_people(folder: Path) -> None:
    """The incident did not fail."""
    write("report.ipynb", "overview", "<<<<<<< HEAD")(folder)
    ran = kit(folder, "batch", "--all")
    assert (ran.code, "needs review" in ran.out, "failed" in ran.out) == (4, True, False)


def test_a_saved_file_that_git_could_not_merge_is_named(folder: Path) -> None:
    """It is one unread source, and the rest is gathered."""
    split(folder / "exports" / "incidents.json", 1)
    ran = kit(folder, "gather", ID)
    assert ran.code == 3
    assert "a merge conflict in incidents.json, line 1" in ran.out + ran.err
