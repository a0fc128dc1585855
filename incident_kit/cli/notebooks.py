"""Ways to the notebooks: JupyterLab, and the paths of those that ship with the kit."""

from __future__ import annotations

import click

from incident_kit.authoring.lab import open_lab
from incident_kit.cli.context import open_named_workspace
from incident_kit.cli.output import say
from incident_kit.workspace.shipped import NOTEBOOKS, template


@click.command("lab")
@click.argument("incident", required=False, metavar="[ID]")
@click.argument("arguments", nargs=-1, metavar="[-- ARGS]")
@click.pass_context
def run_lab(ctx: click.Context, incident: str | None, arguments: tuple[str, ...]) -> None:
    """Open JupyterLab on the right notebook of an incident.

    What stands behind -- is passed on to JupyterLab.

    \b
    Example: incident-kit lab 2026-11-03-app-routing
             incident-kit lab 2026-11-03-app-routing -- --no-browser --allow-root
    """
    if incident is not None and incident.startswith("-"):
        open_lab(open_named_workspace(ctx), None, (incident, *arguments))
    else:
        open_lab(open_named_workspace(ctx), incident, arguments)


@click.command("notebooks")
@click.argument("name", required=False)
def run_notebooks(name: str | None) -> None:
    """Print the paths of the shipped notebooks, for papermill.

    Example: papermill "$(incident-kit notebooks 2_report)" incidents/ID/report.ipynb -p incident ID
    """
    for notebook in [name] if name else NOTEBOOKS:
        say(str(template(notebook)))
