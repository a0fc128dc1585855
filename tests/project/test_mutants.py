"""`make mutants`: which changes it makes, and that its plan speaks of what exists."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLAN = tomllib.loads((ROOT / "tests/data/mutants.toml").read_text("utf-8"))
PATHS = [*PLAN["whole"], *(path for paths in PLAN["tests"].values() for path in paths)]

CHANGES = (
    ("x = a == b", "x = a != b"),
    ("x = a < b", "x = a <= b"),
    ("x = a in b", "x = a not in b"),
    ("x = a and b", "x = a or b"),
    ("x = not a", "x = a"),
    ("x = a + b", "x = a - b"),
    ("x = any(a)", "x = all(a)"),
    ("x = True", "x = False"),
    ("x = 7", "x = 8"),
    ("x = 'NFC'", "x = 'notNFC'"),
    ("while a: break", "while a: continue"),
    ("if a: x()", "if not (a): x()"),
    ("if a: x()", "if a: pass"),
    ("x = [b for b in c if b]", "x = [b for b in c if not (b)]"),
    ("raise a", "pass"),
    ("def f(): return a", "def f(): return None"),
)
UNCHANGED = (
    '"""A docstring of 3 words."""',
    "__all__ = ['name']",
    "x: Literal['word']",
    "x = f'{a + b}'",
    "if TYPE_CHECKING: x = a",
    "x = 'A message of more than one word'",
)


@pytest.fixture
def lines_of_mutants(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks/mutation"))
    import mutants

    def lines(source: str) -> list[str]:
        path = tmp_path / "module.py"
        path.write_text(source, encoding="utf-8")
        return [mutant.becomes for mutant in mutants.find_mutants(path, tmp_path)]

    yield lines
    sys.modules.pop("mutants")


@pytest.mark.parametrize(("source", "mutant"), CHANGES)
def test_a_mutant_is_one_small_change(lines_of_mutants, source: str, mutant: str) -> None:
    assert mutant in lines_of_mutants(source)


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_only_readers_and_tools_read_has_no_mutant(lines_of_mutants, source: str) -> None:
    assert lines_of_mutants(source) == []


@pytest.mark.parametrize("path", PATHS)
def test_what_the_plan_names_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_a_survivor_s_line_still_stands_and_has_its_reason() -> None:
    """Else the explanation outlives what it explains."""
    outdated = [row for row in PLAN.get("survivor", []) if row["was"] not in _flat(row["path"])]
    unexplained = [row for row in PLAN.get("survivor", []) if not row["why"].endswith(".")]
    assert (outdated, unexplained) == ([], [])


def _flat(path: str) -> str:
    return " ".join((ROOT / path).read_text("utf-8").split())
