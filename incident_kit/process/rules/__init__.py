"""The rules of the process as a table; a new rule is a function and a row."""

from __future__ import annotations

from incident_kit.process.absence import find_absence
from incident_kit.process.escalation import check_escalation
from incident_kit.process.record import Record, Rule, Verdict
from incident_kit.process.rules.actions import check_actions
from incident_kit.process.rules.agreement import check_managers_agreed
from incident_kit.process.rules.closing import check_closing_messages
from incident_kit.process.rules.opening import check_opening
from incident_kit.process.rules.people import (
    check_lead_and_comms,
    check_lead_messages,
)
from incident_kit.process.rules.publication import (
    check_publication,
    check_security_decision,
    check_signoffs,
)
from incident_kit.process.rules.record_keeping import (
    check_story,
    check_timeline,
)
from incident_kit.process.rules.review import check_agreements, check_meeting
from incident_kit.process.rules.security_log import check_security_log
from incident_kit.process.rules.supplier import check_supplier_cases
from incident_kit.process.rules.telling import check_team_told
from incident_kit.process.rules.updates import (
    check_component_statuses,
    check_first_update,
    check_notifications,
    check_silences,
)

__all__ = ["RULES", "assess"]

#: The systems that a rule looks at: any of them will do.
_PAGE, _CHAT = ("statuspage",), ("slack",)
_EITHER = (*_CHAT, *_PAGE)

RULES: tuple[Rule, ...] = (
    Rule("R1", "Lead and comms are named and are two people", check_lead_and_comms),
    Rule("R2", "Statuspage opened with “possible issue being investigated”", check_opening, _PAGE),
    Rule("R3", "Every update ticks components and notifies", check_notifications, _PAGE),
    Rule("R4", "Public updates came in time until resolved", check_silences, _PAGE),
    Rule("R5", "The lead recorded actions in the incident channel", check_lead_messages, _CHAT),
    Rule("R6", "Resolution was discussed with product and delivery manager", check_managers_agreed),
    Rule("R7", "A tracker story records the work", check_story),
    Rule("R8", "The page showed operational after resolution", check_component_statuses, _PAGE),
    Rule("R9", "Every decision and public update is in the timeline", check_timeline),
    Rule("R10", "Review within 7 days with the six roles", check_meeting),
    Rule("R11", "The three agreements are ticked, with name and date", check_agreements),
    Rule("R12", "Security was re-evaluated; IA alerted if suspected", check_security_log),
    Rule("R13", "A public version, or a written reason against it", check_publication),
    Rule(
        "R14",
        "A security incident had its decision before anything left",
        check_security_decision,
    ),
    Rule("R15", "Enough people other than the writer signed off", check_signoffs),
    Rule("R16", "Every action has one owner and a due date", check_actions),
    Rule("R17", "Resolution was told in every channel used", check_closing_messages, _EITHER),
    Rule("R18", "The first update came in time after the declaration", check_first_update, _PAGE),
    Rule("R19", "The team was told in its own channel first", check_team_told, ("team-channel",)),
    Rule("R20", "Escalation went in the configured order", check_escalation, ("escalation",)),
    Rule(
        "R21",
        "Critical and urgent supplier cases went by chat or call",
        check_supplier_cases,
        ("aws-support",),
    ),
)


def assess(record: Record) -> tuple[Verdict, ...]:
    """What each rule of :data:`RULES` found, in that order."""
    return tuple(_judge(rule, record) for rule in RULES)


def _judge(rule: Rule, record: Record) -> Verdict:
    absence = find_absence(rule, record)
    outcome = absence or rule.look(record)
    return Verdict(
        id=rule.id,
        title=rule.title,
        status=outcome.status,
        evidence=outcome.evidence,
        facts=outcome.facts,
        command=outcome.command,
        absent=absence is not None,
    )
