"""The argument why the public version is safe: each sentence names a test that exists and runs."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from incident_kit import __version__

ROOT = Path(__file__).resolve().parents[2]
WAYS = ROOT / "tests/journey/test_ways_round_the_gate.py"
SECURITY = (ROOT / "SECURITY.md").read_text()
_PAGE = (ROOT / "docs/architecture.md").read_text()
ARGUMENT = _PAGE.partition("## Why the public version is safe\n")[2].partition("\n## ")[0]
#: ``| 1 | what holds. | `test`, `test` |``
CLAIM = re.compile(r"(?m)^\| \d+ \| (?P<sentence>[^|]+) \| (?P<tests>[^|]+) \|$")
#: ``| way out | what guards it | `test` |``
GUARD = re.compile(r"(?m)^\| (?P<sentence>[^|]+ \| [^|]+) \| (?P<tests>[^|]*`[^|]+) \|$")
#: What makes a row of the table of ways.
BUILDERS = ("accepted", "exported", "as_writer")
REFERENCE = re.compile(r"`((?:way: |tests/)[^`]+)`")


def _list_claims() -> list[tuple[str, str]]:
    return [(row["sentence"], row["tests"]) for row in CLAIM.finditer(ARGUMENT)]


def _list_guards() -> list[tuple[str, str]]:
    return [(row["sentence"], row["tests"]) for row in GUARD.finditer(SECURITY)]


@cache
def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def _list_ways() -> frozenset[str]:
    """The sentences of the table's rows, as they stand in its source."""
    rows = (
        node
        for node in ast.walk(_parse(WAYS))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in BUILDERS
    )
    return frozenset(
        row.args[0].value
        for row in rows
        if row.args and isinstance(row.args[0], ast.Constant) and isinstance(row.args[0].value, str)
    )


def find_fault(reference: str) -> str:
    """Why the test that ``reference`` names holds nothing, or nothing."""
    if reference.startswith("way: "):
        return "" if reference.removeprefix("way: ") in _list_ways() else "is no row of the table"
    file, _, name = reference.partition("::")
    if not (ROOT / file).is_file():
        return "is in no file"
    module = _parse(ROOT / file)
    found = [
        node for node in module.body if isinstance(node, ast.FunctionDef) and node.name == name
    ]
    if not found:
        return "is no test of its file"
    skipping = re.compile(r"\b(?:skip\w*|xfail|importorskip)\b")
    marks = [node for node in module.body if "pytestmark" in ast.unparse(node)]
    return (
        "may be skipped" if any(skipping.search(ast.unparse(n)) for n in [*found, *marks]) else ""
    )


@pytest.mark.parametrize(
    ("sentence", "tests"), [*_list_claims(), *_list_guards()], ids=lambda text: text[:40]
)
def test_a_sentence_of_the_argument_names_tests_that_exist_and_run(
    sentence: str, tests: str
) -> None:
    references = REFERENCE.findall(tests)
    assert references
    assert [(one, fault) for one in references if (fault := find_fault(one))] == []


def test_the_argument_says_nothing_beside_its_claims() -> None:
    """A row holds one sentence; around the rows stand headings and the words on how to read."""
    claims = _list_claims()
    assert re.findall(r"(?m)^\| (\d+) \|", ARGUMENT) == [
        str(number) for number, _ in enumerate(claims, start=1)
    ]
    assert [one for one, _ in claims if not re.fullmatch(r"[^.?!]+(?:\.\w[^.?!]*)*\.", one)] == []
    prose = [line for line in ARGUMENT.splitlines() if line and line[0] not in "|#"]
    assert [line for line in prose if "test_argument.py" not in line] == []


FAULTS = [
    ("way: there is no such way", "is no row of the table"),
    ("tests/project/test_nothing.py::test_x", "is in no file"),
    ("tests/project/test_argument.py::test_x", "is no test of its file"),
    ("tests/project/test_argument.py::find_fault", "may be skipped"),
]


@pytest.mark.parametrize(("reference", "fault"), FAULTS)
def test_a_reference_that_holds_nothing_is_seen(reference: str, fault: str) -> None:
    assert find_fault(reference) == fault


def test_the_threat_model_guards_every_way_out_and_names_the_version() -> None:
    table = SECURITY.partition("| way out |")[2].partition("\n\n")[0]
    assert len(_list_guards()) == len(table.splitlines()) - 2
    series = ".".join(__version__.split(".")[:2])
    assert f"\n| {series} | yes" in SECURITY
    assert "](SECURITY.md)" in (ROOT / "README.md").read_text()
