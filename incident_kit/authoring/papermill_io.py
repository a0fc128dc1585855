"""The one place where a run notebook is written into an incident's folder.

Plain ``papermill`` and the kit's own verbs come through here: what people wrote is
kept, the Markdown that depends on the incident is composed, and what a run leaves
behind (parameters, paths, clock times, random ids) is taken out. A notebook is
written only when its run has ended, so one that is killed leaves the old one whole.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click

from incident_kit.authoring.ownership import check_run
from incident_kit.authoring.papermill_run import Run
from incident_kit.case import Case, case_at, read_notebook
from incident_kit.errors import FileError, IncidentKitError, UsageError
from incident_kit.exporting.exports import take_back_at
from incident_kit.exporting.public_set import describe_removed
from incident_kit.files import write_text
from incident_kit.report import (
    Cell,
    Json,
    Key,
    Notebook,
    clean_run,
    compose,
    dumps,
    find_damage,
    parse_notebook,
    refresh,
)
from incident_kit.workspace.history import keep_standing
from incident_kit.workspace.shipped import template

_LOG = logging.getLogger(__name__)


def write(buf: str, path: str) -> None:
    """Write the notebook in ``buf``, run from a template, to an incident's ``path``.

    Papermill's own command says in one sentence why a run is refused, without a traceback.
    """
    try:
        _write(buf, path)
    except IncidentKitError as error:
        context = click.get_current_context(silent=True)
        if context is None or context.command.name != "papermill":
            raise
        raise click.ClickException(str(error)) from error


def _write(buf: str, path: str) -> None:
    run, target = json.loads(buf), Path(path)
    damage = find_damage(run)
    if damage:
        raise FileError(f"the run of {target.name}", f"{damage}: nothing was written")
    state = Run(run)
    if state.is_waiting or not state.is_running:
        check_run(state, target)
    if state.is_running:
        return
    is_known = target.parent.joinpath("incident.yaml").exists()
    if state.has_failed and not is_known:
        return  # papermill reports the failure itself
    if not is_known:
        raise UsageError(
            f"{target.parent.name}/{target.name} was not written: there is no incident "
            f"{target.parent.name!r} yet",
            todo=[f"make it: incident-kit new {target.parent.name}"],
        )
    stored = dumps(refresh_from_run(case_at(target.parent), target.stem, run))
    keep_standing(target.parent, target.name, stored.encode("utf-8", "replace"))
    write_text(target, stored)
    standing = take_back_at(target.parent)
    if standing.uncovered:
        _LOG.warning("%s", describe_removed(target.parent, standing))


def refresh_from_run(case: Case, name: str, run: Json) -> Notebook:
    """Notebook ``name`` of the case as it is to be stored after ``run``, a run template."""
    existing = case.stands(name)
    fresh = parse_notebook(clean_run(run, case.id))
    is_incident_s_own = "cells" in fresh.memory
    if is_incident_s_own:
        fresh = _put_into_template(fresh, name, existing)
    composed = compose(fresh, case.texts(name))
    memory = {"version": 1, "notebook": name, "incident": case.id}
    metadata = {**composed.metadata, "incident_kit": memory}
    return refresh(existing, replace(composed, metadata=metadata))


def _put_into_template(run: Notebook, name: str, existing: Notebook | None) -> Notebook:
    """What an incident's own notebook gave when it was run in place of the template.

    Its texts are people's, not the kit's: the template's stand for those, and of the
    run only the code and what it printed is taken.
    """
    shipped = read_notebook(template(name), template(name).name) or run
    code: Mapping[Key | None, Cell] = {
        cell.key: cell for cell in run.cells if cell.key and cell.is_code
    }
    cells = [code.get(cell.key, cell) for cell in shipped.cells]
    return replace(run, cells=(*cells, *_own_cells(run, existing)))


def _own_cells(run: Notebook, existing: Notebook | None) -> list[Cell]:
    """People's own cells of a run that stand in the incident's notebook."""
    if existing is None:
        return []
    ids = {cell.id for cell in existing.cells if cell.id}
    return [cell for cell in run.cells if cell.key is None and cell.id in ids]
