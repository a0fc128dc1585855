"""One bundled incident gone through by the warm process itself, before it forks any child.

What a process does for the first time takes longer: modules are loaded, patterns compiled,
templates read. A child that is forked afterwards has all of that from its parent. Nothing
else is left of the rehearsal; where it fails, children are slower, and no worse.
"""

from __future__ import annotations

import asyncio
import warnings
from contextlib import suppress
from contextvars import copy_context
from pathlib import Path
from tempfile import TemporaryDirectory

from incident_kit.authoring.screens import Screens
from incident_kit.batch.jobs import run_one
from incident_kit.batch.outcomes import Outcome
from incident_kit.batch.surroundings import look_around
from incident_kit.case import Case, load_case
from incident_kit.exporting.exports import export_report
from incident_kit.files import parse_yaml, read_text
from incident_kit.workspace import create_workspace, open_workspace
from incident_kit.workspace.shipped import shipped_folder


def rehearse() -> None:
    """Go through the first of the bundled incidents in a folder that is removed then."""
    with suppress(Exception), TemporaryDirectory(prefix="incident-kit-") as folder:
        copy_context().run(go_through, Path(folder))
    _close_loop()


def go_through(folder: Path) -> Outcome:
    """Everything that a batch does with an incident, done in ``folder`` with a bundled one, and
    what it would do if that were approved; how it ended."""
    examples = shipped_folder("examples")
    demo = parse_yaml(read_text(examples / "demo.yaml", "demo.yaml"), "demo.yaml")
    create_workspace(folder, demo["workspace"])
    facts = demo["incidents"][0]["new"]
    saved = {
        "slack_export": [str(examples / "slack-export")],
        "statuspage_json": [str(examples / "statuspage-incidents.json")],
        "changes_json": [str(examples / "deployments")],
    }
    incident = facts["id"]
    around = look_around(folder).of(incident)
    outcome = run_one(folder, incident, {**facts, **saved}, around)
    case = load_case(open_workspace(folder), incident)
    _draw_screens(case)
    export_report(case, "preview")
    check = case.leak_check(case.public.hidden, case.public.harmless_texts)
    check.locate_leaks(case.draft, case.sections)
    return outcome


def _draw_screens(case: Case) -> None:
    """Draw what the notebooks show: the processes that did are gone, with what they learned."""
    screens = Screens(case)
    names = (name for name in vars(Screens) if not name.startswith("_") and name != "case")
    for name in names:
        getattr(screens, name)()


def _close_loop() -> None:
    """Close the loop that ran the notebooks: no child may share what it waits for."""
    with suppress(RuntimeError), warnings.catch_warnings(action="ignore"):
        asyncio.get_event_loop().close()
    asyncio.set_event_loop(None)
