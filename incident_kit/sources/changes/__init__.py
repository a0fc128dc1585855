"""What was changed: deployments, releases and workflow runs of GitHub, commits of a clone.

::

    saved JSON ─── GitHubFile ────┐
    a local clone ─ GitRepository ─┴─▶ changes ─▶ events

What changed before it broke is what a lead looks for first. An id is that of GitHub's
own address of the thing (``change:OWNER/NAME/deployments/1``), or the hash of the
commit (``change:OWNER/NAME/commits/SHA``).
"""

from datetime import timedelta

from pydantic import Field

from incident_kit.model.traits import Traits
from incident_kit.model.typed import Texts, Typed
from incident_kit.sources.source import Flag, Source


class ChangesNames(Typed):
    """Saved JSON of GitHub, and clones, to read changes from."""

    saved: Texts = Field((), alias="json")
    repository: Texts = ()


CHANGES = Source(
    key="changes",
    label="Changes",
    traits=Traits("changes", "Changes", is_machine=True, lead=timedelta(hours=6)),
    named=ChangesNames,
    flags=(
        Flag(
            "changes_json",
            "GitHub's deployments, releases or workflow runs, saved. Repeatable.",
            key="json",
            is_path=True,
        ),
        Flag(
            "changes_repository",
            "A local clone, for its commits. Repeatable.",
            key="repository",
            is_path=True,
        ),
    ),
    open="incident_kit.sources.changes.readers:open_changes",
)
