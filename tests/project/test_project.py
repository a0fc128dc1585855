"""The project's own files say the same thing wherever they say it."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from incident_kit import __version__

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
EXTRAS = [
    Requirement(line)
    for lines in PROJECT["project"]["optional-dependencies"].values()
    for line in lines
]
DEV = [Requirement(line) for line in PROJECT["dependency-groups"]["dev"]]
DATA = f"incident_kit-{__version__}.data/data"
JUPYTER = f"{DATA}/etc/jupyter"
EXTENSION = "incident_kit/lab/labextensions/incident-kit"
#: What Jupyter reads, by where it is installed.
JUPYTER_FILES = {
    f"{JUPYTER}/jupyter_config.py": "jupyter_config.py",
    f"{JUPYTER}/jupyter_server_config.d/incident-kit.json": (
        "incident_kit/lab/config/jupyter_server_config.d/incident-kit.json"
    ),
    **{
        f"{DATA}/share/jupyter/labextensions/incident-kit/{name}": f"{EXTENSION}/{name}"
        for name in ("package.json", "static/remoteEntry.js")
    },
}
LOCK = (ROOT / "requirements.lock").read_text()
LOCKED = re.findall(r"^(?P<name>[\w.-]+)==(?P<version>\S+)(?P<rest>(?:.*\\\n)*.*)$", LOCK, re.M)


def _as_text(requirements: list[Requirement]) -> list[str]:
    return sorted(f"{canonicalize_name(one.name)}{one.specifier}" for one in requirements)


def test_conda_gets_the_packages_and_ranges_of_pyproject() -> None:
    """``environment.yml`` is held equal to ``pyproject.toml``, by conda or by pip."""
    *plain, nested = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    assert plain[:2] == [f"python{PROJECT['project']['requires-python']}", "pip"]
    assert nested["pip"][-1] == "-e ."
    named = [Requirement(line) for line in [*plain[2:], *nested["pip"][:-1]]]
    assert _as_text(RUNTIME + DEV) == _as_text(named)


@pytest.mark.parametrize("wanted", RUNTIME + DEV, ids=str)
def test_the_lock_satisfies_every_range_of_pyproject(wanted: Requirement) -> None:
    """Each is locked, and each locked version is inside the range."""
    name = canonicalize_name(wanted.name)
    versions = [Version(version) for found, version, _ in LOCKED if found == name]
    assert versions
    assert [one for one in versions if one not in wanted.specifier] == []


def test_every_locked_package_has_hashes() -> None:
    """Both installers refuse the whole file otherwise."""
    assert len(LOCKED) == len(re.findall(r"^\w", LOCK, re.M))
    assert [name for name, _, rest in LOCKED if "--hash=sha256:" not in rest] == []


def test_the_lock_names_no_place() -> None:
    """No index, no address, no path of the machine it was made on."""
    lines = [line for line in LOCK.splitlines() if not line.startswith("    --hash=sha256:")]
    assert [line for line in lines if re.search(r"index|find-links|://|/\w|\\\w|@", line)] == []


def test_every_dependency_earns_its_place_in_one_line() -> None:
    """``docs/dependencies.md`` has one line for each, and none for anything else."""
    _, use, extra, work = (ROOT / "docs/dependencies.md").read_text().split("\n## ")
    for section, requirements in ((use, RUNTIME), (extra, EXTRAS), (work, DEV)):
        rows = re.findall(r"^\| (\S+) \| \S.*\. ?\|$", section, re.M)
        assert sorted(one.name for one in requirements) == rows


def test_the_targets_of_the_makefile_exist() -> None:
    """What the README tells a newcomer to type; each sets up ``.venv`` first."""
    makefile = (ROOT / "Makefile").read_text()
    needs = dict(re.findall(r"^(\w+):(.*)$", makefile, re.M))
    assert {"demo", "test", "lab", "bench", "lint", "clean", "lock"} <= set(needs)
    ready = "$(READY)"
    assert [name for name in ("demo", "lab", "bench", "lint") if ready not in needs[name]] == []
    assert needs["test"].split() == ["lint"]


def test_scripts_and_styles_read_without_scrolling_sideways_or_for_long() -> None:
    """As ruff and the architecture hold it for Python."""
    static = ROOT / "incident_kit/lab/static"
    texts = {
        path.name: path.read_text("utf-8").splitlines()
        for kind in ("*.js", "*.css")
        for path in sorted(static.glob(kind))
    }
    wide = [
        f"{name}:{number}"
        for name, lines in texts.items()
        for number, line in enumerate(lines, 1)
        if len(line) > 100
    ]
    assert wide == []
    assert [name for name, lines in texts.items() if len(lines) > 250] == []
    assert [name for name in texts if "_" in name] == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The built wheel: its files by name."""
    folder = tmp_path_factory.mktemp("wheel")
    (path,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _shipped() -> list[Path]:
    ignored = {"__pycache__", ".ipynb_checkpoints"}
    folders = ("incident_kit", "notebooks", "templates", "examples")
    files = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file())
    return [path.relative_to(ROOT) for path in files if not ignored & set(path.parts)]


def test_the_wheel_holds_the_package_notebooks_templates_and_examples(
    wheel: dict[str, bytes],
) -> None:
    """All of them inside the package, and papermill's handler beside it."""
    inside = (
        str(path) if path.parts[0] == "incident_kit" else f"incident_kit/{path.as_posix()}"
        for path in _shipped()
    )
    built = (name for name in wheel if ".dist-info/" not in name)
    beside = ["incident_kit_papermill.py", *JUPYTER_FILES]
    assert sorted([*inside, *beside]) == sorted(built)


def test_an_installation_puts_the_kit_s_configuration_where_jupyter_looks(
    wheel: dict[str, bytes], tmp_path: Path
) -> None:
    """Below ``etc/jupyter`` of the environment; an editable one as well."""
    (path,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["editable"])
    with zipfile.ZipFile(path) as archive:
        editable = {name: archive.read(name) for name in JUPYTER_FILES}
    assert editable == {name: (ROOT / file).read_bytes() for name, file in JUPYTER_FILES.items()}
    assert editable.items() <= wheel.items()


def test_the_wheel_declares_what_other_programs_look_for(wheel: dict[str, bytes]) -> None:
    """The command, the provisioner of kernels, nbconvert's exporters, papermill's
    handler and engine."""
    (text,) = (data for name, data in wheel.items() if name.endswith("entry_points.txt"))
    points = configparser.ConfigParser()
    points.read_string(text.decode())
    assert {group: list(points[group]) for group in points.sections()} == {
        "console_scripts": ["incident-kit"],
        "jupyter_client.kernel_provisioners": ["incident-kit"],
        "nbconvert.exporters": ["incident_internal", "incident_public"],
        "papermill.engine": ["incident-kit"],
        "papermill.io": ["local"],
    }
    places = [place for group in points.sections() for place in points[group].values()]
    modules = [place.partition(":")[0].replace(".", "/") for place in places]
    files = set(wheel)
    missing = [one for one in modules if not {f"{one}.py", f"{one}/__init__.py"} & files]
    assert missing == []


def test_the_module_runs_like_the_command() -> None:
    def said(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "incident_kit", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    assert said("--version") == (0, f"incident-kit, version {__version__}\n")
    code, text = said("scan", "there-is-no-such-file")
    assert (code, text.startswith("incident-kit: there is no file")) == (2, True)
