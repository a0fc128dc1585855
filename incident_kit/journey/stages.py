"""Where an incident stands, and the command for its next step."""

from __future__ import annotations

from dataclasses import dataclass, replace

from incident_kit.case import Case
from incident_kit.errors import IncidentKitError, UndecidedError, WaitingError
from incident_kit.exporting.artifacts import approve_public
from incident_kit.exporting.exports import find_internal_exports, find_public_set
from incident_kit.journey.whom import (
    name_lead,
    name_security_reviewers,
    name_signers,
    name_writer,
)
from incident_kit.publishing.places import has_doors
from incident_kit.review import assess_security, find_faults
from incident_kit.review.receipts import list_published, list_receipts


@dataclass(frozen=True, slots=True)
class Stage:
    """What an incident waits for next, and the command for it."""

    state: str
    step: str


def find_stage(case: Case) -> Stage:
    """The state of an incident in a few words, and its next step."""
    stage = _find_stage_of_work(case)
    exported = find_public_set(case).state
    if exported == "not covered":
        return replace(stage, state=f"{stage.state}; what stands in export/ is not covered")
    published = find_published_state(case)
    if published == "published":
        return Stage(published, f"incident-kit publish {case.id}")
    if exported == "covered":
        verb = "publish" if has_doors(case) else "check"
        stage = Stage("signed off and exported", f"incident-kit {verb} {case.id}")
    return replace(stage, state=f"{published}; {stage.state}") if published else stage


def find_published_state(case: Case) -> str:
    """What the receipts say of the report, in a few words; nothing if it never left."""
    if any(receipts.begun for receipts in list_receipts(case.review)):
        return f"sent, and not seen yet: incident-kit publish {case.id} --live"
    standing = {entry.text for entry in list_published(case.review)}
    if not standing:
        return ""
    return "published" if standing == {_find_approved(case)} else "published as it was before"


def _find_approved(case: Case) -> str | None:
    """The digest of the text that may leave; ``None`` if none may."""
    try:
        return approve_public(case).digest
    except IncidentKitError:
        return None


def _find_stage_of_work(case: Case) -> Stage:
    if not case.events and not case.curation.added:
        return Stage(_describe_beginning(case), f"incident-kit gather {case.id}")
    if case.stands("report") is None:
        return Stage(_describe_gathered(case), f"incident-kit report {case.id}")
    if case.review.refusal is not None:
        return Stage("not published, by decision", f"incident-kit check {case.id}")
    if case.stands("public") is None:
        return Stage(_describe_report(case), f"incident-kit public {case.id}")
    try:
        approve_public(case)
    except IncidentKitError as error:
        return Stage(_describe_refusal(case, error), f"incident-kit check {case.id}")
    return Stage("signed off", f"incident-kit export {case.id} --public")


def _describe_beginning(case: Case) -> str:
    """Whether nothing was tried yet, or nothing could be read."""
    failed = dict.fromkeys(check.source for check in case.sourced.checks if not check.complete)
    return f"gathering failed: {', '.join(failed)}" if failed else "new"


def _describe_gathered(case: Case) -> str:
    return "gathered" if case.sourced.complete else "gathered in part"


def _describe_report(case: Case) -> str:
    """Whether the report was exported, and written in since."""
    exported = [path.stat().st_mtime for path in find_internal_exports(case)]
    if not exported:
        return f"report begun, by {name_lead(case.parties)}"
    written = case.folder.notebook("report").stat().st_mtime
    return "report exported, changed since" if written > max(exported) else "report exported"


def _describe_refusal(case: Case, error: IncidentKitError) -> str:
    """What a public version waits for, and for whom."""
    security = assess_security(case.parties, case.review, case.public.digest)
    if find_faults(case.review):
        return "review.yaml was changed"
    if security.state == "hold" and security.flagged:
        return f"held for security, waits for {name_security_reviewers(case.parties)}"
    if isinstance(error, UndecidedError):
        return f"deciding, waits for {name_writer(case.parties)}"
    if security.state == "hold":
        return f"no answer on security, waits for {name_lead(case.parties)}"
    if isinstance(error, WaitingError):
        return (
            f"waiting for sign-off by {name_signers(case.parties, case.review, case.public.digest)}"
        )
    return "waiting"
