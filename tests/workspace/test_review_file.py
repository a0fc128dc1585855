"""``review.yaml`` is appended to line by line, and what two clones append is valid together."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.trying import tried

from incident_kit.errors import FileError, UsageError
from incident_kit.files import parse_yaml
from incident_kit.model import Review
from incident_kit.review import find_faults
from incident_kit.workspace import Folder, create_workspace, open_workspace
from incident_kit.workspace.codec import stamp
from incident_kit.workspace.recording import ReviewPage

ID = "2026-11-03-app-routing"
NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)


def make_folder(root: Path) -> Folder:
    create_workspace(root, {"team": "Example"})
    return open_workspace(root).create({"id": ID, "started": "2026-11-03T09:00Z"})


def row_of(section: str, number: int = 0, *, by: str = "Dee Example") -> dict[str, object]:
    """An entry of a list; a higher number is a minute later."""
    at = stamp(NOW + timedelta(minutes=number))
    rows: dict[str, dict[str, object]] = {
        "security": {"decision": "clear", "role": "information assurance", "reason": "looked"},
        "signoffs": {"role": "delivery manager", "text": "sha256:0"},
        "publications": {"target": "statuspage", "action": "draft", "text": "sha256:0"},
        "declines": {"action": "decline", "reason": "nobody noticed"},
        "acknowledgements": {"about": "no tenants", "reason": "we have none"},
    }
    who = {} if section == "publications" else {"by": by}
    return {**who, **rows[section], "at": at}


def test_an_entry_is_one_line_and_one_more_in_the_journal(tmp_path: Path) -> None:
    here = make_folder(tmp_path)
    here.append_review("signoffs", row_of("signoffs"))
    before = (here.path / "review.yaml").read_text().splitlines()
    link = here.append_review("signoffs", row_of("signoffs", 1, by="Pat Example"))
    after = (here.path / "review.yaml").read_text().splitlines()
    added = [line for line in after if line not in before]
    assert [line for line in after if line in before] == before
    assert len(added) == 2
    assert added[0].startswith("  - {by: Pat Example, role: delivery manager, text: sha256:0, at: ")
    assert added[1] == f"  - {link.digest}"


def test_an_entry_says_what_it_was_recorded_under(tmp_path: Path) -> None:
    """The answer on security, the rule in force, and the entries that were the last."""
    here = make_folder(tmp_path)
    first = here.append_review("security", row_of("security"))
    here.append_review("signoffs", row_of("signoffs", 1))
    data = parse_yaml((here.path / "review.yaml").read_text(), "review.yaml")
    assert data["signoffs"][0]["answered"] == "unknown"
    assert data["signoffs"][0]["rule"] == "1 person who did not write it"
    assert data["signoffs"][0]["follows"] == [first.digest]


def test_a_record_names_its_incident_and_has_one_form(tmp_path: Path) -> None:
    link = make_folder(tmp_path).append_review("declines", row_of("declines"))
    assert link.record == (
        '{"action":"decline","answered":"unknown","at":"2026-11-03T12:00:00Z",'
        '"by":"Dee Example","incident":"2026-11-03-app-routing","question":"decline",'
        '"reason":"nobody noticed","version":1}'
    )


def test_no_entry_is_dated_before_those_that_stand(tmp_path: Path) -> None:
    here = make_folder(tmp_path)
    here.append_review("signoffs", row_of("signoffs", 6))
    with pytest.raises(UsageError, match="the clock here says 2026-11-03 12:00 UTC"):
        here.append_review("signoffs", row_of("signoffs", by="Pat Example"))
    here.append_review("signoffs", row_of("signoffs", 1, by="Pat Example"))
    assert find_faults(here.review()) == ()


#: The same file in styles that people and other programs write.
STYLES = {
    "as the kit wrote it once": "version: 1\nsignoffs:\n  - by: Ada\n    role: ''\n"
    "    at: 2026-11-03T09:02Z\n    text: sha256:0\nsecurity:\n",
    "flush lists, comments": "# ours\nversion: 1\nsignoffs:   # who\n- by: Ada\n  role: ''\n"
    "  at: 2026-11-03T09:02Z\n  text: sha256:0\n\n# the end\n",
    "in one line": "version: 1\nsignoffs: [{by: Ada, role: '', at: 2026-11-03T09:02Z, "
    "text: sha256:0}]\n",
    "empty lists": "version: 1\nsignoffs:\n- {by: Ada, role: '', at: 2026-11-03T09:02Z, "
    "text: sha256:0}\nsecurity: []\njournal: []\n",
    "a text over lines": "signoffs:\n  - at: 2026-11-03T09:02Z\n    text: sha256:0\n    role: |\n"
    "      a role\n      # no comment\n    by: Ada\n",
    "ends inside a text": "signoffs:\n  - at: 2026-11-03T09:02Z\n    text: sha256:0\n    by: Ada\n"
    "    role: |\n      a role\n      # no comment\n",
    "a document with its marks": "---\nversion: 1\nsignoffs:\n  - {by: Ada, role: '', "
    "at: 2026-11-03T09:02Z, text: sha256:0}\n...\n",
}


@pytest.mark.parametrize("style", STYLES)
def test_a_file_in_any_style_is_appended_to(tmp_path: Path, style: str) -> None:
    """What stood there is from before the chain, and locked by the first entry of it."""
    here = make_folder(tmp_path)
    path = here.path / "review.yaml"
    path.write_text(STYLES[style])
    (old,) = here.review().signoffs
    for section in ("security", "signoffs", "declines"):
        here.append_review(section, row_of(section))
    review = here.review()
    assert [one.by for one in review.signoffs] == ["Ada", "Dee Example"]
    assert review.signoffs[0] == old
    assert [link.is_chained for link in review.links] == [True, False, True, True]
    assert find_faults(review) == ()
    path.write_text(path.read_text().replace("Ada", "Eda"))
    assert find_faults(here.review()) != ()


ODD = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12).filter(str.strip)


@tried(12)
@given(by=ODD, reason=ODD)
def test_any_wording_is_recorded_as_it_was_given(
    tmp_path_factory: pytest.TempPathFactory, by: str, reason: str
) -> None:
    root = tmp_path_factory.getbasetemp() / "wording of a reason"
    shutil.rmtree(root, ignore_errors=True)
    here = make_folder(root)
    for section in ("declines", "security"):
        here.append_review(section, {**row_of(section, by=by), "reason": reason})
    review = here.review()
    assert [(one.by, one.reason) for one in (*review.declines, *review.security)] == [
        (by, reason)
    ] * 2
    assert find_faults(review) == ()


def test_no_answer_is_lost_to_one_that_is_recorded_at_the_same_time(tmp_path: Path) -> None:
    here = make_folder(tmp_path)
    names = [f"{name} Example" for name in ("Ada", "Bo", "Cy", "Dee", "Eli", "Flo")]
    with ThreadPoolExecutor(len(names)) as people:
        rows = (row_of("signoffs", by=name) for name in names)
        list(people.map(lambda row: here.append_review("signoffs", row), rows))
    review = here.review()
    assert sorted(one.by for one in review.signoffs) == names
    assert find_faults(review) == ()


def _list_edits(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Every line that says something taken out, doubled, moved one up, and put at the end."""
    for number, line in enumerate(lines):
        if not line or line.startswith("#"):
            continue
        before, after = lines[:number], lines[number + 1 :]
        yield f"without {line!r}", [*before, *after]
        yield f"doubled {line!r}", [*before, line, line, *after]
        yield f"moved {line!r}", [*before[:-1], line, *before[-1:], *after]
        yield f"put last {line!r}", [*before, *after, line]


def _list_values(review: Review) -> tuple[object, ...]:
    return review.security, review.signoffs, review.declines, review.refusal


def test_any_line_taken_out_doubled_or_moved_is_seen_or_changes_nothing(tmp_path: Path) -> None:
    here = make_folder(tmp_path)
    (here.path / "review.yaml").write_text(STYLES["flush lists, comments"])
    for number, section in enumerate(("security", "signoffs", "declines", "signoffs")):
        here.append_review(section, row_of(section, number, by=f"Person {number}"))
    text = (here.path / "review.yaml").read_text()
    page = ReviewPage(text, "review.yaml", ID, here.settings)
    was = page.read()
    for how, lines in _list_edits(text.splitlines()):
        try:
            now = replace(page, text="\n".join(lines) + "\n").read()
        except FileError:
            continue
        assert find_faults(now) or _list_values(now) == _list_values(was), how


# two clones -----------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> None:
    person = ("-c", "user.name=Dee Example", "-c", "user.email=dee@paas.example")
    subprocess.run(["git", *person, *arguments], cwd=folder, check=True, capture_output=True)


SECTIONS = ("security", "signoffs", "publications", "declines", "acknowledgements")
#: What stands already, and what each of two people adds who do not see each other's.
MERGES = [
    ((), ("signoffs",), ("signoffs",)),
    ((), ("security", "signoffs"), ("security", "signoffs")),
    ((), ("security",), ("signoffs",)),
    (("security",), ("signoffs",), ("signoffs", "publications")),
    (("security", "signoffs"), ("security", "acknowledgements"), ("signoffs", "declines")),
    (SECTIONS, SECTIONS, SECTIONS),
    (("declines",), ("acknowledgements",), ("acknowledgements", "publications")),
]


@pytest.mark.parametrize(("before", "ours", "theirs"), MERGES)
def test_git_merges_what_two_clones_recorded(
    tmp_path: Path, before: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...]
) -> None:
    """The lines of both stay, by the `.gitattributes` that `init` writes."""
    here = make_folder(tmp_path / "ours")
    _append_all(here, before, "Jo Example")
    git(tmp_path / "ours", "init", "-q", "-b", "main")
    git(tmp_path / "ours", "add", "-A")
    git(tmp_path / "ours", "commit", "-qm", "Record an incident")
    git(tmp_path, "clone", "-q", "ours", "theirs")
    there = open_workspace(tmp_path / "theirs").folder(ID)
    for folder, sections, by in ((here, ours, "Dee Example"), (there, theirs, "Pat Example")):
        _append_all(folder, sections, by)
        git(folder.path, "add", "-A")
        git(folder.path, "commit", "-qm", f"Record what {by} said")
    git(tmp_path / "ours", "pull", "-q", "--no-rebase", "--no-edit", "../theirs", "main")
    review = here.review()
    assert find_faults(review) == ()
    assert len(review.links) == len(review.journal) == len(before) + len(ours) + len(theirs)
    here.append_review("signoffs", row_of("signoffs", 90, by="Mo Example"))
    assert find_faults(here.review()) == ()
    assert len(here.review().chain.heads) == 1


def _append_all(folder: Folder, sections: tuple[str, ...], by: str) -> None:
    for number, section in enumerate(sections):
        row = row_of(section, number, by=by)
        if section == "declines":
            row["action"] = "undo"
        folder.append_review(section, row)


def test_what_was_decided_twice_not_to_be_published_is_not_read(tmp_path: Path) -> None:
    """Both clones wrote `not_publishing`: until somebody takes one out, nothing leaves."""
    here = make_folder(tmp_path)
    here.append_review("declines", row_of("declines"))
    path = here.path / "review.yaml"
    (line,) = [one for one in path.read_text().splitlines() if one.startswith("not_publishing")]
    path.write_text(path.read_text().replace(line, f"{line}\n{line}"))
    with pytest.raises(FileError, match=r"review\.yaml, line"):
        here.review()
