"""Whether what somebody decides on still stands as they saw it: two people may have it open.

A page shows an incident as it stood when it asked last. What somebody else decided on the
same line, name, sentence or section since then would be lost unseen; so it is not decided
over, and whoever decides is asked to look again. Other things may have changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from incident_kit.case import Case
from incident_kit.errors import WaitingError
from incident_kit.journey.curation import Step, choose_step
from incident_kit.model import Choice, Decision, KeptSentence, SectionChoice
from incident_kit.redaction import list_ways, normalize
from incident_kit.review.choices import index_choices
from incident_kit.workspace.codec import stamp


@dataclass(frozen=True, slots=True)
class Seen:
    """An incident's decisions as somebody saw them; on lines by the event."""

    lines: Mapping[str, Choice]
    decisions: Sequence[Decision]
    kept: Sequence[KeptSentence]
    choices: Sequence[SectionChoice]


def read_seen(case: Case) -> Seen:
    """What whoever looks at ``case`` sees."""
    return Seen(case.curation.events, case.own_decisions, case.kept, case.choices)


def check_lines(seen: Seen, case: Case, steps: Iterable[Step]) -> None:
    """Refuse as a :class:`WaitingError` to decide on lines of ``case`` what somebody decided
    otherwise since it was ``seen``, or on one that was folded or parted since."""
    for step in steps:
        before = seen.lines.get(step.line, Choice())
        stands = case.curation.events.get(step.line, Choice())
        changed = _list_changed(before, stands, choose_step(case, step))
        if changed:
            how = "folded or parted" if "into" in changed else "decided on"
            raise _refuse(_name_line(case, step.line), how)


def _list_changed(before: Choice, stands: Choice, wanted: Mapping[str, object]) -> set[str]:
    """What of a line was set meanwhile, and otherwise than is ``wanted``: of what a step sets,
    and where the line is. One that is decided again as before is to be as it was."""
    keys = {*wanted, "into"} if wanted else {field.name for field in fields(Choice)}
    old, new = ({key: _store(getattr(one, key)) for key in keys} for one in (before, stands))
    return {key for key in keys if new[key] not in (old[key], wanted.get(key, old[key]))}


def _store(value: object) -> object:
    """A value of a decision as ``curation.yaml`` has it."""
    if isinstance(value, tuple):
        return list(value)
    return stamp(value) if isinstance(value, datetime) else value


def _name_line(case: Case, event: str) -> str:
    numbers = {line.event.id: line.number for line in case.timeline.lines}
    return f"line {numbers[event]}" if event in numbers else "this line"


def check_values(seen: Seen, case: Case, values: Iterable[str]) -> None:
    """The same of decisions on what is hidden: no value is repeated here."""
    for value in values:
        before, stands = (
            _find_decision(one, value) for one in (seen.decisions, case.own_decisions)
        )
        if before != stands:
            raise _refuse("this", "decided on", stands)


def _find_decision(decisions: Sequence[Decision], value: str) -> Decision | None:
    """The decision that covers ``value``, if there is one: the last of several."""
    wanted = normalize(value)
    found = [one for one in decisions if wanted in map(normalize, list_ways(one))]
    return found[-1] if found else None


def check_sentence(seen: Seen, case: Case, sentence: str) -> None:
    """The same of a sentence that is kept as it stands."""
    before, stands = ({one.sentence: one for one in kept} for kept in (seen.kept, case.kept))
    if before.get(sentence) != stands.get(sentence):
        raise _refuse("this sentence", "decided on", stands.get(sentence))


def check_section(seen: Seen, case: Case, key: str) -> None:
    """The same of a section of the public version."""
    before, stands = (index_choices(choices).get(key) for choices in (seen.choices, case.choices))
    if before != stands:
        raise _refuse("this section", "decided on", stands)


def _refuse(
    what: str, how: str, stands: Decision | KeptSentence | SectionChoice | None = None
) -> WaitingError:
    by = f" by {stands.by}" if stands and stands.by else ""
    return WaitingError(
        f"{what} was {how} meanwhile{by}: nothing was recorded",
        todo=["look at how it stands now, then decide again"],
    )
