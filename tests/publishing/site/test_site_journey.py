"""A report goes into a folder of pages or a branch, is corrected there, and is taken back."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.clones import git, git_ok
from support.kit import ID, kit
from support.published import HOLD, make_accepted, sign
from support.sites import (
    BRANCH,
    BY,
    PLACES,
    configure,
    copy_incident,
    correct,
    find_words,
    list_feed_faults,
    make_place,
    open_door,
    publish_at,
    read_place,
)

from incident_kit.case import load_case
from incident_kit.errors import SourceError, UndecidedError, UsageError, WaitingError
from incident_kit.exporting.artifacts import approve_public, render_public
from incident_kit.model import Component, Event
from incident_kit.publishing.acting import Asked, draft, publish, revert
from incident_kit.publishing.plan import make_plan
from incident_kit.publishing.site import open_site
from incident_kit.publishing.site.stores import Change
from incident_kit.workspace import Sourced, open_workspace

OTHER = "2026-03-04-secretcustomer"
OVER = Asked("Dee Example", over="it is ours")


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one incident whose public text is signed, and one that nobody signed."""
    folder = make_accepted(tmp_path_factory.mktemp("signed") / "ws")
    copy_incident(folder, OTHER)
    sign(folder)
    return folder


@pytest.fixture
def here(signed: Path, tmp_path: Path) -> Path:
    """A copy of it, with room beside it."""
    return Path(shutil.copytree(signed, tmp_path / "ws"))


def _proven(workspace: Path, ident: str = ID) -> bytes:
    case = load_case(open_workspace(workspace), ident)
    files = render_public(case, approve_public(case))
    return next(one.data for one in files if one.name == "public.html")


def test_no_folder_is_no_door(here: Path) -> None:
    assert open_site(load_case(open_workspace(here), ID)) is None


@pytest.mark.parametrize("place", PLACES)
def test_a_report_is_drafted_published_corrected_and_taken_back(here: Path, place: str) -> None:
    """The whole way at each place: nothing is seen before, one address for good, nothing after."""
    site = make_place(here, place)
    other_files = {"notes.txt": b"of somebody else"}
    if place == "folder":
        site.mkdir()
        (site / "notes.txt").write_bytes(other_files["notes.txt"])
    else:
        other_files = {}
    door = open_door(here)
    assert (door.look().live, door.look().draft) == (None, None)

    assert draft(door.case, door, BY).did == "drafted"
    assert door.look().draft == _proven(here).decode()
    assert Path(dict(door.rows)["preview"]).read_bytes() == _proven(here)
    if place == "folder":
        assert read_place(site) == other_files

    assert publish(door.case, door, BY).did == "published"
    address = door.address
    first = read_place(site)
    assert first[address] == _proven(here)
    assert sorted(first.keys() - other_files.keys()) == sorted(
        [address, "index.html", "feed.xml", "reports.json"]
    )
    assert f'href="{address}"'.encode() in first["index.html"]
    assert list_feed_faults(first["feed.xml"]) == []
    assert publish(door.case, door, BY).did == "nothing"
    assert read_place(site) == first

    correct(here, "# Apps were slow\n\nCorrected: it was a disk.")
    publish_at(here)
    second = read_place(site)
    assert second[address] == _proven(here) != first[address]
    assert second.keys() == first.keys()
    assert b"Corrected on" in second["index.html"]

    assert revert(door.case, door, BY).did == "taken back"
    last = read_place(site)
    assert last.keys() == first.keys()
    assert find_words(last, "Apps were slow", "a disk") == []
    lists = {name: data for name, data in last.items() if name != address}
    assert find_words(lists, address) == []
    today = datetime.now(UTC)
    line = f"This report was withdrawn on {today.day} {today:%B %Y}."
    assert last[address].decode().count(line) == 2  # the title of the window, and the line
    assert list_feed_faults(last["feed.xml"]) == []
    assert revert(door.case, door, BY).did == "nothing"
    assert {name: last[name] for name in other_files} == other_files

    publish_at(here)
    assert read_place(site)[address] == _proven(here)


def test_the_address_says_the_day_and_no_id_and_stands_in_the_receipts(here: Path) -> None:
    make_place(here, "folder", url="https://reports.example.org/incidents")
    door = publish_at(here)
    case = load_case(open_workspace(here), ID)
    assert door.address.startswith("2026-03-03-")
    assert len(door.address) == len("2026-03-03-12345678.html")
    assert {one.url for one in case.review.publications} == {
        f"https://reports.example.org/incidents/{door.address}"
    }
    assert find_words(read_place(here.parent / "site"), ID) == []


def test_links_are_absolute_where_the_address_is_known(here: Path) -> None:
    site = make_place(here, "folder", url="https://reports.example.org")
    door = publish_at(here)
    feed = (site / "feed.xml").read_text()
    assert f'href="https://reports.example.org/{door.address}"' in feed
    assert '<link rel="self" href="https://reports.example.org/feed.xml"/>' in feed
    index = (site / "index.html").read_text()
    assert f'href="{door.address}"' in index


@pytest.mark.parametrize("place", PLACES)
def test_other_reports_stay_as_bytes_and_stay_listed(here: Path, place: str) -> None:
    site = make_place(here, place)
    first = publish_at(here)
    page = read_place(site)[first.address]
    correct(here, "Deploys were slow.", OTHER)
    kit(here, *HOLD)  # the first one is held by now, and nothing draws it again
    second = publish_at(here, OTHER)
    files = read_place(site)
    assert files[first.address] == page
    assert find_words({"index.html": files["index.html"]}, first.address, second.address)
    revert(first.case, first, BY)
    files = read_place(site)
    assert f'href="{second.address}"'.encode() in files["index.html"]
    assert first.address.encode() not in files["index.html"] + files["feed.xml"]


@pytest.mark.parametrize("place", PLACES)
def test_what_is_held_declined_or_unsigned_is_in_no_byte(here: Path, place: str) -> None:
    """Each has words of its own that nothing else says."""
    site = make_place(here, place)
    for ident, canary in (("2026-03-05-held", "Heronfall"), ("2026-03-06-declined", "Quillmoor")):
        copy_incident(here, ident)
        correct(here, f"Apps were slow at {canary.casefold()} hours.", ident)
    decide = ("--by", "Ira Example", "--role", "information assurance", "--reason", "a sign")
    assert kit(here, "security", "2026-03-05-held", "--hold", *decide).code == 0
    given = ("--by", "Dee Example", "--reason", "too small")
    assert kit(here, "decline", "2026-03-06-declined", *given).code == 0
    for ident in ("2026-03-05-held", "2026-03-06-declined", OTHER):
        door = open_door(here, ident)
        with pytest.raises(WaitingError):
            draft(door.case, door, BY)
    publish_at(here)
    canaries = (
        "heronfall",
        "quillmoor",
        "2026-03-05",
        "2026-03-06",
        "2026-03-04",
        "secretcustomer",
    )
    assert find_words(read_place(site), *canaries) == []


def test_a_hold_after_the_draft_stops_it_and_leaves_the_folder_as_it_was(here: Path) -> None:
    site = make_place(here, "folder")
    door = open_door(here)
    draft(door.case, door, BY)
    kit(here, *HOLD)
    with pytest.raises(WaitingError):
        publish(door.case, door, BY)
    assert read_place(site) == {}


def test_an_address_stays_where_the_place_gets_another(here: Path) -> None:
    site = make_place(here, "folder")
    address = publish_at(here).address
    configure(here, "../site", url="https://reports.example.org/")
    correct(here, "It was a disk.")
    door = publish_at(here)
    assert door.url == f"https://reports.example.org/{address}"
    assert len(list(site.glob("2026-*"))) == 1


def test_what_is_held_by_now_can_be_taken_back(here: Path) -> None:
    site = make_place(here, "folder")
    door = publish_at(here)
    kit(here, *HOLD)
    plan = make_plan(load_case(open_workspace(here), ID), door)
    assert plan.step == "revert"
    assert revert(door.case, door, BY).did == "taken back"
    assert b"withdrawn" in read_place(site)[door.address]


def test_components_of_public_updates_are_listed(here: Path) -> None:
    _gather_components(here, "Apps", "Tenant builds")
    files = read_place(_publish_with(here))
    assert find_words(files, "Apps</h3>", "Tenant builds</h3>") == [
        ("Apps</h3>", "index.html"),
        ("Tenant builds</h3>", "index.html"),
    ]


def test_a_component_that_is_hidden_is_listed_nowhere(here: Path) -> None:
    """The status page names a customer, and what somebody decided that this report hides."""
    decided = kit(here, "decide", ID, "Quillmoor", "replace", "--with", "a project")
    assert decided.code == 0, decided
    _gather_components(here, "Apps", "Elsewhere Ferries builds", "Quillmoor")
    files = read_place(_publish_with(here))
    assert find_words(files, "Ferries", "Quillmoor") == []
    assert b"Apps</h3>" in files["index.html"]


def test_a_component_that_no_source_calls_public_is_listed_nowhere(here: Path) -> None:
    _gather_components(here, "Apps", "Secret builds", public=("Apps",))
    assert find_words(read_place(_publish_with(here)), "Secret builds") == []


def _publish_with(workspace: Path) -> Path:
    """Publish what is signed; the folder."""
    site = make_place(workspace, "folder")
    publish_at(workspace)
    return site


def _gather_components(workspace: Path, *names: str, public: tuple[str, ...] | None = None) -> None:
    """Let the record say that public updates named these components."""
    folder = open_workspace(workspace).folder(ID)
    components = tuple(Component(name) for name in names)
    at = datetime(2026, 3, 3, 9, 5, tzinfo=UTC)
    event = Event(
        "statuspage:p/i/u1",
        at,
        "statuspage",
        "update",
        "We are looking into it",
        components=components,
    )
    folder.write_events([event])
    folder.write_sources(Sourced(public=names if public is None else public))


# what others left ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ["index.html", "feed.xml", "reports.json"])
def test_a_file_of_others_is_a_question_and_replaced_for_a_reason(here: Path, name: str) -> None:
    site = make_place(here, "folder")
    site.mkdir()
    (site / name).write_text("the home page of the company\n")
    door = open_door(here)
    with pytest.raises(UndecidedError, match=f"{name} stands in .* not as the kit wrote it"):
        draft(door.case, door, BY)
    assert (site / name).read_text() == "the home page of the company\n"
    publish_at(here, by=OVER)
    assert "company" not in (site / name).read_text()


def test_a_page_of_others_at_the_address_is_a_question(here: Path) -> None:
    site = make_place(here, "folder")
    site.mkdir()
    door = open_door(here)
    (site / door.address).write_text("a page of somebody else\n")
    with pytest.raises(UndecidedError, match="the kit did not publish"):
        draft(door.case, door, BY)
    publish_at(here, by=OVER)
    assert (site / door.address).read_bytes() == _proven(here)


def test_a_list_changed_by_hand_is_a_question_and_no_report_hides_in_it(here: Path) -> None:
    """What somebody wrote into the index may name the report: it is not taken back halfway."""
    site = make_place(here, "folder")
    door = publish_at(here)
    index = site / "index.html"
    index.write_text(index.read_text().replace("</main>", "<p>Slow apps, again</p></main>"))
    before = read_place(site)
    with pytest.raises(SourceError, match=r"index\.html in .* is not as the kit"):
        revert(door.case, door, BY)
    assert read_place(site) == before
    index.unlink()
    assert revert(door.case, door, BY).did == "taken back"


def test_another_report_s_page_that_was_changed_is_a_question_and_never_listed(here: Path) -> None:
    site = make_place(here, "folder")
    first = publish_at(here)
    (site / first.address).write_text("<title>Forged words</title>")
    correct(here, "Deploys were slow.", OTHER)
    door = open_door(here, OTHER)
    with pytest.raises(UndecidedError, match=f"the page {first.address} .* not as it was publ"):
        draft(door.case, door, BY)
    second = publish_at(here, OTHER, OVER)
    files = read_place(site)
    assert files[first.address] == b"<title>Forged words</title>"
    lists = {name: files[name] for name in ("index.html", "feed.xml")}
    assert find_words(lists, "Forged") == []
    assert second.address.encode() in lists["index.html"]
    assert first.address.encode() not in lists["index.html"]


def test_a_lost_register_is_made_of_the_receipts(here: Path) -> None:
    site = make_place(here, "folder")
    first = publish_at(here)
    (site / "reports.json").unlink()
    correct(here, "Deploys were slow.", OTHER)
    second = publish_at(here, OTHER)
    index = (site / "index.html").read_text()
    assert f'href="{first.address}"' in index
    assert f'href="{second.address}"' in index


def test_a_report_that_no_list_leads_to_is_not_published_yet(here: Path) -> None:
    """Somebody removed the index: the plan says so, and what comes next."""
    site = make_place(here, "folder")
    door = publish_at(here)
    before = read_place(site)
    (site / "index.html").unlink()
    plan = make_plan(load_case(open_workspace(here), ID), door)
    assert ("readers", "see it, and not all that leads to it") in plan.rows
    assert plan.step == "draft"
    draft(door.case, door, BY)
    publish(door.case, door, BY)
    assert read_place(site) == before
    plan = make_plan(load_case(open_workspace(here), ID), door)
    assert ("readers", "see the signed text") in plan.rows
    assert plan.step == ""


def test_two_reports_published_at_once_are_both_listed(here: Path) -> None:
    site = make_place(here, "folder")
    correct(here, "Deploys were slow.", OTHER)
    children = []
    for ident in (ID, OTHER):
        child = os.fork()
        if child == 0:
            try:
                publish_at(here, ident)
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    index = (site / "index.html").read_text()
    for ident in (ID, OTHER):
        door = open_door(here, ident)
        assert door.look().is_whole
        assert f'href="{door.address}"' in index


def test_the_same_report_of_another_clone_is_not_published_twice(here: Path) -> None:
    make_place(here, "folder")
    clone = Path(shutil.copytree(here, here.parent / "clone"))
    publish_at(here)
    door = open_door(clone)
    with pytest.raises(UndecidedError, match="nothing is recorded of here"):
        draft(door.case, door, BY)


def test_nor_is_one_that_says_something_else_there(here: Path) -> None:
    """Its address is another one then: the day says that it may be the same incident."""
    make_place(here, "folder")
    clone = Path(shutil.copytree(here, here.parent / "clone"))
    address = publish_at(here).address
    correct(clone, "Words that the other clone never had, signed in this one.")
    door = open_door(clone)
    with pytest.raises(UndecidedError, match=f"{address} .* same day.*nothing is recorded of it"):
        draft(door.case, door, BY)
    assert draft(door.case, door, Asked("Dee Example", over="of another team")).did == "drafted"


def test_what_somebody_changes_between_the_look_and_the_writing_stays(here: Path) -> None:
    site = make_place(here, "folder")
    door = publish_at(here)
    correct(here, "It was a disk.")
    draft(door.case, door, BY)
    door.look()
    (site / door.address).write_text("words of somebody else\n")
    refused = door.publish(notify=False)
    assert refused is not None
    assert (site / door.address).read_text() == "words of somebody else\n"


def test_a_commit_of_somebody_else_meanwhile_stays(here: Path) -> None:
    """The branch moves only while it stands where it was read."""
    site = make_place(here, "bare repository")
    store = publish_at(here).store
    tip = git_ok(site, "rev-parse", BRANCH).strip()
    store.open()
    tree = git_ok(site, "rev-parse", f"{BRANCH}^{{tree}}").strip()
    theirs = git_ok(site, "commit-tree", tree, "-p", tip, "-m", "theirs").strip()
    git_ok(site, "update-ref", f"refs/heads/{BRANCH}", theirs)
    change = Change("index.html", None, b"ours")
    refused = store.write([change], "ours", datetime(2026, 3, 4, tzinfo=UTC))
    assert refused is not None
    assert git_ok(site, "rev-parse", BRANCH).strip() == theirs


# the place ------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", [".", "..", "/", "incidents", "incidents/pages", ".git/pages"])
def test_a_folder_that_would_show_the_workspace_is_refused(here: Path, folder: str) -> None:
    configure(here, folder)
    with pytest.raises(UsageError, match="a web server would show it"):
        open_site(load_case(open_workspace(here), ID))


def test_a_link_to_the_workspace_is_seen_through(here: Path) -> None:
    (here.parent / "site").symlink_to(here / "incidents")
    configure(here, "../site")
    with pytest.raises(UsageError, match="a web server would show it"):
        open_site(load_case(open_workspace(here), ID))


@pytest.mark.parametrize("name", ["index.html", "feed.xml", "reports.json", "the page"])
def test_a_link_in_the_place_of_a_file_is_refused(here: Path, name: str) -> None:
    site = make_place(here, "folder")
    site.mkdir()
    door = open_door(here)
    outside = here.parent / "outside.txt"
    outside.write_text("outside\n")
    (site / (door.address if name == "the page" else name)).symlink_to(outside)
    with pytest.raises(UndecidedError, match="is a link or a folder"):
        draft(door.case, door, OVER)
    assert outside.read_text() == "outside\n"


def test_a_link_in_a_branch_is_refused(here: Path) -> None:
    site = make_place(here, "checked out repository")
    git_ok(site, "checkout", "--quiet", "-b", BRANCH)
    (site / "index.html").symlink_to("/etc/hostname")
    git_ok(site, "add", "--all")
    git_ok(site, "commit", "--quiet", "--message", "link")
    git_ok(site, "checkout", "--quiet", "main")
    door = open_door(here)
    with pytest.raises(UndecidedError, match="is a link or a folder"):
        draft(door.case, door, OVER)


def test_a_branch_that_is_checked_out_is_refused(here: Path) -> None:
    site = make_place(here, "checked out repository")
    git_ok(site, "checkout", "--quiet", "-b", BRANCH)
    door = open_door(here)
    with pytest.raises(UndecidedError, match="is checked out in"):
        draft(door.case, door, OVER)


def test_a_branch_that_holds_a_workspace_is_refused(here: Path) -> None:
    git_ok(here, "init", "--quiet", "--initial-branch=main")
    git_ok(here, "add", "--all")
    git_ok(here, "commit", "--quiet", "--message", "begin")
    git_ok(here, "branch", BRANCH)
    configure(here, ".", BRANCH)
    door = open_door(here)
    with pytest.raises(UndecidedError, match="holds a workspace"):
        draft(door.case, door, OVER)


def test_a_folder_that_is_no_repository_is_refused_for_a_branch(here: Path) -> None:
    (here.parent / "site").mkdir()
    git_ok(here.parent, "init", "--quiet")
    configure(here, "../site", BRANCH)
    door = open_door(here)
    with pytest.raises(UndecidedError, match="no git repository"):
        draft(door.case, door, OVER)


def test_a_branch_of_the_workspace_s_own_repository_holds_pages_alone(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever repository the process was started for, as a hook of git is."""
    git_ok(here, "init", "--quiet", "--initial-branch=main")
    configure(here, ".", BRANCH)
    git_ok(here, "add", "--all")
    git_ok(here, "commit", "--quiet", "--message", "begin")
    other = here.parent / "other.git"
    git_ok(here.parent, "init", "--quiet", "--bare", str(other))
    monkeypatch.setenv("GIT_DIR", str(other))
    door = publish_at(here)
    monkeypatch.delenv("GIT_DIR")
    assert git_ok(other, "for-each-ref") == ""
    names = git_ok(here, "ls-tree", "-r", "--name-only", BRANCH).splitlines()
    assert sorted(names) == sorted([door.address, "feed.xml", "index.html", "reports.json"])
    changed = git_ok(here, "status", "--porcelain", "--untracked-files=no").split()
    assert changed == ["M", f"incidents/{ID}/review.yaml"]


def test_a_checkout_and_its_other_branches_are_not_touched(here: Path) -> None:
    """A commit a publication, by nobody, with what stood in the branch before kept."""
    site = make_place(here, "checked out repository")
    git_ok(site, "checkout", "--quiet", "--orphan", BRANCH)
    (site / "CNAME").write_text("reports.example.org\n")
    git_ok(site, "rm", "--quiet", "--cached", "readme.txt")
    git_ok(site, "add", "CNAME")
    git_ok(site, "commit", "--quiet", "--message", "name")
    git_ok(site, "checkout", "--quiet", "--force", "main")
    before = (git_ok(site, "rev-parse", "HEAD"), git_ok(site, "status", "--porcelain"))
    door = publish_at(here)
    assert (git_ok(site, "rev-parse", "HEAD"), git_ok(site, "status", "--porcelain")) == before
    assert not (site / "index.html").exists()
    assert read_place(site)["CNAME"] == b"reports.example.org\n"
    log = git_ok(site, "log", "--format=%s by %an <%ae>", BRANCH).splitlines()
    assert log[0] == f"Publish {door.address} by incident-kit <incident-kit@localhost>"
    assert len(log) == 2
    assert git(site, "fsck", "--strict").returncode == 0
