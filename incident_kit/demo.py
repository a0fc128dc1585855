"""The whole journey on the two bundled incidents, by the verbs a team uses.

What the fictional people of the example type stands in ``examples/demo.yaml``; the
demo types it for them and really signs off, so nothing shipped can go stale. Run
again on the same folder, it changes only what is not done yet.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from incident_kit.authoring.runs import make_notebook
from incident_kit.case import Case, load_case
from incident_kit.errors import IncidentKitError, UsageError
from incident_kit.exporting.artifacts import export_report
from incident_kit.files import parse_yaml, read_json, read_text, write_bytes, write_text
from incident_kit.gathering import gather
from incident_kit.journey.approval import sign_off
from incident_kit.journey.curation import add_note, curate_line
from incident_kit.journey.decisions import decide_entity
from incident_kit.journey.facts import create_incident
from incident_kit.report import dumps, parse_notebook
from incident_kit.workspace import MARKER, Workspace, create_workspace, open_workspace
from incident_kit.workspace.shipped import shipped_folder

Say = Callable[[str], None]


#: GitHub's answers: the deployments, and how they ended.
_DEPLOYMENTS = ("deployments/deployments.json", "deployments/statuses.json")


def make_demo(folder: Path, say: Say = lambda line: None) -> list[Path]:
    """Make or finish the demo in ``folder``; the reports to open, best first.

    A folder with anything but a demo in it is a :class:`UsageError`.
    """
    story = parse_yaml(
        read_text(shipped_folder("examples") / "demo.yaml", "demo.yaml"), "demo.yaml"
    )
    workspace = _workspace(folder, story["workspace"])
    reports: list[Path] = []
    for number, incident in enumerate(story["incidents"], start=1):
        say(f"[{number}/{len(story['incidents'])}] {incident['new']['id']}")
        reports += _incident(workspace, incident, say)
    return reports


def _workspace(folder: Path, settings: Mapping[str, object]) -> Workspace:
    empty = not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
    if not empty and not (folder / "exports" / "slack-export.zip").is_file():
        raise UsageError(
            f"{folder.name} holds something else than the demo",
            todo=["name another folder: incident-kit demo DIR"],
        )
    if not (folder / MARKER).exists():
        create_workspace(folder, settings)
    write_bytes(folder / "exports" / "slack-export.zip", _zipped(shipped_folder("examples")))
    examples = shipped_folder("examples")
    for saved in ("statuspage-incidents.json", *_DEPLOYMENTS):
        write_bytes(folder / "exports" / saved, (examples / saved).read_bytes())
    return open_workspace(folder)


def _zipped(examples: Path) -> bytes:
    """The example's Slack export as Slack hands it out; the same bytes every time."""
    out = io.BytesIO()
    root = examples / "slack-export"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(root.rglob("*.json")):
            entry = zipfile.ZipInfo(path.relative_to(root).as_posix(), (2026, 11, 20, 9, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    return out.getvalue()


def _incident(workspace: Workspace, story: Mapping[str, Any], say: Say) -> list[Path]:
    ident = story["new"]["id"]
    if ident not in workspace.ids():
        exports = workspace.root / "exports"
        saved = {
            "slack_export": [str(exports / "slack-export.zip")],
            "statuspage_json": [str(exports / "statuspage-incidents.json")],
            "changes_json": [str(exports / "deployments")],
        }
        create_incident(workspace, ident, {**story["new"], **saved})
    case = load_case(workspace, ident)
    _keep_notes(case, story)
    say("    gather: Slack export, Statuspage, deployments, notes")
    case = gather(case).case
    _curate(case, story)
    say("    report: the lead writes it")
    _typed(workspace, ident, "report", story["report"])
    _decide(load_case(workspace, ident), story)
    say("    public: comms writes it")
    _typed(workspace, ident, "public", story["public"])
    say("    sign off, export")
    _sign(load_case(workspace, ident), story)
    for name in ("gather", "report", "redact", "public"):
        make_notebook(load_case(workspace, ident), name, **_parameters(name))
    return _export_reports(load_case(workspace, ident), say)


def _parameters(name: str) -> dict[str, object]:
    return {"refresh": False} if name == "gather" else {}


def _then(case: Case) -> datetime:
    """When the people of the example did it: six days after the end, always."""
    assert case.incident.resolved is not None
    return case.incident.resolved.replace(second=0) + timedelta(days=6)


def _keep_notes(case: Case, story: Mapping[str, Any]) -> None:
    known = {event.body for event in case.curation.added}
    for one in story.get("notes") or ():
        if one["text"] not in known:
            add_note(case, one["text"], one["at"], one.get("by"), _then(case))


def _curate(case: Case, story: Mapping[str, Any]) -> None:
    if case.curation.events:
        return
    for one in story.get("curate") or ():
        curate_line(load_case(case.workspace, case.id), one["do"], one["event"], one.get("value"))


def _decide(case: Case, story: Mapping[str, Any]) -> None:
    known = {variant for one in case.decisions for variant in (one.value, *one.variants)}
    for one in story.get("decide") or ():
        if one["value"] not in known:
            given = {name: one.get(name) for name in ("with", "reason", "by")}
            decide_entity(case, one["value"], one["action"], given, _then(case))


def _sign(case: Case, story: Mapping[str, Any]) -> None:
    for one in story.get("signoff") or ():
        signed = [row for row in case.review.signoffs if row.text == case.public.digest]
        if not signed:
            sign_off(case, one["by"], one["role"], one.get("evidence"), _then(case))


def _typed(workspace: Workspace, ident: str, name: str, texts: Mapping[str, str]) -> None:
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
