"""What an incident's reports still wait for, as `check` shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from incident_kit.case import Case
from incident_kit.case.notebooks import read_template
from incident_kit.case.published_texts import list_lost
from incident_kit.errors import UndecidedError, WaitingError
from incident_kit.exporting.exports import find_public_set
from incident_kit.exporting.public_set import PublicSet, describe_uncovered
from incident_kit.journey.lists import lists_json
from incident_kit.process import Verdict
from incident_kit.report import REPORT, Notebook, list_unwritten
from incident_kit.report.last_words import find_deleted_sections
from incident_kit.report.written import list_sections_with_raw_cells
from incident_kit.review import (
    SecurityState,
    SignoffCount,
    assess_security,
    count_signoffs,
    list_discounted,
    list_fault_steps,
    list_notices,
    list_undecided_steps,
    list_waiting_steps,
)


@dataclass(frozen=True, slots=True)
class Readiness:
    """The state of both reports.

    ``discounted`` says which sign-offs and decisions of this text do not count, and why.
    ``steps`` are what people have to do before the public version may leave, in
    the order to do it, with the exit code of the first: 4 to write or decide,
    5 to review or sign off. What stands of an earlier one and is not covered comes
    first of all. ``notices`` are to be known and stop nothing.
    """

    case: Case
    sections: tuple[tuple[str, str], ...]
    stale: tuple[str, ...]
    undecided: int
    security: SecurityState
    signoffs: SignoffCount
    standing: PublicSet
    discounted: tuple[str, ...]
    steps: tuple[str, ...]
    code: int
    notices: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """The code, or 5 if the public version may leave and an earlier one still stands."""
        is_covered = self.standing.state != "not covered"
        return self.code or (0 if is_covered else WaitingError.code)

    def json(self) -> dict[str, Any]:
        """The answer of ``check --json``."""
        refusal = self.case.review.refusal
        rules = [describe_verdict(verdict) for verdict in self.case.verdicts]
        written = not any(state == "empty" for _, state in self.sections)
        return {
            "rules": rules,
            "sections": [{"name": name, "state": state} for name, state in self.sections],
            "undecided": self.undecided,
            "stale": list(self.stale),
            "security": {
                "state": self.security.state,
                "reasons": list(self.security.reasons),
                "signals": [asdict(signal) for signal in self.case.signals],
            },
            "signoffs": {"have": self.signoffs.have, "need": self.signoffs.need},
            "exported": {
                "state": self.standing.state,
                "reasons": describe_uncovered(self.case.folder.path, self.standing),
            },
            "ready": {
                "internal": written and self.case.sourced.complete,
                "public": self.code == 0 and refusal is None,
            },
            "not_publishing": dict(refusal) if refusal else None,
            "notices": list(self.notices),
            "discounted": list(self.discounted),
            "lists": lists_json(self.case),
            "steps": list(self.steps),
        }


def describe_verdict(verdict: Verdict) -> dict[str, Any]:
    """What became of a rule, as plain values."""
    return {
        "id": verdict.id,
        "title": verdict.title,
        "status": verdict.status,
        "evidence": verdict.evidence,
        "facts": list(verdict.facts),
        "command": verdict.command,
    }


def assess_readiness(case: Case) -> Readiness:
    """What is missing in ``case``, from its files alone."""
    public, parties = case.public, case.parties
    stale = _list_stale_sections(case)
    deciding = _list_deciding_steps(case)
    waiting = list_waiting_steps(parties, public, case.review)
    if case.review.refusal is not None:
        deciding, waiting = (), list_fault_steps(case.review, case.id)
    standing = find_public_set(case)
    exported = _list_export_steps(case, standing)
    return Readiness(
        case=case,
        sections=tuple(_list_section_states(case, stale)),
        stale=stale,
        undecided=len(deciding),
        security=assess_security(parties, case.review, public.digest),
        signoffs=count_signoffs(parties, case.review, public.digest),
        discounted=tuple(list_discounted(parties, public, case.review)),
        standing=standing,
        steps=(*exported, *_list_writing_steps(case, stale), *deciding, *waiting),
        code=_exit_code(deciding, waiting),
        notices=(
            *list_notices(case.review, case.incident),
            *(one.sentence for one in case.review.ignored),
            *_list_raw_cells(case),
            *list_lost(case.folder, case.review),
        ),
    )


def _exit_code(deciding: Sequence[str], waiting: Sequence[str]) -> int:
    if deciding:
        return UndecidedError.code
    return WaitingError.code if waiting else 0


def _list_export_steps(case: Case, standing: PublicSet) -> list[str]:
    """What to do about a public version that stands and is not covered."""
    lines = describe_uncovered(case.folder.path, standing)
    steps = [f"take it back: incident-kit export {case.id} --public"] if standing.uncovered else []
    steps += ["move it out of export/"] if standing.foreign else []
    return [f"{line}; {step}" for line, step in zip(lines, steps, strict=True)]


def _list_section_states(case: Case, stale: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each section the report needs, by name, and whether it is empty, written or stale."""
    empty = list_unwritten(case.written)
    for section in REPORT:
        if not section.needed:
            continue
        if section.key in stale:
            yield section.name, "stale"
        else:
            yield section.name, "empty" if section.key in empty else "written"


def _list_writing_steps(case: Case, stale: Sequence[str]) -> list[str]:
    if not case.events and not case.curation.added:
        return [f"gather the timeline: incident-kit gather {case.id}"]
    if case.stands("report") is None:
        return [_advise_making("report", case.id)]
    names = {section.key: section.name for section in REPORT}
    unwritten = list_unwritten(case.written)
    deleted = [key for key in _list_deleted(case) if key in unwritten]
    empty = ", ".join(names[key] for key in unwritten if key not in deleted)
    return [
        *(
            f"bring back “{names[key]}”, which was deleted from report.ipynb: "
            f"incident-kit restore {case.id} {key}"
            for key in deleted
        ),
        *([f"write in report.ipynb: {empty}"] if empty else []),
        *(f"look at “{section}”: its draft changed since you wrote it" for section in stale),
        *_list_words_in_guidance(case),
    ]


def _list_deleted(case: Case) -> list[str]:
    """The sections that somebody took out of the report."""
    return find_deleted_sections(case.stands("report") or Notebook(()), read_template("report"))


def _list_deciding_steps(case: Case) -> Sequence[str]:
    if case.stands("public") is None:
        return [*case.unsettled, _advise_making("public", case.id)]
    return list_undecided_steps(case.public, case.id)


def _advise_making(name: str, incident: str) -> str:
    return f"make the {name} notebook: incident-kit {name} {incident}"


def _list_words_in_guidance(case: Case) -> list[str]:
    """A step for each piece of the report's guidance that people typed into: no export
    holds it."""
    notebook = case.stands("report") or Notebook(())
    return [
        f"move your words out of the guidance of “{cell.section}” (report.ipynb)"
        for cell in notebook.cells
        if cell.role == "guidance" and not cell.is_untouched
    ]


def _list_raw_cells(case: Case) -> list[str]:
    """A sentence for each section of the report with a raw cell of people's own in it."""
    names = {section.key: section.name for section in REPORT}
    return [
        f"A raw cell in “{names.get(key, key or 'the beginning')}” (report.ipynb) is in no "
        "export; what others should read belongs into a text cell"
        for key in list_sections_with_raw_cells(case.stands("report"))
    ]


def _list_stale_sections(case: Case) -> tuple[str, ...]:
    """The sections of the notebooks asked for, whose draft changed under people's words."""
    asked = ("report", "public") if case.review.refusal is None else ("report",)
    made = [name for name in asked if case.stands(name) is not None]
    cells = (cell for name in made for cell in case.notebook(name).cells)
    return tuple(dict.fromkeys(cell.section for cell in cells if cell.stale is not None))
