"""What a forked child without sockets lacks, read from the code and the place before
anything runs."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

#: Libraries that draw in the browser, and hear from it.
_WIDGETS = frozenset(
    "ipywidgets anywidget ipympl ipyleaflet bqplot ipyvuetify pythreejs ipycanvas".split()
)
#: Magics that talk to the kernel's own loop or sockets.
_MAGICS = frozenset({"gui", "connect_info", "qtconsole", "subshell"})
#: Where ``%matplotlib`` draws without a loop or a browser.
_STILL = re.compile(r"(inline|agg|pdf|ps|svg|cairo|--list|-l|)", re.IGNORECASE)
#: What ends a kernel's loop in a while, and what is not there in a child.
_ENDS = frozenset({"exit", "quit"})
_MISSING = "IPKernelApp"

#: Where IPython looks for settings, besides the folder of its user.
_SETTINGS = (Path("/etc/ipython"), Path("/usr/local/etc/ipython"), Path(sys.prefix, "etc/ipython"))
#: What of them has a say in a kernel.
_STARTS = ("ipython_config.*", "ipython_kernel_config.*", "startup/*.*py")

_SUSPECT = re.compile(
    rf"\b({'|'.join(sorted(_WIDGETS | _MAGICS | _ENDS | {_MISSING, 'matplotlib'}))})\b"
)


def find_need(sources: Iterable[str]) -> str | None:
    """What of the code needs a real kernel; None if nothing does."""
    suspects = [source for source in sources if _SUSPECT.search(source)]
    return next(iter(_list_needs(suspects)), None) if suspects else None


def find_profile(environ: Mapping[str, str]) -> str | None:
    """What a kernel would run or be set by before its first cell; None if nothing is there."""
    if environ.get("PYTHONSTARTUP"):
        return "PYTHONSTARTUP names what runs first"
    home = environ.get("IPYTHONDIR") or Path(environ.get("HOME", "~"), ".ipython")
    folders = (*_SETTINGS, Path(home).expanduser() / "profile_default")
    found = (path for folder in folders for start in _STARTS for path in folder.glob(start))
    return next((f"IPython is set up by {path.name}" for path in found), None)


def _list_needs(sources: Iterable[str]) -> Iterator[str]:
    from IPython.core.inputtransformer2 import TransformerManager

    for source in sources:
        try:
            tree = ast.parse(TransformerManager().transform_cell(source))
        except (SyntaxError, ValueError):
            continue  # it raises when it runs
        for node in ast.walk(tree):
            need = _judge(node)
            if need is not None:
                yield need


def _judge(node: ast.AST) -> str | None:
    match node:
        case ast.Import(names=aliases):
            return _judge_imports(alias.name for alias in aliases)
        case ast.ImportFrom(module=str(module), names=aliases):
            return _judge_imports([module, *(alias.name for alias in aliases)])
        case ast.Call(
            func=ast.Attribute(attr="run_line_magic" | "run_cell_magic"),
            args=[ast.Constant(value=str(name)), ast.Constant(value=str(line)), *_],
        ):
            return _judge_magic(name, line)
        case ast.Name(id=name) if name in _ENDS:
            return f"a cell uses {name}"
        case ast.Attribute(attr=name) | ast.Name(id=name) if name == _MISSING:
            return f"a cell uses {name}"
    return None


def _judge_imports(modules: Iterable[str]) -> str | None:
    roots = (module.partition(".")[0] for module in modules)
    return next((f"a cell uses {root}" for root in roots if root in _WIDGETS | {_MISSING}), None)


def _judge_magic(name: str, line: str) -> str | None:
    if name == "matplotlib" and not _STILL.fullmatch(line.strip()):
        return f"a cell uses %matplotlib {line.strip()}"
    return f"a cell uses %{name}" if name in _MAGICS else None
