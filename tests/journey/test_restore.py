"""What was replaced or deleted can be brought back, with a look at it first."""

from __future__ import annotations

import io
import re
import shlex
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.kit import ID, Ran, authored, incident, kit, notebook, save, tree, workspace

from incident_kit.case import load_case
from incident_kit.errors import UsageError
from incident_kit.journey.restoring import plan_restoration, restore
from incident_kit.model import utc_now
from incident_kit.report import join_source
from incident_kit.workspace import create_workspace, open_workspace
from incident_kit.workspace.history import keep_version, list_versions

CAUSE = "A full disk, which nobody watched."


@pytest.fixture(scope="module")
def written(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An incident with words in its report, made again since."""
    folder = Path(shutil.copytree(ready, tmp_path_factory.mktemp("written") / "ws"))
    write_words(folder, "causes", CAUSE)
    assert kit(folder, "report", ID).code == 0
    return folder


@pytest.fixture
def here(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(written, tmp_path / "ws"))


def write_words(folder: Path, section: str, words: str) -> None:
    """Write in a section of the report, as JupyterLab saves it."""
    path = incident(folder) / "report.ipynb"
    content = notebook(path)
    for cell in authored(content):
        if cell["metadata"]["incident_kit"]["section"] == section:
            cell["source"] = words
    save(path, content)


def delete(folder: Path, section: str, name: str = "report") -> None:
    """Take all cells of a section out of a notebook."""
    path = incident(folder) / f"{name}.ipynb"
    content = notebook(path)
    memories = ((cell, cell["metadata"].get("incident_kit", {})) for cell in content["cells"])
    content["cells"] = [cell for cell, memory in memories if memory.get("section") != section]
    save(path, content)


def read_words(folder: Path, section: str, name: str = "report") -> list[str]:
    content = notebook(incident(folder) / f"{name}.ipynb")
    memories = ((cell, cell["metadata"].get("incident_kit", {})) for cell in content["cells"])
    return [join_source(cell) for cell, memory in memories if memory.get("section") == section]


def shown_commands(ran: Ran) -> list[list[str]]:
    """The commands that stand on lines of their own, as somebody would copy them."""
    lines = re.findall(r"(?m)^ +incident-kit (restore .+)$", ran.out)
    return [shlex.split(line) for line in lines]


def keep_notes(folder: Path, *texts: str) -> None:
    for text in texts:
        assert kit(folder, "note", ID, text, "--by", "Ada Fictional").code == 0


# what can be brought back -----------------------------------------------------------------


def test_an_incident_of_which_nothing_was_replaced_says_so(tmp_path: Path) -> None:
    said = kit(workspace(tmp_path / "ws"), "restore", ID)
    assert (said.code, "No earlier version is kept yet" in said.out) == (0, True)


def test_the_versions_of_a_file_are_listed_the_newest_first(here: Path) -> None:
    keep_notes(here, "one", "two", "three")
    said = kit(here, "restore", ID)
    numbers = re.findall(r"restore \S+ curation.yaml --at (\d+)", said.out)
    assert numbers == sorted(numbers, key=int, reverse=True)
    assert "replaced by `incident-kit note`" in said.out
    assert re.search(r"stood until \w{3} \d+ \w{3} \d{4} \d\d:\d\d:\d\d (GMT|BST)", said.out)
    assert re.search(r"\d lines? (is|are) new since", said.out)


def test_old_versions_are_counted_and_listed_on_demand(here: Path) -> None:
    keep_notes(here, *"1234567")
    few, all_of_them = kit(here, "restore", ID), kit(here, "restore", ID, "--all")
    assert re.search(r"and \d older versions?: incident-kit restore \S+ --all", few.out)
    assert len(shown_commands(all_of_them)) == len(list_versions(incident(here)))


def test_every_command_that_is_shown_works_as_it_stands(here: Path) -> None:
    delete(here, "causes")
    keep_notes(here, "one", "two")
    commands = shown_commands(kit(here, "restore", ID))
    assert len(commands) > 2
    for command in reversed(commands):
        ran = kit(here, *command, "--yes")
        assert ran.code == 0, (command, ran.err)


def test_a_look_at_the_list_changes_nothing(here: Path) -> None:
    before = tree(here)
    kit(here, "restore", ID)
    assert tree(here) == before


def test_the_list_says_that_answers_are_never_put_back(here: Path) -> None:
    assert "review.yaml is never put back" in kit(here, "restore", ID).out


# an earlier version of a file ---------------------------------------------------------------


def test_what_would_change_is_shown_and_done_only_on_a_yes(here: Path) -> None:
    keep_notes(here, "one", "Called the supplier")
    before = tree(here)
    asked = kit(here, "restore", ID, "curation.yaml")
    assert (asked.code, "--yes" in asked.err) == (2, True)
    assert re.search(r"(?m)^ +- .*Called the supplier", asked.out)
    assert tree(here) == before


@pytest.mark.parametrize(("answer", "is_done"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_on_a_terminal_it_asks(
    here: Path, monkeypatch: pytest.MonkeyPatch, answer: str, is_done: bool
) -> None:
    keep_notes(here, "one", "two")
    before = (incident(here) / "curation.yaml").read_bytes()
    terminal = io.StringIO(answer)
    monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdin", terminal)
    ran = kit(here, "restore", ID, "curation.yaml")
    changed = (incident(here) / "curation.yaml").read_bytes() != before
    assert (ran.code, changed, "nothing was changed" in ran.out) == (0, is_done, not is_done)


def test_a_restoration_is_undone_like_any_other_change(here: Path) -> None:
    keep_notes(here, "one", "two")
    path = incident(here) / "curation.yaml"
    now = path.read_bytes()
    for _ in range(2):
        assert kit(here, "restore", ID, "curation.yaml", "--yes").code == 0
        assert "two" not in path.read_text()
        assert kit(here, "restore", ID, "curation.yaml", "--yes").code == 0
        assert path.read_bytes() == now


@pytest.mark.parametrize("name", ["report", "report.ipynb", f"incidents/{ID}/report.ipynb"])
def test_a_notebook_comes_back_byte_for_byte(here: Path, name: str) -> None:
    path = incident(here) / "report.ipynb"
    [earlier] = [one.read() for one in list_versions(incident(here)) if one.file == path.name]
    assert path.read_bytes() != earlier
    assert kit(here, "restore", ID, name, "--yes").code == 0
    assert path.read_bytes() == earlier


def test_the_words_of_a_notebook_are_compared_and_not_its_json(here: Path) -> None:
    write_words(here, "causes", "Nobody knows.\nNobody asked.")
    said = kit(here, "restore", ID, "report")
    assert re.search(r"(?m)^  \[Contributing factors: text\]$", said.out)
    assert re.search(rf"(?m)^  \+ {CAUSE}$", said.out)
    assert re.search(r"(?m)^  - Nobody asked\.$", said.out)
    assert not re.search(r"cell_type|\\n|\"source\"|metadata", said.out)


def test_what_was_broken_by_hand_is_brought_back(here: Path) -> None:
    """The file that is there need not be readable, least of all then."""
    for name, what in (("report.ipynb", "{ half"), ("curation.yaml", "events: [")):
        keep_notes(here, "one", "two")
        path = incident(here) / name
        path.write_text(what)
        assert kit(here, "restore", ID).code == 0
        assert kit(here, "restore", ID, name, "--yes").code == 0
        assert path.read_text() != what
    assert kit(here, "check", ID).code != 2


def test_a_file_that_was_deleted_is_brought_back(here: Path) -> None:
    (incident(here) / "report.ipynb").unlink()
    assert kit(here, "restore", ID, "report", "--yes").code == 0
    assert (incident(here) / "report.ipynb").is_file()


def test_the_facts_that_were_deleted_are_brought_back(here: Path) -> None:
    """Without them there is no incident for any other command; `new` would begin another."""
    facts = incident(here) / "incident.yaml"
    stood = facts.read_bytes()
    answered = kit(here, "security", ID, "--answer", "yes", "--by", "Ada Fictional")
    assert answered.code in (0, 5), answered.err
    facts.unlink()
    assert "restore" in kit(here, "check", ID).err
    assert kit(here, "restore", ID).code == 0
    assert kit(here, "restore", ID, "incident.yaml", "--yes").code == 0
    assert facts.read_bytes() == stood


def test_everything_that_stood_at_a_time_is_brought_back(here: Path) -> None:
    keep_notes(here, "one")
    folder = incident(here)
    before = {name: (folder / name).read_bytes() for name in ("curation.yaml", "report.ipynb")}
    age_versions(folder, timedelta(hours=2))
    write_words(here, "causes", "Other words.")
    keep_notes(here, "two")
    assert kit(here, "report", ID).code == 0
    an_hour_ago = f"{utc_now() - timedelta(hours=1):%Y-%m-%dT%H:%MZ}"
    assert kit(here, "restore", ID, "--at", an_hour_ago, "--yes").code == 0
    assert (folder / "curation.yaml").read_bytes() == before["curation.yaml"]
    assert "Other words." in (folder / "report.ipynb").read_text()


NOON = datetime(2027, 6, 8, 12, 0, tzinfo=UTC)  # 13:00 in the workspace's zone


@pytest.mark.parametrize(
    ("typed", "until", "is_wanted"),
    [
        ("12:30", NOON - timedelta(minutes=29), True),
        ("12:30", NOON - timedelta(minutes=31), False),
        ("12:30:30", NOON - timedelta(minutes=29), True),
        ("13:30", NOON - timedelta(hours=23, minutes=29), True),
        ("13:30", NOON - timedelta(hours=23, minutes=31), False),
        ("11:30Z", NOON - timedelta(minutes=29), True),
        ("2027-06-08 12:30", NOON - timedelta(minutes=29), True),
        ("2027-06-08T11:30Z", NOON - timedelta(minutes=31), False),
    ],
)
def test_a_time_without_a_day_is_the_last_such_time(
    tmp_path: Path, typed: str, until: datetime, is_wanted: bool
) -> None:
    """In the workspace's zone; what was replaced after it stood then."""
    create_workspace(tmp_path)
    folder = open_workspace(tmp_path).create({"id": ID, "title": "Now"})
    keep_version(folder.path, "incident.yaml", b"title: Then", until)
    plans = plan_restoration(load_case(open_workspace(tmp_path), ID), "incident", typed, NOON)
    assert [plan.then for plan in plans] == [b"title: Then"] * is_wanted


def age_versions(folder: Path, span: timedelta) -> None:
    """Put the times of all versions back, as if they were replaced earlier."""
    for one in list_versions(folder):
        until = f"{one.until - span:%Y%m%dT%H%M%SZ}"
        number, _, rest = one.path.name.split("_", 2)
        one.path.rename(one.path.with_name(f"{number}_{until}_{rest}"))


def test_what_stands_since_then_is_not_touched(here: Path) -> None:
    tomorrow = f"{utc_now() + timedelta(days=1):%Y-%m-%dT%H:%MZ}"
    said = kit(here, "restore", ID, "--at", tomorrow)
    assert (said.code, "nothing to bring back" in said.out) == (0, True)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (["review.yaml"], "never put back"),
        (["events.jsonl"], "never put back"),
        (["redactions.yaml"], "no earlier version"),
        (["report", "--at", "99"], "no version 99"),
        (["report", "--at", "yesterday"], "is no time"),
        (["report.ipybn"], "did you mean report.ipynb?"),
        (["overview"], "was not deleted from report.ipynb"),
        (["Contributing factors"], "was not deleted from report.ipynb"),
        (["nonsense"], "no deleted section and no file 'nonsense'"),
    ],
)
def test_what_cannot_be_brought_back_says_why(here: Path, what: list[str], said: str) -> None:
    ran = kit(here, "restore", ID, *what, "--yes")
    assert (ran.code, said in ran.err) == (2, True), ran.err


def test_what_was_saved_after_the_look_is_not_replaced(here: Path) -> None:
    """Somebody agreed to another difference."""
    keep_notes(here, "one", "two")
    case = load_case(open_workspace(here), ID)
    plans = plan_restoration(case, "curation.yaml", None, utc_now())
    path = incident(here) / "curation.yaml"
    path.write_text(path.read_text() + "# theirs\n")
    with pytest.raises(UsageError, match="saved meanwhile"):
        restore(case, plans)
    assert path.read_text().endswith("# theirs\n")


def replace_by_link(path: Path) -> None:
    shutil.move(path, path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


#: What may happen to the last of several files before they are brought back.
BETWEEN = {
    "it was saved": lambda path: path.write_text(path.read_text() + "\n"),
    "it may only be read": lambda path: path.chmod(0o444),
    "it is a link": replace_by_link,
}


@pytest.mark.parametrize("happen", BETWEEN.values(), ids=BETWEEN)
def test_of_several_files_all_come_back_or_none(here: Path, happen: Callable[[Path], None]) -> None:
    keep_notes(here, "one")
    age_versions(incident(here), timedelta(hours=2))
    write_words(here, "causes", "Other words.")
    keep_notes(here, "two")
    assert kit(here, "report", ID).code == 0
    an_hour_ago = f"{utc_now() - timedelta(hours=1):%Y-%m-%dT%H:%MZ}"
    case = load_case(open_workspace(here), ID)
    plans = plan_restoration(case, None, an_hour_ago, utc_now())
    assert len(plans) > 1
    happen(incident(here) / plans[-1].file)
    before = tree(incident(here))
    with pytest.raises(UsageError):
        restore(case, plans)
    assert tree(incident(here)) == before


def test_a_number_alone_is_the_version_of_its_own_file(here: Path) -> None:
    keep_notes(here, "one", "two")
    [*_, newest] = list_versions(incident(here))
    report = (incident(here) / "report.ipynb").read_bytes()
    assert newest.file == "curation.yaml"
    assert kit(here, "restore", ID, "--at", str(newest.number), "--yes").code == 0
    assert (incident(here) / "curation.yaml").read_bytes() == newest.read()
    assert (incident(here) / "report.ipynb").read_bytes() == report
    assert "no version 99 of any file" in kit(here, "restore", ID, "--at", "99").err


def put_another_s(folder: Path, words: str) -> None:
    """Another incident's report in place of this one's, saved there by mistake."""
    path = incident(folder) / "report.ipynb"
    content = notebook(path)
    content["metadata"]["incident_kit"]["incident"] = "2026-03-04-queue"
    save(path, content)
    write_words(folder, "causes", words)


def test_another_incident_s_words_never_come_back(here: Path) -> None:
    """They may be held there; what stood here by mistake is kept, and left where it is."""
    put_another_s(here, "Held words of another.")
    assert kit(here, "restore", ID, "report.ipynb", "--yes").code == 0
    [*_, another_s] = list_versions(incident(here))
    assert b"Held words" in another_s.read()
    for what in (["report.ipynb"], ["--at", str(another_s.number)]):
        refused = kit(here, "restore", ID, *what, "--yes")
        assert (refused.code, "2026-03-04-queue" in refused.err) == (2, True)
    delete(here, "causes")
    refused = kit(here, "restore", ID, "causes", "--at", str(another_s.number), "--yes")
    assert refused.code == 2
    assert kit(here, "restore", ID, "causes", "--yes").code == 0
    assert read_words(here, "causes")[-1] == CAUSE


def test_no_section_is_put_into_another_incident_s_notebook(here: Path) -> None:
    put_another_s(here, "Held words of another.")
    delete(here, "lucky")
    before = tree(here)
    assert kit(here, "restore", ID, "lucky", "--yes").code == 2
    assert tree(here) == before


# a section that was deleted -------------------------------------------------------------------


def test_a_deleted_section_comes_back_with_its_last_words(here: Path) -> None:
    before = read_words(here, "causes")
    delete(here, "causes")
    listed = kit(here, "restore", ID)
    assert "Contributing factors, from report.ipynb, with the words of version" in listed.out
    assert kit(here, "restore", ID, "causes", "--yes").code == 0
    assert read_words(here, "causes") == before
    assert CAUSE in before


def test_check_says_how_a_section_that_is_asked_for_comes_back(here: Path) -> None:
    """It does not ask to write in what is not there; of one that nobody asks for, nothing."""
    for section in ("causes", "lucky"):
        delete(here, section)
    said = kit(here, "check", ID).out
    assert f"deleted from report.ipynb: incident-kit restore {ID} causes" in said
    assert not re.search(r"write in report\.ipynb: .*Contributing factors", said)
    assert f"restore {ID} lucky" not in said


@pytest.mark.parametrize("what", ["{ half", "[]"])
def test_who_meets_a_broken_notebook_is_told_how_it_comes_back(here: Path, what: str) -> None:
    (incident(here) / "report.ipynb").write_text(what)
    refused = kit(here, "check", ID)
    assert refused.code == 2
    [command] = re.findall(r"incident-kit (restore .+)$", refused.err, re.M)
    assert kit(here, *shlex.split(command), "--yes").code == 0
    assert kit(here, "check", ID).code != 2


def test_a_section_is_named_by_its_name_too(here: Path) -> None:
    delete(here, "causes")
    assert kit(here, "restore", ID, "contributing factors", "--yes").code == 0
    assert CAUSE in read_words(here, "causes")


def test_a_section_nobody_wrote_in_comes_back_empty(here: Path) -> None:
    delete(here, "lucky")
    assert "without words" in kit(here, "restore", ID).out
    assert kit(here, "restore", ID, "lucky", "--yes").code == 0
    assert read_words(here, "lucky")[-1] == ""


def test_a_section_of_the_public_version_comes_back_as_it_is_proposed(here: Path) -> None:
    delete(here, "why", "public")
    assert kit(here, "restore", ID, "why", "--yes").code == 0
    heading, *_ = read_words(here, "why", "public")
    assert heading == "## Why it happened"


def test_a_section_deleted_from_both_notebooks_asks_which(here: Path) -> None:
    for name in ("report", "public"):
        delete(here, "header", name)
    asked = kit(here, "restore", ID, "header", "--yes")
    assert asked.code == 2
    assert f"restore {ID} report/header" in asked.err
    assert kit(here, "restore", ID, "public/header", "--yes").code == 0
    assert read_words(here, "header", "public") != []
    assert read_words(here, "header", "report") == []


def test_a_deleted_section_stays_deleted_until_it_is_asked_for(here: Path) -> None:
    delete(here, "causes")
    assert kit(here, "report", ID).code == 0
    assert read_words(here, "causes") == []
    assert kit(here, "restore", ID, "causes", "--yes").code == 0
    assert CAUSE in read_words(here, "causes")


def test_the_words_of_an_older_version_are_taken_where_it_is_named(here: Path) -> None:
    write_words(here, "causes", "Newer words.")
    assert kit(here, "report", ID).code == 0
    [older, _] = [one for one in list_versions(incident(here)) if one.file == "report.ipynb"]
    delete(here, "causes")
    assert kit(here, "restore", ID, "causes", "--at", str(older.number), "--yes").code == 0
    assert CAUSE in read_words(here, "causes")
