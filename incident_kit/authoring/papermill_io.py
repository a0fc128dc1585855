"""The one place where a run notebook is written into an incident's folder.

Plain ``papermill`` and the kit's own verbs come through here: what people wrote is
kept, the Markdown that depends on the incident is composed, and what a run leaves
behind (parameters, paths, clock times, random ids) is taken out. A notebook is
written only when its run has ended, so one that is killed leaves the old one whole.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from incident_kit.case import Case, case_at, read_notebook
from incident_kit.errors import UsageError
from incident_kit.files import write_text
from incident_kit.model.ids import check_id
from incident_kit.report import Notebook, cleaned, compose, dumps, key, refresh
from incident_kit.workspace.shipped import template


def write(buf: str, path: str) -> None:
    """Write the notebook in ``buf``, run from a template, to an incident's ``path``."""
    fresh = json.loads(buf)
    target = Path(path)
    _check_target(fresh, target)
    if _running(fresh) or (_failed(fresh) and not _exists(target)):
        return  # papermill tells of a failure itself
    if not _exists(target):
        raise UsageError(
            f"{target.parent.name}/{target.name} was not written: there is no incident "
            f"{target.parent.name!r} yet",
            todo=[f"make it: incident-kit new {target.parent.name}"],
        )
    write_text(target, dumps(refreshed(case_at(target.parent), target.stem, fresh)))


def refreshed(case: Case, name: str, fresh: Mapping[str, Any]) -> Notebook:
    """``fresh``, a run template, as notebook ``name`` of the case is to be stored."""
    ours = _kit(fresh).get("notebook") == name
    existing = case.stands(name)
    run = cleaned(fresh, case.id)
    if "cells" in _kit(fresh):
        run = _from_template(run, name, existing)
    composed = compose(run, case.texts(name) if ours else {})
    about = {"incident_kit": {"version": 1, "notebook": name, "incident": case.id}}
    composed["metadata"] = {**composed["metadata"], **about}
    return refresh(existing, composed)


def _from_template(run: Notebook, name: str, existing: Notebook | None) -> Notebook:
    """What an incident's own notebook gave when it was run in place of the template.

    Its texts are people's, not the kit's: the template's stand for those, and of the
    run only the code and what it printed is taken.
    """
    made = read_notebook(template(name), template(name).name) or run
    ran = {key(cell): cell for cell in run["cells"] if cell["cell_type"] == "code" and key(cell)}
    ids = {cell.get("id") for cell in (existing or {}).get("cells", ())} - {None}
    own = [cell for cell in run["cells"] if key(cell) is None and cell.get("id") in ids]
    return {**run, "cells": [*(ran.get(key(cell), cell) for cell in made["cells"]), *own]}


def _exists(target: Path) -> bool:
    return target.parent.joinpath("incident.yaml").exists()


def _failed(notebook: Mapping[str, Any]) -> bool:
    return bool(notebook.get("metadata", {}).get("papermill", {}).get("exception"))


def _kit(notebook: Mapping[str, Any]) -> Mapping[str, Any]:
    found = notebook.get("metadata", {}).get("incident_kit", {})
    return found if isinstance(found, Mapping) else {}


def _check_target(fresh: Mapping[str, Any], target: Path) -> None:
    """Refuse, before anything runs, to write one incident's notebook over another's."""
    check_id(target.parent.name)
    papermill = fresh.get("metadata", {}).get("papermill", {})
    named = str(papermill.get("parameters", {}).get("incident", "") or target.parent.name)
    template = _kit(fresh).get("notebook", target.stem)
    if named != target.parent.name:
        raise UsageError(
            f"the parameter says incident {named!r}, but the output is in "
            f"{target.parent.name}/: nothing was written",
            todo=[f"write to incidents/{named}/{target.name}, or change `-p incident`"],
        )
    if template != target.stem:
        raise UsageError(
            f"this is the template of {template}.ipynb, but the output is {target.name}: "
            "nothing was written",
            todo=[f"write to incidents/{named}/{template}.ipynb"],
        )


def _running(notebook: Mapping[str, Any]) -> bool:
    """Whether papermill is still at it: a failed run has ended, and says so."""
    if _failed(notebook):
        return False
    states = (
        cell.get("metadata", {}).get("papermill", {}).get("status") for cell in notebook["cells"]
    )
    return any(state in ("pending", "running") for state in states)
