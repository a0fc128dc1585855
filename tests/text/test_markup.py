"""HTML read part by part, in time linear in it, with nothing dropped."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.model import Known
from incident_kit.redaction import extract_readable, prove
from incident_kit.sources.mail.html import html_text
from incident_kit.text.markup import Part, read_parts, unescape_html

READ: dict[str, tuple[str, list[Part]]] = {
    "words": ("a < b &amp; c", [Part("text", "a < b & c")]),
    "a tag": ("<P>Hi</p >", [Part("open", "p"), Part("text", "Hi"), Part("close", "p")]),
    "an empty tag": ("<br/>", [Part("open", "br"), Part("close", "br")]),
    "attributes": (
        "<a HREF='x>y' title = \"&lt;\" b=c/ d>",
        [Part("open", "a", (("HREF", "x>y"), ("title", "<"), ("b", "c/"), ("d", "")))],
    ),
    "values side by side": ("<a b='1'c='2'>", [Part("open", "a", (("b", "1"), ("c", "2")))]),
    "signs": ('<a =b ==c ">', [Part("open", "a", (("=b", "=c"), ('"', "")))]),
    "a comment": ("<!-- <p> -->x", [Part("unseen", " <p> "), Part("text", "x")]),
    "a declaration": ("<!DOCTYPE html>", [Part("unseen", "!DOCTYPE html")]),
    "an unknown section": ("<![x y]>", [Part("unseen", "![x y]")]),
    "a section": ("<![CDATA[a>b]]>", [Part("unseen", "a>b")]),
    "a script": (
        "<script>a<b</scripts></SCRIPT>",
        [Part("open", "script"), Part("text", "a<b</scripts>"), Part("close", "script")],
    ),
    "a tag without an end": ("a<b c", [Part("text", "a"), Part("text", "<b c")]),
    "a quote without an end": ("<a b='c>d", [Part("text", "<a b='c>d")]),
    "a comment without an end": ("<!-- a > b", [Part("text", "<!-- a > b")]),
    "a style without an end": (
        "<style>a{}",
        [Part("open", "style"), Part("close", "style"), Part("text", "a{}")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), READ.values(), ids=READ)
def test_a_text_is_read_as_browsers_read_it(text: str, expected: list[Part]) -> None:
    assert list(read_parts(text)) == expected


@pytest.mark.parametrize("number", ["0" * 5000 + "65", "65"])
def test_a_character_of_any_number_is_read(number: str) -> None:
    assert unescape_html(f"&#{number};&#{'9' * 5000};") == "A\ufffd"


SIGNS = ["<", "</", "<!--", "-->", "<![CDATA[", "]]>", "<?", ">", "/", "=", "'", '"', " ", "\n"]
SIGNS += ["a", "<a b='", "<style>", "</style", "<script ", "</script>", "<p title=", "&", "&lt;"]


@given(st.lists(st.sampled_from(SIGNS)), st.lists(st.sampled_from(SIGNS)))
def test_whatever_stands_around_a_word_it_is_in_the_parts(
    before: list[str], after: list[str]
) -> None:
    read = list(read_parts("".join([*before, "Zorblax", *after])))
    said = [
        text for one in read for text in (one.text, *(s for pair in one.attributes for s in pair))
    ]
    assert "zorblax" in " ".join(said).lower()


SEEN = ["<p>Zorblax", "<p title='Zorblax'>", "<!-- Zorblax", "<a b='Zorblax", "<script>Zorblax"]
SEEN += ["<style>Zorblax", "told <Zorblax>", "</p Zorblax>", "<ceo Zorblax>", "<![x Zorblax]>"]


@pytest.mark.parametrize("text", SEEN)
def test_what_a_page_holds_can_be_read(text: str) -> None:
    assert "zorblax" in extract_readable(text.encode(), "a.html").lower()


#: What a reader that looks for an end again and again, or copies the rest, takes hours for.
HOSTILE = ["<a ", "<a/", "<!--", "<!--a>", "<?", "</a", "</", "<![CDATA[", "<![if ", "<![x"]
HOSTILE += [
    "<!DOCTYPE [<!ENTITY ",
    "<a b='",
    "<a b='>' ",
    "<a b='<a b=\"",
    "<a b=",
    "<a a='b'c='d'",
]
HOSTILE += ["<script>", "<style>", "<script></scrip", "&#", "&", "<blockquote>", "<head></style>"]
READERS: dict[str, Callable[[str], object]] = {
    "scan": lambda text: extract_readable(text.encode(), "a.html"),
    "mail": html_text,
}


@pytest.mark.parametrize("end", ["", "'\">"])
@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("reader", READERS)
def test_what_never_ends_takes_no_time(reader: str, unit: str, end: str) -> None:
    """Two hundred thousand characters: here 0.2 seconds at the most, if it were quadratic
    a minute at the least."""
    text = unit * (200_000 // len(unit)) + end
    began = time.process_time()
    READERS[reader](text)
    assert time.process_time() - began < 3


def test_a_number_of_any_length_stops_no_proof() -> None:
    data = f"&#{'9' * 5000}; Zorblax".encode()
    assert prove(data, "a.md", Known(), hidden=["Zorblax"])
