"""A file of an incident has its place in the incident's folder, wherever that leads."""

from __future__ import annotations

from pathlib import Path

import pytest

from incident_kit.errors import UsageError
from incident_kit.workspace.place import find_place


@pytest.fixture(params=["a folder", "a link to one"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An incident's folder with folders, links in it, and links that lead out."""
    made = tmp_path / "made"
    (made / "export" / "deep").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (made / "inward").symlink_to(made / "export")
    (made / "outward").symlink_to(tmp_path / "outside")
    (made / "dangling").symlink_to(tmp_path / "nowhere")
    (made / "export" / "outward").symlink_to(tmp_path / "outside")
    if request.param == "a folder":
        return made
    (tmp_path / "named").symlink_to(made)
    return tmp_path / "named"


@pytest.mark.parametrize(
    "name", ["a.md", "export/a.md", "export/deep/a.md", "inward/a.md", "missing/a.md"]
)
def test_a_file_is_written_where_it_is_named(folder: Path, name: str) -> None:
    assert find_place(folder, name) == folder / name


@pytest.mark.parametrize(
    "name", ["outward/a.md", "dangling/a.md", "export/outward/a.md", "../a.md", "outward/../a.md"]
)
def test_no_file_is_written_out_of_the_folder(folder: Path, name: str) -> None:
    with pytest.raises(UsageError, match="is a link that leads out of the incident's folder"):
        find_place(folder, name)
