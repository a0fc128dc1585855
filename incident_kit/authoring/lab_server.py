"""JupyterLab as ``python -m jupyterlab`` runs it, but ready a second sooner.

Run as ``python -m incident_kit.authoring.lab_server``, with JupyterLab's arguments. Its
imports alone are spared: extensions and kernels load what they like. What the process then
goes without are jsonschema's checks of addresses and durations, which no schema of Jupyter's
asks for but in the name of an event.
"""

from __future__ import annotations

import runpy
from contextlib import suppress
from importlib import import_module

from incident_kit.imports import import_sparingly


def run_lab() -> None:
    """Run JupyterLab until it ends, with the name and arguments of its own module."""
    with suppress(ImportError), import_sparingly():  # what it cannot spare it imports below
        import_module("jupyterlab.labapp")
    runpy.run_module("jupyterlab", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    run_lab()
