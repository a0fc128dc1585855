"""The whole journey of N incidents: a shell loop of papermill and nbconvert, or one batch.

    python benchmarks/journey.py [--incidents 4] [--loop 1] [--runs 3]

Both run the four notebooks and render the internal and the public report, on copies of
the demo's finished incident. The loop takes a few incidents only, since its cost per
incident does not depend on their number; read the ratio, not the seconds.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

BIN = Path(sys.executable).parent
NOTEBOOKS = ("1_gather", "2_report", "3_redact", "4_public")
RENDERINGS = (("incident_internal", "report"), ("incident_public", "public"))


def run(*command: object) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\nexit {done.returncode}\n{done.stderr[-2000:]}")


def finished_incident(demo: Path) -> Path:
    run(BIN / "incident-kit", "demo", demo)
    return next(path.parent.parent for path in demo.glob("incidents/*/export/public.html"))


def workspace_of(demo: Path, incident: Path, count: int, target: Path) -> list[str]:
    """Copies of ``incident`` in a new workspace ``target``; their ids."""
    shutil.copytree(
        demo, target, ignore=lambda folder, _: ["incidents"] if folder == str(demo) else []
    )
    ids = [f"incident-{number:03}" for number in range(1, count + 1)]
    for ident in ids:
        copy = target / "incidents" / ident
        shutil.copytree(incident, copy)
        for path in (*copy.glob("*.yaml"), *copy.glob("*.json"), *copy.glob("*.ipynb")):
            path.write_text(path.read_text("utf-8").replace(incident.name, ident), "utf-8")
    return ids


def loop(workspace: Path, ids: list[str]) -> None:
    shipped = Path(__file__).resolve().parent.parent / "notebooks"
    for ident in ids:
        folder = workspace / "incidents" / ident
        for name in NOTEBOOKS:
            target = folder / f"{name.partition('_')[2]}.ipynb"
            options = ("-p", "incident", ident, "-p", "workspace", workspace)
            run(BIN / "papermill", shipped / f"{name}.ipynb", target, *options)
        for exporter, name in RENDERINGS:
            output = ("--output-dir", folder / "export")
            run(BIN / "jupyter", "nbconvert", "--to", exporter, folder / f"{name}.ipynb", *output)


def batch(workspace: Path, ids: list[str]) -> None:
    run(BIN / "incident-kit", "-w", workspace, "batch", "--all", "--json")


def seconds(work: Callable[[Path, list[str]], None], workspace: Path, ids: list[str]) -> float:
    start = time.perf_counter()
    work(workspace, ids)
    return (time.perf_counter() - start) / len(ids)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--incidents", type=int, default=4, help="incidents of a batch")
    parser.add_argument("--loop", type=int, default=1, help="incidents of the shell loop")
    parser.add_argument("--runs", type=int, default=3, help="runs of each, for the median")
    asked = parser.parse_args()
    ways = (
        ("papermill and nbconvert in a shell loop", loop, asked.loop),
        ("incident-kit batch", batch, 1),
        ("incident-kit batch", batch, asked.incidents),
    )
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder, "demo")
        incident = finished_incident(demo)
        medians = []
        for row, (_, work, count) in enumerate(ways):
            times = []
            for turn in range(asked.runs):
                target = Path(folder, f"{row}-{turn}")
                times.append(seconds(work, target, workspace_of(demo, incident, count, target)))
                shutil.rmtree(target)
            medians.append(statistics.median(times))
    print(f"The whole journey, {os.cpu_count()} cores, median of {asked.runs} runs\n")
    print("| way | incidents | seconds an incident | times faster |")
    print("|---|---|---|---|")
    for (name, _, count), median in zip(ways, medians, strict=True):
        print(f"| {name} | {count} | {median:.2f} | {medians[0] / median:.1f} |")


if __name__ == "__main__":
    main()
