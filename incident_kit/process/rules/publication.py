"""Rules about what leaves: R13, R14 and R15."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from incident_kit.model import PersonName, Publication, SecurityDecision
from incident_kit.process.record import Outcome, Record, join_listed
from incident_kit.process.security import assess_security
from incident_kit.process.sign_offs import count_signoffs, select_valid_signoffs
from incident_kit.process.signers import find_signer


def check_publication(record: Record) -> Outcome:
    """R13: a public version, or who decided against one and why: then readers see none."""
    refusal = record.review.refusal
    if refusal is not None and record.published:
        evidence = f"decided against, and still {_describe_published(record)}"
        return Outcome("fail", evidence, _cite_publications(record, record.published))
    if refusal is not None:
        return _check_refusal(refusal)
    if record.published:
        facts = _cite_publications(record, record.published)
        return Outcome("pass", _describe_published(record), facts)
    if record.public_exists and record.proposed:
        left = join_listed(f"“{name}”" for name in record.proposed)
        evidence = f"public.ipynb holds proposals that nobody has accepted or reworded: {left}"
        command = f"incident-kit lab {record.incident.id}"
        return Outcome("not seen", evidence, ("public.ipynb",), command)
    if record.public_exists:
        return Outcome("pass", "there is a public version", ("public.ipynb",))
    return Outcome("not seen", "no public version yet, and no written reason not to publish")


def _check_refusal(refusal: Mapping[str, str]) -> Outcome:
    reason = str(refusal.get("reason") or "").strip()
    person = str(refusal.get("by") or "").strip()
    facts = ("review.yaml: not_publishing",)
    if PersonName(reason).names_nobody:
        return Outcome("fail", "not published, without a written reason", facts)
    if PersonName(person).names_nobody:
        return Outcome("fail", "not published, without a written name", facts)
    return Outcome("pass", f"not published, decided by {person}: {reason}", facts)


def check_security_decision(record: Record) -> Outcome:
    """R14: a security incident left only with a decision that covers what left."""
    if not _is_in_question(record):
        by = record.incident.security_by
        facts = (f"incident.yaml: security no, by {by}",)
        return Outcome("pass", f"no security incident, says {by}", facts)
    uncovered = _find_uncovered(record)
    if uncovered:
        rows = dict.fromkeys(_describe_publication(record, one) for one in uncovered)
        evidence = f"left without a decision that covers it: {join_listed(rows)}"
        return Outcome("fail", evidence, _cite_publications(record, uncovered))
    if record.security_held:
        return Outcome("not seen", "no decision covers the public text yet; it is held back")
    last = _take_last(record.review.security)
    if last is None or last.decision == "hold":
        return Outcome("not seen", "nobody has cleared it, and nothing has left since")
    decision = _describe_decision(record, last)
    return Outcome("pass", decision, (f"review.yaml: {decision}",))


def _is_in_question(record: Record) -> bool:
    """Whether security is suspected, not answered, or was once held back."""
    was_held = any(decision.decision == "hold" for decision in record.review.security)
    return record.incident.security != "no" or was_held or record.security_held


def _find_uncovered(record: Record) -> list[Publication]:
    """What was sent without a decision that covers it; a revert needs none."""
    sent = (entry for entry in record.review.publications if entry.action != "revert")
    return [publication for publication in sent if not _was_covered(record, publication)]


def _was_covered(record: Record, publication: Publication) -> bool:
    """Whether the decisions before it let this very text pass."""
    made = tuple(one for one in record.review.security if one.at <= publication.at)
    if not made:
        return False
    then = replace(record.review, security=made)
    return assess_security(record.parties, then, publication.text).state == "clear"


def _take_last(decisions: Sequence[SecurityDecision]) -> SecurityDecision | None:
    return decisions[-1] if decisions else None


def _describe_publication(record: Record, publication: Publication) -> str:
    return f"{publication.target} at {record.format_clock(publication.at)}"


def _describe_decision(record: Record, decision: SecurityDecision) -> str:
    at = record.format_clock(decision.at)
    return f"{decision.decision} by {find_signer(decision, record.parties)} at {at}"


def _describe_published(record: Record) -> str:
    """Where readers see it, and since when."""
    rows = (
        f"{one.url or one.target} since {record.format_clock(one.at)}" for one in record.published
    )
    return f"published at {join_listed(rows)}"


def _cite_publications(record: Record, sent: Iterable[Publication]) -> tuple[str, ...]:
    """The receipts, those of one place and minute once."""
    rows = dict.fromkeys(_describe_publication(record, one) for one in sent)
    return tuple(f"review.yaml: publication to {row}" for row in rows)


def check_signoffs(record: Record) -> Outcome:
    """R15: enough people other than the writer signed this very text.

    For a security incident the roles of ``signoff.security`` must be among them.
    """
    text = record.digest
    if text is None:
        return Outcome("not seen", "there is no public text yet")
    count = count_signoffs(record.parties, record.review, text)
    evidence = f"{count.have} of {count.need} signed this text"
    facts = _cite_signoffs(record)
    if count.enough:
        signoffs = select_valid_signoffs(record.parties, record.review, text)
        people = join_listed(str(find_signer(signoff, record.parties)) for signoff in signoffs)
        return Outcome("pass", f"{evidence}: {people}", facts)
    missing = f"; still missing: {join_listed(count.roles)}" if count.roles else ""
    if not record.review.signoffs and not record.review.publications:
        evidence = f"nobody has signed off yet; {count.need} needed{missing}"
        return Outcome("not seen", evidence, facts)
    return Outcome("fail", f"{evidence}{missing}", facts)


def _cite_signoffs(record: Record) -> tuple[str, ...]:
    """The entries of ``review.yaml`` that the rule looked at, sign-offs and publications."""
    signoffs = (f"review.yaml: sign-off by {one.by}" for one in record.review.signoffs)
    sent = _cite_publications(record, record.review.publications)
    return (*signoffs, *sent) or ("review.yaml: no sign-off",)
