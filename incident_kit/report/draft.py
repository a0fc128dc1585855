"""What the kit writes into the notebooks before anybody else does.

Keys are ``(section, part)`` of the cells that get the text. Nothing here decides:
in the public version every prefilled text is a proposal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from incident_kit.model import Event, Line, SourceCheck, Timeline, Written
from incident_kit.model.incident import Incident
from incident_kit.model.settings import Settings
from incident_kit.process import humanize, measure_intervals
from incident_kit.process.durations import Interval
from incident_kit.report.notebook import Cell, Notebook
from incident_kit.report.proposals import mark_proposal
from incident_kit.report.sections import (
    ACTIONS,
    AGREEMENTS,
    CORRECTION,
    EVALUATIONS,
    MILESTONES,
    PROPOSED_FROM,
    REPORT,
    ROLES,
    Section,
)
from incident_kit.report.tables import render_table
from incident_kit.report.written import list_unwritten
from incident_kit.text.maths import escape_maths

Texts = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a draft is made from. ``title`` is the status page's, if any; ``asked``
    which lines may tell of a security incident and nobody has answered for; with
    ``is_published`` it was published before."""

    incident: Incident
    settings: Settings
    timeline: Timeline
    checks: tuple[SourceCheck, ...] = ()
    notes: tuple[str, ...] = ()
    written: Written = field(default_factory=Written)
    title: str = ""
    asked: tuple[str, ...] = ()
    is_published: bool = False

    @property
    def zone(self) -> ZoneInfo:
        """The one zone that times are shown in."""
        return ZoneInfo(self.settings.time_zone)


def compose(notebook: Notebook, texts: Texts) -> Notebook:
    """The template with the kit's texts in its Markdown cells; a correction has a place
    once something was published."""
    is_corrected = (CORRECTION, "") in texts
    cells = (cell for cell in notebook.cells if is_corrected or cell.section != CORRECTION)
    return replace(notebook, cells=tuple(_fill(cell, texts) for cell in cells))


def _fill(cell: Cell, texts: Texts) -> Cell:
    if not cell.is_markdown or cell.key is None:
        return cell
    text = texts.get((cell.key.section, cell.key.part))
    if text is None or cell.role not in ("authored", "generated"):
        return cell
    return replace(cell, text=escape_maths(text))


# the internal report ----------------------------------------------------------


def draft_report(report: Report) -> Texts:
    """The cells of ``report.ipynb``: header, tables to fill in, sources checked."""
    return {
        ("header", ""): compose_header(report),
        ("milestones", ""): _draft_milestones(report),
        ("actions", ""): render_table(ACTIONS, [["", "", "", ""]]),
        ("review", ""): _draft_review(report),
        ("security", "log"): render_table(EVALUATIONS, [["", "", ""]]),
        ("agreements", ""): "\n".join(f"- [ ] {text} — name, date" for text in AGREEMENTS),
        ("sources", ""): list_sources_checked(report.checks, report.notes),
    }


def compose_header(report: Report) -> str:
    """Title, what is missing, and the facts of the incident as a table."""
    head = [f"# {report.incident.title or report.incident.id}"]
    missing = [check.source for check in report.checks if not check.complete]
    if missing:
        head.append(f"> **Partial.** Not everything was gathered from: {', '.join(missing)}.")
    if not report.checks:
        head.append("> **Nothing gathered yet.** The timeline is empty.")
    if report.asked:
        head.append(_ask_about_security(report))
    return "\n\n".join([*head, render_table(("", ""), list_facts(report))])


def _ask_about_security(report: Report) -> str:
    return (
        "> **Could somebody have had access they should not?** These lines may tell of it:\n>\n"
        + "".join(f"> - {line}\n" for line in report.asked)
        + ">\n> Somebody answers by name before anything is published."
    )


def list_facts(report: Report) -> list[tuple[str, str]]:
    """The facts of the header in order; what is not known says so."""
    incident = report.incident
    intervals = _index_intervals(report, report.written)
    return [
        ("Started", _format_both_ways(incident.started, report.zone)),
        ("Resolved", _format_both_ways(incident.resolved, report.zone)),
        ("Total duration", _format_duration(intervals["total"])),
        ("Time to fix", _format_duration(intervals["fix"])),
        ("First public update after", _format_duration(intervals["first_update"])),
        ("Service", incident.service or "not recorded"),
        ("Priority", incident.priority or "not recorded"),
        ("Incident lead", incident.lead or "not recorded"),
        ("Incident comms", incident.comms or "not recorded"),
        ("Tracker story", incident.story or "not recorded"),
        ("Security", _SECURITY[incident.security]),
    ]


def _index_intervals(report: Report, written: Written) -> Mapping[str, Interval]:
    intervals = measure_intervals(report.incident, report.timeline, written)
    return {interval.key: interval for interval in intervals}


_SECURITY = {
    "yes": "a security incident: nothing is published without a review",
    "no": "no sign of one",
    "unknown": "**not answered yet**",
}


def _format_duration(interval: Interval) -> str:
    return "not known" if interval.duration is None else humanize(interval.duration)


def _format_both_ways(at: datetime | None, zone: ZoneInfo) -> str:
    if at is None:
        return "not recorded"
    local = at.astimezone(zone)
    return f"{_format_date(local)}, {local:%H:%M %Z} ({at:%Y-%m-%dT%H:%M}Z)"


def _format_date(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"


def _draft_milestones(report: Report) -> str:
    incident, zone = report.incident, report.zone
    intervals = _index_intervals(report, Written())
    found = {
        "Started": incident.started,
        "Detected": intervals["detect"].end,
        "Acknowledged": intervals["acknowledge"].end,
        "Declared": incident.declared,
        "First public update": intervals["first_update"].end,
        "Mitigated": incident.mitigated,
        "Resolved": incident.resolved,
    }
    rows = [(name, _format_minute(found[name], zone), "") for name in MILESTONES]
    return render_table(("Milestone", "Time", "Where it was seen"), rows)


def _format_minute(at: datetime | None, zone: ZoneInfo) -> str:
    """Local day and time; with the zone's abbreviation on a day the clocks change."""
    if at is None:
        return ""
    local = at.astimezone(zone)
    day = local.replace(hour=0, minute=0)
    clocks_change = day.utcoffset() != (day + timedelta(hours=23)).utcoffset()
    return f"{local:%Y-%m-%d %H:%M %Z}" if clocks_change else f"{local:%Y-%m-%d %H:%M}"


def _draft_review(report: Report) -> str:
    names = {"Incident lead": report.incident.lead, "Incident comms": report.incident.comms}
    rows = [(role, names.get(role) or "", "") for role in ROLES]
    return f"Held: \n\n{render_table(('Role', 'Name', 'Attended'), rows)}"


def list_sources_checked(checks: Sequence[SourceCheck], notes: Sequence[str]) -> str:
    """What was checked, with windows in UTC, and everything that was not."""
    parts = []
    if checks:
        head = ("Source", "Window", "Events", "Skipped", "Complete")
        parts.append(render_table(head, map(_list_cells, checks)))
    remarks = [*chain.from_iterable(map(_list_remarks, checks)), *notes]
    if remarks:
        parts.append("\n".join(f"- {remark}" for remark in remarks))
    return "\n\n".join(parts) or "Nothing was gathered yet."


def _list_remarks(check: SourceCheck) -> list[str]:
    return [f"{check.source}: {warning}" for warning in check.warnings]


def _list_cells(check: SourceCheck) -> tuple[str, ...]:
    window = "whole"
    if check.start and check.end:
        window = f"{check.start:%Y-%m-%d %H:%M} to {check.end:%Y-%m-%d %H:%M} UTC"
    complete = "yes" if check.complete else "**no**"
    return (check.source, window, str(check.items), str(check.skipped), complete)


# what is left to write --------------------------------------------------------

_OPEN_QUESTIONS = 3


def list_left_to_write(report: Report) -> list[str]:
    """What the first screen of the report asks for: the sections nobody wrote, the
    overview first, then up to three open questions."""
    keys = list_unwritten(report.written)
    sections = [section for section in REPORT if section.key in keys]
    writing = [f"- [ ] Write: {section.name}" for section in sections]
    open_questions = [section.question for section in sections if _is_open_question(section)]
    asking = [f"- Open question: {question}" for question in open_questions[:_OPEN_QUESTIONS]]
    return writing + asking


def _is_open_question(section: Section) -> bool:
    """Whether it asks something that the writing of the overview does not ask already."""
    return bool(section.question) and section.key != "overview"


# the public version -----------------------------------------------------------


def draft_public(report: Report, propose: Callable[[str], str]) -> Texts:
    """The cells of ``public.ipynb``. ``propose`` hides what is to be hidden."""
    texts = {
        ("title", ""): _draft_title(report, propose),
        ("summary", ""): mark_proposal(propose(_draft_summary(report))),
        ("what-happened", "wording"): mark_proposal(propose(list_updates(report))),
        ("response", ""): mark_proposal(propose(list_public_lines(report))),
        ("prevent", ""): mark_proposal(propose(_draft_prevention(report))),
        ("contact", ""): _draft_contact(report.settings),
    }
    if report.is_published:
        texts[(CORRECTION, "")] = ""
    internal = report.written.sections
    for section, origin in PROPOSED_FROM.items():
        texts[(section, "")] = mark_proposal(propose(internal.get(origin, "")))
    return texts


def _draft_title(report: Report, propose: Callable[[str], str]) -> str:
    """What people wrote, else what the status page says, else the day alone.

    It is no proposal: nothing of it is internal.
    """
    started = report.incident.started
    day = _format_date(started.astimezone(report.zone)) if started else ""
    written = report.incident.public_title
    title = propose(written or report.title).strip()
    if written or title:
        return f"# {title} – {day}".rstrip(" –")
    if day:
        return f"# Incident on {day}"
    return "# Incident"


def _draft_summary(report: Report) -> str:
    sentences = ["We are sorry for the disruption this caused."]
    if report.incident.started and report.incident.resolved:
        sentences.append(
            _describe_duration(report.incident.started, report.incident.resolved, report.zone)
        )
    names = _list_affected(report.timeline)
    if names:
        sentences.append(f"The parts affected were: {', '.join(names)}.")
    return " ".join(sentences)


def _describe_duration(started: datetime, resolved: datetime, zone: ZoneInfo) -> str:
    start, end = started.astimezone(zone), resolved.astimezone(zone)
    until = f"{end:%H:%M}"
    if end.date() != start.date():
        until += f" on {_format_date(end)}"
    length = humanize(resolved - started)
    return f"It lasted {length}, from {start:%H:%M} on {_format_date(start)} to {until} ({end:%Z})."


def _list_affected(timeline: Timeline) -> list[str]:
    components = chain.from_iterable(line.event.components or () for line in timeline.lines)
    affected = (component for component in components if component.new_status != "operational")
    return list(dict.fromkeys(component.name for component in affected))


def list_updates(report: Report) -> str:
    """The wording that is public already: each update with its local time."""
    updates = (line for line in report.timeline.lines if line.event.kind == "update")
    return _render_lines([line for line in updates if line.public is not False], report)


def list_public_lines(report: Report) -> str:
    """The timeline lines that people gave a public wording or marked public.

    An update that is only marked stands in the list of updates.
    """
    lines = filter(None, map(_word_for_public, report.timeline.lines))
    return _render_lines(list(lines), report)


def _word_for_public(line: Line) -> Line | None:
    """The line in its public wording; ``None`` if it is not to be listed."""
    if isinstance(line.public, str) and line.public:
        return replace(line, event=replace(line.event, body=line.public))
    if line.public and line.event.kind != "update":
        return line
    return None


def _render_lines(lines: Sequence[Line], report: Report) -> str:
    times = [_localize(line.event, report) for line in lines]
    days = {time.date() for time in times}
    return "\n".join(
        f"- **{_format_clock(time, days)}** {_join_body(line.event.body)}"
        for time, line in zip(times, lines, strict=True)
    )


def _format_clock(at: datetime, days: Collection[date]) -> str:
    """The time of day, with the day where there are several."""
    return f"{at:%H:%M}" if len(days) < 2 else f"{at.day} {at:%B, %H:%M}"


def _join_body(body: str) -> str:
    """A body in one line, without the status an update's body starts with."""
    return " ".join(re.sub(r"^\*\*[^*]+:\*\* ", "", body).split())


def _localize(event: Event, report: Report) -> datetime:
    return event.at.astimezone(report.zone)


def _draft_prevention(report: Report) -> str:
    return "\n".join(f"- {action.text}" for action in report.written.actions if action.text)


def _draft_contact(settings: Settings) -> str:
    if not settings.public_contacts:
        return ""
    lines = [f"If you have questions, contact {', '.join(settings.public_contacts)}."]
    if settings.team:
        lines.append(f"— {settings.team}")
    return mark_proposal("\n\n".join(lines))
