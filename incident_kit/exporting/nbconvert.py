"""The exporters of ``jupyter nbconvert``: they hand out the pages that our own export makes.

What they give is the page that :mod:`incident_kit.exporting.artifacts` made and proved, byte
for byte. Of the notebook that nbconvert was given only the place counts: nothing of it is
drawn, and no template, filter or preprocessor of anybody's configuration has a say.

A module apart: nbconvert takes two seconds to load, and nothing else needs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from nbconvert.utils.exceptions import ConversionException
from traitlets import List, Unicode

from incident_kit.case import Case, case_at
from incident_kit.errors import IncidentKitError, UsageError
from incident_kit.exporting.artifacts import (
    approve_public,
    render_internal,
    render_public,
)
from incident_kit.exporting.exports import take_back_at
from incident_kit.exporting.public_set import list_beside, remove
from incident_kit.model import Artifact


class Refused(ConversionException):
    """What ``jupyter nbconvert`` says when the kit holds a report back."""


class _FinishedPage(Exporter):
    """An exporter that gives a finished page. It reads no notebook: what is unreadable in
    one is said by the kit's own reader, in its own words."""

    file_extension = Unicode(".html")
    output_mimetype = "text/html"
    default_preprocessors: List[Any] = List()
    preprocessors: List[Any] = List()

    def _init_preprocessors(self) -> None:
        self._preprocessors: list[Any] = []

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> tuple[Any, Any]:
        """The page of the incident in whose folder the file is."""
        place = Path(filename)
        given = dict(resources or {})
        metadata = {**(given.get("metadata") or {}), "name": place.stem, "path": str(place.parent)}
        return self.from_notebook_node(None, {**given, "metadata": metadata})

    def from_file(self, file_stream: Any, resources: Any = None, **kw: Any) -> tuple[Any, Any]:
        """A refusal, unless ``resources`` say where the file is."""
        return self.from_notebook_node(None, resources)

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[Any, Any]:
        """The finished page, and nbconvert's resources."""
        page = self._make_page(resources)
        with _translate_refusals():
            _unlink(_aim(resources, self.config), links_only=True)
        return _hand_out(page, self.config), {**(resources or {}), "output_extension": ".html"}

    def _make_page(self, resources: Mapping[str, Any] | None) -> bytes:
        raise NotImplementedError


class Internal(_FinishedPage):
    """``jupyter nbconvert --to incident_internal report.ipynb``."""

    export_from_notebook = "Incident report, internal"

    def _make_page(self, resources: Mapping[str, Any] | None) -> bytes:
        with _translate_refusals():
            return _choose_page(render_internal(_case(resources, "report")))


class Public(_FinishedPage):
    """``jupyter nbconvert --to incident_public public.ipynb``."""

    export_from_notebook = "Incident report, public"

    def _make_page(self, resources: Mapping[str, Any] | None) -> bytes:
        with _translate_refusals(), _withdraw_on_failure(resources, self.config):
            case = _case(resources, "public")
            page = _choose_page(render_public(case, approve_public(case)))
            take_back_at(case.folder.path)
            return page


@contextmanager
def _translate_refusals() -> Iterator[None]:
    """Say what the kit says in the way that nbconvert understands."""
    try:
        yield
    except IncidentKitError as error:
        raise Refused(str(error)) from error


@contextmanager
def _withdraw_on_failure(resources: Mapping[str, Any] | None, config: Any) -> Iterator[None]:
    """Take back what was handed out before and is not covered, whatever kept the public page
    from being made."""
    try:
        yield
    except BaseException:
        folder, is_public = _beside(resources), _name(resources) == "public"
        if folder is not None and (folder / "incident.yaml").exists():
            take_back_at(folder)
        elif folder is not None and is_public:
            remove(folder, list_beside(folder))
        if is_public:
            _unlink(_aim(resources, config))
        raise


def _choose_page(files: list[Artifact]) -> bytes:
    return next(file.data for file in files if file.name.endswith(".html"))


def _hand_out(page: bytes, config: Any) -> bytes | str:
    """The bytes, which nbconvert writes into a file as they are; to standard output it
    writes text only."""
    writer = str(config.get("NbConvertApp", {}).get("writer_class", ""))
    return page.decode() if "stdout" in writer.lower() else page


def _beside(resources: Mapping[str, Any] | None) -> Path | None:
    """The folder of the notebook; nbconvert gives ``""`` for the one it runs in."""
    metadata = (resources or {}).get("metadata") or {}
    return Path(metadata["path"] or ".") if "path" in metadata else None


def _name(resources: Mapping[str, Any] | None) -> str:
    """The name of the notebook, without its ending; nothing for input without a path."""
    return str(((resources or {}).get("metadata") or {}).get("name") or "")


def _aim(resources: Mapping[str, Any] | None, config: Any) -> Path | None:
    """The file that nbconvert is about to write, by its own flags; ``None`` if no file."""
    beside, name = _beside(resources), (resources or {}).get("unique_key")
    chosen = config.get("FilesWriter", {}).get("build_directory")
    if beside is None or not name:
        return None
    return (Path(chosen) if chosen else beside) / f"{name}.html"


def _unlink(path: Path | None, *, links_only: bool = False) -> None:
    """Take a file away: an old one that a refusal would leave, or a link, which
    nbconvert would write through."""
    if path is not None and (path.is_symlink() or not links_only):
        remove(path.parent, [path])


def _case(resources: Mapping[str, Any] | None, name: str) -> Case:
    folder = _beside(resources)
    if folder is None or _name(resources) != name or not (folder / "incident.yaml").is_file():
        raise UsageError(
            f"only the {name}.ipynb in an incident's folder can be exported like this",
            todo=[f"jupyter nbconvert --to incident_… incidents/ID/{name}.ipynb"],
        )
    return case_at(folder)
