"""The process the team holds itself to: durations, contradictions and rules R1 to R21.

Everything here is a function of its arguments. Absence of evidence is never a
pass: what was not gathered or not written is "not seen".

The names below load on first use: most verbs ask for a length of time, and for no rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_kit.imports import load_late

if TYPE_CHECKING:
    from incident_kit.process.absence import fold_absent
    from incident_kit.process.conflicts import find_contradictions
    from incident_kit.process.durations import Interval, humanize, measure_intervals
    from incident_kit.process.escalation import ESCALATED, REACHED, describe_path
    from incident_kit.process.milestones import parse_moment
    from incident_kit.process.record import Outcome, Record, Rule, Verdict
    from incident_kit.process.rules import RULES, assess
    from incident_kit.process.rules.security_log import is_outcome

__all__ = [
    "ESCALATED",
    "REACHED",
    "RULES",
    "Interval",
    "Outcome",
    "Record",
    "Rule",
    "Verdict",
    "assess",
    "describe_path",
    "find_contradictions",
    "fold_absent",
    "humanize",
    "is_outcome",
    "measure_intervals",
    "parse_moment",
]

_HOMES = {
    "ESCALATED": "escalation",
    "REACHED": "escalation",
    "RULES": "rules",
    "Interval": "durations",
    "Outcome": "record",
    "Record": "record",
    "Rule": "record",
    "Verdict": "record",
    "assess": "rules",
    "describe_path": "escalation",
    "find_contradictions": "conflicts",
    "fold_absent": "absence",
    "humanize": "durations",
    "is_outcome": "rules.security_log",
    "measure_intervals": "durations",
    "parse_moment": "milestones",
}

__getattr__ = load_late(__name__, _HOMES)
