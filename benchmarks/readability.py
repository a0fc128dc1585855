"""How much a reader has to hold in mind: this package beside two that are admired.

    python benchmarks/readability.py [FOLDER …] [--densest 20]

A branch is an ``if``, a loop, an ``except``, a ternary, a comprehension and each of its
conditions, a case, and each further part of an ``and`` or ``or``. Complexity is one more
than a function's branches. Verbs are those of ``verbs.txt``.
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODELS = ("structlog", "stamina")
VERBS = frozenset((Path(__file__).parent / "verbs.txt").read_text(encoding="utf-8").split())

Function = ast.FunctionDef | ast.AsyncFunctionDef
Scope = ast.Module | ast.ClassDef | Function
BRANCHES = (
    *(ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler),
    *(ast.comprehension, ast.match_case),
)
PARTICIPLE = re.compile("(ed|ing|wn|told|kept|left|made|found|said|held|read_)$")
NO_PARTICIPLES = {"need", "thing", "string", "bring", "embed", "feed", "seed"}
COMPLEX = 10


@dataclass(frozen=True)
class Measured:
    """One function of a package: where it stands, and what it holds."""

    place: str
    name: str
    branches: int
    lines: int
    imports: int
    is_outermost: bool

    @property
    def verb(self) -> str:
        return self.name.lstrip("_").split("_")[0]

    @property
    def is_participle(self) -> bool:
        return bool(PARTICIPLE.search(self.verb)) and self.verb not in NO_PARTICIPLES


@dataclass(frozen=True)
class Package:
    """The functions of all modules below a folder."""

    name: str
    functions: tuple[Measured, ...]

    @cached_property
    def density(self) -> float:
        """Branches per ten lines of code in functions."""
        outermost = [function for function in self.functions if function.is_outermost]
        lines = sum(function.lines for function in outermost)
        return 10 * sum(function.branches for function in outermost) / lines

    @cached_property
    def complex(self) -> int:
        return sum(function.branches + 1 >= COMPLEX for function in self.functions)

    @cached_property
    def imports(self) -> int:
        return sum(function.imports for function in self.functions)

    def share_of_names(self, has: str) -> float:
        """Of the names that are not Python's own."""
        named = [function for function in self.functions if not function.name.startswith("__")]
        matching = {"participle": lambda f: f.is_participle, "verb": lambda f: f.verb in VERBS}
        return 100 * sum(map(matching[has], named)) / len(named)


def measure(folder: Path) -> Package:
    functions = [
        function
        for path in sorted(folder.rglob("*.py"))
        for function in _functions(path, path.read_text(encoding="utf-8"))
    ]
    return Package(folder.name, tuple(functions))


def _functions(path: Path, source: str) -> Iterator[Measured]:
    tree = ast.parse(source)
    code = _code_lines(tree, source)
    outermost = set(_outermost(tree))
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield Measured(
                place=f"{path}:{node.lineno}",
                name=node.name,
                branches=sum(map(_branches, ast.walk(node))),
                lines=len(code.intersection(range(node.lineno, (node.end_lineno or 0) + 1))),
                imports=sum(isinstance(n, ast.Import | ast.ImportFrom) for n in ast.walk(node)),
                is_outermost=node in outermost,
            )


def _branches(node: ast.AST) -> int:
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    further = len(node.ifs) if isinstance(node, ast.comprehension) else 0
    return isinstance(node, BRANCHES) + further


def _outermost(scope: Scope) -> Iterator[Function]:
    """The functions and methods that stand in no other."""
    for node in ast.iter_child_nodes(scope):
        if isinstance(node, Function):
            yield node
        elif isinstance(node, ast.ClassDef):
            yield from _outermost(node)


def _code_lines(tree: ast.Module, source: str) -> set[int]:
    """The numbers of the lines that are neither blank, comment nor docstring."""
    documentation = {
        line
        for node in ast.walk(tree)
        if isinstance(node, Scope) and ast.get_docstring(node, clean=False) is not None
        for line in range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)
    }
    texts = ((number, line.strip()) for number, line in enumerate(source.split("\n"), 1))
    written = {number for number, text in texts if text and not text.startswith("#")}
    return written - documentation


def share_of_commits_with_a_body() -> str:
    """In the project's own history; "–" where there is none."""
    command = ["git", "-C", str(ROOT), "log", "--no-merges", "--format=%b%x00"]
    log = subprocess.run(command, capture_output=True, text=True, check=False)
    bodies = [body.strip() for body in log.stdout.split("\0")[:-1]]
    return f"{100 * sum(map(bool, bodies)) / len(bodies):.0f}" if bodies else "–"


def installed(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise SystemExit(f"{name} is not installed: make lint sets up what the tables need")
    return Path(found.origin).parent


def print_table(packages: list[Package]) -> None:
    commits = [share_of_commits_with_a_body(), *["–"] * (len(packages) - 1)]
    rows = {
        "branches per 10 code lines": [f"{one.density:.1f}" for one in packages],
        "functions of complexity ≥ 10": [
            f"{one.complex} of {len(one.functions)}" for one in packages
        ],
        "names: participles / plain verbs first, %": [
            f"{one.share_of_names('participle'):.0f} / {one.share_of_names('verb'):.0f}"
            for one in packages
        ],
        "imports inside functions": [str(one.imports) for one in packages],
        "commits with a body, %": commits,
    }
    print(f"| | {' | '.join(package.name for package in packages)} |")
    print(f"|---|{'---|' * len(packages)}")
    for title, cells in rows.items():
        print(f"| {title} | {' | '.join(cells)} |")


def print_densest(package: Package, count: int) -> None:
    ranked = sorted(package.functions, key=lambda function: -function.branches)
    for function in ranked[:count]:
        print(f"{function.branches:3} {function.lines:4}  {function.place} {function.name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", type=Path, nargs="*", default=[ROOT / "incident_kit"])
    parser.add_argument("--densest", type=int, default=0)
    options = parser.parse_args()
    ours = [measure(folder) for folder in options.folders]
    print_table([*ours, *(measure(installed(name)) for name in MODELS)])
    for package in ours:
        print_densest(package, options.densest)


if __name__ == "__main__":
    main()
