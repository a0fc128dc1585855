"""How many small mutants of the code its own tests notice.

    python benchmarks/mutation [--only incident_kit/review/gate.py] [--rest 300] [--seed 1]

Judged whole: the modules that ``tests/data/mutants.toml`` names (the gate, the merge,
the refresh, the proof). Judged by a seeded sample: the rest of the packages. Each
package is judged by its own tests. Survivors that file explains are not counted.

Written here, since mutmut 3 leaves out decorated functions and whatever a module does
at import (weights, tables, defaults), and lets any test judge any module, and
cosmic-ray starts a new process, and collects anew, for each mutant.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterable
from multiprocessing import get_context
from pathlib import Path

from judging import KILLED, ROOT, SURVIVED, TIMED_OUT, Batch, judge
from mutants import Mutant, find_mutants

PLAN = ROOT / "tests/data/mutants.toml"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", type=Path, help="a module or folder, all of its mutants")
    parser.add_argument("--rest", type=int, default=300, help="how many of the other modules")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    plan = tomllib.loads(PLAN.read_text(encoding="utf-8"))
    began = time.monotonic()
    chosen = choose(plan, options.only, options.rest, options.seed)
    batches = [
        Batch(tuple(plan["tests"][package]), tuple(mutants), options.jobs)
        for package in plan["tests"]
        if (mutants := [mutant for mutant in chosen if _package(mutant.path) == package])
    ]
    verdicts: dict[Mutant, str] = {}
    with get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        for batch, judged in zip(batches, pool.imap(judge, batches, chunksize=1), strict=True):
            verdicts |= judged
            noticed = sum(verdict != SURVIVED for verdict in judged.values())
            seconds = time.monotonic() - began
            tests = " ".join(batch.tests)
            print(f"{tests}: {noticed} of {len(judged)} noticed, {seconds:.0f} s", file=sys.stderr)
    report(verdicts, plan.get("survivor", []))
    print(f"\n{time.monotonic() - began:.0f} s, seed {options.seed}")
    return 0


def choose(plan: dict, only: Path | None, rest: int, seed: int) -> list[Mutant]:
    """The mutants to judge, in the order of their modules."""
    if only is not None:
        return _mutants([only])
    whole = _mutants(ROOT / path for path in plan["whole"])
    others = _mutants(ROOT / "incident_kit" / package for package in plan["tests"])
    left = sorted(set(others) - set(whole), key=_order)
    return sorted([*whole, *random.Random(seed).sample(left, min(rest, len(left)))], key=_order)


def _mutants(paths: Iterable[Path]) -> list[Mutant]:
    files = [
        file for path in paths for file in (sorted(path.rglob("*.py")) if path.is_dir() else [path])
    ]
    return [mutant for file in files for mutant in find_mutants(file.resolve(), ROOT)]


def _order(mutant: Mutant) -> tuple[str, int, str]:
    return (mutant.path, mutant.start, mutant.text)


def _package(path: str) -> str:
    return Path(path).parts[1].removesuffix(".py")


def report(verdicts: dict[Mutant, str], explained: list[dict[str, str]]) -> None:
    """A table of modules, then each survivor as a line of a diff."""
    reasons = {(row["path"], row["was"], row["becomes"]): row["why"] for row in explained}
    excused = {
        mutant
        for mutant, verdict in verdicts.items()
        if verdict == SURVIVED and (mutant.path, mutant.was, mutant.becomes) in reasons
    }
    print("| module | mutants | killed | timed out | survived | explained | % |")
    print("|---|---|---|---|---|---|---|")
    for path in sorted({mutant.path for mutant in verdicts}):
        _print_row(path, [m for m in verdicts if m.path == path], verdicts, excused)
    _print_row("**all**", list(verdicts), verdicts, excused)
    for mutant in sorted(verdicts, key=_order):
        if verdicts[mutant] == SURVIVED and mutant not in excused:
            print(f"\n{mutant.path}:{mutant.line} {mutant.function}")
            print(f"- {mutant.was}\n+ {mutant.becomes}")


def _print_row(
    name: str, mutants: list[Mutant], verdicts: dict[Mutant, str], excused: set[Mutant]
) -> None:
    counts = Counter(verdicts[mutant] for mutant in mutants)
    explained = len(excused.intersection(mutants))
    noticed, judged = counts[KILLED] + counts[TIMED_OUT], len(mutants) - explained
    share = f"{100 * noticed / judged:.0f}" if judged else "–"
    cells = (len(mutants), counts[KILLED], counts[TIMED_OUT], counts[SURVIVED] - explained)
    print(f"| {name} | {' | '.join(map(str, cells))} | {explained} | {share} |")


if __name__ == "__main__":
    sys.exit(main())
