"""Rules of the status page's Markdown: no table, image or tag, and no word less."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from incident_kit.rendering import statuspage_subset


@pytest.mark.parametrize(
    ("markdown", "subset"),
    [
        ("", ""),
        ("# A\n\ntext **b** [l](https://a.example)", "# A\n\ntext **b** [l](https://a.example)\n"),
        (
            "before\n\n| What | Who |\n|---|---|\n| fix | Ann |\n| test | |\n\nafter",
            "before\n\n- **What**: fix; **Who**: Ann\n- **What**: test\n\nafter\n",
        ),
        ("| | |\n|---|---|\n| **Lead** | Robin |", "- **Lead**: Robin\n"),
        ("> | a |\n> |---|\n> | 1 |", "> - **a**: 1\n"),
        ("a ![a map](attachment:x.png) b", "a a map b\n"),
        ("a <b>bold</b><br>c", "a &lt;b>bold&lt;/b> c\n"),
        ("<https://a.example> 1 < 2 <3", "<https://a.example> 1 < 2 <3\n"),
        ("`<b>` and ``![x](y)``", "`<b>` and ``![x](y)``\n"),
        ("```\n| a |\n|---|\n\n\n<b>\n```", "```\n| a |\n|---|\n\n\n<b>\n```\n"),
        ("- [ ] open\n- [x] done", "- ☐ open\n- ☑ done\n"),
        ("one\\\ntwo", "one  \ntwo\n"),
    ],
)
def test_only_what_the_page_shows_is_left(markdown: str, subset: str) -> None:
    assert subset == statuspage_subset(markdown)


_TEXT = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "| a | b |\n|---|---|\n| 1 | 2 |\n",
                "![x](y)",
                "![",
                "](y)",
                "<b>",
                "`",
                "```\n",
                "> ",
                "- [x] ",
                "\\\n",
                "<br>",
                "    ",
                "|",
                "-",
                "\n",
                "# h\n",
                "<!-- c -->",
            ]
        ),
        st.text(alphabet="ab ", max_size=4),
    )
).map("".join)


@given(_TEXT)
def test_doing_it_twice_changes_nothing(text: str) -> None:
    once = statuspage_subset(text)
    assert once == statuspage_subset(once)


@given(_TEXT)
def test_no_table_is_left(text: str) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(statuspage_subset(text))
    assert [token for token in tokens if token.type == "table_open"] == []
