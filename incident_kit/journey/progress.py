"""How far the work on an incident is, part by part, and what is next: as the cockpit shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from incident_kit.case import Case
from incident_kit.exporting.exports import find_public_set
from incident_kit.journey.no_secrets import list_secret_lines
from incident_kit.journey.readiness import Readiness
from incident_kit.journey.stages import find_published_state
from incident_kit.journey.whom import (
    name_lead,
    name_security_reviewers,
    name_signers,
    name_writer,
)
from incident_kit.model import PersonName
from incident_kit.process.rules.review import WITHIN
from incident_kit.publishing.places import has_doors
from incident_kit.redaction import group_entities
from incident_kit.report import PUBLIC
from incident_kit.review import list_waiting_steps, list_words
from incident_kit.text.counting import count
from incident_kit.workspace.history import Version, list_versions
from incident_kit.workspace.refreshes import Look, find_refresh

#: The notebook of each part.
Name = Literal["gather", "report", "redact", "public"]
#: The views in which a notebook's decisions are made.
_VIEWS: Mapping[Name, str] = {"redact": "decider", "public": "composer"}
#: The files whose versions are decisions that a notebook may not show yet.
_DECIDED: Mapping[str, Sequence[str]] = {
    "gather": ("curation.yaml", "incident.yaml"),
    "report": ("curation.yaml", "incident.yaml"),
    "redact": ("redactions.yaml", "incident.yaml"),
    "public": ("curation.yaml", "redactions.yaml", "incident.yaml"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the work: ``figure`` says how far it is, ``name`` where it is done,
    ``made`` whether that notebook is there, and ``begins`` whether it may be made now."""

    title: str
    figure: str
    done: bool
    name: Name
    made: bool
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Next:
    """What is next, in a sentence: by whom, and what the button does: ``make`` a notebook,
    ``open`` it at a heading, of a view if one is named, ``tell`` where the incident was spoken
    of, or ``answer`` the security question."""

    sentence: str
    by: str
    button: str
    does: Literal["make", "open", "tell", "answer"]
    name: Name
    heading: str = ""
    view: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is mended: a file of the incident, and a heading in it."""

    file: str
    heading: str = ""


_FACTS = Place("incident.yaml")
_TIMELINE = Place("gather.ipynb", "Every line, by number")
_SIGNING = Place("public.ipynb")

#: Where what a rule asks for is recorded.
PLACES: Mapping[str, Place] = {
    "R1": _FACTS,
    "R7": _FACTS,
    "R10": Place("report.ipynb", "Incident review"),
    "R11": Place("report.ipynb", "Agreements"),
    "R12": Place("report.ipynb", "Security considerations"),
    "R13": _SIGNING,
    "R14": _SIGNING,
    "R15": _SIGNING,
    "R16": Place("report.ipynb", "Actions"),
}


def find_place(rule: str) -> Place:
    """Where a rule is mended: most are read from the lines of the timeline."""
    return PLACES.get(rule, _TIMELINE)


def list_progress(case: Case, readiness: Readiness) -> tuple[Step, ...]:
    """The five parts of the work in order."""
    timeline, signoffs = case.timeline, readiness.signoffs
    empty = [name for name, state in readiness.sections if state == "empty"]
    needed = len(readiness.sections)
    made = {name: case.stands(name) is not None for name in ("gather", "report", "redact")}
    public = case.stands("public") is not None
    waiting = _count_undecided(case) if public else 0
    settled, all_public = _count_public(case) if public else (0, len(PUBLIC))
    return (
        Step(
            "Gather",
            f"{len(timeline.shown)} of {len(timeline.lines)}",
            bool(timeline.shown) and made["report"],
            "gather",
            made["gather"],
        ),
        Step(
            "Report",
            f"{needed - len(empty)} of {needed}",
            not empty,
            "report",
            made["report"],
            begins=bool(timeline.lines) and not made["report"],
        ),
        Step("Hide", str(waiting) if public else "", public and not waiting, "redact", public),
        Step(
            "Public",
            f"{settled} of {all_public}",
            public and settled == all_public,
            "public",
            public,
            begins=made["report"] and not public and case.review.refusal is None,
        ),
        Step(
            "Sign-off",
            f"{signoffs.have} of {signoffs.need}",
            public and readiness.code == 0,
            "public",
            public,
        ),
    )


def _count_undecided(case: Case) -> int:
    return _count_entities(case) + len(list_secret_lines(case)) + _count_disputed(case)


def _count_disputed(case: Case) -> int:
    """How many sentences differ from the facts, of which nobody said that they stay."""
    return len(set(case.public.disputed))


def _count_entities(case: Case) -> int:
    public = case.public
    return len(group_entities(public.undecided, public.text, case.known))


def _say_undecided(case: Case) -> str:
    """What is next to decide of what is hidden, in a sentence; empty if nothing is."""
    lines, entities = len(list_secret_lines(case)), _count_entities(case)
    if lines:
        return f"See to {count(lines, 'line that looks', 'lines that look')} like a secret."
    if entities:
        return f"Decide on {count(entities, 'name or value', 'names and values')} to hide."
    if disputed := _count_disputed(case):
        differ = count(disputed, "sentence that differs", "sentences that differ")
        return f"See to {differ} from the facts."
    return ""


def _name_who_decides(case: Case, writer: str) -> str:
    """Who decides next on what is hidden: somebody else, where all that is asked is another
    word on what the writer said already to be no secret."""
    lines = list_secret_lines(case)
    waits = bool(lines) and _count_undecided(case) == len(lines)
    if waits and all(one.is_guessed and list_words(case.review, one.prints) for one in lines):
        said = (word.by for one in lines for word in list_words(case.review, one.prints))
        return f"somebody other than {' and '.join(dict.fromkeys(said))}"
    return writer


def _count_public(case: Case) -> tuple[int, int]:
    """How many sections of the public version somebody settled, and of how many."""
    asked = {section.key for section in PUBLIC}
    sections = [one for one in case.sections if one.key in asked]
    may_be_empty = {section.key for section in PUBLIC if not section.needed}
    may_be_empty |= {choice.section for choice in case.choices}  # such as those left out
    words = [one for one in sections if one.text.strip() or one.key in may_be_empty]
    return sum(not one.proposed for one in words), len(sections)


def find_next(case: Case, readiness: Readiness) -> Next | None:
    """What is next; ``None`` once nothing is."""
    return next(_list_next(case, readiness), None)


def _list_next(case: Case, readiness: Readiness) -> Iterator[Next]:
    lead, writer = name_lead(case.parties), name_writer(case.parties)
    if not case.events and not case.curation.added:
        yield _say_gathering(case, lead)
    if case.stands("report") is None:
        sentence = "Choose the lines of the timeline, then begin the report."
        yield Next(sentence, lead, "Begin the report", "make", "report")
    empty = [name for name, state in readiness.sections if state == "empty"]
    if empty:
        yield Next(_say_unwritten(empty), lead, "Write it", "open", "report", empty[0])
    if case.review.refusal is not None:
        return
    if case.stands("public") is None:
        sentence = "Make the public version, which begins with what the report says."
        yield Next(sentence, writer, "Begin the public version", "make", "public")
    else:
        yield from _list_next_in_public(case, readiness, lead, writer)


def _say_gathering(case: Case, lead: str) -> Next:
    if case.incident.sources.is_empty:
        sentence = "Say where it was spoken of: there is nothing to gather yet."
        return Next(sentence, lead, "Say where", "tell", "gather")
    return Next("Gather what was said and done.", lead, "Gather", "make", "gather")


def _say_unwritten(names: list[str]) -> str:
    rest = f" and {count(len(names) - 1, 'section')} more" if len(names) > 1 else ""
    return f"Write “{names[0]}”{rest} in the report."


def is_security_asked(case: Case) -> bool:
    """Whether nobody answered the security question by name, or lines ask it again."""
    answer, by = case.incident.security, case.incident.security_by
    is_nameless = answer == "no" and PersonName(by or "").names_nobody
    return answer == "unknown" or is_nameless or bool(case.signals)


def _list_next_in_public(
    case: Case, readiness: Readiness, lead: str, writer: str
) -> Iterator[Next]:
    if sentence := _say_undecided(case):
        by = _name_who_decides(case, writer)
        yield _go_on(case, "redact", sentence, by, "Open what we hide")
    settled, sections = _count_public(case)
    if settled < sections:
        left = count(sections - settled, "section")
        sentence = f"Settle {left} of the public version: accept, reword or leave out."
        yield _go_on(case, "public", sentence, writer, "Open the public version")
    if readiness.undecided:
        sentence = f"See to {count(readiness.undecided, 'thing')} before anybody can sign off."
        yield _go_on(case, "public", sentence, writer, "Open the public version")
    if is_security_asked(case):
        sentence = "Answer whether somebody could have had access: until then nothing is published."
        yield Next(sentence, lead, "Answer", "answer", "public")
    if readiness.security.state == "hold":
        by = name_security_reviewers(case.parties) if readiness.security.flagged else writer
        sentence = "Decide on security: until then nothing is published."
        yield _go_on(case, "public", sentence, by, "Decide on security", "Security")
    if list_waiting_steps(case.parties, case.public, case.review):
        by = name_signers(case.parties, case.review, case.public.digest)
        yield _go_on(
            case, "public", "Sign off the public version.", by, "Open the sign-off", "Sign-off"
        )
    elif find_public_set(case).state != "covered":
        sentence = "Export the public version: it is signed off."
        yield _go_on(case, "public", sentence, writer, "Open the export", "Export")
    elif has_doors(case) and (published := find_published_state(case)) != "published":
        sentence = _say_publishing(published)
        yield _go_on(case, "public", sentence, writer, "Publish it", "Publish")


def say_done(case: Case) -> str:
    """How it ended, in a sentence, where nothing is next."""
    if case.review.refusal is not None:
        return "Not published, by decision."
    if find_published_state(case) == "published":
        return "Everything is done: signed off and published."
    return "Everything is done: signed off and exported."


def _say_publishing(published: str) -> str:
    """What is left to do of a text that is signed off and exported."""
    if not published:
        return "Publish it: it is signed off and exported."
    if published.startswith("sent"):
        return "Look whether readers see it: it was sent, and not seen there yet."
    return "Publish it as it is now: readers see the text from before."


def _go_on(case: Case, name: Name, sentence: str, by: str, button: str, heading: str = "") -> Next:
    """Open a notebook where its decisions are made, or make it first."""
    does: Literal["open", "make"] = "make" if case.stands(name) is None else "open"
    return Next(sentence, by, button, does, name, heading, _VIEWS[name])


def find_review_due(case: Case) -> datetime | None:
    """Until when the review is to be held; ``None`` once it was, or before it is over."""
    resolved = case.incident.resolved
    held = any(one.id == "R10" and one.status == "pass" for one in case.verdicts)
    return None if held or resolved is None else resolved + WITHIN


@dataclass(frozen=True, slots=True)
class Freshness:
    """When a notebook was last brought up to date with the incident's files, and how many
    decisions were made since."""

    drawn: datetime
    newer: int


def find_freshness(case: Case, name: str) -> Freshness | None:
    """How old what a notebook holds is; ``None`` where it was not made yet."""
    path = case.folder.notebook(name)
    if not path.exists():
        return None
    versions = list_versions(case.folder.path)
    files = [case.folder.path / decided for decided in _DECIDED[name]]
    changed = [_read_time(file) for file in files if file.exists()]
    decided = [one for one in versions if one.file in _DECIDED[name]]
    look = _find_last_look(case, name, versions)
    if look is None:
        return _judge_by_clock(_read_time(path), changed, decided)
    newer = sum(one.number > look.number for one in decided)
    is_newer = any(at > look.at for at in changed)
    return Freshness(look.at, newer or int(is_newer))


def _find_last_look(case: Case, name: str, versions: Sequence[Version]) -> Look | None:
    """When a notebook was replaced last, which is known to the second, or refreshed with
    nothing to change; ``None`` where nothing is known but the time of its file."""
    replaced = [one for one in versions if one.file == f"{name}.ipynb"][-1:]
    looks = [Look(one.until.replace(microsecond=999_999), one.number) for one in replaced]
    looks += filter(None, [find_refresh(case.folder.path, name)])
    return max(looks, key=lambda look: look.number, default=None)


def _judge_by_clock(
    drawn: datetime, changed: Sequence[datetime], decided: Sequence[Version]
) -> Freshness:
    """By the clock, of which versions count whole seconds: nothing is known of the notebook
    but when it was written."""
    if all(at <= drawn for at in changed):
        return Freshness(drawn, 0)
    since = sum(one.until >= drawn.replace(microsecond=0) for one in decided)
    return Freshness(drawn, max(since, 1))


def _read_time(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
