"""Changes: GitHub's saved answers and the commits of a clone, in the window, as they ended."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incident_kit.errors import IncidentKitError, SourceError, UsageError
from incident_kit.model import Event, Gathered, Window
from incident_kit.sources.changes.git import GitRepository
from incident_kit.sources.changes.saved import GitHubFile

START = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
WINDOW = Window(START, START + timedelta(hours=4))
SHA = "a84d88e7554fc1fa21bcbc4efae3c782a70d2b9d"
API = "https://api.github.com/repos/harbour/router"


def deployment(number: int = 1, at: str = "2026-11-03T08:41:00Z", **more: object) -> dict[str, Any]:
    return {
        "url": f"{API}/deployments/{number}",
        "id": number,
        "node_id": "DE_kwDO",
        "sha": SHA,
        "ref": "main",
        "task": "deploy",
        "payload": {},
        "original_environment": "production",
        "environment": "production",
        "description": "Router 4.2.0",
        "creator": {"login": "kofi-marchbanks", "id": 7, "type": "User", "site_admin": False},
        "created_at": at,
        "updated_at": at,
        "statuses_url": f"{API}/deployments/{number}/statuses",
        "repository_url": API,
        "transient_environment": False,
        "production_environment": True,
        **more,
    }


def status(
    state: str, number: int = 1, at: str = "2026-11-03T08:44:00Z", **more: object
) -> dict[str, Any]:
    return {
        "url": f"{API}/deployments/{number}/statuses/9",
        "id": 9,
        "state": state,
        "creator": {"login": "harbour-deploys[bot]", "type": "Bot"},
        "description": "",
        "environment": "production",
        "target_url": "",
        "log_url": "",
        "created_at": at,
        "updated_at": at,
        "deployment_url": f"{API}/deployments/{number}",
        "repository_url": API,
        **more,
    }


def release(**more: object) -> dict[str, Any]:
    return {
        "url": f"{API}/releases/5",
        "html_url": "https://github.com/harbour/router/releases/tag/v4.2.0",
        "id": 5,
        "author": {"login": "nerys-calloway", "type": "User"},
        "tag_name": "v4.2.0",
        "target_commitish": "main",
        "name": "Fewer connections",
        "draft": False,
        "prerelease": False,
        "created_at": "2026-11-03T08:00:00Z",
        "published_at": "2026-11-03T08:30:00Z",
        "assets": [],
        **more,
    }


def run(**more: object) -> dict[str, Any]:
    return {
        "id": 30433642,
        "name": "Deploy",
        "head_branch": "main",
        "head_sha": SHA,
        "path": ".github/workflows/deploy.yml",
        "display_title": "Lower the connection limit",
        "run_number": 562,
        "event": "push",
        "status": "completed",
        "conclusion": "failure",
        "workflow_id": 159038,
        "url": f"{API}/actions/runs/30433642",
        "html_url": "https://github.com/harbour/router/actions/runs/30433642",
        "created_at": "2026-11-03T08:35:00Z",
        "updated_at": "2026-11-03T08:39:00Z",
        "run_started_at": "2026-11-03T08:36:00Z",
        "actor": {"login": "kofi-marchbanks", "type": "User"},
        "triggering_actor": {"login": "idris-fenwick", "type": "User"},
        "repository": {"id": 1, "name": "router", "full_name": "harbour/router"},
        **more,
    }


def read(folder: Path, *documents: object, name: str = "saved") -> Gathered:
    """What is gathered from one document, or from a folder of several."""
    path = folder / name
    if len(documents) == 1:
        path = path.with_suffix(".json")
        path.write_text(json.dumps(documents[0]))
    else:
        path.mkdir()
        for number, document in enumerate(documents):
            (path / f"{number}.json").write_text(json.dumps(document))
    [gathered] = GitHubFile(path)(WINDOW)
    return gathered


def only(gathered: Gathered) -> Event:
    [event] = gathered.events
    return event


# ---- what a change says

DONE = status("success")
SAID = [
    (
        deployment(statuses=[DONE]),
        "Deployed router main (a84d88e) to **production** in 3 min: Rou",
    ),
    (deployment(statuses=[status("failure")]), "to **production** **failed** after 3 min: Rout"),
    (deployment(statuses=[status("error")]), "to **production** **failed** after 3 min: Router"),
    (deployment(statuses=[status("in_progress")]), "to **production** began: Router"),
    (deployment(), "to **production**, its end not saved: Router"),
    (deployment(ref=SHA, statuses=[DONE]), "Deployed router a84d88e to"),
    (deployment(ref="refs/tags/v4", statuses=[DONE]), "Deployed router v4 (a84d88e) to"),
    (deployment(description="", statuses=[DONE]), "to **production** in 3 min"),
    (deployment(statuses=[status("success", at="2026-11-03T08:41:30Z")]), "**production**: R"),
    (release(), "Release **v4.2.0** of router published: Fewer connections"),
    (release(prerelease=True, name="v4.2.0"), "Pre-release **v4.2.0** of router published"),
    (run(), "Workflow **Deploy** #562 of router main (a84d88e) **failed**: Lower"),
    (run(conclusion="success"), "succeeded: Lower the connection limit"),
    (run(conclusion="timed_out"), "**timed out**"),
    (run(conclusion=None, status="in_progress"), " began: Lower"),
    (run(conclusion="stale"), " ended: stale"),
    ({"total_count": 1, "workflow_runs": [run()]}, "Workflow **Deploy** #562"),
]


@pytest.mark.parametrize(("document", "words"), SAID)
def test_a_change_says_what_went_where_and_how_it_ended(
    tmp_path: Path, document: object, words: str
) -> None:
    event = only(read(tmp_path, document))
    assert words in event.body
    assert (event.source, event.kind) == ("changes", "change")


IDS = [
    ([deployment()], "change:harbour/router/deployments/1", "2026-11-03T08:41:00+00:00"),
    ([release()], "change:harbour/router/releases/5", "2026-11-03T08:30:00+00:00"),
    ([run()], "change:harbour/router/actions/runs/30433642", "2026-11-03T08:36:00+00:00"),
    (
        deployment(created_at="2026-11-03T09:41:00+01:00"),
        "change:harbour/router/deployments/1",
        "2026-11-03T08:41:00+00:00",
    ),
]


@pytest.mark.parametrize(("document", "id_", "at"), IDS)
def test_a_change_has_github_s_own_number_and_time(
    tmp_path: Path, document: object, id_: str, at: str
) -> None:
    event = only(read(tmp_path, document))
    assert (event.id, event.at.isoformat()) == (id_, at)


URLS = [
    (deployment(), f"https://github.com/harbour/router/commit/{SHA}"),
    (
        deployment(statuses=[status("failure", log_url="https://ci.example/9")]),
        "https://ci.example/9",
    ),
    (
        deployment(url="https://git.example/api/v3/repos/harbour/router/deployments/1"),
        f"https://git.example/harbour/router/commit/{SHA}",
    ),
    (release(), "https://github.com/harbour/router/releases/tag/v4.2.0"),
    (release(html_url="javascript:alert(1)"), None),
]


@pytest.mark.parametrize(("document", "url"), URLS)
def test_a_change_leads_to_where_it_can_be_seen(
    tmp_path: Path, document: object, url: str | None
) -> None:
    assert only(read(tmp_path, document)).url == url


def test_whoever_did_it_is_a_person_to_be_hidden(tmp_path: Path) -> None:
    gathered = read(tmp_path, [deployment(), release(), run()])
    assert {person.handles for person in gathered.people} == {
        ("kofi-marchbanks",),
        ("nerys-calloway",),
        ("idris-fenwick",),
    }


def test_a_bot_is_nobody(tmp_path: Path) -> None:
    account = {"login": "harbour-deploys[bot]", "type": "Bot"}
    gathered = read(tmp_path, [deployment(creator=account)])
    assert gathered.people == ()
    assert only(gathered).actor is not None
    assert only(gathered).actor.bot


def test_markup_in_a_title_is_no_markup(tmp_path: Path) -> None:
    body = only(read(tmp_path, run(display_title="**a** <b> [c](https://d.example)"))).body
    assert "**a**" not in body
    assert "<b>" not in body
    assert "[c](" not in body


# ---- statuses


def test_statuses_may_be_a_list_of_their_own_in_the_same_folder(tmp_path: Path) -> None:
    documents = [deployment()], [status("failure"), status("success", number=2)]
    assert "**failed**" in only(read(tmp_path, *documents)).body


def test_the_last_status_counts_whatever_the_order_they_stand_in(tmp_path: Path) -> None:
    later = status("success", at="2026-11-03T08:50:00Z")
    for number, states in enumerate(([status("failure"), later], [later, status("failure")])):
        body = only(read(tmp_path, deployment(statuses=states), name=str(number))).body
        assert body.startswith("Deployed")


def test_a_deployment_that_another_replaced_had_succeeded(tmp_path: Path) -> None:
    replaced = [status("success"), status("inactive", at="2026-11-03T10:00:00Z")]
    assert only(read(tmp_path, deployment(statuses=replaced))).body.startswith("Deployed")


def test_the_check_says_how_many_endings_are_not_known(tmp_path: Path) -> None:
    saved = [deployment(1), deployment(2), deployment(3, statuses=[status("success", 3)])]
    assert read(tmp_path, saved).check.warnings == (
        "2 deployments were saved without statuses: whether they failed is not known",
    )


# ---- what is taken and what is not


def test_only_changes_of_the_window_are_taken(tmp_path: Path) -> None:
    outside = deployment(2, "2026-11-03T07:59:59Z"), deployment(3, "2026-11-03T12:00:01Z")
    edges = deployment(4, "2026-11-03T08:00:00Z"), deployment(5, "2026-11-03T12:00:00Z")
    found = {event.id[-1] for event in read(tmp_path, [*outside, *edges]).events}
    assert found == {"4", "5"}


@pytest.mark.parametrize("event", ["pull_request", "pull_request_target"])
def test_a_run_that_checks_a_proposal_is_noise(tmp_path: Path, event: str) -> None:
    assert only(read(tmp_path, run(event=event))).flags == ("noise",)
    assert only(read(tmp_path, run(), name="pushed")).flags == ()


def test_a_draft_of_a_release_has_not_happened(tmp_path: Path) -> None:
    gathered = read(tmp_path, [release(draft=True, published_at=None)])
    assert (gathered.events, gathered.check.complete) == ((), True)


@pytest.mark.parametrize("empty", [[], {"total_count": 0, "workflow_runs": []}])
def test_an_empty_answer_is_an_answer(tmp_path: Path, empty: object) -> None:
    gathered = read(tmp_path, empty)
    assert (gathered.events, gathered.check.complete) == ((), True)


@pytest.mark.parametrize(
    "document",
    [
        [[deployment(1)], [deployment(2)]],
        {"deployments": [deployment(1)], "releases": [release()]},
    ],
    ids=["a list of pages", "an object with lists"],
)
def test_pages_and_objects_with_lists_are_read_too(tmp_path: Path, document: object) -> None:
    assert len(read(tmp_path, document).events) == 2


SKIPPED = [
    deployment(created_at="soon"),
    deployment(id="1"),
    deployment(id=True),
    deployment(repository_url="", url=""),
    release(published_at=None),
    {"id": 1, "title": "something else"},
    7,
    None,
]


@pytest.mark.parametrize("record", SKIPPED)
def test_a_record_without_a_number_a_time_or_a_repository_is_skipped_and_told(
    tmp_path: Path, record: object
) -> None:
    gathered = read(tmp_path, [deployment(8, statuses=[status("success", 8)]), record])
    assert (len(gathered.events), gathered.check.skipped, gathered.check.complete) == (1, 1, False)
    assert gathered.check.warnings == (
        "1 record is no deployment, release or run that says its repository and time",
    )


FULL = [
    ("a full page inside the window", 30, "2026-11-03T08:10:00Z", False),
    ("a full page that reaches back before it", 30, "2026-11-03T07:10:00Z", True),
    ("a page with room", 29, "2026-11-03T08:10:00Z", True),
]


@pytest.mark.parametrize(("why", "count", "first", "complete"), FULL, ids=[row[0] for row in FULL])
def test_a_list_that_may_go_on_is_incomplete(
    tmp_path: Path, why: str, count: int, first: str, complete: bool
) -> None:
    saved = [release(id=n, published_at="2026-11-03T09:00:00Z") for n in range(count - 1)]
    gathered = read(tmp_path, [*saved, release(id=99, published_at=first)])
    assert gathered.check.complete is complete


@pytest.mark.parametrize(
    "text", ["{}", '{"incidents": []}', '[{"id": 1}]', "7", "null", '"x"', "{", "", "\xff"]
)
def test_what_is_not_github_s_is_refused_with_what_would_do(tmp_path: Path, text: str) -> None:
    path = tmp_path / "saved.json"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(SourceError, match=r"^saved.json: (holds no deployment|cannot be)") as error:
        GitHubFile(path)(WINDOW)
    assert "gh api repos/OWNER/NAME/deployments" in error.value.todo[0]


def test_a_file_of_a_folder_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([release()]))
    (tmp_path / "b.json").write_text("{")
    [gathered] = GitHubFile(tmp_path)(WINDOW)
    assert (len(gathered.events), gathered.check.complete) == (1, False)
    assert "b.json cannot be read as JSON and was skipped" in gathered.check.warnings


def test_a_file_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file"):
        GitHubFile(tmp_path / "none.json")(WINDOW)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)
RECORDS = st.sampled_from([deployment(), status("success"), release(), run()])


@given(record=RECORDS, data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_json_raises_only_the_kit_s_own_error(
    tmp_path: Path, record: Mapping[str, Any], data: st.DataObject
) -> None:
    keys = data.draw(st.lists(st.sampled_from(sorted(record))))
    broken = {**record, **{key: data.draw(VALUES) for key in keys}}
    path = tmp_path / "any.json"
    path.write_text(json.dumps(data.draw(st.sampled_from([broken, [broken]]) | VALUES)))
    try:
        [gathered] = GitHubFile(path)(WINDOW)
    except IncidentKitError:
        return
    assert all(event.at in WINDOW for event in gathered.events)


def test_the_same_file_gives_the_same_events(tmp_path: Path) -> None:
    saved = [deployment(statuses=[status("success")]), release(), run()]
    assert read(tmp_path, saved) == read(tmp_path, saved)


# ---- commits of a clone


def git(folder: Path, *arguments: str, at: str = "2026-11-03T08:30:00+00:00") -> str:
    names = {"NAME": "Kofi Marchbanks", "EMAIL": "kofi@harbour.example", "DATE": at}
    who = {f"GIT_{role}_{key}": text for key, text in names.items() for role in ROLES}
    environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "HOME": str(folder)}
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


ROLES = ("AUTHOR", "COMMITTER")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    folder = tmp_path / "router"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "remote", "add", "origin", "https://kofi:sesame@github.com/harbour/router.git")
    return folder


def commit(folder: Path, subject: str, at: str = "2026-11-03T08:30:00+00:00") -> str:
    git(folder, "commit", "--quiet", "--allow-empty", "-m", subject, at=at)
    return git(folder, "rev-parse", "HEAD").strip()


def commits(folder: Path) -> Gathered:
    [gathered] = GitRepository(folder, "router")(WINDOW)
    return gathered


def test_a_commit_has_its_hash_its_author_and_its_page(clone: Path) -> None:
    sha = commit(clone, "Lower the *limit*")
    gathered = commits(clone)
    event = only(gathered)
    assert event.id == f"change:harbour/router/commits/{sha}"
    assert event.body == f"Commit {sha[:7]} in router: Lower the \\*limit\\*"
    assert event.url == f"https://github.com/harbour/router/commit/{sha}"
    assert event.at == START + timedelta(minutes=30)
    assert [(one.name, one.emails) for one in gathered.people] == [
        ("Kofi Marchbanks", ("kofi@harbour.example",))
    ]
    assert (gathered.check.source, gathered.check.complete) == ("Changes, router (main)", True)
    assert "sesame" not in repr(gathered)


def test_only_commits_of_the_window_are_read(clone: Path) -> None:
    commit(clone, "before", at="2026-11-03T07:59:59+00:00")
    commit(clone, "inside, by the local clock", at="2026-11-03T09:00:00+01:00")
    commit(clone, "after", at="2026-11-03T12:00:01+00:00")
    assert "inside" in only(commits(clone)).body


def test_what_was_merged_stands_at_the_time_it_came_in(clone: Path) -> None:
    commit(clone, "start", at="2026-11-02T08:00:00+00:00")
    git(clone, "switch", "--quiet", "--create", "limit")
    commit(clone, "written days before", at="2026-11-02T09:00:00+00:00")
    git(clone, "switch", "--quiet", "main")
    title = "Merge pull request #12 from harbour/limit"
    git(clone, "merge", "--quiet", "--no-ff", "-m", title, "-m", "Lower the limit", "limit")
    assert only(commits(clone)).body.endswith(f": {title}: Lower the limit")


def test_a_shallow_clone_is_told_as_incomplete(clone: Path, tmp_path: Path) -> None:
    commit(clone, "one")
    commit(clone, "two")
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{clone}", str(shallow))
    gathered = commits(shallow)
    assert (len(gathered.events), gathered.check.complete) == (1, False)
    assert "shallow" in gathered.check.warnings[0]


def test_a_clone_without_commits_has_none(clone: Path) -> None:
    gathered = commits(clone)
    assert (gathered.events, gathered.check.complete) == ((), True)


def test_a_folder_inside_another_repository_is_none_itself(clone: Path) -> None:
    commit(clone, "one")
    inner = clone / "docs"
    inner.mkdir()
    with pytest.raises(SourceError, match="router: is no git repository"):
        commits(inner)


def test_without_git_the_error_says_what_to_install(clone: Path) -> None:
    with pytest.raises(SourceError, match="git is not installed") as error:
        GitRepository(clone, "router", program="git-that-is-not-there")(WINDOW)
    assert error.value.todo[0].startswith("Install git")


CONFIGURED = [
    ("core.fsmonitor", "{}"),
    ("core.pager", "{}"),
    ("pager.log", "{}"),
    ("gpg.program", "{}"),
    ("diff.external", "{}"),
    ("alias.log", "!{}"),
    ("core.sshCommand", "{}"),
]


def test_nothing_that_the_clone_configures_is_run(clone: Path, tmp_path: Path) -> None:
    commit(clone, "one")
    proof = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {proof}\n")
    program.chmod(0o755)
    git(clone, "config", "log.showSignature", "true")
    for name, value in CONFIGURED:
        git(clone, "config", name, value.format(program))
    assert len(commits(clone).events) == 1
    assert not proof.exists()


def test_the_environment_leads_git_to_no_other_repository(
    clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it would inside a hook, where ``GIT_DIR`` is set."""
    commit(clone, "one")
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "--quiet")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    assert "one" in only(commits(clone)).body


REMOTES = [
    ("git@github.com:harbour/router.git", "harbour/router", True),
    ("ssh://git@github.com/harbour/router", "harbour/router", True),
    ("https://git.example/harbour/router.git", "harbour/router", False),
    ("/srv/git/router.git", "router", False),
    ("https://github.com/a/b/c", "router", False),
    ("https://[", "router", False),
]


@pytest.mark.parametrize(("remote", "name", "has_page"), REMOTES)
def test_a_clone_is_called_as_its_origin_or_else_as_its_folder(
    clone: Path, remote: str, name: str, has_page: bool
) -> None:
    git(clone, "remote", "set-url", "origin", remote)
    commit(clone, "one")
    event = only(commits(clone))
    assert event.id.startswith(f"change:{name}/commits/")
    assert bool(event.url) is has_page
