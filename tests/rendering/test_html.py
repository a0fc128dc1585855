"""Rules of the converter: what anybody wrote becomes HTML that runs and requests nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from incident_kit.model.document import Document
from incident_kit.rendering import to_fragment, to_html
from incident_kit.rendering.contents import render_markdown

PNG = b"\x89PNG\r\n\x1a\n rest"
PNG_URL = "data:image/png;base64,iVBORw0KGgogcmVzdA=="


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**b** *i* ~~s~~ `c`", "<strong>b</strong> <em>i</em> <s>s</s> <code>c</code>"),
        ("a<b & c", "a&lt;b &amp; c"),
        ("one\\\ntwo", "one<br>\ntwo"),
    ],
)
def test_plain_markdown_is_drawn(markdown: str, html: str) -> None:
    assert f"<p>{html}</p>\n" == to_html(markdown)


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("x <iframe src=//evil.example>", "x &lt;iframe src=//evil.example&gt;"),
        ("x <b onclick=f()>y</b>", "x &lt;b onclick=f()&gt;y&lt;/b&gt;"),
        ("[click](javascript:alert(1))", '<a rel="noopener noreferrer">click</a>'),
        ("[x](data:text/html;base64,AAAA)", '<a rel="noopener noreferrer">x</a>'),
        ("[x](file:///etc/hosts)", '<a rel="noopener noreferrer">x</a>'),
        ("[x](other.html)", '<a rel="noopener noreferrer">x</a>'),
        ("![a map](https://evil.example/a.png)", "a map"),
        ("![a map](data:image/png;base64,AAAA)", "a map"),
        ("![a map](attachment:missing.png)", "a map"),
        ("[![a map](//evil.example)](javascript:f())", '<a rel="noopener noreferrer">a map</a>'),
    ],
)
def test_what_could_run_or_be_requested_is_words(markdown: str, html: str) -> None:
    assert f"<p>{html}</p>\n" == to_html(markdown)


@pytest.mark.parametrize(
    ("markdown", "href"),
    [
        ("[x](https://ok.example/a?b=1&c=2)", "https://ok.example/a?b=1&amp;c=2"),
        ("[x](mailto:team@ok.example)", "mailto:team@ok.example"),
        ("[x](#causes)", "#causes"),
        ("see https://ok.example/a_(b).", "https://ok.example/a_(b)"),
        ("(see https://ok.example/a)", "https://ok.example/a"),
        ("<https://ok.example>", "https://ok.example"),
    ],
)
def test_links_go_to_the_web_to_mail_and_to_headings(markdown: str, href: str) -> None:
    html = to_html(markdown)
    assert [href] == re.findall(r'<a href="([^"]*)"', html)
    assert 'rel="noopener noreferrer"' in html


def test_an_attached_image_stands_in_the_text_with_its_words() -> None:
    assert f'<figure><img src="{PNG_URL}" alt="two &amp; three"></figure>\n' == to_html(
        "![two & three](attachment:a%20b.png)", {"a b.png": PNG}
    )


@pytest.mark.parametrize(
    "name", ["Incorrect Vals.png", "a(1).png", "a (2) b.png", "größe %.png", "x).png", "[y].png"]
)
def test_an_attached_picture_is_shown_whatever_its_file_is_called(name: str) -> None:
    html = to_html(
        f"![a map](attachment:{name}) and ![p](attachment:p.png)", {name: PNG, "p.png": PNG}
    )
    assert html.count('<img src="data:image/png;base64,') == 2
    markdown = render_markdown(
        Document("internal", "T", ((f"![a map](attachment:{name})", {name: PNG}),))
    )
    assert markdown == b"*a map*\n"


def test_an_attachment_that_is_no_plain_image_becomes_its_words() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="f()"/>'
    assert to_html("![a map](attachment:a.svg)", {"a.svg": svg}) == "<p>a map</p>\n"


def test_headings_get_ids_that_no_other_has() -> None:
    fragment = to_fragment("## Was läuft?\n\n## Was läuft\n\n# ...", taken=["section"])
    assert [(heading.level, heading.id) for heading in fragment.headings] == [
        (2, "was-läuft"),
        (2, "was-läuft-2"),
        (1, "section-2"),
    ]
    assert '<h2 id="was-läuft-2">' in fragment.html


def test_task_lists_are_drawn_as_boxes() -> None:
    html = to_html("- [ ] open\n- [x] done\n- [y] neither")
    assert re.findall(r"<li[^>]*>(.*)</li>", html) == ["☐ open", "☑ done", "[y] neither"]


def test_wide_tables_are_framed_so_that_they_scroll_by_keys_too() -> None:
    html = to_html("| A | B |\n|---|--:|\n| 1 | 2 |")
    frame, _, rest = html.partition("\n")
    assert set(re.findall(r'[\w-]+="[^"]+"', frame)) == {
        *('class="table"', 'tabindex="0"', 'role="group"', 'aria-label="Table"')
    }
    assert rest.startswith("<table>")
    assert html.endswith("</table>\n</div>\n")
    assert '<th scope="col">A</th>' in html
    assert '<td data-align="right" class="short">2</td>' in html


def test_a_table_without_headings_lists_facts() -> None:
    html = to_html("| | |\n|---|---|\n| **Lead** | Robin |")
    assert html.startswith('<div class="table">\n<table class="facts">')
    assert "thead" not in html
    assert '<th scope="row"><strong>Lead</strong></th>' in html


def test_a_list_that_starts_with_times_is_a_timeline() -> None:
    html = to_html("- **10:02** A: hi\n- *… 2 more, lines 3–4*\n- **10:05** **Public update**, x")
    assert re.findall(r'<ul class="([^"]*)"', html) == ["timeline"]
    assert re.findall(r'<li class="([^"]*)"', html) == ["folded", "public"]
    assert '<ul class="timeline">' not in to_html("- **Note** a list\n- **10:02** in bold")


_PARTS = st.sampled_from(
    [
        "<script>",
        "</script>",
        "<img src=x onerror=f()>",
        "](javascript:f())",
        "[a",
        "![a",
        "\n\n",
        "](attachment:a.png)",
        "](data:text/html,x)",
        "<a href='javascript:f()'>",
        "`",
        "```\n",
        "| a | b |\n|---|---|\n",
        "- [x] ",
        "- **10:02** ",
        "<",
        ">",
        "&#106;avascript:",
        "https://",
        "<style>@import url(//e.example)</style>",
        '" onclick="f()',
        "# ",
        "\\",
        "\x00",
        "> ",
    ]
)
_TAG = re.compile(r"<([a-z0-9]+)((?:\s[a-z-]+(?:=\"[^\"]*\")?)*)\s*/?>")
_ATTRIBUTE = re.compile(r"\s([a-z-]+)(?:=\"([^\"]*)\")?")
_HARMLESS = {"alt", "class", "data-align", "id", "rel", "scope", "start", "title"}


@given(st.lists(st.one_of(_PARTS, st.text(max_size=8))).map("".join))
@example("[x](JaVaScRiPt:f())")
@example("<javascript:f()>")
@example('[x](https://a.example "\\" onclick=f())")')
def test_no_text_yields_anything_that_runs_or_is_requested(text: str) -> None:
    html = to_html(text, {"a.png": PNG})
    assert html.count("<") == len(_TAG.findall(html)) + html.count("</")
    for tag, attributes in _TAG.findall(html):
        assert tag not in {"script", "style", "iframe", "object", "embed", "link", "base", "form"}
        for name, value in _ATTRIBUTE.findall(attributes):
            if name == "href":
                assert re.match(r"(https?://|mailto:|#)", value, re.I)
            elif name == "src":
                assert value == PNG_URL
            else:
                assert name in _HARMLESS


@given(st.text(alphabet="abc <&#*_`[]()!|-\n", max_size=200))
def test_the_same_text_yields_the_same_html(text: str) -> None:
    assert to_html(text) == to_html(text)
