r"""What the kit writes for JupyterLab shows its words there, formulas' signs among them.

JupyterLab is modelled here by what it does before and after it renders Markdown: its
``removeMath`` splits the source, its MathJax searches the text between the tags of the
result. A test with a browser, ``tests/browser/test_lab.py``, holds the model to the real one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from support.maths import MATHS
from support.trying import tried

from incident_kit.rendering import to_html
from incident_kit.text.maths import escape_maths, unescape_maths
from incident_kit.text.mrkdwn import Names, to_markdown

#: What ``removeMath`` of @jupyterlab/rendermime takes for a formula, or the start of one.
OPENS = re.compile(r"(?<!\\)\$[^$]*\$|\\begin\{[a-z]*\*?\}|\\\\[(\[]")
#: What MathJax looks for in a run of text, as JupyterLab configures it.
FORMULA = re.compile(
    r"\$[^$]+\$|\\\(.*?\\\)|\\\[.*?\\\]|\\begin\s*\{[^}]*\}|\\[\\$]|\\(?:eq)?ref\s*\{", re.S
)
JUPYTER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def runs(markdown: str) -> Iterator[str]:
    """The texts that MathJax searches, each: code and whatever has a tag ends one."""
    for block in JUPYTER.parse(markdown):
        children = block.children or ()
        for is_text, tokens in groupby(children, lambda one: one.type.startswith("text")):
            if is_text:
                yield "".join(one.content for one in tokens)


def code_apart(markdown: str) -> str:
    """What is left of the source when JupyterLab has put code in one line aside."""
    return re.sub(r"(^|[^\\])(`+)([^\n]*?[^`\n])\2(?!`)", r"\1", markdown)


PLAIN = [
    *("costs $5", "US$5 only", "`$A` alone", "a \\* b", "C:\\\\temp\\\\x", "line\\\nbreak", ""),
    *("```\necho $A $B\n```", "- x\n\n  ```sh\n  echo $A $B\n  ```", "`$A` and `$B`", "~~~\n$A $B"),
]


@pytest.mark.parametrize("markdown", MATHS)
def test_no_sign_in_a_text_makes_a_formula(markdown: str) -> None:
    shown = escape_maths(markdown)
    assert not OPENS.search(code_apart(shown))
    assert [run for run in runs(shown) if FORMULA.search(run)] == []


@pytest.mark.parametrize("markdown", MATHS)
def test_the_cases_above_would_be_formulas(markdown: str) -> None:
    """So the rule above is no empty one."""
    assert OPENS.search(code_apart(markdown)) or [
        run for run in runs(markdown) if FORMULA.search(run)
    ]


@pytest.mark.parametrize("markdown", [*PLAIN, *map(escape_maths, MATHS)])
def test_a_text_without_formulas_stays_as_it_is(markdown: str) -> None:
    assert escape_maths(markdown) == markdown


TEXTS = st.lists(
    st.sampled_from([*"$\\`~\n ()[]{}ab1#->|*<&;", "&#36;", "&#92;", "begin{", "```"]), max_size=30
).map("".join)


@tried(300)
@given(TEXTS)
def test_what_was_escaped_is_read_back_byte_for_byte(markdown: str) -> None:
    assert unescape_maths(escape_maths(markdown)) == markdown


@tried(200)
@given(st.lists(st.sampled_from(["$", "\\", "x", "5", " ", "(", ")", "begin{a}"]), max_size=12))
def test_slack_s_text_reads_in_jupyterlab_as_on_the_page(pieces: list[str]) -> None:
    """Nothing of what a person typed is a formula, and the page has their words."""
    markdown = to_markdown("".join(pieces), Names())
    shown = escape_maths(markdown)
    assert [run for run in runs(shown) if FORMULA.search(run)] == []
    words = re.sub(r"<[^>]*>", "", JUPYTER.render(shown))
    assert words.split() == re.sub(r"<[^>]*>", "", to_html(markdown)).split()


def test_long_texts_take_linear_time() -> None:
    for text in (
        "$" * 100_000,
        "`" * 99_999 + "$",
        "\\" * 100_000,
        "`$\n" * 30_000,
        "```\n$" * 9999,
    ):
        assert unescape_maths(escape_maths(text)) == text
