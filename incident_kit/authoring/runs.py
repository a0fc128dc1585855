"""Running the shipped notebooks through papermill, quietly, each in a forked child of ours."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory
from typing import Any

from incident_kit.case import Case, load_case
from incident_kit.case.parts import Key
from incident_kit.case.reading import is_reading_once
from incident_kit.engine import WORK, describe_work
from incident_kit.errors import ForkError, IncidentKitError
from incident_kit.files import check_replaceable
from incident_kit.imports import import_sparingly
from incident_kit.journey.open_elsewhere import check_closed
from incident_kit.report import hide_logins
from incident_kit.warm.ahead import ForkedAhead
from incident_kit.warm.forked import ForksHere, Json, Task, Warm, check_single_thread
from incident_kit.workspace import Folder, open_workspace
from incident_kit.workspace.shipped import template

#: What runs the cells; it loads the kernel of IPython.
_CELLS = "incident_kit.engine.cells"
#: The other notebooks that one is made from: they are sound, or nothing is run.
_READS: Mapping[str, tuple[str, ...]] = {"redact": ("report", "public"), "public": ("report",)}

#: The parts of a case that the screens of each notebook are drawn from.
SHOWN: Mapping[str, tuple[str, ...]] = {
    "gather": ("timeline", "picture", "fitted", "notes"),
    "report": ("report", "timeline", "picture", "review"),
    "redact": ("public", "lists", "review", "settled", "draft"),
    "public": ("public", "review", "parties", "draft"),
}


def make_notebook(case: Case, name: str, **parameters: object) -> Path:
    """Make or refresh a notebook through papermill; where it is.

    Its cells run in the incident's folder. A failure names the notebook and what went
    wrong in it.
    """
    check_notebook(case, name)
    target = case.folder.notebook(name)
    given = {"incident": case.id, "workspace": str(case.workspace.root), **parameters}
    with ExitStack() as stack:
        ahead = _fork_ahead(case, name)
        if ahead is None:
            prepare_runs()
            _compute_screens(case, name)
        else:
            stack.enter_context(ahead)
            _prepare_papermill()
            _prepare_writing(case, name)
        check_closed(case.folder, name)  # before it is run in vain; it is asked again then
        _execute(name, target, given, case.folder, ahead or ForksHere())
    return target


def run_notebook(case: Case, name: str, **parameters: object) -> Json:
    """A notebook as it is when it has run, which is written nowhere."""
    check_notebook(case, name)
    prepare_runs()
    _compute_screens(case, name)
    given = {"incident": case.id, "workspace": str(case.workspace.root), **parameters}
    return _execute(name, None, given, case.folder, ForksHere())


def _fork_ahead(case: Case, name: str) -> ForkedAhead | None:
    """For the first run of a verb: the child that runs its cells. It loads what they need and
    computes what they show while this process does so for papermill and for the texts.

    ``None`` where all that is loaded already, or this process cannot be forked.
    """
    if not is_reading_once() or _CELLS in sys.modules:
        return None
    task = Task(WORK, describe_work())
    about = {"root": str(case.workspace.root), "incident": case.id, "name": name}
    given, folder = {**task.given, **about}, str(case.folder.path)
    with suppress(ForkError):
        return ForkedAhead(task, Task(f"{__name__}:serve_cells", given, folder))
    return None


def serve_cells(given: Json, channel: socket) -> None:
    """In a child that was forked ahead: make ready what cells begin with and what they show,
    then run them."""
    with import_sparingly():
        _prepare_children()
    with suppress(IncidentKitError):
        case = load_case(open_workspace(Path(given["root"])), given["incident"])
        prepare_screens(case, given["name"])
    import_module(_CELLS).serve(given, channel)


def _compute_screens(case: Case, name: str) -> None:
    """As :func:`prepare_screens`, where what is computed once is kept, and a fork inherits it."""
    if is_reading_once() and hasattr(os, "fork"):
        prepare_screens(case, name)


def _prepare_writing(case: Case, name: str) -> None:
    """Load and compute what writes the notebook when it has run, and what its public version
    is judged by. Of an error here the run tells itself."""
    with import_sparingly():
        exports = import_module("incident_kit.exporting.exports")
        import_module("incident_kit.authoring.papermill_io")
    with suppress(IncidentKitError):
        current = load_case(open_workspace(case.workspace.root), case.id)
        current.texts(name)
        exports.find_public_set(current)


def prepare_screens(case: Case, name: str) -> None:
    """Compute what a notebook shows before its cells run in a forked process, which ends
    with all that it computed. Of an error here the notebook tells itself."""
    with suppress(IncidentKitError):
        current = load_case(open_workspace(case.workspace.root), case.id)
        for part in SHOWN[name]:
            current.ask(Key(part))


def check_notebook(case: Case, name: str) -> None:
    """Refuse as a :class:`UsageError` to make or refresh a notebook which is not this
    incident's, is damaged or may not be replaced, or which is made from such a one."""
    case.folder.incident()
    for each in (name, *_READS.get(name, ())):
        case.stands(each)
    check_replaceable(case.folder.notebook(name))


def prepare_runs() -> None:
    """Import papermill, tell it of our engine, and make once what each run begins with.

    A process that does this before it forks spares its children a second.
    """
    with import_sparingly():
        _prepare_children()  # first: a shell looks at each module, which loads what is put off
    _prepare_papermill()


@cache
def _prepare_papermill() -> None:
    """Load papermill, and have it read its schema; once, for children too."""
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    with import_sparingly():
        import nbformat

        from incident_kit.engine import forking
    forking.register()
    nbformat.validate(nbformat.v4.new_notebook())


def _prepare_children() -> None:
    """Load and make what each notebook's child begins with, if this process can fork: one
    with threads, as a kernel has, may have a shell of its own."""
    with suppress(ForkError):
        check_single_thread()
        import_module("incident_kit.authoring.screens")
        import_module(_CELLS).prepare()


def _execute(
    name: str, target: Path | None, given: Mapping[str, object], folder: Folder, warm: Warm
) -> Json:
    """The notebook when it has run; written to ``target``, if there is one."""
    with import_sparingly():
        from nbclient.exceptions import DeadKernelError
        from papermill import execute_notebook
        from papermill.exceptions import PapermillExecutionError

        from incident_kit.engine import forking

    label = folder.label(f"{name}.ipynb")
    try:
        with _kernel_options() as options, forking.forking_from(warm):
            ran: Json = execute_notebook(
                str(template(name)),
                target and str(target),
                parameters=dict(given),
                cwd=str(folder.path),
                progress_bar=False,
                request_save_on_cell_execute=False,  # it is written once, when it has run
                engine_name=forking.NAME,
                kernel_name="python3",
                **options,
            )
            return ran
    except PapermillExecutionError as error:
        raise IncidentKitError(
            f"{label} did not run: {error.ename}: {hide_logins(error.evalue)}",
            todo=[f"incident-kit check {folder.id} says what is missing"],
        ) from None
    except DeadKernelError:
        raise IncidentKitError(
            f"{label} did not run: the process that ran its cells died",
            todo=["see whether memory is short, and run it again"],
        ) from None


@contextmanager
def _kernel_options() -> Iterator[dict[str, Any]]:
    """For a real kernel, where nothing can be forked: sockets in a folder of its own, if
    there are such. Kernels that start side by side may be given the same TCP port, and
    then one of them dies."""
    from traitlets.config import Config

    quiet = {"extra_arguments": ["--IPKernelApp.log_level=50"]}
    with TemporaryDirectory(prefix="ik-", ignore_cleanup_errors=True) as folder:
        room = os.name == "posix" and len(folder) < 80  # a socket's path is short
        sockets = {"transport": "ipc", "ip": f"{folder}/k"} if room else {}
        yield {**quiet, "config": Config({"KernelManager": sockets})}
