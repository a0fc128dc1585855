"""The verb `lab` runs JupyterLab as Jupyter's own command does, and starts it sooner."""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import jupyterlab
import nbformat
import pytest
from jupyter_client.blocking import BlockingKernelClient
from nbformat import v4
from support.kit import ID, incident, kit, workspace

TESTS = Path(__file__).resolve().parents[1]
TOKEN = secrets.token_hex(16)
SETTINGS = {
    "ServerApp": {
        "ip": "127.0.0.1",
        "port": 0,
        "open_browser": False,
        "allow_root": True,
        "jpserver_extensions": {"support.lab_witness": True},
    },
    "IdentityProvider": {"token": TOKEN},
}


class Lab:
    """A running JupyterLab that was started by the verb; ``state`` is all that it keeps."""

    def __init__(self, url: str, state: Path) -> None:
        self._url = url
        self._state = state

    def ask(self, path: str, method: str = "GET") -> Any:
        """What the server answers."""
        headers = {"Authorization": f"token {TOKEN}"}
        request = urllib.request.Request(f"{self._url}{path}", method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or "null")

    @property
    def began_with(self) -> Any:
        """What the extension of the tests wrote down."""
        return json.loads((self._state / "witness.json").read_text())

    def run(self, code: str) -> str:
        """What ``code`` prints in a new kernel of the server."""
        kernel = self.ask("api/kernels", "POST")["id"]
        told: list[str] = []
        client = BlockingKernelClient()
        client.load_connection_file(str(self._state / f"kernel-{kernel}.json"))
        client.start_channels()
        try:
            client.wait_for_ready(timeout=60)
            client.execute_interactive(
                code,
                timeout=60,
                output_hook=lambda message: told.append(message["content"].get("text", "")),
            )
        finally:
            client.stop_channels()
        return "".join(told)


@contextmanager
def open_lab(root: Path, state: Path) -> Iterator[Lab]:
    """`incident-kit lab ID` on the workspace ``root``, for a person with the settings above."""
    (state / "jupyter_server_config.json").write_text(json.dumps(SETTINGS))
    folders = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    own = {
        **dict.fromkeys(folders, str(state)),
        "LAB_WITNESS": str(state / "witness.json"),
        "PYTHONPATH": os.pathsep.join([str(TESTS.parent), str(TESTS)]),
    }
    log = state / "lab.log"
    with log.open("wb") as said:
        server = subprocess.Popen(
            [sys.executable, "-m", "incident_kit", "-w", root, "lab", ID],
            cwd=state,
            env={**os.environ, **own},
            stdout=said,
            stderr=said,
        )
    try:
        yield Lab(await_address(server, state, log), state)
    finally:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(20)
        server.kill()
        server.wait()


def await_address(server: subprocess.Popen[bytes], state: Path, log: Path) -> str:
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        with suppress(StopIteration, ValueError):
            path = next(state.glob("jpserver-*.json"))
            return str(json.loads(path.read_text())["url"])
        time.sleep(0.05)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = workspace(tmp_path_factory.mktemp("workspace") / "ws")
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = v4.new_notebook(metadata={"kernelspec": kernel})
    nbformat.write(book, incident(root) / "report.ipynb")
    return root


@pytest.fixture(scope="module")
def lab(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with open_lab(root, tmp_path_factory.mktemp("state")) as lab:
        yield lab


def test_the_server_is_called_as_jupyterlab_s_own_module_is(lab: Lab, root: Path) -> None:
    name, *arguments = lab.began_with["argv"]
    assert name == str(Path(jupyterlab.__file__).with_name("__main__.py"))
    assert arguments == [f"--ServerApp.root_dir={root}", str(incident(root) / "report.ipynb")]


def test_the_server_begins_without_what_it_has_no_use_for(lab: Lab) -> None:
    assert lab.began_with["spared"] == []


def test_the_server_serves_the_workspace(lab: Lab) -> None:
    assert lab.ask("api/status")["kernels"] == 0
    assert lab.ask(f"api/contents/incidents/{ID}/report.ipynb")["type"] == "notebook"
    assert lab.ask("lab/api/settings/")["settings"] != []


def test_the_server_has_the_views_and_shows_no_news(lab: Lab) -> None:
    """Also from a checkout, of which nothing was installed."""
    assert [one["id"] for one in lab.ask("incident-kit/home", "POST")["state"]["incidents"]] == [ID]
    news = lab.ask("lab/api/settings/@jupyterlab/apputils-extension:notification")
    assert news["schema"]["properties"]["fetchNews"]["default"] == "false"


def test_a_terminal_of_the_server_knows_the_command(lab: Lab) -> None:
    code = "import os; print(os.environ['PATH'].split(os.pathsep)[0])"
    assert lab.run(code).strip() == str(Path(sys.executable).parent)


@pytest.mark.parametrize(
    ("given", "passed"),
    [
        ([ID, "--", "--allow-root", "--no-browser"], ["--allow-root", "--no-browser"]),
        (["--", "--allow-root"], ["--allow-root"]),
        ([], []),
    ],
)
def test_what_stands_behind_the_dashes_is_jupyterlab_s(
    root: Path, given: list[str], passed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command = call_lab(root, monkeypatch, *given)
    assert command[len(command) - len(passed) :] == passed
    assert (str(incident(root) / "report.ipynb") in command) == (ID in given)


def test_without_an_incident_the_home_of_all_is_opened(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "--LabApp.default_url=/incident-kit" in call_lab(root, monkeypatch)


@pytest.mark.parametrize(
    ("made", "opened"),
    [
        ([], ""),
        (["gather"], "gather.ipynb"),
        (["gather", "report"], "report.ipynb"),
        (["gather", "report", "public"], "report.ipynb"),
    ],
)
def test_the_notebook_of_the_next_step_is_opened(
    tmp_path: Path, made: list[str], opened: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace(tmp_path / "ws")
    for verb in made:
        assert kit(root, verb, ID).code == 0
    command = call_lab(root, monkeypatch, ID)
    assert [part for part in command if part.endswith(".ipynb")] == (
        [str(incident(root) / opened)] if opened else []
    )


def call_lab(root: Path, monkeypatch: pytest.MonkeyPatch, *given: str) -> list[str]:
    """The command that `lab` becomes."""
    for name in ("PATH", "JUPYTER_PATH", "JUPYTER_CONFIG_PATH"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    called: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda program, command: called.append(command))
    assert kit(root, "lab", *given).code == 0
    (command,) = called
    return command


def test_a_kernel_of_the_server_imports_as_ever(lab: Lab) -> None:
    code = """
import os, jsonschema
checks = jsonschema.Draft7Validator.FORMAT_CHECKER.checkers
print("uri" in checks, "PYDANTIC_DISABLE_PLUGINS" in os.environ)
"""
    assert lab.run(code).split() == ["True", "False"]


def test_no_event_of_the_server_asks_for_a_check_that_it_goes_without() -> None:
    """Of an event, the form of the address that it is named by is looked at no more."""
    packages = Path(jupyterlab.__file__).parents[1]
    texts = [path.read_text() for path in packages.glob("jupyter_server/event_schemas/**/*.yaml")]
    assert len(texts) > 2
    assert [text for text in texts if re.search(r"(?m)^\s*format:", text)] == []


def test_a_jupyterlab_that_needs_what_is_spared_gets_it(tmp_path: Path) -> None:
    """One of years to come, say."""
    package = tmp_path / "jupyterlab"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "labapp.py").write_text("import isoduration")
    (package / "__main__.py").write_text("import jupyterlab.labapp, sys; print(sys.argv[1])")
    done = subprocess.run(
        [sys.executable, "-m", "incident_kit.authoring.lab_server", "runs"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(TESTS.parent)])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "runs\n"
