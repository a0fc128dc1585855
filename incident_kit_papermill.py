"""Papermill's ways to the kit: a local handler and an engine that never stand in anybody's way.

Papermill loads this module when it is imported (entry point ``papermill.io``), in
programs that have nothing to do with incidents. So it stands beside the package,
not in it, and imports nothing: if :mod:`incident_kit` is broken, papermill works
as without us. Only a notebook that the kit keeps in an incident's folder
(``incidents/ID/report.ipynb``) takes the way through
:mod:`incident_kit.authoring.papermill_io`, since plain papermill would overwrite what people
wrote in it.

Papermill asks its registry for the *last* handler named ``local``, its own, so
ours has to take that one's place; there is no public call for it.
"""

import os
from collections.abc import Iterator
from typing import Any

_MOST_LINKS = 40  # as many as a system follows
NOTEBOOKS = ("gather.ipynb", "report.ipynb", "redact.ipynb", "public.ipynb")


class Handler:
    """Papermill's local handler, but for the kit's notebooks in incident folders."""

    def __init__(self, local: Any) -> None:
        self._local = local

    def __getattr__(self, name: str) -> Any:
        return getattr(self._local, name)

    def write(self, buf: str, path: str) -> Any:
        """Write a notebook; one of the kit's keeps every word people wrote."""
        here = getattr(self._local, "_cwd", None) or os.getcwd()
        where = next(filter(in_incident, _list_names(here, path)), None)
        if where is None:
            _spare_stray(os.path.join(here, path))
            return self._local.write(buf, path)
        try:
            from incident_kit.authoring.papermill_io import write
        except Exception as error:
            if os.path.exists(where):
                raise OSError(
                    f"{os.path.basename(where)} was left as it is: incident-kit cannot be "
                    "imported, and writing without it would lose what people wrote. "
                    "Reinstall incident-kit, or choose another output path."
                ) from error
            return self._local.write(buf, path)
        return write(buf, where)


def _list_names(here: str, path: str) -> Iterator[str]:
    """What the file that ``path`` names from ``here`` is called: as the shell came here, by
    links, and in turn by those that lead to the file. One may be in an incident's folder."""
    called = os.path.join(os.environ.get("PWD", ""), path)
    path = os.path.join(here, path)
    if os.path.realpath(os.path.dirname(called)) == os.path.realpath(os.path.dirname(path)):
        yield called
    for _ in range(_MOST_LINKS):
        yield path
        folder, name = os.path.split(os.path.abspath(path))
        path = os.path.join(os.path.realpath(folder), name)
        yield path
        if not os.path.islink(path):
            return
        path = os.path.join(os.path.dirname(path), os.readlink(path))


def in_incident(path: str) -> bool:
    """Whether ``path`` is one of the kit's notebooks in a workspace's incident folder."""
    folder, name = os.path.split(os.path.abspath(path))
    incidents = os.path.dirname(folder)
    return (
        name in NOTEBOOKS
        and os.path.basename(incidents) == "incidents"
        and os.path.isfile(os.path.join(os.path.dirname(incidents), "incident-kit.yaml"))
    )


def _spare_stray(path: str) -> None:
    """Refuse to overwrite what people wrote in an incident's folder of no workspace: one
    may be a workspace's by a link that nothing here tells of."""
    folder, name = os.path.split(os.path.abspath(path))
    if name not in NOTEBOOKS or not os.path.isfile(os.path.join(folder, "incident.yaml")):
        return
    if os.path.isfile(path) and _is_ours(path):
        raise OSError(
            f"{name} was left as it is: its folder is an incident's, but in no workspace, and "
            "what people wrote would be lost. Run papermill from the workspace, or choose "
            "another output path."
        )


def _is_ours(path: str) -> bool:
    with open(path, "rb") as file:
        return b'"incident_kit"' in file.read()


class Engine:
    """Papermill's engine ``incident-kit``: each notebook in a forked child of a warm process.

    If the kit cannot be imported, notebooks run in papermill's own engine.
    """

    def __getattr__(self, name: str) -> Any:
        return getattr(_find_engine(), name)


def _find_engine() -> Any:
    from papermill.engines import NBClientEngine, logger

    try:
        from incident_kit.engine.forking import ForkingEngine
    except Exception as error:
        logger.warning("incident-kit cannot be imported, papermill's engine is used: %s", error)
        return NBClientEngine
    return ForkingEngine


engine = Engine()
handler: Any = None  # what papermill finds if it loads this module while it is loading


def _install() -> Any:
    from papermill.iorw import LocalHandler, papermill_io

    handlers = papermill_io._handlers
    ours = next((one for _, one in handlers if isinstance(one, Handler)), None)
    ours = ours or Handler(next((one for name, one in handlers if name == "local"), None))
    for index, (scheme, _) in enumerate(handlers):
        if scheme == "local":
            handlers[index] = (scheme, ours)
    return ours if ours._local is not None else LocalHandler()


def _stock() -> Any:
    from papermill.iorw import LocalHandler

    return LocalHandler()


try:
    handler = _install()
except Exception:  # whatever papermill has become by then, it goes on without us
    handler = _stock()
