"""What is clicked beside the public version: a section, a signature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incident_kit.case import Case
from incident_kit.journey.approval import sign_off
from incident_kit.journey.sections import choose_section
from incident_kit.lab.session import read_by, read_recorder
from incident_kit.model import Signoff, utc_now


def choose(case: Case, given: Mapping[str, Any]) -> object:
    """Decide on a section as it was seen."""
    said = {name: given.get(name) for name in ("with", "seen")}
    by = {"by": read_by(case, given)}
    return choose_section(case, given["section"], given["action"], {**said, **by}, utc_now())


def sign(case: Case, given: Mapping[str, Any]) -> object:
    """Sign the public text that was seen."""
    by, recorder = read_by(case, given), read_recorder(case, given)
    evidence = str(given.get("evidence") or "").strip() or None
    role, seen = str(given.get("role") or ""), str(given["seen"])
    return sign_off(case, Signoff(by, role, utc_now(), seen, evidence, recorder))
