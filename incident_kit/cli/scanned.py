"""How a scan ends, and how it says where something stands."""

from __future__ import annotations

import click

from incident_kit.cli.output import say_next, say_progress
from incident_kit.scanning.files import ScanResult
from incident_kit.scanning.occurrences import Occurrence


def end_scan(ctx: click.Context, scanned: ScanResult) -> None:
    """Name what was not read, and leave: 4 if something was found, 3 if not all of what
    was named could be read."""
    for path, reason in scanned.unread:
        say_progress(f"not read: {path}: {reason}")
    if scanned.occurrences:
        ctx.exit(4)
    ctx.exit(3 if scanned.partial else 0)


def say_advice(scanned: ScanResult, advice: str) -> None:
    """Say what to do next: ``advice``, if something was found."""
    if scanned.occurrences:
        say_next(f"{advice}, then scan again")
    elif scanned.partial:
        say_next("look yourself at what was not read")
    else:
        say_next("incident-kit")


def locate(place: Occurrence) -> str:
    """Where a person finds it: a line of the file, or of what was read from it."""
    if place.where == "source":
        return f"{place.path}:{place.line}"
    return f"{place.path} (line {place.line} of its text)"
