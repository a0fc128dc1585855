"""What is spared while papermill is imported, and that nobody else misses it."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import nbformat
import pytest

from incident_kit.imports import LEFT_OUT, PUT_OFF, import_sparingly

#: The formats of texts that jsonschema checks by what is left out.
FORMATS = {"uri", "uri-reference", "iri", "iri-reference", "duration"}

PROGRAM = """
import json, sys
from importlib import import_module
from importlib.util import find_spec
from incident_kit.imports import LEFT_OUT, import_sparingly

with import_sparingly():
    import papermill.iorw
loaded = set(sys.modules)
here = [name for name in sorted(LEFT_OUT) if find_spec(name)]
print(json.dumps({
    "left out": sorted(LEFT_OUT & loaded),
    "the web": "urllib3" in loaded,
    "here": here,
    "afterwards": [import_module(name).__name__ for name in here],
    "put off": papermill.iorw.requests.get.__module__,
}))
"""


@pytest.fixture(scope="module")
def told() -> Any:
    """What a new interpreter tells that imported papermill sparingly."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_papermill_is_imported_without_the_stores_that_it_can_reach(told: Any) -> None:
    assert (told["left out"], told["the web"]) == ([], False)


def test_what_was_left_out_is_there_for_whoever_asks_later(told: Any) -> None:
    """The source of AWS cases in the same process, for one."""
    assert "boto3" in told["here"]
    assert told["afterwards"] == told["here"]


def test_what_was_put_off_loads_when_it_is_used(told: Any) -> None:
    assert told["put off"] == "requests.api"


def test_the_form_of_a_notebook_asks_for_nothing_that_is_left_out() -> None:
    """Such a check of JSON would pass unseen."""
    schemas = Path(nbformat.__file__).parent.rglob("*.schema.json")
    asked = {name for path in schemas for name in _list_formats(json.loads(path.read_text()))}
    assert asked & FORMATS == set()


def _list_formats(schema: object) -> list[str]:
    parts = schema.values() if isinstance(schema, dict) else schema
    if not isinstance(schema, dict | list):
        return []
    own = schema.get("format") if isinstance(schema, dict) else None
    deeper = [name for part in parts for name in _list_formats(part)]
    return [*deeper, own] if isinstance(own, str) else deeper


def _describe_process() -> object:
    return (list(sys.meta_path), dict(os.environ), gc.isenabled(), gc.get_freeze_count())


@pytest.mark.parametrize("plugins", [None, "one-that-they-mistrust"])
def test_an_import_that_fails_leaves_nothing_changed(
    plugins: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the caller says of pydantic's plugins stands, then and meanwhile."""
    if plugins:
        monkeypatch.setenv("PYDANTIC_DISABLE_PLUGINS", plugins)
    before = _describe_process()
    meanwhile = []
    with suppress(ModuleNotFoundError), import_sparingly():
        meanwhile.append(os.environ["PYDANTIC_DISABLE_PLUGINS"])
        import_module("a_module_that_nobody_has_made_up_yet")
    assert (meanwhile, _describe_process()) == ([plugins or "__all__"], before)


def test_other_threads_import_as_ever() -> None:
    """A source that is read meanwhile gets its libraries."""
    here = [name for name in sorted(LEFT_OUT | PUT_OFF) if find_spec(name)]
    with import_sparingly(), ThreadPoolExecutor(1) as pool:
        found = [spec.name for spec in pool.map(find_spec, here) if spec]
    assert found == here
