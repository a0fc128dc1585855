"""Replacing, deciding, proving, naming: what people read afterwards."""

from __future__ import annotations

import base64

import pytest
from support.redaction_samples import KNOWN, token

from incident_kit.model import Decision, Finding, Known, Person
from incident_kit.redaction import (
    Entity,
    TenantOrder,
    choose_replacement,
    find,
    find_unfamiliar,
    group_entities,
    propose,
    prove,
    redact,
)
from incident_kit.redaction.replacing.decisions import normalize

SECRET = "ghp_" + token("an", 36, "text")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jane Okafor restarted it", "The incident lead restarted it"),
        ("then Jane Okafor restarted it", "then the incident lead restarted it"),
        ("we used Jane's laptop", "we used the incident lead's laptop"),
        ("José Núñez and Sam Wood", "An engineer and an engineer"),
        ("It broke. Globex called.", "It broke. A tenant called."),
        ("the Globex team called", "the tenant team called"),
        ("Globex, Acme Bank and Globex", "A tenant, another tenant and a tenant"),
        ("- Globex saw errors", "- A tenant saw errors"),
        (
            "mail bob@example.org or ring 020 7946 0958",
            "mail [e-mail address] or ring [phone number]",
        ),
        ("10.1.2.3 and OPS-4412", "[address] and [ticket]"),
        ("code by https://github.com/jokafor/x", "code by [internal link]"),
        (f"the token {SECRET} leaked", "the token [secret removed] leaked"),
        (
            "ask help@status.acme.example about db-2.corp.acme.example",
            "ask help@status.acme.example about db-2.corp.acme.example",
        ),
    ],
)
def test_a_proposal_reads_as_a_sentence(text: str, expected: str) -> None:
    assert propose(text, KNOWN) == expected


def test_a_decisions_wording_goes_before_the_default() -> None:
    decision = Decision("tenant", "Globex", "replace", replacement="a large tenant")
    assert propose("Globex called.", KNOWN, [decision]) == "A large tenant called."


def test_a_kept_entity_stays() -> None:
    assert (
        propose("Globex called.", KNOWN, [Decision("tenant", "Globex", "keep")]) == "Globex called."
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It broke. Globex called twice. We fixed it.", "It broke. We fixed it."),
        ("- one\n- Globex called\n- three", "- one\n- three"),
        ("Globex called.", ""),
        ("| a |\n| Globex |\n| b |", "| a |\n| b |"),
    ],
)
def test_dropping_takes_the_sentence_or_the_item(text: str, expected: str) -> None:
    assert propose(text, KNOWN, [Decision("tenant", "Globex", "drop")]) == expected


def test_redacting_applies_only_what_was_decided() -> None:
    applied = redact("Globex told Jane Okafor.", KNOWN, [Decision("tenant", "Globex", "replace")])
    assert applied.text == "A tenant told Jane Okafor."
    assert [(f.start, f.end, f.value) for f in applied.undecided] == [(14, 25, "Jane Okafor")]
    assert applied.hidden == ("Globex",)


@pytest.mark.parametrize("said", ["globex", "GLOBEX"])
def test_a_decision_covers_every_variant(said: str) -> None:
    assert redact(f"at {said} it", KNOWN, [Decision("tenant", "Globex", "replace")]).undecided == ()


def test_a_decision_reaches_a_finding_by_its_variants() -> None:
    decision = Decision("ip", "the database", "replace", variants=("10.1.2.3",))
    assert redact("on 10.1.2.3 it", KNOWN, [decision]).text == "on [address] it"


def test_nobody_decides_on_a_secret() -> None:
    applied = redact(f"token {SECRET}", KNOWN, [Decision("secret", SECRET, "keep")])
    assert applied.text == f"token {SECRET}"
    assert [f.kind for f in applied.undecided] == ["secret"]
    assert applied.hidden == ()


def test_what_is_public_by_decision_is_no_finding() -> None:
    assert find("help@status.acme.example", KNOWN) == []


def test_a_secret_inside_a_public_text_is_still_one() -> None:
    known = Known(public=(SECRET,))
    assert [f.kind for f in find(SECRET, known)] == ["secret"]


def test_entities_come_in_order_with_all_their_ways() -> None:
    text = "Globex and Jane. Then jane.okafor and GLOBEX."
    tenant, person = "on the list of tenants", "listed in the team's or Slack's directory"
    ways = ("Jane", "jane.okafor")
    assert group_entities(find(text, KNOWN), text, KNOWN) == [
        Entity("tenant", "Globex", ("Globex", "GLOBEX"), 2, "a tenant", tenant),
        Entity("person", "Jane Okafor", ways, 2, "the incident lead", person),
    ]


def test_tenants_are_numbered_in_order_of_appearance() -> None:
    naming = TenantOrder(tuple("abc"))
    found = [choose_replacement(Finding(0, 1, "tenant", "r", v), Known(), naming) for v in "abc"]
    assert found == ["a tenant", "another tenant", "a third tenant"]


def test_a_role_that_has_an_article_keeps_it() -> None:
    known = Known(people=(Person("Jo", role="the lead"),))
    assert (
        choose_replacement(Finding(0, 2, "person", "r", "Jo"), known, TenantOrder()) == "the lead"
    )


@pytest.mark.parametrize(
    "data",
    [
        b"<p>Glob<b>ex</b></p>",
        b"<p>Glo&#98;ex</p>",
        b"<a href='/x?q=Acme%20Bank'>x</a>",
        b"<p data-x='" + base64.b64encode(b"x Globex y z") + b"'>",
        b'<script>var a = {"n": "Gl\\u006fbex"}</script>',
        b"<!-- globex -->",
        b"<p>" + b"Globex".hex().encode() + b"</p>",
    ],
)
def test_a_hidden_value_is_found_in_every_encoding(data: bytes) -> None:
    assert prove(b"<html>" + data, "public.html", KNOWN, (), ("Globex", "Acme Bank")) != []


def test_hidden_values_are_found_without_a_directory() -> None:
    assert prove(b"we told Zorblax", "a.md", Known(), (), ("Zorblax",)) != []


def test_a_hidden_word_inside_a_longer_one_is_no_leak() -> None:
    assert prove(b"a sample of it", "a.md", Known(), (), ("sam",)) == []


def test_what_was_kept_passes_the_proof() -> None:
    keep = [Decision("tenant", "Globex", "keep")]
    assert prove(b"Globex called", "a.md", KNOWN, keep, ("Globex",)) == []


def test_styles_are_not_read_as_text() -> None:
    page = b"<style>a::before{content:'10.1.2.3'}</style><p>fine</p>"
    assert prove(page, "a.html", KNOWN) == []


def test_unfamiliar_names_are_shown_once() -> None:
    text = "Zorblax Industries called. We told Zorblax Industries and Fnord."
    found = find_unfamiliar(text, KNOWN)
    assert [text[f.start : f.end] for f in found] == ["Zorblax Industries", "Fnord"]
    assert {f.kind for f in found} == {"name"}


@pytest.mark.parametrize(
    "text",
    [
        "Kafka and Grafana on GitHub Actions were slow. Our Jenkins was fine on Monday in London.",
        "Overview\n\nThe incident began at 09:00. Customers saw errors.",
        "We use PostgreSQL, Kubernetes and Cloudflare.",
        "Globex and Jane Okafor",
    ],
)
def test_familiar_names_are_not_shown(text: str) -> None:
    assert [text[f.start : f.end] for f in find_unfamiliar(text, KNOWN)] == []


@pytest.mark.parametrize("before", [b"", b"x", b"xy", b"xyz"])
@pytest.mark.parametrize("after", [b"", b"!", b"!?", b"!?."])
def test_a_hidden_value_is_found_in_base64_of_bytes_no_text_can_be_read_from(
    before: bytes, after: bytes
) -> None:
    code = base64.b64encode(b"\xff\x00\x01" + before + b"Zorblax" + after + b"\xfe\xff")
    assert prove(b'<p data-x="' + code + b'">', "a.html", Known(), (), ("Zorblax",)) != []


@pytest.mark.parametrize(
    "text",
    ["Zorb%6Cax", "Zorb\\u006cax", "Zorb**lax**", "Zorb&#108;ax", "ᴢᴏʀʙʟᴀx", "🅩🅞🅡🅑🅛🅐🅧", "🇿🇴🇷🇧🇱🇦🇽"],
)
def test_a_hidden_value_is_seen_through_escapes_and_markup(text: str) -> None:
    assert prove(text.encode(), "a.md", Known(), (), ("Zorblax",)) != []


@pytest.mark.parametrize("text", ["\ud800 Globex", "Globex \udfff pw is Zk7abc99x"])
def test_half_a_surrogate_pair_stops_nothing(text: str) -> None:
    assert find(propose(text, KNOWN), KNOWN) == []


CSS = "".join(f"\\{ord(c):x} " for c in "Zorblax Quill")
SVG = base64.b64encode(b"<svg><text>Zorblax Quill</text></svg>").decode()
TWICE = base64.b64encode(base64.b64encode(b"who: Zorblax Quill, it was")).decode()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", "<p class='x zorblax-quill'>x</p>"),
        ("a.html", "<p data-zorblax-quill>x</p>"),
        ("a.html", "<p style=\"background: url('Zorblax Quill')\">x</p>"),
        ("a.html", "<style>p::after { content: 'Zorblax Quill' }</style>"),
        ("a.html", "<style>/* Zorblax Quill */</style>"),
        ("a.html", r"<style>/* Zorb\u006cax Quill */</style>"),
        ("a.html", f"<style>p::after {{ content: '{CSS}' }}</style>"),
        ("a.html", f"<style>p {{ background: url(data:image/svg+xml;base64,{SVG}) }}</style>"),
        ("a.html", "<script>x = 'Zorb' + 'lax Quill'</script>"),
        ("a.html", f"<p>{TWICE}</p>"),
        ("a.html", f"<p>{b'Zorblax Quill'.hex(' ')}</p>"),
        ("a.html", "<tr><td>Zorblax</td><td>Quill</td></tr>"),
        ("a.html", "<p>Zorblax\n    Quill</p>"),
        ("a.html", "<text><tspan x='1'>Zorb</tspan><tspan x='2'>lax Quill</tspan></text>"),
        ("a.md", "> to Zorblax\n> Quill"),
        ("a.ipynb", '{"outputs": [{"text": "Zorbl"}, {"text": "ax Quill"}]}'),
        ("a.ipynb", '{"metadata": "Zorblax Quill", "metadata": {}}'),
    ],
)
def test_a_hidden_value_is_put_together_from_its_pieces(name: str, text: str) -> None:
    assert prove(text.encode(), name, Known(), (), ("Zorblax Quill",)) != []


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_a_hidden_value_is_found_in_every_character_set(encoding: str) -> None:
    assert prove("<p>Zörblax</p>".encode(encoding), "a.html", Known(), (), ("Zörblax",)) != []


@pytest.mark.parametrize(
    "text",
    [
        "<p>It was bright. Meadow paths were wet.</p>",
        "<p>Zorblaxia Quillon</p>",
        "<p class='page title'>10441911</p>",
        "<p>10 44 19</p>",
    ],
)
def test_what_only_resembles_a_hidden_value_is_no_leak(text: str) -> None:
    hidden = ("Zorblax Quill", "Bright Meadow", "Page", "10.44.1.9")
    assert prove(text.encode(), "a.html", Known(), (), hidden) == []


def test_a_hidden_value_in_a_long_name_is_found() -> None:
    name = "a-class-of-a-style-sheet-that-is-longer-than-any-other-one-for-zorblax-at-the-end"
    assert prove(f"<p class='{name}'>Hi</p>".encode(), "a.html", Known(), hidden=["Zorblax"])


def test_a_json_text_too_deep_to_read_is_searched_as_text() -> None:
    data = b"[" * 50_000 + b'"Zorblax"' + b"]" * 50_000
    assert prove(data, "a.json", Known(), (), ("Zorblax",)) != []


def test_half_a_character_in_a_json_text_hides_nothing_beside_it() -> None:
    data = b'{"a": "so \\ud800 Zorb", "b": {"a": "lax"}}'
    assert prove(data, "a.json", Known(), (), ("Zorblax",)) != []


@pytest.mark.parametrize("sign", "\u2705\u2192\u2500\u2265\u2605")
def test_a_finding_is_told_as_it_is_written(sign: str) -> None:
    link = f"https://wiki.corp.internal/a{sign}b"
    (found,) = find(f"see {link} now")
    assert found.value.isprintable()
    assert normalize(found.value) == normalize(link)


@pytest.mark.parametrize("name", ["\U0001f98a", "\u2728", "\u2615\ufe0f"])
def test_a_name_that_is_a_picture_is_found_and_no_other_picture(name: str) -> None:
    known = Known(people=(Person(name),))
    text = f"Thanks {name} \u2705 \u2192 \U0001f680 \u2b50."
    assert [text[f.start : f.end].strip("\ufe0f") for f in find(text, known)] == [
        name.strip("\ufe0f")
    ]
