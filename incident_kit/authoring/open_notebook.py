"""Refreshing a notebook that is open in JupyterLab, whose document is changed there."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from incident_kit.authoring.papermill_io import refresh_from_run
from incident_kit.authoring.runs import run_notebook
from incident_kit.case import Case
from incident_kit.case.notebooks import parse_own_notebook
from incident_kit.clones.driver import merge_stored_notebooks
from incident_kit.clones.merged import CannotMergeError
from incident_kit.errors import UsageError
from incident_kit.files import encode_text
from incident_kit.report import Json, clean_run, drop_noise, dumps, parse_notebook
from incident_kit.text.three_way import Sides
from incident_kit.workspace.history import keep_version
from incident_kit.workspace.locking import hold_folder
from incident_kit.workspace.refreshes import Look, look_now, note_refresh
from incident_kit.workspace.shipped import NOTEBOOKS

#: What the run of a notebook is told besides its incident.
_GIVEN: Mapping[str, Mapping[str, object]] = {"gather": {"refresh": False}}


def refresh_open(
    case: Case, name: str, shown: Json, run: Callable[..., Json] = run_notebook
) -> dict[str, Any]:
    """What notebook ``name`` is to hold in the place of ``shown``, what JupyterLab holds of it
    and has saved, once it is ``run``. Nothing is written but the version that stood until
    now, if it changes, or that it does not.
    """
    if name not in NOTEBOOKS.values():
        raise UsageError(f"{name}.ipynb is no notebook that the kit refreshes")
    label = case.folder.label(f"{name}.ipynb")
    look = look_now(case.folder.path)
    existing = parse_own_notebook(case.folder, name, encode_text(json.dumps(shown), label))
    ran = run(case, name, **_GIVEN.get(name, {}))
    fresh = parse_notebook(clean_run(ran, case.id))
    merged = refresh_from_run(case, name, fresh, case.texts(name), existing)
    cleaned = drop_noise(merged)
    _keep(case, name, encode_text(dumps(cleaned), label), look)
    return cleaned.to_json()


def merge_open(name: str, base: Json, shown: Json, stored: Json) -> dict[str, Any]:
    """The ``notebook`` that holds what was ``shown`` in JupyterLab and what somebody else
    ``stored`` meanwhile, both made from ``base``, and in how many of its cells both stand
    between marks, as ``conflicts``. Nothing is written."""
    texts = Sides(*map(json.dumps, (base, shown, stored)))
    try:
        merged = merge_stored_notebooks(texts)
    except CannotMergeError as error:
        raise UsageError(
            f"what stands in {name}.ipynb by now is another notebook: nothing was taken in",
            todo=["save yours under another name (File, Save Notebook As), then compare them"],
        ) from error
    return {"notebook": json.loads(merged.text), "conflicts": merged.conflicts}


def _keep(case: Case, name: str, data: bytes, look: Look) -> None:
    path = case.folder.notebook(name)
    with hold_folder(case.folder.path):
        standing = path.read_bytes() if path.exists() else None
        if standing is not None and standing != data:
            keep_version(case.folder.path, path.name, standing)
        else:
            note_refresh(case.folder.path, name, look)
