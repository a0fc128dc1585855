"""All the responses about one PagerDuty incident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from incident_kit.sources.json_values import Record, text_of, utc_of

#: The parts of a dossier that are lists, under the names the API gives them.
LISTS = ("log_entries", "notes", "alerts", "oncalls", "status_updates", "change_events")
#: Those that only saved files hold.
FURTHER_LISTS = ("status_updates", "change_events")


@dataclass(frozen=True, slots=True)
class Dossier:
    """The responses about one incident, as received: ``incident`` may be a mere
    reference to it, the lists may be empty and are in PagerDuty's order."""

    incident: Record
    log_entries: Sequence[Record] = ()
    notes: Sequence[Record] = ()
    alerts: Sequence[Record] = ()
    oncalls: Sequence[Record] = ()
    status_updates: Sequence[Record] = ()
    change_events: Sequence[Record] = ()

    @property
    def id(self) -> str:
        """PagerDuty's own id of the incident; empty if the responses hold none."""
        return text_of(self.incident, "id")

    @property
    def number(self) -> str:
        """``#12``, or the id where the number is not known."""
        number = self.incident.get("incident_number")
        if isinstance(number, int):
            return f"#{number}"
        found = text_of(self.incident, "summary").partition("]")[0].removeprefix("[")
        return found if found[1:].isdecimal() else text_of(self.incident, "id")

    @property
    def title(self) -> str:
        """The incident's title without its number."""
        summary = text_of(self.incident, "summary")
        after = summary.partition("] ")[2] if summary.startswith("[#") else summary
        return text_of(self.incident, "title") or after


def type_of(entry: Record) -> str:
    """The bare type of a log entry: ``notify`` for ``notify_log_entry``."""
    return text_of(entry, "type").removesuffix("_reference").removesuffix("_log_entry")


def start_of(incident: Record, log_entries: Sequence[Record] = ()) -> datetime | None:
    """When it fired: the first trigger in the log, else when it was created."""
    triggers = (utc_of(entry, "created_at") for entry in log_entries if type_of(entry) == "trigger")
    return min(filter(None, triggers), default=utc_of(incident, "created_at"))
