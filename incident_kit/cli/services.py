"""Verbs on the live services: a test of each, and their credentials."""

from __future__ import annotations

import click

from incident_kit.cli.context import open_named_workspace
from incident_kit.cli.options import take_json
from incident_kit.cli.output import say, say_json, say_next, say_progress
from incident_kit.gathering.probes import probe_sources
from incident_kit.sources.credentials import VARIABLES, Probe, Secret, store, system_keyring

_ANSWERED = ("service", "ok", "used", "message", "todo")


@click.command("doctor")
@click.argument("incident", required=False, metavar="[ID]")
@take_json
@click.pass_context
def run_doctor(ctx: click.Context, incident: str | None, as_json: bool) -> None:
    """Test each live source that is used: what is missing, and who can grant it.

    With ID what this incident reads; else whatever any of them reads, incident-kit.yaml
    names or a credential is there for. Only what is used counts.

    \b
    Example: incident-kit doctor
             incident-kit doctor 2026-11-03-app-routing
    """
    probes = probe_sources(open_named_workspace(ctx), incident, say_progress)
    if as_json:
        say_json([{name: getattr(probe, name) for name in _ANSWERED} for probe in probes])
    else:
        for probe in probes:
            _say_probe(probe)
        say("\nSaved exports need no credential: incident-kit new ID --slack-export PATH …")
        say_next("incident-kit gather ID")
    ctx.exit(3 if any(probe.used and not probe.ok for probe in probes) else 0)


def _say_probe(probe: Probe) -> None:
    say(f"{_state(probe)} {probe.message}")
    if probe.used:
        for step in probe.todo:
            say(f"           - {step}")


def _state(probe: Probe) -> str:
    if probe.ok:
        return "ok      "
    return "MISSING " if probe.used else "not used"


@click.command("login")
@click.argument("service", type=click.Choice(list(VARIABLES)))
def run_login(service: str) -> None:
    """Store a credential in the system's keyring; it is asked for, never a flag.

    Example: incident-kit login slack
    """
    ring = system_keyring()
    if ring is None:
        store(service, Secret("none"), None)
    store(service, Secret(click.prompt(f"{service} credential", hide_input=True)), ring)
    say(f"stored in the system's keyring for {service}")
    say_next("incident-kit doctor")
