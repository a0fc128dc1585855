"""The docs say what the code does: every command, setting, notebook and link."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import click
import pytest

from incident_kit.cli import verbs
from incident_kit.cli.catalog import VERBS, load
from incident_kit.model.typed import Typed
from incident_kit.sources.credentials import VARIABLES
from incident_kit.workspace.config import IncidentFile, SettingsFile
from incident_kit.workspace.review_file import ReviewFile
from incident_kit.workspace.shipped import NOTEBOOKS, template
from incident_kit.workspace.typed import CurationFile, RedactionsFile

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
DOCS = "\n".join(path.read_text() for path in sorted((ROOT / "docs").glob("*.md")))


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_is_in_the_readme_and_has_help_with_an_example(verb: str) -> None:
    assert f"`incident-kit {verb}" in README
    command = load(VERBS[verb].home)
    text = command.get_help(click.Context(command))
    assert "Example:" in text or "WHAT is one of" in text


def _first_sentence(command: click.Command) -> str:
    [paragraph, *_] = (command.help or "").split("\n\n")
    return " ".join(paragraph.split())


@pytest.mark.parametrize("verb", VERBS)
def test_the_list_of_verbs_says_of_each_what_its_own_help_says_first(verb: str) -> None:
    """The list is shown without loading the verbs, so it holds a copy of these sentences."""
    command = load(VERBS[verb].home)
    assert (command.name, _first_sentence(command)) == (verb, VERBS[verb].summary)


def test_the_help_of_the_group_lists_every_verb_in_the_order_of_the_journey() -> None:
    [_, listed] = verbs.get_help(click.Context(verbs)).split("Commands:\n")
    shown = re.findall(r"(?m)^  (\w+) +\S", listed)
    assert shown == list(VERBS)


def test_every_command_shown_exists() -> None:
    shown = set(re.findall(r"`?incident-kit(?: -w \S+)? ([a-z]+)\b", README + DOCS))
    assert shown - set(VERBS) <= {"in"}


@pytest.mark.parametrize(
    "model", [SettingsFile, IncidentFile, CurationFile, RedactionsFile, ReviewFile]
)
def test_every_setting_is_in_the_docs(model: type[Typed]) -> None:
    names = {field.alias or name for name, field in model.model_fields.items()}
    assert sorted(name for name in names - {"version"} if f"`{name}`" not in DOCS) == []


@pytest.mark.parametrize("variable", sorted(VARIABLES.values()))
def test_every_credential_is_in_the_docs(variable: str) -> None:
    assert variable in DOCS


def test_every_notebook_named_exists() -> None:
    named = set(re.findall(r"\b(\d_[a-z]+)\b", README + DOCS))
    assert named == set(NOTEBOOKS)
    assert all(template(name).is_file() for name in named)


def test_every_link_leads_somewhere() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    broken = [
        (page.name, target)
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text())
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_picture_says_what_it_shows() -> None:
    assert re.findall(r"!\[\s*\]", README + DOCS) == []


def test_the_benchmarks_tell_of_every_tool_that_is_measured() -> None:
    known = runpy.run_path(str(ROOT / "benchmarks" / "others.py"))["OTHERS"]
    page = (ROOT / "docs" / "benchmarks.md").read_text()
    heads = re.findall(r"(?m)^\| set \| labels \| (.+) \|$", page)
    assert [head.split(" | ") for head in heads] == [["incident-kit", *known]] * 2
    assert [package for _, package, _ in known.values() if f"{package} " not in page] == []
