"""The two reports as notebooks people write in: drafted, refreshed, read back."""

from incident_kit.report.clean import clean_run, drop_noise, dumps, hide_logins
from incident_kit.report.conflicts import find_conflicts
from incident_kit.report.damage import find_damage
from incident_kit.report.draft import (
    Report,
    compose,
    draft_public,
    draft_report,
    list_facts,
    list_left_to_write,
)
from incident_kit.report.identity import describe_owner, is_own, is_template
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
from incident_kit.report.written import (
    find_misplaced_words,
    list_unwritten,
    read_public,
    read_report,
)

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
    "describe_owner",
    "draft_public",
    "draft_report",
    "drop_markers",
    "drop_noise",
    "dumps",
    "find_conflicts",
    "find_damage",
    "find_misplaced_words",
    "hide_logins",
    "is_own",
    "is_proposed",
    "is_template",
    "join_source",
    "kit_memory",
    "list_facts",
    "list_left_to_write",
    "list_unwritten",
    "parse_notebook",
    "read_public",
    "read_report",
    "refresh",
]
