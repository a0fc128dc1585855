"""Who may sign a public text now."""

from __future__ import annotations

from collections.abc import Sequence

from incident_kit.errors import UsageError
from incident_kit.model import PersonName, Redacted, Review, Signoff
from incident_kit.model.parties import Parties
from incident_kit.process.sign_offs import could_be_writer, find_writer


def check_signoff(name: str, parties: Parties, public: Redacted, review: Review) -> None:
    """Raise :class:`UsageError` unless ``name`` may sign ``public`` now."""
    if PersonName(name).names_nobody:
        raise UsageError("a sign-off needs a name", todo=['say whose it is: --by "NAME"'])
    if could_be_writer(name, parties):
        writer = find_writer(parties.incident) or name
        raise UsageError(
            f"{_identify(name, writer)} wrote the public version: somebody else signs it off",
            todo=["ask a reviewer, such as the delivery manager, to sign it off"],
        )
    for signoff in review.signoffs:
        if signoff.text != public.digest:
            continue
        if parties.roster.could_be_one_person(name, signoff.by):
            raise UsageError(f"{_identify(name, signoff.by)} has signed this very text already")


def _identify(name: str, other: str) -> str:
    """``name``, and the other name of the person that it may be."""
    if PersonName(name).is_same(PersonName(other)):
        return name
    return f"{name} may be {other}, who"


def find_latest(signoffs: Sequence[Signoff]) -> Signoff | None:
    """The last sign-off, whatever text it names."""
    return signoffs[-1] if signoffs else None
