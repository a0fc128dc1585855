"""Write an incident's report in JupyterLab, and publish a version that is safe.

The names below load on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from incident_kit.model import Finding, Known, Person
    from incident_kit.redaction import find

__version__ = "0.1.0"
__all__ = ["Finding", "Known", "Person", "find"]

_HOMES = {
    "Finding": "incident_kit.model",
    "Known": "incident_kit.model",
    "Person": "incident_kit.model",
    "find": "incident_kit.redaction",
}
#: Modules that notebooks name, also those written before a module moved.
_MODULES = {"screens": "incident_kit.authoring.screens"}


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(_MODULES[name])
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
