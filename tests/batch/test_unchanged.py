"""A batch does again what changed since, by content, and nothing else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.kit import ID, incident, kit, notebook, save, tree

from incident_kit.batch import surroundings
from incident_kit.batch.digests import Elsewhere, NoDigestError, digest_files, digest_path
from incident_kit.batch.jobs import run_one
from incident_kit.batch.manifest import Job
from incident_kit.batch.memory import Unchanged, recall
from incident_kit.batch.moments import find_moments, find_next
from incident_kit.batch.outcomes import Outcome
from incident_kit.batch.surroundings import look_around
from incident_kit.batch.watching import Watch
from incident_kit.case import load_case
from incident_kit.files import write_text
from incident_kit.model import utc_now
from incident_kit.workspace import open_workspace
from incident_kit.workspace.committed import find_all_committed_answers, find_committed_answers

OTHER = "2026-03-04-lamp"
MEMORY = f"incidents/{ID}/.history/batch.json"


@pytest.fixture(scope="module")
def left(exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace as a batch left it, with another incident beside."""
    folder = Path(shutil.copytree(exported, tmp_path_factory.mktemp("left") / "ws"))
    assert kit(folder, "new", OTHER, "--title", "A lamp").code == 0
    assert run(folder) == ("done", False)
    return folder


@pytest.fixture
def folder(left: Path, tmp_path: Path) -> Path:
    """A copy of it, elsewhere and with other times: neither counts."""
    return Path(shutil.copytree(left, tmp_path / "moved", copy_function=shutil.copyfile))


def run(folder: Path, flags: Mapping[str, object] | None = None) -> tuple[str, bool]:
    """Do the incident as a batch does: its state, and whether it was unchanged before."""
    was_unchanged = is_unchanged(folder, flags)
    outcome = run_one(folder, ID, flags or {}, look_around(folder).of(ID))
    return outcome.state, was_unchanged


def is_unchanged(
    folder: Path, flags: Mapping[str, object] | None = None, now: datetime | None = None
) -> bool:
    found = Unchanged(folder, look_around(folder), Elsewhere(folder)).find_outcome(
        Job(ID, flags or {}), now or utc_now()
    )
    return found is not None


def append(name: str, text: str = "\n# more\n") -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return change


def own(name: str) -> str:
    return f"incidents/{ID}/{name}"


def rewrite_export_within_its_time(folder: Path) -> None:
    """Other bytes of the same number, and the old times."""
    path = folder / "exports/slack.zip"
    before, data = path.stat(), bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def write_a_word(folder: Path) -> None:
    content = notebook(folder / own("report.ipynb"))
    content["cells"].append({"cell_type": "raw", "id": "a1", "metadata": {}, "source": "a word"})
    save(folder / own("report.ipynb"), content)


def decide_for_another(shared: str) -> Callable[[Path], None]:
    """A decision of another incident, which may be shared."""
    row = f"{{kind: tenant, value: Elsewhere Ferries, action: replace{shared}}}"
    text = f"version: 1\nentities:\n- {row}\n"
    return lambda folder: write_text(folder / f"incidents/{OTHER}/redactions.yaml", text) and None


def link_a_file(folder: Path) -> None:
    (folder / own("more.txt")).symlink_to(folder / "incident-kit.yaml")


def remember(**changes: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        memory = json.loads((folder / MEMORY).read_text())
        (folder / MEMORY).write_text(json.dumps({**memory, **changes}))

    return change


def take_another_s_memory(folder: Path) -> None:
    """As where a folder was copied for a new incident."""
    remember(incident=OTHER)(folder)


CHANGES: dict[str, Callable[[Path], None]] = {
    "a word in the report": write_a_word,
    "a fact": append(own("incident.yaml")),
    "a note": append(own("curation.yaml")),
    "an answer": append(own("review.yaml")),
    "the record": append(own("events.jsonl"), "\n"),
    "a response that was kept": lambda folder: next((folder / own("raw")).iterdir()).unlink(),
    "an export that is gone": lambda folder: (folder / own("export/internal.md")).unlink(),
    "a public version with another byte": append(own("export/public.html"), " "),
    "the proof sheet gone": lambda folder: (folder / own("export/proof.md")).unlink(),
    "a public version beside the notebooks": append(own("public.html"), "x"),
    "what a killed export left": append(own("export/.public.html.ab12.tmp"), "x"),
    "a file of somebody's": append(own("more.txt"), "x"),
    "a link, whatever it leads to": link_a_file,
    "a saved export, its size and time as before": rewrite_export_within_its_time,
    "a saved export that is gone": lambda folder: (folder / "exports/incidents.json").unlink(),
    "a setting": append("incident-kit.yaml"),
    "a customer": append("customers.txt", "Bramblewood\n"),
    "signatures asked for": append("allowed_signers", ""),
    "a key that is taken back": append("revoked_signers", ""),
    "a decision that another incident shares": decide_for_another(", shared: true"),
    "decisions of another that cannot be read": append(
        f"incidents/{OTHER}/redactions.yaml", 'entities: ["\\u0073hared'
    ),
    "another kit": remember(around={"kit": "older", "shared": "", "answers": ""}),
    "nothing remembered": lambda folder: (folder / MEMORY).unlink(),
    "a memory cut off": lambda folder: (folder / MEMORY).write_text('{"version": 1,'),
    "a memory of a later version": remember(version=2),
    "a memory of another incident": take_another_s_memory,
    "a memory of other things": remember(elsewhere=["x"]),
    "a memory with a state that is none": remember(outcome={"state": ["done"]}),
    "a memory that is a list": lambda folder: (folder / MEMORY).write_text("[]"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_changed_is_done_again(folder: Path, what: str) -> None:
    assert is_unchanged(folder)
    CHANGES[what](folder)
    assert not is_unchanged(folder)


def save_in_lab(folder: Path) -> None:
    """JupyterLab keeps a copy of its own of what it opens."""
    copies = folder / own(".ipynb_checkpoints")
    copies.mkdir()
    shutil.copy(folder / own("report.ipynb"), copies / "report-checkpoint.ipynb")


NO_CHANGES: dict[str, Callable[[Path], None]] = {
    "nothing at all": lambda folder: None,
    "the time of a file": lambda folder: os.utime(folder / own("report.ipynb"), (1, 1)),
    "a copy that JupyterLab keeps": save_in_lab,
    "a version that is kept": append(own(".history/000001_x"), "x"),
    "a fact of another incident": append(f"incidents/{OTHER}/incident.yaml"),
    "a decision that another incident keeps to itself": decide_for_another(""),
    "another incident": lambda folder: kit(folder, "new", "later", "--title", "x") and None,
    "the page of a batch": append("incidents/batch.html", "x"),
}


@pytest.mark.parametrize("what", NO_CHANGES)
def test_what_nothing_rests_on_changes_nothing(folder: Path, what: str) -> None:
    NO_CHANGES[what](folder)
    assert is_unchanged(folder)


def test_a_row_of_a_manifest_counts_and_no_row_says_nothing(folder: Path) -> None:
    row = {"title": "A disk is full"}
    assert not is_unchanged(folder, row)
    assert run(folder, row) == ("done", False)
    assert [is_unchanged(folder, flags) for flags in (row, {}, {"title": "x"})] == [
        True,
        True,
        False,
    ]
    write_a_word(folder)
    assert run(folder) == ("done", False)
    assert is_unchanged(folder, row)


def test_what_is_done_again_and_comes_out_the_same_is_unchanged_then(folder: Path) -> None:
    before = tree(incident(folder) / "export")
    (folder / MEMORY).unlink()
    assert run(folder) == ("done", False)
    assert run(folder) == ("done", True)
    assert tree(incident(folder) / "export") == before


def test_a_public_version_that_is_not_covered_is_taken_back(folder: Path) -> None:
    """It cannot be unchanged: what covers it is among what is looked at."""
    (folder / own("review.yaml")).unlink()
    assert run(folder) == ("needs review", False)
    assert not (folder / own("export/public.html")).exists()
    assert is_unchanged(folder)  # until people decide
    append(own("review.yaml"))(folder)
    assert not is_unchanged(folder)


def test_what_failed_is_tried_again(folder: Path) -> None:
    (folder / "exports/slack.zip").write_bytes(b"no export")
    assert run(folder) == ("partial", False)
    assert run(folder) == ("partial", False)


def test_what_is_read_from_a_service_is_never_unchanged(folder: Path) -> None:
    """It is tried each time, though nothing here can have changed."""
    facts = folder / own("incident.yaml")
    text = facts.read_text()
    for written, remembered in ((text, True), (text[: text.index("    json:")], False)):
        facts.write_text(written)
        case = load_case(open_workspace(folder), ID)
        watch = Watch(case, {}, look_around(folder).of(ID), Elsewhere(folder))
        watch.remember(Outcome(ID, "done", "", 0, 0.0), case)
        assert (recall(incident(folder)) is not None) == remembered


@pytest.mark.parametrize(
    ("name", "written", "remembered"),
    [
        ("report.ipynb", ("report.ipynb",), True),
        ("export/public.html", ("report.ipynb",), True),
        ("curation.yaml", ("report.ipynb",), False),
        ("report.ipynb", ("redact.ipynb",), False),
    ],
)
def test_what_somebody_saves_meanwhile_is_done_again(
    folder: Path, name: str, written: tuple[str, ...], remembered: bool
) -> None:
    """A step vouches for the files that it writes itself."""
    case = load_case(open_workspace(folder), ID)
    watch = Watch(case, {}, look_around(folder).of(ID), Elsewhere(folder))
    append(own(name), " ")(folder)
    watch.pass_step(*written)
    watch.remember(Outcome(ID, "done", "", 0, 0.0), case)
    assert (recall(incident(folder)) is not None) == remembered


def test_a_saved_export_that_changes_meanwhile_is_read_again(folder: Path) -> None:
    case = load_case(open_workspace(folder), ID)
    watch = Watch(case, {}, look_around(folder).of(ID), Elsewhere(folder))
    rewrite_export_within_its_time(folder)
    watch.pass_step("events.jsonl")
    watch.remember(Outcome(ID, "done", "", 0, 0.0), case)
    assert recall(incident(folder)) is None


def test_a_kill_leaves_no_memory(folder: Path) -> None:
    """It goes before anything is done, and comes when all is."""
    case = load_case(open_workspace(folder), ID)
    Watch(case, {}, look_around(folder).of(ID), Elsewhere(folder))
    assert not (folder / MEMORY).exists()


# time ---------------------------------------------------------------------------------

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "until"),
    [
        ((), None),
        ((-60, -10), None),
        ((60,), 55),
        ((-60, 600, 60), 55),
        ((6,), 1),
        ((4,), 4),
        ((-4, 60), 55),
        ((0,), None),
    ],
)
def test_an_outcome_holds_until_the_clock_reaches_the_next_time_that_is_written(
    minutes: tuple[int, ...], until: int | None
) -> None:
    """Five minutes before, since clocks differ, is when nothing calls it of the future."""
    found = find_next(NOON, [NOON + timedelta(minutes=one) for one in minutes])
    assert found == (None if until is None else NOON + timedelta(minutes=until))


def test_every_time_of_a_value_is_found_however_deep(left: Path) -> None:
    case = load_case(open_workspace(left), ID)
    found = list(find_moments(({"a": [case.incident, NOON]}, case.folder.review())))
    assert {case.incident.started, case.incident.resolved, NOON} <= set(found)
    assert {one.at for one in case.review.signoffs} <= set(found)


def test_an_outcome_holds_from_when_it_was_found(folder: Path) -> None:
    """A clock that was put back tells nothing, one that reached the time has changed it."""
    now = utc_now()
    assert is_unchanged(folder, now=now + timedelta(days=400))
    assert not is_unchanged(folder, now=now - timedelta(days=1))
    remember(until=(now + timedelta(hours=1)).isoformat())(folder)
    assert is_unchanged(folder, now=now)
    assert not is_unchanged(folder, now=now + timedelta(hours=1))


# git ----------------------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Dee", "-c", "user.email=dee@disk.example")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def test_what_git_has_seen_of_answers_counts_where_the_file_has_it_no_more(folder: Path) -> None:
    review = folder / own("review.yaml")
    shown = review.read_text()
    git(folder, "init", "--quiet")
    assert is_unchanged(folder)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Sign")
    assert is_unchanged(folder)
    assert find_all_committed_answers(folder) == {ID: find_committed_answers(incident(folder))}
    review.unlink()
    assert not is_unchanged(folder)
    assert run(folder) == ("needs review", False)
    git(folder, "checkout", "--orphan", "anew", "--quiet")
    assert not is_unchanged(folder)
    review.write_text(shown)
    assert not is_unchanged(folder)


def test_where_git_does_not_answer_nothing_is_known(folder: Path) -> None:
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Sign")
    assert find_all_committed_answers(folder, program="no-such-git") == {}
    shutil.rmtree(folder / ".git/objects")
    (folder / ".git/objects").mkdir()
    assert look_around(folder).of(ID) is None
    assert not is_unchanged(folder)


# files --------------------------------------------------------------------------------


def test_a_clone_of_git_is_looked_at_each_time(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "clone")
    git(tmp_path, "init", "--quiet", "--bare", "bare")
    for name in ("clone", "bare"):
        with pytest.raises(NoDigestError):
            digest_path(tmp_path / name)


def test_a_folder_is_the_names_and_contents_of_all_that_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/c.txt").write_text("c")
    (tmp_path / ".history").mkdir()
    assert sorted(digest_files(tmp_path)) == ["a", "a/b", "a/b/c.txt"]


def test_what_is_shared_by_many_incidents_is_read_once(tmp_path: Path) -> None:
    """And again when anything of it was touched."""
    (tmp_path / "large").write_bytes(bytes(2 << 20))
    first = Elsewhere(tmp_path)
    digest = first.digest("large")
    known = {path: [trace, "from before"] for path, (trace, _) in first.list_large().items()}
    assert Elsewhere(tmp_path, known).digest("large") == "from before"
    os.utime(tmp_path / "large")
    assert Elsewhere(tmp_path, known).digest("large") == digest


def test_a_kit_that_is_installed_by_links_is_looked_at_through_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installer may link files of a package, and an editor locks one by a link to nowhere."""
    store, package = tmp_path / "store.py", tmp_path / "package"
    package.mkdir()
    store.write_text("one = 1")
    (package / "module.py").symlink_to(store)
    (package / ".#module.py").symlink_to("somebody@somewhere")
    monkeypatch.setattr(surroundings, "PACKAGE", package)
    (tmp_path / "incident_kit_papermill.py").touch()
    digest = surroundings.digest_kit.__wrapped__
    before = digest()
    assert digest() == before
    store.write_text("one = 2")
    assert digest() != before
