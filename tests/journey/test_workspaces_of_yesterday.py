"""Workspaces that an earlier kit made are opened, refreshed and exported by this one.

They are frozen (``tests/data/workspace-0.1.0``): two incidents each, one signed off and
exported, one held for security; in the older one no answer names the one before it.
"""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path
from typing import Any

import pytest
from support.kit import Ran, accept_all, authored, kit, notebook, tree

from incident_kit.case import Case, load_case
from incident_kit.report import join_source
from incident_kit.workspace import open_workspace

FROZEN = Path(__file__).parents[1] / "data" / "workspace-0.1.0" / "workspaces.tar.xz"
SIGNED, HELD = "2026-11-03-app-routing", "2026-11-19-build-queue"
INCIDENTS = (SIGNED, HELD)
AGES = ("chained", "unchained")
EVERY = [(age, ident) for age in AGES for ident in INCIDENTS]
#: The verbs that write, each run by this kit: a kernel takes seconds.
REFRESHED = {
    ("chained", SIGNED): ("gather", "report", "public"),
    ("chained", HELD): ("gather", "report", "redact", "public"),
    ("unchained", HELD): ("gather", "report"),
}
#: What people type or decide, and no verb of this module's fixtures changes.
DECIDED = ("curation.yaml", "redactions.yaml", "review.yaml", "incident.yaml")


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both workspaces, unpacked and as they were."""
    folder = tmp_path_factory.mktemp("frozen")
    with tarfile.open(FROZEN) as archive:
        archive.extractall(folder, filter="data")
    return folder


@pytest.fixture(scope="module")
def refreshed(frozen: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The incidents of :data:`REFRESHED` after their verbs, the others as they were."""
    folder = Path(shutil.copytree(frozen, tmp_path_factory.mktemp("refreshed") / "ws"))
    for (age, ident), verbs in REFRESHED.items():
        for verb in verbs:
            done = kit(folder / age, verb, ident)
            assert done.code == 0, (age, verb, done.err)
    return folder


@pytest.fixture
def copied(frozen: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(frozen, tmp_path / "ws"))


def list_lines(workspace: Path, ident: str) -> list[list[object]]:
    """The lines of a timeline, as ``*-lines.json`` holds them; whether one is shown only
    where somebody decided that, since the kit may choose better among the others."""
    case = load_case(open_workspace(workspace), ident)
    lines = case.timeline.lines
    return [
        [
            line.event.id,
            line.event.at.isoformat(),
            line.event.kind,
            line.event.body,
            line.shown if _is_chosen(case, line.event.id) else None,
            line.public,
        ]
        for line in lines
    ]


def _is_chosen(case: Case, event: str) -> bool:
    """Whether somebody decided that the event is shown, or is not."""
    choice = case.curation.events.get(event)
    return choice is not None and choice.include is not None


def without_body(row: list[object]) -> list[object]:
    """A gathering of today may show more words of a message, below those of yesterday."""
    return [*row[:3], *row[4:]]


def read_lines(frozen: Path, age: str, ident: str) -> list[list[object]]:
    """What :func:`list_lines` gave when the workspace was made."""
    case = load_case(open_workspace(frozen / age), ident)
    rows = json.loads((frozen / f"{age}-lines.json").read_text())[ident]
    return [
        [id_, *told, shown if _is_chosen(case, id_) else None, public]
        for id_, *told, shown, public in rows
    ]


def list_own_texts(path: Path) -> list[str]:
    """What stands in the cells that people write in, and in cells of their own."""
    content = notebook(path)
    own = [
        cell
        for cell in content["cells"]
        if cell["cell_type"] != "code" and "incident_kit" not in cell["metadata"]
    ]
    return [join_source(cell) for cell in (*authored(content), *own)]


def check(workspace: Path, ident: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(kit(workspace, "check", ident, "--json").out)
    return told


@pytest.mark.parametrize("age", AGES)
def test_a_look_at_an_old_workspace_says_where_it_stands_and_changes_nothing(
    frozen: Path, age: str
) -> None:
    before = tree(frozen / age)
    status = kit(frozen / age)
    audits = [kit(frozen / age, "audit", ident) for ident in INCIDENTS]
    ready = [check(frozen / age, ident)["ready"]["public"] for ident in INCIDENTS]
    assert status.code == 0
    assert "held for security" in status.out
    assert all("as it was recorded: 1 answer" in audit.out for audit in audits)
    assert ready == [age == "chained", False]
    assert tree(frozen / age) == before


@pytest.mark.parametrize(("age", "ident"), EVERY)
def test_no_line_of_an_old_timeline_moves_and_every_decision_applies(
    frozen: Path, refreshed: Path, age: str, ident: str
) -> None:
    expected = read_lines(frozen, age, ident)
    assert list_lines(frozen / age, ident) == expected
    again = list_lines(refreshed / age, ident)
    assert [without_body(row) for row in again] == [without_body(row) for row in expected]
    bodies = [(str(row[3]), str(old[3])) for row, old in zip(again, expected, strict=True)]
    assert [old for body, old in bodies if not body.startswith(old)] == []


@pytest.mark.parametrize(("age", "ident"), REFRESHED)
def test_a_refresh_of_an_old_notebook_keeps_every_word_people_wrote(
    frozen: Path, refreshed: Path, age: str, ident: str
) -> None:
    for name in {"report", "public"} & set(REFRESHED[age, ident]):
        place = Path(age, "incidents", ident, f"{name}.ipynb")
        written = list_own_texts(frozen / place)
        assert [text for text in list_own_texts(refreshed / place) if text in written] == written


@pytest.mark.parametrize("age", AGES)
def test_a_section_that_people_took_out_of_an_old_notebook_stays_out(
    refreshed: Path, age: str
) -> None:
    cells = notebook(refreshed / age / "incidents" / HELD / "report.ipynb")["cells"]
    named = {cell["metadata"].get("incident_kit", {}).get("section") for cell in cells}
    assert "hindered" in named
    assert "lucky" not in named


@pytest.mark.parametrize(("age", "ident"), REFRESHED)
def test_a_refresh_changes_no_byte_of_what_was_decided(
    frozen: Path, refreshed: Path, age: str, ident: str
) -> None:
    for name in DECIDED:
        place = Path(age, "incidents", ident, name)
        if (frozen / place).exists():
            assert (refreshed / place).read_bytes() == (frozen / place).read_bytes(), name


def test_a_signed_public_version_stays_covered_and_is_made_again_as_it_was(
    frozen: Path, refreshed: Path
) -> None:
    """Its text is what was signed, byte for byte; a page may be drawn otherwise by now."""
    made = refreshed / "chained" / "incidents" / SIGNED / "export"
    kept = frozen / "chained" / "incidents" / SIGNED / "export"
    assert {path.name for path in made.iterdir()} >= {"public.md", "public.html", "proof.md"}
    again = kit(refreshed / "chained", "export", SIGNED, "--public")
    assert again.code == 0, again.err
    assert (made / "public.md").read_bytes() == (kept / "public.md").read_bytes()
    assert "signed off and exported" in kit(refreshed / "chained").out


def test_what_was_answered_without_a_name_is_named_and_then_exported(copied: Path) -> None:
    workspace, kept = copied / "unchained", copied / "chained" / "incidents" / SIGNED / "export"
    refused = kit(workspace, "export", SIGNED, "--public")
    assert refused.code != 0
    assert "nobody's name stands" in refused.err
    named = kit(workspace, "security", SIGNED, "--answer", "no", "--by", "Ravindra Holloway")
    assert named.code == 0, named.err
    exported = kit(workspace, "export", SIGNED, "--public")
    assert exported.code == 0, exported.err
    made = workspace / "incidents" / SIGNED / "export"
    assert (made / "public.md").read_bytes() == (kept / "public.md").read_bytes()


@pytest.mark.parametrize("age", AGES)
def test_an_incident_that_was_held_then_goes_to_its_end_now(copied: Path, age: str) -> None:
    workspace = copied / age
    assert kit(workspace, "export", HELD, "--public").code == 5
    assessed = ("--by", "Ravindra Holloway", "--reason", "the supplier confirmed the address")
    let_go = kit(workspace, "security", HELD, "--reviewed", *assessed)
    assert let_go.code == 0, let_go.err
    answered = kit(workspace, "security", HELD, "--answer", "no", "--by", "Ravindra Holloway")
    assert answered.code == 0, answered.err
    accept_all(workspace, HELD)
    signed = sign_off(workspace, HELD)
    assert signed.code == 0, signed.err
    exported = kit(workspace, "export", HELD, "--public")
    assert exported.code == 0, exported.err
    audit = kit(workspace, "audit", HELD)
    assert "held back" in audit.out
    assert "signed" in audit.out


@pytest.mark.parametrize("age", AGES)
def test_a_new_note_stands_beside_the_numbered_ones_which_can_be_decided_on(
    copied: Path, age: str
) -> None:
    workspace = copied / age
    before = list_lines(workspace, HELD)
    noted = kit(workspace, "note", HELD, "The supplier wrote back.", "--at", "15:30")
    numbers = {str(row[0]): number for number, row in enumerate(before, start=1)}
    worded = [
        kit(workspace, "curate", HELD, "word", str(numbers[old]), f"Reworded {old}")
        for old in ("note:1", "pasted:3")
    ]
    assert [noted.code, *(done.code for done in worded)] == [0, 0, 0]
    after = {str(row[0]): row for row in list_lines(workspace, HELD)}
    new = set(after) - {str(row[0]) for row in before}
    assert [after[ident][3] for ident in new] == ["The supplier wrote back."]
    changed = {"note:1": "Reworded note:1", "pasted:3": "Reworded pasted:3"}
    for row in before:
        ident = str(row[0])
        assert after[ident][3] == changed.get(ident, row[3])


@pytest.mark.parametrize("age", AGES)
def test_what_is_changed_in_an_old_workspace_is_brought_back_as_it_was(
    frozen: Path, copied: Path, age: str
) -> None:
    place = Path(age, "incidents", HELD)
    assert kit(copied / age, "curate", HELD, "word", "note:1", "Said otherwise").code == 0
    assert curation_of(copied / place) != curation_of(frozen / place)
    restored = kit(copied / age, "restore", HELD, "curation.yaml", "--yes")
    assert restored.code == 0, restored.err
    assert curation_of(copied / place) == curation_of(frozen / place)


@pytest.mark.parametrize("age", AGES)
def test_a_section_deleted_long_ago_is_brought_back_without_a_change_beside_it(
    frozen: Path, copied: Path, age: str
) -> None:
    place = Path(age, "incidents", HELD, "report.ipynb")
    restored = kit(copied / age, "restore", HELD, "lucky", "--yes")
    assert restored.code == 0, restored.err
    then, now = (notebook(folder / place)["cells"] for folder in (frozen, copied))
    assert [cell for cell in now if cell in then] == then
    assert {cell["metadata"]["incident_kit"]["section"] for cell in now if cell not in then} == {
        "lucky"
    }


def test_a_purge_of_an_old_workspace_takes_responses_and_nothing_else(
    frozen: Path, copied: Path
) -> None:
    purged = kit(copied / "chained", "purge", "--older-than", "0", "--yes")
    assert purged.code == 0, purged.err
    before, after = tree(frozen / "chained"), tree(copied / "chained")
    gone = {name for name in before if after.get(name) != before[name]}
    assert gone == {name for name in before if "/raw/" in name}
    assert {name for name in after if name not in before and "/.history/" not in name} == set()


def curation_of(folder: Path) -> bytes:
    return (folder / "curation.yaml").read_bytes()


def sign_off(workspace: Path, ident: str) -> Ran:
    given = ("--by", "Odalys Brook", "--role", "delivery manager")
    return kit(workspace, "signoff", ident, *given)
