"""What a public text is held against, and the sentences that somebody keeps all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from incident_kit.model import Component, KeptSentence, PersonName, SectionChoice, Timeline, Written
from incident_kit.model.incident import Incident
from incident_kit.model.roster import Roster
from incident_kit.process.milestones import find_moments
from incident_kit.review.consistency import Facts
from incident_kit.review.corrections import Earlier
from incident_kit.workspace import Folder


def find_facts(
    incident: Incident,
    timeline: Timeline,
    written: Written,
    components: Sequence[Component],
    earlier: Earlier | None,
) -> Facts:
    """What was typed, the milestones that the record shows for certain or that people
    wrote, when each line was that is shown, the components of the updates, and when it was
    published ``earlier``."""
    moments = find_moments(incident, timeline, written)
    record = {key: one.at for key, one in moments.items() if one.at and not one.note}
    shown = [line.event.at for line in timeline.shown]
    zone = ZoneInfo(timeline.time_zone)
    return Facts.of(incident, zone, components, record, shown, earlier.day if earlier else None)


def find_kept(folder: Folder, roster: Roster) -> tuple[KeptSentence, ...]:
    """The sentences that somebody keeps for a reason and by name: by that of one who is
    listed, where anybody is."""
    return tuple(one for one in folder.kept_sentences() if _is_kept(one, roster))


def _is_kept(one: KeptSentence, roster: Roster) -> bool:
    return bool((one.reason or "").strip()) and _is_somebody_s(one.by, roster)


def find_choices(folder: Folder, roster: Roster) -> tuple[SectionChoice, ...]:
    """What was decided on sections of the public version; what nobody known decided was
    made on no text, so that it is asked again."""
    return tuple(
        one if _is_somebody_s(one.by, roster) else replace(one, of="")
        for one in folder.section_choices()
    )


def _is_somebody_s(by: str | None, roster: Roster) -> bool:
    """Whether a decision has a name: that of one who is listed, where anybody is."""
    name = by or ""
    if PersonName(name).names_nobody:
        return False
    return not roster.has_list or bool(roster.find_meant(name))
