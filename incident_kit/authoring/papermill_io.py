"""The one place where a run notebook is written into an incident's folder.

Plain ``papermill`` and the kit's own verbs come through here: what people wrote is
kept, the Markdown that depends on the incident is composed, and what a run leaves
behind (parameters, paths, clock times, random ids) is taken out. A notebook is
written only when its run has ended, so one that is killed leaves the old one whole.
"""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path

import click

from incident_kit.authoring.ownership import check_run
from incident_kit.authoring.papermill_run import Run
from incident_kit.case import Case, case_at
from incident_kit.case.notebooks import parse_own_notebook, read_template
from incident_kit.errors import FileError, IncidentKitError, UsageError
from incident_kit.exporting.exports import take_back_at
from incident_kit.exporting.public_set import describe_removed
from incident_kit.files import change_file, encode_text
from incident_kit.files.settling import read_settled
from incident_kit.journey.open_elsewhere import check_closed
from incident_kit.report import (
    Cell,
    Json,
    Key,
    Notebook,
    clean_run,
    compose,
    drop_noise,
    dumps,
    find_damage,
    parse_notebook,
    refresh,
)
from incident_kit.report.draft import Texts
from incident_kit.workspace.history import keep_version
from incident_kit.workspace.locking import hold_folder

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
    if state.is_waiting:
        _check_closed(target)
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
    case = case_at(target.parent)
    check_closed(case.folder, target.stem)
    _store(case, target.stem, run)
    standing = take_back_at(target.parent)
    if standing.uncovered:
        _LOG.warning("%s", describe_removed(target.parent, standing))


def _check_closed(target: Path) -> None:
    """Refuse before anything is run in vain."""
    if target.exists() and target.parent.joinpath("incident.yaml").exists():
        check_closed(case_at(target.parent).folder, target.stem)


def _store(case: Case, name: str, run: Json) -> None:
    """Bring what a run gave into the notebook that stands there when all else is done: a
    save by an editor meanwhile is taken in, and not overwritten."""
    fresh = parse_notebook(clean_run(run, case.id))
    texts = case.texts(name)
    folder = case.folder
    path, label = folder.notebook(name), folder.label(f"{name}.ipynb")

    def merge(standing: bytes | None) -> bytes:
        existing = parse_own_notebook(folder, name, standing)
        refreshed = refresh_from_run(case, name, fresh, texts, existing)
        data = encode_text(dumps(drop_noise(refreshed)), label)
        if standing is not None and standing != data:
            keep_version(folder.path, path.name, standing)
        return data

    with hold_folder(folder.path):
        change_file(path, label, merge, read_settled)


def refresh_from_run(
    case: Case, name: str, fresh: Notebook, texts: Texts, existing: Notebook | None
) -> Notebook:
    """Notebook ``name`` of ``case`` as it is to be stored, in place of ``existing``, after
    ``fresh``, a clean run, with the kit's ``texts``."""
    if "cells" in fresh.memory:
        existing = existing and _take_outputs(existing, fresh)
        fresh = _put_into_template(fresh, name, case.id)
    composed = compose(fresh, texts)
    memory = {"version": 1, "notebook": name, "incident": case.id}
    metadata = {**composed.metadata, "incident_kit": memory}
    return refresh(existing, replace(composed, metadata=metadata), case.alike(name))


def _put_into_template(run: Notebook, name: str, incident: str) -> Notebook:
    """What an incident's own notebook gave when it was run in place of the template.

    Its texts are people's, not the kit's: the template's stand for those. Of the run the
    code is taken that nobody typed into, and what all of it printed.
    """
    ran: dict[Key | None, Cell] = {}
    for cell in run.cells:
        if cell.key and cell.is_code:
            ran.setdefault(cell.key, cell)
    template = parse_notebook(clean_run(read_template(name).to_json(), incident))
    return replace(run, cells=tuple(_take_code(cell, ran.get(cell.key)) for cell in template.cells))


def _take_code(draft: Cell, ran: Cell | None) -> Cell:
    if ran is None:
        return draft
    return ran if ran.is_untouched else replace(draft, rest=ran.rest)


def _take_outputs(existing: Notebook, run: Notebook) -> Notebook:
    """The notebook with what people's own code printed in the run, which may be of an
    earlier state of it."""
    own = {(cell.id, cell.text): cell for cell in run.cells if cell.key is None and cell.is_code}
    cells = (
        replace(cell, rest={**cell.rest, **own[cell.id, cell.text].rest})
        if cell.key is None and (cell.id, cell.text) in own
        else cell
        for cell in existing.cells
    )
    return replace(existing, cells=tuple(cells))
