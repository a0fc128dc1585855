"""Whatever one notebook does to its process, no other sees anything of it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill import execute_notebook
from support.parity import make_notebook

from incident_kit.engine.forking import NAME


def _run(folder: Path, *cells: str, **options: Any) -> list[Any]:
    """What each of ``cells`` gives as text, run in ``folder``."""
    notebook = folder / "given.ipynb"
    notebook.write_text(json.dumps(make_notebook(cells)))
    done = execute_notebook(
        str(notebook), None, engine_name=NAME, cwd=str(folder), progress_bar=False, **options
    )
    return [[_text(output) for output in cell.outputs] for cell in done.cells]


def _text(output: Any) -> str:
    return str(output.get("text") or output.data["text/plain"])


#: What one notebook changes, and how another one sees that nothing is changed.
CHANGES = {
    "the environment": ("os.environ['LEFT'] = 'x'", "os.environ.get('LEFT')"),
    "the folder": ("os.chdir('/')", "os.getcwd() == FOLDER"),
    "a module": ("os.left = 1", "hasattr(os, 'left')"),
    "a builtin": ("import builtins; builtins.left = 1", "'left' in dir(__builtins__)"),
    "what is imported": ("import antigravity_left as a", "'colorsys' in sys.modules"),
    "a name": ("left = 1", "'left' in globals()"),
    "the way of imports": ("sys.path.insert(0, 'left')", "'left' in sys.path"),
    "a signal": ("signal.signal(15, signal.SIG_IGN)", "signal.getsignal(15) == signal.SIG_IGN"),
    "the limit of recursion": ("sys.setrecursionlimit(99999)", "sys.getrecursionlimit() == 99999"),
    "an open file": (
        "f = open('/dev/null'); os.dup2(f.fileno(), 77)",
        "os.path.exists('/proc/self/fd/77')",
    ),
    "the shell": ("get_ipython().left = 1", "hasattr(get_ipython(), 'left')"),
    "a formatter": (
        "get_ipython().display_formatter.formatters['text/html'].for_type(int, str)",
        "int in get_ipython().display_formatter.formatters['text/html'].type_printers",
    ),
}
IMPORTS = "import os, random, signal, sys"


@pytest.mark.parametrize("change", CHANGES)
def test_what_one_notebook_changes_another_does_not_see(change: str, tmp_path: Path) -> None:
    act, look = CHANGES[change]
    look = look.replace("FOLDER", repr(str(tmp_path)))
    before = _run(tmp_path, IMPORTS, look)
    _run(tmp_path, IMPORTS, f"try:\n {act}\nexcept ImportError: pass")
    assert _run(tmp_path, IMPORTS, look) == before


def test_every_notebook_has_random_numbers_of_its_own(tmp_path: Path) -> None:
    (first,), (second,) = (_run(tmp_path, "import random\nrandom.random()")[0] for _ in range(2))
    assert first != second


#: How a notebook ends its process.
ENDS = {
    "at once": "import os; os._exit(3)",
    "by a fault": "import ctypes; ctypes.string_at(0)",
    "by a signal": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
}


@pytest.mark.parametrize("end", ENDS)
def test_a_process_that_dies_is_told_as_a_kernel_that_dies(end: str, tmp_path: Path) -> None:
    with pytest.raises(DeadKernelError, match="Kernel died"):
        _run(tmp_path, "1", ENDS[end], "2")
    assert _run(tmp_path, "3") == [["3"]]


def test_a_cell_without_an_end_is_stopped_in_time(tmp_path: Path) -> None:
    """With all that it started, and another notebook goes on."""
    endless = (
        "import subprocess\np = subprocess.Popen(['sleep', '99'])\n"
        "open('pid', 'w').write(str(p.pid))\nwhile True: pass"
    )
    with pytest.raises(CellTimeoutError, match="timed out"):
        _run(tmp_path, endless, execution_timeout=1)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
    assert _run(tmp_path, "3") == [["3"]]


def test_memory_that_a_notebook_took_is_given_back(tmp_path: Path) -> None:
    taken = "data = bytearray(2 << 30)\ndata[::4096] = b'x' * (len(data) // 4096)\nlen(data) >> 30"
    assert _run(tmp_path, taken) == [["2"]]
    used = "import resource\nresource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1 << 20"
    assert _run(tmp_path, used) == [["True"]]
