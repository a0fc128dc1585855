"""The exporters of ``jupyter nbconvert --to incident_internal`` and ``incident_public``.

They draw Markdown cells and their attached images, through our own converter
and templates only. Code cells, outputs, metadata, nbconvert's filters and
preprocessors, and whatever a person's nbconvert configuration adds, have no way
into the page.
"""

from __future__ import annotations

from typing import Any

from jinja2 import Environment
from nbconvert.exporters import TemplateExporter
from traitlets import List, Unicode

from incident_kit.rendering.pages import INDEX, load_templates, make_resources


class DocumentExporter(TemplateExporter):
    """A page from a notebook's Markdown cells; ``resources`` may bring ``title``,
    ``subtitle`` and ``draft``. The notebook given stays unchanged.

    Traits that a person's configuration could turn against us are fixed here.
    """

    file_extension = Unicode(".html")
    output_mimetype = "text/html"
    template_name = Unicode("incident_base")
    template_file = Unicode(INDEX)
    template_paths = List(Unicode())
    default_preprocessors: List[Any] = List()
    preprocessors: List[Any] = List()

    def _init_preprocessors(self) -> None:
        self._preprocessors: list[Any] = []

    def _create_environment(self) -> Environment:
        return load_templates(str(self.template_name))

    def from_notebook_node(  # type: ignore[override]
        self, nb: Any, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page's HTML, and nbconvert's resources with ``title`` filled in."""
        given = dict(resources or {})
        html, after = super().from_notebook_node(nb, {**given, **make_resources(nb, given)}, **kw)
        after.pop("page", None)
        return html, after


class InternalExporter(DocumentExporter):
    """The internal report, for people of the team."""

    template_name = Unicode("incident_internal")
    export_from_notebook = "Incident report, internal"


class PublicExporter(DocumentExporter):
    """The public version, for everybody."""

    template_name = Unicode("incident_public")
    export_from_notebook = "Incident report, public"
