"""The formats that reports are exported in, one row each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import get_args

from incident_kit import rendering
from incident_kit.errors import UsageError
from incident_kit.model import Artifact
from incident_kit.model.document import Document, Edition
from incident_kit.review import Approved
from incident_kit.sources.tracker.actions import render_actions_csv

EVERY_EDITION: tuple[Edition, ...] = get_args(Edition)
#: What an edition is called in a message.
_NAMES = {
    "internal": "the internal report",
    "public": "the public version",
    "preview": "the preview",
}
#: The format of a postmortem on Statuspage, and its file.
STATUSPAGE = "statuspage"
STATUSPAGE_FILE = "public.statuspage.md"


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    ``name`` is what ``--to`` calls it; ``content`` says in a few words what its file
    holds, and ``file`` what it is called, ``{edition}`` standing for the edition.
    ``editions`` are those that it can be made of. ``render`` gives the file's bytes; a
    public version is an ``Approved``, and its bytes are searched before they are written.
    """

    name: str
    content: str
    editions: tuple[Edition, ...]
    file: str
    render: Callable[[Document | Approved], bytes]

    def file_name(self, edition: Edition) -> str:
        """The name of the file below ``export/``."""
        return self.file.format(edition=edition)


def _render_page(report: Document | Approved) -> bytes:
    return rendering.render_page(report)


def _render_markdown(report: Document | Approved) -> bytes:
    return rendering.render_markdown(report)


def _render_for_statuspage(report: Document | Approved) -> bytes:
    return rendering.statuspage_subset(rendering.render_markdown(report).decode()).encode()


def _render_actions(report: Document | Approved) -> bytes:
    actions = report.actions if isinstance(report, Document) else ()
    return render_actions_csv(actions).encode()


FORMATS: tuple[Format, ...] = (
    Format("html", "a page", EVERY_EDITION, "{edition}.html", _render_page),
    Format("md", "Markdown", EVERY_EDITION, "{edition}.md", _render_markdown),
    Format(
        STATUSPAGE, "to paste into Statuspage", ("public",), STATUSPAGE_FILE, _render_for_statuspage
    ),
    Format("csv", "the actions, for a tracker", ("internal",), "actions.csv", _render_actions),
)
#: What is exported unless somebody names formats.
DEFAULT_FORMATS = ("html", "md")


def formats_of(edition: Edition) -> tuple[Format, ...]:
    """The formats that an edition can be exported in."""
    return tuple(each for each in FORMATS if edition in each.editions)


def choose_formats(edition: Edition, names: Sequence[str]) -> tuple[Format, ...]:
    """The formats called ``names``; a :class:`UsageError` if the edition has no such."""
    offered = {each.name: each for each in formats_of(edition)}
    choice = [f"choose from {', '.join(offered)}"]
    if not names:
        raise UsageError("no format is named", todo=choice)
    unknown = [name for name in names if name not in offered]
    if unknown:
        raise UsageError(f"{_NAMES[edition]} has no format {', '.join(unknown)}", todo=choice)
    return tuple(offered[name] for name in names)


def make_files(report: Document | Approved, formats: Sequence[Format]) -> list[Artifact]:
    """The files of a report, one a format, in their order; those of the public version
    of what was approved alone."""
    edition = report.edition if isinstance(report, Document) else "public"
    return [Artifact(each.file_name(edition), each.render(report)) for each in formats]


def describe_formats() -> str:
    """The formats in words, for the help of a command."""
    return "; ".join(_describe(each) for each in FORMATS)


def _describe(each: Format) -> str:
    if each.editions == EVERY_EDITION:
        return f"{each.name} ({each.content})"
    editions = ", ".join(_NAMES[edition] for edition in each.editions)
    return f"{each.name} ({each.content}; {editions} only)"
