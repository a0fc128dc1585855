"""Rules of the pages: Markdown only, self-contained, nothing about their making."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import Any

import nbformat
import pytest
from traitlets.config import Config

from incident_kit.rendering import InternalExporter, PublicExporter, render, template_root
from incident_kit.rendering.pages import Kind

PNG = b"\x89PNG\r\n\x1a\n rest"
HOSTILE = (
    "<script>f()</script> [x](javascript:f()) <iframe src='https://evil.example'></iframe>"
    " ![gone](https://evil.example/x.png) <style>@import url(https://evil.example)</style>"
)
KINDS: list[Kind] = ["internal", "public"]


def notebook(*cells: Any) -> Any:
    return nbformat.v4.new_notebook(cells=list(cells))


def markdown(text: str, **more: Any) -> Any:
    return nbformat.v4.new_markdown_cell(text, **more)


def exported(nb: Any, **settings: Any) -> str:
    exporter: Any = PublicExporter
    html, _ = exporter(**settings).from_notebook_node(nb)
    return str(html)


def code() -> Any:
    output = nbformat.v4.new_output("stream", text="printed-by-code")
    return nbformat.v4.new_code_cell("source_of_code()", outputs=[output])


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_runs_and_requests_nothing(kind: Kind) -> None:
    html = render("T", [HOSTILE, ("![p](attachment:a.png)", {"a.png": PNG})], kind=kind)
    assert "<script" not in html
    assert "<iframe" not in html
    style = re.search(r"<style>(.*?)</style>", html, re.S)
    assert style
    assert "@import" not in style[1]
    assert "url(" not in style[1]
    for tag in re.findall(r"<(?:link|script|img|source|video|audio|object|embed)\b[^>]*>", html):
        assert not re.search(r"(?:src|href)=\"(?!data:)", tag)
    assert "default-src 'none'" in html


@pytest.mark.parametrize("kind", KINDS)
def test_same_input_gives_the_same_page(kind: Kind) -> None:
    cells = ["## One\n\ntext", "## Two"]
    assert render("T", cells, kind=kind) == render("T", cells, kind=kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_says_nothing_about_its_making(kind: Kind) -> None:
    html = render("T", ["text"], kind=kind)
    assert not re.search(r"generator|nbconvert|jupyter|notebook|/home/|\.ipynb", html, re.I)


@pytest.mark.parametrize("exporter", [InternalExporter, PublicExporter])
def test_only_markdown_cells_are_drawn_and_the_notebook_stays(exporter: Any) -> None:
    nb = notebook(markdown("# Title\n\nwords"), code(), nbformat.v4.new_raw_cell("<b>raw</b>"))
    nb.metadata["title"] = "hidden-metadata"
    before = deepcopy(nb)
    html, resources = exporter().from_notebook_node(nb)
    assert "words" in html
    for hidden in ("printed-by-code", "source_of_code", "raw", "hidden-metadata"):
        assert hidden not in html
    assert nb == before
    assert (resources["output_extension"], resources["title"]) == (".html", "Title")


def test_a_persons_nbconvert_configuration_has_no_say() -> None:
    settings = {
        "template_name": "lab",
        "template_file": "other.html.j2",
        "template_paths": ["."],
        "preprocessors": ["nbconvert.preprocessors.ExecutePreprocessor"],
        "filters": {"escape": "builtins.str"},
    }
    config = Config({"PublicExporter": settings, "TemplateExporter": settings})
    nb = notebook(markdown("words"), code())
    plain, configured = exported(nb), exported(nb, config=config)
    assert plain == configured


def test_images_come_from_the_cell_they_are_attached_to() -> None:
    cells: list[Any] = [("![one](attachment:a.png)", {"a.png": PNG}), "![two](attachment:a.png)"]
    html = render("T", cells, kind="public")
    assert re.findall(r'<img [^>]*alt="([^"]*)"', html) == ["one"]
    assert "<p>two</p>" in html


def test_a_damaged_attachment_becomes_its_words() -> None:
    cell = markdown("![one](attachment:a.png)", attachments={"a.png": {"image/png": "%%%"}})
    html = exported(notebook(cell))
    assert "<p>one</p>" in html


@pytest.mark.parametrize(
    ("title", "text", "drawn"),
    [
        ("A & B", "words", ["A &amp; B"]),
        ("A", "# A\n\nwords", ["A"]),
        ("A", "# B\n\nwords", ["A", "B"]),
    ],
)
def test_the_title_is_drawn_once(title: str, text: str, drawn: list[str]) -> None:
    html = render(title, [text], kind="public")
    assert drawn == re.findall(r"<h1[^>]*>(.*?)</h1>", html)
    assert f"<title>{drawn[0]}</title>" in html


def test_only_a_draft_says_draft_and_only_the_internal_page_internal() -> None:
    pages = {
        (kind, draft): render("T", ["x"], kind=kind, draft=draft)
        for kind in KINDS
        for draft in (True, False)
    }
    for (kind, draft), html in pages.items():
        body = html.partition("<body")[2]
        assert draft == ("<strong>DRAFT</strong> – not approved" in body)
        assert (kind == "internal") == ("<strong>INTERNAL</strong> – not for publication" in body)


def test_contents_are_listed_inside_and_outside_only_when_long() -> None:
    short = [f"## Part {n}\n\ntext" for n in range(4)]
    long = [f"{part} {'words ' * 500}" for part in short]
    assert _contents(render("T", short, kind="internal")) == [
        "#part-0",
        "#part-1",
        "#part-2",
        "#part-3",
    ]
    assert _contents(render("T", short, kind="public")) == []
    assert len(_contents(render("T", long, kind="public"))) == 4


def _contents(html: str) -> list[str]:
    nav = re.search(r"<nav.*?</nav>", html, re.S)
    return re.findall(r'href="([^"]*)"', nav[0]) if nav else []


def test_headings_of_different_cells_get_different_ids() -> None:
    html = render("T", ["## Same", "## Same", "## Contents"], kind="internal")
    ids = re.findall(r' id="([^"]*)"', html)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_has_language_landmarks_and_a_skip_link(kind: Kind) -> None:
    html = render("T", ["x"], kind=kind, subtitle="3 November <2026>")
    assert '<html lang="en-GB">' in html
    assert '<a class="skip" href="#main">' in html
    assert (html.count("<main"), html.count("<header")) == (1, 1)
    assert '<p class="subtitle">3 November &lt;2026&gt;</p>' in html


@pytest.mark.parametrize("name", ["incident_internal", "incident_public"])
def test_a_template_is_a_folder_of_nbconverts_kind(name: str) -> None:
    folder = template_root() / name
    conf = json.loads((folder / "conf.json").read_text())
    assert (template_root() / conf["base_template"]).is_dir()
    assert (folder / "index.html.j2").is_file()


@pytest.mark.parametrize(("theme", "least"), [("light", 4.5), ("dark", 4.5)])
def test_text_stands_out_from_its_ground(theme: str, least: float) -> None:
    """WCAG 2.2, success criterion 1.4.3: a contrast of 4.5 to 1."""
    css = (template_root() / "incident_base" / "base.css").read_text()
    blocks = re.findall(r":root \{(.*?)\}", css, re.S)
    colours = dict(re.findall(r"--([\w-]+): (#\w+)", blocks[{"light": 0, "dark": 1}[theme]]))
    pairs = [(ink, "paper") for ink in ("ink", "soft", "accent", "public")]
    pairs += [("ink", "wash"), ("soft", "wash"), ("public", "public-wash"), ("warn", "warn-wash")]
    pairs += [("soft", "public-wash"), ("ink", "public-wash")]
    for one, other in pairs:
        assert _contrast(colours[one], colours[other]) >= least, (one, other)


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = (int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
