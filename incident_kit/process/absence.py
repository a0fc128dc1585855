"""Systems that an incident does not have: nothing for their rules to look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from incident_kit.process.record import Outcome, Record, Rule, Verdict

#: What of each system an incident names, and the flag of `gather` that names it.
_NAMED_BY: Mapping[str, tuple[str, str]] = {
    "slack": ("Slack channel", "--slack-channel NAME"),
    "statuspage": ("Statuspage incident", "--statuspage-incident INCIDENT"),
    "pagerduty": ("PagerDuty incident", "--pagerduty-incident INCIDENT"),
    "tracker": ("tracker story", "--tracker FILE"),
    "aws-support": ("AWS Support case", "--aws-case CASE"),
}
#: What incident-kit.yaml says for every incident, by what the rules call it.
_CONFIGURED = {"team-channel": "team_channel", "escalation": "escalation"}


def find_absence(rule: Rule, record: Record) -> Outcome | None:
    """ "not seen" where the incident has none of the systems that ``rule`` needs."""
    if not rule.needs or any(map(record.has_system, rule.needs)):
        return None
    keys = [_CONFIGURED[system] for system in rule.needs if system in _CONFIGURED]
    if keys:
        return Outcome("not seen", f"no {' and no '.join(keys)} is set in incident-kit.yaml")
    named, flags = zip(*(_NAMED_BY[system] for system in rule.needs), strict=True)
    command = f"incident-kit gather {record.incident.id} {flags[0]}"
    return Outcome("not seen", f"no {' and no '.join(named)} is named", (), command)


def fold_absent(verdicts: Iterable[Verdict]) -> tuple[str, ...]:
    """One line on all systems that are absent, with the rules that each leaves open; none
    where nothing is."""
    rules: dict[str, list[str]] = {}
    for verdict in verdicts:
        if verdict.absent:
            rules.setdefault(verdict.evidence, []).append(verdict.id)
    parts = [f"{evidence}: {', '.join(ids)}" for evidence, ids in rules.items()]
    line = "; ".join(parts)
    return (f"{line[0].upper()}{line[1:]}",) if line else ()
