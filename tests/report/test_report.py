"""The two reports: what the kit drafts, what people wrote, and what a run leaves behind."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.model import (
    Action,
    Component,
    Event,
    Line,
    SourceCheck,
    Timeline,
    Window,
    Written,
)
from incident_kit.model.incident import Incident
from incident_kit.model.settings import Settings
from incident_kit.report import (
    PROPOSED,
    REPORT,
    Notebook,
    Report,
    clean_run,
    compose,
    draft_public,
    draft_report,
    drop_markers,
    dumps,
    is_proposed,
    list_left_to_write,
    list_unwritten,
    parse_notebook,
    read_public,
    read_report,
)
from incident_kit.report.clean import set_incident
from incident_kit.report.tables import read_boxes, read_rows, render_table
from incident_kit.text.fingerprint import digest

Cell = dict[str, Any]
START = datetime(2026, 11, 3, 9, 2, tzinfo=UTC)
HEAD = ("Action", "Owner", "Due", "Tracker")


def cell(role: str, section: str, text: str, base: str | None = None, **about: object) -> Cell:
    mark = {"role": role, "section": section, **about}
    if base is not None:
        mark["base"] = digest(base)
    return {
        "cell_type": "markdown",
        "id": f"{section}-{role}",
        "metadata": {"incident_kit": mark},
        "source": text,
    }


def own(text: str, kind: str = "markdown") -> Cell:
    return {"cell_type": kind, "id": "own", "metadata": {}, "source": text}


def stored(*cells: Cell) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def notebook(*cells: Cell) -> Notebook:
    return parse_notebook(stored(*cells))


# tables and boxes -----------------------------------------------------------------

TABLES = [
    (
        "| Action | Owner | Due | Tracker |\n|---|---|---|---|\n| a | b | c | d |",
        [("a", "b", "c", "d")],
    ),
    ("Action|Owner|Due|Tracker\n-|:-:|-|-\na|b|c|d", [("a", "b", "c", "d")]),
    (
        "| ACTION | owner | Due | Tracker | Status |\n| a | b | c | d | done |",
        [("a", "b", "c", "d")],
    ),
    ("| Action | Owner | Due | Tracker |\n| a |", [("a", "", "", "")]),
    ("| Action | Owner | Due | Tracker |\n|  |  |  |  |", []),
    ("| Action | Owner | Due | Tracker |\n| a \\| b | c | | |", [("a | b", "c", "", "")]),
    ("| Owner | Action |\n| a | b |", []),
    ("no table", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), TABLES)
def test_a_table_is_read_by_its_head(text: str, expected: list[tuple[str, ...]]) -> None:
    assert read_rows(text, HEAD) == expected


def test_every_table_of_a_section_is_read() -> None:
    """People write one for what is fixed, one for what is prevented."""
    one = render_table(HEAD, [["a", "", "", ""]])
    two = render_table(HEAD, [["b", "", "", ""]])
    assert [row[0] for row in read_rows(f"Fix\n\n{one}\n\nPrevent\n\n{two}\n| c |", HEAD)] == list(
        "abc"
    )


@given(st.lists(st.tuples(*[st.text(st.sampled_from("ab|é -")) for _ in HEAD]), max_size=4))
def test_a_table_that_was_written_is_read_back(lines: list[tuple[str, ...]]) -> None:
    plain = [tuple(" ".join(text.split()) for text in line) for line in lines]
    kept = [line for line in plain if any(line) and not all(set(t) == {"-"} for t in line)]
    assert read_rows(render_table(HEAD, lines), HEAD) == kept


BOXES = [
    ("- [x] A", {"A": True}),
    ("* [X] A — Ada, 3 November", {"A — Ada, 3 November": True}),
    ("- [ ] A\n- [x] B", {"A": False, "B": True}),
    ("  + [x] A", {"A": True}),
    ("- [x]\n- [ ] B", {"B": False}),
    ("- [x]B", {}),
    ("- [y] B", {}),
    ("[x] B", {}),
    ("- x B", {}),
]


@pytest.mark.parametrize(("text", "expected"), BOXES)
def test_a_box_is_ticked_or_not(text: str, expected: Mapping[str, bool]) -> None:
    assert read_boxes(text) == expected


# what people wrote in the report --------------------------------------------------


def test_what_the_kit_put_there_is_not_written_by_anybody() -> None:
    found = read_report(
        notebook(
            cell("authored", "overview", "draft", base="draft"),
            cell("authored", "causes", "mine", base="draft"),
        )
    )
    assert found.sections == {"overview": "", "causes": "mine"}
    assert read_report(None) == Written()


def test_cells_of_people_s_own_belong_to_the_section_they_stand_in() -> None:
    found = read_report(
        notebook(
            own("above"),
            cell("heading", "overview", "## Overview"),
            cell("authored", "overview", "one"),
            own("two <!-- a comment -->"),
            own("ignored = 1", "code"),
            cell("generated", "causes", "three"),
        )
    )
    assert found.sections == {"": "above", "overview": "one\n\ntwo"}


def test_actions_review_and_agreements_are_read_where_they_stand() -> None:
    actions = render_table(
        HEAD, [["Add a test", "Ada", "2026-12-01", "#1"], ["", "", "", ""], ["Page", "", "", ""]]
    )
    review = render_table(
        ("Role", "Name", "Attended"),
        [
            ["Incident lead", "Ada", "yes"],
            ["Incident comms", "Bo", "no"],
            ["Incident team", "Cy", "x"],
            ["Incident team", "Di", "apologies"],
            ["Delivery manager", "", "yes"],
        ],
    )
    times = render_table(
        ("Milestone", "Time", "Where"), [["Detected", "09:05", "page"], ["Resolved", "", ""]]
    )
    found = read_report(
        notebook(
            cell("authored", "actions", actions, base=actions),
            cell("authored", "review", review, base=""),
            cell("authored", "milestones", times, base=""),
            cell("authored", "agreements", "- [x] We agree\n- [ ] Not yet", base=""),
        )
    )
    assert found.actions == (
        Action(1, "Add a test", "Ada", "2026-12-01", "#1"),
        Action(2, "Page"),
    )
    assert found.attendance == {
        "Incident lead": "Ada",
        "Incident comms": "",
        "Incident team": "Cy",
        "Delivery manager": "",
    }
    assert found.milestones == {"Detected": "09:05"}
    assert found.agreements == {"We agree": True, "Not yet": False}


def test_a_draft_of_milestones_is_not_read_back_as_somebody_s_correction() -> None:
    times = render_table(("Milestone", "Time", "Where"), [["Detected", "09:05", ""]])
    assert read_report(notebook(cell("authored", "milestones", times, base=times))).milestones == {}


def test_stale_sections_are_told() -> None:
    found = read_report(notebook(cell("authored", "causes", "mine", base="", stale="sha256:0")))
    assert found.stale == ("causes",)


# the public version, read ---------------------------------------------------------


def test_the_public_sections_come_in_the_notebook_s_order() -> None:
    found = read_public(
        notebook(
            cell("generated", "header", "# Not exported"),
            cell("guidance", "title", "*Not exported*"),
            cell("authored", "title", "# Slow pages"),
            cell("heading", "why", "## Why"),
            cell("guidance", "why", "*Not exported*"),
            cell("authored", "why", ""),
            cell("heading", "summary", "## Summary"),
            cell("authored", "summary", f"{PROPOSED}\n\nSorry."),
            own("secret = 1", "code"),
        )
    )
    assert [(one.key, one.heading, one.text, one.proposed) for one in found] == [
        ("title", "", "# Slow pages", False),
        ("why", "## Why", "", False),
        ("summary", "## Summary", f"{PROPOSED}\n\nSorry.", True),
    ]
    assert read_public(None) == ()


def test_every_text_cell_of_people_s_own_is_public_where_it_stands() -> None:
    found = read_public(
        notebook(
            own("first of all"),
            cell("generated", "header", "# Not exported"),
            own("before the title"),
            cell("authored", "title", "# Slow pages"),
            cell("heading", "why", "## Why"),
            own("above"),
            cell("authored", "why", "text"),
            own(f"{PROPOSED}\nmore"),
            cell("authored", "contact", "Ask us."),
        )
    )
    assert [(one.heading, one.text, one.proposed) for one in found] == [
        ("", "first of all\n\nbefore the title", False),
        ("", "# Slow pages", False),
        ("## Why", f"above\n\ntext\n\n{PROPOSED}\nmore", True),
        ("", "Ask us.", False),
    ]


def test_a_cell_moved_or_copied_under_another_heading_stands_there() -> None:
    found = read_public(
        notebook(
            cell("heading", "summary", "## Summary"),
            cell("authored", "summary", "one"),
            cell("heading", "why", "## Why"),
            cell("authored", "summary", "a copy, reworded"),
            cell("authored", "why", "two"),
        )
    )
    assert [(one.heading, one.text) for one in found] == [
        ("## Summary", "one"),
        ("## Why", "a copy, reworded\n\ntwo"),
    ]


MARKERS = [
    (PROPOSED, True),
    (f"{PROPOSED}\n\ntext", True),
    (f"text\n\n{PROPOSED}", True),
    ("> Proposed.  Accept, reword or delete", True),
    ("> **Proposed.** Accept, reword or delete, then remove this line.", True),
    ("proposed accept reword or delete", True),
    ("> PROPOSED. ACCEPT, REWORD OR DELETE", True),
    ("Proposed. Accept,\n> reword or delete", True),
    ("We proposed a fix, and accept the blame.", False),
    ("", False),
]


@pytest.mark.parametrize(("text", "expected"), MARKERS)
def test_a_marker_that_was_tampered_with_still_marks(text: str, expected: bool) -> None:
    assert is_proposed(text) is expected


def test_a_preview_reads_without_markers() -> None:
    assert drop_markers(f"## A\n\n{PROPOSED}\n\ntext\n\n{PROPOSED}\n") == "## A\n\ntext\n\n"


# drafts ---------------------------------------------------------------------------


def event(kind: str, body: str, minutes: int, **more: Any) -> Event:
    at = START + timedelta(minutes=minutes)
    return Event(f"{kind}:{minutes}", at, "statuspage", kind, body, **more)


def line(number: int, one: Event, public: bool | str | None = None) -> Line:
    return Line(number, one, one, shown=True, public=public)


def report(*lines: Line, written: Written | None = None, **facts: Any) -> Report:
    given_ = {"id": "x", "started": START, "resolved": START + timedelta(minutes=52), **facts}
    extra = {
        name: given_.pop(name)
        for name in ("checks", "notes", "wording", "settings")
        if name in given_
    }
    return Report(
        incident=Incident(**given_),
        settings=extra.get("settings", Settings()),
        timeline=Timeline(lines, Window(START, START + timedelta(hours=1))),
        checks=extra.get("checks", ()),
        notes=extra.get("notes", ()),
        written=written or Written(),
        title=extra.get("wording", ""),
    )


def same(text: str) -> str:
    return text


def test_the_header_says_what_was_not_gathered() -> None:
    whole = SourceCheck("slack #a", START, START, complete=True)
    part = SourceCheck("statuspage", START, START, complete=False)
    nothing = draft_report(report())["header", ""]
    assert "**Nothing gathered yet.**" in nothing
    assert "Partial" not in draft_report(report(checks=(whole,)))["header", ""]
    assert (
        "> **Partial.** Not everything was gathered from: statuspage."
        in draft_report(report(checks=(whole, part)))["header", ""]
    )


def test_the_header_gives_local_time_zone_and_utc_and_says_what_is_not_known() -> None:
    summer = datetime(2026, 7, 3, 9, 2, tzinfo=UTC)
    text = draft_report(report(title="Slow | pages", started=summer, resolved=None))["header", ""]
    assert text.startswith("# Slow | pages\n")
    assert "| Started | 3 July 2026, 10:02 BST (2026-07-03T09:02Z) |" in text
    assert "| Resolved | not recorded |" in text
    assert "| Security | **not answered yet** |" in text


def test_each_source_and_what_was_not_checked_is_in_the_appendix() -> None:
    check = SourceCheck(
        "slack #a", START, START, complete=False, items=3, skipped=1, warnings=("w",)
    )
    text = draft_report(report(checks=(check,), notes=("Customer names: not checked",)))[
        "sources", ""
    ]
    assert "| slack #a | 2026-11-03 09:02 to 2026-11-03 09:02 UTC | 3 | 1 | **no** |" in text
    assert text.endswith("- slack #a: w\n- Customer names: not checked")


def test_the_tables_to_fill_in_are_ones_the_kit_reads() -> None:
    texts = draft_report(report(lead="Ada Example"))
    assert read_rows(texts["actions", ""], HEAD) == []
    assert len(read_boxes(texts["agreements", ""])) == 3
    assert read_rows(texts["review", ""], ("Role", "Name"))[0] == ("Incident lead", "Ada Example")
    assert ("Started", "2026-11-03 09:02") in read_rows(
        texts["milestones", ""], ("Milestone", "Time")
    )


def test_what_is_left_to_write_comes_first_and_then_three_questions() -> None:
    lines = list_left_to_write(report())
    writing = [line for line in lines if line.startswith("- [ ] Write: ")]
    questions = lines[len(writing) :]
    assert writing[0] == "- [ ] Write: Overview"
    assert len(writing) == len([one for one in REPORT if one.needed])
    assert len(questions) == 3
    assert all(line.startswith("- Open question: ") and line.endswith("?") for line in questions)


def test_nothing_is_left_when_all_is_written() -> None:
    written = Written(sections={one.key: "text" for one in REPORT})
    assert (list_unwritten(written), list_left_to_write(report(written=written))) == ((), [])
    blank = Written(sections={one.key: " " for one in REPORT})
    assert list_unwritten(blank)[0] == "overview"


def test_every_prefilled_public_text_but_the_title_is_a_proposal() -> None:
    update = line(
        1, event("update", "We are looking.", 5, components=(Component("API", None, None, "down"),))
    )
    told = line(2, event("message", "deploying", 9), public="We rolled back.")
    written = Written(
        sections={"overview": "It broke.", "causes": "A full disk."},
        actions=(Action(1, "Add an alert"), Action(2, "")),
    )
    crew = Settings(public_contacts=("help@example.org",), team="The platform team")
    texts = draft_public(report(update, told, written=written, settings=crew), same)
    filled = {name: text for name, text in texts.items() if text and name != ("title", "")}
    assert all(text.startswith(f"{PROPOSED}\n\n") for text in filled.values())
    bodies = {name: text.removeprefix(f"{PROPOSED}\n\n") for name, text in filled.items()}
    assert bodies == {
        ("summary", ""): "We are sorry for the disruption this caused. It lasted 52 min, from "
        "09:02 on 3 November 2026 to 09:54 (GMT). The parts affected were: API.",
        ("what-happened", "wording"): "- **09:07** We are looking.",
        ("what-happened", ""): "It broke.",
        ("why", ""): "A full disk.",
        ("response", ""): "- **09:11** We rolled back.",
        ("prevent", ""): "- Add an alert",
        ("contact", ""): "If you have questions, contact help@example.org.\n\n— The platform team",
    }


def test_every_draft_of_the_public_version_goes_through_what_hides() -> None:
    written = Written(sections={"overview": "a"}, actions=(Action(1, "b"),))
    lines = (line(1, event("update", "c", 1)), line(2, event("note", "d", 2), public=True))
    texts = draft_public(
        report(*lines, written=written, wording="e"), lambda text: "HIDDEN" if text else ""
    )
    assert set(texts.values()) <= {"", f"{PROPOSED}\n\nHIDDEN", "# HIDDEN – 3 November 2026"}


TITLES = [
    ({"public_title": "Slow pages", "wording": "API errors"}, "# Slow pages – 3 November 2026"),
    ({"wording": "API errors"}, "# API errors – 3 November 2026"),
    ({}, "# Incident on 3 November 2026"),
    ({"title": "db-7 fell over"}, "# Incident on 3 November 2026"),
    ({"wording": "API errors", "started": None, "resolved": None}, "# API errors"),
    ({"started": None, "resolved": None}, "# Incident"),
]


@pytest.mark.parametrize(("facts", "expected"), TITLES)
def test_the_internal_title_is_never_the_public_one(facts: dict[str, Any], expected: str) -> None:
    assert draft_public(report(**facts), same)["title", ""] == expected


def test_public_updates_come_in_order_without_those_taken_out() -> None:
    lines = (
        line(1, event("update", "**Investigating:** We are\nlooking.", 5)),
        line(2, event("update", "Not this.", 6), public=False),
        line(3, event("message", "Nor this.", 7)),
        line(4, event("update", "Fixed.", 60 * 24)),
    )
    text = draft_public(report(*lines), same)["what-happened", "wording"]
    assert text.split("\n\n")[1].splitlines() == [
        "- **3 November, 09:07** We are looking.",
        "- **4 November, 09:02** Fixed.",
    ]


def test_a_long_incident_says_on_which_day_it_ended() -> None:
    text = draft_public(report(resolved=START + timedelta(days=1)), same)["summary", ""]
    assert "from 09:02 on 3 November 2026 to 09:02 on 4 November 2026 (GMT)" in text


def test_composing_fills_the_kit_s_text_cells_alone() -> None:
    fresh = notebook(
        cell("heading", "why", "## Why"),
        cell("guidance", "why", "*why*"),
        cell("authored", "why", ""),
        cell("authored", "why", "", part="other"),
        {**cell("generated", "why", "code"), "cell_type": "code"},
        own("mine"),
    )
    before = copy.deepcopy(fresh)
    found = compose(fresh, {("why", ""): "text"})
    assert [one.text for one in found.cells] == [
        "## Why",
        "*why*",
        "text",
        "",
        "code",
        "mine",
    ]
    assert fresh == before


# what a run leaves behind ---------------------------------------------------------


def code(text: str, *outputs: dict[str, Any], **metadata: Any) -> Cell:
    return {
        "cell_type": "code",
        "id": "one",
        "metadata": metadata,
        "execution_count": 1,
        "source": text,
        "outputs": list(outputs),
    }


def error(text: str) -> dict[str, Any]:
    return {
        "output_type": "error",
        "ename": "OSError",
        "evalue": text,
        "traceback": ["/home/ada/x.py"],
    }


KIT = {"incident_kit": {"role": "generated", "section": "parameters"}}


BANNER = "<span style=\"color:red\">An Exception was encountered at 'In [2]'.</span>"


def ran() -> dict[str, Any]:
    """A notebook as papermill writes it."""
    noise = {"papermill": {"duration": 0.1}, "execution": {"iopub": "t"}, "ExecuteTime": {}}
    found = stored(
        code('incident = ""  # the id\nworkspace = ""', tags=["parameters"], **KIT),
        code('workspace = "/home/ada/team"', tags=["injected-parameters"]),
        code("run()", error("no /home/ada/team/a.yaml"), tags=[], **noise),
        {**own(BANNER), "metadata": {"tags": ["papermill-error-cell-tag"]}},
        code("warn()", {"output_type": "stream", "name": "stderr", "text": "/home/ada/x.py:1"}),
    )
    found["metadata"] = {
        "papermill": {"input_path": "/home/ada", "start_time": "t"},
        "widgets": {"state": {"a1b2": {}}},
        "kernelspec": {"name": "ada-env"},
        "language_info": {"name": "python", "version": "3.11.9"},
        "toc": {"base": 1},
    }
    return found


def test_paths_times_parameters_and_ids_of_a_run_are_taken_out() -> None:
    fresh = ran()
    before = copy.deepcopy(fresh)
    found = clean_run(fresh, "an-incident")
    assert fresh == before
    assert [one["source"] for one in found["cells"]] == [
        'incident = "an-incident"\nworkspace = ""',
        "run()",
        "warn()",
    ]
    assert [one["metadata"].get("tags") for one in found["cells"]] == [["parameters"], None, None]
    assert found["metadata"] == {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
        "toc": {"base": 1},
    }
    text = dumps(parse_notebook(found))
    assert [
        word for word in ("home", "papermill", 'execution"', "ExecuteTime", "a1b2") if word in text
    ] == []
    assert clean_run(found, "an-incident") == found


#: What an error says, and what is kept of it.
PATHS = [
    ("no /home/ada/team/a.yaml here", "no …/a.yaml here"),
    ("'/home/ada/my team/a.yaml'", "'…/a.yaml'"),
    (r"C:\Users\ada\a.yaml", "…/a.yaml"),
    (r"'C:\\Users\\ada\\a.yaml'", "'…/a.yaml'"),
    ('File "/home/ada/a.py", line 3', 'File "…/a.py", line 3'),
    ("incidents/x/a.yaml, line 3", "incidents/x/a.yaml, line 3"),
    ("1/2 of it and/or more", "1/2 of it and/or more"),
    ("plain words", "plain words"),
]


@pytest.mark.parametrize(("said", "kept"), PATHS)
def test_an_error_keeps_its_words_and_no_path_of_the_machine(said: str, kept: str) -> None:
    (output,) = clean_run(stored(code("x", error(said))), "x")["cells"][0]["outputs"]
    assert output == {
        "output_type": "error",
        "ename": "OSError",
        "evalue": kept,
        "traceback": [f"OSError: {kept}"],
    }


def test_the_parameters_cell_names_the_incident_and_no_folder() -> None:
    cell_ = 'incident = ""  # which\nworkspace = ""\nrefresh = True'
    assert set_incident(cell_, "x-1") == 'incident = "x-1"\nworkspace = ""\nrefresh = True'


def test_a_notebook_is_stored_as_nbformat_stores_it() -> None:
    html = {
        "output_type": "display_data",
        "data": {"text/html": "a\nb", "image/png": "aGk="},
        "metadata": {},
    }
    text = dumps(notebook(code("a\nb", html), own("half \ud83d")))
    data = json.loads(text)
    assert data["cells"][0]["source"] == ["a\n", "b"]
    assert data["cells"][0]["outputs"][0]["data"] == {
        "text/html": ["a\n", "b"],
        "image/png": "aGk=",
    }
    assert data["cells"][1]["source"] == ["half \ud83d"]
    assert (
        text
        == json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True).replace(
            "\ud83d", "\\ud83d"
        )
        + "\n"
    )
