"""What the notebooks show: every screen is Markdown, drawn from the incident's files.

A notebook's cells call these and nothing else. Run without an incident, as in a
template opened by mistake, each screen says what the notebook is and where the
incidents' own are.
"""

from __future__ import annotations

import base64
import os.path
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from IPython.display import Markdown

from incident_kit.case import Case, load_case
from incident_kit.exporting.exports import find_public_set
from incident_kit.gathering.record import gather as gather_sources
from incident_kit.journey.facts import create_incident
from incident_kit.model import Decision
from incident_kit.model.incident import FACTS
from incident_kit.redaction import group_entities, is_borne
from incident_kit.rendering import all_lines_markdown, timeline_markdown
from incident_kit.report import list_left_to_write
from incident_kit.report.tables import render_table
from incident_kit.review import (
    describe_acknowledged,
    describe_passed_words,
    list_secret_steps,
    list_undecided_steps,
    list_waiting_steps,
    write_lists_step,
)
from incident_kit.sources.registry import SOURCE_FLAGS
from incident_kit.text.counting import count
from incident_kit.text.maths import escape_maths
from incident_kit.timeline import list_misfit_steps
from incident_kit.workspace import NOTEBOOKS, Workspace, find_root, open_workspace

#: The parameters of ``1_gather`` that make a new incident.
NEW_PARAMETERS = (*FACTS, *SOURCE_FLAGS)


#: The media type of what JupyterLab draws alive where the kit's extension is installed.
VIEW = "application/vnd.incident-kit+json"


_SEARCH = "“Is somebody missing?”, above, looks for a name that no list has, and keeps it nowhere."
#: What decides on lines of the timeline, and adds to them, where nothing is alive.
_COMMANDS = """```
incident-kit curate {id} show N        incident-kit curate {id} word N "What it means"
incident-kit curate {id} hide N        incident-kit curate {id} retime N 09:41
incident-kit curate {id} kind N decision    incident-kit curate {id} public N "We restarted it."
incident-kit note {id} "What the record does not have" --at 09:41
```"""


@dataclass(frozen=True, slots=True)
class LiveScreen:
    """Markdown for every reader, and which ``view`` of an incident JupyterLab draws in its
    place; where there is none, a sentence that it ``says`` there, without a command."""

    view: str
    incident: str
    text: str
    says: str = ""

    def _repr_mimebundle_(self, **asked: object) -> dict[str, object]:
        says = {"says": self.says} if self.says else {}
        return {
            VIEW: {"view": self.view, "incident": self.incident, **says},
            "text/markdown": self.text,
            "text/plain": f"<{self.view} of {self.incident}>",
        }


@dataclass(frozen=True, slots=True)
class Screens:
    """The screens of one incident."""

    case: Case

    def cockpit(self) -> LiveScreen:
        """Where the incident stands; what is not drawn alive is said by a command, since it
        may be otherwise by the time that it is read."""
        return self._enliven("cockpit", f"Where it stands: `incident-kit check {self.case.id}`")

    def have_and_missing(self) -> Markdown:
        """What was gathered, what changed since, and what is missing."""
        case = self.case
        lines = [f"**{len(case.timeline.shown)} lines shown** of {len(case.timeline.lines)}."]
        lines += [_list_checked_sources(case), _describe_news(case)]
        missing = [f"- {note}" for note in case.notes]
        missing += [
            f"- {check.source}: {warning}"
            for check in case.sourced.checks
            for warning in check.at_last.warnings
        ]
        lines.append("**Missing or worth knowing**\n\n" + ("\n".join(missing) or "- nothing"))
        return _show(*lines)

    def picture(self) -> Markdown:
        """The record at a glance: time against where things were said."""
        drawn = self.case.picture
        alt = re.sub(r"([\[\]\\])", r"\\\1", drawn.alt)
        return Markdown(f"![{alt}](data:image/png;base64,{base64.b64encode(drawn.png).decode()})")

    def timeline(self) -> LiveScreen:
        """The lines of the first timeline, the rest folded."""
        return self._enliven("timeline", timeline_markdown(self.case.timeline))

    def all_lines(self) -> LiveScreen:
        """Every line with its number, and the decisions that are not applied; what decides on
        lines, and what is next, stands here, where nothing is alive."""
        next_step = _show_next(f"incident-kit report {self.case.id}")
        steps = [f"- {step}" for step in list_misfit_steps(self.case.fitted.misfits, self.case.id)]
        misfits = ["**Decisions that are not applied**\n\n" + "\n".join(steps)] if steps else []
        commands = _COMMANDS.format(id=self.case.id)
        lines = all_lines_markdown(self.case.timeline)
        return self._enliven("timeline", commands, *misfits, lines, next_step)

    def to_write(self) -> LiveScreen:
        """What is left to write in the report, and up to three open questions; alive, where
        the incident stands."""
        left = list_left_to_write(self.case.report)
        if not left:
            parts = ["**Every section is written.**", _show_next(self._choose_step("redact"))]
        else:
            check = _show_next(f"incident-kit check {self.case.id}")
            parts = ["**Left to write**", "\n".join(left), check]
        return self._enliven("cockpit", *parts)

    def _choose_step(self, verb: str) -> str:
        """The next verb, unless nothing is published."""
        verb = verb if self.case.review.refusal is None else "check"
        return f"incident-kit {verb} {self.case.id}"

    def decisions_left(self) -> LiveScreen:
        """What is undecided in the public text, each with the command that decides it."""
        case, public = self.case, self.case.public
        entities = group_entities(public.undecided, public.text, case.known)
        head = ("What", "Kind", "Why", "Places", "Would become", "To decide")
        doubts = {one.value: doubt.reason for one, doubt in public.doubts.items()}
        rows = [
            (
                *(entity.value, entity.kind, doubts.get(entity.value) or entity.reason),
                *(str(entity.count), entity.suggestion, _show_command(case.id, entity.value)),
            )
            for entity in entities
        ]
        names = sum(all(map(is_borne, entity.findings)) for entity in entities)
        secrets = list_secret_steps(public, case.id)
        parts = [f"**{count(len(rows), 'decision')} left**"]
        if rows:
            parts.append(render_table(head, rows))
        if names > 1:
            parts.append(
                f"**{names} names are on no list.** Those that may stay, all at once: "
                f'`incident-kit decide {case.id} --names keep --reason "…"`'
            )
        if secrets:
            parts.append(f"**{count(len(secrets), 'line looks', 'lines look')} like a secret:**")
            parts.append("\n".join(f"- {step}" for step in secrets))
        if public.proposed:
            parts.append(f"Proposals to accept in public.ipynb: {', '.join(public.proposed)}.")
        if public.missing_lists:
            step = write_lists_step(public.missing_lists, public.own_domains, case.id)
            parts.append(f"**A list is missing:** {step}")
        acknowledged = describe_acknowledged(case.lists, case.review)
        parts += [f"Meant to be so: {sentence}" for sentence in acknowledged]
        return self._enliven("decider", *parts, _show_next(self._choose_step("public")))

    def decided(self) -> Markdown:
        """The decisions that hold, those shared by other incidents too: first what
        stays, with its reason, then what is hidden."""
        decisions = [one for one in self.case.decisions if one.action != "ask"]
        if not decisions:
            return _show("Nothing was decided yet. Secrets are always hidden.")
        kept_first = sorted(decisions, key=lambda decision: decision.action != "keep")
        head = ("What", "Kind", "Decision", "With", "Why", "Who")
        return _show(render_table(head, map(_decision_row, kept_first)))

    def places_of(self) -> LiveScreen:
        """How to look for a name that is on no list and stored nowhere; alive, the view of
        what is hidden does."""
        command = f"incident-kit scan --name {self.case.id}"
        text = _join(
            "Somebody may think of a name that no list has. This asks for it, looks for it in "
            "the public text and in every finished file, in every encoding, and keeps it "
            "nowhere, so it is done in a terminal and not here:",
            f"    {command}",
        )
        return LiveScreen("decider", self.case.id, text, says=_SEARCH)

    def preview(self) -> Markdown:
        """The public text, whatever is undecided hidden in it."""
        return _show(self.case.draft)

    def public_state(self) -> LiveScreen:
        """Signed off and ready, or why it is not published yet; then the preview."""
        case, public = self.case, self.case.public
        refusal = case.review.refusal
        if refusal is not None:
            return self._enliven(
                "composer", f"**Not published**, decided by {refusal['by']}: {refusal['reason']}"
            )
        steps = list_undecided_steps(public, case.id, quoting=False)
        steps += list_waiting_steps(case.parties, public, case.review)
        head = f"**Not published yet because** {len(steps)} things are left to do:"
        if len(steps) == 1:
            head = "**Not published yet because** one thing is left to do:"
        if not steps:
            head = "**Signed off.** This is what leaves:"
        listed = "\n".join(f"- {step}" for step in steps)
        step = _show_next(f"incident-kit check {case.id}")
        if find_public_set(case).state == "not covered":
            head = f"**What was exported before is not covered by this text.**\n\n{head}"
        passed = describe_passed_words(public.passed)
        return self._enliven("composer", head, listed, step, passed, "---", case.draft, "---")

    def _enliven(self, view: str, *parts: str) -> LiveScreen:
        return LiveScreen(view, self.case.id, _join(*parts))


class NoIncident:
    """The screens of a template that was opened without an incident: all the same."""

    def __init__(self, text: str) -> None:
        self._text: str | None = text

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._once

    def _once(self) -> Markdown | None:
        text, self._text = self._text, None
        return Markdown(text) if text else None


def open_case(incident: str = "", workspace: str = "") -> Screens | NoIncident:
    """The screens of ``incident``; without one, of the folder the notebook is in."""
    here = find_root(Path(workspace or "."))
    ident = str(incident).strip() or _find_incident_here()
    if not ident:
        return NoIncident(_explain_template(here))
    if here is None:
        open_workspace(Path(workspace or "."))
    assert here is not None
    return Screens(load_case(open_workspace(here), ident))


def gather(
    incident: str, workspace: str, facts: Mapping[str, object], *, refresh: bool = True
) -> Screens | NoIncident:
    """Make the incident if it does not exist and ``facts`` tell of one, gather, show."""
    ident = str(incident).strip() or _find_incident_here()
    if not ident:
        return open_case("", workspace)
    space = open_workspace(Path(workspace or "."))
    if not space.has(ident) and any(facts.values()):
        create_incident(space, ident, facts)
    case = load_case(space, ident)
    return Screens(gather_sources(case).case if refresh else case)


def _find_incident_here() -> str:
    here = Path.cwd()
    inside = here.parent.name == "incidents" and (here / "incident.yaml").is_file()
    return here.name if inside else ""


def _explain_template(root: Path | None) -> str:
    warning = "**This is a template.** Nothing you write here belongs to an incident."
    if root is None:
        return f"{warning}\n\nThere is no workspace here yet. Make one: `incident-kit init`"
    workspace = open_workspace(root)
    links = [f"- {_link_notebooks(workspace, ident)}" for ident in workspace.ids()]
    if not links:
        return f"{warning}\n\nThis workspace has no incident yet. Make one: `incident-kit new ID`"
    return "\n".join([warning, "", "The incidents of this workspace:", "", *links])


def _link_notebooks(workspace: Workspace, ident: str) -> str:
    folder = workspace.folder(ident).path
    made = [name for name in NOTEBOOKS if (folder / f"{name}.ipynb").exists()]
    where = Path(os.path.relpath(folder, Path.cwd())).as_posix()
    links = " · ".join(f"[{name}]({where}/{name}.ipynb)" for name in made)
    return f"{ident}: {links or f'`incident-kit gather {ident}`'}"


def _list_checked_sources(case: Case) -> str:
    rows = [
        (check.source, str(check.items), "yes" if check.at_last.complete else "**no**")
        for check in case.sourced.checks
    ]
    if not rows:
        return "**No source was read.** Name one in incident.yaml, or with `incident-kit new`."
    return render_table(("Source checked", "Events", "Complete"), rows)


def _decision_row(decision: Decision) -> tuple[str, ...]:
    return (
        *(decision.value, decision.kind, decision.action, decision.replacement or ""),
        *(decision.reason or "", decision.by or ""),
    )


def _describe_news(case: Case) -> str:
    news = case.sourced.news or {}
    counts = [f"{len(ids)} {name}" for name, ids in news.items() if ids]
    return f"Since the first gathering: {', '.join(counts)}." if counts else ""


def _show_command(ident: str, value: str) -> str:
    return f'`incident-kit decide {ident} "{value}" replace` (or keep, "leave out")'


def _show_next(command: str) -> str:
    return f"Next: `{command}`"


def _show(*parts: str) -> Markdown:
    """The parts, for JupyterLab to show as a page would."""
    return Markdown(_join(*parts))


def _join(*parts: str) -> str:
    return escape_maths("\n\n".join(part for part in parts if part))
