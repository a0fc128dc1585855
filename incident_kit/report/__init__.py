"""The two reports as notebooks people write in: drafted, refreshed, read back."""

from incident_kit.report.clean import clean_run, dumps
from incident_kit.report.draft import (
    Report,
    compose,
    facts,
    public_texts,
    report_texts,
    to_write,
)
from incident_kit.report.notebook import (
    Cell,
    Json,
    Key,
    Notebook,
    join_source,
    kit_memory,
    parse_notebook,
)
from incident_kit.report.proposals import PROPOSED, drop_markers, is_proposed
from incident_kit.report.refreshing import refresh
from incident_kit.report.sections import PUBLIC, REPORT, Section
from incident_kit.report.written import misplaced_words, read_public, read_report, unwritten

__all__ = [
    "PROPOSED",
    "PUBLIC",
    "REPORT",
    "Cell",
    "Json",
    "Key",
    "Notebook",
    "Report",
    "Section",
    "clean_run",
    "compose",
    "drop_markers",
    "dumps",
    "facts",
    "is_proposed",
    "join_source",
    "kit_memory",
    "misplaced_words",
    "parse_notebook",
    "public_texts",
    "read_public",
    "read_report",
    "refresh",
    "report_texts",
    "to_write",
    "unwritten",
]
