"""A source whose file is not here is one unread source: what was read of it stays known,
the others are gathered, and nothing that is public changes."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support import slack_server
from support.kit import (
    CHANNEL,
    ID,
    MESSAGES,
    USERS,
    flags,
    incident,
    kit,
    write_export,
    write_statuspage,
)

from incident_kit.case import Case, load_case
from incident_kit.errors import IncidentKitError
from incident_kit.gathering import Gathering, gather
from incident_kit.workspace import open_workspace

UPDATES = ["We are looking into slow apps.", "Fixed: apps are fast again."]
MAIL = """\
From: Cal Invented <cal@supplier.example>
To: Ada Fictional <ada@disk.example>
Date: Tue, 03 Mar 2026 09:30:0{n} +0000
Message-ID: <m{n}@supplier.example>
Subject: The disk

We saw it too, number {n}.
"""
STORIES = "story,title,text,author,time,kind\n" + "".join(
    f"{n},A story {n},Words {n},Ben Madeup,2026-03-03T09:1{n}:00Z,created\n" for n in range(4)
)
PASTE = "".join(f"Ada Fictional  9:2{n} AM\nPasted words {n}\n" for n in range(4))
DEPLOYMENTS = [
    {
        "id": n,
        "sha": f"{n}" * 40,
        "ref": "main",
        "task": "deploy",
        "environment": "production",
        "created_at": f"2026-03-03T08:5{n}:00Z",
        "updated_at": f"2026-03-03T08:5{n}:30Z",
        "url": f"https://api.github.example/repos/disk/app/deployments/{n}",
        "repository_url": "https://api.github.example/repos/disk/app",
        "creator": {"login": "ben", "type": "User"},
    }
    for n in range(1, 4)
]
PAGER = {
    "incident": {
        "id": "PDISK00001",
        "incident_number": 7,
        "title": "Disk",
        "type": "incident",
        "created_at": "2026-03-03T09:01:00Z",
    },
    "log_entries": [
        {
            "id": f"R{n}",
            "type": "annotate_log_entry",
            "created_at": f"2026-03-03T09:0{n}:00Z",
            "channel": {"type": "note", "summary": f"Note {n}"},
            "incident": {"id": "PDISK00001", "type": "incident_reference"},
        }
        for n in range(1, 5)
    ],
}
CASES = {
    "communications": [
        {
            "caseId": "case-1234-muen-2026-1",
            "body": f"Words {n}",
            "submittedBy": "Amazon Web Services",
            "timeCreated": f"2026-03-03T09:4{n}:00.000Z",
        }
        for n in range(3)
    ]
}


def _mails(folder: Path, number: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(number):
        (folder / f"{n}.eml").write_text(MAIL.format(n=n))


def _write_all(exports: Path) -> None:
    write_export(exports / "slack.zip", MESSAGES)
    write_statuspage(exports / "incidents.json", UPDATES)
    _mails(exports / "mail", 3)
    (exports / "stories.csv").write_text(STORIES)
    (exports / "paste.txt").write_text(PASTE)
    (exports / "deployments.json").write_text(json.dumps(DEPLOYMENTS))
    (exports / "pager.json").write_text(json.dumps(PAGER))
    (exports / "cases.json").write_text(json.dumps(CASES))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An incident that names a saved file of every kind; nothing was gathered yet."""
    exports = tmp_path / "exports"
    assert kit(tmp_path, "init", str(tmp_path)).code == 0
    _write_all(exports)
    given = flags(
        slack_channel="incident",
        slack_export=str(exports / "slack.zip"),
        statuspage_incident="diskinc00001",
        statuspage_json=str(exports / "incidents.json"),
        pagerduty_json=str(exports / "pager.json"),
        tracker=str(exports / "stories.csv"),
        mail=str(exports / "mail"),
        paste=str(exports / "paste.txt"),
        changes_json=str(exports / "deployments.json"),
        aws_json=str(exports / "cases.json"),
    )
    assert kit(tmp_path, "new", ID, *given).code == 0
    return tmp_path


FILES = {
    "slack.zip": "Slack export",
    "incidents.json": "Statuspage",
    "pager.json": "PagerDuty",
    "deployments.json": "Changes",
    "stories.csv": "Tracker",
    "mail": "Mail",
    "cases.json": "AWS Support",
    "paste.txt": "Pasted",
}


def case_of(folder: Path) -> Case:
    return load_case(open_workspace(folder), ID)


def gathered(folder: Path) -> Gathering:
    return gather(case_of(folder))


def remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def record(folder: Path) -> dict[str, bytes]:
    names = ("events.jsonl", "people.json")
    return {name: (incident(folder) / name).read_bytes() for name in names}


def known(folder: Path) -> dict[str, Any]:
    """What the case knows of its sources, but for why one was not read."""
    sourced = case_of(folder).sourced
    found = {name: getattr(sourced, name) for name in ("news", "title", "places", "people")}
    checks = [(one.source, one.complete, one.items, one.warnings) for one in sourced.checks]
    return {**found, "public": set(sourced.public), "checks": sorted(checks)}


def partial(gathering: Gathering) -> dict[str, str]:
    """The warnings of what is not complete, by source."""
    return {
        check.source.partition(",")[0]: " ".join(check.warnings)
        for check in gathering.checks
        if not check.complete
    }


def test_the_incident_has_a_file_of_every_kind(folder: Path) -> None:
    first = gathered(folder)
    assert partial(first) == {}
    assert [check.source.partition(",")[0] for check in first.checks] == list(FILES.values())
    assert all(check.items for check in first.checks)


@pytest.mark.parametrize("name", FILES)
def test_one_missing_file_is_one_unread_source(folder: Path, name: str) -> None:
    """However often: what was read of it stays, as a whole reading, with its day."""
    gathered(folder)
    before, knew = record(folder), known(folder)
    remove(folder / "exports" / name)
    for _ in range(2):
        again = gathered(folder)
        assert (again.merged.new, again.merged.changed, again.merged.gone) == ((), (), ())
        [(source, warnings)] = partial(again).items()
        assert source == FILES[name]
        assert f"not read this time: there is no exports/{name} here" in (warnings)
        assert "what was read whole on 20" in warnings
        assert (record(folder), known(folder)) == (before, knew)
    _write_all(folder / "exports")
    assert gathered(folder).complete
    assert (record(folder), known(folder)) == (before, knew)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:40])


def _put_another_channel(path: Path) -> None:
    write_export(path, MESSAGES, channel={"id": "C0OTHER001", "name": "other"})


def _put_no_incident(path: Path) -> None:
    path.write_text(json.dumps({"page": {}, "incidents": []}))


def _put_another_incident(path: Path) -> None:
    path.write_text(path.read_text().replace("diskinc00001", "otherinc0001"))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("slack.zip", _cut),
        ("slack.zip", _empty),
        ("slack.zip", _put_another_channel),
        ("incidents.json", _cut),
        ("incidents.json", _empty),
        ("incidents.json", _put_no_incident),
        ("incidents.json", _put_another_incident),
        ("pager.json", _empty),
        ("stories.csv", _empty),
        ("paste.txt", _empty),
        ("deployments.json", _empty),
        ("cases.json", _empty),
    ],
)
def test_a_file_that_cannot_be_read_takes_nothing_away(
    folder: Path, name: str, spoil: Callable[[Path], None]
) -> None:
    gathered(folder)
    before, public = record(folder), known(folder)["public"]
    spoil(folder / "exports" / name)
    for _ in range(2):
        again = gathered(folder)
        assert list(partial(again)) == [FILES[name]]
        assert (record(folder), known(folder)["public"]) == (before, public)


def _fewer_updates(exports: Path) -> None:
    write_statuspage(exports / "incidents.json", UPDATES[:1])


def _fewer_entries(exports: Path) -> None:
    fewer = {**PAGER, "log_entries": PAGER["log_entries"][1:]}
    (exports / "pager.json").write_text(json.dumps(fewer))


def _fewer_stories(exports: Path) -> None:
    (exports / "stories.csv").write_text("".join(STORIES.splitlines(keepends=True)[:-1]))


def _no_stories(exports: Path) -> None:
    (exports / "stories.csv").write_text(STORIES.splitlines(keepends=True)[0])


def _fewer_mails(exports: Path) -> None:
    (exports / "mail" / "1.eml").unlink()


def _fewer_pasted(exports: Path) -> None:
    (exports / "paste.txt").write_text("".join(PASTE.splitlines(keepends=True)[:-2]))


def _fewer_deployments(exports: Path) -> None:
    (exports / "deployments.json").write_text(json.dumps(DEPLOYMENTS[1:]))


def _fewer_communications(exports: Path) -> None:
    fewer = {"communications": CASES["communications"][:-1]}
    (exports / "cases.json").write_text(json.dumps(fewer))


@pytest.mark.parametrize(
    ("fewer", "source"),
    [
        (_fewer_updates, "Statuspage"),
        (_fewer_entries, "PagerDuty"),
        (_fewer_stories, "Tracker"),
        (_no_stories, "Tracker"),
        (_fewer_mails, "Mail"),
        (_fewer_pasted, "Pasted"),
        (_fewer_deployments, "Changes"),
        (_fewer_communications, "AWS Support"),
    ],
)
def test_a_saved_file_with_fewer_items_than_before_is_partial(
    folder: Path, fewer: Callable[[Path], None], source: str
) -> None:
    """What such a source had once it has for good, so that nothing counts as gone until a
    person says so, however often it is gathered."""
    gathered(folder)
    before, public = record(folder), known(folder)["public"]
    fewer(folder / "exports")
    for _ in range(2):
        again = gathered(folder)
        assert list(partial(again)) == [source]
        assert "covers less than before" in partial(again)[source]
        assert (record(folder), known(folder)["public"]) == (before, public)
    # A file with nothing in it is never read completely, whoever says that all is gone.
    is_left = fewer is not _no_stories
    assert gather(case_of(folder), is_less_right=True).complete == is_left
    assert gathered(folder).complete == is_left


def test_a_case_that_the_file_does_not_hold_any_more_is_unread(folder: Path) -> None:
    """Every case of such a file is read, so that none has to be named."""
    path = folder / "exports" / "cases.json"
    other = {**CASES["communications"][0], "caseId": "case-1234-muen-2026-2"}
    path.write_text(json.dumps({"communications": [*CASES["communications"], other]}))
    assert gathered(folder).complete
    before = record(folder)
    path.write_text(json.dumps(CASES))
    for _ in range(2):
        again = gathered(folder)
        assert "it is not in exports/cases.json any more" in partial(again)["AWS Support"]
        assert record(folder) == before
    assert gather(case_of(folder), is_less_right=True).complete
    assert gathered(folder).complete
    path.write_text(json.dumps({"communications": [*CASES["communications"], other]}))
    assert gathered(folder).complete


def test_in_a_fresh_clone_everything_stays(folder: Path) -> None:
    """No file is there: neither an export nor a response."""
    gathered(folder)
    before, knew = record(folder), known(folder)
    shutil.rmtree(folder / "exports")
    shutil.rmtree(incident(folder) / "raw")
    again = gathered(folder)
    assert sorted(partial(again)) == sorted(FILES.values())
    assert (record(folder), known(folder)) == (before, knew)


def test_so_it_does_where_an_older_kit_gathered(folder: Path) -> None:
    """Its sources.json remembers nothing of where each check comes from."""
    gathered(folder)
    path = incident(folder) / "sources.json"
    data = json.loads(path.read_text())
    for row in data["sources"]:
        del row["reading"]
    path.write_text(json.dumps(data))
    before, knew = record(folder), known(folder)
    shutil.rmtree(folder / "exports")
    for _ in range(2):
        assert sorted(partial(gathered(folder))) == sorted(FILES.values())
        assert (record(folder), known(folder)) == (before, knew)


def test_a_service_that_cannot_be_asked_is_an_unread_source_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its token, as a colleague has none, and where it does not answer."""
    monkeypatch.setenv("INCIDENT_KIT_SLACK_TOKEN", slack_server.TOKEN)
    assert kit(tmp_path, "init", str(tmp_path)).code == 0
    assert kit(tmp_path, "new", ID, *flags(slack_channel="incident")).code == 0
    settings = tmp_path / "incident-kit.yaml"
    text = settings.read_text()
    channel = slack_server.Channel(str(CHANNEL["id"]), str(CHANNEL["name"]), list(MESSAGES))
    with slack_server.serving(slack_server.Slack([channel], USERS)) as base:
        settings.write_text(f"{text}sources: {{slack: {{base_url: '{base}'}}}}\n")
        assert gathered(tmp_path).complete
        before, knew = record(tmp_path), known(tmp_path)
        channel.member = False
        assert list(partial(gathered(tmp_path))) == ["Slack #incident"]
        assert (record(tmp_path), known(tmp_path)) == (before, knew)
    monkeypatch.delenv("INCIDENT_KIT_SLACK_TOKEN")
    assert "INCIDENT_KIT_SLACK_TOKEN" in partial(gathered(tmp_path))["Slack #incident"]
    assert (record(tmp_path), known(tmp_path)) == (before, knew)


def test_a_channel_that_slack_renamed_is_read_by_its_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though another channel has its name by now, and no former name is listed."""
    monkeypatch.setenv("INCIDENT_KIT_SLACK_TOKEN", slack_server.TOKEN)
    assert kit(tmp_path, "init", str(tmp_path)).code == 0
    assert kit(tmp_path, "new", ID, *flags(slack_channel="#incident")).code == 0
    settings = tmp_path / "incident-kit.yaml"
    channel = slack_server.Channel(str(CHANNEL["id"]), str(CHANNEL["name"]), list(MESSAGES))
    channels = [channel]
    with slack_server.serving(slack_server.Slack(channels, USERS)) as base:
        settings.write_text(f"{settings.read_text()}sources: {{slack: {{base_url: '{base}'}}}}\n")
        assert gathered(tmp_path).complete
        before = record(tmp_path)
        channel.name = "disk-incident"
        channels.append(slack_server.Channel("C0NEW00001", "incident"))
        for _ in range(2):
            again = gathered(tmp_path)
            [check] = again.checks
            assert (check.complete, check.source) == (True, "Slack #disk-incident")
            assert "#incident is called #disk-incident now" in check.warnings
            assert record(tmp_path) == before


def test_without_a_record_there_is_one_clear_error(folder: Path) -> None:
    shutil.rmtree(folder / "exports")
    with pytest.raises(IncidentKitError) as raised:
        gathered(folder)
    assert raised.value.code == 2
    assert "there is no exports/slack.zip" in str(raised.value)
    assert not (incident(folder) / "events.jsonl").exists()


def test_at_first_what_is_here_is_gathered(folder: Path) -> None:
    """The missing file is told, and is read when it comes."""
    (folder / "exports" / "slack.zip").unlink()
    ran = kit(folder, "gather", ID, "--json")
    assert ran.code == 3
    answer = json.loads(ran.out)
    unread, *others = answer["sources"]
    assert (unread["source"], unread["complete"]) == ("Slack export, slack.zip", False)
    assert "there is no exports/slack.zip" in unread["warnings"][0]
    assert all(one["complete"] for one in others)
    write_export(folder / "exports" / "slack.zip", MESSAGES)
    late = gathered(folder)
    assert (late.complete, len(late.merged.new)) == (True, len(MESSAGES))


def test_one_of_two_exports_missing_makes_nothing_gone(folder: Path) -> None:
    """What stands in the other alone is not missing from this one."""
    first, second = (folder / "exports" / f"{name}.zip" for name in ("slack", "more"))
    write_export(first, MESSAGES[:3])
    write_export(second, MESSAGES[3:])
    facts = incident(folder) / "incident.yaml"
    text = facts.read_text()
    facts.write_text(
        text.replace("- exports/slack.zip", "- exports/slack.zip\n      - exports/more.zip")
    )
    assert gathered(folder).complete
    before = record(folder)
    second.unlink()
    again = gathered(folder)
    assert (list(partial(again)), again.merged.gone) == (["Slack export"], ())
    assert record(folder) == before


def test_a_newer_export_under_another_name_takes_the_place_of_the_older(folder: Path) -> None:
    """The channel is the same, so that less is still seen."""
    gathered(folder)
    before = record(folder)
    exports, facts = folder / "exports", incident(folder) / "incident.yaml"
    write_export(exports / "newer.zip", MESSAGES[:1])
    facts.write_text(facts.read_text().replace("exports/slack.zip", "exports/newer.zip"))
    again = gathered(folder)
    assert "covers less than before" in partial(again)["Slack export"]
    assert [check.source for check in again.checks if "Slack" in check.source] == [
        "Slack export, #incident"
    ]
    assert record(folder) == before


def test_an_archive_that_is_gone_is_no_archive_that_is_damaged(tmp_path: Path) -> None:
    """A folder in the place of a ZIP file, as unpacking leaves it, is read as before."""
    folder = tmp_path
    assert kit(folder, "init", str(folder)).code == 0
    path = write_export(folder / "exports" / "slack.zip", MESSAGES)
    given = flags(slack_channel="incident", slack_export=str(path))
    assert kit(folder, "new", ID, *given).code == 0
    gathered(folder)
    before = record(folder)
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder / "unpacked")
    path.unlink()
    (folder / "unpacked").rename(path)
    again = gathered(folder)
    assert (again.complete, record(folder)) == (True, before)
