"""A source is one package and one row: what derives from the registry agrees with it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
import pytest

from incident_kit.cli.catalog import VERBS, load
from incident_kit.journey.facts import FACTS
from incident_kit.model.incident import Incident
from incident_kit.model.typed import Typed
from incident_kit.sources.credentials import VARIABLES
from incident_kit.sources.registry import SOURCE_FLAGS, SOURCES, TRAITS
from incident_kit.sources.source import Source, load_function
from incident_kit.workspace.config import IncidentFile, is_nothing, read_named

ROOT = Path(__file__).resolve().parents[2]
KEYS = [source.key for source in SOURCES]


def of_each(sources: tuple[Source, ...] = SOURCES) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("source", sources, ids=[source.key for source in sources])


def options_of(verb: str) -> dict[str, click.Option]:
    parameters = load(VERBS[verb].home).params
    return {str(one.name): one for one in parameters if isinstance(one, click.Option)}


def test_every_package_of_a_source_has_its_row() -> None:
    packages = {path.parent.name for path in (ROOT / "incident_kit/sources").glob("*/__init__.py")}
    assert sorted(packages) == sorted(KEYS)


def test_no_two_sources_share_a_key_a_flag_or_the_word_of_their_events() -> None:
    flags = [flag.name for source in SOURCES for flag in source.flags]
    assert len(set(KEYS)) == len(KEYS)
    assert len(set(flags)) == len(flags)
    assert len(TRAITS) == len(SOURCES) + 1  # and notes


@of_each()
def test_every_function_a_source_names_is_there_in_its_own_package(source: Source) -> None:
    prefill = source.prefill.read if source.prefill else ""
    for name in filter(None, (source.open, source.probe, prefill)):
        assert name.startswith(f"incident_kit.sources.{source.key}.")
        assert callable(load_function(name))


@of_each()
def test_every_flag_has_its_key_in_the_model(source: Source) -> None:
    fields = source.named.model_fields.items() if source.named else ()
    keys = {field.alias or name for name, field in fields} or {""}
    assert {flag.key for flag in source.flags} == keys


@of_each()
def test_an_incident_that_names_nothing_of_a_source_reads_nothing_of_it(source: Source) -> None:
    incident: Incident = IncidentFile(id="one-a")
    named = read_named(incident, source)
    assert is_nothing(named)
    assert not source.is_live(named)


@of_each()
def test_a_source_is_live_if_something_is_named_and_no_file_of_it(source: Source) -> None:
    if source.named is None:
        assert not source.is_live(("saved.txt",))
        return
    paths = {flag.key: ("saved",) for flag in source.flags if flag.is_path}
    names = {flag.key: ("name",) for flag in source.flags if not flag.is_path}
    model: type[Typed] = source.named
    assert source.is_live(model(**names)) is bool(names)
    assert not source.is_live(model(**paths))
    assert not source.is_live(model(**paths, **names))


def test_new_takes_every_source_s_flags() -> None:
    taken = options_of("new")
    prefills = {source.prefill.name for source in SOURCES if source.prefill}
    assert set(taken) == {*FACTS, *SOURCE_FLAGS, *prefills}
    for name, flag in SOURCE_FLAGS.items():
        assert (taken[name].multiple, taken[name].help) == (True, flag.help)
        assert isinstance(taken[name].type, click.Path) is flag.is_path


def test_the_notebook_that_gathers_takes_the_same() -> None:
    notebook = json.loads((ROOT / "notebooks/1_gather.ipynb").read_text(encoding="utf-8"))
    [cell] = [one for one in notebook["cells"] if "parameters" in one["metadata"].get("tags", ())]
    names = re.findall(r"(?m)^(\w+) = ", "".join(cell["source"]))
    assert sorted(set(names) - {"incident", "workspace", "refresh"}) == sorted(
        {*FACTS, *SOURCE_FLAGS}
    )


def test_login_knows_the_services_that_have_a_credential() -> None:
    [service] = [one for one in load(VERBS["login"].home).params if one.name == "service"]
    assert isinstance(service.type, click.Choice)
    assert list(service.type.choices) == list(VARIABLES)
    assert list(VARIABLES) == [source.key for source in SOURCES if source.credential]


@of_each()
def test_every_source_has_its_row_in_the_docs(source: Source) -> None:
    """Its keys, and the variable of its credential."""
    page = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    [row] = re.findall(rf"(?m)^\| `{source.key}` \| (.+) \|$", page.partition("## Sources")[2])
    keys = {flag.key for flag in source.flags}
    assert all(f"`{key}`" in row for key in keys) or ("paths" in row and keys == {""})
    assert source.credential is None or source.credential.variable in row


def test_every_service_of_the_team_is_in_the_docs() -> None:
    page = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    [row] = re.findall(r"(?m)^\| `sources` \| (.+ \(`base_url`.+) \|$", page)
    assert [key for key in KEYS if f"`{key}` (" in row] == [
        source.key for source in SOURCES if source.has_service
    ]
