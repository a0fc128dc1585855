"""A JupyterLab server and a Chromium for the tests that need to see what people see.

Lab is one for all modules of a process, Chromium one for each (``conftest.py``). Lab's state
stands in a temporary folder, its news are off, it saves only when told, and nothing is asked
of the network.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as TooLate

REQUIRE = "INCIDENT_KIT_REQUIRE_BROWSER"
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
OVERRIDES = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
}
PAGE = {"buildAvailable": False, "buildCheck": False}
#: Holds what an installation puts where Jupyter looks for its configuration.
INSTALLED = Path(__file__).resolve().parents[2]
#: A folder that another JupyterLab is installed in, which is to be tried.
OTHER = os.environ.get("INCIDENT_KIT_JUPYTERLAB")
#: The page that shows views alone, and how a notebook names one.
VIEWS_PAGE = Path(__file__).with_name("views.html")
VIEW = "application/vnd.incident-kit+json"
START_SECONDS = 120
WAIT_SECONDS = 30
PANEL = "const panel = () => window.jupyterapp?.shell.currentWidget;"


def find() -> str | None:
    """The path of the first Chromium on this machine, or none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextlib.contextmanager
def launch(executable: str) -> Iterator[Browser]:
    """A headless Chromium; the browser builds that playwright would download are not used."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        try:
            yield chromium
        finally:
            chromium.close()


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: ``root`` is the folder it shows, paths in it are relative to that;
    ``pid`` is its server's process."""

    root: Path
    url: str
    token: str
    pid: int = 0


@contextlib.contextmanager
def serve(root: Path, state: Path, again: Lab | None = None) -> Iterator[Lab]:
    """JupyterLab on ``root``, all it remembers in ``state``; ended with its kernels on exit.

    ``again`` is one that has ended: this one stands in its place, under its address.
    """
    lab = again or Lab(root, f"http://127.0.0.1:{_free_port()}", secrets.token_hex(16))
    settings = state / "application"
    settings.mkdir(parents=True)
    (settings / "overrides.json").write_text(json.dumps(OVERRIDES))
    (settings / "page_config.json").write_text(json.dumps(PAGE))
    with (
        (state / "lab.log").open("wb") as log,
        subprocess.Popen(
            _command(lab, settings), cwd=root, env=_environment(state), stdout=log, stderr=log
        ) as server,
    ):
        try:
            _wait_until_up(lab, server, state / "lab.log")
            yield replace(lab, pid=server.pid)
        finally:
            _stop(lab, server)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _command(lab: Lab, settings: Path) -> list[str]:
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": lab.url.rpartition(":")[2],
        "ServerApp.port_retries": "0",
        "ServerApp.root_dir": str(lab.root),
        "ServerApp.open_browser": "False",
        "ServerApp.allow_root": "True",
        "IdentityProvider.token": lab.token,
        "LabApp.app_settings_dir": str(settings),
        "LabApp.expose_app_in_browser": "True",
        "LabApp.extension_manager": "readonly",
        # a kernel of a page that is closed is of no use to the next test
        "MappingKernelManager.cull_idle_timeout": "30",
        "MappingKernelManager.cull_interval": "10",
        "LabApp.extra_labextensions_path": str(INSTALLED / "incident_kit/lab/labextensions"),
    }
    if OTHER:
        options["LabApp.app_dir"] = str(Path(OTHER) / "share/jupyter/lab")
    flags = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "jupyterlab", *flags]


def _environment(state: Path) -> dict[str, str]:
    folders = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    ours = {name: str(state / folder) for name, folder in folders.items()}
    configured = f"{INSTALLED}{os.pathsep}{INSTALLED / 'incident_kit/lab/config'}"
    path = os.pathsep.join([*filter(None, [OTHER, os.environ.get("PYTHONPATH", "")])])
    return {**os.environ, **ours, "JUPYTER_CONFIG_PATH": configured, "PYTHONPATH": path}


def _wait_until_up(lab: Lab, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{lab.url}/api?token={lab.token}", timeout=5).close()
            return
        time.sleep(0.05)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-3000:]}")


def _stop(lab: Lab, server: subprocess.Popen[bytes]) -> None:
    """Ask the server to end, which ends its kernels too; kill it where it does not."""
    request = urllib.request.Request(
        f"{lab.url}/api/shutdown", method="POST", headers={"Authorization": f"token {lab.token}"}
    )
    try:
        urllib.request.urlopen(request, timeout=5).close()
        server.wait(timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        server.kill()


@contextlib.contextmanager
def new_page(chromium: Browser, width: int = 1400, height: int = 900) -> Iterator[Page]:
    """An empty page of a browser that knows nothing yet; sizes are in CSS pixels."""
    context = chromium.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(WAIT_SECONDS * 1000)
    try:
        yield context.new_page()
    finally:
        context.close()


def open_notebook(page: Page, lab: Lab, path: str) -> None:
    """Open the notebook ``path`` (relative to the root) in Lab; returns when its kernel is idle.

    A notebook that names no kernel makes Lab ask for one, which nobody answers here.
    """
    page.goto(f"{lab.url}/lab/tree/{quote(path)}?token={lab.token}&reset")
    _wait(page, "path => panel()?.context?.path === path && panel().context.isReady", path)
    wait_idle(page)


def open_views(page: Page, lab: Lab, path: str) -> None:
    """Open the views of the notebook ``path``, one below the other, in a page without Lab, of
    which they know nothing: in a tenth of the time, from and into the same server."""
    notebook = json.loads((lab.root / path).read_text())
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
    drawn = [output["data"][VIEW] for output in outputs if VIEW in output.get("data", {})]
    show_views(page, lab, path, [one for one in drawn if "says" not in one])


def show_views(page: Page, lab: Lab, path: str, alive: Sequence[Mapping[str, str]]) -> None:
    """The same, of views that are named: each with its ``view`` and its ``incident``."""
    shown = {"path": path, "token": lab.token, "views": alive}
    body = VIEWS_PAGE.read_text().replace("GIVEN", json.dumps(shown))
    page.route(f"{lab.url}/views", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto(f"{lab.url}/views")


def wait_idle(page: Page) -> None:
    """Return when the open notebook's kernel is idle and none of its cells is still running."""
    _wait(
        page,
        """() => panel().sessionContext.session?.kernel?.status === 'idle'
            && !panel().content.widgets.some(cell => cell.model.executionState === 'running')""",
    )


def run_all(page: Page) -> None:
    """Run every cell, as the menu does; returns when the last one is done or one has failed."""
    _command_of_lab(page, "notebook:run-all-cells")
    wait_idle(page)


def save(page: Page) -> None:
    """Save the open notebook; returns when Lab holds nothing unsaved."""
    _command_of_lab(page, "docmanager:save")
    _wait(page, "() => !panel().context.model.dirty")


def save_at_once(*pages: Page) -> None:
    """Have all pages save at the same moment; returns when each has."""
    for page in pages:
        page.evaluate("() => { window.saving = jupyterapp.commands.execute('docmanager:save') }")
    for page in pages:
        _evaluate(page, "() => window.saving")


def type_into_cell(page: Page, index: int, text: str) -> None:
    """Put ``text`` at the end of cell ``index`` (from 0) through its editor, as typing does."""
    _scroll_to(page, index)
    # from a toolbar's button Lab leads into no cell
    _evaluate(
        page,
        """index => {
            panel().content.activeCellIndex = index;
            panel().content.activeCell.node.focus();
        }""",
        index,
    )
    _command_of_lab(page, "notebook:enter-edit-mode")
    _wait(
        page,
        """index => panel().content.widgets[index].node
            .querySelector('.cm-content')?.contains(document.activeElement)""",
        index,
    )
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.insert_text(text)


def cell_text(page: Page, index: int) -> str:
    """What a person reads in cell ``index`` (from 0), outputs and rendered Markdown included."""
    _scroll_to(page, index)
    text: str = _evaluate(page, "index => panel().content.widgets[index].node.innerText", index)
    return text


def dialogs(page: Page) -> list[str]:
    """The text of every dialog that stands in the reader's way, in the order of the page."""
    return page.locator(".jp-Dialog").all_inner_texts()


def list_scripts() -> set[str]:
    """What JupyterLab's scripts are called in the version that is tried."""
    place = Path(OTHER or sys.prefix) / "share/jupyter/lab/static"
    return {path.name for path in place.glob("main.*.js")}


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    """Return when something holds that no page knows of."""
    for _ in range(20 * WAIT_SECONDS):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not come to that")


def screenshot(page: Page, path: Path) -> None:
    """Write what the window shows to ``path``, a PNG file."""
    page.screenshot(path=path)


def _wait(page: Page, condition: str, argument: object = None) -> None:
    try:
        page.wait_for_function(
            f"argument => {{ {PANEL} return ({condition})(argument) }}", arg=argument
        )
    except TooLate as error:
        raise AssertionError(f"Lab did not get there; dialogs open: {dialogs(page)}") from error


def _evaluate(page: Page, function: str, argument: object = None) -> Any:
    """As ``page.evaluate``, which waits for ever where a dialog keeps a promise open, and gives
    up where nothing but the wait itself holds one."""
    return page.evaluate(
        f"""argument => {{ {PANEL}
            const late = new Promise((_, reject) =>
                setTimeout(() => reject(Error("Lab did not answer")), {WAIT_SECONDS * 1000}));
            const held = window.held ??= new Set();
            const answer = Promise.race([({function})(argument), late]);
            held.add(answer);
            return answer.finally(() => held.delete(answer));
        }}""",
        argument,
    )


def _command_of_lab(page: Page, name: str) -> None:
    _evaluate(page, "async name => { await jupyterapp.commands.execute(name) }", name)


def _scroll_to(page: Page, index: int) -> None:
    _evaluate(page, "async index => { await panel().content.scrollToItem(index) }", index)
