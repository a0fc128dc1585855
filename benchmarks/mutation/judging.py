"""Whether a package's own tests notice a mutant: one fork of a warm pytest for each.

The tests are collected once. A fork then gets the mutant's code, and runs the tests
that reached its function, until one fails. What ran at import (tables, defaults,
functions that build tables) is imported anew in the fork, before its tests are.
"""

from __future__ import annotations

import gc
import importlib.abc
import importlib.machinery
import importlib.util
import os
import pickle
import resource
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import _lru_cache_wrapper
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType

import pytest
from _pytest.runner import runtestprotocol
from mutants import Mutant

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "incident_kit"

#: A function: the path of its module, and its qualified name.
Reached = tuple[str, str]

TIME_SIGNALS = (signal.SIGXCPU, signal.SIGALRM, signal.SIGKILL)
KILLED, SURVIVED, TIMED_OUT = "killed", "survived", "timed out"
OPTIONS = (
    *("-q", "-p", "no:cacheprovider", "-o", "tmp_path_retention_policy=none"),
    "--hypothesis-profile=mutants",
)


@dataclass(frozen=True)
class Batch:
    """The mutants of one package, and the tests that judge them."""

    tests: tuple[str, ...]
    mutants: tuple[Mutant, ...]
    jobs: int


@dataclass
class Run:
    """What one test did without a mutant: the functions it reached, and its seconds."""

    reached: set[Reached] = field(default_factory=set)
    seconds: float = 0.0
    failed: bool = False


class Judge:
    """A pytest plugin that judges mutants in place of running the tests."""

    def __init__(self, mutants: Sequence[Mutant], jobs: int) -> None:
        self.mutants = mutants
        self.jobs = jobs
        self.at_import: set[Reached] = set()
        self.verdicts: dict[Mutant, str] = {}
        self.runs: dict[str, Run] = {}

    def pytest_collection_finish(self) -> None:
        sys.settrace(None)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise SystemExit("the tests cannot be collected")
        self.runs = _observe_in_fork(session.items)
        failing = [name for name, run in self.runs.items() if run.failed]
        if failing:
            raise SystemExit(f"these tests fail without a mutant: {' '.join(failing[:5])}")
        warm = {
            mutant: lambda mutant=mutant: self._passes(mutant, session.items)
            for mutant in self.mutants
            if self._is_warm(mutant)
        }
        self.verdicts |= _verdicts(warm, self.jobs)
        return True

    def _is_warm(self, mutant: Mutant) -> bool:
        reached = (mutant.path, mutant.function)
        return reached not in self.at_import and bool(_functions(mutant))

    def _passes(self, mutant: Mutant, items: list[pytest.Item]) -> bool:
        chosen = _in_order(items, self.runs, (mutant.path, mutant.function))
        _limit(sum(self.runs[item.nodeid].seconds for item in chosen))
        _replace_code(mutant)
        return all(
            not _fails(item, following)
            for item, following in zip(chosen, [*chosen[1:], None], strict=True)
        )


def judge(batch: Batch) -> dict[Mutant, str]:
    """The verdict on each mutant. Ends the process if the tests fail without one."""
    with Path(os.devnull).open("w") as nothing:
        os.dup2(nothing.fileno(), 1)
    os.chdir(ROOT)
    judge = Judge(batch.mutants, batch.jobs)
    _trace(judge.at_import)
    pytest.main([*OPTIONS, *batch.tests], plugins=[judge])
    imported = {
        mutant: lambda mutant=mutant: _passes_anew(mutant, batch.tests, judge.runs)
        for mutant in batch.mutants
        if mutant not in judge.verdicts
    }
    return judge.verdicts | _verdicts(imported, batch.jobs)


def _verdicts(tasks: dict[Mutant, Callable[[], bool]], jobs: int) -> dict[Mutant, str]:
    """Each task in a fork of its own, ``jobs`` at a time: does every test pass?"""
    verdicts: dict[Mutant, str] = {}
    running: dict[int, Mutant] = {}
    waiting = list(tasks.items())
    while waiting or running:
        while waiting and len(running) < jobs:
            mutant, passes = waiting.pop(0)
            running[_fork(passes)] = mutant
        pid, status = os.wait()
        verdicts[running.pop(pid)] = _verdict(status)
    return verdicts


def _fork(passes: Callable[[], bool]) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        os._exit(0 if passes() else 1)
    finally:  # whatever else the mutant did to the run
        os._exit(1)


def _verdict(status: int) -> str:
    if os.WIFSIGNALED(status):
        return TIMED_OUT if os.WTERMSIG(status) in TIME_SIGNALS else KILLED
    return KILLED if os.WEXITSTATUS(status) else SURVIVED


def _limit(seconds: float) -> None:
    """End this process when it takes much longer than its tests did without a mutant."""
    limit = int(seconds * 3) + 15
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(limit * 5)


# -- what the tests do without a mutant -----------------------------------------


def _observe(items: list[pytest.Item]) -> dict[str, Run]:
    runs = {}
    for item, following in zip(items, [*items[1:], None], strict=True):
        run = runs[item.nodeid] = Run()
        began = time.process_time()
        _trace(run.reached)
        run.failed = _fails(item, following)
        sys.settrace(None)
        run.seconds = time.process_time() - began
    return runs


def _observe_in_fork(items: list[pytest.Item]) -> dict[str, Run]:
    """In a fork, so that no cache is warm and no fixture set up when a mutant is judged."""
    with tempfile.TemporaryFile() as channel:
        pid = os.fork()
        if pid == 0:
            pickle.dump(_observe(items), channel)
            channel.flush()
            os._exit(0)
        os.waitpid(pid, 0)
        channel.seek(0)
        return pickle.load(channel)


def _fails(item: pytest.Item, following: pytest.Item | None) -> bool:
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))


def _trace(reached: set[Reached]) -> None:
    """Note in ``reached`` each function of the package that is called from now on."""
    prefix, cut = f"{PACKAGE}{os.sep}", len(str(ROOT)) + 1

    def note(frame: FrameType, event: str, argument: object) -> None:
        code = frame.f_code
        if code.co_filename.startswith(prefix):
            reached.add((code.co_filename[cut:], _outermost(code)))

    sys.settrace(note)
    threading.settrace(note)


def _outermost(code: CodeType) -> str:
    return code.co_qualname.partition(".<locals>")[0]


def _in_order(
    items: list[pytest.Item], runs: dict[str, Run], reached: Reached
) -> list[pytest.Item]:
    """The tests of each file that reaches a function: those that do so first.

    Not these alone, since what a fixture or a cache did for one test serves another.
    The files stay apart, so that what a file shares is set up once.
    """
    direct = {item for item in items if reached in runs[item.nodeid].reached}
    files = {item.path: 0.0 for item in direct}
    for item in direct:
        files[item.path] += runs[item.nodeid].seconds
    chosen = [item for item in items if item.path in files]
    return sorted(
        chosen,
        key=lambda item: (
            files[item.path],
            str(item.path),
            item not in direct,
            runs[item.nodeid].seconds,
        ),
    )


# -- a mutant in place of the code -----------------------------------------------


def _functions(mutant: Mutant) -> list[FunctionType]:
    """The functions in memory that a mutant changes."""
    path = str(ROOT / mutant.path)
    return [
        function
        for function in gc.get_objects()
        if isinstance(function, FunctionType)
        and function.__code__.co_qualname == mutant.function
        and function.__code__.co_filename == path
    ]


def _replace_code(mutant: Mutant) -> None:
    """Let a mutant's functions run its code, and forget what was remembered of them."""
    path = ROOT / mutant.path
    source = mutant.apply(path.read_text(encoding="utf-8"))
    codes = {
        (code.co_qualname, code.co_firstlineno): code
        for code in _codes(compile(source, str(path), "exec", dont_inherit=True))
    }
    for function in _functions(mutant):
        function.__code__ = codes[mutant.function, function.__code__.co_firstlineno]
    for cached in gc.get_objects():
        if isinstance(cached, _lru_cache_wrapper):
            cached.cache_clear()


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


class _Importer(importlib.abc.MetaPathFinder, importlib.machinery.SourceFileLoader):
    """Imports one module from a mutant's source."""

    def __init__(self, mutant: Mutant) -> None:
        parts = mutant.path.removesuffix(".py").removesuffix("/__init__").split("/")
        super().__init__(".".join(parts), str(ROOT / mutant.path))
        self.mutant = mutant

    def find_spec(
        self, fullname: str, path: object, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def get_code(self, fullname: str) -> CodeType:
        source = self.mutant.apply(Path(self.path).read_text(encoding="utf-8"))
        return compile(source, self.path, "exec", dont_inherit=True)


class _QuickestFirst:
    """A pytest plugin that runs the tests that take longest last, file by file."""

    def __init__(self, runs: dict[str, Run]) -> None:
        self.seconds = {name: run.seconds for name, run in runs.items()}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        files = {item.path: 0.0 for item in items}
        for item in items:
            files[item.path] += self.seconds.get(item.nodeid, 0)
        items.sort(
            key=lambda item: (
                files[item.path],
                str(item.path),
                self.seconds.get(item.nodeid, 0),
            )
        )


def _passes_anew(mutant: Mutant, tests: Sequence[str], runs: dict[str, Run]) -> bool:
    """Whether the tests pass when all of the package is imported again."""
    _limit(sum(run.seconds for run in runs.values()))
    ours = ("incident_kit", "incident_kit_papermill", "tests", "support", "conftest")
    for name in [name for name in sys.modules if name.split(".")[0] in ours]:
        del sys.modules[name]
    sys.meta_path.insert(0, _Importer(mutant))
    return pytest.main(["-x", *OPTIONS, *tests], plugins=[_QuickestFirst(runs)]) == 0
