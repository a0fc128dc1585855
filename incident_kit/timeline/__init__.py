"""The timeline: what was gathered, merged with memory, folded, curated and numbered.

::

    Gathered ──merge──▶ Event ──fold_echoes──▶ Event ──build──▶ Timeline

Everything here is a function of its arguments; times are UTC.
"""

from __future__ import annotations

from incident_kit.timeline.echoes import fold_echoes
from incident_kit.timeline.lines import build, find_line
from incident_kit.timeline.merging import merge, shift_clocks
from incident_kit.timeline.span import compute_window

__all__ = ["build", "compute_window", "find_line", "fold_echoes", "merge", "shift_clocks"]
