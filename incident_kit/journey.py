"""The verbs: what each command, notebook and batch run does to an incident's folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from incident_kit.case import Case
from incident_kit.config import check_id, has_offset, parse_time
from incident_kit.errors import IncidentKitError, UndecidedError, UsageError
from incident_kit.files import read_yaml
from incident_kit.model import KINDS, Artifact, Decision
from incident_kit.process import parse_moment
from incident_kit.redaction import find, find_secrets, mask_secrets, redact
from incident_kit.review import check_signoff, public_markdown, security, undecided_steps
from incident_kit.sources.tracker import actions_csv
from incident_kit.sourcing import facts_of_page
from incident_kit.timeline import number
from incident_kit.workspace import Folder, Workspace
from incident_kit.workspace.codec import stamp

# new ------------------------------------------------------------------------------

#: The facts that `new` takes, in the order of ``incident.yaml``.
FACTS = (
    "title",
    "public_title",
    "service",
    "priority",
    "lead",
    "comms",
    "started",
    "declared",
    "mitigated",
    "resolved",
    "security",
    "story",
)
#: Where each source flag of `new` stands in ``incident.yaml``, and if it is a path;
#: a source without a key is a plain list.
SOURCES: Mapping[str, tuple[str, str, bool]] = {
    "slack_channel": ("slack", "channels", False),
    "slack_export": ("slack", "export", True),
    "statuspage_incident": ("statuspage", "incidents", False),
    "statuspage_json": ("statuspage", "json", True),
    "pagerduty_incident": ("pagerduty", "incidents", False),
    "pagerduty_json": ("pagerduty", "json", True),
    "tracker": ("tracker", "", True),
    "mail": ("mail", "", True),
    "paste": ("pasted", "", True),
    "aws_case": ("aws_support", "cases", False),
    "aws_json": ("aws_support", "json", True),
}


def new(workspace: Workspace, incident: str, flags: Mapping[str, object]) -> Folder:
    """Make an incident's folder from the flags of `new`.

    Paths are relative to where the command runs and are stored relative to the
    workspace; a missing file is a :class:`UsageError`, and nothing is written.
    What a status page tells fills what was not given.
    """
    if flags.get("statuspage_url"):
        page = facts_of_page(str(flags["statuspage_url"]))
        flags = {**page, **{name: value for name, value in flags.items() if value}}
    given = {
        name: mask_secrets(str(flags[name]))[0]
        for name in FACTS
        if flags.get(name) not in (None, "")
    }
    facts: dict[str, object] = {"id": check_id(incident), **given}
    facts.setdefault("security", "unknown")
    for name in ("started", "declared", "mitigated", "resolved"):
        if name in given:
            _check_time(name, given[name], workspace.settings.time_zone)
    sources: dict[str, object] = {}
    for flag, (source, key, is_path) in SOURCES.items():
        values = _listed(flags.get(flag))
        if values:
            stored = [_stored_path(workspace, v) if is_path else _named(v) for v in values]
            sources[source] = {**_keyed(sources.get(source)), key: stored} if key else stored
    return workspace.create({**facts, **({"sources": sources} if sources else {})})


def _named(text: str) -> str:
    """A channel, incident or case as people name it; a secret given by mistake is not
    stored. Of an address only the end names something."""
    front, slash, name = text.rpartition("/")
    return f"{front}{slash}{mask_secrets(name)[0]}"


def _keyed(value: object) -> dict[str, object]:
    return dict(value) if isinstance(value, Mapping) else {}


def _check_time(name: str, text: str, zone: str) -> None:
    try:
        parse_time(text, zone)
    except ValueError as error:
        raise UsageError(f"{name}: {error}") from error


def _listed(value: object) -> list[str]:
    if value is None or value == "":
        return []
    return [value] if isinstance(value, str) else [str(each) for each in _each(value)]


def _each(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else [value]


def _stored_path(workspace: Workspace, text: str) -> str:
    path = Path(text).expanduser()
    if not path.exists():
        raise UsageError(
            f"there is no file or folder {text}", todo=["check the path; it is relative to here"]
        )
    stored = workspace.relative(path)
    if mask_secrets(stored)[1]:
        raise UsageError(
            "the path of a source holds what looks like a secret, and would be stored",
            todo=["rename the file or folder, then run this again"],
        )
    return stored


def _unsecret(said: Mapping[str, object]) -> dict[str, object]:
    """What people said, without what they left out and with secrets masked."""
    return {
        name: mask_secrets(value)[0] if isinstance(value, str) else value
        for name, value in said.items()
        if value
    }


# curate, note, decide -------------------------------------------------------------


def note(case: Case, text: str, at: str | None, by: str | None, now: datetime) -> str:
    """Add an event of people's own; its id."""
    if not text.strip():
        raise UsageError("the note is empty", todo=['write it: incident-kit note ID "…"'])
    when = now if at is None else _time_at(case, at)
    entry = {"at": stamp(when), "kind": "note", **_unsecret({"text": text, "by": by})}
    return case.folder.add_note(entry)


def _time_at(case: Case, text: str) -> datetime:
    """A time people typed; without a date it is that nearest to the incident."""
    zone, start = case.settings.time_zone, case.incident.started
    try:
        if start is None:
            return parse_time(text, zone)
        at = parse_moment(text, zone, (start, case.incident.resolved or start))
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{text!r}: {error}") from error
    if abs(at - start) > timedelta(days=3660):
        raise UsageError(f"{text!r} is more than ten years from the incident: correct the year")
    return at


def curate(case: Case, what: str, line: str, value: str | None) -> tuple[str, str]:
    """Record a decision on a line (its number, or an event's id); id and what it says."""
    event = _event_of(case, line)
    if what == "merge" and value is not None and _event_of(case, value) == event:
        raise UsageError("a line cannot be merged into itself", todo=["name another line"])
    choice = _choice(case, what, value)
    case.folder.record_choice(event, choice)
    if what == "undo":
        return event, _parted(case, event)
    return event, ", ".join(f"{name}: {said}" for name, said in choice.items())


def _parted(case: Case, event: str) -> str:
    """Release what people merged into the line of ``event``; what was done, in words."""
    lines = (line for line in case.timeline.lines if line.event.id == event)
    choices = case.curation.events
    merged = [
        one.id
        for line in lines
        for one in line.folded
        if one.id in choices and choices[one.id].into
    ]
    for one in merged:
        case.folder.record_choice(one, {"into": None})
    return "every decision taken back" + (f"; parted from it: {', '.join(merged)}" * bool(merged))


def _event_of(case: Case, line: str) -> str:
    if line.isdecimal():
        return number(case.timeline, int(line)).event.id
    known = {each.id for each in (*case.events, *case.curation.added)}
    if line not in known:
        raise UsageError(
            f"there is no line or event {line!r}",
            todo=[f"see the numbers: incident-kit curate {case.id}"],
        )
    return line


def _choice(case: Case, what: str, value: str | None) -> dict[str, object]:
    if what in ("show", "hide"):
        return {"include": what == "show"}
    if what == "undo":
        return dict.fromkeys(("include", "kind", "text", "at", "public", "into"))
    if what == "public" and (value is None or value in ("yes", "no")):
        return {"public": value != "no"}
    if value is None:
        raise UsageError(f"`{what}` needs a value", todo=[f'incident-kit curate ID {what} N "…"'])
    if what == "merge":
        return {"into": _event_of(case, value)}
    if what == "retime":
        return {"at": stamp(_time_at(case, value))}
    if what == "kind" and value not in KINDS:
        raise UsageError(f"{value!r} is no kind of event", todo=[f"use one of {', '.join(KINDS)}"])
    return {{"word": "text"}.get(what, what): mask_secrets(value)[0]}


def decide(case: Case, value: str, action: str, given: Mapping[str, object], now: datetime) -> str:
    """Record what to do with an entity in the public text; its canonical value."""
    if len(value.strip().splitlines()) != 1:
        raise UsageError("the value is empty or has several lines", todo=["name it on one line"])
    if not str(given.get("with", "—")).strip():
        raise UsageError("what stands instead is empty", todo=["use drop to take it out"])
    found = find(value, case.known)
    if any(one.kind == "secret" for one in found) or _in_secret(case, value.strip()):
        raise UsageError(
            "a secret needs no decision: it is always masked",
            todo=["take it out of the text where it stands"],
        )
    whole = [one for one in found if one.end - one.start >= len(value.strip()) - 2]
    entity = whole[0].value or value if whole else value
    if action == "keep" and whole and whole[0].kind in ("tenant", "name"):
        entity = value  # a part or initials that may stay leave the name itself hidden
    entry: dict[str, object] = {
        "kind": whole[0].kind if whole else "name",
        "value": entity,
        "action": action,
        **({"variants": [value]} if entity.casefold() != value.casefold() else {}),
        **_unsecret(given),
        "at": stamp(now),
    }
    _check_findable(case, value, entry)
    case.folder.record_decision(entry)
    return entity


def _in_secret(case: Case, value: str) -> bool:
    """Does it stand in what the public text has for a secret? Alone it may look like none."""
    text = public_markdown(case.sections)
    return value in text and any(value in text[s.start : s.end] for s in find_secrets(text))


def _check_findable(case: Case, value: str, entry: Mapping[str, object]) -> None:
    """Refuse to promise that something is hidden which the search does not see."""
    if entry["action"] == "keep":
        return
    made = Decision(str(entry["kind"]), str(entry["value"]), "replace", (value,), "—")
    again = redact(str(entry.get("with") or ""), case.known, (*case.decisions, made))
    if again.hidden or again.undecided:
        raise UsageError("what stands instead is to be hidden itself", todo=["use other words"])
    seen = redact(f"It was {value} again.", case.known, (*case.decisions, made))
    if value.casefold() in seen.text.casefold():
        raise UsageError(
            f"{value!r} is too plain a word to be searched for: a decision would hide nothing",
            todo=["reword it in public.ipynb by hand, or decide on a longer name"],
        )


# security, sign-off ---------------------------------------------------------------


def decide_security(
    case: Case, decision: str, by: str, role: str, reason: str, now: datetime
) -> None:
    """Append a named reviewer's decision, bound to the public text as it is now."""
    text = case.public.digest if case.stands("public") is not None else None
    if text is None and decision != "hold":
        raise UsageError(
            f"{case.id} has no public version yet, so there is no text to decide on",
            todo=[f"make it: incident-kit public {case.id}"],
        )
    said = _unsecret({"by": by, "role": role, "reason": reason})
    entry = {"decision": decision, **said, "at": stamp(now)}
    case.folder.append_review("security", {**entry, **({"text": text} if text else {})})


def signoff(case: Case, by: str, role: str, evidence: str | None, now: datetime) -> str:
    """Append a sign-off of the public text as it is now; its digest."""
    if case.stands("public") is None:
        raise UsageError(
            f"{case.id} has no public version to sign off yet",
            todo=[f"make it: incident-kit public {case.id}"],
        )
    check_signoff(by, case.incident, case.public, case.review)
    undecided = undecided_steps(case.public, case.id)
    if undecided:
        raise UndecidedError("the public text is not ready to be signed off", todo=undecided)
    said = _unsecret({"by": by, "role": role, "evidence": evidence})
    entry = {**said, "at": stamp(now), "text": case.public.digest}
    case.folder.append_review("signoffs", entry)
    return case.public.digest


# where an incident stands ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stage:
    """What an incident waits for next, and the command for it."""

    state: str
    step: str


def stage(case: Case) -> Stage:
    """The state of an incident in a few words, and its next step."""
    ident = case.id
    checks: Sequence[tuple[Callable[[], bool], str, str]] = (
        (lambda: not (case.events or case.curation.added), "new", f"incident-kit gather {ident}"),
        (lambda: case.stands("report") is None, "gathered", f"incident-kit report {ident}"),
        (lambda: case.stands("public") is None, "report begun", f"incident-kit public {ident}"),
    )
    for holds, state, step in checks:
        if holds():
            return Stage(state, step)
    from incident_kit.artifacts import approved

    try:
        approved(case)
    except IncidentKitError as error:
        held = security(case.incident, case.review, case.public.digest, case.settings)
        flagged = held.state == "hold" and held.flagged
        waits = {4: "deciding", 5: "waiting for sign-off"}.get(error.code, "waiting")
        step = f"incident-kit check {ident}"
        return Stage("held for security" if flagged else waits, step)
    return Stage("signed off", f"incident-kit export {ident} --public")


def assumptions(case: Case) -> tuple[str, ...]:
    """What the kit assumed about times, one sentence each."""
    zone = case.settings.time_zone
    data = read_yaml(case.folder.path / "incident.yaml", case.folder.label("incident.yaml"))
    return tuple(
        f"{name} ({data[name]}) has no offset: read as {zone}"
        for name in case.folder.assumed()
        if not has_offset(str(data[name]))
    )


# export, lab ----------------------------------------------------------------------


#: The formats of every report; ``csv`` is the internal one's actions, for a tracker.
FORMATS = ("html", "md", "csv")


def export(case: Case, kind: str, formats: Sequence[str] = FORMATS[:2]) -> list[Path]:
    """Render ``internal``, ``public`` or ``preview`` below ``export/``; where it is.

    A public version that is refused also takes back the one exported before: it
    is not covered any more.
    """
    from incident_kit import artifacts

    unknown = [one for one in formats if one not in FORMATS]
    if unknown or not formats:
        raise UsageError(
            f"there is no format {', '.join(unknown) or 'named'}",
            todo=[f"choose from {', '.join(FORMATS)}"],
        )
    try:
        if kind == "public":
            files = artifacts.public(case, artifacts.approved(case))
        else:
            files = {"internal": artifacts.internal, "preview": artifacts.preview}[kind](case)
    except IncidentKitError:
        if kind == "public":
            artifacts.withdraw(case.folder.path)
        raise
    if kind == "internal":
        files.append(Artifact("actions.csv", actions_csv(case.written.actions).encode()))
    return artifacts.write(case, [one for one in files if one.name.rpartition(".")[2] in formats])


def open_lab(workspace: Workspace, incident: str | None) -> None:
    """Become JupyterLab, on the notebook of ``incident`` that is worked on now."""
    root = workspace.root
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={root}"]
    if incident is not None:
        folder = workspace.folder(incident)
        made = [name for name in ("public", "report", "gather") if folder.notebook(name).exists()]
        where = folder.notebook(made[0]) if made else folder.path
        command.append(str(where))
    os.execv(sys.executable, command)
