"""Security decisions and sign-offs, each bound to the public text as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from incident_kit.case import Case, change_case
from incident_kit.case.masking import mask_answers
from incident_kit.errors import UndecidedError, UsageError, WaitingError
from incident_kit.model import SecurityDecision, Signoff
from incident_kit.model.typed import SecurityAnswer
from incident_kit.process.signals import describe_signals
from incident_kit.review import (
    check_answer,
    check_reviewer,
    check_signoff,
    find_signer,
    list_undecided_steps,
)
from incident_kit.text.counting import count
from incident_kit.workspace.codec import stamp

#: As what somebody holds a text back who says no role.
_UNSAID = "role not given"


def decide_security(case: Case, decision: SecurityDecision) -> SecurityDecision:
    """Append a named reviewer's decision, bound to the public text of ``case``; the decision
    as it was recorded. One that says what ``text`` it is of is refused where that is another
    by now; a hold never is."""
    seen = _find_digest(case) if decision.text is None else decision.text
    if decision.decision == "hold":
        decision = replace(decision, role=decision.role.strip() or _UNSAID)
    _check_words(decision, case)
    with change_case(case) as current:
        if decision.decision != "hold":
            _check_text(current, seen, "decide on")
        return _record_security(current, decision)


def _record_security(case: Case, decision: SecurityDecision) -> SecurityDecision:
    made = replace(decision, text=_find_digest(case))
    check_reviewer(made, case.parties, case.review)
    signer = find_signer(made, case.parties)
    made = replace(made, by=signer.name, role=signer.role)
    names = ("by", "role", "reason", "evidence", "recorded_by")
    entry: dict[str, object] = {
        "decision": made.decision,
        **mask_answers({name: getattr(made, name) for name in names}),
        "at": stamp(made.at),
    }
    if made.text is not None:
        entry["text"] = made.text
    case.answers.record("security", entry)
    if made.decision != "hold":
        _answer_for_signals(case, made.by, made.reason, made.at, made.recorded_by)
    return made


def _check_words(decision: SecurityDecision, case: Case) -> None:
    """Refuse a decision that says too little; the list of people may say a role."""
    said = {"role": find_signer(decision, case.parties).role, "reason": decision.reason}
    missing = [name for name, words in said.items() if not words.strip()]
    if missing:
        raise UsageError(
            f"a decision on security needs a {' and a '.join(missing)}",
            todo=[f"say it: {', '.join(f'--{name}' for name in missing)}"],
        )


def answer_security(
    case: Case,
    answer: SecurityAnswer,
    by: str,
    reason: str,
    at: datetime,
    recorder: str | None = None,
) -> str:
    """Write the answer to the security question into ``incident.yaml``, and whose it is;
    the name that was written.

    A `no` although lines may tell of a security incident takes a reason: it is recorded
    with what it has seen, so that new lines ask again.
    """
    with change_case(case) as current:
        check_answer(answer, by, current.parties)
        called = current.roster.find_called(by)
        name = called[0].name if len(called) == 1 else by
        if answer == "no":
            _answer_for_signals(current, name, reason, at, recorder)
        answers = mask_answers({"security_by": name, "security": answer})
        current.folder.change_facts(answers)
    return str(answers["security_by"])


def _answer_for_signals(
    case: Case, by: str, reason: str, at: datetime, recorder: str | None
) -> None:
    """Record that what may tell of a security incident tells of none, if there is such."""
    if not case.signals:
        return
    if not reason.strip():
        raise UsageError(
            f"lines may tell of a security incident: {describe_signals(case.signals)}",
            todo=['say why they tell of none: --reason "WHY"; or answer yes'],
        )
    lines = count(len(case.signals), "line")
    answers = {
        "about": f"{lines} that may tell of a security incident",
        **{"by": by, "reason": reason.strip(), "recorded_by": recorder},
    }
    prints = sorted(signal.print for signal in case.signals)
    entry = {**mask_answers(answers), "signals": prints, "at": stamp(at)}
    case.answers.record("acknowledgements", entry)


def sign_off(case: Case, signoff: Signoff) -> Signoff:
    """Append a sign-off of the public text of ``case``; the sign-off as recorded. One that
    says what ``text`` it is of is refused where that is another by now."""
    seen = signoff.text or _find_digest(case)
    with change_case(case) as current:
        _check_text(current, seen, "sign off")
        return _record_signoff(current, signoff)


def _record_signoff(case: Case, signoff: Signoff) -> Signoff:
    made = replace(signoff, text=case.public.digest)
    check_signoff(made, case.parties, case.public, case.review)
    undecided = list_undecided_steps(case.public, case.id)
    if undecided:
        raise UndecidedError("the public text is not ready to be signed off", todo=undecided)
    signer = find_signer(made, case.parties)
    made = replace(made, by=signer.name, role=signer.role)
    names = ("by", "role", "evidence", "recorded_by")
    answers = mask_answers({name: getattr(made, name) for name in names})
    entry = {**answers, "at": stamp(made.at), "text": made.text, "signals": "asked"}
    case.answers.record("signoffs", entry)
    return made


def _find_digest(case: Case) -> str | None:
    """The digest of the public text, ``None`` where there is none yet."""
    return None if case.stands("public") is None else case.public.digest


def _check_text(case: Case, seen: str | None, act: str) -> None:
    """Refuse to let a text pass that is not there, or not the one that was ``seen``: somebody
    may have changed it while the folder was waited for."""
    digest = _find_digest(case)
    if digest is None:
        raise UsageError(
            f"{case.id} has no public version yet, so there is no text to {act}",
            todo=[f"make it: incident-kit public {case.id}"],
        )
    if digest != seen:
        raise WaitingError(
            f"the public text of {case.id} was changed just now: nothing was recorded",
            todo=["read it again, then run this again"],
        )
