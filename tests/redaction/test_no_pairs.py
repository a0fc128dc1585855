"""Times, issues, versions, paths, lengths, commits and digests are no half of a pair."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.redaction_samples import covered, marked

from incident_kit.redaction import find_secrets

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
