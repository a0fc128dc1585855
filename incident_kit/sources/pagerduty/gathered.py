"""One incident's responses, without contact details, as what a source gives."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from incident_kit.model import Gathered, Person, RawFile, SourceCheck
from incident_kit.sources.json_values import Record, map_of, maps, text_of
from incident_kit.sources.pagerduty.contacts import people_of, without_contacts
from incident_kit.sources.pagerduty.dossier import FURTHER_LISTS, LISTS, Dossier, type_of
from incident_kit.sources.pagerduty.entries import Reading, events_of
from incident_kit.sources.pagerduty.notes import fold_notes


def gather_dossier(
    dossier: Dossier,
    *,
    complete: bool = True,
    warnings: Sequence[str] = (),
    users: Sequence[Record] = (),
) -> Gathered:
    """What a source gives for one incident, whole: its check has no start and no end.

    Events carry no contact details, nor does the copy for ``raw/``. ``users`` are
    further user objects, for the list of people. An entry without an id or a time
    is skipped, and the check says so.
    """
    lists = {
        name: list(records)
        for name in LISTS
        if (records := getattr(dossier, name)) or name not in FURTHER_LISTS
    }
    whole = {"incident": dossier.incident, **lists}
    people = people_of(whole, list(users))
    cleared = without_contacts({**whole, "users": list(users)})
    del cleared["users"]
    reading = _make_reading(cleared, people)
    events, problems = events_of(reading)
    merged = _warn_of_merges(dossier.log_entries)
    empty = () if events else ("the incident has no entries",)
    check = SourceCheck(
        source=" ".join(filter(None, (f"PagerDuty, {dossier.number}", dossier.title))),
        start=None,
        end=None,
        complete=complete and bool(events),
        items=len(events),
        skipped=len(problems),
        warnings=(*warnings, *problems, *merged, *empty),
    )
    name = "".join(letter if letter.isalnum() else "_" for letter in dossier.id)
    raw = RawFile(f"pagerduty-{name}.json", json.dumps(cleared, indent=1).encode())
    return Gathered(
        check, fold_notes(events, reading), people, (raw,), scope=f"pagerduty:{dossier.id}/"
    )


def _make_reading(cleared: Record, people: Sequence[Person]) -> Reading:
    incident = map_of(cleared, "incident")
    dossier = Dossier(incident, *(maps(cleared.get(name)) for name in LISTS))
    return Reading(
        dossier, text_of(incident, "id"), {person.ids[0]: person.name for person in people}
    )


def _warn_of_merges(entries: Iterable[Record]) -> tuple[str, ...]:
    if not any(type_of(entry) == "merge" for entry in entries):
        return ()
    return ("another incident was merged into this one: name it too, its entries stay with it",)
