"""The rules of the process as a table; a new rule is a function and a row."""

from __future__ import annotations

from incident_kit.process import responding as during
from incident_kit.process import reviewing as after
from incident_kit.process.record import Record, Rule, Verdict

RULES: tuple[Rule, ...] = (
    Rule("R1", "Lead and comms are named and are two people", during.roles_named),
    Rule(
        "R2",
        "Statuspage opened with “possible issue being investigated”",
        during.opened_as_possible_issue,
    ),
    Rule("R3", "Every update ticks components and notifies", during.subscribers_told),
    Rule("R4", "Public updates came in time until resolved", during.updated_in_time),
    Rule("R5", "The lead recorded actions in the incident channel", during.lead_recorded),
    Rule(
        "R6",
        "Resolution was discussed with product and delivery manager",
        during.agreed_with_managers,
    ),
    Rule("R7", "A tracker story records the work", during.story_recorded),
    Rule("R8", "The page showed operational after resolution", during.shown_operational),
    Rule("R9", "Every decision and public update is in the timeline", during.all_shown),
    Rule("R10", "Review within 7 days with the six roles", after.reviewed_in_time),
    Rule("R11", "The three agreements are ticked, with name and date", after.agreements_ticked),
    Rule(
        "R12",
        "Security was re-evaluated; IA alerted if suspected",
        during.security_reconsidered,
    ),
    Rule("R13", "A public version, or a written reason against it", after.public_or_reason),
    Rule(
        "R14",
        "A security incident had its decision before anything left",
        after.security_decided,
    ),
    Rule("R15", "Enough people other than the writer signed off", after.signed_off),
    Rule("R16", "Every action has one owner and a due date", after.actions_owned),
    Rule("R17", "Resolution was told in every channel used", during.resolution_told),
)


def assess(record: Record) -> tuple[Verdict, ...]:
    """What each rule of :data:`RULES` found, in that order."""
    return tuple(Verdict(rule.id, rule.title, *rule.look(record)) for rule in RULES)
