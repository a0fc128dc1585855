"""One incident of a workspace, and everything that is known of it at one moment."""

from incident_kit.case.case import Case
from incident_kit.case.changing import change_case
from incident_kit.case.opening import case_at, load_case
from incident_kit.case.reading import reading_once

__all__ = ["Case", "case_at", "change_case", "load_case", "reading_once"]
