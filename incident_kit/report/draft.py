"""What the kit writes into the notebooks before anybody else does.

Keys are ``(section, part)`` of the cells that get the text. Nothing here decides:
in the public version every prefilled text is a proposal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from incident_kit.model import Event, Line, SourceCheck, Timeline, Written
from incident_kit.model.incident import Incident
from incident_kit.model.settings import Settings
from incident_kit.process import humanize, measure_intervals
from incident_kit.report.notebook import Cell, Notebook
from incident_kit.report.proposals import mark_proposal
from incident_kit.report.sections import (
    ACTIONS,
    AGREEMENTS,
    MILESTONES,
    PROPOSED_FROM,
    REPORT,
    ROLES,
)
from incident_kit.report.tables import table
from incident_kit.report.written import unwritten

Texts = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a draft is made from. ``title`` is the status page's, if any."""

    incident: Incident
    settings: Settings
    timeline: Timeline
    checks: tuple[SourceCheck, ...] = ()
    notes: tuple[str, ...] = ()
    written: Written = field(default_factory=Written)
    title: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """The one zone that times are shown in."""
        return ZoneInfo(self.settings.time_zone)


def compose(notebook: Notebook, texts: Texts) -> Notebook:
    """The template with the kit's texts in its Markdown cells."""
    return replace(notebook, cells=tuple(_fill(cell, texts) for cell in notebook.cells))


def _fill(cell: Cell, texts: Texts) -> Cell:
    if not cell.is_markdown or cell.key is None or cell.role not in ("authored", "generated"):
        return cell
    text = texts.get((cell.key.section, cell.key.part))
    return cell if text is None else replace(cell, text=text)


# the internal report ----------------------------------------------------------


def report_texts(report: Report) -> Texts:
    """The cells of ``report.ipynb``: header, tables to fill in, sources checked."""
    return {
        ("header", ""): header(report),
        ("milestones", ""): _milestones(report),
        ("actions", ""): table(ACTIONS, [["", "", "", ""]]),
        ("review", ""): _review(report),
        ("agreements", ""): "\n".join(f"- [ ] {text} — name, date" for text in AGREEMENTS),
        ("sources", ""): sources_checked(report.checks, report.notes),
    }


def header(report: Report) -> str:
    """Title, what is missing, and the facts of the incident as a table."""
    head = [f"# {report.incident.title or report.incident.id}"]
    missing = [check.source for check in report.checks if not check.complete]
    if missing:
        head.append(f"> **Partial.** Not everything was gathered from: {', '.join(missing)}.")
    if not report.checks:
        head.append("> **Nothing gathered yet.** The timeline is empty.")
    return "\n\n".join([*head, table(("", ""), facts(report))])


def facts(report: Report) -> list[tuple[str, str]]:
    """The facts of the header in order; what is not known says so."""
    incident = report.incident
    spans = {one.key: one for one in measure_intervals(incident, report.timeline, report.written)}
    return [
        ("Started", _both(incident.started, report.zone)),
        ("Resolved", _both(incident.resolved, report.zone)),
        ("Total duration", _duration(spans.get("total"))),
        ("Time to fix", _duration(spans.get("fix"))),
        ("First public update after", _duration(spans.get("first_update"))),
        ("Service", incident.service or "not recorded"),
        ("Priority", incident.priority or "not recorded"),
        ("Incident lead", incident.lead or "not recorded"),
        ("Incident comms", incident.comms or "not recorded"),
        ("Tracker story", incident.story or "not recorded"),
        ("Security", _SECURITY[incident.security]),
    ]


_SECURITY = {
    "yes": "a security incident: nothing is published without a review",
    "no": "no sign of one",
    "unknown": "**not answered yet**",
}


def _duration(span: Any) -> str:
    return "not known" if span is None or span.duration is None else humanize(span.duration)


def _both(at: datetime | None, zone: ZoneInfo) -> str:
    if at is None:
        return "not recorded"
    local = at.astimezone(zone)
    return f"{_date(local)}, {local:%H:%M %Z} ({at:%Y-%m-%dT%H:%M}Z)"


def _date(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"


def _milestones(report: Report) -> str:
    incident, zone = report.incident, report.zone
    spans = {one.key: one for one in measure_intervals(incident, report.timeline, Written())}
    found = {
        "Started": incident.started,
        "Detected": _end(spans.get("detect")),
        "Acknowledged": _end(spans.get("acknowledge")),
        "Declared": incident.declared,
        "First public update": _end(spans.get("first_update")),
        "Mitigated": incident.mitigated,
        "Resolved": incident.resolved,
    }
    rows = [(name, _short(found[name], zone), "") for name in MILESTONES]
    return table(("Milestone", "Time", "Where it was seen"), rows)


def _end(span: Any) -> datetime | None:
    return None if span is None else span.end


def _short(at: datetime | None, zone: ZoneInfo) -> str:
    """Local day and time; with the zone's abbreviation on a day the clocks change."""
    if at is None:
        return ""
    local = at.astimezone(zone)
    day = local.replace(hour=0, minute=0)
    changes = day.utcoffset() != (day + timedelta(hours=23)).utcoffset()
    return f"{local:%Y-%m-%d %H:%M}{f' {local:%Z}' if changes else ''}"


def _review(report: Report) -> str:
    names = {"Incident lead": report.incident.lead, "Incident comms": report.incident.comms}
    rows = [(role, names.get(role) or "", "") for role in ROLES]
    return f"Held: \n\n{table(('Role', 'Name', 'Attended'), rows)}"


def sources_checked(checks: Sequence[SourceCheck], notes: Sequence[str]) -> str:
    """What was checked, with windows in UTC, and everything that was not."""
    rows = [
        (
            check.source,
            f"{check.start:%Y-%m-%d %H:%M} to {check.end:%Y-%m-%d %H:%M} UTC"
            if check.start and check.end
            else "whole",
            str(check.items),
            str(check.skipped),
            "yes" if check.complete else "**no**",
        )
        for check in checks
    ]
    told = [f"- {check.source}: {warning}" for check in checks for warning in check.warnings]
    parts = [
        table(("Source", "Window", "Events", "Skipped", "Complete"), rows) if rows else "",
        "\n".join([*told, *(f"- {note}" for note in notes)]),
    ]
    return "\n\n".join(filter(None, parts)) or "Nothing was gathered yet."


# what is left to write --------------------------------------------------------


def to_write(report: Report) -> list[str]:
    """What the first screen of the report asks for: the sections nobody wrote, the
    overview first, then up to three open questions."""
    left = unwritten(report.written)
    named = {section.key: section for section in REPORT}
    lines = [f"- [ ] Write: {named[one].name}" for one in left]
    questions = [named[one].question for one in left if one != "overview" and named[one].question]
    return lines + [f"- Open question: {question}" for question in questions[:3]]


# the public version -----------------------------------------------------------


def public_texts(report: Report, propose: Callable[[str], str]) -> Texts:
    """The cells of ``public.ipynb``. ``propose`` hides what is to be hidden."""
    texts = {
        ("title", ""): _title(report, propose),
        ("summary", ""): mark_proposal(propose(_summary(report))),
        ("what-happened", "wording"): mark_proposal(propose(updates(report))),
        ("response", ""): mark_proposal(propose(public_lines(report))),
        ("prevent", ""): mark_proposal(propose(_prevention(report))),
        ("contact", ""): _contact(report.settings),
    }
    internal = report.written.sections
    for section, origin in PROPOSED_FROM.items():
        texts[(section, "")] = mark_proposal(propose(internal.get(origin, "")))
    return texts


def _title(report: Report, propose: Callable[[str], str]) -> str:
    """What people wrote, else what the status page says, else the day alone.

    It is no proposal: nothing of it is internal.
    """
    day = report.incident.started
    on = _date(day.astimezone(report.zone)) if day else ""
    if report.incident.public_title:
        return f"# {propose(report.incident.public_title).strip()} – {on}".rstrip(" –")
    title = propose(report.title).strip()
    return f"# {title} – {on}".rstrip(" –") if title else f"# Incident on {on}".removesuffix(" on ")


def _summary(report: Report) -> str:
    incident, zone = report.incident, report.zone
    sentences = ["We are sorry for the disruption this caused."]
    if incident.started and incident.resolved:
        start, end = (at.astimezone(zone) for at in (incident.started, incident.resolved))
        until = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%H:%M} on {_date(end)}"
        length = humanize(incident.resolved - incident.started)
        sentences.append(
            f"It lasted {length}, from {start:%H:%M} on {_date(start)} to {until} ({end:%Z})."
        )
    names = _affected(report.timeline)
    if names:
        sentences.append(f"The parts affected were: {', '.join(names)}.")
    return " ".join(sentences)


def _affected(timeline: Timeline) -> list[str]:
    parts = (part for line in timeline.lines for part in line.event.components or ())
    return list(dict.fromkeys(part.name for part in parts if part.new_status != "operational"))


def updates(report: Report) -> str:
    """The wording that is public already: each update with its local time."""
    public = [line for line in report.timeline.lines if line.event.kind == "update"]
    return _bullets([line for line in public if line.public is not False], report)


def public_lines(report: Report) -> str:
    """The timeline lines that people gave a public wording or marked public."""
    chosen = [
        replace(line, event=replace(line.event, body=line.public))
        if isinstance(line.public, str)
        else line
        for line in report.timeline.lines
        if line.public and (line.event.kind != "update" or isinstance(line.public, str))
    ]
    return _bullets(chosen, report)


def _bullets(lines: Sequence[Line], report: Report) -> str:
    days = {_local(line.event, report).date() for line in lines}
    return "\n".join(
        f"- **{_clock(_local(line.event, report), days)}** {_said(line.event.body)}"
        for line in lines
    )


def _clock(at: datetime, days: Collection[date]) -> str:
    """The time of day, with the day where there are several."""
    return f"{at:%H:%M}" if len(days) < 2 else f"{at.day} {at:%B, %H:%M}"


def _said(body: str) -> str:
    """A body in one line, without the status an update's body starts with."""
    return " ".join(re.sub(r"^\*\*[^*]+:\*\* ", "", body).split())


def _local(event: Event, report: Report) -> datetime:
    return event.at.astimezone(report.zone)


def _prevention(report: Report) -> str:
    return "\n".join(f"- {action.text}" for action in report.written.actions if action.text)


def _contact(settings: Settings) -> str:
    lines = [f"If you have questions, contact {', '.join(settings.public_contacts)}."]
    if settings.team:
        lines.append(f"— {settings.team}")
    return mark_proposal("\n\n".join(lines)) if settings.public_contacts else ""
