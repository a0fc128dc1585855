"""Which incidents a batch is about: the rows of a manifest, or all of a workspace."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from incident_kit.errors import FileError, UsageError
from incident_kit.files import check_version, load_yaml, read_text, refuse_conflict
from incident_kit.model.incident import FACTS
from incident_kit.sources.registry import SOURCE_FLAGS
from incident_kit.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Job:
    """One row of a manifest; ``flags`` are those of `new`."""

    incident: str
    flags: Mapping[str, object]


def list_jobs(workspace: Workspace, manifest: str | None, everything: bool) -> list[Job]:
    """The jobs of a manifest, or of every incident of the workspace."""
    if manifest is None and not everything:
        raise UsageError("name a manifest, or --all", todo=["incident-kit batch --all"])
    if manifest is not None:
        return read_manifest(Path(manifest))
    jobs = [Job(ident, {}) for ident in workspace.ids()]
    if not jobs:
        raise UsageError("this workspace has no incident", todo=["incident-kit new ID"])
    return jobs


def read_manifest(path: Path) -> list[Job]:
    """The rows of a CSV or YAML manifest, in order; ids are unique.

    A column holds several values with ``;`` between them. A path is relative to
    where the command runs or, if there is no such file, to the manifest.
    """
    text = read_text(path, path.name)
    refuse_conflict(text, path.name)
    read_rows = _yaml_rows if path.suffix.lower() in (".yaml", ".yml") else _csv_rows
    rows = enumerate(read_rows(text, path.name), start=1)
    jobs = [_read_job(row, number, path) for number, row in rows]
    repeated = _repeated(job.incident for job in jobs)
    if repeated:
        raise FileError(path.name, f"names {', '.join(repeated)} more than once", field="id")
    if not jobs:
        raise FileError(path.name, "names no incident", todo=["one row each, `id` first"])
    return jobs


def _repeated(ids: Iterable[str]) -> list[str]:
    return sorted(ident for ident, times in Counter(ids).items() if times > 1)


def _csv_rows(text: str, label: str) -> Iterator[Mapping[str, object]]:
    reader = csv.DictReader(io.StringIO(text), restkey="", skipinitialspace=True)
    try:
        for row in reader:
            if any(row.pop("", None) or ()):
                problem = "has more cells than columns: put text with a comma between quotes"
                raise FileError(label, problem, line=reader.line_num)
            if any(map(str.strip, filter(None, row.values()))):  # sheets end in empty rows
                yield row
    except csv.Error as error:
        raise FileError(label, f"is not CSV: {error}", line=reader.reader.line_num) from error


def _yaml_rows(text: str, label: str) -> list[Mapping[str, object]]:
    data = load_yaml(text, label) or []
    if isinstance(data, Mapping):
        check_version(data, label)
        data = data.get("incidents") or []
    if not isinstance(data, list) or not all(isinstance(row, Mapping) for row in data):
        raise FileError(label, "should be a list of incidents", field="incidents")
    return data


def _read_job(row: Mapping[str, object], number: int, manifest: Path) -> Job:
    cells = {_flag(str(column)): cell for column, cell in row.items() if cell not in (None, "")}
    incident = str(cells.pop("id", "")).strip()
    unknown = sorted(set(cells) - {*FACTS, *SOURCE_FLAGS})
    if unknown:
        raise _row_error(manifest, number, f"has no column {unknown[0]!r}")
    if not incident:
        raise _row_error(manifest, number, "has no id")
    return Job(incident, {name: _value(name, cell, manifest) for name, cell in cells.items()})


def _flag(column: str) -> str:
    """The flag that the head of a column names: ``--slack-export`` is ``slack_export``."""
    return column.strip().lstrip("-").replace("-", "_")


def _row_error(manifest: Path, number: int, problem: str) -> FileError:
    hint = "columns are `new`'s flags, `id` first"
    return FileError(manifest.name, f"row {number} {problem}: {hint}")


def _value(column: str, cell: object, manifest: Path) -> object:
    flag = SOURCE_FLAGS.get(column)
    if flag is None:
        return str(cell).strip()
    listed = cell if isinstance(cell, list) else str(cell).split(";")
    values = [str(value).strip() for value in listed if str(value).strip()]
    return [_find_path(value, manifest) for value in values] if flag.is_path else values


def _find_path(text: str, manifest: Path) -> str:
    """The path as it stands, or beside the manifest if only there is something."""
    beside = manifest.parent / text
    return str(beside) if not Path(text).exists() and beside.exists() else text
