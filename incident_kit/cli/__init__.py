"""The command line: parse, call one verb, print what came of it and the next step.

It holds no logic of its own. Every error becomes one message and the exit code
of :mod:`incident_kit.errors`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from incident_kit.cli.catalog import load
from incident_kit.cli.group import verbs
from incident_kit.errors import IncidentKitError

__all__ = ["main", "verbs"]


def main(argv: Sequence[str] | None = None) -> None:
    """The entry point: run a verb, print an error once, leave with its code."""
    try:
        verbs.main(args=None if argv is None else list(argv), prog_name="incident-kit")
    except IncidentKitError as error:
        mask_secrets = load("incident_kit.redaction:mask_secrets")
        say_command = load("incident_kit.cli.output:say_command")
        message = mask_secrets(str(error))[0]
        click.echo(f"incident-kit: {say_command(message)}", err=True)
        _say_notes(error)
        sys.exit(error.code)
    except Exception as error:
        if os.environ.get("INCIDENT_KIT_DEBUG"):
            raise
        click.echo(
            f"incident-kit: unexpected {type(error).__name__}; this is a fault of the kit.\n"
            "  - run it again with INCIDENT_KIT_DEBUG=1 to see where",
            err=True,
        )
        _say_notes(error)
        sys.exit(1)


def _say_notes(error: Exception) -> None:
    """Print what was done about an error on its way here."""
    for note in getattr(error, "__notes__", ()):
        click.echo(note, err=True)
