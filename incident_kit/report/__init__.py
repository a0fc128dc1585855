"""The two reports as notebooks people write in: drafted, refreshed, read back."""

from incident_kit.report.cells import (
    PROPOSED,
    Notebook,
    authored,
    is_proposed,
    key,
    mark,
    source,
    untouched,
    without_markers,
)
from incident_kit.report.clean import cleaned, dumps
from incident_kit.report.draft import (
    Report,
    compose,
    facts,
    public_texts,
    report_texts,
    to_write,
)
from incident_kit.report.refreshed import refresh
from incident_kit.report.sections import PUBLIC, REPORT, Section
from incident_kit.report.written import read_public, read_report, strayed, unwritten

__all__ = [
    "PROPOSED",
    "PUBLIC",
    "REPORT",
    "Notebook",
    "Report",
    "Section",
    "authored",
    "cleaned",
    "compose",
    "dumps",
    "facts",
    "is_proposed",
    "key",
    "mark",
    "public_texts",
    "read_public",
    "read_report",
    "refresh",
    "report_texts",
    "source",
    "strayed",
    "to_write",
    "untouched",
    "unwritten",
    "without_markers",
]
