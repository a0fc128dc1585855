"""The page of a batch: internal, by itself, for everybody to read, and of any number."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from incident_kit.batch.outcomes import STATES, Outcome
from incident_kit.batch.progress import Progress, describe_span, describe_states
from incident_kit.batch.summary import render_summary, write_summary

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)


def outcome(
    incident: str, state: str = "done", reason: str = "why", unchanged: bool = False
) -> Outcome:
    return Outcome(incident, state, reason, 0, 1.25, unchanged)


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def list_tags(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag == name]


def test_it_groups_by_state_what_needs_somebody_first(tmp_path: Path) -> None:
    page = render_summary(
        tmp_path, [outcome(f"a-{n}", state) for n, state in enumerate(STATES)], NOW
    )
    heads = re.findall(r"<h2>(.+?) \(1\)</h2>", page)
    assert heads == ["Failed", "Partial", "Held", "Needs review", "Done"]
    assert "1 failed, 1 partial, 1 held, 1 needs review, 1 done" in page


def test_it_shows_what_it_was_given_as_text(tmp_path: Path) -> None:
    """A row of a manifest, a file's name and an error may hold anything."""
    odd = "<script>alert(1)</script>&\"'${title}$groups"
    page = Page(render_summary(tmp_path, [outcome(odd, "failed", odd)], NOW))
    assert page.list_tags("script") == []
    assert page.text.count(odd) == 3


@pytest.mark.parametrize("incident", ["../../etc", "a/b", "A", "", "..", "a b"])
def test_it_leads_nowhere_for_what_is_no_id(tmp_path: Path, incident: str) -> None:
    place = tmp_path / "incidents" / incident / "export"
    place.mkdir(parents=True, exist_ok=True)
    (place / "internal.html").touch()
    page = Page(render_summary(tmp_path / "", [outcome(incident, "failed")], NOW))
    assert page.list_tags("a") == []


def test_it_leads_to_what_was_exported_and_says_whose_it_is(tmp_path: Path) -> None:
    for name in ("internal", "public"):
        path = tmp_path / f"incidents/a-1/export/{name}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    page = write_summary(tmp_path, [outcome("a-1"), outcome("b-2")], NOW)
    links = Page(page.read_text()).list_tags("a")
    assert [(page.parent / str(link["href"])).resolve().is_file() for link in links] == [True, True]
    assert [link["aria-label"] for link in links] == ["report of a-1", "public version of a-1"]


def test_it_is_read_by_itself_by_whoever(tmp_path: Path) -> None:
    """No script and no request; a language, a title, one head, tables with heads of their own."""
    page = Page(render_summary(tmp_path, [outcome("a-1"), outcome("b-2", "held")], NOW))
    assert page.list_tags("html") == [{"lang": "en-GB"}]
    assert [len(page.list_tags(tag)) for tag in ("title", "h1", "main", "script")] == [1, 1, 1, 0]
    heads = page.list_tags("th")
    assert {head["scope"] for head in heads} == {"col", "row"}
    assert len(page.list_tags("caption")) == len(page.list_tags("table")) == 2
    sources = [attributes.get(name) for _, attributes in page.elements for name in ("src", "href")]
    assert {source for source in sources if source} == {"data:,"}
    assert "INTERNAL" in page.text


def test_it_stays_out_of_git_and_takes_nothing_else_with_it(tmp_path: Path) -> None:
    """People may have a folder of that name, with manifests in it."""
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    (tmp_path / "batch").mkdir()
    (tmp_path / "batch/incidents.csv").touch()
    write_summary(tmp_path, [outcome("a-1")], NOW)
    status = ("git", "status", "--porcelain", "--untracked-files=all")
    shown = subprocess.run(status, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert shown.stdout == "?? batch/incidents.csv\n"


def test_a_folder_s_own_settings_for_git_are_left_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "batch").mkdir()
    (tmp_path / "batch/.gitignore").write_text("mine\n")
    write_summary(tmp_path, [outcome("a-1")], NOW)
    assert (tmp_path / "batch/.gitignore").read_text() == "mine\n"


# how far it is ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("done", "unchanged", "seconds", "said"),
    [
        (0, 0, 1, "[0/100]"),
        (2, 0, 1, "[2/100] 2 done"),
        (10, 0, 5, "[10/100] 10 done (2.0 a second, about 45 s left)"),
        (10, 5, 10, "[10/100] 10 done, 5 of them unchanged (30.0 a minute, about 3 min left)"),
        (50, 50, 1, "[50/100] 50 done, 50 of them unchanged"),
        (100, 0, 50, "[100/100] 100 done (2.0 a second)"),
    ],
)
def test_progress_is_a_count_a_rate_and_what_is_left(
    done: int, unchanged: int, seconds: float, said: str
) -> None:
    """By those that were worked on: what is unchanged takes no time."""
    outcomes = [outcome("a", unchanged=number < unchanged) for number in range(done)]
    assert Progress(100, 7.0, outcomes).describe(7.0 + seconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "1 s"), (89, "89 s"), (90, "2 min"), (3600, "60 min"), (9000, "2 h 30 min")],
)
def test_a_span_is_said_as_people_say_it(seconds: float, said: str) -> None:
    assert describe_span(seconds) == said


def test_states_are_counted_worst_first() -> None:
    rows = [outcome("a"), outcome("b", "failed"), outcome("c", unchanged=True)]
    assert describe_states(rows) == "1 failed, 2 done, 1 of them unchanged"
