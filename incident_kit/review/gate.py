"""The gate: :func:`approve` is the only way to an :class:`Approved`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from incident_kit.errors import IncidentKitError, UndecidedError, WaitingError
from incident_kit.model import Redacted, Review
from incident_kit.model.parties import Parties
from incident_kit.process.security import assess_security
from incident_kit.process.sign_offs import select_valid_signoffs
from incident_kit.process.signers import find_signer
from incident_kit.review.chain import find_faults
from incident_kit.review.to_do import (
    list_fault_steps,
    list_undecided_steps,
    list_waiting_steps,
    write_refusal_step,
)
from incident_kit.text.counting import count
from incident_kit.text.fingerprint import digest


@dataclass(frozen=True, slots=True)
class Approved:
    """A public text that may leave. Only :func:`approve` makes one that renders."""

    text: str
    digest: str
    title: str
    hidden: tuple[str, ...]
    by: tuple[str, ...]
    _seal: object = field(default=None, repr=False, compare=False)


class _Seal:
    """What :func:`approve` puts on a value; it holds for the content sealed alone, and not
    for what is read from a file or copied in depth."""

    __slots__ = ("content",)

    def __init__(self, content: tuple[object, ...]) -> None:
        self.content = content

    def __reduce__(self) -> tuple[type[_Seal], tuple[object, ...]]:
        return _Seal, ((),)


def list_content(value: Approved) -> tuple[object, ...]:
    """All that was approved, without the seal."""
    return (value.text, value.digest, value.title, value.hidden, value.by)


def _is_sealed(value: Approved) -> bool:
    seal = value._seal
    whole = isinstance(seal, _Seal) and seal.content == list_content(value)
    return whole and digest(value.text) == value.digest


def verify(value: object) -> Approved:
    """``value`` if :func:`approve` made it and it is still what was approved.

    One made by hand, or a copy with another text, is an :class:`UndecidedError`.
    """
    if not isinstance(value, Approved) or not _is_sealed(value):
        raise UndecidedError(
            "this text was not approved: nothing is rendered",
            todo=["render what `approve` gives, as `incident-kit export ID --public` does"],
        )
    return value


def approve(parties: Parties, public: Redacted, review: Review) -> Approved:
    """The approved public text, or why it may not leave and what to do next.

    :class:`WaitingError` for security and sign-off, :class:`UndecidedError` for
    proposals, findings and what else may not be published.
    """
    parties = parties.hold_to(review)
    incident = parties.incident
    check_recorded(review, incident.id)
    held = assess_security(parties, review, public.digest)
    undecided = list_undecided_steps(public, incident.id)
    waiting = list_waiting_steps(parties, public, review)
    if held.flagged:
        raise _refuse(WaitingError, incident.id, held.reasons[0], [*undecided, *waiting])
    if undecided:
        problem = f"{count(len(undecided), 'thing is', 'things are')} undecided in the public text"
        raise _refuse(UndecidedError, incident.id, problem, [*undecided, *waiting])
    if waiting:
        reason = held.reasons[0] if held.state == "hold" else "the public text is not signed off"
        raise _refuse(WaitingError, incident.id, reason, waiting)
    signoffs = select_valid_signoffs(parties, review, public.digest)
    signers = tuple(find_signer(signoff, parties).name for signoff in signoffs)
    found = Approved(public.text, public.digest, public.title, public.hidden, signers)
    return replace(found, _seal=_Seal(list_content(found)))


def check_recorded(review: Review, incident: str) -> None:
    """Raise :class:`WaitingError` where the answers are not as they were recorded, or
    somebody decided to publish nothing."""
    faults = find_faults(review)
    if faults:
        raise _refuse(WaitingError, incident, faults[0], list_fault_steps(review, incident))
    refusal = review.refusal
    if refusal is not None:
        reason = f"{refusal.get('by')} decided not to publish it: {refusal.get('reason')}"
        raise _refuse(WaitingError, incident, reason, [write_refusal_step(incident)])


def check_whole(review: Review, incident: str) -> None:
    """Raise :class:`WaitingError` where an answer would be recorded on top of one that was
    changed or removed."""
    faults = find_faults(review)
    if faults:
        message = f"nothing was recorded: {incident}: {faults[0]}"
        raise WaitingError(message, todo=list_fault_steps(review, incident))


def _refuse(
    kind: type[IncidentKitError], incident: str, reason: str, todo: Sequence[str]
) -> IncidentKitError:
    return kind(f"not published: {incident}: {reason}", todo=todo)
