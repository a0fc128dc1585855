"""The pages of a folder of reports that are no report: its index, and what stands at the
address of one that was withdrawn.

They are drawn of what stands on the published pages, and of nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from incident_kit.rendering.clock import full_day, short_day
from incident_kit.rendering.pages import load_template

_FOLDER = "incident_site"
#: What the index is called, and the feed.
TITLE = "Incident reports"


@dataclass(frozen=True, slots=True)
class Listed:
    """A published report as a list names it: where it stands, relative to the list, what its
    page is called and begins with, the day of the incident, the components of the status page
    that it was about, and the day of its correction, if it was corrected."""

    address: str
    title: str
    summary: str
    day: date
    components: tuple[str, ...] = ()
    corrected: date | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """A month or a component with its reports, and what it is linked by."""

    name: str
    id: str
    reports: tuple[_Report, ...] = ()


@dataclass(frozen=True, slots=True)
class _Report:
    """A report in the words of the index."""

    address: str
    title: str
    summary: str
    day: str
    day_in_words: str
    day_with_year: str
    components: tuple[_Part, ...]
    corrected: str
    corrected_in_words: str


def render_index(team: str, reports: Sequence[Listed]) -> str:
    """One page that lists ``reports`` by month, the newest first, and by component; ``team``
    stands above. Same arguments, same text, in whatever order the reports come."""
    newest_first = sorted(reports, key=lambda one: (-one.day.toordinal(), one.address))
    ids = _number_components(newest_first)
    pairs = [(one, _describe(one, ids)) for one in newest_first]
    return load_template(_FOLDER).render(
        page={"title": TITLE},
        team=team,
        subtitle="",
        is_draft=False,
        months=list(_list_months(pairs)),
        components=[
            _Part(name, id_, tuple(said for one, said in pairs if name in one.components))
            for name, id_ in ids.items()
        ],
    )


def render_withdrawn(on: date) -> str:
    """The page in the place of a report that was withdrawn on this day; nothing of it."""
    page = {"title": f"This report was withdrawn on {full_day(on)}."}
    return load_template(_FOLDER, "withdrawn.html.j2").render(
        page=page, subtitle="", is_draft=False
    )


def _number_components(reports: Sequence[Listed]) -> dict[str, str]:
    """The components in the order of their names, each with what it is linked by."""
    names = {name for one in reports for name in one.components}
    ordered = sorted(names, key=lambda name: (name.casefold(), name))
    return {name: f"component-{number}" for number, name in enumerate(ordered, start=1)}


def _list_months(pairs: Sequence[tuple[Listed, _Report]]) -> Iterator[_Part]:
    for name, of_month in groupby(pairs, key=lambda pair: f"{pair[0].day:%B %Y}"):
        yield _Part(name, "", tuple(said for _, said in of_month))


def _drop_day(title: str, day: date) -> str:
    """A title without the day at its end, which stands beside it in the list."""
    for between in (" – ", " - ", ", "):
        words = title.removesuffix(f"{between}{full_day(day)}")
        if words and words != title:
            return words
    return title


def _describe(one: Listed, ids: dict[str, str]) -> _Report:
    return _Report(
        address=one.address,
        title=_drop_day(one.title, one.day),
        summary=one.summary,
        day=one.day.isoformat(),
        day_in_words=short_day(one.day),
        day_with_year=f"{one.day.day} {one.day:%b %Y}",
        components=tuple(_Part(name, ids[name]) for name in one.components),
        corrected=one.corrected.isoformat() if one.corrected else "",
        corrected_in_words=full_day(one.corrected) if one.corrected else "",
    )
