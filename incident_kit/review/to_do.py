"""What is left to do before a public text may leave, one step each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from incident_kit.model import Finding, LeakLocation, Redacted, Review
from incident_kit.model.parties import Parties
from incident_kit.process.security import (
    assess_security,
    find_awaited_decision,
    find_objection_to_clearing,
    list_standing_holds,
)
from incident_kit.process.sign_offs import SignoffCount, count_signoffs
from incident_kit.process.signers import Entry, Objection, find_objection, find_signer
from incident_kit.redaction import is_borne
from incident_kit.review.chain import find_faults
from incident_kit.review.lists import write_lists_step
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
    if public.missing_lists:
        steps.append(write_lists_step(public.missing_lists, public.own_domains, incident))
    steps += _list_finding_steps(public, incident) if quoting else _list_counted_steps(public)
    return [*steps, *list_leak_steps(public.leaks, quoting=quoting), *public.problems]


def list_leak_steps(leaks: Sequence[LeakLocation], *, quoting: bool = True) -> list[str]:
    """What to reword, since the finished files would still hold it."""
    return list(dict.fromkeys(_write_leak_step(leak, quoting=quoting) for leak in leaks))


def _write_leak_step(leak: LeakLocation, *, quoting: bool) -> str:
    lines = f"line {leak.line}"
    if leak.line != leak.last:
        lines = f"lines {leak.line} to {leak.last}"
    value = leak.value.replace('"', "'")
    kind = name_kind(leak.kind)
    what = f'the {kind} "{value}"' if quoting and value else f"something to be hidden ({kind})"
    return (
        f"reword “{leak.section}” in public.ipynb ({lines} of the public text): {what} can still "
        "be read there, over markup or line ends; write it without, or in one piece"
    )


def _list_counted_steps(public: Redacted) -> list[str]:
    asked = Counter(_ask_unquoted(finding, public) for finding in public.undecided)
    return [f"{ask} ({count(number, 'place')})" for ask, number in asked.items()]


def _ask_unquoted(finding: Finding, public: Redacted) -> str:
    if finding.kind != "secret":
        return f"decide on what redact.ipynb lists: {name_kind(finding.kind)}"
    if finding in public.guessed:
        return "say in redact.ipynb whether what looks like a secret is one"
    return "take out the secret that redact.ipynb shows"


def list_secret_steps(public: Redacted, incident: str) -> list[str]:
    """What to do about each line that looks like a secret: none is quoted."""
    secrets = [finding for finding in public.undecided if finding.kind == "secret"]
    return _write_finding_steps(secrets, public, incident)


def _list_finding_steps(public: Redacted, incident: str) -> list[str]:
    """One step for each finding, and one for the names on no list if they are several."""
    names = [
        finding
        for finding in public.undecided
        if is_borne(finding) and finding not in public.doubts
    ]
    if len({name.value for name in names}) < 2:
        return _write_finding_steps(public.undecided, public, incident)
    others = [finding for finding in public.undecided if finding not in names]
    steps = _write_finding_steps(others, public, incident)
    return [*steps, _write_names_step(names, public, incident)]


def _write_finding_steps(findings: Sequence[Finding], public: Redacted, incident: str) -> list[str]:
    steps = (_write_finding_step(finding, public, incident) for finding in findings)
    return list(dict.fromkeys(steps))


def _write_names_step(names: Sequence[Finding], public: Redacted, incident: str) -> str:
    """One step for all names on no list: most often, all of them may stay."""
    values = dict.fromkeys(_quote_value(name, public) for name in names)
    listed = ", ".join(f'"{value}"{_list_others(value, names, public)}' for value in values)
    return (
        f"decide on {len(values)} names that are on no list ({listed}): incident-kit decide "
        f'{incident} NAME replace (or keep, "leave out"), then incident-kit decide {incident} '
        '--names keep --reason "WHY" for all that may stay'
    )


def _list_others(value: str, names: Iterable[Finding], public: Redacted) -> str:
    """What is decided on with a name, in brackets; empty, where it is nothing."""
    written = (public.text[name.start : name.end] for name in names if name.value == value)
    others = [one for one in dict.fromkeys(written) if one != value]
    is_link = "/" in value or any("://" in one for one in others)
    return f" (with {', '.join(others)})" if others and not is_link else ""


def _write_finding_step(finding: Finding, public: Redacted, incident: str) -> str:
    if finding.kind == "secret":
        line = public.text.count("\n", 0, finding.start) + 1
        step = f"take the secret out of public.ipynb (line {line} of the public text)"
        return f"{step}{_write_no_secret(line, incident)}" if finding in public.guessed else step
    kind, value = name_kind(finding.kind), _quote_value(finding, public)
    doubt = public.doubts.get(finding)
    why = f" ({doubt.reason})" if doubt else _list_others(value, public.undecided, public)
    return (
        f'decide on the {kind} "{value}"{why}: '
        f'incident-kit decide {incident} "{value}" replace (or keep, "leave out")'
    )


def _write_no_secret(line: int, incident: str) -> str:
    """What two people do where a guess is wrong."""
    return (
        f"; if it is none, two people say so: incident-kit decide {incident} --no-secret {line} "
        '--by "NAME" --reason "WHY"'
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
    "personal": "birthday or home",
    "sign": "unseen sign",
    "conflict": "merge conflict",
}


def name_kind(kind: str) -> str:
    """A kind of findings in the words of who decides."""
    return _KINDS.get(kind, kind)


def _quote_value(finding: Finding, public: Redacted) -> str:
    return (finding.value or public.text[finding.start : finding.end]).replace('"', "'")


def list_waiting_steps(parties: Parties, public: Redacted, review: Review) -> list[str]:
    """What people other than the writer have to do, one step each."""
    parties = parties.hold_to(review)
    steps = list_fault_steps(review, parties.incident.id)
    if assess_security(parties, review, public.digest).state == "hold":
        steps.append(_write_security_step(parties, public, review))
    signoffs = count_signoffs(parties, review, public.digest)
    if not signoffs.enough:
        signed_other_text = any(signoff.text != public.digest for signoff in review.signoffs)
        is_voided = signed_other_text and not signoffs.have
        steps.append(_write_signoff_step(parties, signoffs, is_voided=is_voided))
    if steps:
        ignored = (one for one in review.ignored if one.text in (None, public.digest))
        steps += [f"{one.sentence}: answer it again, with a key that counts" for one in ignored]
    return steps


def list_fault_steps(review: Review, incident: str) -> list[str]:
    """What is not as it was recorded, one step each."""
    return [
        f"put review.yaml back as it was recorded, from git: {fault} "
        f"(incident-kit audit {incident})"
        for fault in find_faults(review)
    ]


def write_refusal_step(incident: str) -> str:
    """What to do where somebody decided that nothing is published."""
    return (
        f"to publish it after all: incident-kit decline {incident} --undo "
        '--by "NAME" --reason "WHY"'
    )


def _write_signoff_step(parties: Parties, signoffs: SignoffCount, *, is_voided: bool) -> str:
    missing = max(signoffs.need - signoffs.have, len(signoffs.roles))
    people = count(missing, "person", "people")
    sign = inflect(missing, "signs", "sign")
    roles = _say_roles(signoffs.roles, missing)
    why = " (the text changed since it was signed)" if is_voided else ""
    return (
        f"{people} other than the writer {sign} off{roles}{why}: "
        f'incident-kit signoff {parties.incident.id} --by "NAME"{_add_role(parties, "ROLE")}'
        f"{_add_proof(parties)}"
    )


def _say_roles(roles: Sequence[str], people: int) -> str:
    """As what so many ``people`` sign who are missing; of more people, some as what they are."""
    if not roles:
        return ""
    some = f"{len(roles)} of them " if people > len(roles) else ""
    return f", {some}as {', '.join(roles)}"


def _add_role(parties: Parties, role: str) -> str:
    """The flag for a role, which the list of people gives where they have roles."""
    return "" if parties.roster.has_roles else f' --role "{role}"'


def _add_proof(parties: Parties) -> str:
    """How somebody shows who they are, where no list names them."""
    if parties.roster.has_list:
        return ""
    return " (run by themselves; for somebody else add --evidence LINK to where they said so)"


def _write_security_step(parties: Parties, public: Redacted, review: Review) -> str:
    command = f"incident-kit security {parties.incident.id}"
    roles = parties.settings.signoff.security.roles
    by = f'--by "NAME"{_add_role(parties, roles[0] if roles else "ROLE")} --reason "WHY"'
    held = list_standing_holds(parties, review, public.digest)
    if held:
        holders = ", ".join(dict.fromkeys(find_signer(one, parties).name for one in held))
        entitled = " or ".join(("they", *roles, "two others"))
        return f"{holders} held it back for security; {entitled} let it go: {command} --clear {by}"
    awaited = find_awaited_decision(parties, review, public.digest)
    if awaited == "reviewed":
        return f"a reviewer decides on this security incident: {command} --reviewed {by}"
    if awaited == "clear":
        return f"answer the security question for this text: {command} --clear {by}"
    if parties.asked:
        return (
            f"look at what may tell of a security incident ({parties.asked}), then answer: "
            f'{command} --answer no --by "NAME" --reason "WHY" (or --answer yes)'
        )
    if parties.incident.security == "no":
        return f'put a name to the answer on security: {command} --answer no --by "NAME"'
    return f'answer the security question: {command} --answer no --by "NAME" (or --answer yes)'


def list_discounted(parties: Parties, public: Redacted, review: Review) -> list[str]:
    """The sign-offs and decisions on this text that do not count, and why."""
    signoffs = [one for one in review.signoffs if one.text == public.digest]
    decisions = [one for one in review.security if one.text == public.digest]
    objections: list[tuple[str, Entry, Objection | None]] = [
        *(("sign-off", one, find_objection(one, parties)) for one in signoffs),
        *(
            ("decision on security", one, find_objection_to_clearing(one, parties))
            for one in decisions
            if one.decision != "hold"
        ),
    ]
    return [
        f"the {what} by {entry.by} does not count: {objection.reason}; {objection.step}"
        for what, entry, objection in objections
        if objection is not None
    ]
