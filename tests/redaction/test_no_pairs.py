"""Times, issues, versions, paths, lengths, commits and digests are no half of a pair."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.redaction_samples import covered, marked

from incident_kit.redaction import find, find_secrets, mask_for_good

FILE = Path(__file__).parents[1] / "data" / "no_pairs.txt"
LINES = [line for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#")]

WORDS = st.sampled_from(["upstream is", "try", "login", "user", "with", "account", "access", "as"])
NAMES = st.sampled_from("kubernetes ops payments web-frontend portal admin root".split())
THINGS = st.one_of(
    st.tuples(*[st.integers(0, 40)] * 3).map(lambda parts: "v{}.{}.{}".format(*parts)),
    st.tuples(*[st.integers(10, 59)] * 2).map(lambda parts: "{}m{}s".format(*parts)),
    st.tuples(*[st.integers(10, 23)] * 2).map(lambda parts: "{}:{}Z".format(*parts)),
    st.integers(16**8, 16**10 - 1).map("{:x}".format),
    st.integers(1000, 99_999).map("PLAT-{}".format),
    st.integers(16**12, 16**14).map("portal@sha256:{:x}".format),
)
JOINTS = st.sampled_from(["/", " / ", "\n- ", ":\n* "])


@pytest.mark.parametrize("line", LINES)
def test_no_secret_is_seen_in_it(line: str) -> None:
    text = line.replace("⏎", "\n")
    assert [text[one.start : one.end] for one in find_secrets(text)] == []


@given(WORDS, NAMES, JOINTS, THINGS)
def test_what_has_a_form_of_its_own_is_no_password(
    word: str, name: str, joint: str, thing: str
) -> None:
    text = f"{word} {name}{joint}{thing}"
    assert [text[one.start : one.end] for one in find_secrets(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "login: ops / «Stroopwafel#61»",
        "vpn.example.org (admin / «{pw}»)",
        "root / «{pw}»",
        "creds:\nops / «{pw}»",
        "creds: svc-app:«orchid#7919»",
        "try deploy/«monday#6070»",
        "try svc-app/«Summer@6711»",
        "10.1.2.3 (root/«{pw}»)",
        "admin / «Pelican_Crossing9» gets you into the console",
    ],
)
def test_a_pair_is_seen_as_before(text: str) -> None:
    plain, places = marked(text)
    found = find_secrets(plain)
    assert [plain[a:b] for a, b in places if not covered(found, a, b)] == []


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("db_password = Quiet_Heron_Gull", "Quiet_Heron_Gull"),
        ("postgresPassword: Quiet_Heron_Gull", "Quiet_Heron_Gull"),
        ("password = New_Password", None),
        ('f(passphrase="x", password=None})', None),
        ("'json' => ['password' => null]]);", None),
        ("pwdChangedTime: 20260109114502Z", None),
        ("user default off nopass -@all", None),
    ],
)
def test_words_in_a_row_are_a_password_and_what_is_empty_or_a_time_is_none(
    text: str, secret: str | None
) -> None:
    assert [text[one.start : one.end] for one in find(text)] == ([secret] if secret else [])


def test_a_token_at_the_end_of_a_line_ends_there_if_the_next_one_sets_something() -> None:
    key = "8da226ea7cc1dce92bc8297bb093c71fe2b7d99aa16698e289ed8376c981b3a3"
    text = f"SECRET_KEY={key}\nPUBLIC_KEY_PATH=/etc/qsx/key.pub.pem\nEXPIRES_IN=900s\n"
    assert mask_for_good(text)[0].splitlines()[1:] == text.splitlines()[1:]
    spaced = f"secret = {key}\ngeo_database = /usr/share/geo.mmdb\n"
    assert mask_for_good(spaced)[0].splitlines()[1:] == spaced.splitlines()[1:]
    torn = f"SECRET_KEY={key[:40]}\n{key[40:]}\n"
    assert key[40:] not in mask_for_good(torn)[0]
