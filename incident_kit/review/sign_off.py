"""Who has signed a public text, and who may."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from incident_kit.errors import UsageError
from incident_kit.model import Redacted, Review, Signoff
from incident_kit.model.incident import Incident
from incident_kit.model.roles import is_same_role
from incident_kit.model.settings import Settings


@dataclass(frozen=True, slots=True)
class SignoffCount:
    """How many sign-offs of this text there are and how many it needs;
    ``roles`` still have to be among them."""

    have: int
    need: int
    roles: tuple[str, ...] = ()

    @property
    def enough(self) -> bool:
        """Whether the text may leave as far as sign-off goes."""
        return self.have >= self.need and not self.roles


def count_signoffs(
    incident: Incident, review: Review, text: str, settings: Settings
) -> SignoffCount:
    """The state of the sign-offs for the public text with digest ``text``.

    Each person counts once, with the last sign-off; the writer never, nor nobody.
    """
    valid = select_valid_signoffs(incident, review, text)
    rule = settings.signoff
    need, roles = rule.required, rule.roles
    if incident.security == "yes":
        need, roles = rule.security.required, rule.security.roles
    missing = tuple(
        role for role in roles if not any(is_same_role(role, signoff.role) for signoff in valid)
    )
    return SignoffCount(len(valid), need, missing)


def select_valid_signoffs(incident: Incident, review: Review, text: str) -> Sequence[Signoff]:
    """The last sign-off of ``text`` by each person who may sign it."""
    found = [one for one in review.signoffs if one.text == text and one.by.strip()]
    by_person = {_plain(one.by): one for one in found if not is_writer(one.by, incident)}
    return tuple(by_person.values())


def _plain(name: str) -> str:
    """A name as it is compared: however it was spaced, cased or composed."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def find_writer(incident: Incident) -> str | None:
    """Who writes the public version: comms, or the lead where none is named."""
    return incident.comms or incident.lead


def is_writer(name: str, incident: Incident) -> bool:
    """Whether ``name`` is who wrote the public version."""
    wrote = find_writer(incident)
    return wrote is not None and _plain(wrote) == _plain(name)


def check_signoff(name: str, incident: Incident, public: Redacted, review: Review) -> None:
    """Raise unless ``name`` may sign ``public`` now."""
    if not name.strip():
        raise UsageError("a sign-off needs a name", todo=['say whose it is: --by "NAME"'])
    if is_writer(name, incident):
        raise UsageError(
            f"{name} wrote the public version: somebody else signs it off",
            todo=["ask a reviewer, such as the delivery manager, to sign it off"],
        )
    signed_it = (_plain(one.by) for one in review.signoffs if one.text == public.digest)
    if _plain(name) in signed_it:
        raise UsageError(f"{name} has signed this very text already")


def find_latest(signoffs: Sequence[Signoff]) -> Signoff | None:
    """The last sign-off, whatever text it names."""
    return signoffs[-1] if signoffs else None
