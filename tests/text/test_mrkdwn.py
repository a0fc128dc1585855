"""Slack's markup becomes Markdown that shows the same words and nothing else."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from incident_kit.text.mrkdwn import (
    Names,
    blocks_to_markdown,
    clean,
    escape,
    plain_to_markdown,
    to_markdown,
    unescape,
)

NAMES = Names(
    users={"U1": "Ada Example", "U2": "b_*ad*\nname"},
    channels={"C1": "incident-7"},
    usergroups={"S1": "paas-team"},
    emoji={"ship_it": "alias:rocket", "botman": "https://emoji.example/botman.png"},
)
COMMONMARK = MarkdownIt("commonmark", {"html": False}).enable("strikethrough")
WITH_HTML_AND_TABLES = MarkdownIt("commonmark", {"html": True}).enable("table")


class _Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.tags, self.links = "", set(), []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.text += " " if tag in ("p", "br", "li", "pre", "blockquote", "ul", "ol") else ""
        self.links += [value or "" for key, value in attrs if key in ("href", "src")]

    def handle_endtag(self, tag: str) -> None:
        self.text += " " if tag in ("p", "li", "pre", "blockquote") else ""

    def handle_data(self, data: str) -> None:
        self.text += data


def page(markdown: str) -> _Page:
    return _Page(COMMONMARK.render(markdown))


def shown(markdown: str) -> str:
    return words(page(markdown).text)


def words(text: str) -> str:
    return " ".join(text.split())


MESSAGES = [
    ("plain words", "plain words"),
    ("<@U1> is on it", "@Ada Example is on it"),
    ("<@U9>", "@U9"),
    ("<@U9|bob>", "@bob"),
    ("<@W1ABCDEF>", "@W1ABCDEF"),
    ("<@U2>", "@b\\_\\*ad\\* name"),
    ("<#C1|old-name> <#C9|other> <#C8>", "#incident-7 #other #C8"),
    ("<!here> <!channel|@channel> <!everyone>", "@here @channel @everyone"),
    ("<!subteam^S1> <!subteam^S2|@ops> <!subteam^S3>", "@paas-team @ops @S3"),
    ("<!date^1392734382^{date}|Feb 18>", "Feb 18"),
    ("<!date^1392734382^{date}>", "2014-02-18 14:39 UTC"),
    ("<!date^1392734382^{date}^https://a.example/|then>", "[then](https://a.example/)"),
    (
        "<https://a.example/x_y?a=1&amp;b=2|see *this*>",
        "[see \\*this\\*](https://a.example/x_y?a=1&b=2)",
    ),
    ("<https://a.example/p>", "<https://a.example/p>"),
    ("<https://a.example/p|https://a.example/p>", "<https://a.example/p>"),
    ("<https://a.example/(x)|p>", "[p](https://a.example/%28x%29)"),
    ("<https://a.example/?a=1&amp;copy;=2|p>", "[p](https://a.example/?a=1&amp;copy;=2)"),
    ("<mailto:ada@example.org|ada@example.org>", "<ada@example.org>"),
    ("<mailto:ada@example.org|write>", "[write](mailto:ada@example.org)"),
    ("<tel:+441632960001|+44 1632 960001>", "[+44 1632 960001](tel:+441632960001)"),
    ("*bold* _italic_ ~gone~", "**bold** *italic* ~~gone~~"),
    ("*_both_*", "**_both_**"),
    ("(*bold*), *bold*!", "(**bold**), **bold**!"),
    ("*<https://a.example|x>*", "**[x](https://a.example)**"),
    ("2*3*4 and snake_case_name", "2\\*3\\*4 and snake_case_name"),
    ("* not bold *", "\\* not bold \\*"),
    ("__init__", "\\_\\_init\\_\\_"),
    ("`a <b> *c*`", "`a <b> *c*`"),
    ("`&lt;x&gt; &amp;amp;`", "`<x> &amp;`"),
    ("run `curl <https://a.example/v1>`", "run `curl https://a.example/v1`"),
    ("```\nx = &lt;1&gt;\n```", "```\nx = <1>\n```"),
    ("before ```code``` after", "before\n\n```\ncode\n```\n\nafter"),
    ("```a ` b```", "```\na ` b\n```"),
    ("```never closed", "\\`\\`\\`never closed"),
    ("one\ntwo", "one  \ntwo"),
    ("one\n\n\n two", "one\n\ntwo"),
    ("&gt; said\n&gt; twice\nanswer", "> said  \n> twice\n\nanswer"),
    ("&gt;&gt;&gt;all\nof it", "> all  \n> of it"),
    ("&amp;lt; &amp;amp;", "&amp;lt; &amp;amp;"),
    ("R&amp;D", "R&D"),
    ("# no heading", "\\# no heading"),
    ("#hash", "#hash"),
    ("- no list\n1. no list\n+ no", "\\- no list  \n1\\. no list  \n\\+ no"),
    ("-1 and 10.5", "-1 and 10.5"),
    ("title\n===\n---", "title  \n\\===  \n\\---"),
    ("    no code block", "no code block"),
    ("a|b", "a\\|b"),
    ("costs $5 and $6", "costs \\$5 and \\$6"),
    ("a \\(formula\\) in C:\\Users", "a &#92;(formula&#92;) in C:\\Users"),
    ("[x]: https://a.example", "\\[x\\]: https://a.example"),
    ("<script>alert(1)</script>", "&lt;script>alert(1)&lt;/script>"),
    ("&lt;b&gt;", "&lt;b>"),
    (":tada: :+1: :wave::skin-tone-3:", "🎉 👍 👋🏼"),
    (":flag-gb: :e-mail:", "🇬🇧 📧"),
    (":ship_it: :botman: :no_such_one:", "🚀 :botman: :no_such_one:"),
    ("at 10:30:45", "at 10:30:45"),
    ("x <javascript:alert(1)|click>", "x click (javascript:alert(1))"),
    ("nul\x00 and \ud800 lone", "nul and \ufffd lone"),
    ("wow!<https://a.example|x>", "wow\\![x](https://a.example)"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), MESSAGES, ids=[repr(m[0]) for m in MESSAGES])
def test_a_text_becomes_the_markdown_that_shows_it(text: str, expected: str) -> None:
    assert expected == to_markdown(text, NAMES)


def test_a_token_in_the_address_of_a_slack_file_is_left_out() -> None:
    text = "<https://files.slack.com/files-pri/T1-F1/a.log?t=" + "xoxe-1|a.log>"
    assert to_markdown(text, NAMES) == "[a.log](https://files.slack.com/files-pri/T1-F1/a.log)"


def test_a_permalink_keeps_its_thread() -> None:
    url = "https://team.slack.com/archives/C1/p1?thread_ts=1.2&cid=C1"
    assert to_markdown(f"<{url.replace('&', '&amp;')}>", NAMES) == f"<{url}>"


LINKS = ("https://", "http://", "mailto:", "tel:")
TAGS = {"p", "br", "strong", "em", "s", "code", "pre", "blockquote", "a", "ul", "ol", "li"}


def assert_harmless(markdown: str) -> None:
    found = page(markdown)
    assert found.tags <= TAGS
    assert all(link.startswith(LINKS) for link in found.links)
    kinds = {token.type for token in tokens(markdown)}
    assert not kinds & {"html_block", "html_inline", "table_open", "heading_open", "image", "hr"}


def tokens(markdown: str) -> list[Token]:
    """Every token of a renderer that lets HTML and tables through."""
    found = WITH_HTML_AND_TABLES.parse(markdown)
    return [each for token in found for each in (token, *(token.children or ()))]


SNIPPETS = st.sampled_from(
    [
        "<script>",
        "](javascript:x)",
        "<javascript:x|y>",
        "```",
        "`",
        "*",
        "_",
        "~",
        "&lt;",
        "&amp;",
        "<@U1>",
        "<https://a.example|b>",
        "\n",
        "\n\n",
        "# ",
        "- ",
        "1. ",
        "&gt; ",
        "|",
        "---",
        "![",
        "[a]: ",
        "    ",
        "\\",
        "$",
        ":tada:",
        " ",
        "a",
        "é",
        "(",
        ")",
        "<!--",
        "<a href=x>",
        "!",
        "\x00",
    ]
)
TEXTS = st.lists(SNIPPETS | st.text(max_size=6), max_size=14).map("".join)


@given(TEXTS)
def test_no_text_becomes_html_a_heading_a_table_or_a_link_that_runs(text: str) -> None:
    assert_harmless(to_markdown(text, NAMES))


@given(TEXTS.filter(lambda text: "```" not in text))
def test_text_without_markup_shows_its_own_words(text: str) -> None:
    expected = words(unescape(clean(text)).replace(":tada:", "🎉"))
    assert expected == shown(plain_to_markdown(text, NAMES))


@given(TEXTS)
def test_escaped_text_shows_itself_inside_a_line(text: str) -> None:
    line = words(clean(text))
    assert f"x{line}x" == page(f"x{escape(line)}x").text.strip()


# A message built of parts whose plain text is known: (as Slack stores it, what a reader sees).
_LETTERS = st.text(alphabet="abcXYZ019 .,!?#+=()'é漢", min_size=1, max_size=9).filter(
    lambda text: text.strip() == text and not text.startswith(("&", ">"))
)
PARTS = st.one_of(
    _LETTERS.map(lambda t: (t, t)),
    _LETTERS.map(lambda t: (f"*{t}*", t)),
    _LETTERS.map(lambda t: (f"_{t}_", t)),
    _LETTERS.map(lambda t: (f"*_{t}_*", t)),
    _LETTERS.map(lambda t: (f"~{t}~", t)),
    _LETTERS.map(lambda t: (f"`{t}`", t)),
    _LETTERS.map(lambda t: (f"```{t}```", t)),
    _LETTERS.map(lambda t: (f"<https://a.example/p|{t}>", t)),
    st.sampled_from(
        [
            ("&lt;b&gt; &amp;amp; |", "<b> &amp; |"),
            ("<@U1>", "@Ada Example"),
            ("a_b \\( $x$", "a_b \\( $x$"),
            ("<#C1>", "#incident-7"),
            ("<!here>", "@here"),
            (":tada:", "🎉"),
            ("- [ ] ~5 <x>", "- [ ] ~5 <x>"),
        ]
    ),
)


@given(st.lists(st.tuples(PARTS, st.sampled_from([" ", "\n", "\n\n"])), max_size=8))
def test_the_rendered_message_shows_the_words_of_the_message(parts) -> None:
    text = "".join(stored + gap for (stored, _), gap in parts)
    expected = " ".join(seen for (_, seen), _ in parts)
    assert words(expected) == shown(to_markdown(text, NAMES))
    assert_harmless(to_markdown(text, NAMES))


# Blocks


def rich(*elements: object) -> list[object]:
    return [{"type": "rich_text", "elements": list(elements)}]


def section(*elements: object) -> dict[str, object]:
    return {"type": "rich_text_section", "elements": list(elements)}


def text(words: str, **style: bool) -> dict[str, object]:
    return (
        {"type": "text", "text": words, "style": style}
        if style
        else {"type": "text", "text": words}
    )


def bullets(
    *items: str, indent: int = 0, style: str = "bullet", **more: object
) -> dict[str, object]:
    found = [section(text(item)) for item in items]
    return {"type": "rich_text_list", "style": style, "indent": indent, "elements": found, **more}


ELEMENTS = [
    (text("a *b* <c>"), "a \\*b\\* &lt;c>"),
    (text("x", bold=True, italic=True, strike=True), "~~**_x_**~~"),
    (text("a`b", code=True), "``a`b``"),
    (text(" padded ", bold=True), "**padded**"),
    ({"type": "link", "url": "https://a.example", "text": "x"}, "[x](https://a.example)"),
    ({"type": "link", "url": "https://a.example"}, "<https://a.example>"),
    ({"type": "link", "url": "javascript:x", "text": "y"}, "y (javascript:x)"),
    ({"type": "user", "user_id": "U1"}, "@Ada Example"),
    ({"type": "user", "user_id": "U9"}, "@U9"),
    ({"type": "usergroup", "usergroup_id": "S1"}, "@paas-team"),
    ({"type": "channel", "channel_id": "C1"}, "#incident-7"),
    ({"type": "broadcast", "range": "here"}, "@here"),
    ({"type": "emoji", "name": "wave", "unicode": "1f44b-1f3fc"}, "👋🏼"),
    ({"type": "emoji", "name": "wave", "skin_tone": 3}, "👋🏼"),
    ({"type": "emoji", "name": "botman"}, ":botman:"),
    ({"type": "color", "value": "#F405B3"}, "#F405B3"),
    ({"type": "date", "timestamp": 1392734382, "fallback": "Feb 18"}, "Feb 18"),
    ({"type": "date", "timestamp": 1392734382}, "2014-02-18 14:39 UTC"),
    ({"type": "brand_new", "title": "new", "elements": [{"text": "words"}]}, "new words"),
]


@pytest.mark.parametrize(("element", "expected"), ELEMENTS, ids=[str(e[0]) for e in ELEMENTS])
def test_each_element_of_rich_text_is_shown(element: object, expected: str) -> None:
    assert expected == blocks_to_markdown(rich(section(element)), NAMES)


BLOCKS = [
    (rich({"type": "rich_text_quote", "elements": [text("a\nb")]}), "> a  \n> b"),
    (
        rich({"type": "rich_text_preformatted", "elements": [text("a\n  ```b")]}),
        "````\na\n  ```b\n````",
    ),
    (rich(bullets("a", "b"), bullets("c", indent=1), bullets("d")), "- a\n- b\n  - c\n- d"),
    (
        rich(
            bullets("a", style="ordered"),
            bullets("b", indent=1),
            bullets("c", style="ordered", offset=1),
        ),
        "1. a\n   - b\n2. c",
    ),
    (rich(bullets("deep", indent=3)), "- deep"),
    (rich(bullets("a\nb", border=1)), "> - a  \n>   b"),
    (rich(section(text("x")), bullets("# a"), section(text("y"))), "x\n\n- \\# a\n\ny"),
    ([{"type": "header", "text": {"type": "plain_text", "text": "Down :fire:"}}], "**Down 🔥**"),
    (
        [
            {
                "type": "section",
                "text": {"type": "mrkdwn", "text": "*a*"},
                "fields": [{"type": "mrkdwn", "text": "b"}, {"type": "plain_text", "text": "*c*"}],
            }
        ],
        "**a**\n\nb\n\n\\*c\\*",
    ),
    (
        [
            {
                "type": "context",
                "elements": [
                    {"type": "image", "alt_text": "logo"},
                    {"type": "mrkdwn", "text": "by <@U1>"},
                ],
            }
        ],
        "logo by @Ada Example",
    ),
    (
        [
            {"type": "section", "text": {"type": "mrkdwn", "text": "a"}},
            {"type": "divider"},
            {
                "type": "actions",
                "elements": [
                    {"type": "button", "text": {"type": "plain_text", "text": "Acknowledge"}},
                    {
                        "type": "button",
                        "text": {"type": "plain_text", "text": "Open"},
                        "url": "https://a.example",
                    },
                ],
            },
        ],
        "a\n\nAcknowledge · [Open](https://a.example)",
    ),
    (
        [
            {
                "type": "actions",
                "elements": [
                    {"type": "button", "text": {"type": "plain_text", "text": "Acknowledge"}}
                ],
            }
        ],
        "Acknowledge",
    ),
    (
        [{"type": "image", "image_url": "https://a.example/i.png", "alt_text": "graph"}],
        "[graph](https://a.example/i.png)",
    ),
    (
        [{"type": "table", "rows": [[{"type": "raw_text", "text": "a"}], [{"text": "b"}]]}],
        "| a |\n| --- |\n| b |",
    ),
    (None, ""),
    ([None, 3, {"type": None}], ""),
]


@pytest.mark.parametrize(("blocks", "expected"), BLOCKS, ids=range(len(BLOCKS)))
def test_each_kind_of_block_is_shown(blocks: object, expected: str) -> None:
    assert expected == blocks_to_markdown(blocks, NAMES)


STYLES = st.fixed_dictionaries(
    {}, optional={k: st.booleans() for k in ("bold", "italic", "strike", "code")}
)
RUNS = st.builds(
    lambda words, style: {"type": "text", "text": words, "style": style}, TEXTS, STYLES
)


@given(st.lists(RUNS, max_size=6))
def test_styled_runs_show_their_words_wherever_their_marks_fall(runs) -> None:
    markdown = blocks_to_markdown(rich(section(*runs)), NAMES)
    expected = "".join(clean(run["text"]) for run in runs)
    assert re.sub(r"\s", "", expected) == re.sub(r"\s", "", page(markdown).text)
    assert_harmless(markdown)


@given(
    st.lists(
        st.tuples(TEXTS.filter(str.strip), st.integers(0, 4), st.booleans()), min_size=1, max_size=6
    )
)
@example([("a", 0, False), ("\x08", 1, False), ("\x08", 2, False), ("b", 3, False)])
def test_nested_lists_show_their_items_in_order(items) -> None:
    lists = [bullets(t, indent=i, style="ordered" if o else "bullet") for t, i, o in items]
    markdown = blocks_to_markdown(rich(*lists), NAMES)
    expected = "".join(clean(t) for t, _, _ in items)
    assert re.sub(r"\s", "", expected) == re.sub(r"\s", "", page(markdown).text)
    assert_harmless(markdown)


KEYS = st.sampled_from(
    [
        "type",
        "elements",
        "text",
        "style",
        "url",
        "fields",
        "user_id",
        "range",
        "unicode",
        "name",
        "indent",
        "offset",
        "rows",
        "accessory",
        "timestamp",
    ]
)
WORDS = st.sampled_from(
    [
        "rich_text",
        "rich_text_section",
        "rich_text_list",
        "section",
        "text",
        "link",
        "emoji",
        "header",
        "context",
        "actions",
        "image",
        "date",
        "ordered",
        "x",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | WORDS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=3), inner, max_size=5)
    ),
    max_leaves=20,
)


@given(JSON)
def test_whatever_blocks_hold_nothing_is_raised_and_nothing_runs(value: object) -> None:
    assert_harmless(blocks_to_markdown(value, NAMES))
    assert_harmless(blocks_to_markdown([value], NAMES))


@given(
    st.lists(
        st.tuples(_LETTERS, st.sampled_from(["bold", "italic", "strike", "code", ""])), max_size=5
    )
)
def test_the_text_and_the_blocks_of_one_message_agree(parts) -> None:
    marks = {"bold": "*", "italic": "_", "strike": "~", "code": "`", "": ""}
    stored = " ".join(f"{marks[style]}{words}{marks[style]}" for words, style in parts)
    runs = [
        e
        for words, style in parts
        for e in (text(words, **{style: True}) if style else text(words), text(" "))
    ]
    assert shown(to_markdown(stored, NAMES)) == shown(
        blocks_to_markdown(rich(section(*runs)), NAMES)
    )
