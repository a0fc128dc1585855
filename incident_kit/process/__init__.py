"""The process the team holds itself to: durations, contradictions and rules R1 to R21.

Everything here is a function of its arguments. Absence of evidence is never a
pass: what was not gathered or not written is "not seen".
"""

from __future__ import annotations

from incident_kit.process.absence import fold_absent
from incident_kit.process.conflicts import find_contradictions
from incident_kit.process.durations import Interval, humanize, measure_intervals
from incident_kit.process.escalation import ESCALATED, describe_path
from incident_kit.process.milestones import parse_moment
from incident_kit.process.record import Outcome, Record, Rule, Verdict
from incident_kit.process.rules import RULES, assess
from incident_kit.process.rules.security_log import is_outcome
from incident_kit.process.rules.supplier import REACHED

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
