"""A decision is applied to what it was made on, and to nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from incident_kit.model import Actor, Choice, Curation, Event
from incident_kit.timeline import compute_fingerprint, fit_decisions, list_misfit_steps

NOW = datetime(2026, 11, 3, 9, 2, tzinfo=UTC)
ADA, BO = Actor("Ada Example", "U1"), Actor("Bo Sample", "U2")
SAID = Event("slack:C1/1", NOW, "slack", "message", "It is DNS", actor=ADA)
NOTE = Event("note:3", NOW, "note", "note", "It is DNS", "minute", Actor("Ada Example"))
LINE = replace(NOTE, id="pasted:bcdfghjk", source="pasted", kind="message")


def edit(**changes: object) -> Callable[[Event], Event]:
    return lambda event: replace(event, **changes)


LATER = edit(at=NOW + timedelta(minutes=1))
#: What may happen to an event, and whether a decision on it still fits.
CHANGES = {
    "a message edited at its source": (SAID, edit(body="It was DNS", flags=("edited",)), True),
    "a message deleted": (SAID, edit(flags=("deleted", "gone")), True),
    "a message folded under another": (SAID, edit(folded_into="slack:C1/0"), True),
    "an author who is called otherwise now": (SAID, edit(actor=Actor("A. Example", "U1")), True),
    "a message of somebody else": (SAID, edit(actor=BO), False),
    "a message of nobody": (SAID, edit(actor=None), False),
    "an update that was moved to the time it was meant for": (SAID, LATER, True),
    "a note in other words": (NOTE, edit(body="It is not DNS"), False),
    "a note in the same words on two lines": (NOTE, edit(body="It is\nDNS"), True),
    "a note of another time": (NOTE, LATER, False),
    "a note of somebody else": (NOTE, edit(actor=Actor("Bo Sample")), False),
    "a note of another kind": (NOTE, edit(kind="decision"), True),
    "a pasted line in other words": (LINE, edit(body="It is DNS again"), False),
    "a pasted line that was flagged": (LINE, edit(flags=("pasted", "reply")), True),
}


@pytest.mark.parametrize(("event", "change", "fits"), CHANGES.values(), ids=CHANGES)
def test_a_decision_fits_while_it_is_the_same_event(
    event: Event, change: Callable[[Event], Event], fits: bool
) -> None:
    choice = Choice(include=False, of=compute_fingerprint(event))
    fitted = fit_decisions(Curation({event.id: choice}), [change(event)])
    assert fitted.curation.events == ({event.id: choice} if fits else {})
    assert [misfit.id for misfit in fitted.misfits] == ([] if fits else [event.id])


def test_a_decision_that_came_to_another_message_does_not_fit() -> None:
    """By hand or by a wrong merge: of one author, at one time, with the same words."""
    choice = Choice(public=True, of=compute_fingerprint(SAID))
    other = replace(SAID, id="slack:C1/2")
    assert fit_decisions(Curation({other.id: choice}), [other]).curation.events == {}


def test_an_author_without_an_id_who_gets_one_is_the_same() -> None:
    """As where a directory is read for the first time."""
    of = compute_fingerprint(replace(SAID, actor=Actor("Ada Example")))
    assert fit_decisions(Curation({SAID.id: Choice(include=False, of=of)}), [SAID]).misfits == ()


def test_what_has_no_fingerprint_or_no_event_is_applied_as_ever() -> None:
    """Older files and what people typed; and the event may come with the next gather."""
    curation = Curation({SAID.id: Choice(include=False), "slack:C1/9": Choice(of="01234567")})
    fitted = fit_decisions(curation, [SAID])
    assert (fitted.curation, fitted.misfits) == (curation, ())


def test_a_merge_into_another_text_is_left_out_alone() -> None:
    """The other decisions on the event were made on that very event."""
    choice = Choice(
        text="We looked",
        into=NOTE.id,
        of=compute_fingerprint(SAID),
        into_of=compute_fingerprint(NOTE),
    )
    same = fit_decisions(Curation({SAID.id: choice}), [SAID, NOTE])
    assert (same.curation.events[SAID.id], same.misfits) == (choice, ())
    other = fit_decisions(Curation({SAID.id: choice}), [SAID, replace(NOTE, body="No")])
    assert other.curation.events[SAID.id] == replace(choice, into=None)
    (step,) = list_misfit_steps(other.misfits, "disk")
    assert "“into: note:3” is not applied, since note:3 was another text" in step


def test_a_step_says_what_was_decided_and_how_to_settle_it() -> None:
    curation = Curation({NOTE.id: Choice(text="x " * 90 + "\n# y", public=False, of="0")})
    (step,) = list_misfit_steps(fit_decisions(curation, [NOTE]).misfits, "disk")
    assert step.startswith("decide again on note:3: “text: x x ")
    assert "…, public: False” is not applied, since note:3 was another text" in step
    assert "incident-kit curate disk again note:3; if not: incident-kit curate disk undo" in step
    assert "\n" not in step
