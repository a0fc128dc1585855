"""Making a notebook of an incident by its name, as its verb does."""

from __future__ import annotations

from pathlib import Path

from incident_kit.authoring.runs import check_notebook, make_notebook
from incident_kit.case import Case
from incident_kit.errors import UsageError
from incident_kit.gathering import gather
from incident_kit.journey.facts import check_sources
from incident_kit.workspace import NOTEBOOKS


def make_by_name(case: Case, name: str) -> Path:
    """Make or refresh a notebook; for that of the record, what it shows is gathered first."""
    if name not in NOTEBOOKS:
        raise UsageError(f"there is no notebook {name!r}", todo=["choose one of the four"])
    if name != "gather":
        return make_notebook(case, name)
    check_notebook(case, name)
    check_sources(case)
    return make_notebook(gather(case).case, name, refresh=False)
