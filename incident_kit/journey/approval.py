"""Security decisions and sign-offs, each bound to the public text as it is."""

from __future__ import annotations

from dataclasses import replace

from incident_kit.case import Case
from incident_kit.errors import UndecidedError, UsageError
from incident_kit.journey.masking import mask_answers
from incident_kit.model import SecurityDecision, Signoff
from incident_kit.model.typed import SecurityAnswer
from incident_kit.review import (
    check_answer,
    check_reviewer,
    check_signoff,
    find_signer,
    list_undecided_steps,
)
from incident_kit.workspace.codec import stamp


def decide_security(case: Case, decision: SecurityDecision) -> SecurityDecision:
    """Append a named reviewer's decision, bound to the public text as it is now; the
    decision as it was recorded."""
    has_text = case.stands("public") is not None
    if not has_text and decision.decision != "hold":
        raise UsageError(
            f"{case.id} has no public version yet, so there is no text to decide on",
            todo=[f"make it: incident-kit public {case.id}"],
        )
    made = replace(decision, text=case.public.digest if has_text else None)
    check_reviewer(made, case.parties, case.review)
    signer = find_signer(made, case.parties)
    made = replace(made, by=signer.name, role=signer.role)
    names = ("by", "role", "reason", "evidence", "recorded_by")
    entry: dict[str, object] = {
        "decision": made.decision,
        **mask_answers({name: getattr(made, name) for name in names}),
        "at": stamp(made.at),
    }
    if has_text:
        entry["text"] = made.text
    case.answers.record("security", entry)
    return made


def answer_security(case: Case, answer: SecurityAnswer, by: str) -> str:
    """Write the answer to the security question into ``incident.yaml``, and whose it is;
    the name that was written."""
    check_answer(answer, by, case.parties)
    called = case.roster.find_called(by)
    name = called[0].name if len(called) == 1 else by
    answers = mask_answers({"security_by": name, "security": answer})
    case.folder.change_facts(answers)
    return str(answers["security_by"])


def sign_off(case: Case, signoff: Signoff) -> Signoff:
    """Append a sign-off of the public text as it is now; the sign-off as recorded."""
    if case.stands("public") is None:
        raise UsageError(
            f"{case.id} has no public version to sign off yet",
            todo=[f"make it: incident-kit public {case.id}"],
        )
    made = replace(signoff, text=case.public.digest)
    check_signoff(made, case.parties, case.public, case.review)
    undecided = list_undecided_steps(case.public, case.id)
    if undecided:
        raise UndecidedError("the public text is not ready to be signed off", todo=undecided)
    signer = find_signer(made, case.parties)
    made = replace(made, by=signer.name, role=signer.role)
    names = ("by", "role", "evidence", "recorded_by")
    answers = mask_answers({name: getattr(made, name) for name in names})
    entry = {**answers, "at": stamp(made.at), "text": made.text}
    case.answers.record("signoffs", entry)
    return made
