"""What a scan has of the incidents around it: whom they know, and what they hold."""

from __future__ import annotations

from dataclasses import replace

from incident_kit.case import Case, load_case
from incident_kit.errors import IncidentKitError
from incident_kit.model import Known, Person
from incident_kit.model.incident import Incident
from incident_kit.model.people import list_everybody
from incident_kit.scanning.extracts import extract
from incident_kit.scanning.files import ScanResult, find_name
from incident_kit.scanning.occurrences import Occurrence, locate_findings
from incident_kit.workspace import Workspace

#: The files that leave, or that show what would.
FINAL = ("public.html", "public.md", "preview.html", "preview.md")


def search_case(case: Case, name: str) -> ScanResult:
    """Look for a name in an incident's public text and in its final files."""
    occurrences: list[Occurrence] = []
    files = 0
    if case.stands("public") is not None:
        text = case.public.text
        label, data = f"{case.id}: the public text", text.encode("utf-8", "replace")
        found = locate_findings(label, data, text, find_name(text, name))
        occurrences += (replace(one, where="extracted") for one in found)
        files += 1
    for final in (case.folder.path / "export" / file_name for file_name in FINAL):
        if final.is_file():
            label, data = case.folder.label(f"export/{final.name}"), final.read_bytes()
            text = extract(data, final.name).text
            occurrences += locate_findings(label, data, text, find_name(text, name))
            files += 1
    return ScanResult(tuple(occurrences), (), files)


def gather_known(workspace: Workspace) -> tuple[Known, tuple[str, ...]]:
    """Whom the incidents of a workspace know, together; and the incidents that cannot
    be read. What one incident showed to be public passes for all."""
    settings = workspace.settings
    people: list[Person] = list(list_everybody((), Incident(id="scan"), settings))
    public = list(settings.public_contacts)
    damaged = []
    for ident in workspace.ids():
        try:
            known = load_case(workspace, ident).known
        except IncidentKitError:
            damaged.append(ident)
            continue
        people += known.people
        public += known.public
    known = Known(
        people=tuple({_identity(person): person for person in people}.values()),
        tenants=workspace.tenants(),
        internal_domains=settings.internal_domains,
        public=tuple(dict.fromkeys(public)),
    )
    return known, tuple(damaged)


def _identity(person: Person) -> tuple[object, ...]:
    """What is the same of a person in whatever role."""
    return (person.name, tuple(person.handles), tuple(person.emails), tuple(person.ids))
