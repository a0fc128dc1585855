"""Giving back what a guess masked in the record, when two people say that it is no secret."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from incident_kit.case import Case, change_case
from incident_kit.case.masking import mask_answers
from incident_kit.errors import UsageError
from incident_kit.gathering.held import find_held
from incident_kit.journey.curation import find_event
from incident_kit.journey.deciders import find_decider
from incident_kit.model import Event
from incident_kit.redaction import MASK
from incident_kit.review import list_given_back
from incident_kit.text.fingerprint import digest
from incident_kit.workspace.codec import stamp


@dataclass(frozen=True, slots=True)
class Unmasking:
    """What came of somebody's word: whether enough people have said so, and whether the
    line shows its words by now or after the next gathering."""

    event: str
    is_agreed: bool = False
    is_shown: bool = False


def unmask(
    case: Case, line: str, by: str, reason: str, recorder: str | None, now: datetime
) -> Unmasking:
    """Record that what was masked in a line is no secret; the second person's word gives
    it back, now and in every later gathering.

    ``line`` is an event's id or its number in the timeline of ``case``. A token or key,
    known by its form, is never given back. Raises :class:`UsageError`.
    """
    id_ = find_event(case, line)
    answers = mask_answers({"by": by.strip(), "reason": reason.strip()})
    if len(answers) < 2:
        raise UsageError(
            "to give back what was masked takes a name and a reason",
            todo=['say who and why: --by "NAME" --reason "WHY"'],
        )
    with change_case(case) as current:
        event = _find_masked(current, id_)
        texts = find_held(current.folder, event)
        entry = {
            "about": f"what was masked in {id_} is no secret",
            "event": id_,
            "of": _choose_digest(current, event, texts),
            **answers,
            "by": find_decider(current, str(answers["by"])),
            "recorded_by": recorder,
            "at": stamp(now),
        }
        current.answers.record("acknowledgements", {key: one for key, one in entry.items() if one})
    return _give_back(case, id_, texts)


def _find_masked(case: Case, id_: str) -> Event:
    event = next((one for one in case.events if one.id == id_), None)
    if event is not None and "masked" in event.flags:
        return event
    raise UsageError(f"nothing was masked in {id_} when it was gathered")


def _choose_digest(case: Case, event: Event, texts: Sequence[str]) -> str:
    """The digest of what the line says then: as held here, or as somebody said before."""
    said = [one.of for one in case.review.acknowledgements if one.event == event.id and one.of]
    held = [digest(text) for text in texts]
    if len(held) == 1:
        return held[0]
    if said and (not held or said[-1] in held):
        return said[-1]
    if held:
        raise UsageError(f"{event.id}: several lines read alike once they are masked")
    raise UsageError(
        f"{event.id}: raw/ holds nothing that may be given back",
        todo=[
            "a token or key, known by its form, never is",
            f"if it was gathered elsewhere: incident-kit gather {case.id}, then run this again",
        ],
    )


def _give_back(case: Case, id_: str, texts: Sequence[str]) -> Unmasking:
    """Show what the line says, if enough people said so."""
    with change_case(case) as current:
        agreed = list_given_back(current.parties, current.review)
        said = {one.of for one in current.review.acknowledgements if one.event == id_}
        if not said & agreed:
            return Unmasking(id_)
        text = next((one for one in texts if digest(one) in agreed), None)
        if text is None:
            return Unmasking(id_, is_agreed=True)
        current.folder.write_events([_show(one, id_, text) for one in current.events])
    return Unmasking(id_, is_agreed=True, is_shown=True)


def _show(event: Event, id_: str, text: str) -> Event:
    if event.id != id_:
        return event
    flags = event.flags if MASK in text else tuple(flag for flag in event.flags if flag != "masked")
    return replace(event, body=text, flags=flags)
