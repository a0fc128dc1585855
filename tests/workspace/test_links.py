"""Symbolic links: an incident may be one, and nothing is written through one in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.kit import ID, accept_all, authored, incident, kit, notebook, save, workspace

SIGN = ("signoff", ID, "--by", "Dee Delivery", "--role", "delivery manager")


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose incident's folder is a link; signed off and exported."""
    base = tmp_path_factory.mktemp("linked")
    folder = workspace(base / "ws")
    shutil.move(incident(folder), base / "elsewhere")
    incident(folder).symlink_to(base / "elsewhere")
    for verb in ("gather", "report", "public"):
        ran = kit(folder, verb, ID)
        assert (ran.code, ran.err.count("no workspace")) == (0, 0)
    accept_all(folder)
    assert kit(folder, *SIGN).code == 0
    assert kit(folder, "export", ID, "--public").code == 0
    return base


@pytest.fixture
def base(linked: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    copy = Path(shutil.copytree(linked, tmp_path / "copy", symlinks=True))
    incident(copy / "ws").unlink()
    incident(copy / "ws").symlink_to(copy / "elsewhere")
    return copy


def nbconvert(folder: Path, name: str, *more: str) -> subprocess.CompletedProcess[str]:
    to = "incident_public" if "public" in name else "incident_internal"
    return subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", to, name, *more],
        cwd=folder,
        env={**os.environ, "PWD": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def spoil(base: Path) -> None:
    """A word more in the public text: its sign-off is void."""
    path = base / "elsewhere/public.ipynb"
    content = notebook(path)
    authored(content)[1]["source"] += " And more."
    save(path, content)


def test_an_incident_whose_folder_is_a_link_goes_the_whole_journey(linked: Path) -> None:
    made = {path.name for path in (linked / "elsewhere").iterdir()}
    assert {"gather.ipynb", "report.ipynb", "public.ipynb", "events.jsonl", "export"} <= made
    assert incident(linked / "ws").is_symlink()


def test_nbconvert_exports_from_within_a_folder_that_is_a_link(base: Path) -> None:
    ran = nbconvert(incident(base / "ws"), "public.ipynb")
    assert ran.returncode == 0, ran.stderr[-500:]
    made, exported = base / "elsewhere/public.html", base / "elsewhere/export/public.html"
    assert made.read_bytes() == exported.read_bytes()


@pytest.mark.parametrize(("name", "verb"), [("raw", "gather"), ("export", "export")])
def test_nothing_is_written_through_a_folder_that_leads_out(
    base: Path, name: str, verb: str
) -> None:
    outside = base / "outside"
    outside.mkdir()
    shutil.rmtree(base / "elsewhere" / name, ignore_errors=True)
    (base / "elsewhere" / name).symlink_to(outside)
    ran = kit(base / "ws", verb, ID)
    assert (ran.code, list(outside.iterdir())) == (2, [])
    assert f"incidents/{ID}/{name}/ is a link that leads out" in ran.err


def test_a_notebook_that_is_a_link_is_neither_replaced_nor_written_through(base: Path) -> None:
    outside = base / "outside.ipynb"
    shutil.copy(base / "elsewhere/report.ipynb", outside)
    before = outside.read_bytes()
    (base / "elsewhere/report.ipynb").unlink()
    (base / "elsewhere/report.ipynb").symlink_to(outside)
    ran = kit(base / "ws", "report", ID)
    assert (ran.code, f"{ID}/report.ipynb is a link: it is left as it is" in ran.err) == (2, True)
    assert outside.read_bytes() == before
    assert (base / "elsewhere/report.ipynb").is_symlink()


@pytest.mark.parametrize("name", ["public", "report"])
def test_nbconvert_replaces_a_link_in_place_of_its_target(base: Path, name: str) -> None:
    outside = base / "outside.html"
    outside.write_text("somebody's")
    (base / f"elsewhere/{name}.html").symlink_to(outside)
    ran = nbconvert(base / "ws", f"incidents/{ID}/{name}.ipynb")
    assert ran.returncode == 0, ran.stderr[-500:]
    assert outside.read_text() == "somebody's"
    assert not (base / f"elsewhere/{name}.html").is_symlink()


def test_a_refusal_takes_back_what_nbconvert_wrote_elsewhere(base: Path) -> None:
    name = f"incidents/{ID}/public.ipynb"
    more, left = ("--output-dir", "site", "--output", "index"), "site/index.html"
    assert nbconvert(base / "ws", name, *more).returncode == 0
    assert (base / "ws" / left).exists()
    (base / "ws/site/other.html").write_text("somebody's")
    spoil(base)
    assert nbconvert(base / "ws", name, *more).returncode == 1
    assert not (base / "ws" / left).exists()
    assert not (base / "elsewhere/export/public.html").exists()
    assert (base / "ws/site/other.html").exists()


@pytest.mark.parametrize("how", ["export", "batch", "nbconvert"])
def test_a_broken_configuration_leaves_no_public_file(base: Path, how: str) -> None:
    assert nbconvert(base / "ws", f"incidents/{ID}/public.ipynb").returncode == 0
    (base / "ws/incident-kit.yaml").write_text("version: 1\nteam: [\n")
    if how == "nbconvert":
        assert nbconvert(base / "ws", f"incidents/{ID}/public.ipynb").returncode == 1
    else:
        verb = ("export", ID, "--public") if how == "export" else ("batch", "--all")
        assert kit(base / "ws", *verb).code == 2
    left = [path.name for path in (base / "elsewhere").rglob("p*") if path.suffix != ".ipynb"]
    assert left == ["people.json"]
