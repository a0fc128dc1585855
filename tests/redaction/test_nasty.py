"""The nastiest cases known, one by one: the texts that other tools get wrong."""

from __future__ import annotations

import base64
import json
import unicodedata

import pytest
from support.redaction_samples import KNOWN, covered, token

from incident_kit.model import Decision
from incident_kit.redaction import find, propose, prove, redact

SECRET = "ghp_" + token("an", 36, "nasty")
PASSWORD = "Zk7" + token("an", 9, "nasty") + "q9"
BODY = "\n".join(token("b64_", 64, f"line {n}") for n in range(6))
PEM = f"-----BEGIN RSA PRIVATE KEY-----\n{BODY}\n-----END RSA PRIVATE KEY-----"


def hides(text: str, part: str, kind: str | None = None) -> None:
    start = text.index(part)
    found = find(text, KNOWN)
    assert covered(found, start, start + len(part)), (part, found)
    if kind:
        assert kind in {f.kind for f in found if f.start < start + len(part) and start < f.end}


def test_1_a_notebooks_parameters_and_metadata_are_read() -> None:
    notebook = {
        "metadata": {"papermill": {"parameters": {"who": "Jane Okafor"}}},
        "cells": [{"cell_type": "code", "source": ["who = 'Globex'\n"], "outputs": []}],
    }
    data = json.dumps(notebook).encode()
    assert {f.value for f in prove(data, "a.ipynb", KNOWN)} == {"Jane Okafor", "Globex"}


def test_2_every_form_of_an_output_is_read() -> None:
    data = {
        "text/plain": "fine",
        "text/html": "<b title='Globex'>x</b>",
        "application/json": {"a": ["10.1.2.3"]},
    }
    notebook = {
        "cells": [{"outputs": [{"data": data}], "attachments": {"x": {"text/plain": "sam_w"}}}]
    }
    kinds = {f.kind for f in prove(json.dumps(notebook).encode(), "a.ipynb", KNOWN)}
    assert kinds == {"tenant", "ip", "person"}


def test_3_overlaps_leave_no_tail() -> None:
    text = "mail jane.okafor@acme.example and https://wiki.corp.acme.example/~jokafor/x"
    assert propose(text, KNOWN) == "mail the incident lead and [internal link]"


@pytest.mark.parametrize(
    "encoded",
    [
        "Jane%20Okafor",
        b"Jane Okafor did it".hex(),
        "Jane&#32;Okafor",
        "Jan\\u0065 Okafor",
        "Jan\\u{65} Okafor",
        "Jan\\145 Okafor",
        "\\112\\141\\156\\145 Okafor",
        "J&#97;ne Okafor",
        base64.b64encode(b"Jane Okafor did it").decode(),
        base64.b64encode(base64.b64encode(b"Jane Okafor did it, twice")).decode(),
    ],
)
def test_4_an_encoded_value_is_found(encoded: str) -> None:
    hides(f"see x={encoded} there", encoded)


def test_5_the_whole_secret_is_covered() -> None:
    hides(f"token {SECRET}.", SECRET)
    assert SECRET[4:] not in propose(f"token {SECRET}.", KNOWN)


@pytest.mark.parametrize(
    "pasted",
    [
        PEM,
        PEM.rsplit("\n", 1)[0],
        json.dumps({"key": PEM}),
        "\n".join("> " + line for line in PEM.splitlines()),
        "\n".join("&gt; " + line for line in PEM.splitlines()),
        "\n".join("12:30:45 app[1]: " + line for line in PEM.splitlines()),
        PEM.replace("\n", "\\\\n"),
        PEM.replace("\n", " "),
    ],
    ids=[
        "whole",
        "cut short",
        "json",
        "quoted",
        "quoted in Slack",
        "logged",
        "escaped",
        "one line",
    ],
)
def test_6_a_private_key_is_covered_however_it_was_pasted(pasted: str) -> None:
    text = f"here:\n{pasted}\nand on it goes"
    found = find(text, KNOWN)
    for line in BODY.splitlines():
        start = text.index(line)
        assert covered(found, start, start + len(line))
    assert text.endswith("and on it goes")
    assert not covered(found, len(text) - 4, len(text))


@pytest.mark.parametrize("width", [64, 76])
def test_7_folded_base64_is_looked_into(width: int) -> None:
    plain = f'{{"user": "svc-deploy", "token": "{SECRET}", "note": "do not share outside of it"}}'
    code = base64.b64encode(plain.encode()).decode()
    folded = "\n".join(code[i : i + width] for i in range(0, len(code), width))
    hides(f"body:\n{folded}\n", folded, "secret")


@pytest.mark.parametrize(
    "text",
    [
        "p\u0430ssword: " + PASSWORD,
        "pass\u200bword: " + PASSWORD,
        "pass\u00adword: " + PASSWORD,
        "ｐａｓｓｗｏｒｄ： " + PASSWORD,
        "\x1b[31mpassword\x1b[0m=" + PASSWORD,
        "\\u001b[31mpassword\\u001b[0m=" + PASSWORD,
        "^[[31mpassword^[[0m=" + PASSWORD,
    ],
)
def test_8_a_disguised_keyword_still_tells(text: str) -> None:
    hides(text, PASSWORD, "secret")


@pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\u2060", "\u202e", "\ufeff"])
def test_8_unseen_characters_do_not_split_a_token(sign: str) -> None:
    split = SECRET[:12] + sign + SECRET[12:]
    hides(f"x {split} y", split, "secret")


def test_8_a_decomposed_name_is_the_same_name() -> None:
    name = unicodedata.normalize("NFD", "José Núñez")
    hides(f"{name} restarted it", name, "person")


@pytest.mark.parametrize("cut", ["**", "\n", "<b>", "`", "\\\n", "~~", "<!-- -->", "\r\n> "])
def test_9_a_token_in_pieces_is_one_token(cut: str) -> None:
    split = SECRET[:16] + cut + SECRET[16:]
    hides(f"leaked {split} today", split, "secret")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("cc <@U02ABCDEF7Q>", "<@U02ABCDEF7Q>"),
        ("cc <@U02ABCDEF7Q|jane.okafor> ack", "<@U02ABCDEF7Q|jane.okafor>"),
        ("cc <@U0ZZZZZZ99|zed>", "<@U0ZZZZZZ99|zed>"),
        ("by <mailto:jo@globex.example|Jo>", "jo@globex.example"),
        ("call <tel:+442079460958|020 7946 0958>", "+442079460958"),
        ("in <#C024BE7LRX|cust-globex-outage>", "cust-globex-outage"),
        ("<!subteam^S024BE7LRX|@acme-ops>", "S024BE7LRX"),
        ("https://acme.slack.com/archives/C024BE7LRX/p1759503579040139", "C024BE7LRX"),
        ("<https://wiki.corp.acme.example/x|the runbook>", "wiki.corp.acme.example/x"),
    ],
)
def test_10_slacks_own_forms_are_covered(text: str, part: str) -> None:
    hides(text, part)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see [the runbook](https://wiki.corp.acme.example/x)", "see the runbook"),
        ('see [it](https://wiki.corp.acme.example/x "Jane Okafor")', "see it"),
        ("see [it][1]\n\n[1]: https://wiki.corp.acme.example/x\n", "see it\n\n"),
        ("a ![Globex graph](graph.png) b", "a  b"),
        ("see [Globex](https://globex.example.org)", "see a tenant"),
        ("see [status](https://example.org/status)", "see [status](https://example.org/status)"),
    ],
)
def test_11_links_to_hidden_places_become_their_text(text: str, expected: str) -> None:
    assert propose(text, KNOWN) == expected


def test_11_attributes_comments_and_data_links_are_read() -> None:
    inner = base64.b64encode(b"<svg><text>Globex</text></svg>").decode()
    page = (
        "<p title='sam_w'>fine</p><!-- Jane Okafor -->"
        f"<img alt='10.1.2.3' src='data:image/svg+xml;base64,{inner}'><i data-x='Acme Bank'></i>"
    )
    values = {f.value for f in prove(page.encode(), "a.html", KNOWN)}
    assert values == {"Sam Wood", "Jane Okafor", "10.1.2.3", "Globex", "Acme Bank"}


@pytest.mark.parametrize(
    "text",
    [
        f"ok the pw is {PASSWORD} btw",
        f"admin / {PASSWORD}",
        f"10.1.2.3 (root/{PASSWORD})",
        f"| user | password |\n|---|---|\n| bob | {PASSWORD} |",
        f"contraseña: {PASSWORD}",
        f"mot de passe : {PASSWORD}",
        f"пароль — {PASSWORD}",
        f"パスワードは {PASSWORD}",
        f"pw:\n{PASSWORD}",
        f"the new password for the bastion host is `{PASSWORD}`",
        f"{PASSWORD} is the admin password",
        f"user: bob, pass: {PASSWORD}",
        f"bob's creds: bob:{PASSWORD}",
    ],
)
def test_12_credentials_of_chat_are_found(text: str) -> None:
    hides(text, PASSWORD, "secret")


@pytest.mark.parametrize(
    "text",
    [
        f"mysql://root:p@ss:{PASSWORD}/x@10.3.2.1/orders",
        f"jdbc:postgresql://db.example.org/app?user=app&password={PASSWORD}",
        f"Server=db;Database=app;User Id=sa;Password={PASSWORD};",
        f'VCAP_SERVICES={{"postgres":[{{"credentials":{{"password":"{PASSWORD}","username":"u"}}}}]}}',
        f"https://files.example.org/a?X-Amz-Signature={PASSWORD}{PASSWORD}",
        f"Authorization: Bearer {PASSWORD}{PASSWORD}",
        f"Authorization: Basic {base64.b64encode(b'bob:' + PASSWORD.encode()).decode()}",
        f"Authorization: Token token={PASSWORD}{PASSWORD}",
        f"Authorization: OAuth {PASSWORD}{PASSWORD}",
        f"curl -u deploy:{PASSWORD} https://api.example.org",
    ],
)
def test_13_connection_strings_links_and_headers_give_nothing_away(text: str) -> None:
    secret = (
        text[text.index(PASSWORD) :]
        .split("/x@")[0]
        .split("&")[0]
        .split(";")[0]
        .split('"')[0]
        .split()[0]
        if PASSWORD in text
        else text.split()[-1]
    )
    hides(text, secret, "secret")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("jane okafor restarted it", "jane okafor"),
        ("PAGED: JANE OKAFOR", "JANE OKAFOR"),
        ("Okafor, Jane", "Okafor, Jane"),
        ("we used Jane's laptop", "Jane"),
        ("J. Okafor approved", "J. Okafor"),
        ("Jane Oka-\nfor approved", "Jane Oka-\nfor"),
        ("from jane.okafor on the list", "jane.okafor"),
        ("thanks @jokafor", "@jokafor"),
        ("in /srv/jokafor/x", "jokafor"),
        ("branch feature/jokafor-fix", "jokafor"),
        ("Поручено Ивану Петрову", "Ивану Петрову"),
        ("и 王小明 здесь", "王小明"),
        ("June Page acknowledged", "June Page"),
        ("then June restarted it", "June"),
        ("June and Sam were paged", "June"),
        ("IC: Jane O.", "Jane O."),
        ("Okafor, J. approved", "Okafor, J."),
        ("ask jane.o or janeo", "jane.o"),
        ("thanks June", "June"),
        ("ic=june", "june"),
        ("jean luc deville left", "jean luc deville"),
        ("asked Hans Mueller", "Hans Mueller"),
        ("山田さんが対応", "山田さん"),
    ],
)
def test_14_people_are_found_however_they_are_written(text: str, part: str) -> None:
    hides(text, part, "person")


@pytest.mark.parametrize(
    "text",
    [
        "Kafka, Jenkins and Grafana in Virginia since June",
        "on 3 June the status page",
        "a page was sent; the wood",
        "we notify tenants",
        "Page 3 of the report",
        "in June and July it held",
        "June was calm",
        "San June is a place",
    ],
)
def test_15_what_is_also_a_word_is_left_alone(text: str) -> None:
    assert [f for f in find(text, KNOWN) if f.kind in ("person", "tenant")] == []


@pytest.mark.parametrize(
    "part",
    [
        "10.1.2.3",
        "10.1.0.0/16",
        "10.1.2.3:8080",
        "ip-10-1-2-3.compute.internal",
        "10[.]1[.]2[.]3",
        "10。1。2。3",
        "::ffff:10.2.3.4",
        "fe80::1%eth0",
    ],
)
def test_16_addresses_are_found_in_every_form(part: str) -> None:
    hides(f"from {part} at", part.removesuffix(":8080"))


@pytest.mark.parametrize(
    "text", ["12:30:45", "std::vector<int>", "v4.12.0.1", "Chrome/90.0.44.21", "0.1.2", "a::b"]
)
def test_16_times_versions_and_code_are_no_addresses(text: str) -> None:
    assert find(f"at {text} we", KNOWN) == []


def test_17_a_host_is_covered_to_its_last_label() -> None:
    hides("https://db.prod.internal:8443/a?b=c fell", "https://db.prod.internal:8443/a?b=c")
    hides("on a.b.corp.acme.example now", "a.b.corp.acme.example", "host")


@pytest.mark.parametrize(
    "part",
    [
        "arn:aws:iam::491203847561:role/deploy",
        "4912-0384-7561",
        "5f3b2c1a-9d4e-4f7a-8b6c-1e2d3c4b5a69",
        "OPS-4412",
        "C024BE7LRX",
    ],
)
def test_18_ids_are_found(part: str) -> None:
    hides(f"in account {part} there", part)


@pytest.mark.parametrize(
    "text",
    [
        "commit 4f2a9c1d0b",
        "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3",
        "image app@sha256:" + "ab12" * 16,
    ],
)
def test_18_commits_and_image_digests_stay(text: str) -> None:
    assert find(text, KNOWN) == []


def test_19_replacements_keep_no_initials_and_no_length() -> None:
    texts = [propose(f"{name} saw it", KNOWN) for name in ("Sam Wood", "José Núñez", "王小明")]
    assert texts == ["An engineer saw it"] * 3


def test_20_undoing_a_decision_brings_the_finding_back() -> None:
    text = "Globex saw it"
    assert redact(text, KNOWN, [Decision("tenant", "Globex", "keep")]).undecided == ()
    assert [f.value for f in redact(text, KNOWN, []).undecided] == ["Globex"]
