"""Rules of the pages: Markdown only, self-contained, nothing about their making."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, get_args

import pytest
from support.approved import approve_text

from incident_kit.errors import UndecidedError
from incident_kit.exporting.formats import FORMATS, make_files
from incident_kit.model.document import Document
from incident_kit.rendering import (
    render,
    render_markdown,
    render_page,
    render_public,
    template_root,
)
from incident_kit.rendering.pages import Kind
from incident_kit.review import Approved

PNG = b"\x89PNG\r\n\x1a\n rest"
HOSTILE = (
    "<script>f()</script> [x](javascript:f()) <iframe src='https://evil.example'></iframe>"
    " ![gone](https://evil.example/x.png) <style>@import url(https://evil.example)</style>"
)
KINDS: tuple[Kind, ...] = get_args(Kind)


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


def test_images_come_from_the_cell_they_are_attached_to() -> None:
    cells: list[Any] = [("![one](attachment:a.png)", {"a.png": PNG}), "![two](attachment:a.png)"]
    html = render("T", cells, kind="preview")
    assert re.findall(r'<img [^>]*alt="([^"]*)"', html) == ["one"]
    assert "<p>two</p>" in html


@pytest.mark.parametrize(
    ("title", "text", "drawn"),
    [
        ("A & B", "words", ["A &amp; B"]),
        ("A", "# A\n\nwords", ["A"]),
        ("A", "# B\n\nwords", ["A", "B"]),
    ],
)
def test_the_title_is_drawn_once(title: str, text: str, drawn: list[str]) -> None:
    html = render(title, [text], kind="preview")
    assert drawn == re.findall(r"<h1[^>]*>(.*?)</h1>", html)
    assert f"<title>{drawn[0]}</title>" in html


#: Texts whose pages differ in what they have beside the text: a title, contents, a table.
TEXTS = [
    "# Slow – 3 March\n\nIt was slow.\n",
    "No title.\n",
    "# Long\n\n" + "".join(f"## Part {n}\n\n{'words ' * 900}\n\n" for n in range(4)),
    "# Table\n\n| Part | State |\n|---|---|\n| API | down |\n\n- **09:00** at first\n",
    HOSTILE + "\n",
]
BANNER = (
    '<aside class="banner draft" aria-label="State">'
    "<strong>DRAFT</strong> – not approved. Please do not pass it on.</aside>\n"
)


@pytest.mark.parametrize("text", TEXTS)
def test_the_public_page_is_the_preview_without_its_banner(text: str) -> None:
    """So what the preview's bytes are searched for before a sign-off, the public bytes do
    not hold either: there is nothing in them but that."""
    approved = approve_text(text)
    preview = Document("preview", approved.title, ((approved.text, {}),))
    page = render_page(preview).decode()
    assert page.count(BANNER) == 1
    assert page.replace(BANNER, "") == render_public(approved)
    banner, _, rest = render_markdown(preview).decode().partition("\n\n")
    assert (banner, rest) == (
        "> **DRAFT** – not approved. Please do not pass it on.",
        render_markdown(approved).decode(),
    )


def test_every_page_of_a_text_that_nobody_approved_says_so() -> None:
    marks = {"internal": "<strong>INTERNAL</strong> – not for publication", "preview": BANNER}
    for kind in KINDS:
        body = render("T", ["x"], kind=kind).partition("<body")[2]
        assert [one for one in KINDS if marks[one] in body] == [kind]


APPROVED = approve_text("# T\n\nwords\n")

#: What somebody might hand to a function that draws, in place of what was approved.
UNAPPROVED: dict[str, Any] = {
    "a text": "# T\n\nwords\n",
    "a document that calls itself public": Document("public", "T", (("words", {}),)),
    "one made by hand": Approved("words", APPROVED.digest, "T", (), ("Ada",)),
    "another text under the seal": replace(APPROVED, text="other words\n"),
    "another title under the seal": replace(APPROVED, title="other"),
    "nothing": None,
}
#: Every public function that gives a page, by what it is called with.
PAGES: dict[str, Any] = {
    "render_page": render_page,
    "render_public": render_public,
    "the format html": next(one for one in FORMATS if one.name == "html").render,
    "make_files": lambda report: make_files(report, FORMATS[:1])[0].data,
}


@pytest.mark.parametrize("function", PAGES)
@pytest.mark.parametrize("given", UNAPPROVED)
def test_no_page_looks_public_without_an_approved(function: str, given: str) -> None:
    with pytest.raises(UndecidedError, match="nothing is rendered"):
        PAGES[function](UNAPPROVED[given])


def test_no_markdown_of_an_unapproved_text_looks_public() -> None:
    for name, given in UNAPPROVED.items():
        if isinstance(given, Document):
            assert render_markdown(given).startswith(b"> **DRAFT**"), name
            continue
        with pytest.raises(UndecidedError):
            render_markdown(given)


@pytest.mark.parametrize("kind", ["public", "", "incident_public", None])
def test_no_other_kind_of_page_is_drawn_of_any_text(kind: Any) -> None:
    with pytest.raises(UndecidedError, match="nothing is rendered"):
        render("T", ["words"], kind=kind)


def test_contents_are_listed_inside_and_outside_only_when_long() -> None:
    short = [f"## Part {n}\n\ntext" for n in range(4)]
    long = [f"{part} {'words ' * 500}" for part in short]
    assert _contents(render("T", short, kind="internal")) == [
        "#part-0",
        "#part-1",
        "#part-2",
        "#part-3",
    ]
    assert _contents(render("T", short, kind="preview")) == []
    assert len(_contents(render("T", long, kind="preview"))) == 4


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
