"""Papermill's options mean with our engine what they mean with its own; and when that one
is used all the same."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import papermill
import pytest
from papermill.engines import NBClientEngine, papermill_engines
from support.parity import make_notebook

import incident_kit_papermill
from incident_kit.engine import forking
from incident_kit.engine.needs import find_need, find_profile
from incident_kit.warm.forked import ForksHere


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The notebooks that were handed to papermill's own engine, which starts no kernel here."""
    handed: list[str] = []

    def remember(cls: type, nb_man: Any, kernel_name: str, **options: Any) -> None:
        if "km" not in options:
            handed.append(kernel_name)
        else:
            own(nb_man, kernel_name, **options)

    own = NBClientEngine.execute_managed_notebook
    monkeypatch.setattr(NBClientEngine, "execute_managed_notebook", classmethod(remember))
    forking._say.cache_clear()
    return handed


def _run(folder: Path, *cells: Any, engine: str = forking.NAME, **options: Any) -> Any:
    notebook = folder / "given.ipynb"
    notebook.write_text(json.dumps(make_notebook(cells)))
    return papermill.execute_notebook(
        str(notebook),
        str(folder / "made.ipynb"),
        engine_name=engine,
        progress_bar=False,
        **options,
    )


def test_what_is_printed_goes_to_the_log_and_the_files_that_are_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    out, err = io.StringIO(), io.StringIO()
    cell = "import sys\nprint('said')\nprint('wrong', file=sys.stderr)\n5"
    with caplog.at_level(logging.INFO, "papermill"):
        _run(tmp_path, cell, log_output=True, stdout_file=out, stderr_file=err)
    assert (out.getvalue(), err.getvalue()) == ("said\n", "wrong\n")
    assert {"said\n", "wrong\n", "5"} <= {record.getMessage() for record in caplog.records}


def test_the_notebook_is_saved_while_it_runs_unless_papermill_is_told_not_to(
    tmp_path: Path,
) -> None:
    look = (
        "import json, os\nos.path.exists('made.ipynb')"
        " and json.load(open('made.ipynb'))['cells'][0]['outputs']"
    )
    done = _run(tmp_path, "print('saved')", look, cwd=str(tmp_path))
    assert "saved" in done.cells[1].outputs[0].data["text/plain"]
    (tmp_path / "made.ipynb").unlink()
    done = _run(tmp_path, "1", look, cwd=str(tmp_path), request_save_on_cell_execute=False)
    assert done.cells[1].outputs[0].data["text/plain"] == "False"


def test_an_interrupted_cell_goes_on_where_nbclient_is_told_so(tmp_path: Path) -> None:
    cells = (
        "import time\ntry:\n time.sleep(60)\nexcept KeyboardInterrupt:\n print('stopped')",
        "2",
    )
    done = _run(tmp_path, *cells, execution_timeout=1, interrupt_on_timeout=True)
    assert done.cells[0].outputs[0].text == "stopped\n"
    assert done.cells[1].outputs[0].data["text/plain"] == "2"


def test_errors_go_on_where_nbclient_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(papermill.PapermillExecutionError):
        _run(tmp_path, "1/0", "print('ran')", allow_errors=True)
    ran = json.loads((tmp_path / "made.ipynb").read_text())["cells"][-1]
    assert ran["outputs"][0]["text"] == ["ran\n"]


def test_parameters_and_another_folder_are_taken(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    cell = ("x = 1", "parameters")
    done = _run(
        tmp_path,
        cell,
        "import os\nprint(x, os.getcwd())",
        parameters={"x": 7},
        cwd=str(tmp_path / "other"),
    )
    assert done.cells[-1].outputs[0].text == f"7 {tmp_path / 'other'}\n"


def test_what_the_process_meant_to_do_at_its_end_is_done(tmp_path: Path) -> None:
    ended = "import atexit\natexit.register(lambda: open('ended', 'w').close());"
    thread = (
        "import threading, time\n"
        "def work():\n time.sleep(0.3)\n open('worked', 'w').close()\n"
        "threading.Thread(target=work).start()"
    )
    pool = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "p = ThreadPoolExecutor()\np.map(abs, [1]);"
    )
    _run(tmp_path, ended, thread, pool, cwd=str(tmp_path))
    assert {"ended", "worked"} <= {path.name for path in tmp_path.iterdir()}


def test_a_warm_process_that_has_ended_is_replaced(tmp_path: Path) -> None:
    token = forking._chosen.set(None)
    try:
        _run(tmp_path, "1")
        forking._find_warm().close()
        done = _run(tmp_path, "2")
    finally:
        forking._chosen.reset(token)
        forking._find_warm().close()
        forking._find_warm.cache_clear()
    assert done.cells[0].outputs[0].data["text/plain"] == "2"


#: Code that needs a real kernel, and what is said of it.
NEEDS = {
    "import ipywidgets as w": "ipywidgets",
    "from ipywidgets import Button": "ipywidgets",
    "if x:\n    import os, anywidget.experimental": "anywidget",
    "%gui qt": "%gui",
    "x = 1\n%connect_info": "%connect_info",
    "get_ipython().run_line_magic('gui', 'qt')": "%gui",
    "%matplotlib widget": "%matplotlib widget",
    "exit()": "exit",
    "quit": "quit",
    "from ipykernel.kernelapp import IPKernelApp": "IPKernelApp",
}
#: Code that comes near, and runs in a forked child.
NEAR = (
    "x = 'import ipywidgets'",
    "# %gui qt",
    "import mywidgets, ipywidgets_like",
    "%matplotlib inline",
    "%matplotlib",
    "import sys\nsys.exit(0)",
    "self.quit = exit_code = 1",
    "gui = 1",
    "input('?')",
    "!echo exit",
    "exit = = syntax",
)


@pytest.mark.parametrize("code", NEEDS)
def test_code_that_needs_a_real_kernel_is_known_before_it_runs(code: str) -> None:
    need = find_need(["1", code])
    assert need == f"a cell uses {NEEDS[code]}"


@pytest.mark.parametrize("code", NEAR)
def test_code_that_only_looks_so_is_forked(code: str) -> None:
    assert find_need([code]) is None


def test_ipython_s_own_settings_need_a_real_kernel(tmp_path: Path) -> None:
    environ = {"IPYTHONDIR": str(tmp_path)}
    startup = tmp_path / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "README").touch()
    assert find_profile(environ) is None
    assert find_profile({**environ, "PYTHONSTARTUP": "x.py"}) is not None
    (startup / "first.py").touch()
    assert find_profile(environ) == "IPython is set up by first.py"


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"kernel_name": "no-such-kernel"}, "no-such-kernel is not the Python"),
        ({"extra_arguments": ["--x"]}, "--x is an option of real kernels"),
        ({"config": {"Session": {}}}, "config is an option of real kernels"),
    ],
)
def test_what_cannot_be_forked_goes_to_papermill_s_own_engine_and_is_said_once(
    options: Any,
    reason: str,
    tmp_path: Path,
    started: list[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    for _ in range(2):
        _run(tmp_path, "1", **options)
    assert len(started) == 2
    said = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert len([text for text in said if reason in text]) == 1


def test_where_nothing_can_be_forked_papermill_s_own_engine_runs(
    tmp_path: Path, started: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("os.fork")
    forking._find_warm.cache_clear()
    with forking.forking_from(ForksHere()):
        _run(tmp_path, "1")
    assert len(started) == 1


def test_papermill_finds_the_engine_by_its_name() -> None:
    named = papermill_engines.get_engine(forking.NAME)
    assert named in (incident_kit_papermill.engine, forking.ForkingEngine)
    assert incident_kit_papermill.engine.nb_language({"metadata": {}}, "python") == "python"


BROKEN = """
import sys
sys.modules["incident_kit"] = None
import papermill.engines, incident_kit_papermill as ours
print(ours.engine.execute_notebook.__self__ is papermill.engines.NBClientEngine)
"""


def test_papermill_goes_on_as_without_us_where_the_kit_is_broken() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BROKEN], capture_output=True, text=True, check=True
    )
    assert done.stdout == "True\n"


def test_what_no_message_can_hold_is_said_and_the_notebook_goes_on(tmp_path: Path) -> None:
    done = _run(tmp_path, "print('\\ud800')", "2")
    assert "surrogates not allowed" in done.cells[0].outputs[0].text
    assert done.cells[1].outputs[0].data["text/plain"] == "2"
