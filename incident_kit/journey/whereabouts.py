"""Where an incident was spoken of, as people answer it in a form: a channel, a page, files,
or words that somebody copied."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from incident_kit.errors import IncidentKitError
from incident_kit.files import write_text
from incident_kit.sources.slack.channels import list_channels
from incident_kit.workspace import Workspace

#: The answers that tell where an incident was spoken of.
TELLING = ("slack_channel", "statuspage_incident", "files", "copied")

#: Files by how their names end, and the flag of `new` that takes each.
ENDINGS: Mapping[str, str] = {
    ".zip": "slack_export",
    ".eml": "mail",
    ".mbox": "mail",
    ".emlx": "mail",
    ".txt": "paste",
    ".log": "paste",
    ".md": "paste",
    ".csv": "tracker",
}
#: Keys of saved JSON that say whose it is.
_KEYS: Mapping[str, str] = {
    "log_entries": "pagerduty_json",
    "incident_updates": "statuspage_json",
    "incident_number": "pagerduty_json",
    "incidents": "statuspage_json",
    "page": "statuspage_json",
    "comments": "tracker",
    "cases": "aws_json",
}
_UNKNOWN = (
    "{name} could be anything: give a Slack export (.zip), mails (.eml, .mbox), copied text "
    "(.txt), a tracker's table (.csv), or JSON saved from PagerDuty, Statuspage or AWS."
)


def recognise_file(path: Path) -> str:
    """The flag of `new` that takes a file or folder; empty where its name and keys do not
    say."""
    if path.is_dir():
        return "slack_export" if (path / "users.json").exists() else "mail"
    if path.suffix.casefold() != ".json":
        return ENDINGS.get(path.suffix.casefold(), "")
    try:
        data = json.loads(path.read_bytes())
    except ValueError:
        return ""
    first = data[0] if isinstance(data, list) and data else data
    keys = first if isinstance(first, Mapping) else {}
    return next((flag for key, flag in _KEYS.items() if key in keys), "")


def list_channels_given(workspace: Workspace, answers: Mapping[str, str]) -> Sequence[str]:
    """The channels of the exports among the files; empty for what is no export."""
    exports = [path for path in _list_files(workspace, answers) if _is_export(path)]
    channels: dict[str, None] = {}
    for export in exports:
        try:
            channels |= dict.fromkeys(list_channels(export))
        except IncidentKitError:
            continue  # gathering says what is wrong with it
    return tuple(channels)


def list_telling_faults(
    workspace: Workspace, answers: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """What is wrong with the answers, each with the name of its field."""
    for path in _list_files(workspace, answers):
        if not path.exists():
            yield "files", f"There is no file {workspace.relative(path)}: choose it again."
        elif not recognise_file(path):
            yield "files", _UNKNOWN.format(name=path.name)
    channels = list_channels_given(workspace, answers)
    if len(channels) > 1 and not answers.get("slack_channel"):
        named = ", ".join(f"#{channel}" for channel in channels[:12])
        yield "slack_channel", f"Say which channel of the export: it holds {named}."


def read_telling(
    workspace: Workspace, incident: str, answers: Mapping[str, str]
) -> Mapping[str, Sequence[str]]:
    """The answers as flags of `new`; copied words are saved among the exports first."""
    flags: dict[str, list[str]] = {}
    channels = answers.get("slack_channel") or ", ".join(list_channels_given(workspace, answers))
    if channels:
        flags["slack_channel"] = [name.strip(" #") for name in channels.split(",")]
    if "statuspage_incident" in answers:
        flags["statuspage_incident"] = [answers["statuspage_incident"]]
    for path in _list_files(workspace, answers):
        flags.setdefault(recognise_file(path), []).append(str(path))
    if "copied" in answers:
        path = _find_free(workspace.root / "exports", f"{incident}-copied")
        write_text(path, answers["copied"] + "\n")
        flags.setdefault("paste", []).append(str(path))
    return flags


def _list_files(workspace: Workspace, answers: Mapping[str, str]) -> Sequence[Path]:
    """The files and folders that are named, a line each, below the workspace."""
    return [workspace.root / name for name in answers.get("files", "").split("\n") if name]


def _is_export(path: Path) -> bool:
    return path.exists() and recognise_file(path) == "slack_export"


def _find_free(folder: Path, stem: str) -> Path:
    """A file that is not there yet."""
    names = (f"{stem}-{number}" if number > 1 else stem for number in range(1, 1000))
    return next(path for name in names if not (path := folder / f"{name}.txt").exists())
