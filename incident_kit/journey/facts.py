"""A new incident: its facts and sources, from the flags of `new`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from incident_kit.case import Case
from incident_kit.errors import UsageError
from incident_kit.files import read_yaml
from incident_kit.gathering.registry import facts_of_page
from incident_kit.model.ids import check_id
from incident_kit.model.times import has_offset, parse_time
from incident_kit.redaction import mask_secrets
from incident_kit.workspace import Folder, Workspace

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
    "story",
)


#: Where each source flag of `new` stands in ``incident.yaml``, and if it is a path;
#: a source without a key is a plain list.
SOURCES: Mapping[str, tuple[str, str, bool]] = {
    "slack_channel": ("slack", "channels", False),
    "slack_export": ("slack", "export", True),
    "statuspage_incident": ("statuspage", "incidents", False),
    "statuspage_json": ("statuspage", "json", True),
    "pagerduty_incident": ("pagerduty", "incidents", False),
    "pagerduty_json": ("pagerduty", "json", True),
    "tracker": ("tracker", "", True),
    "mail": ("mail", "", True),
    "paste": ("pasted", "", True),
    "aws_case": ("aws_support", "cases", False),
    "aws_json": ("aws_support", "json", True),
}


def create_incident(workspace: Workspace, incident: str, flags: Mapping[str, object]) -> Folder:
    """Make an incident's folder from the flags of `new`.

    Paths are relative to where the command runs and are stored relative to the
    workspace; a missing file is a :class:`UsageError`, and nothing is written.
    What a status page tells fills what was not given.
    """
    if flags.get("statuspage_url"):
        page = facts_of_page(str(flags["statuspage_url"]))
        flags = {**page, **{name: value for name, value in flags.items() if value}}
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
    sources: dict[str, object] = {}
    for flag, (source, key, is_path) in SOURCES.items():
        values = _listed(flags.get(flag))
        if values:
            stored = [_stored_path(workspace, v) if is_path else _named(v) for v in values]
            sources[source] = {**_keyed(sources.get(source)), key: stored} if key else stored
    return workspace.create({**facts, **({"sources": sources} if sources else {})})


def _named(text: str) -> str:
    """A channel, incident or case as people name it; a secret given by mistake is not
    stored. Of an address only the end names something."""
    front, slash, name = text.rpartition("/")
    return f"{front}{slash}{mask_secrets(name)[0]}"


def _keyed(value: object) -> dict[str, object]:
    return dict(value) if isinstance(value, Mapping) else {}


def _check_time(name: str, text: str, zone: str) -> None:
    try:
        parse_time(text, zone)
    except ValueError as error:
        raise UsageError(f"{name}: {error}") from error


def _listed(value: object) -> list[str]:
    if value is None or value == "":
        return []
    return [value] if isinstance(value, str) else [str(each) for each in _each(value)]


def _each(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else [value]


def _stored_path(workspace: Workspace, text: str) -> str:
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
