"""The mark in what another exporter than ours makes of the kit's notebooks.

``jupyter_config.py`` hands it to every nbconvert of the environment, that of JupyterLab's
menu too. It is loaded for notebooks that have nothing to do with incidents: so it imports
nbconvert and nothing of the kit's, and leaves those as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from nbconvert.exporters import Exporter, NotebookExporter, ScriptExporter
from nbconvert.preprocessors import Preprocessor
from nbconvert.utils.exceptions import ConversionException
from nbformat.v4 import new_code_cell, new_markdown_cell

_MARK = """\
# NOT FOR PUBLICATION

**This is a working copy.** Nobody approved it, and nothing in it was checked for what is to
be hidden. The public version is made by `incident-kit export ID --public`."""
_ID = "not-for-publication"


class WorkingCopyMark(Preprocessor):
    """A first cell and a title that say that a page is a working copy.

    A notebook that is written back as a notebook is never marked.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """A marked copy of one of the kit's notebooks; any other notebook as it is."""
        if not _is_ours(nb) or _gives_notebook(self.parent) or _is_marked(nb):
            return nb, resources
        if getattr(self.parent, "exclude_markdown", False):
            raise ConversionException(
                "a notebook of incident-kit is not exported without its text: the mark that "
                "it is not for publication would be left out"
            )
        marked = deepcopy(nb)
        marked.cells.insert(0, _make_mark(self.parent))
        marked.metadata["title"] = "NOT FOR PUBLICATION"
        return marked, resources


def _make_mark(exporter: object) -> Any:
    """The first cell; a comment for an exporter that takes code alone."""
    if isinstance(exporter, ScriptExporter):
        lines = _MARK.removeprefix("# ").splitlines()
        return new_code_cell("\n".join(f"# {line}".rstrip() for line in lines), id=_ID)
    return new_markdown_cell(_MARK, id=_ID)


def _is_ours(nb: Any) -> bool:
    """Whether the kit made the notebook, or a cell in it."""
    return any(_has_memory(part) for part in (nb, *nb.cells))


def _has_memory(part: Mapping[str, Any]) -> bool:
    return "incident_kit" in part.get("metadata", {})


def _gives_notebook(exporter: object) -> bool:
    return type(exporter) is Exporter or isinstance(exporter, NotebookExporter)


def _is_marked(nb: Any) -> bool:
    return bool(nb.cells) and nb.cells[0].get("id") == _ID
