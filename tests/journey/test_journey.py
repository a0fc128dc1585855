"""The journey by the verbs, on a made-up record, as lead and comms go it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.kit import (
    ID,
    MESSAGES,
    accept_all,
    flags,
    incident,
    kit,
    list_customers,
    said,
    tree,
    workspace,
    write_export,
)

from incident_kit.workspace.codec import events_from

VERBS = ("gather", "report", "redact", "public", "export")


def test_from_new_to_a_signed_public_version(tmp_path: Path) -> None:
    """Each refusal names what to do; doing it by command leads to the export."""
    folder = workspace(tmp_path / "ws")
    export = incident(folder) / "export"
    for verb in VERBS:
        ran = kit(folder, verb, ID)
        assert (ran.code, "Next: " in ran.out) == (0, True), ran
    proposed = kit(folder, "export", ID, "--public")
    assert proposed.code == 4
    assert "accept, reword or delete the proposal in “Summary”" in proposed.err
    accept_all(folder)
    unsigned = kit(folder, "export", ID, "--public")
    assert unsigned.code == 5
    assert f"incident-kit signoff {ID}" in unsigned.err
    assert not list(export.glob("public.*"))
    assert (
        kit(folder, "signoff", ID, "--by", "Dee Delivery", "--role", "delivery manager").code == 0
    )
    assert kit(folder, "export", ID, "--public").code == 0
    assert sorted(path.name for path in export.glob("public.*")) == ["public.html", "public.md"]
    assert kit(folder, "check", ID).code == 0


def test_every_message_of_the_window_is_an_event_once(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "ws")
    answer = json.loads(kit(folder, "gather", ID, "--json").out)
    events = events_from((incident(folder) / "events.jsonl").read_text(), "events.jsonl")
    slack = [event.id for event in events if event.source == "slack"]
    assert sorted(slack) == sorted(f"slack:C0DISK0001/{one['ts']}" for one in MESSAGES)
    assert all(event.body.strip() for event in events)
    assert (answer["events"], sorted(answer["new"])) == (7, sorted(e.id for e in events))


def test_run_twice_no_byte_changes(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "ws")
    for verb in VERBS:
        kit(folder, verb, ID)
    first = tree(incident(folder))
    for verb in VERBS:
        assert kit(folder, verb, ID).code == 0
    assert tree(incident(folder)) == first


def test_gathering_again_lists_the_differences_and_keeps_decisions(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "ws")
    kit(folder, "gather", ID)
    kit(folder, "curate", ID, "word", f"slack:C0DISK0001/{MESSAGES[3]['ts']}", "Made room")
    changed = [
        *MESSAGES[:3],
        {**MESSAGES[3], "text": "Deleted old images, 41 GB free", "edited": {"ts": "1"}},
        said(30, "One more thing"),
    ]
    write_export(folder / "exports" / "slack.zip", changed)
    answer = json.loads(kit(folder, "gather", ID, "--json").out)
    assert answer["new"] == [f"slack:C0DISK0001/{changed[4]['ts']}"]
    assert answer["changed"] == [f"slack:C0DISK0001/{MESSAGES[3]['ts']}"]
    assert answer["gone"] == [f"slack:C0DISK0001/{MESSAGES[4]['ts']}"]
    listed = kit(folder, "curate", ID).out
    assert "Made room" in listed
    assert "Resolved, agreed" in listed


def test_a_note_is_kept_and_shown(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "ws")
    assert kit(folder, "note", ID, "Called the supplier", "--at", "09:41").code == 0
    kit(folder, "gather", ID)
    assert re.search(r"\* 03 Mar 09:41 GMT +Called the supplier", kit(folder, "curate", ID).out)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["gather", "2026-03-03-dusk"], 2, f"did you mean {ID}?"),
        (["new", "007", "--title", "x"], 2, "at least one letter"),
        (["new", ID, "--title", "x"], 2, "exists already"),
        (["new", "b", "--title", "x", "--started", "tomorrow"], 2, "write it as 2026-11-03T09:02"),
        (["new", "b", "--title", "x", "--started", "2026-03-29T01:30"], 2, "does not exist in"),
        (["new", "b", "--title", "x", "--slack-export", "no.zip"], 2, "no file or folder no.zip"),
        (
            ["new", "b", "--started", "2026-03-03T10:00Z", "--resolved", "2026-03-03T09:00Z"],
            2,
            "`resolved` (2026-03-03T09:00Z) is before `started`",
        ),
        (["curate", ID, "hide", "999"], 2, "999"),
        (["curate", ID, "kind", "1", "action"], 2, "gather first"),
        (["signoff", ID, "--by", "D", "--role", "r"], 2, "incident-kit public"),
        (["security", ID, "--clear", "--by", "D"], 2, "--role, --reason"),
        (["export", ID], 2, "incident-kit report"),
        (["export", ID, "--to", "docx"], 2, "choose from html, md, csv"),
        (["export", ID, "--public"], 4, "incident-kit public"),
        (["portfolio", ID], 2, "is not in this version"),
    ],
)
def test_bad_input_is_one_message_and_its_code(
    tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    folder = workspace(tmp_path / "ws")
    before = tree(folder)
    ran = kit(folder, *arguments)
    assert ran.code == code
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert tree(folder) == before


def test_an_unknown_channel_names_the_near_ones(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "ws")
    path = incident(folder) / "incident.yaml"
    path.write_text(path.read_text().replace("- incident\n", "- incidint\n"))
    ran = kit(folder, "gather", ID)
    assert (ran.code, "incident" in ran.err.replace("incidint", "")) == (2, True)
    assert not (incident(folder) / "events.jsonl").exists()


def test_a_newer_or_misspelt_file_is_named_with_its_line(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "ws")
    path = incident(folder) / "incident.yaml"
    text = path.read_text()
    path.write_text(text.replace("version: 1", "version: 2"))
    newer = kit(folder, "gather", ID)
    assert newer.code == 2
    assert f"incidents/{ID}/incident.yaml, line 4, version: is of version 2" in newer.err
    path.write_text(text.replace("lead:", "leed:"))
    assert "did you mean `lead`?" in kit(folder, "gather", ID).err
    settings = folder / "incident-kit.yaml"
    settings.write_text(settings.read_text().replace("tenants: []", "tennants: []"))
    assert "incident-kit.yaml, line" in kit(folder, "gather", ID).err


def test_a_damaged_export_writes_nothing_but_that_it_was_tried_and_is_code_3(
    tmp_path: Path,
) -> None:
    folder = workspace(tmp_path / "ws")
    export = folder / "exports" / "slack.zip"
    export.write_bytes(export.read_bytes()[:200])
    path = incident(folder) / "incident.yaml"
    path.write_text(path.read_text().partition("  statuspage:")[0])
    before = tree(incident(folder))
    ran = kit(folder, "gather", ID)
    after = tree(incident(folder))
    tried = after.pop("sources.json")
    assert (ran.code, after, b"Slack export, slack.zip" in tried) == (3, before, True)


def test_one_source_that_fails_leaves_the_other_and_the_report_says_partial(
    tmp_path: Path,
) -> None:
    folder = workspace(tmp_path / "ws")
    export = folder / "exports" / "slack.zip"
    export.write_bytes(export.read_bytes()[:200])
    ran = kit(folder, "gather", ID)
    assert (ran.code, "PARTIAL" in ran.out) == (3, True)
    kit(folder, "report", ID)
    assert "**Partial.**" in (incident(folder) / "report.ipynb").read_text()


def test_times_without_an_offset_are_told(tmp_path: Path) -> None:
    kit(tmp_path / "ws", "init", str(tmp_path / "ws"))
    ran = kit(tmp_path / "ws", "new", "b", "--title", "x", "--started", "2026-07-03T09:00")
    assert (
        ran.out.count("no offset")
        == ran.out.count("`started` has no offset: read in Europe/London")
        == 1
    )


def test_no_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    ran = kit(tmp_path, "gather", ID)
    assert (ran.code, "incident-kit init" in ran.err) == (2, True)


def test_no_tenants_listed_is_said_in_the_report(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "ws")
    list_customers(folder)
    kit(folder, "gather", ID)
    kit(folder, "report", ID)
    kit(folder, "export", ID)
    text = (incident(folder) / "export" / "internal.md").read_text()
    assert "Customer names: no list given, not checked" in text


def test_check_answers_a_program_with_the_keys_of_the_contract(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "ws")
    kit(folder, "gather", ID)
    answer = json.loads(kit(folder, "check", ID, "--json").out)
    assert set(answer) >= {
        "rules",
        "sections",
        "undecided",
        "stale",
        "security",
        "signoffs",
        "ready",
    }
    assert [rule["id"] for rule in answer["rules"]] == [f"R{n}" for n in range(1, 22)]
    assert answer["security"]["state"] == "clear"
    assert answer["ready"] == {"internal": False, "public": False}


def test_merged_lines_are_one_and_undo_parts_them(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "ws")
    kit(folder, "gather", ID)
    ids = [f"slack:C0DISK0001/{one['ts']}" for one in MESSAGES]
    before = kit(folder, "curate", ID).out
    assert kit(folder, "curate", ID, "merge", ids[2], ids[1]).code == 0
    assert kit(folder, "curate", ID, "merge", ids[1], ids[2]).code == 0  # a circle is none
    merged = kit(folder, "curate", ID).out
    assert ("Declaring an incident" in merged) != ("Paged: the disk" in merged)
    kit(folder, "curate", ID, "undo", ids[1])
    kit(folder, "curate", ID, "undo", ids[2])
    assert kit(folder, "curate", ID).out == before


def test_a_decision_by_number_says_the_words_that_it_was_made_on(tmp_path: Path) -> None:
    """A line that somebody noted meanwhile moves the numbers of all below it."""
    folder = workspace(tmp_path / "ws")
    kit(folder, "gather", ID)
    listed = re.search(r"(\d+) .*Declaring an incident", kit(folder, "curate", ID).out)
    assert listed is not None
    assert "Declaring an incident" in kit(folder, "curate", ID, "show", listed[1]).out
    kit(folder, "note", ID, "Somebody saw smoke", "--at", "09:02")
    moved = kit(folder, "curate", ID, "show", listed[1]).out
    assert "Declaring an incident" not in moved
    assert "Somebody saw smoke" in moved


def test_undo_of_a_line_releases_what_was_merged_into_it(tmp_path: Path) -> None:
    """Also what was merged into a line that is merged itself: nobody sees those ids."""
    folder = workspace(tmp_path / "ws")
    kit(folder, "gather", ID)
    ids = [f"slack:C0DISK0001/{one['ts']}" for one in MESSAGES]
    before = kit(folder, "curate", ID).out
    for line, into in ((ids[1], ids[2]), (ids[2], ids[3])):
        assert kit(folder, "curate", ID, "merge", line, into).code == 0
    assert "Declaring an incident" not in kit(folder, "curate", ID).out
    undone = kit(folder, "curate", ID, "undo", ids[3])
    assert f"{ids[3]}: every decision taken back; parted from it: {ids[1]}, {ids[2]}" in undone.out
    assert kit(folder, "curate", ID).out == before


def test_a_source_whose_clock_was_off_is_moved_and_says_so(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "ws")
    kit(folder, "gather", ID)
    record = (incident(folder) / "events.jsonl").read_bytes()
    path = incident(folder) / "incident.yaml"
    path.write_text(path.read_text() + "clock_offsets: {slack: 60}\n")
    kit(folder, "gather", ID)
    assert re.search(r"03 Mar 09:05 GMT  Ada Fictional: Declaring", kit(folder, "curate", ID).out)
    assert "moved by +60 s" in kit(folder, "check", ID).out
    assert (incident(folder) / "events.jsonl").read_bytes() == record


PASTED = """\
Ada Fictional
  9:04 AM
Declaring an incident, I lead
Ben Madeup
  9:20 AM
Deleted old images, 40 GB free
"""


def test_pasted_text_gives_way_to_the_export_and_decisions_stay(tmp_path: Path) -> None:
    """Once each however often pasted; the export's message takes the line over."""
    folder = tmp_path / "ws"
    paste = tmp_path / "pasted.txt"
    paste.write_text(PASTED)
    kit(folder, "init", str(folder))
    made = kit(folder, "new", ID, *flags(paste=str(paste), slack_channel="incident"))
    assert made.code == 0, made.err
    first = json.loads(kit(folder, "gather", ID, "--json").out)
    assert (first["events"], len(first["new"])) == (2, 2)
    assert kit(folder, "curate", ID, "word", "2", "Made room on the disk").code == 0
    paste.write_text(PASTED + "\n" + PASTED)
    assert json.loads(kit(folder, "gather", ID, "--json").out)["new"] == []
    write_export(folder / "exports" / "slack.zip", MESSAGES)
    path = incident(folder) / "incident.yaml"
    path.write_text(
        path.read_text().replace("  slack:\n", "  slack:\n    export: [exports/slack.zip]\n")
    )
    assert kit(folder, "gather", ID).code == 0
    lines = kit(folder, "curate", ID).out
    assert lines.count("Made room on the disk") == 1
    assert lines.count("Declaring an incident") == 1
    assert "Deleted old images" not in lines


@pytest.mark.parametrize("at", ["0001-01-01T00:00+14:00", "9999-12-31T23:59Z", ""])
def test_a_note_at_no_time_of_the_incident_is_refused(tmp_path: Path, at: str) -> None:
    folder = workspace(tmp_path / "ws")
    assert kit(folder, "note", ID, "text", "--at", at).code == 2
    assert not (incident(folder) / "curation.yaml").exists()


def test_a_record_of_notes_alone_counts_as_gathered(tmp_path: Path) -> None:
    """The state and the next step are those that `check` goes by."""
    folder = tmp_path / "ws"
    assert kit(folder, "init", str(folder)).code == 0
    assert kit(folder, "new", ID, *flags()).code == 0
    assert f"incident-kit gather {ID}" in kit(folder).out
    assert kit(folder, "note", ID, "Called the supplier", "--at", "09:04").code == 0
    assert kit(folder, "gather", ID).code == 0
    assert f"incident-kit report {ID}" in kit(folder).out
