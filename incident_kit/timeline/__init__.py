"""The timeline: what was gathered, merged with memory, folded, curated and numbered.

::

    Gathered ──merge──▶ Event ──fold_echoes──▶ Event ──build──▶ Timeline

Everything here is a function of its arguments; times are UTC.
"""

from __future__ import annotations

from incident_kit.timeline.echoes import fold_echoes
from incident_kit.timeline.fitting import (
    Fitted,
    compute_fingerprint,
    fit_decisions,
    list_misfit_steps,
)
from incident_kit.timeline.lines import build, find_line
from incident_kit.timeline.merging import merge, shift_clocks
from incident_kit.timeline.span import compute_window

__all__ = [
    "Fitted",
    "build",
    "compute_fingerprint",
    "compute_window",
    "find_line",
    "fit_decisions",
    "fold_echoes",
    "list_misfit_steps",
    "merge",
    "shift_clocks",
]
