"""What must hold before anything leaves, decided from values alone.

The public text is put together from its sections and redacted by the decisions;
security and sign-off are then asked about exactly that text. :func:`approve` is
the only way to an :class:`Approved`, and a renderer of the public version takes
nothing else.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from incident_kit.config import Incident, Settings
from incident_kit.errors import IncidentKitError, UndecidedError, UsageError, WaitingError
from incident_kit.model import (
    Decision,
    Finding,
    Known,
    PublicSection,
    Redacted,
    Review,
    SecurityDecision,
    Signoff,
)
from incident_kit.redaction import redact
from incident_kit.report import is_proposed

#: Also a reference (``![logo]``), whose place may be defined anywhere.
_IMAGE = re.compile(r"(?<!\\)!\[|<(?:img|image|picture|svg|object|embed|iframe|video)\b", re.I)
_TITLE = re.compile(r"^#[ \t]+(\S.*)$", re.M)


def digest(text: str) -> str:
    """What a sign-off names: ``sha256:`` of the public text's bytes."""
    return f"sha256:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def public_markdown(sections: Sequence[PublicSection]) -> str:
    """The sections as one Markdown text: NFC, LF, one final newline.

    Empty sections are left out with their heading.
    """
    parts = [
        f"{one.heading}\n\n{one.text}" if one.heading else one.text
        for one in sections
        if one.text.strip()
    ]
    text = unicodedata.normalize("NFC", "\n\n".join(part.strip() for part in parts))
    text = "\n".join(line.rstrip() for line in text.splitlines())
    return text.strip() + "\n"


def redacted(
    sections: Sequence[PublicSection], known: Known, decisions: Sequence[Decision]
) -> Redacted:
    """The public text after every decision, and what is still undecided in it."""
    applied = redact(public_markdown(sections), known, [_composed(one) for one in decisions])
    text = applied.text.rstrip() + "\n"
    title = _TITLE.search(text)
    return Redacted(
        text=text,
        digest=digest(text),
        title=title.group(1).strip() if title else "Incident report",
        proposed=tuple(_name(one) for one in sections if one.proposed or _marked(one)),
        undecided=tuple(applied.undecided),
        problems=tuple(_problems(text)),
        hidden=tuple(applied.hidden),
    )


def _composed(decision: Decision) -> Decision:
    with_ = decision.replacement
    return replace(decision, replacement=with_ and unicodedata.normalize("NFC", with_))


def _marked(section: PublicSection) -> bool:
    return is_proposed(section.text) or is_proposed(section.heading)


def _name(section: PublicSection) -> str:
    return section.heading.lstrip("# ").strip() or section.key or "the start"


def _problems(text: str) -> list[str]:
    images = len(_IMAGE.findall(text))
    return ["take the images out of the public text: none is published"] if images else []


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
    valid = _valid(incident, review, text)
    rule = settings.signoff
    need, roles = rule.required, rule.roles
    if incident.security == "yes":
        need, roles = rule.security.required, rule.security.roles
    present = {_plain(one.role) for one in valid}
    missing = tuple(role for role in roles if _plain(role) not in present)
    return Signed(len(valid), need, missing)


def _valid(incident: Incident, review: Review, text: str) -> Sequence[Signoff]:
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


# the gate -----------------------------------------------------------------------


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
    """What :func:`approve` puts on a value; it holds for the content sealed alone."""

    __slots__ = ("content",)

    def __init__(self, content: tuple[object, ...]) -> None:
        self.content = content


def _content(value: Approved) -> tuple[object, ...]:
    return (value.text, value.digest, value.title, value.hidden, value.by)


def _is_sealed(value: Approved) -> bool:
    seal = value._seal
    whole = isinstance(seal, _Seal) and seal.content == _content(value)
    return whole and digest(value.text) == value.digest


def verified(value: object) -> Approved:
    """``value`` if :func:`approve` made it and it is still what was approved.

    One made by hand, or a copy with another text, is an :class:`UndecidedError`.
    """
    if not isinstance(value, Approved) or not _is_sealed(value):
        raise UndecidedError(
            "this text was not approved: nothing is rendered",
            todo=["render what `approve` gives, as `incident-kit export ID --public` does"],
        )
    return value


def approve(incident: Incident, settings: Settings, public: Redacted, review: Review) -> Approved:
    """The approved public text, or why it may not leave and what to do next.

    :class:`WaitingError` for security and sign-off, :class:`UndecidedError` for
    proposals, findings and what else may not be published.
    """
    held = security(incident, review, public.digest, settings)
    undecided = undecided_steps(public, incident.id)
    waiting = waiting_steps(incident, settings, public, review)
    if held.state == "hold" and held.flagged:
        raise _stopped(WaitingError, incident.id, held.reasons[0], [*undecided, *waiting])
    if undecided:
        problem = f"{_count(len(undecided), 'thing is', 'things are')} undecided in the public text"
        raise _stopped(UndecidedError, incident.id, problem, [*undecided, *waiting])
    if waiting:
        reason = held.reasons[0] if held.state == "hold" else "the public text is not signed off"
        raise _stopped(WaitingError, incident.id, reason, waiting)
    signers = tuple(one.by for one in _valid(incident, review, public.digest))
    found = Approved(public.text, public.digest, public.title, public.hidden, signers)
    return replace(found, _seal=_Seal(_content(found)))


def _stopped(
    kind: type[IncidentKitError], incident: str, reason: str, todo: Sequence[str]
) -> IncidentKitError:
    return kind(f"not published: {incident}: {reason}", todo=todo)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def undecided_steps(public: Redacted, incident: str, *, quoting: bool = True) -> list[str]:
    """What to decide before the text can be signed, one step each.

    Without ``quoting`` no finding's text is named, as where the steps stand in the
    public notebook.
    """
    steps = []
    if not public.text.strip():
        steps.append(f"write the public version: incident-kit public {incident}")
    steps += [
        f"accept, reword or delete the proposal in “{name}” (public.ipynb)"
        for name in public.proposed
    ]
    steps += _finding_steps(public, incident) if quoting else _counted_steps(public)
    return [*steps, *public.problems]


def _counted_steps(public: Redacted) -> list[str]:
    kinds = Counter(_KINDS.get(one.kind, one.kind) for one in public.undecided)
    return [
        f"decide on what redact.ipynb lists: {kind} ({_count(number, 'place', 'places')})"
        for kind, number in kinds.items()
    ]


def _finding_steps(public: Redacted, incident: str) -> list[str]:
    return list(dict.fromkeys(_finding_step(one, public, incident) for one in public.undecided))


def _finding_step(finding: Finding, public: Redacted, incident: str) -> str:
    if finding.kind == "secret":
        line = public.text.count("\n", 0, finding.start) + 1
        return f"take the secret out of public.ipynb (line {line} of the public text)"
    kind, value = _KINDS.get(finding.kind, finding.kind), _value(finding, public)
    return (
        f'decide on the {kind} "{value}": '
        f'incident-kit decide {incident} "{value}" replace (or keep, drop)'
    )


_KINDS = {
    "ip": "address",
    "email": "e-mail address",
    "phone": "phone number",
    "host": "internal host",
    "url": "link",
    "cloud_id": "cloud id",
    "slack_id": "Slack id",
    "path": "path",
}


def _value(finding: Finding, public: Redacted) -> str:
    return (finding.value or public.text[finding.start : finding.end]).replace('"', "'")


def waiting_steps(
    incident: Incident, settings: Settings, public: Redacted, review: Review
) -> list[str]:
    """What people other than the writer have to do, one step each."""
    steps = []
    if security(incident, review, public.digest, settings).state == "hold":
        steps.append(_security_step(incident, settings))
    signoffs = signed(incident, review, public.digest, settings)
    if not signoffs.enough:
        missing = max(signoffs.need - signoffs.have, len(signoffs.roles))
        people = _count(missing, "person", "people")
        roles = f", as {', '.join(signoffs.roles)}" if signoffs.roles else ""
        voided = any(one.text != public.digest for one in review.signoffs) and not signoffs.have
        why = " (the text changed since it was signed)" if voided else ""
        steps.append(
            f"{people} other than the writer signs off{roles}{why}: "
            f'incident-kit signoff {incident.id} --by "NAME" --role "ROLE"'
        )
    return steps


def _security_step(incident: Incident, settings: Settings) -> str:
    if incident.security == "yes":
        role = settings.signoff.security.roles[0] if settings.signoff.security.roles else "ROLE"
        return (
            "a reviewer decides on this security incident: incident-kit security "
            f'{incident.id} --reviewed --by "NAME" --role "{role}" --reason "WHY"'
        )
    return (
        "answer the security question: incident-kit security "
        f'{incident.id} --clear --by "NAME" --role "ROLE" --reason "WHY"'
    )


def latest(signoffs: Sequence[Signoff]) -> Signoff | None:
    """The last sign-off, whatever text it names."""
    return signoffs[-1] if signoffs else None
