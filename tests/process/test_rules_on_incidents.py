"""Every rule on whole incidents: the two of the demo, and three made ones with known faults."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.kit import ID, flags, incident, kit, save, write_export, write_statuspage
from support.kit import said as slack

from incident_kit import demo
from incident_kit.case import Case, load_case
from incident_kit.files import parse_yaml
from incident_kit.gathering import gather
from incident_kit.journey.facts import create_incident
from incident_kit.process import RULES as ALL
from incident_kit.workspace import open_workspace
from incident_kit.workspace.shipped import shipped_folder

RULES = tuple(f"R{number}" for number in range(1, 22))


def typed(case: Case, name: str, texts: Mapping[str, str]) -> None:
    """A notebook with ``texts`` in its sections' first cells, as it stands once written in."""
    left, content = dict(texts), case.notebook(name)
    cells = []
    for cell in content.cells:
        if cell.role == "authored" and cell.part == "wording":
            cell = replace(cell, text="")
        elif cell.role == "authored" and cell.section in left:
            cell = replace(cell, text=left.pop(cell.section).strip())
        cells.append(cell)
    assert not left
    save(case.folder.notebook(name), replace(content, cells=tuple(cells)).to_json())


def again(case: Case) -> Case:
    return load_case(open_workspace(case.workspace.root), case.id)


# the demo


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    """The demo's incidents as its people leave them, but for the notebooks' outputs."""
    story = parse_yaml((shipped_folder("examples") / "demo.yaml").read_text("utf-8"), "demo.yaml")
    workspace = demo._make_workspace(tmp_path_factory.mktemp("demo") / "demo", story["workspace"])
    exports = workspace.root / "exports"
    saved = {
        "slack_export": [str(exports / "slack-export.zip")],
        "statuspage_json": [str(exports / "statuspage-incidents.json")],
    }
    cases = {}
    for one in story["incidents"]:
        create_incident(workspace, one["new"]["id"], {**one["new"], **saved})
        case = load_case(workspace, one["new"]["id"])
        demo._alert(case, one)
        demo._add_notes(load_case(workspace, one["new"]["id"]), one)
        case = gather(case).case
        demo._curate(case, one)
        typed(again(case), "report", one["report"])
        demo._decide(again(case), one)
        typed(again(case), "public", one["public"])
        demo._answer_security(again(case), one)
        demo._sign_off(again(case), one)
        cases[case.id] = again(case)
    return cases


#: Nothing beyond the team happened, or can have: the rules about it have nothing to see.
BEYOND = {
    "R19": ("not seen", "no team_channel is set"),
    "R20": ("not seen", ""),
    "R21": ("not seen", "no AWS Support case is named"),
}
#: What each rule says of each, and a word of its evidence where it does not pass.
DEMO: dict[str, dict[str, tuple[str, str]]] = {
    "2026-11-03-app-routing": {
        **BEYOND,
        "R3": ("fail", "no component is ticked: 08:06 GMT; subscribers were not notified"),
        "R4": ("fail", "1 h 17 min (09:04 GMT to 10:22 GMT)"),
    },
    "2026-11-19-build-queue": {
        **BEYOND,
        "R7": ("not seen", "names no story"),
        "R14": ("not seen", "held back"),
        "R15": ("not seen", "nobody has signed off yet"),
    },
}


@pytest.mark.parametrize("ident", list(DEMO))
def test_the_rules_on_the_demo(told: dict[str, Case], ident: str) -> None:
    expected = {rule: DEMO[ident].get(rule, ("pass", ""))[0] for rule in RULES}
    found = {one.id: one for one in told[ident].verdicts}
    assert {rule: one.status for rule, one in found.items()} == expected
    for rule, (_, word) in DEMO[ident].items():
        assert word in found[rule].evidence


@pytest.mark.parametrize("ident", list(DEMO))
def test_check_gives_each_rule_with_the_facts_it_was_read_from(
    told: dict[str, Case], ident: str
) -> None:
    ran = kit(told[ident].workspace.root, "check", ident, "--json")
    rules = json.loads(ran.out)["rules"]
    assert [rule["id"] for rule in rules] == [rule.id for rule in ALL]
    assert [
        rule["id"] for rule in rules if rule["status"] != "not seen" and not rule["facts"]
    ] == []
    assert all(isinstance(rule["command"], str | None) for rule in rules)


def test_channels_are_named_as_people_call_them(told: dict[str, Case]) -> None:
    (verdict,) = (one for one in told["2026-11-03-app-routing"].verdicts if one.id == "R17")
    assert verdict.evidence == "told in Slack #harbour-incident, Slack #harbour and Statuspage"


#: What may still pass when all of a kind of evidence is taken away.
WITHOUT: dict[str, tuple[Callable[[Path], object], str]] = {
    "the record": (
        lambda folder: (folder / "events.jsonl").unlink(),
        "R1 R7 R10 R11 R12 R13 R14 R15 R16",
    ),
    "the report": (
        lambda folder: (folder / "report.ipynb").unlink(),
        "R1 R2 R5 R6 R7 R8 R9 R13 R14 R15 R17 R18",
    ),
    "the public version": (
        lambda folder: (folder / "public.ipynb").unlink(),
        "R1 R2 R5 R6 R7 R8 R9 R10 R11 R12 R14 R16 R17 R18",
    ),
    "the sign-off": (
        lambda folder: (folder / "review.yaml").unlink(),
        "R1 R2 R5 R6 R7 R8 R9 R10 R11 R12 R13 R14 R16 R17 R18",
    ),
}


@pytest.mark.parametrize("what", list(WITHOUT))
def test_what_is_taken_away_passes_nothing(
    told: dict[str, Case], tmp_path: Path, what: str
) -> None:
    """A rule whose evidence is gone passes no more; none that did not pass does."""
    case = told["2026-11-03-app-routing"]
    folder = case.folder.path
    take, may_pass = WITHOUT[what]
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    try:
        take(folder)
        passed = {one.id for one in again(case).verdicts if one.status == "pass"}
    finally:
        for path, data in before.items():
            path.write_bytes(data)
    assert passed <= set(may_pass.split())


# three made incidents


def made(folder: Path, messages: list[Any], bodies: list[str], **facts: str) -> Case:
    write_export(folder / "exports" / "slack.zip", messages)
    write_statuspage(folder / "exports" / "incidents.json", bodies)
    assert kit(folder, "init", str(folder)).code == 0
    sources = {
        "slack_channel": "incident",
        "slack_export": str(folder / "exports" / "slack.zip"),
        "statuspage_incident": "diskinc00001",
        "statuspage_json": str(folder / "exports" / "incidents.json"),
    }
    ran = kit(folder, "new", ID, *flags(**{**sources, **facts}))
    assert ran.code == 0, ran.err
    return load_case(open_workspace(folder), ID)


ROLES = "\n".join(
    f"| {role} | {name} | yes |"
    for role, name in {
        "Incident lead": "Ada Fictional",
        "Incident comms": "Ben Madeup",
        "Incident team": "Cal Invented",
        "Delivery manager": "Dee Pretend",
        "Product manager": "Eve Supposed",
        "Technical architect": "Fay Assumed",
    }.items()
)
GOOD = {
    "overview": "The disk was full.",
    "actions": "| Action | Owner | Due | Tracker |\n|---|---|---|---|\n"
    "| Clean up nightly | Cal Invented | 2026-04-01 | #2 |",
    "review": f"Held: 2026-03-05 14:00\n\n| Role | Name | Attended |\n|---|---|---|\n{ROLES}",
    "agreements": "- [x] We agree on what happened — Dee Pretend, 2026-03-05\n"
    "- [x] The record fully reflects this — Fay Assumed, 2026-03-05\n"
    "- [x] All follow-up actions are agreed — Eve Supposed, 2026-03-05",
    "security": "| Time | Who | Outcome |\n|---|---|---|\n"
    "| 09:20 | Ada Fictional | Nobody outside had access |",
}
OPENING = "Possible issue being investigated: apps are slow."


def alone(folder: Path) -> Case:
    """One person did everything, told nobody inside, and published before asking."""
    messages = [
        slack(2, "Paged, looking", by="U0BEN00001"),
        slack(55, "We close this now", by="U0BEN00001"),
    ]
    facts = {"comms": "Ada Fictional", "security": "yes", "declared": "2026-03-03T08:59Z"}
    case = made(folder, messages, ["Apps are down."], **facts)
    gather(case)
    kit(folder, "curate", ID, "kind", f"slack:C0DISK0001/{messages[1]['ts']}", "decision")
    kit(folder, "curate", ID, "hide", f"slack:C0DISK0001/{messages[1]['ts']}")
    typed(
        again(case),
        "report",
        {
            **GOOD,
            "actions": GOOD["actions"].replace("Cal Invented", "The disk team"),
            "review": GOOD["review"].replace("2026-03-05", "2026-03-20"),
            "agreements": GOOD["agreements"].replace("[x] The", "[ ] The"),
            "security": "- 09:20 Strange logins seen — Ada Fictional",
        },
    )
    typed(again(case), "public", {"summary": "Apps were slow."})
    (incident(folder) / "review.yaml").write_text(
        "version: 1\n"
        "signoffs:\n"
        "- {by: Ada Fictional, role: incident lead, at: 2026-03-04T09:00Z, text: 'sha256:0'}\n"
        "publications:\n"
        "- {target: statuspage, action: live, at: 2026-03-04T10:00Z, text: 'sha256:0'}\n"
    )
    return again(case)


def half_read(folder: Path) -> Case:
    """The status page's JSON is damaged, and a day of Slack's export; what was read holds
    nothing of the lead's and no word of the end; people have written nothing yet."""
    case = made(folder, [slack(2, "Looking", by="U0BEN00001")], [OPENING])
    (folder / "exports" / "incidents.json").write_text('{"incidents": [')
    with zipfile.ZipFile(folder / "exports" / "slack.zip", "a") as archive:
        archive.writestr("incident/2026-03-04.json", "[{")
    path = incident(folder) / "incident.yaml"
    path.write_text(path.read_text().replace("security: no", "security: unknown"))
    assert not gather(again(case)).complete
    return again(case)


def nearly(folder: Path) -> Case:
    """All in order but what comes last: the page was never set back, half an hour's silence
    too long for this team, a late review, a change after the sign-off."""
    messages = [
        slack(2, "Declared, I lead"),
        slack(57, "Resolved: agreed with the product manager and the delivery manager"),
    ]
    facts = {"story": "#1", "priority": "P1"}
    case = made(folder, messages, [OPENING, "Still looking.", "It is over: resolved."], **facts)
    settings = folder / "incident-kit.yaml"
    text = settings.read_text().replace("update_interval_minutes:", "# update_interval_minutes:")
    settings.write_text(f"{text}\nupdate_interval_minutes: {{P1: 20, P2: 60}}\n")
    gather(again(case))
    decision = ("kind", f"slack:C0DISK0001/{messages[1]['ts']}", "decision")
    managers = ("--with", "Dee Pretend", "--with", "Eve Supposed", "--about", "resolution")
    assert kit(folder, "curate", ID, *decision, *managers).code == 0
    late = {name: text.replace("2026-03-05", "2026-03-11") for name, text in GOOD.items()}
    typed(again(case), "report", late)
    typed(again(case), "public", {"summary": "Apps were slow."})
    digest = again(case).public.digest
    (incident(folder) / "review.yaml").write_text(
        f"version: 1\nsignoffs:\n- {{by: Dee Pretend, role: delivery manager, "
        f"at: 2026-03-11T09:00Z, text: '{digest}'}}\n"
    )
    typed(again(case), "public", {"summary": "Apps were slow, and some were down."})
    return again(case)


FAULTS: dict[Callable[[Path], Case], dict[str, tuple[str, str]]] = {
    alone: {
        **BEYOND,
        "R1": ("fail", "Ada Fictional is both lead and comms"),
        "R2": ("fail", "Apps are down."),
        "R5": ("fail", "2 messages in Slack, none by Ada Fictional"),
        "R6": ("not seen", "record this?"),
        "R7": ("not seen", "names no story"),
        "R8": ("fail", "Apps (major_outage)"),
        "R9": ("fail", "left out of the timeline"),
        "R10": ("fail", "more than 7 days after"),
        "R11": ("fail", "2 of 3 agreements ticked"),
        "R12": ("fail", "does not say when IA was alerted"),
        "R13": ("not seen", "proposals that nobody has accepted"),
        "R14": ("fail", "left without a decision that covers it: statuspage"),
        "R15": ("fail", "0 of 2 signed this text"),
        "R16": ("fail", "row 1 (owner is not one person)"),
        "R17": ("fail", "the page was not set to resolved"),
    },
    half_read: dict.fromkeys(RULES[1:], ("not seen", "")),
    nearly: {
        **BEYOND,
        "R4": ("fail", "longer than 20 min"),
        "R8": ("fail", "Apps (major_outage)"),
        "R10": ("fail", "more than 7 days after"),
        "R13": ("not seen", "proposals that nobody has accepted"),
        "R15": ("fail", "0 of 1 signed this text"),
        "R17": ("fail", "the page was not set to resolved"),
    },
}


@pytest.mark.parametrize("make", FAULTS, ids=lambda make: make.__name__)
def test_the_rules_find_the_faults_that_were_made(
    tmp_path: Path, make: Callable[[Path], Case]
) -> None:
    case = make(tmp_path / "ws")
    found = {one.id: one for one in case.verdicts}
    expected = {rule: FAULTS[make].get(rule, ("pass", ""))[0] for rule in RULES}
    assert {rule: one.status for rule, one in found.items()} == expected, "\n".join(
        f"{one.id} {one.status}: {one.evidence}" for one in found.values()
    )
    for rule, (_, word) in FAULTS[make].items():
        assert word in found[rule].evidence
