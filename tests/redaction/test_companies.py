"""A customer's name is hidden in every form people write it; a word that is no name stays."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from support.trying import tried

from incident_kit.model import Decision, Known, Person
from incident_kit.redaction import find, propose, prove, redact
from incident_kit.rendering import render, statuspage_subset

KNOWN = Known(tenants=["Kestrel", "Bright Meadow Bank", "Quibblenook Ferries Ltd"])
PLAIN = Known(
    tenants=[
        *("Orange", "Apple", "Target", "Square", "Stripe", "Meadow", "Bright Meadow Bank"),
        *("First National Bank", "Acme Pine Industries", "Central Payments Unit"),
        *("Department for Transport", "The Quillon Group", "GOV.UK Notify"),
    ]
)
FORMS = [
    *("the kestrels", "The Kestrels", "KESTREL", "KESTRELS", "Kestrel's", "Kestrels’"),
    *("Kestrel-based", "ex-Kestrel", "kestrel-prod", "kestrelProd", "kestrelprod", "prodKestrel"),
    *("my_kestrel_db", "KESTREL_ID", "kestrel2", "#cust-kestrel-outage", "/srv/kestrel/x"),
    *("kestrel.example", "status.kestrel.example", "https://status.kestrel.example/x?y=1"),
    *("jo@mail.kestrel.example", "s3://kestrel-data/x", "Kestrel Ltd", "Kestrel Holdings"),
    *("Bright Meadow", "Meadow Bank", "Bright Meadows'", "Bright Meadow Banks", "BrightMeadow"),
    *("brightmeadowbank", "bright-meadow-prod", "bright_meadow", "bright.meadow.bank", "BMB"),
    *("https://brightmeadow.example/", "Bright Meadow Bank plc", "bright  meadow\tbank"),
    *("Quibblenook", "the quibblenooks", "QuibblenookFerries", "quibblenook ferries ltd"),
]


@pytest.mark.parametrize("form", FORMS)
def test_a_name_is_found_in_every_form(form: str) -> None:
    left = propose(f"We saw {form} there.", KNOWN).casefold()
    assert not re.search("kestrel|bright|meadow|quibblenook|ferr|bmb|ltd|plc|holdings", left)
    assert left.startswith("we saw ")
    assert left.endswith(" there.")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        *(("Quillon and Brask", form) for form in ("Quillon & Brask", "Quillon&Brask")),
        *(("Quillon & Brask", form) for form in ("Quillon and Brask", "QUILLON AND BRASK")),
        *(("St. Quillon's Trust", form) for form in ("St Quillon's Trust", "St. Quillons Trust")),
        *(("St. Quillon's Trust", form) for form in ("St Quillon’s trust", "st-quillons-trust")),
        *(
            ("St. Quillon's Trust", form)
            for form in ("St Quillon's", "St. Quillons", "ST QUILLON'S")
        ),
        ("Q.B. Brask", "QB Brask"),
        *(("Aldwin's", form) for form in ("Aldwin's", "Aldwins", "ALDWINS", "aldwin’s", "Aldwin")),
        *(("Aldwin's Deli", form) for form in ("Aldwins", "Aldwin", "aldwins-deli", "Aldwin Deli")),
    ],
)
def test_signs_that_people_leave_out_or_spell_hide_no_name(name: str, form: str) -> None:
    assert propose(f"We saw {form} there.", Known(tenants=[name])) == "We saw a tenant there."


@pytest.mark.parametrize("text", ["The children of our users", "It was theirs.", "Joes"])
def test_a_word_with_a_sign_in_a_name_is_no_name_without(text: str) -> None:
    assert propose(text, Known(tenants=["Children's", "Their's", "Joe's"])) == text


SPLITS = [
    *("**Kes**trel", "Kes*tr*el", "Kes<b>tr</b>el", "Kes`tr`el", "Kes[trel](https://x.example/)"),
    *(
        "[Kes](https://x.example/)trel",
        "Kes\u00adtrel",
        "Kes&shy;trel",
        "Kes-\ntrel",
        "> Kes-\n> trel",
    ),
    *("Bright\nMeadow Bank", "Bright Meadow\n> Bank", "> Bright\n> Meadow\n> Bank"),
    *("- Bright Meadow\n  Bank", "Bright  \nMeadow Bank", "Bright\\\nMeadow Bank"),
    *("Bright **Meadow** Bank", "**Bright** Meadow Bank", "Bright *Meadow Bank*"),
    *("__Bright__ Meadow Bank", "~~Bright~~ Meadow Bank", "***Bright** Meadow Bank*"),
    *("[Bright](https://x.example/) Meadow Bank", "Bright [Meadow](https://x.example/) Bank"),
    *("Bright Meadow [Bank](https://x.example/)", "[Bright Meadow][1] Bank"),
    *("Bright<br>Meadow Bank", "<b>Bright</b> <i>Meadow</i> Bank", "Bright&nbsp;Meadow Bank"),
    *("Bright <!-- x --> Meadow Bank", "Bright Mea-\ndow Bank", "Bright\u00a0Meadow Bank"),
]


def leaving(text: str) -> list[tuple[str, bytes]]:
    """The files that would be published."""
    page = render("Report", [text], kind="preview")
    return [("a.html", page.encode()), ("a.md", statuspage_subset(text).encode())]


@pytest.mark.parametrize("split", SPLITS)
def test_a_split_name_is_seen_replaced_and_proven(split: str) -> None:
    text = f"We saw\n\n{split}\n\nthere.\n\n[1]: https://x.example/\n"
    done = propose(text, KNOWN)
    assert "a tenant" in done.casefold()
    for name, data in leaving(done):
        assert prove(data, name, KNOWN, (), KNOWN.tenants) == []
    for sign in ("**", "__", "~~", "<b>", "[", "`"):
        ends = {"<b>": "</b>", "[": "]"}.get(sign, sign)
        assert done.count(sign) % 2 == 0 if ends == sign else done.count(sign) == done.count(ends)


@pytest.mark.parametrize(
    "text",
    [
        "The alert was orange, and the target group was missed.",
        "An apple a day; square brackets and stripe sets; a meadow of graphs.",
        "We met the targets for p99, and the target-group was drained.",
        "Targets for latency were met. Apples and oranges. Squares of the error.",
        "A bright meadow is nice; so is the national bank holiday.",
        "The API of it took CPU time, see the PDF.",
        "stripe-size, target_host, square_root, orange.css, target.json, meadow.py",
        "TARGET=prod make",
        "The central unit ran; payments were fine; the department of transport rang.",
        "Bank holidays came first. National services ran.",
        "retarget it; pineapple; foursquare; pinstripe",
        "first\n\nNational holidays",
        "- Bright\n- Meadows",
        "Please notify them via GOV.UK.",
        "the kes trel, a kestrelish bird",
    ],
)
def test_ordinary_words_that_are_names_too_are_left_alone(text: str) -> None:
    known = Known(tenants=[*PLAIN.tenants, "Kestrel"])
    assert [text[one.start : one.end] for one in find(text, known)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We told Orange.", "We told a tenant."),
        ("cust-orange and orange-prod", "cust-tenant and tenant-prod"),
        ("see https://api.target.com/x", "see [internal link]"),
        ("on orange.example", "on a tenant"),
        (
            "in cust-acme-outage; Acme rang, acme.example not",
            "in cust-tenant-outage; a tenant rang, acme.example not",
        ),
        ("all of the Oranges", "all of the tenants"),
        ("DfT rang, and the DFT too", "A tenant rang, and the tenant too"),
        ("Quillon Group and the quillon people", "A tenant and the tenant people"),
    ],
)
def test_ordinary_words_are_names_where_a_customer_is_meant(text: str, expected: str) -> None:
    assert propose(text, PLAIN) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kestrel's staff rang", "A customer's staff rang"),
        ("then Kestrel’s staff", "then a customer’s staff"),
        ("we told\nKestrel twice", "we told\na customer twice"),
        ("the kestrels rang", "the customers rang"),
        ("Kestrels' staff rang", "Customers' staff rang"),
        ("the **Kestrel** team", "the **customer** team"),
        ("the\nKestrel team", "the\ncustomer team"),
        ("the affected Kestrel cluster", "the affected customer cluster"),
        ("a Kestrel engineer", "a customer engineer"),
        ("**Kes**trel rang", "**A customer** rang"),
        ("a * b and Kes*trel* c", "a * b and *a customer* c"),
        ("some, e.g. Kestrel, rang", "some, e.g. a customer, rang"),
        ("- [Kestrel](https://x.example/) rang", "- [A customer](https://x.example/) rang"),
        ("a Kestrel-based one", "a customer-based one"),
        ("in #cust-kestrel-outage", "in #cust-customer-outage"),
        ("see https://kestrel.example/ now", "see a customer now"),
        ("see status.kestrel.example now", "see a customer now"),
    ],
)
def test_what_stands_instead_reads_as_a_sentence(text: str, expected: str) -> None:
    decision = Decision("tenant", "Kestrel", "replace", replacement="a customer")
    assert redact(text, KNOWN, [decision]).text == expected


def test_dropping_a_sentence_leaves_emphasis_closed() -> None:
    drop = Decision("tenant", "Kestrel", "drop")
    assert redact("**It broke. Kestrel rang.** Then.", KNOWN, [drop]).text == "**It broke.** Then."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Okafors rang", "the engineer rang"),
        ("Jane [Okafor](https://x.example/) rang", "[An engineer](https://x.example/) rang"),
        ("[Jane](https://x.example/) Okafor rang", "[An engineer](https://x.example/) rang"),
        ("Jane Oka[for](https://x.example/) rang", "An engineer rang"),
        ("**Jane** Okafor rang", "**An engineer** rang"),
        ("- Jane\n  Okafor rang", "- An engineer rang"),
    ],
)
def test_people_are_seen_in_the_same_splits(text: str, expected: str) -> None:
    assert propose(text, Known(people=[Person("Jane Okafor")])) == expected


def test_a_name_of_signs_stops_nothing() -> None:
    known = Known(tenants=["-", "--", "the", "&", "& Co", "The", "?!", " ", "a"])
    assert propose("We told - the & Co -- a.", known)


# laws ------------------------------------------------------------------------------

Way = Callable[[str], str]
WAYS: dict[str, Way] = {
    "as it is": str,
    "lower": str.lower,
    "upper": str.upper,
    "possessive": lambda name: f"{name}'s",
    "plural": lambda name: f"{name}s",
    "hyphens": lambda name: name.replace(" ", "-"),
    "underscores": lambda name: name.replace(" ", "_").lower(),
    "dots": lambda name: name.replace(" ", ".").lower(),
    "together": lambda name: name.replace(" ", ""),
    "environment": lambda name: f"{name.replace(' ', '-').lower()}-prod",
    "channel": lambda name: f"#cust-{name.replace(' ', '-').lower()}-outage",
    "host": lambda name: f"status.{name.replace(' ', '').lower()}.example",
    "page": lambda name: f"https://{name.replace(' ', '-').lower()}.example/x",
    "form": lambda name: f"{name} Ltd",
    "decomposed": lambda name: unicodedata.normalize("NFD", name),
}
SPLITTERS: dict[str, Way] = {
    "whole": str,
    "bold": lambda text: f"**{text}**",
    "link": lambda text: f"[{text}](https://x.example/)",
    "wrapped": lambda text: text.replace(" ", "\n", 1),
    "wrapped quote": lambda text: text.replace(" ", "\n> ", 1),
    "wrapped item": lambda text: text.replace(" ", "\n  ", 1),
    "first word bold": lambda text: re.sub(r"^(\w+)", r"**\1**", text),
    "last word in italics": lambda text: re.sub(r"(\w+)$", r"*\1*", text),
    "first word a link": lambda text: re.sub(r"^(\w+)", r"[\1](https://x.example/)", text),
    "bold inside": lambda text: f"{text[:3]}**{text[3:5]}**{text[5:]}",
    "tag inside": lambda text: f"{text[:2]}<b>{text[2:]}</b>",
    "soft hyphen": lambda text: f"{text[:3]}\u00ad{text[3:]}",
    "hyphenated": lambda text: f"{text[:3]}-\n{text[3:]}",
}
NAMES = ("Kestrel", "Bright Meadow Bank", "Żabix Travel", "Quibblenook")
SENTENCES = ("We rang", "It was slow for", "- the team of", "> said by", "| a |", "**Note:** see")
LISTED = Known(tenants=NAMES[:2])
HIDDEN = [Decision("tenant", name, "replace", replacement="a customer") for name in NAMES[:2]]
HIDDEN += [Decision("name", name, "replace", replacement="a supplier") for name in NAMES[2:]]


def read_plainly(text: str) -> str:
    """What somebody reads who knows no markup, without blanks: shares no code with the kit."""
    text = re.sub(r"\]\([^()]*\)|<[^<>]*>|-\n(?=\w)", "", text)
    folded = unicodedata.normalize("NFKD", text)
    return "".join(c for c in folded if c.isalnum() or c in ".!").casefold()


@tried(250, *HealthCheck)
@given(
    st.sampled_from(NAMES),
    st.sampled_from(sorted(WAYS)),
    st.sampled_from(sorted(SPLITTERS)),
    st.sampled_from(SENTENCES),
    st.sampled_from([" again.", ", twice.", ".\n\nIt was fixed.", "\n\nIt was fixed."]),
)
def test_no_form_of_a_decided_name_is_left_however_it_is_split(
    name: str, way: str, split: str, before: str, after: str
) -> None:
    text = f"{before} {SPLITTERS[split](WAYS[way](name))}{after}"
    applied = redact(text, LISTED, HIDDEN)
    done = applied.text
    assert read_plainly(name) not in read_plainly(done), done
    for file, data in leaving(done):
        assert prove(data, file, LISTED, HIDDEN, (*applied.hidden, name)) == [], done
    assert redact(done, LISTED, HIDDEN).text == done
    assert done.startswith(before)
    assert done.endswith(after)
    assert done.count("**") % 2 == 0, done
