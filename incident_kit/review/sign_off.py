"""Who may sign a public text now."""

from __future__ import annotations

from collections.abc import Sequence

from incident_kit.errors import UsageError
from incident_kit.model import Redacted, Review, Signoff
from incident_kit.model.parties import Parties
from incident_kit.process.sign_offs import could_be_by_one_person, select_valid_signoffs
from incident_kit.process.signers import find_objection, name_both


def check_signoff(signoff: Signoff, parties: Parties, public: Redacted, review: Review) -> None:
    """Raise :class:`UsageError` unless who made ``signoff`` may sign ``public`` now."""
    objection = find_objection(signoff, parties)
    if objection is not None:
        raise UsageError(objection.reason, todo=[objection.step])
    for other in select_valid_signoffs(parties, review, public.digest):
        if could_be_by_one_person(signoff, other, parties):
            raise UsageError(f"{name_both(signoff.by, other.by)} has signed this very text already")


def find_latest(signoffs: Sequence[Signoff]) -> Signoff | None:
    """The last sign-off, whatever text it names."""
    return signoffs[-1] if signoffs else None
