"""The versions of an incident's files and the sections that somebody deleted, in words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from incident_kit.case import Case
from incident_kit.case.notebooks import is_own_notebook, read_template
from incident_kit.case.published_texts import has_published_text
from incident_kit.errors import FileError
from incident_kit.rendering import clock
from incident_kit.report import Notebook, find_damage, parse_notebook
from incident_kit.report.cell_lines import list_lines, name_section
from incident_kit.report.last_words import find_deleted_sections, has_words_of
from incident_kit.report.sections import CORRECTION
from incident_kit.text.differences import PlacedLine, describe_differences, place_lines
from incident_kit.workspace.history import KEPT, Version, list_versions

#: The notebooks that have sections people write.
WITH_SECTIONS = ("report", "public")


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """A version in words: until when it stood and what replaced it, and how it differs from
    what stands now."""

    number: int
    stood: str
    differs: str


@dataclass(frozen=True, slots=True)
class KeptFile:
    """The newest versions of a file, newest first, and how many older ones there are."""

    file: str
    versions: tuple[KeptVersion, ...]
    older: int


@dataclass(frozen=True, slots=True)
class DeletedSection:
    """A section that was taken out of a notebook, and where its last words are, in words."""

    file: str
    key: str
    name: str
    words: str


# what can be brought back -----------------------------------------------------------


def list_kept_files(case: Case, most: int | None = None) -> list[KeptFile]:
    """The files of an incident of which versions are kept, with up to ``most`` of each."""
    return [_list_newest(case, file, most) for file in list_restorable(case)]


def list_restorable(case: Case) -> list[str]:
    """The files of which versions are kept, those that people write in first."""
    kept = {one.file for one in list_versions(case.folder.path)}
    return [file for file in KEPT if file in kept]


def _list_newest(case: Case, file: str, most: int | None) -> KeptFile:
    versions = list_versions_of(case, file)[::-1]
    now = list_lines_of(file, read_standing(case, file))
    newest = [
        KeptVersion(
            number=version.number,
            stood=describe_version(case, version),
            differs=describe_differences(list_lines_of(file, version.read()), now),
        )
        for version in versions[:most]
    ]
    return KeptFile(file, tuple(newest), len(versions) - len(newest))


def list_versions_of(case: Case, file: str) -> list[Version]:
    """The versions that are kept of a file, oldest first."""
    return [one for one in list_versions(case.folder.path) if one.file == file]


def list_deleted_sections(case: Case) -> list[DeletedSection]:
    """The sections that somebody took out of the report and the public version."""
    deleted: list[DeletedSection] = []
    for name in WITH_SECTIONS:
        standing = read_sections_of(case, name)
        if standing is None:
            continue
        for key in find_deleted_sections(standing, read_template(name)):
            if key == CORRECTION and not has_published_text(case.folder):
                continue  # it has no place there yet
            version = find_words(case, name, key)
            words = describe_words(version)
            deleted.append(DeletedSection(f"{name}.ipynb", key, name_section(key), words))
    return deleted


def describe_version(case: Case, version: Version) -> str:
    """Until when a version stood, in the workspace's zone, and what replaced it."""
    return f"stood until {_show_time(case, version.until)}, {_describe_command(version)}"


def _show_time(case: Case, at: datetime) -> str:
    zone = ZoneInfo(case.settings.time_zone)
    local = at.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %Y %H:%M:%S} {clock.abbreviation(at, zone)}"


def _describe_command(version: Version) -> str:
    if not version.command:
        return "replaced by a run of papermill"
    return f"replaced by `incident-kit {version.command}`"


def describe_words(version: Version | None) -> str:
    """Whose words a section comes back with: those of a version, or none."""
    if version is None:
        return "without words: no version that is kept has any (look in git)"
    return f"with the words of version {version.number}"


def find_words(case: Case, name: str, key: str) -> Version | None:
    """The newest version of a notebook in which people had written in a section."""
    for version in reversed(list_versions_of(case, f"{name}.ipynb")):
        notebook = parse_stored(version.read())
        if notebook is None or not has_words_of(notebook, key):
            continue
        if is_own_notebook(notebook, case.folder, name):
            return version
    return None


# read, also where it is broken: that is when somebody wants the version before ----------


def read_standing(case: Case, file: str) -> bytes | None:
    """The bytes that stand in a file now; ``None`` if there is none."""
    try:
        return (case.folder.path / file).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FileError(case.folder.label(file), f"cannot be read ({error.strerror})") from error


def list_lines_of(file: str, data: bytes | None) -> list[PlacedLine]:
    """The lines that people read of a file: of a notebook those of its cells."""
    if data is None:
        return []
    if not file.endswith(".ipynb"):
        return place_lines(data.decode("utf-8", "replace"))
    notebook = parse_stored(data)
    return list_lines(notebook) if notebook else place_lines("(it cannot be read as a notebook)")


@lru_cache(maxsize=64)
def parse_stored(data: bytes) -> Notebook | None:
    """The notebook in ``data``; ``None`` if it is none that can be read."""
    try:
        stored = json.loads(data)
    except ValueError:
        return None
    return None if find_damage(stored) else parse_notebook(stored)


def read_sections_of(case: Case, name: str) -> Notebook | None:
    """The notebook as it stands; ``None`` if there is none that can be read."""
    data = read_standing(case, f"{name}.ipynb")
    return None if data is None else parse_stored(data)
