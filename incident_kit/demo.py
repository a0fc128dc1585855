"""The whole journey on the two bundled incidents, by the verbs a team uses.

What the fictional people of the example type stands in ``examples/demo.yaml``; the
demo types it for them and really signs off, so nothing shipped can go stale. Run
again on the same folder, it changes only what is not done yet.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from incident_kit.authoring.runs import make_notebook, prepare_runs
from incident_kit.case import Case, load_case, reading_once
from incident_kit.errors import IncidentKitError, UsageError
from incident_kit.exporting.exports import export_report
from incident_kit.files import parse_commented, read_json, read_text, write_bytes, write_text
from incident_kit.gathering import gather
from incident_kit.journey.alert import record_alert
from incident_kit.journey.approval import answer_security, sign_off
from incident_kit.journey.curation import add_note, curate_line
from incident_kit.journey.decisions import decide_entity
from incident_kit.journey.facts import create_incident
from incident_kit.model import Signoff
from incident_kit.report import dumps, parse_notebook
from incident_kit.workspace import MARKER, Workspace, create_workspace, open_workspace
from incident_kit.workspace.shipped import shipped_folder

Say = Callable[[str], None]

#: The example's exports, as they stand in the demo's folder.
_SLACK = "slack-export.zip"
_STATUSPAGE = "statuspage-incidents.json"
#: GitHub's answers: the deployments, and how they ended.
_DEPLOYMENTS = ("deployments/deployments.json", "deployments/statuses.json")


def make_demo(folder: Path, say: Say = lambda line: None) -> list[Path]:
    """Make or finish the demo in ``folder``; the reports to open, best first.

    A folder with anything but a demo in it is a :class:`UsageError`.
    """
    text = read_text(shipped_folder("examples") / "demo.yaml", "demo.yaml")
    demo = parse_commented(text, "demo.yaml")
    stories = demo["incidents"]
    prepare_runs()
    workspace = _make_workspace(folder, demo["workspace"])
    reports: list[Path] = []
    for number, story in enumerate(stories, start=1):
        say(f"[{number}/{len(stories)}] {story['new']['id']}")
        with reading_once():
            reports += _play(workspace, story, say)
    return reports


def _make_workspace(folder: Path, settings: Mapping[str, object]) -> Workspace:
    examples, exports = shipped_folder("examples"), folder / "exports"
    if not _is_empty(folder) and not (exports / _SLACK).is_file():
        raise UsageError(
            f"{folder.name} holds something else than the demo",
            todo=["name another folder: incident-kit demo DIR"],
        )
    if not (folder / MARKER).exists():
        create_workspace(folder, settings)
    write_bytes(exports / _SLACK, _zip_slack_export(examples))
    for saved in (_STATUSPAGE, *_DEPLOYMENTS):
        write_bytes(exports / saved, (examples / saved).read_bytes())
    return open_workspace(folder)


def _is_empty(folder: Path) -> bool:
    """Whether there is no such folder yet, or nothing in it."""
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))


def _zip_slack_export(examples: Path) -> bytes:
    """The example's Slack export as Slack hands it out; the same bytes every time."""
    out = io.BytesIO()
    root = examples / "slack-export"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(root.rglob("*.json")):
            entry = zipfile.ZipInfo(path.relative_to(root).as_posix(), (2026, 11, 20, 9, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    return out.getvalue()


def _play(workspace: Workspace, story: Mapping[str, Any], say: Say) -> list[Path]:
    """Go an incident's journey as its people do in the story; the reports it ends in."""
    incident = story["new"]["id"]
    if not workspace.has(incident):
        exports = workspace.root / "exports"
        saved = {
            "slack_export": [str(exports / _SLACK)],
            "statuspage_json": [str(exports / _STATUSPAGE)],
            "changes_json": [str(exports / "deployments")],
        }
        create_incident(workspace, incident, {**story["new"], **saved})
    case = load_case(workspace, incident)
    _alert(case, story)
    _add_notes(case, story)
    say("    gather: Slack export, Statuspage, deployments, notes")
    case = gather(case).case
    _curate(case, story)
    say("    report: the lead writes it")
    _write_notebook(workspace, incident, "report", story["report"])
    _decide(load_case(workspace, incident), story)
    say("    public: comms writes it")
    _write_notebook(workspace, incident, "public", story["public"])
    _answer_security(load_case(workspace, incident), story)
    say("    sign off, export")
    _sign_off(load_case(workspace, incident), story)
    make_notebook(load_case(workspace, incident), "gather", refresh=False)
    for name in ("report", "redact", "public"):
        make_notebook(load_case(workspace, incident), name)
    return _export_reports(load_case(workspace, incident), say)


def _then(case: Case) -> datetime:
    """When the people of the example did it: six days after the end, always."""
    assert case.incident.resolved is not None
    return case.incident.resolved.replace(second=0) + timedelta(days=6)


def _alert(case: Case, story: Mapping[str, Any]) -> None:
    alert = story.get("ia_alerted")
    if alert and case.incident.ia_alerted is None:
        record_alert(case, alert["at"], alert["by"], _then(case))


def _add_notes(case: Case, story: Mapping[str, Any]) -> None:
    known = {event.body for event in case.curation.added}
    for number, note in enumerate(story.get("notes") or (), start=1):
        if note["text"] not in known:
            id_ = note.get("id", f"note:{number}")  # chance would make it new every time
            add_note(case, note["text"], note["at"], note.get("by"), _then(case), id_)


def _curate(case: Case, story: Mapping[str, Any]) -> None:
    if case.curation.events:
        return
    for step in story.get("curate") or ():
        case = load_case(case.workspace, case.id)
        curate_line(case, step["do"], step["event"], step.get("value"), *_describe_decision(step))


def _describe_decision(step: Mapping[str, Any]) -> tuple[Sequence[str], str | None]:
    """With whom it was made, and about what, if the story says so."""
    return step.get("with", ()), step.get("about")


def _decide(case: Case, story: Mapping[str, Any]) -> None:
    known = {text for decision in case.decisions for text in (decision.value, *decision.variants)}
    for step in story.get("decide") or ():
        if step["value"] not in known:
            given = {name: step.get(name) for name in ("with", "reason", "by")}
            decide_entity(case, step["value"], step["action"], given, _then(case))


def _answer_security(case: Case, story: Mapping[str, Any]) -> None:
    said = story.get("security_answer")
    if said and case.signals:
        answer_security(case, said["answer"], said["by"], said["reason"], _then(case))


def _sign_off(case: Case, story: Mapping[str, Any]) -> None:
    signed = any(signoff.text == case.public.digest for signoff in case.review.signoffs)
    steps = () if signed else story.get("signoff") or ()
    for step in steps:
        sign_off(case, Signoff(step["by"], step["role"], _then(case), "", step.get("evidence")))


def _write_notebook(workspace: Workspace, ident: str, name: str, texts: Mapping[str, str]) -> None:
    """Make a notebook, if need be, and type ``texts`` into its sections' cells."""
    case = load_case(workspace, ident)
    path = case.folder.notebook(name)
    if path.exists():
        return
    make_notebook(case, name)
    notebook = parse_notebook(read_json(path, path.name))
    left = dict(texts)
    cells = []
    for cell in notebook.cells:
        if cell.role == "authored" and cell.part == "wording":
            cell = replace(cell, text="")  # comms tell it better in their own words below
        elif cell.role == "authored" and cell.section in left:
            cell = replace(cell, text=str(left.pop(cell.section)).strip())
        cells.append(cell)
    if left:
        raise UsageError(f"the example has texts for no section of {name}: {', '.join(left)}")
    write_text(path, dumps(replace(notebook, cells=tuple(cells))))


def _export_reports(case: Case, say: Say) -> list[Path]:
    paths = export_report(case, "internal")
    try:
        paths += export_report(case, "public")
    except IncidentKitError as error:
        say(f"    {error.args[0]}")
        say(f"    {len(error.todo)} actions are left: incident-kit check {case.id}")
        paths += export_report(case, "preview")
    return [path for path in paths if path.suffix == ".html"]
