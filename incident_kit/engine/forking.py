"""Papermill's engine that forks; where it cannot, papermill's own."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.log import logger

from incident_kit.engine.kernel import ForkedKernel
from incident_kit.engine.needs import find_need, find_profile
from incident_kit.errors import ForkError
from incident_kit.warm.forked import Warm
from incident_kit.warm.server import find_warm

NAME = "incident-kit"

#: Options of nbclient that are about the process of a real kernel.
_OF_REAL_KERNELS = ("km", "kernel_manager_class", "ipython_hist_file")
#: What is said to a real kernel that says nothing to a forked one: where its sockets are.
_SOCKETS = {"transport", "ip"}
_LAUNCHES = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]
_PYTHONS = {"python", f"python{sys.version_info[0]}", "python{}.{}".format(*sys.version_info)}
_LOCAL = {"local-provisioner", NAME}

_chosen: ContextVar[Warm | None] = ContextVar("chosen", default=None)


@contextmanager
def forking_from(warm: Warm) -> Iterator[None]:
    """Have the notebooks that run in this block be forked from ``warm``."""
    token = _chosen.set(warm)
    try:
        yield
    finally:
        _chosen.reset(token)


class ForkingEngine(NBClientEngine):
    """Runs each notebook in a forked child; what comes of it is what papermill's own gives."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: Any
    ) -> Any:
        """Run the cells of ``nb_man``'s notebook in order.

        Papermill's log says why, where a real kernel is started instead.
        """
        try:
            _check(nb_man.nb, kernel_name, options)
            kernel = _fork_kernel(options.get("start_timeout") or 60)
        except ForkError as error:
            _say(str(error))
            return super().execute_managed_notebook(nb_man, kernel_name, **options)
        with kernel:
            return _Client(nb_man, kernel, **_name_settings(kernel_name, **options)).execute()


class _Client(PapermillNotebookClient):
    """Papermill's own, which notes at once what there is to note of a cell that is no code,
    unless somebody looks on."""

    def papermill_execute_cells(self) -> None:
        """Run the cells in order, up to one that fails."""
        manager = self.nb_man
        for index, cell in enumerate(self.nb.cells):
            if cell.cell_type != "code" and not (manager.log_output or manager.pbar):
                _note_passed(manager, cell)
                continue
            try:
                manager.cell_start(cell, index)
                self.execute_cell(cell, index)
            except CellExecutionError as error:
                manager.cell_exception(self.nb.cells[index], cell_index=index, exception=error)
                break
            finally:
                manager.cell_complete(self.nb.cells[index], cell_index=index)


def _note_passed(manager: NotebookExecutionManager, cell: NotebookNode) -> None:
    """Note of a cell that nothing ran in it, as papermill does, whose saving and reading of
    its own times for that takes longer than the notebook."""
    now = manager.now().isoformat()
    cell.metadata.papermill.update(
        start_time=now, end_time=now, duration=0.0, status=manager.COMPLETED, exception=False
    )


def _name_settings(
    kernel_name: str,
    *,
    start_timeout: float = 60,
    execution_timeout: float | None = None,
    timeout: float | None = None,
    input_path: object = None,
    **options: Any,
) -> dict[str, Any]:
    """Papermill's options as its client names them, which has no use for ``input_path``."""
    return {
        **options,
        "timeout": execution_timeout or timeout,
        "startup_timeout": start_timeout,
        "kernel_name": kernel_name,
        "log": logger,
    }


def register() -> None:
    """Have papermill know the engine, if it was not told by an entry point."""
    papermill_engines.register(NAME, ForkingEngine)


@functools.cache
def _say(reason: str) -> None:
    """Tell once why notebooks take seconds to start."""
    logger.warning("Run in a kernel of its own, and not forked: %s.", reason)


def _check(notebook: Any, kernel_name: str, options: Mapping[str, Any]) -> None:
    """A :class:`ForkError` that names what only a real kernel can do."""
    option = next(_list_options_of_real_kernels(options), None)
    if option is not None:
        raise ForkError(f"{option} is an option of real kernels")
    if not _is_ours(kernel_name):
        raise ForkError(f"{kernel_name} is not the Python that papermill runs in")
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    need = find_need(sources) or find_profile(os.environ)
    if need is not None:
        raise ForkError(need)


def _list_options_of_real_kernels(options: Mapping[str, Any]) -> Iterator[str]:
    yield from (name for name in _OF_REAL_KERNELS if options.get(name))
    arguments = options.get("extra_arguments") or ()
    yield from (one for one in arguments if not one.startswith("--IPKernelApp.log_level="))
    config = options.get("config") or {}
    if set(config) - {"KernelManager"} or set(config.get("KernelManager", ())) - _SOCKETS:
        yield "config"


def _is_ours(kernel_name: str) -> bool:
    """Whether a kernel of that name is this interpreter and nothing more."""
    try:
        spec = KernelSpecManager().get_kernel_spec(kernel_name)
    except NoSuchKernel:
        return False
    python, *rest = [part for part in spec.argv if part != "-Xfrozen_modules=off"]
    provisioner = spec.metadata.get("kernel_provisioner", {}).get("provisioner_name")
    return (
        python in {*_PYTHONS, sys.executable}
        and rest == _LAUNCHES
        and not spec.env
        and provisioner in {None, *_LOCAL}
    )


def _fork_kernel(timeout: float) -> ForkedKernel:
    chosen = _chosen.get()
    if chosen is not None:
        try:
            return ForkedKernel.fork(chosen, timeout)
        except ForkError as error:
            logger.info("%s", error)
    is_known = _find_warm.cache_info().currsize > 0
    try:
        return ForkedKernel.fork(_find_warm(), timeout)
    except ForkError:
        if not is_known:
            raise
    _find_warm.cache_clear()  # it has ended since
    return ForkedKernel.fork(_find_warm(), timeout)


@functools.cache
def _find_warm() -> Warm:
    """The user's warm server, or a process that this one keeps."""
    return find_warm(["incident_kit.engine.cells:prepare"])
