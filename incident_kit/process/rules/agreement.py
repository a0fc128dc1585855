"""The rule about who agreed to the resolution: R6."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

from incident_kit.model import Line, PersonName
from incident_kit.process.record import Outcome, Record, join_listed

#: What the process asks product and delivery about.
_MATTERS = ("resolution", "downgrade")
_MANAGERS = ("product", "delivery")
#: Words by which a decision that nobody described may be about its end.
_ENDING = re.compile(
    r"(?<!dns )(?<!name )\bresol(?:ved?s?|ving|ution)\b|\bdowngrad(?:e[ds]?|ing)\b|"
    r"\bst(?:and|ood|anding) down\b|\ball clear\b|\bback to normal\b|"
    r"\bclos(?:e[ds]?|ing) (?:it|this|the incident|the case)\b|"
    r"\b(?:incident|it|this) (?:is |was )?(?:now )?(?:over|ended|closed)\b|"
    r"\b(?:declare|call|end)(?:ed|ing)? (?:it|this|the incident)\b",
    re.IGNORECASE,
)
#: The managers in a sentence; their names are read as their roles.
_ROLE = (
    r"(?:(?:the|a|any|either|both|our|product|delivery|and|or|nor|neither|of|on call|/|,|&)\s*)*"
    r"(?:(?:product|delivery) (?:managers?|owners?|leads?|people|or delivery|and delivery)"
    r"|managers?|(?:product|delivery)(?= or | and | nor |/)|both of them|either of them|them|both)"
)
#: Words that plainly say that such a manager had no part.
_LEFT_OUT = re.compile(
    rf"\b(?:without|w/o) (?:asking |telling |consulting |reaching |waiting for )?{_ROLE}\b"
    r"(?! \w+ing\b)"
    rf"|\b(?:neither|no) {_ROLE}\b|\b(?:nobody|no one) from (?:product|delivery)\b"
    rf"|\b{_ROLE} (?:\w+ ){{0,2}}(?:asleep|absent|away|unreachable|unavailable"
    r"|not (?:asked|told|reached|consulted|there|involved|available)"
    r"|(?:did|could)(?: not|n['’]t))\b"
    r"|(?:\bcould |\bdid )?(?:\bnot|\w*n['’]t) (?:ask|reach|consult|tell|involve)(?:ed)? "
    rf"{_ROLE}\b",
    re.IGNORECASE,
)
#: Words by which a sentence tells of no end that came about.
_NOT_DONE = re.compile(
    r"\b(?:not|never|cannot|unless|until|before|if|when|should|would|will|shall|must|may|might"
    r"|to be|going to|want|plan|nobody|wrong|let us|let's)\b|n['’]t\b|['’]ll\b|\?",
    re.IGNORECASE,
)


def check_managers_agreed(record: Record) -> Outcome:
    """R6: a decision on resolution or downgrade was made with both product and delivery
    manager, by the people that are recorded of it."""
    if not record.decisions:
        return Outcome("not seen", "no line of the timeline is marked as a decision")
    described = [line for line in record.decisions if line.about in _MATTERS]
    if described:
        return _judge_described(record, described)
    return _judge_undescribed(record)


# what was recorded ----------------------------------------------------------------


def _judge_described(record: Record, decisions: Sequence[Line]) -> Outcome:
    facts = (*record.cite_lines(decisions), *_cite_managers(record))
    agreed = [line for line in decisions if _is_with_both(record, line)]
    if agreed:
        times = join_listed(record.format_times(agreed))
        people = join_listed(name for line in agreed[:1] for name in line.people)
        return Outcome("pass", f"decided at {times}, with {people}", facts)
    unknown = [kind for kind in _MANAGERS if not _list_managers(record, kind)]
    if unknown and any(line.people for line in decisions):
        evidence = f"nobody is known as {' and '.join(unknown)} manager"
        todo = "give the role under people in incident-kit.yaml, or in the review's attendance"
        return Outcome("not seen", f"{evidence}: {todo}", facts)
    made = join_listed(_describe_decision(record, line) for line in decisions)
    evidence = f"{made}: not with both product and delivery manager"
    return Outcome("fail", evidence, facts, _write_command(record, decisions[-1]))


def _describe_decision(record: Record, line: Line) -> str:
    people = f", with {join_listed(line.people)}" if line.people else ", with nobody recorded"
    return f"{line.about} decided at {record.format_clock(line.event.at)}{people}"


def _is_with_both(record: Record, line: Line) -> bool:
    """Whether two different people of it are product and delivery manager."""
    actor = line.event.actor
    decider = (actor.name,) if actor is not None and not actor.bot else ()
    names = [name for name in (*line.people, *decider) if not PersonName(name).names_nobody]
    present = [[name for name in names if _is_manager(record, name, kind)] for kind in _MANAGERS]
    roster = record.parties.roster
    return any(not roster.could_be_one_person(one, other) for one, other in product(*present))


def _is_manager(record: Record, name: str, kind: str) -> bool:
    """Whether ``name`` certainly is a manager of this kind by name or id."""
    roster, keys = record.parties.roster, record.find_name_keys(name)
    return any(
        keys & record.find_name_keys(manager) or roster.is_one_person(name, manager)
        for manager in _list_managers(record, kind)
    )


def _list_managers(record: Record, kind: str) -> list[str]:
    """The names of the team's list and of the review's attendance with such a role."""
    listed = [one.name for one in record.settings.people if _is_role(one.role, kind)]
    attended = [name for role, name in record.written.attendance.items() if _is_role(role, kind)]
    names = [*listed, *(part.strip() for name in attended for part in name.split(","))]
    return [name for name in names if not PersonName(name).names_nobody]


def _is_role(role: str | None, kind: str) -> bool:
    """Whether a role is that of such a manager: a delivery lead is one, too."""
    return kind in (role or "").casefold()


def _cite_managers(record: Record) -> Iterator[str]:
    for kind in _MANAGERS:
        for name in dict.fromkeys(_list_managers(record, kind)):
            yield f"{kind} manager {name}"


# what was only said ---------------------------------------------------------------


def _judge_undescribed(record: Record) -> Outcome:
    """Decisions of which nobody recorded what they were about: words pass nothing. One that
    plainly tells of an end without a manager fails; any other is asked about."""
    open_ones = [line for line in record.decisions if line.about is None]
    ending = [line for line in open_ones if _ENDING.search(line.event.body)]
    facts = record.cite_lines(ending or open_ones or record.decisions)
    if not open_ones:
        evidence = "no decision is recorded as one about resolution or downgrade"
        return Outcome("not seen", evidence, facts)
    command = _write_command(record, (ending or open_ones)[-1])
    without = [line for line in ending if _says_without(record, line)]
    if without and len(without) == len(ending):
        times = join_listed(record.format_times(without))
        evidence = f"decided at {times}, and the line says that a manager had no part in it"
        return Outcome("fail", evidence, facts, command)
    asked = f"does {facts[-1]} record this?"
    if ending:
        return Outcome("not seen", asked, facts, command)
    evidence = "no decision is recorded as one about resolution or downgrade"
    return Outcome("not seen", f"{evidence}; {asked}", facts, command)


def _says_without(record: Record, line: Line) -> bool:
    """Whether its words plainly say that it ended without a manager who is asked."""
    body = _put_roles(record, line.event.body)
    rest = _LEFT_OUT.sub(" ", body)
    return rest != body and bool(_ENDING.search(rest)) and not _NOT_DONE.search(rest)


def _put_roles(record: Record, body: str) -> str:
    """``body`` with the managers' roles in place of their names."""
    for kind in _MANAGERS:
        for name in _list_managers(record, kind):
            names = "|".join(map(re.escape, (name, name.split()[0])))
            body = re.sub(rf"\b(?:{names})\b", f"{kind} manager", body, flags=re.IGNORECASE)
    return body


def _write_command(record: Record, line: Line) -> str:
    with_both = '--with "PRODUCT MANAGER" --with "DELIVERY MANAGER" --about resolution'
    return f"incident-kit curate {record.incident.id} kind {line.number} decision {with_both}"
