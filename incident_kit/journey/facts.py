"""A new incident: its facts and sources, from the flags of `new`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from incident_kit.case import Case
from incident_kit.errors import UsageError
from incident_kit.files import read_yaml
from incident_kit.model.ids import check_id
from incident_kit.model.times import has_offset, parse_time
from incident_kit.redaction import mask_secrets
from incident_kit.sources.registry import SOURCES
from incident_kit.sources.source import Flag, Source, load_function
from incident_kit.workspace import Folder, Workspace
from incident_kit.workspace.git_identity import name_operator

#: The facts that `new` takes, in the order of ``incident.yaml``.
FACTS = (
    "title",
    "public_title",
    "service",
    "priority",
    "lead",
    "comms",
    "started",
    "declared",
    "mitigated",
    "resolved",
    "security",
    "security_by",
    "story",
)


def create_incident(workspace: Workspace, incident: str, flags: Mapping[str, object]) -> Folder:
    """Make an incident's folder from the flags of `new`.

    Paths are relative to where the command runs and are stored relative to the
    workspace; a missing file is a :class:`UsageError`, and nothing is written.
    What a status page knows fills in what was not given, and whoever runs this answers
    for the security question unless somebody else is named.
    """
    flags = _name_who_answers(_prefill(flags), workspace)
    given = {
        name: mask_secrets(str(flags[name]))[0]
        for name in FACTS
        if flags.get(name) not in (None, "")
    }
    facts: dict[str, object] = {"id": check_id(incident), **given}
    facts.setdefault("security", "unknown")
    for name in ("started", "declared", "mitigated", "resolved"):
        if name in given:
            _check_time(name, given[name], workspace.settings.time_zone)
    sources = _name_sources(flags, workspace)
    if sources:
        facts["sources"] = sources
    return workspace.create(facts)


def _prefill(flags: Mapping[str, object]) -> Mapping[str, object]:
    """``flags``, and what is found at the addresses among them; what was given wins."""
    given = {name: value for name, value in flags.items() if value}
    for prefill in filter(None, (source.prefill for source in SOURCES)):
        address = flags.get(prefill.name)
        if address:
            flags = {**load_function(prefill.read)(str(address)), **given}
    return flags


def _name_who_answers(flags: Mapping[str, object], workspace: Workspace) -> Mapping[str, object]:
    """``flags``, and whose the answer to the security question is, if it is answered."""
    answer = str(flags.get("security") or "unknown").strip().lower()
    if answer == "unknown" or flags.get("security_by"):
        return flags
    return {**flags, "security_by": name_operator(workspace.root)}


def _name_sources(flags: Mapping[str, object], workspace: Workspace) -> Mapping[str, object]:
    """What ``incident.yaml`` will name of each source of which a flag is given."""
    named = {source.key: _name_source(source, flags, workspace) for source in SOURCES}
    return {key: value for key, value in named.items() if value}


def _name_source(source: Source, flags: Mapping[str, object], workspace: Workspace) -> object:
    """A plain list, or lists by the keys of the source; empty if no flag of it is given."""
    values = {flag: _read_values(flag, flags.get(flag.name), workspace) for flag in source.flags}
    if source.named is None:
        return [text for texts in values.values() for text in texts]
    return {flag.key: texts for flag, texts in values.items() if texts}


def _read_values(flag: Flag, value: object, workspace: Workspace) -> list[str]:
    """The values of a flag as ``incident.yaml`` stores them."""
    texts = _list_texts(value)
    if flag.is_path:
        return [_store_path(workspace, text) for text in texts]
    return [_store_name(text) for text in texts]


def _store_name(text: str) -> str:
    """A channel, incident or case as people name it; a secret given by mistake is not
    stored. Of an address only the end names something."""
    front, slash, name = text.rpartition("/")
    return f"{front}{slash}{mask_secrets(name)[0]}"


def _check_time(name: str, text: str, zone: str) -> None:
    try:
        parse_time(text, zone)
    except ValueError as error:
        raise UsageError(f"{name}: {error}") from error


def _list_texts(value: object) -> list[str]:
    """One value does for a list, and nothing for an empty one."""
    if value is None or value == "":
        return []
    values = value if isinstance(value, list | tuple) else [value]
    return [str(each) for each in values]


def _store_path(workspace: Workspace, text: str) -> str:
    path = Path(text).expanduser()
    if not path.exists():
        raise UsageError(
            f"there is no file or folder {text}", todo=["check the path; it is relative to here"]
        )
    stored = workspace.relative(path)
    if mask_secrets(stored)[1]:
        raise UsageError(
            "the path of a source holds what looks like a secret, and would be stored",
            todo=["rename the file or folder, then run this again"],
        )
    return stored


def describe_assumed_times(case: Case) -> tuple[str, ...]:
    """What the kit assumed about times, one sentence each."""
    zone = case.settings.time_zone
    data = read_yaml(case.folder.path / "incident.yaml", case.folder.label("incident.yaml"))
    return tuple(
        f"{name} ({data[name]}) has no offset: read as {zone}"
        for name in case.folder.assumed()
        if not has_offset(str(data[name]))
    )
