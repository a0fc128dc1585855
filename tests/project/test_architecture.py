"""The shape of the package, read from its source: who imports whom, and what stays pure."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "incident_kit"

#: Each module imports from earlier rows, and in its own row from those to the left.
ROWS = (
    ("errors", "imports"),
    ("model",),
    ("text", "files", "warm", "engine"),
    ("sources",),
    ("workspace",),
    ("timeline",),
    ("process",),
    ("report",),
    ("redaction",),
    ("review",),
    ("rendering",),
    ("clones",),
    ("case",),
    ("gathering",),
    ("exporting",),
    ("publishing",),
    ("journey",),
    ("authoring",),
    ("scanning", "batch", "demo", "lab"),
    ("",),  # incident_kit itself, the door: it loads its names on first use
    ("cli",),
    ("__main__",),
)
ORDER = list(chain.from_iterable(ROWS))
PURE = {"timeline", "process", "report", "redaction", "review"}

IMPURE_MODULES = {
    *("io", "os", "pathlib", "shutil", "tempfile", "socket", "subprocess", "requests"),
    *("random", "secrets", "time", "uuid"),
}
IMPURE_OURS = {f"incident_kit.{name}" for name in ("files", "workspace", "sources")}
IMPURE_CALLS = {"open", "input", "print", "now", "utcnow", "today"}


#: The modules that import on first use, inside a function or by name, and what that spares.
IMPORT_POINTS = {
    "incident_kit": "a library that asks for one name pays for that name alone",
    "incident_kit.__main__": "a verb that is forwarded waits for nothing of the command line",
    "incident_kit.cli.catalog": "a command pays for its own verb alone",
    "incident_kit.imports": "what a package loads late it loads by this",
    "incident_kit.process": "most verbs ask for a length of time, and for no rule",
    "incident_kit.model": "most who take a value need few of the others",
    "incident_kit.redaction": "who only looks for findings replaces and proves nothing",
    "incident_kit.workspace": "whether there is one is seen before anything is read",
    "incident_kit.batch.running": "distributed is an extra: it need not be installed",
    "incident_kit.rendering": "who needs only text waits for no nbconvert and no Pillow",
    "incident_kit.authoring.runs": "papermill takes two seconds, and a guard has to be set first",
    "incident_kit.authoring.lab_server": "importing JupyterLab is what is spared here",
    "incident_kit.engine.needs": "few notebooks are suspect, and IPython takes 0.2 s",
    "incident_kit.redaction.rules.phones": "most texts hold nothing like a telephone number",
    "incident_kit.text.mrkdwn._names": "the names of emoji are a megabyte of JSON",
    "incident_kit.sources.source": "a source's libraries are for incidents that name the source",
    "incident_kit.scanning.extracts": "pypdf is an extra, and few files are mails",
    "incident_kit.sources.aws_support.cases": "boto3 is an extra: it need not be installed",
    "incident_kit.warm.child": "what a child is to do is named, and may be anybody's",
    "incident_kit.warm.kernel": "a forked kernel finds imported what another interpreter imports",
    "incident_kit.warm.host": "what a warm process imports is told by its owner",
    "incident_kit.batch.pool": "who looks after a batch loads nothing that its incidents need",
    "incident_kit.sources.credentials": "keyring is an extra: it need not be installed",
}


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def _row(module: str) -> str:
    """``incident_kit.redaction.rules`` is part of ``redaction``; the package itself is ``""``."""
    return [*module.split("."), ""][1]


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def _targets(module: str, node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            here = [*module.split("."), "_"] if MODULES[module].stem == "__init__" else [module]
            home = here if len(here) > 1 else module.split(".")
            base = ".".join([*home[: -node.level], *filter(None, [base])])
        for alias in node.names:
            deeper = f"{base}.{alias.name}"
            yield deeper if deeper in MODULES else base


@cache
def _imports(module: str) -> frozenset[str]:
    """Every module it imports, anywhere in the file, for types only too."""
    return frozenset(
        chain.from_iterable(_targets(module, node) for node in ast.walk(_tree(module)))
    )


def _ours(modules: Iterable[str]) -> list[str]:
    return sorted(module for module in modules if module in MODULES)


def test_every_module_has_its_row() -> None:
    """A new module is placed in the list above before anything else."""
    assert sorted({_row(module) for module in MODULES} - set(ORDER)) == []


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_from_earlier_rows_only(module: str) -> None:
    """The flow has one direction; a package may import its own parts."""
    here = _row(module)
    later = ORDER[ORDER.index(here) + 1 :]
    assert [one for one in _ours(_imports(module)) if _row(one) in later] == []


def test_no_module_imports_in_a_circle() -> None:
    """Inside a package too: ``__init__`` imports the parts, no part imports ``__init__``."""
    graph = {module: set(_ours(_imports(module))) - {module} for module in MODULES}
    try:
        circle = TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = error.args[1]
    assert circle is None


def _imports_late(module: str) -> bool:
    """Whether a function of it imports something when it is called."""
    functions = (node for node in ast.walk(_tree(module)) if isinstance(node, ast.FunctionDef))
    inner = chain.from_iterable(map(ast.walk, functions))
    by_name = {"import_module", "__import__", "load_late"}
    return any(isinstance(node, ast.Import | ast.ImportFrom) for node in inner) or any(
        getattr(node, "attr", getattr(node, "id", "")) in by_name
        for node in ast.walk(_tree(module))
    )


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_at_its_top(module: str) -> None:
    """Whoever reads the top knows what it uses; the exceptions are listed with a reason."""
    assert _imports_late(module) == (module in IMPORT_POINTS)


#: The one list of all sources.
REGISTRY = "incident_kit.sources.registry"


@pytest.mark.parametrize(
    "module", [one for one in MODULES if _row(one) == "sources" and one != REGISTRY]
)
def test_a_source_imports_no_other_source(module: str) -> None:
    """A source is a package with its own parts; what sources share is a module beside them.

    The registry alone knows them all, by their descriptors.
    """
    imported = (one.split(".") for one in _ours(_imports(module)) if _row(one) == "sources")
    others = [one for one in imported if len(one) > 2 and one[:3] != module.split(".")[:3]]
    packages = {path.parent.name for path in PACKAGE.glob("sources/*/__init__.py")}
    assert [one for one in others if one[2] in packages] == []


@pytest.mark.parametrize("module", MODULES)
def test_what_has_an_underscore_stays_in_its_package(module: str) -> None:
    """A private module is imported by its neighbours only."""
    private = (one for one in _ours(_imports(module)) if one.split(".")[-1].startswith("_"))
    assert [one for one in private if _row(one) != _row(module)] == []


@pytest.mark.parametrize("module", [one for one in MODULES if _row(one) in PURE])
def test_the_core_touches_no_file_clock_network_or_chance(module: str) -> None:
    """Timeline to review are functions of their arguments."""
    imports = _imports(module)
    impure = {one for one in imports if one.split(".")[0] in IMPURE_MODULES}
    ours = {one for one in imports if ".".join(one.split(".")[:2]) in IMPURE_OURS}
    calls = {node.func for node in ast.walk(_tree(module)) if isinstance(node, ast.Call)}
    named = {getattr(one, "attr", getattr(one, "id", "")) for one in calls}
    assert (impure, ours, named & IMPURE_CALLS) == (set(), set(), set())


def _defined(module: str) -> Iterator[str]:
    for node in _tree(module).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (one.id for one in targets if isinstance(one, ast.Name))


def _near(module: str) -> set[str]:
    """The names of the modules it could be mistaken for: the listed ones and its neighbours."""
    homes = (module, module.rpartition(".")[0])
    split = (one.rpartition(".") for one in MODULES)
    return {*ORDER, *(name for home, _, name in split if home in homes)}


@pytest.mark.parametrize("module", MODULES)
def test_no_public_name_is_a_module_s_name(module: str) -> None:
    """``from incident_kit.x import y`` means one thing, whatever was imported before."""
    public = {name for name in _defined(module) if not name.startswith("_")}
    assert sorted(public & _near(module)) == []


@pytest.mark.parametrize("module", MODULES)
def test_a_module_stays_under_400_lines(module: str) -> None:
    """Past that it becomes a package of the same name."""
    length = MODULES[module].read_text(encoding="utf-8").count("\n")
    assert length <= 400


PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")


def test_the_page_draws_the_rows() -> None:
    """Row by row, as they are held here; the package itself stands under its own name."""
    (drawn,) = re.findall(r"(?s)```text\n(.+?)```", PAGE)
    rows = tuple(tuple(line.split()) for line in drawn.splitlines())
    assert rows == tuple(tuple(name or "incident_kit" for name in row) for row in ROWS)


def test_the_page_says_of_every_package_what_it_gives() -> None:
    (_, table) = PAGE.split("| package | what it gives |")
    described = re.findall(r"(?m)^\| `(\w+)` \| \S.+\. \|$", table)
    assert described == [name or "incident_kit" for name in ORDER]


def test_every_function_the_page_names_exists() -> None:
    """The stages among them, each with its module."""
    stages = re.findall(r"(?m)^\| [a-z ]+ \| `([\w.]+):(\w+)` \|", PAGE)
    assert len(stages) == 7
    named = [*stages, *re.findall(r"`(incident_kit[\w.]+):(\w+)`", PAGE)]
    assert [f"{module}:{name}" for module, name in named if name not in _defined(module)] == []


def _names(module: str) -> Iterator[str]:
    """Every name that a module gives: its own, of functions, classes, arguments, variables."""
    yield module.rpartition(".")[2]
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def test_no_name_is_a_word_that_was_given_up() -> None:
    """The glossary lists them, with what to say in their place."""
    glossary = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    (_, table) = glossary.split("| word | say instead |")
    given_up = set(re.findall(r"(?m)^\| (\w+) \|", table))
    named = {(module, name) for module in MODULES for name in _names(module)}
    assert [(module, name) for module, name in sorted(named) if name.strip("_") in given_up] == []


def _loaded(statement: str, after: str = "pass") -> set[str]:
    """The modules that ``statement`` loads in a new interpreter, once ``after`` was run."""
    program = (
        f"{after}\nimport json, sys\nbefore = set(sys.modules)\n"
        f"{statement}\nprint(json.dumps(sorted(set(sys.modules) - before)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout))


def test_importing_the_package_loads_nothing_heavy() -> None:
    """Nothing but itself and the standard library."""
    loaded = {name.split(".")[0] for name in _loaded("import incident_kit")}
    assert loaded - set(sys.stdlib_module_names) == {"incident_kit"}
    assert _loaded("import incident_kit") & set(MODULES) == {"incident_kit"}


def test_the_command_line_loads_no_verb_before_it_is_called() -> None:
    """Help and a mistyped verb are answered from the catalog alone."""
    loaded = _loaded("import incident_kit.cli")
    parts = ("", ".cli", ".cli.catalog", ".cli.group", ".errors", ".imports")
    assert loaded & set(MODULES) == {f"incident_kit{part}" for part in parts}


def test_the_descriptors_of_the_sources_load_no_part_of_a_source() -> None:
    """A command that reads no source pays for none: no HTTP library and no parser."""
    loaded = _loaded(f"import {REGISTRY}", after="import incident_kit.model.incident")
    parts = {one for one in loaded if one.startswith("incident_kit.sources.")}
    packages = {
        f"incident_kit.sources.{path.parent.name}" for path in PACKAGE.glob("sources/*/__init__.py")
    }
    assert parts - packages == {REGISTRY, "incident_kit.sources.source"}
    assert {"requests", "slack_sdk", "boto3"} & loaded == set()


def test_papermill_s_handler_adds_nothing_to_papermill() -> None:
    """Papermill loads it in programs that have nothing to do with incidents."""
    loaded = _loaded(
        "import incident_kit_papermill",
        after="import sys, papermill.iorw; sys.modules.pop('incident_kit_papermill', None)",
    )
    assert loaded == {"incident_kit_papermill"}


def test_papermill_alone_does_not_load_the_package() -> None:
    """The package is imported only for a notebook in an incident's folder."""
    loaded = _loaded("import papermill.iorw, incident_kit_papermill")
    assert {name for name in loaded if name.split(".")[0] == "incident_kit"} == set()


def test_the_mark_of_working_copies_loads_nothing_else_of_the_kit() -> None:
    """Every nbconvert of the environment loads it, whatever it converts."""
    loaded = _loaded("import incident_kit.exporting.working_copy") & set(MODULES)
    parts = ("", ".exporting", ".exporting.working_copy")
    assert loaded == {f"incident_kit{part}" for part in parts}
