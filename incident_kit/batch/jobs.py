"""What one incident's own process does: everything from its flags to its exports.

This module loads the rest of the kit; nobody imports it who only looks after processes.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from typing import Any

from incident_kit.authoring.runs import check_notebook, make_notebook
from incident_kit.batch.digests import Elsewhere
from incident_kit.batch.memory import lasts
from incident_kit.batch.outcomes import Outcome
from incident_kit.batch.watching import Watch
from incident_kit.case import Case, load_case, reading_once
from incident_kit.errors import (
    IncidentKitError,
    SourceError,
    UndecidedError,
    WaitingError,
)
from incident_kit.exporting.exports import export_report, list_folders, take_back_at
from incident_kit.gathering import Gathering, gather
from incident_kit.journey.facts import create_incident
from incident_kit.journey.readiness import assess_readiness
from incident_kit.redaction import mask_secrets
from incident_kit.review import assess_security, find_faults
from incident_kit.text.counting import count
from incident_kit.workspace import open_workspace
from incident_kit.workspace.committed import ask_for_all_committed_answers
from incident_kit.workspace.history import name_command

#: What gathering writes besides its notebook.
_GATHERED = ("events.jsonl", "sources.json", "people.json", "raw")


def look_at_shared(root: str) -> None:
    """Read what the incidents of the workspace at ``root`` share, for all children to know.
    What cannot be read here, each of them says itself."""
    with suppress(IncidentKitError, OSError):
        open_workspace(Path(root)).look_at_shared()


def look_at_committed(root: str) -> None:
    """Ask git about the answers of all incidents of the workspace at ``root``, for all
    children to know."""
    with suppress(OSError):
        ask_for_all_committed_answers(Path(root))


def answer_job(given: Mapping[str, Any], channel: socket) -> None:
    """Run the incident that ``given`` names, as :func:`run_one`, and send a line of JSON: its
    outcome, and what it looked at elsewhere."""
    elsewhere = Elsewhere(Path(given["root"]), given.get("known"))
    outcome = run_one(
        Path(given["root"]), given["incident"], given["flags"], given.get("around"), elsewhere
    )
    answer = {"outcome": outcome.json(), "known": elsewhere.list_large()}
    channel.sendall(f"{json.dumps(answer)}\n".encode())


def answer_withdrawal(given: Mapping[str, Any], channel: socket) -> None:
    """Take back what is not covered of an incident whose own process was ended, and send as a
    line of JSON the ``failure`` to do so, if there was one."""
    ending = withdraw(Path(given["root"]), given["incident"])
    failure = ending and {"reason": ending.reason, "code": ending.code}
    channel.sendall(f"{json.dumps({'failure': failure})}\n".encode())


def run_one(
    root: Path,
    incident: str,
    flags: Mapping[str, object],
    around: Mapping[str, Any] | None = None,
    elsewhere: Elsewhere | None = None,
) -> Outcome:
    """One incident from its flags to its exports, in this process; never raises.

    However it ends, a public version that is not covered any more is taken back. What it
    rests on is remembered where ``around`` says what it shares with others.
    """
    start = time.perf_counter()
    journey = _Journey(root, incident, around, elsewhere or Elsewhere(root))
    with reading_once():
        try:
            with name_command("batch"), reading_once():
                ending = journey.run(flags)
        except BaseException as error:  # kept to report it: one incident never stops the rest
            ending = _fail(error)
        ending = withdraw(root, incident) or ending
    seconds = round(time.perf_counter() - start, 2)
    reason, _ = mask_secrets(ending.reason)  # it may quote what somebody typed
    outcome = Outcome(incident, ending.state, reason, ending.code, seconds)
    journey.remember(outcome)
    return outcome


def withdraw(root: Path, incident: str) -> Ending | None:
    """Take back what is not covered any more; how the incident ends if that fails."""
    try:
        for folder in list_folders(root, [incident]):
            take_back_at(folder)
    except BaseException as error:
        return _fail(error)
    return None


def _fail(error: BaseException) -> Ending:
    if isinstance(error, IncidentKitError):
        return Ending("failed", mask_secrets(_first_line(error))[0], error.code)
    return Ending("failed", f"{type(error).__name__}, unexpected", 1)


def _first_line(error: IncidentKitError) -> str:
    return str(error.args[0]).splitlines()[0]


@dataclass(frozen=True, slots=True)
class Ending:
    """How one incident ended, without its name and time."""

    state: str
    reason: str
    code: int


class _Journey:
    """The steps of one incident, and what is seen of it meanwhile."""

    def __init__(
        self, root: Path, incident: str, around: Mapping[str, Any] | None, elsewhere: Elsewhere
    ) -> None:
        self._root = root
        self._incident = incident
        self._around = around
        self._elsewhere = elsewhere
        self._watch: Watch | None = None
        self._case: Case | None = None

    def run(self, flags: Mapping[str, object]) -> Ending:
        """Everything from the flags to the exports; how it ends."""
        workspace, incident = open_workspace(self._root), self._incident
        if not workspace.has(incident):
            create_incident(workspace, incident, flags)
        case = load_case(workspace, incident)
        check_notebook(case, "gather")
        watch = self._watch = Watch(case, flags, self._around, self._elsewhere)
        gathering = gather(case)
        watch.pass_step(*_GATHERED)
        make_notebook(gathering.case, "gather", refresh=False)
        watch.pass_step("gather.ipynb")
        case = load_case(workspace, incident)
        for name in ("report", "redact", "public") if case.review.refusal is None else ("report",):
            make_notebook(gathering.case, name)
            watch.pass_step(f"{name}.ipynb")
        self._case = load_case(workspace, incident)
        ending = _export(self._case, gathering)
        watch.pass_step()
        return ending

    def remember(self, outcome: Outcome) -> None:
        """Keep what the outcome rests on, if it lasts; where that fails it is done again."""
        if self._watch is None or self._case is None or not lasts(outcome):
            return
        with suppress(IncidentKitError, OSError):
            self._watch.pass_step()
            self._watch.remember(outcome, self._case)


def _export(case: Case, gathering: Gathering) -> Ending:
    try:
        export_report(case, "internal")
        export_report(case, "public")
    except IncidentKitError as error:
        if error.code not in (UndecidedError.code, WaitingError.code):
            raise
        return _ending_unapproved(case, gathering, error.code)
    if not gathering.complete:
        return _ending_partial(gathering)
    return Ending("done", "internal and public report exported", 0)


def _ending_unapproved(case: Case, gathering: Gathering, code: int) -> Ending:
    """Why there is no public version: security first, then the sources, then people."""
    refusal = case.review.refusal
    if refusal is not None and not find_faults(case.review) and gathering.complete:
        return Ending("done", f"not published, decided by {refusal['by']}", 0)
    security = assess_security(case.parties, case.review, case.public.digest)
    if security.state == "hold" and security.flagged:
        return Ending("held", security.reasons[0], WaitingError.code)
    if not gathering.complete:
        return _ending_partial(gathering)
    left = count(len(assess_readiness(case).steps), "thing is", "things are")
    return Ending("needs review", f"{left} left: incident-kit check {case.id}", code)


def _ending_partial(gathering: Gathering) -> Ending:
    missing = ", ".join(check.source for check in gathering.checks if not check.complete)
    return Ending("partial", f"not everything was gathered from {missing}", SourceError.code)
