"""The proof: what is read of a file, which encodings are undone, and which pieces are a value."""

from __future__ import annotations

import base64
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.layers_by_hand import read_layers
from support.trying import tried

from incident_kit.model import Decision, Finding, Known
from incident_kit.redaction import extract_readable, prove
from incident_kit.redaction.proof.encodings import decode_bytes, decode_layers
from incident_kit.redaction.proof.pieces import Sought, find_pieced
from incident_kit.redaction.views import fold_character

SENTENCE = "who is it? Zorblax"


def encode(text: str | bytes) -> str:
    return base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode()


def hexadecimal(text: str) -> str:
    return text.encode().hex()


# what is read --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Zoë €".encode(), "Zoë €"),
        ("Zoë €".encode("utf-16"), "Zoë €"),
        (b"\xfe\xff" + "Zoë".encode("utf-16-be"), "Zoë"),
        ("Zoë €".encode("cp1252"), "Zoë €"),
        (b"\x81\xe9", "\ufffdé"),
        (b"\xff\xfea\0b", "a\ufffd"),
    ],
)
def test_a_file_is_read_in_its_own_encoding(data: bytes, text: str) -> None:
    assert decode_bytes(data) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": "b"}, "a\nb"),
        ({"a": ["one\n", "two"]}, "a\none\ntwo"),
        ({"a": ["one", 2]}, "a\none\n2"),
        ({"a": []}, "a"),
        ([1.5, True, None, [["x"]]], "1.5\nx"),
        ([{"k": 4412}], "k\n4412"),
    ],
)
@pytest.mark.parametrize("name", ["a.json", "a.ipynb"])
def test_keys_strings_and_numbers_of_json_are_read(value: object, text: str, name: str) -> None:
    assert extract_readable(json.dumps(value).encode(), name) == text


@pytest.mark.parametrize("name", ["a.json", "a.txt", "a.md"])
def test_what_is_no_json_is_read_as_it_stands(name: str) -> None:
    assert extract_readable(b"{one: <b>two</b>}", name) == "{one: <b>two</b>}"


PIXEL = encode(b"\x89Zo\xeb")
CODED = f"DATA:text/plain;BASE64,{encode('a b')}"
PAGES = [
    ("<p>a <b>b</b></p><p>c</p>", "\na b\n\nc\n"),
    ("a<!-- b --><script>c</script>d", "a\n\nd\n b \nc"),
    ("a<style>b</style>c", "a\n\nc"),
    ("a<style>b</style><script>c</script>", "a\n\n\n\n\nc"),
    ("<script>a<style>b</script>c", "\n\nc\na<style>b"),
    ("<a href='/x' title='y' class='z' style='q'>t</a>", "t\n/x\ny"),
    ("<path d='M0 0'/><g viewBox='0 0'/>", ""),
    ("<style title='x'></style>", "\n\n"),
    ("<style>a</p>b</style>c", "\n\nc"),
    ("told <jane okafor> of it", "told  of it\njane okafor"),
    ("told <quillfeather> of it", "told  of it\nquillfeather"),
    ("<q a='' b='x'>", "\nx\nq a"),
    ("<i Z1><i Z1>", "\ni Z1"),
    ("<q x='data:,a%20b'>", "\ndata:,a%20b\na b"),
    (
        f"<q x='DATA:text/plain;BASE64,{encode('a b')}'>",
        f"\nDATA:text/plain;BASE64,{encode('a b')}\na b",
    ),
    ("<q x='data:;base64,a'>", "\ndata:;base64,a"),
    (f"<q x='data:image/png;base64,{PIXEL}'>", f"\ndata:image/png;base64,{PIXEL}\n\x89Zoë"),
    (f"<q x='data:x/y;base64,{PIXEL}'>", f"\ndata:x/y;base64,{PIXEL}\n\ufffdZo\ufffd"),
    ("<q x='data:image/svg,%C3%AB'>", "\ndata:image/svg,%C3%AB\në"),
    ("<q x='data:image/png,%C3%AB'>", "\ndata:image/png,%C3%AB\nÃ«"),
]


@pytest.mark.parametrize(("page", "text"), PAGES)
@pytest.mark.parametrize("name", ["a.html", "a.svg"])
def test_a_page_is_read_with_what_it_does_not_show(page: str, text: str, name: str) -> None:
    """First what it shows, a line a block; then what it hides; then its tags that say something."""
    assert extract_readable(page.encode(), name) == text


@pytest.mark.parametrize("name", ["a.htm", "a.xml"])
def test_every_ending_of_markup_is_read_as_markup(name: str) -> None:
    assert extract_readable(b"<p>x</p>", name) == "\nx\n"


# which encodings are undone ------------------------------------------------------------

ESCAPES = [
    ("Zorb&#108;ax", "Zorblax"),
    ("Zorb%6Cax", "Zorblax"),
    ("Zorb&#37;6Cax", "Zorblax"),
    ("who+is%20it", "who is it"),
    ("who+is%20it", "who+is it"),
    (r"Zorb\x6c\x61x", "Zorblax"),
    (r"Zo\xc3\xabl", "Zoël"),
    (r"Zo\xebl", "Zoël"),
    (r"Zorb\u006cax", "Zorblax"),
    (r"Zorb\\u006cax", "Zorblax"),
    (r"Zorb\u{0006c}ax", "Zorblax"),
    (r"Zorb\6c ax", "Zorblax"),
    (r"Zorb\00006cax", "Zorblax"),
    (r"Zorb\lax", "Zorblax"),
    (r"Zorb\nlax\tx", "Zorb lax x"),
    (r"a\ud800b", "a b"),
    (r"a\udfffb", "a b"),
    (r"a\ud7ffb", "a\ud7ffb"),
    (r"a\ue000b", "a\ue000b"),
    (r"a\u{110000}b", "a b"),
    (r"a\u{10ffff}b", "a\U0010ffffb"),
    (r"Zorb%5Cu006cax", "Zorblax"),
]
CODES = [
    (encode(SENTENCE), SENTENCE),
    (encode(SENTENCE).rstrip("="), SENTENCE),
    (encode("who is it? Zorb") + "A", "who is it? Zorb"),
    (encode("üÿ~~~?? Zorblax").translate(str.maketrans("+/", "-_")), "üÿ~~~?? Zorblax"),
    (f"{encode(SENTENCE)[:16]}\n{encode(SENTENCE)[16:]}", SENTENCE),
    (f"{encode(SENTENCE)[:16]}\\n{encode(SENTENCE)[16:]}", SENTENCE),
    (b"Zorblax Quill".hex(), "Zorblax Quill"),
    (b"Zorblax Quill".hex(" ").upper(), "Zorblax Quill"),
    (b"Zorblax Quill".hex(":"), "Zorblax Quill"),
    (encode(encode("who is it? Zorblax, twice")), "who is it? Zorblax, twice"),
    (encode("Zorb%6Cax, said the page"), "Zorblax, said the page"),
    (encode(b"\xffwho is \xc3\xab Zorblax"), "ÿwho is Ã« Zorblax who is ë Zorblax"),
    ('{"a": "Zor", "b": {"a": ["bl", "ax"]}, "c": "Quill"}', "Zorblax\n\nQuill"),
]


@pytest.mark.parametrize(("written", "meant"), [*ESCAPES, *CODES])
def test_what_is_encoded_in_a_text_is_a_layer_of_it(written: str, meant: str) -> None:
    texts = {layer.text for layer in decode_layers(written)}
    assert meant in texts
    assert written in texts or len(written) > 60


@pytest.mark.parametrize("text", ["said Zorblax", "100 % of it", r"C:\ ", "12:30:45", "{no json}"])
def test_a_plain_text_has_no_other_words_in_its_layers(text: str) -> None:
    words = {word for layer in decode_layers(text) for word in layer.text.split()}
    assert words <= {*text.split(), "C:"}


def test_encodings_are_undone_to_a_depth_and_no_deeper() -> None:
    text = SENTENCE
    found = []
    for _ in range(4):
        text = encode(text)
        found.append(SENTENCE in {layer.text for layer in decode_layers(text)})
    assert found == [True, True, False, False]


def test_no_layer_is_read_twice() -> None:
    text = f"a &amp; b {encode('who is it? Zorblax')} {encode('who is it? Zorblax')}"
    texts = [layer.text for layer in decode_layers(text)]
    assert len(texts) == len(set(texts))


LONG = "aB3" * 21


@pytest.mark.parametrize(
    ("run", "shown"),
    [
        (f"{LONG}d", " "),
        (LONG, LONG),
        ("aB" * 40, "aB" * 40),
        ("a3" * 40, "a3" * 40),
        ("B3" * 40, "B3" * 40),
        (f"{LONG} {LONG}", f"{LONG} {LONG}"),
    ],
)
def test_a_long_code_says_nothing_as_it_stands(run: str, shown: str) -> None:
    assert f"<{shown}>" in {layer.text for layer in decode_layers(f"<{run}>")}


@pytest.mark.parametrize(("text", "least"), [(SENTENCE, 4), (b"\xff\xfe\xfdwho is it? Zorblax", 6)])
def test_a_value_in_bytes_that_are_no_text_has_to_be_longer(text: str | bytes, least: int) -> None:
    layers = {layer.least for layer in decode_layers(encode(text)) if "Zorblax" in layer.text}
    assert layers == {least}


SIGNS = r"Zorblax a é 世界 \n - _ + % = &amp; &#x6c; %6C \x6c \xc3\xab \6c \u{6c} <b>".split()
PLAIN = st.sampled_from([*SIGNS, " ", "\n", "\x0b", "0123456789abcdef", "aB3" * 22])
WRITTEN = st.recursive(
    st.lists(PLAIN, max_size=8).map("".join),
    lambda inner: st.tuples(PLAIN, inner.map(encode) | inner.map(hexadecimal), PLAIN).map("".join),
    max_leaves=6,
)


@tried(100)
@given(st.lists(WRITTEN, min_size=1, max_size=3).map("".join))
def test_layers_are_those_of_the_plain_reading(text: str) -> None:
    assert sorted(decode_layers(text)) == sorted(read_layers(text))


# which pieces are a value --------------------------------------------------------------

FOUND = [
    ("Zorblax", "Zorblax"),
    ("(Zorblax)", "Zorblax"),
    ("it was ZORBLAX.", "zorblax"),
    ("_zorblax_", "Zorblax"),
    ("xZorblax Zorblax", "Zorblax"),
    ("Zor<b title='x'>blax</b>", "Zorblax"),
    ("Zor<!--blax", "Zorblax"),
    ("Zor" + "." * 60 + "blax", "Zorblax"),
    ("Zorb-lax", "Zorblax"),
    ("Zor blax", "Zorblax"),
    ("x" + "." * 61 + "Zorblax", "Zorblax"),
    ("z zzzz", "Zzzz"),
    ("A  Zorb", "A Zorb"),
    ("zorb44", "Zorb 44"),
    ("10zorb", "10 Zorb"),
    ("Z-o-r-b-l-a", "Zorbla"),
    ("bright.Meadow", "Bright Meadow"),
    ("brightmeadow", "Bright Meadow"),
    ("Zo  Rb", "Zo Rb"),
    ("Zorb", "Zorb"),
    ("10-44-19-2", "10.44.19.2"),
    ("10 44 19 2", "10.44.19.2"),
    ("10-44-19", "104419"),
    ("104419", "104419"),
    ("suite10 44", "Suite 10 44"),
    ("10 4x", "10.4x"),
    (encode(b"\xff\xfe\xfd who Zorbla \xff"), "Zorbla"),
    ("Иван Петров", "иван петров"),
]
NOT_FOUND = [
    ("xZorblax", "Zorblax"),
    ("Zorblaxx", "Zorblax"),
    ("Zorblax7", "Zorblax"),
    ("Zor" + "." * 61 + "blax", "Zorblax"),
    ("Bright" + "." * 61 + "Meadow", "Bright Meadow"),
    ("Z" + "." * 61 + "orblax", "Zorblax"),
    ("Zor. blax", "Zorblax"),
    ("Zo<b></b>rb", "Zorb"),
    ("a144 zorb", "A1 44 Zorb"),
    ("a14x zorb", "A1 4x Zorb"),
    ("Zor; blax", "Zorblax"),
    ("bright! Meadow", "Bright Meadow"),
    ("bright?\nMeadow", "Bright Meadow"),
    ("Z-o-r-b-l", "Zorbl"),
    ("Zor", "Zor"),
    ("page", "Page"),
    ("1044192", "10.44.19.2"),
    ("10 44 19", "104419"),
    ("suite 1044", "Suite 10 44"),
    (encode(b"\xff\xfe\xfd who Zorbl \xff"), "Zorbl"),
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_a_value_is_found_whatever_formats_it(text: str, value: str) -> None:
    assert find_pieced(text.encode(), [value]) == [value]


@pytest.mark.parametrize(("text", "value"), NOT_FOUND)
def test_letters_that_only_follow_each_other_are_no_value(text: str, value: str) -> None:
    assert find_pieced(text.encode(), [value]) == []


@pytest.mark.parametrize(
    ("text", "kept", "found"),
    [
        ("Oakhaven Bank", ["Oakhaven Bank"], False),
        ("told Oakhaven Bank of it", ["Oakhaven Bank"], False),
        ("the OAKHAVEN-BANK", ["Oakhaven Bank"], False),
        ("Oakhaven Bank, Oakhaven", ["Oakhaven Bank"], True),
        ("Oakhaven, Oakhaven Bank", ["Oakhaven Bank"], True),
        ("Oakhaven. Bank", ["Oakhaven Bank"], True),
        ("Oakhaven Banking", ["Oakhaven Bank"], True),
        ("Oakhaven Bank", ["Quillon Oakhaven Bank"], True),
        ("Oakhaven Bank", ["Oakhaven"], True),
        ("Oakhaven Bank", ["Oak-haven"], True),
        ("Oakhaven Bank", ["Bank"], True),
        ("Oakhaven Oakhaven Trust", ["Oakhaven Oakhaven Trust"], False),
        ("Oakhaven Trust", ["Oakhaven Bank", "Oakhaven Trust"], False),
    ],
)
def test_a_value_inside_a_longer_kept_text_is_no_leak(
    text: str, kept: list[str], found: bool
) -> None:
    assert find_pieced(text.encode(), ["Oakhaven"], kept) == ["Oakhaven"] * found


@given(st.text() | st.text("aB_- .²Ⅷéßﬀ世\u0301\ud800", max_size=40))
def test_letters_are_those_of_every_script(value: str) -> None:
    folded = "".join(map(fold_character, value)).casefold()
    assert Sought.of(value).letters == "".join(re.findall(r"[^\W_]", folded))


def test_values_are_told_in_the_order_asked_for() -> None:
    asked = ["Zorblax", "Fnordia", "Absentia", "Quillon"]
    assert find_pieced(b"Quillon, Fnordia, Zorblax", asked) == ["Zorblax", "Fnordia", "Quillon"]


FILLERS = st.text(alphabet=" -_.*[]()'\"/|&;:,\n", max_size=5)


@given(st.lists(FILLERS, min_size=7, max_size=7), st.sampled_from(["", "é", "x "]))
def test_no_formatting_hides_a_value_unless_a_sentence_ends_in_it(
    fillers: list[str], before: str
) -> None:
    text = "".join(letter + filler for letter, filler in zip("zorblax", fillers, strict=True))
    is_one_word = before != "é" and not any(re.search(r"[.!?;]\s", one) for one in fillers[:-1])
    assert find_pieced(f"{before}{text}".encode(), ["Zorblax"]) == ["Zorblax"] * is_one_word


# what is proven ------------------------------------------------------------------------

NOBODY = Known()


def hidden(start: int, end: int, value: str) -> Finding:
    return Finding(start, end, "name", "hidden", value)


def test_a_hidden_text_is_told_once_where_it_stands_first() -> None:
    found = prove(b"a zorb b zorb", "a.txt", NOBODY, (), ["ZORB"])
    assert [one for one in found if one.rule == "hidden"] == [hidden(2, 6, "ZORB")]


def test_nothing_is_hidden_in_a_file_that_holds_nothing_hidden() -> None:
    assert prove(b"It was slow.", "a.txt", NOBODY, (), ["", "  ", "Zorblax"]) == []


@pytest.mark.parametrize("code", [b"Zo!7".hex(), b"Zo!7".hex().upper()])
def test_a_value_in_hexadecimal_is_told_at_its_code(code: str) -> None:
    assert prove(f"ab {code} c".encode(), "a.txt", NOBODY, (), ["Zo!7"]) == [hidden(3, 11, "Zo!7")]
    assert prove(code.encode(), "a.txt", NOBODY, (), ["Zo!7"]) == [hidden(0, 8, "Zo!7")]


@pytest.mark.parametrize("before", ["", "x", "xy", "xyz"])
@pytest.mark.parametrize("after", ["", "!", "!?"])
def test_a_value_in_base64_is_told_at_what_its_own_bytes_make(before: str, after: str) -> None:
    """The characters that depend on the bytes around it, six bits each, are not its own."""
    code = encode(f"{before}Zo!7Zo!7{after}")
    found = prove(f"=={code}".encode(), "a.txt", NOBODY, (), ["Zo!7Zo!7"])
    start, end = -(-8 * len(before) // 6), 8 * (len(before) + 8) // 6
    assert hidden(2 + start, 2 + end, "Zo!7Zo!7") in found


def test_a_value_of_three_bytes_is_looked_for_in_no_code() -> None:
    assert prove(b"Zo!".hex().encode(), "a.txt", NOBODY, (), ["Zo!"]) == []


def test_what_was_kept_is_not_hidden_however_it_is_spelt() -> None:
    keep = [Decision("name", "Zörblax  Quill", "keep")]
    assert prove(b"told Zorblax quill", "a.txt", NOBODY, keep, ["ZORBLAX QUILL"]) == []


def test_a_hidden_text_inside_a_kept_one_is_no_leak_and_elsewhere_is() -> None:
    keep = [Decision("name", "zorb lantern", "keep")]
    assert prove(b"the zorb lantern", "a.txt", NOBODY, keep, ["zorb"]) == []
    found = prove(b"the zorb lantern, the zorb", "a.txt", NOBODY, keep, ["zorb"])
    assert {(one.start, one.end) for one in found} == {(22, 26)}


def test_a_hidden_text_is_looked_for_in_every_way_a_company_is_written() -> None:
    known = Known(names=["Quillon Trust"])
    found = prove(b"zorvexbank.example, quillon-trust", "a.txt", known, (), ["Zorvex Bank"])
    assert {one.value for one in found} == {"Zorvex Bank", "Quillon Trust"}


@pytest.mark.parametrize(
    ("decision", "leaks"),
    [
        (Decision("name", "Zorvex Quill", "replace"), ["Zorvex Quill"]),
        (Decision("name", "Zorvex Quill", "drop"), ["Zorvex Quill"]),
        (Decision("tenant", "Zorvex Quill", "replace"), ["Zorvex Quill"]),
        (Decision("person", "Zorvex Quill", "replace"), ["Zorvex Quill"]),
        (Decision("person", "Absentia", "replace", variants=("Zorvex Quill",)), ["Zorvex Quill"]),
        (Decision("name", "Zorvex Quill", "keep"), []),
        (Decision("ticket", "Zorvex Quill", "replace"), []),
        (Decision("tenant", "Orange Square", "replace"), []),
    ],
)
def test_a_name_that_was_taken_out_is_looked_for_where_nothing_reads(
    decision: Decision, leaks: list[str]
) -> None:
    page = b"<p class='zorvex-quill orange-square'>x</p>"
    assert [one.value for one in prove(page, "a.html", NOBODY, [decision])] == leaks


def test_a_decision_that_hides_no_name_ends_the_search_for_no_other() -> None:
    decisions = [
        Decision("name", "Absentia", "keep"),
        Decision("ticket", "ZV-17", "replace"),
        Decision("tenant", "Zorvex Quill", "replace"),
    ]
    page = b"<p class='zorvex-quill'>x</p>"
    assert [leak.value for leak in prove(page, "a.html", NOBODY, decisions)] == ["Zorvex Quill"]


def test_a_name_with_one_plain_word_is_looked_for() -> None:
    page = b"<p class='zorvex-square'>x</p>"
    decisions = [Decision("tenant", "Zorvex Square", "replace")]
    assert [leak.value for leak in prove(page, "a.html", NOBODY, decisions)] == ["Zorvex Square"]


def test_a_part_of_a_kept_name_is_not_looked_for_where_nothing_reads() -> None:
    decisions = [
        Decision("tenant", "Zorvex Quill", "replace"),
        Decision("name", "Zorvex Quill Lantern", "keep"),
    ]
    page = b"<p class='zorvex-quill'>x</p>"
    assert prove(page, "a.html", NOBODY, decisions) == []


def test_leaks_come_sorted_and_each_once() -> None:
    page = b"<p class='fnordia'>told Zorvex, then Quillon</p>"
    found = prove(page, "a.html", NOBODY, (), ["Quillon", "Zorvex", "Fnordia", "Zorvex"])
    assert found == sorted(set(found))
    assert [one for one in found if one.end == 0] == [hidden(0, 0, "Fnordia")]
    assert {one.value for one in found} == {"Fnordia", "Quillon", "Zorvex"}
