"""What people answer about a public text: security, and sign-off."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from incident_kit.errors import UsageError
from incident_kit.model import Redacted, Review, SecurityDecision, Signoff
from incident_kit.model.incident import Incident
from incident_kit.model.settings import Settings

# security -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Security:
    """Whether the security question holds the public version back, and why.

    ``flagged`` tells a security incident, or one put on hold, from a question
    that nobody has answered.
    """

    state: Literal["clear", "hold"]
    reasons: tuple[str, ...] = ()
    flagged: bool = False


def security(incident: Incident, review: Review, text: str | None, settings: Settings) -> Security:
    """The state for the public text with digest ``text``; the last decision counts."""
    last = review.security[-1] if review.security else None
    if last is not None and last.decision == "hold":
        return Security("hold", (f"held by {last.by} ({last.role}): {last.reason}",), flagged=True)
    if incident.security == "no" and last is None:
        return Security("clear")
    if last is not None and _covers(last, incident, text, settings):
        return Security("clear", (f"{last.decision} by {last.by} ({last.role})",))
    return Security("hold", (_why_held(incident, last),), flagged=incident.security == "yes")


def _covers(
    decision: SecurityDecision, incident: Incident, text: str | None, settings: Settings
) -> bool:
    roles = settings.signoff.security.roles if incident.security == "yes" else ()
    return text is not None and decision.text == text and _of(decision.role, roles)


def _of(role: str, roles: Sequence[str]) -> bool:
    return not roles or _plain(role) in map(_plain, roles)


def _why_held(incident: Incident, last: SecurityDecision | None) -> str:
    if last is not None:
        return f"the decision of {last.by} ({last.role}) does not cover this text"
    if incident.security == "yes":
        return "this is a security incident and nobody has reviewed this text"
    return "nobody has answered whether somebody could have had access they should not"


# sign-off -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Signed:
    """How many sign-offs of this text there are and how many it needs;
    ``roles`` still have to be among them."""

    have: int
    need: int
    roles: tuple[str, ...] = ()

    @property
    def enough(self) -> bool:
        """Whether the text may leave as far as sign-off goes."""
        return self.have >= self.need and not self.roles


def signed(incident: Incident, review: Review, text: str, settings: Settings) -> Signed:
    """The state of the sign-offs for the public text with digest ``text``.

    Each person counts once, with the last sign-off; the writer never, nor nobody.
    """
    valid = valid_signoffs(incident, review, text)
    rule = settings.signoff
    need, roles = rule.required, rule.roles
    if incident.security == "yes":
        need, roles = rule.security.required, rule.security.roles
    present = {_plain(one.role) for one in valid}
    missing = tuple(role for role in roles if _plain(role) not in present)
    return Signed(len(valid), need, missing)


def valid_signoffs(incident: Incident, review: Review, text: str) -> Sequence[Signoff]:
    """The last sign-off of ``text`` by each person who may sign it."""
    found = [one for one in review.signoffs if one.text == text and one.by.strip()]
    by_person = {_plain(one.by): one for one in found if not is_writer(one.by, incident)}
    return tuple(by_person.values())


def _plain(name: str) -> str:
    """A name or role as it is compared: however it was spaced, cased or composed."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def writer(incident: Incident) -> str | None:
    """Who writes the public version: comms, or the lead where none is named."""
    return incident.comms or incident.lead


def is_writer(name: str, incident: Incident) -> bool:
    """Whether ``name`` is who wrote the public version."""
    wrote = writer(incident)
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


def latest(signoffs: Sequence[Signoff]) -> Signoff | None:
    """The last sign-off, whatever text it names."""
    return signoffs[-1] if signoffs else None
