"""How an incident stands, as plain values that JSON can hold: a function a view.

The script of the same name in ``static`` draws what one of them gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from incident_kit.case import Case
from incident_kit.lab.views.cockpit import show_cockpit
from incident_kit.lab.views.composer import show_composer
from incident_kit.lab.views.decider import show_decisions
from incident_kit.lab.views.timeline import show_timeline

VIEWS: Mapping[str, Callable[[Case], Mapping[str, Any]]] = {
    "cockpit": show_cockpit,
    "composer": show_composer,
    "decider": show_decisions,
    "timeline": show_timeline,
}
