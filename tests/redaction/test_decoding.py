"""What is hidden in a text is read, and nothing else is read differently."""

from __future__ import annotations

import base64

import pytest
from support.redaction_samples import KNOWN, covered

from incident_kit.redaction import find
from incident_kit.redaction.decoding.encodings import decode
from incident_kit.redaction.decoding.inner import open_inner_views
from incident_kit.redaction.source import Source
from incident_kit.redaction.views import View


def encode(text: str, times: int) -> str:
    for _ in range(times):
        text = base64.b64encode(text.encode()).decode()
    return text


def inner_texts(text: str) -> list[str]:
    return [view.text.rstrip("\n") for view in open_inner_views(View(text), Source(text))]


@pytest.mark.parametrize("times", [1, 2, 3])
def test_up_to_three_layers_of_an_encoding_are_looked_into(times: int) -> None:
    hidden = encode("Jane Okafor did it all", times)
    assert covered(find(f"x={hidden} y", KNOWN), 2, 2 + len(hidden))


def test_a_fourth_layer_is_not_looked_into() -> None:
    """A text could be made of nothing but layers: there is an end to reading again."""
    hidden = encode("Jane Okafor did it all", 4)
    assert [f for f in find(f"x={hidden} y", KNOWN) if f.kind == "person"] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a &amp; b", "a & b"),
        ("a%2Fb", "a/b"),
        ("a\\u0041b", "aAb"),
        ("a\\x41b", "aAb"),
        ("a\\101b", "aAb"),
        ("a\\nb", "a\nb"),
        ('a\\"b', 'a"b'),
        ("to**ken", "token"),
        ("to<b>ken", "token"),
        ("jane@**acme", "jane@acme"),
        ("Jane **Okafor", "Jane Okafor"),
        ('"to" + "ken"', '"token"'),
        ("a[.]b", "a.b"),
        ("a(dot)b", "a.b"),
        ("incid-\nent", "incident"),
        ("INCID-\nENT", "INCIDENT"),
        ("pre[fix](http://a.example)", "prefix"),
        ("^[[31mred", "red"),
    ],
)
def test_an_escape_or_mark_is_read_as_what_it_stands_for(text: str, expected: str) -> None:
    assert inner_texts(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "all is well",
        "100% of it",
        "a%FFb",
        "it is **bold**, they said",
        "the end.** The",
        "calm **seas",
        "Jane **seas",
        "calm **Seas",
        '"to" "ken"',
        "'to' + \"ken\"",
        "a[.] b",
        "well-\nKnown",
        "at 10-\n20",
    ],
)
def test_what_tears_no_word_is_read_as_it_is(text: str) -> None:
    assert inner_texts(text) == []


@pytest.mark.parametrize(
    "text",
    ["1a2b3c4d5e\n6f7g8h9i0j", "1a2b3c4d5e\\\n6f7g8h9i0j", "> 1a2b3c4d5e\n> 6f7g8h9i0j"],
)
def test_a_token_that_goes_on_below_is_one(text: str) -> None:
    assert "1a2b3c4d5e6f7g8h9i0j" in inner_texts(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "at release\n6f7g8h9i0j",
        "1a2b3c4d5e\nrelease it",
        "1a2b3c4d5e.\n6f7g8h9i0j",
        "1a2b3c4d5e\n6f7g8: it",
        "http://a/1a2b3\n6f7g8h9i0j",
        "0123456789\n6f7g8h9i0j",
    ],
)
def test_a_line_s_end_between_words_stays(text: str) -> None:
    assert inner_texts(text) == []


PLAIN = "ten letters"


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (base64.b64encode(PLAIN.encode()), PLAIN),
        (base64.b64encode(PLAIN.encode()).rstrip(b"="), PLAIN),
        (base64.urlsafe_b64encode("??>>~~ é ok".encode()), "??>>~~ é ok"),
        (base64.b64encode(b"a\n\tb, ten and more"), "a\n\tb, ten and more"),
        (base64.b64encode(b"ten letter"), "ten letter"),
        (base64.b64encode(b"nine lett"), ""),
        (base64.b64encode(b"ten\x00letters"), ""),
        (base64.b64encode(b"ten letters, then more\x00"), ""),
        (base64.b64encode(b"ten letters, then mor\xff"), ""),
        (PLAIN.encode().hex().encode(), PLAIN),
        (b"ten letters".hex().upper().encode(), PLAIN),
        (b"9f" * 12, ""),
    ],
)
def test_a_run_of_an_encoding_holds_a_text_or_nothing(run: bytes, expected: str) -> None:
    assert decode(run) == expected
