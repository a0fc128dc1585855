"""The page that a batch ends with: each incident, why it is not done, and what to do.

It is internal. It stands in a folder that keeps itself out of git: it is of one batch on one
machine, and a clone has other exports for it to lead to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template

from incident_kit.batch.outcomes import STATES, Outcome
from incident_kit.batch.progress import describe_states
from incident_kit.files.writing import write_text
from incident_kit.model.ids import ID
from incident_kit.text.counting import count
from incident_kit.workspace import INCIDENTS

#: Where it is, relative to the workspace.
FOLDER, NAME = "batch", "summary.html"
_PAGE = Path(__file__).with_name("summary.html")
_IGNORED = f"# One batch's on this machine.\n/.gitignore\n/{NAME}\n"

#: What each state means, and the command to go on with, where there is one.
_STATES = {
    "failed": ("An error ended these.", "incident-kit check {id}"),
    "partial": ("Something could not be read whole.", "incident-kit gather {id}"),
    "held": ("These wait for a decision on security.", "incident-kit security {id}"),
    "needs review": ("These wait for people to write or decide.", "incident-kit check {id}"),
    "done": ("Nothing is left to do.", ""),
}
#: The finished files that the page leads to, and what each is called there.
_EXPORTS = (("internal.html", "report"), ("public.html", "public version"))


def write_summary(root: Path, outcomes: Sequence[Outcome], now: datetime) -> Path:
    """Write the page of a batch in the workspace at ``root``; where it is."""
    folder = root / FOLDER
    page = render_summary(root, outcomes, now)
    write_text(folder / NAME, page)
    if not (folder / ".gitignore").exists():
        write_text(folder / ".gitignore", _IGNORED)
    return folder / NAME


def render_summary(root: Path, outcomes: Sequence[Outcome], now: datetime) -> str:
    """The page, as of ``now``: a table for each state that any incident is in. What each
    incident has in ``root`` by now is linked."""
    said = f"{now:%Y-%m-%d %H:%M} UTC: {describe_states(outcomes)}."
    title = f"A batch of {count(len(outcomes), 'incident')}"
    groups = (
        _render_group(root, state, [one for one in outcomes if one.state == state])
        for state in STATES
    )
    return Template(_PAGE.read_text("utf-8")).substitute(
        title=escape(title), said=escape(said), groups="\n".join(filter(None, groups))
    )


def _render_group(root: Path, state: str, outcomes: Sequence[Outcome]) -> str:
    if not outcomes:
        return ""
    name = escape(f"{state.capitalize()} ({len(outcomes)})")
    meaning, command = _STATES[state]
    head = ("Incident", "Why", *(("To go on",) if command else ()), "Seconds", "Files")
    heads = "".join(f'<th scope="col">{one}</th>' for one in head)
    rows = "\n".join(_render_row(root, outcome, command) for outcome in outcomes)
    return (
        f'<h2>{name}</h2>\n<div class="table" tabindex="0" role="region" aria-label="{name}">\n'
        f"<table>\n<caption>{escape(meaning)}</caption>\n"
        f"<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )


def _render_row(root: Path, outcome: Outcome, command: str) -> str:
    seconds = "unchanged" if outcome.unchanged else f"{outcome.seconds:.1f}"
    step = f"<td><code>{escape(command.format(id=outcome.incident))}</code></td>" if command else ""
    return (
        f'<tr><th scope="row">{escape(outcome.incident)}</th><td>{escape(outcome.reason)}</td>'
        f"{step}<td>{seconds}</td><td>{', '.join(_list_links(root, outcome.incident))}</td></tr>"
    )


def _list_links(root: Path, incident: str) -> Iterator[str]:
    """Links to what the incident has in its ``export/``; each says whose it is."""
    if not ID.fullmatch(incident):  # a row of a manifest may say anything
        return
    for file, name in _EXPORTS:
        path = f"{INCIDENTS}/{incident}/export/{file}"
        if (root / path).is_file():
            label = escape(f"{name} of {incident}")
            yield f'<a href="../{path}" aria-label="{label}">{name}</a>'
