"""The whole journey of many incidents, side by side with the loop that a user would write.

    python benchmarks/journey.py [--rounds 3] [--only batch,growth] [--sizes 10,100,1000]

The loop runs the four notebooks with `papermill` and renders the internal and the public
report with `jupyter nbconvert`, with papermill's own engine and kernel, an incident after
another; its cost per incident does not depend on their number, so it takes one. Every
incident is finished and signed, so that all of it is done. Ways take turns; medians of
pairs: read the ratios, not the seconds.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from dask_cluster import start_cluster
from measuring import BIN, Cost, compare, describe_machine, run, say, show_table, take_turns
from workspaces import copy_incidents, list_results, make_finished

NOTEBOOKS = ("1_gather", "2_report", "3_redact", "4_public")
RENDERINGS = (("incident_internal", "report", "internal"), ("incident_public", "public", "public"))
SHIPPED = Path(__file__).resolve().parent.parent / "notebooks"
VERBS = ("gather", "report", "redact", "public", "export", "check")


class Bench:
    """A folder to measure in, and how thoroughly."""

    def __init__(self, folder: Path, rounds: int, sizes: list[int]) -> None:
        self.folder, self.rounds, self.sizes = folder, rounds, sizes
        self.incident = make_finished(folder / "demo")
        self._patterns: dict[int, list[str]] = {}
        self._made = 0

    def make(self, count: int) -> tuple[Path, list[str]]:
        """A new workspace of so many incidents, and their ids."""
        pattern = self.folder / f"pattern-{count}"
        if count not in self._patterns:
            say(f"signing {count} incidents")
            self._patterns[count] = copy_incidents(self.incident, count, pattern)
        self._made += 1
        workspace = self.folder / f"workspace-{self._made}"
        shutil.copytree(pattern, workspace)
        return workspace, self._patterns[count]


def run_loop(workspace: Path, ids: list[str]) -> Cost:
    """What a user would write in a shell: papermill and nbconvert, one after the other."""
    costs = []
    for ident in ids:
        folder = workspace / "incidents" / ident
        for name in NOTEBOOKS:
            target = folder / f"{name.partition('_')[2]}.ipynb"
            given = ("-p", "incident", ident, "-p", "workspace", workspace)
            stock = ("--engine", "nbclient", "-k", "python3")
            costs.append(run(BIN / "papermill", SHIPPED / f"{name}.ipynb", target, *given, *stock))
        for exporter, name, page in RENDERINGS:
            to = ("--to", exporter, "--output-dir", folder / "export", "--output", page)
            costs.append(run(BIN / "jupyter", "nbconvert", *to, folder / f"{name}.ipynb"))
    return Cost(sum(cost.wall for cost in costs), sum(cost.processor for cost in costs))


def run_batch(workspace: Path, *options: str, watch: bool = False) -> Cost:
    """One batch of a whole workspace."""
    batch = (BIN / "incident-kit", "-w", workspace, "batch", "--all", "--json")
    return run(*batch, *options, watch=watch)


# the tables --------------------------------------------------------------------------


def show_batches(bench: Bench) -> None:
    """The loop beside a batch of 8 and one of 48, and whether their files are equal."""
    loops: list[float] = []
    batches: dict[int, list[float]] = {8: [], 48: []}
    differing: list[str] = []
    for turn in range(bench.rounds):
        workspace, ids = bench.make(1)
        loops.append(run_loop(workspace, ids).wall)
        stock = dict(list_results(workspace))
        say(f"loop, round {turn + 1}: {loops[-1]:.1f} s an incident")
        for size, taken in batches.items():
            workspace, ids = bench.make(size)
            taken.append(run_batch(workspace).wall / size)
            say(f"batch of {size}, round {turn + 1}: {taken[-1]:.2f} s an incident")
            differing += list_differences(stock, workspace)
            shutil.rmtree(workspace)
    print("## The whole journey of finished incidents\n")
    rows = [("shell loop of papermill and nbconvert", 1, f"{statistics.median(loops):.1f}", "1")]
    rows += [
        ("`batch`", size, f"{statistics.median(taken):.2f}", f"{compare(taken, loops):.0f}")
        for size, taken in batches.items()
    ]
    show_table(("way", "incidents", "seconds an incident", "times faster"), rows)
    listed = ", ".join(sorted(set(differing))) or "none"
    print(f"Notebooks and pages of the first incident that differ from the loop's: {listed}.\n")


def list_differences(stock: dict[str, bytes], workspace: Path) -> Iterator[str]:
    """The files of ``stock`` that are missing from ``workspace``, or hold something else."""
    ours = dict(list_results(workspace))
    return (name for name, data in stock.items() if ours.get(name) != data)


def show_growth(bench: Bench) -> None:
    """Batches of more and more incidents, with memory; then again, with nothing changed."""
    rows = []
    for size in bench.sizes:
        workspace, _ = bench.make(size)
        first = run_batch(workspace, watch=True)
        again = [run_batch(workspace).wall for _ in range(bench.rounds)]
        loop = run_loop(workspace, ["incident-0001"]).wall
        shutil.rmtree(workspace)
        calm = statistics.median(again)
        rows.append(
            (
                *(size, f"{first.wall:.1f}", f"{first.wall / size:.3f}", f"{first.memory:.0f}"),
                *(f"{loop * size / first.wall:.0f}", f"{calm:.2f}", f"{loop * size / calm:.0f}"),
            )
        )
        say(f"{size} incidents: {first.wall:.1f} s, unchanged {calm:.2f} s")
    print("## Growth, and nothing changed since\n")
    head = ("incidents", "seconds", "an incident", "MiB", "times the loop")
    show_table((*head, "unchanged, seconds", "times the loop"), rows)


def show_verbs(bench: Bench) -> None:
    """One incident: each verb as a process of its own, alone and with the warm server."""
    workspace, [ident] = bench.make(1)
    kit = (BIN / "incident-kit", "-w", workspace)
    target = workspace / "incidents" / ident / "report.ipynb"
    given = ("-p", "incident", ident, "-p", "workspace", workspace)
    stock = (BIN / "papermill", SHIPPED / "2_report.ipynb", target, *given, "--engine", "nbclient")

    def time_verb(verb: str) -> Callable[[], float]:
        return lambda: run(*kit, verb, ident).wall

    ways = [lambda: run(*stock, "-k", "python3").wall, *map(time_verb, VERBS)]
    for way in ways:
        way()  # compiled modules and the disk's cache are there for all
    cold = take_turns(ways, bench.rounds)
    run(*kit, "warm", "start")
    try:
        run(*kit, "report", ident)
        warm = take_turns(list(map(time_verb, VERBS)), bench.rounds)
    finally:
        run(*kit, "warm", "stop")
    print("## One incident from the shell, start included\n")
    rows = [("`papermill 2_report.ipynb`, its own engine", *_medians(cold[0], None))]
    rows += [
        (f"`incident-kit {verb}`", *_medians(alone, served))
        for verb, alone, served in zip(VERBS, cold[1:], warm, strict=True)
    ]
    show_table(("command", "seconds", "with the warm server"), rows)


def _medians(alone: list[float], served: list[float] | None) -> tuple[str, str]:
    return (
        f"{statistics.median(alone):.2f}",
        f"{statistics.median(served):.2f}" if served else "–",
    )


def show_dask(bench: Bench) -> None:
    """Our own batch beside a Dask cluster of two workers on this machine."""
    size = 24
    ours, theirs = [], []
    with start_cluster(2) as address:
        for _ in range(bench.rounds):
            for taken, options in ((ours, ()), (theirs, ("--dask", address))):
                workspace, _ids = bench.make(size)
                taken.append(run_batch(workspace, *options).wall)
                shutil.rmtree(workspace)
    print("## Two Dask workers on this machine, simulating two others\n")
    rows = [("`batch`", f"{statistics.median(ours):.1f}", "1")]
    rows += [("`batch --dask`", f"{statistics.median(theirs):.1f}", f"{compare(theirs, ours):.2f}")]
    show_table((f"way, {size} incidents", "seconds", "speed"), rows)


TABLES: dict[str, Callable[[Bench], None]] = {
    "batch": show_batches,
    "growth": show_growth,
    "verbs": show_verbs,
    "dask": show_dask,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, help="runs of each, for the median")
    parser.add_argument("--sizes", default="10,100,1000", help="incidents of the growing batches")
    parser.add_argument("--only", default=",".join(TABLES), help="tables, with commas between")
    asked = parser.parse_args()
    sizes = [int(size) for size in asked.sizes.split(",")]
    print(f"# Speed\n\n{describe_machine()}. Medians of {asked.rounds} rounds.\n", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), asked.rounds, sizes)
        for name in asked.only.split(","):
            TABLES[name](bench)


if __name__ == "__main__":
    sys.exit(main())
