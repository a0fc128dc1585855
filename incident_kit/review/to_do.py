"""What is left to do before a public text may leave, one step each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from incident_kit.model import Finding, LeakLocation, Redacted, Review
from incident_kit.model.incident import Incident
from incident_kit.model.settings import Settings
from incident_kit.process.sign_offs import count_signoffs
from incident_kit.review.security import assess_security
from incident_kit.text.counting import count, inflect


def list_undecided_steps(public: Redacted, incident: str, *, quoting: bool = True) -> list[str]:
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
    steps += _list_finding_steps(public, incident) if quoting else _list_counted_steps(public)
    return [*steps, *list_leak_steps(public.leaks, quoting=quoting), *public.problems]


def list_leak_steps(left: Sequence[LeakLocation], *, quoting: bool = True) -> list[str]:
    """What to reword, since the finished files would still hold it."""
    return list(dict.fromkeys(_leak_step(one, quoting=quoting) for one in left))


def _leak_step(left: LeakLocation, *, quoting: bool) -> str:
    lines = f"line {left.line}" if left.line == left.last else f"lines {left.line} to {left.last}"
    value = left.value.replace('"', "'")
    kind = _KINDS.get(left.kind, left.kind)
    said = f'the {kind} "{value}"' if quoting and value else f"something to be hidden ({kind})"
    return (
        f"reword “{left.section}” in public.ipynb ({lines} of the public text): {said} can still "
        "be read there, over markup or line ends; write it without, or in one piece"
    )


def _list_counted_steps(public: Redacted) -> list[str]:
    kinds = Counter(_KINDS.get(one.kind, one.kind) for one in public.undecided)
    return [
        f"decide on what redact.ipynb lists: {kind} ({count(number, 'place')})"
        for kind, number in kinds.items()
    ]


def _list_finding_steps(public: Redacted, incident: str) -> list[str]:
    names = [one for one in public.undecided if one.rule == "unfamiliar"]
    listed = [one for one in public.undecided if len(names) < 2 or one not in names]
    steps = list(dict.fromkeys(_write_finding_step(one, public, incident) for one in listed))
    return [*steps, _write_names_step(names, public, incident)] if len(names) > 1 else steps


def _write_names_step(names: Sequence[Finding], public: Redacted, incident: str) -> str:
    """One step for all names on no list: most often, all of them may stay."""
    said = ", ".join(f'"{_value(one, public)}"' for one in names)
    return (
        f"decide on {len(names)} names that are on no list ({said}): incident-kit decide "
        f"{incident} NAME replace (or keep, drop), then incident-kit decide {incident} "
        '--names keep --reason "WHY" for all that may stay'
    )


def _write_finding_step(finding: Finding, public: Redacted, incident: str) -> str:
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


def list_waiting_steps(
    incident: Incident, settings: Settings, public: Redacted, review: Review
) -> list[str]:
    """What people other than the writer have to do, one step each."""
    steps = []
    if assess_security(incident, review, public.digest, settings).state == "hold":
        steps.append(_write_security_step(incident, settings))
    signoffs = count_signoffs(incident, review, public.digest, settings)
    if not signoffs.enough:
        missing = max(signoffs.need - signoffs.have, len(signoffs.roles))
        people = count(missing, "person", "people")
        sign = inflect(missing, "signs", "sign")
        roles = f", as {', '.join(signoffs.roles)}" if signoffs.roles else ""
        voided = any(one.text != public.digest for one in review.signoffs) and not signoffs.have
        why = " (the text changed since it was signed)" if voided else ""
        steps.append(
            f"{people} other than the writer {sign} off{roles}{why}: "
            f'incident-kit signoff {incident.id} --by "NAME" --role "ROLE"'
        )
    return steps


def _write_security_step(incident: Incident, settings: Settings) -> str:
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
