"""Whether a run is of the very notebook and incident in whose place it is to be written.

What papermill runs may be anybody's: a notebook of one's own, another incident's report, a
template that was told no incident. Written over an incident's notebook it would take out
what stands there, or put one incident's record into another's, which may be held.
"""

from __future__ import annotations

from pathlib import Path

from incident_kit.authoring.papermill_run import Run
from incident_kit.case import case_at
from incident_kit.errors import UsageError
from incident_kit.files import check_replaceable
from incident_kit.model.ids import check_id
from incident_kit.report import describe_owner, is_own, is_template, parse_notebook
from incident_kit.workspace import find_root


def check_run(run: Run, target: Path) -> None:
    """Refuse as a :class:`UsageError` to write a run to ``target``, an incident's notebook,
    unless both are of that incident, and of the same notebook."""
    check_id(target.parent.name)
    _check_notebook(run, target)
    _check_incident(run, target)
    _check_place(run, target)
    check_replaceable(target)
    if _is_known(target):
        case_at(target.parent).stands(target.stem)


def _is_known(target: Path) -> bool:
    """Whether the incident exists: gathering may be about to make it."""
    return target.parent.joinpath("incident.yaml").exists()


def _check_notebook(run: Run, target: Path) -> None:
    name = run.memory.get("notebook")
    if name != target.stem:
        incident = run.memory.get("incident") or target.parent.name
        step = f"write to incidents/{incident}/{name}.ipynb"
        raise _refuse(describe_owner(run.memory), target, step if name else "")
    if not any(cell.key for cell in parse_notebook(run.stored).cells):
        raise _refuse("has none of the kit's cells: their metadata was cleared", target)


def _check_incident(run: Run, target: Path) -> None:
    incident, named = target.parent.name, run.find_parameter("incident")
    is_of_nobody = is_template(run.memory, target.stem)
    if not is_of_nobody and not _is_of_incident(run, target):
        raise _refuse(describe_owner(run.memory), target)
    if named not in ("", incident):
        raise UsageError(
            f"the parameter says incident {named!r}, but the output is in "
            f"{incident}/: nothing was written",
            todo=[f"write to incidents/{named}/{target.name}, or change `-p incident`"],
        )
    if is_of_nobody and not named:
        raise UsageError(
            f"no parameter says that this run is of {incident}: nothing was written",
            todo=[f"say it: -p incident {incident}"],
        )


def _is_of_incident(run: Run, target: Path) -> bool:
    if is_own(run.memory, target.stem, (target.parent.name,)):
        return True
    ids = case_at(target.parent).folder.own_ids() if _is_known(target) else ()
    return is_own(run.memory, target.stem, ids)


def _check_place(run: Run, target: Path) -> None:
    """Refuse a run of the incident in another workspace that has the same id.

    Before anything runs papermill stands where the kernel will; at the end it may not.
    """
    workspace = Path(run.find_parameter("workspace") or ".")
    if not run.is_waiting and not workspace.is_absolute():
        return
    root = find_root(workspace)
    if root is None:
        return
    seen = root / "incidents" / target.parent.name
    if seen.resolve() != target.parent.resolve():
        raise UsageError(
            f"this run is of {target.parent.name} in another workspace, {root.name}/, than the "
            "output: nothing was written",
            todo=["run it from the output's workspace, or change `-p workspace`"],
        )


def _refuse(what: str, target: Path, step: str = "") -> UsageError:
    name, incident = target.stem, target.parent.name
    return UsageError(
        f"this {what}, but the output is {incident}/{target.name}: nothing was written",
        todo=[
            step
            or f"choose another output path, or run the template: incident-kit {name} {incident}"
        ],
    )
