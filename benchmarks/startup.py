"""What a verb costs as a whole process, beside an interpreter that does nothing.

    python benchmarks/startup.py [--runs 15]

Processor time, user and system, of new processes whose bytecode is compiled already, and of
all that they start, on the demo's finished incident; no warm server runs. JupyterLab only
says its version, once it is imported. The ways take turns, so that a busy machine slows them
alike.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

KIT = ("-m", "incident_kit")
LAB = "incident_kit.authoring.lab_server"


def measure_process(arguments: tuple[str, ...], folder: Path) -> float:
    """Seconds of processor time that Python takes with ``arguments``."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {key: os.environ[key] for key in os.environ if key != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def make_demo(folder: Path) -> str:
    """Make the demo in ``folder``; the id of its finished incident."""
    measure_process((*KIT, "demo", "demo"), folder)
    page = next(folder.glob("demo/incidents/*/export/public.html"))
    return page.parent.parent.name


def list_ways(incident: str, manifest: str) -> dict[str, tuple[str, ...]]:
    """What is measured, by its name; ``manifest`` names ``incident`` alone."""
    batch = (*KIT, "batch", manifest)
    return {
        "`python -c pass`": ("-c", "pass"),
        "`incident-kit --help`": (*KIT, "--help"),
        "`incident-kit check`": (*KIT, "check", incident),
        "`incident-kit report`": (*KIT, "report", incident),
        "`incident-kit batch`, nothing to do": batch,
        "`incident-kit batch`, one incident": (*batch, "--force"),
        "`incident-kit lab --help`": (*KIT, "lab", "--help"),
        "the server of `incident-kit lab`": ("-m", LAB, "--version"),
        "`python -m jupyterlab`": ("-m", "jupyterlab", "--version"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        incident = make_demo(folder)
        manifest = folder / "one.csv"
        manifest.write_text(f"id\n{incident}\n")
        ways = list_ways(incident, str(manifest))
        measure_process((*KIT, "batch", str(manifest)), folder / "demo")
        taken: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(runs):
            for way, arguments in ways.items():
                taken[way].append(measure_process(arguments, folder / "demo"))
    print("| process | median, s | least, s |\n|---|---|---|")
    for way, seconds in taken.items():
        print(f"| {way} | {statistics.median(seconds):.3f} | {min(seconds):.3f} |")


if __name__ == "__main__":
    main()
