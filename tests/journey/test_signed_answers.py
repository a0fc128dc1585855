"""Where a workspace lists its signers, an answer that lets something pass is signed."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from support.keys import Key, allow, make_key
from support.kit import ID, incident, kit
from support.published import type_text

from incident_kit.workspace.signatures import KEY_VARIABLE

SIGN = ("signoff", ID, "--by", "Dee Delivery", "--role", "delivery manager")
HOLD = ("security", ID, "--hold", "--by", "Ira Example", "--role", "information assurance")
WHO = {"dee": "dee.delivery@disk.example", "ben": "ben.madeup@disk.example"}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Key]:
    folder = tmp_path_factory.mktemp("keys")
    return {name: make_key(folder, name) for name in ("dee", "ben")}


@pytest.fixture
def here(
    ready: Path, keys: dict[str, Key], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A workspace with signers whose incident is ready to be signed off."""
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    folder = Path(shutil.copytree(ready, tmp_path / "ws"))
    allow(folder, *((WHO[name], key) for name, key in keys.items()))
    return folder


def sign_off(here: Path, key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, str(key.private))
    ran = kit(here, *SIGN)
    assert ran.code == 0, ran.err


def read(here: Path) -> str:
    path = incident(here) / "review.yaml"
    return path.read_text() if path.exists() else ""


def test_a_signed_answer_counts(
    here: Path, keys: dict[str, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_off(here, keys["dee"], monkeypatch)
    assert "signature: U1NIU0lH" in read(here)
    assert kit(here, "export", ID, "--public").code == 0
    told = kit(here, "audit", ID)
    assert (told.code, "signed with a key" in told.out) == (0, True)
    sheet = (incident(here) / "export/proof.md").read_text()
    assert "no keys are asked for" not in sheet


def test_without_a_key_nothing_is_recorded(here: Path) -> None:
    ran = kit(here, *SIGN)
    assert ran.code == 2
    assert "there is no key to sign with: nothing was recorded" in ran.err
    assert read(here) == ""


def test_nobody_signs_with_somebody_else_s_key(
    here: Path, keys: dict[str, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, str(keys["ben"].private))
    ran = kit(here, *SIGN)
    assert ran.code == 2
    assert "the key of ben.madeup@disk.example, who is somebody else" in ran.err
    assert read(here) == ""


def strip(text: str) -> str:
    return re.sub(r", signature: [^,]+", "", text)


def forge(text: str) -> str:
    return re.sub(r"signature: (.{200})....", r"signature: \1AAAA", text)


@pytest.mark.parametrize(
    ("change", "said", "code"),
    [(strip, "it is not signed with a key", 0), (forge, "it ", 5)],
)
def test_an_answer_whose_signature_is_gone_or_forged_counts_for_nothing(
    here: Path,
    keys: dict[str, Key],
    monkeypatch: pytest.MonkeyPatch,
    change: object,
    said: str,
    code: int,
) -> None:
    sign_off(here, keys["dee"], monkeypatch)
    assert callable(change)
    changed = change(read(here))
    assert changed != read(here)
    (incident(here) / "review.yaml").write_text(changed)
    refused = kit(here, "export", ID, "--public")
    assert refused.code == 5
    assert f"does not count: {said}" in refused.err
    assert "does not count" in kit(here, "check", ID).out
    told = kit(here, "audit", ID)
    assert told.code == code
    assert "Verdict: as it was recorded, and 1 answer does not count." in told.out


@pytest.mark.parametrize("how", ["taken back", "expired", "no list any more"])
def test_a_key_that_is_not_good_any_more_stops_what_it_signed(
    here: Path, keys: dict[str, Key], monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    sign_off(here, keys["dee"], monkeypatch)
    if how == "taken back":
        (here / "revoked_signers").write_text(f"{keys['dee'].text}\n")
    elif how == "expired":
        allow(here, (WHO["dee"], keys["dee"]), options='valid-before="20260301" ')
    else:
        (here / "allowed_signers").write_text("")
    assert kit(here, "export", ID, "--public").code == 5


def test_a_signature_of_another_answer_counts_for_nothing(
    here: Path, keys: dict[str, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken from an earlier one of the same person, and put beside this."""
    sign_off(here, keys["dee"], monkeypatch)
    (old,) = re.findall(r"signature: ([^,}]+)", read(here))
    (incident(here) / "review.yaml").unlink()
    monkeypatch.delenv(KEY_VARIABLE)
    (here / "allowed_signers").rename(here / "kept")
    assert kit(here, *SIGN[:-1], "product manager").code == 0
    (here / "kept").rename(here / "allowed_signers")
    text = read(here).replace(", entry: ", f", signature: {old}, entry: ")
    (incident(here) / "review.yaml").write_text(text)
    refused = kit(here, "export", ID, "--public")
    assert (refused.code, "does not count" in refused.err) == (5, True)


def test_what_was_answered_before_there_were_signers_is_answered_again(
    here: Path, keys: dict[str, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "allowed_signers").rename(here / "kept")
    assert kit(here, *SIGN).code == 0
    (here / "kept").rename(here / "allowed_signers")
    assert kit(here, "export", ID, "--public").code == 5
    sign_off(here, keys["dee"], monkeypatch)
    assert kit(here, "export", ID, "--public").code == 0


def test_whoever_has_no_key_holds_a_text_back_all_the_same(
    here: Path, keys: dict[str, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_off(here, keys["dee"], monkeypatch)
    monkeypatch.delenv(KEY_VARIABLE)
    assert kit(here, *HOLD, "--reason", "a sign").code == 0
    assert kit(here, "export", ID, "--public").code == 5


def test_a_refusal_is_not_taken_back_without_a_key(
    here: Path, keys: dict[str, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, str(keys["dee"].private))
    person = ("--by", "Dee Delivery", "--reason", "nobody noticed it")
    assert kit(here, "decline", ID, *person).code == 0
    assert kit(here, "decline", ID, "--undo", *person).code == 0
    assert kit(here, "decline", ID, *person).code == 0
    assert kit(here, "decline", ID, "--undo", *person).code == 0
    review = incident(here) / "review.yaml"
    lines = review.read_text().splitlines()
    last = max(number for number, line in enumerate(lines) if "action: undo" in line)
    lines[last] = strip(lines[last])
    review.write_text("\n".join(lines) + "\n")
    refused = kit(here, "export", ID, "--public")
    assert "decided not to publish it" in refused.err


def test_whoever_has_no_key_doubts_a_line_all_the_same(
    here: Path, keys: dict[str, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    type_text(here, "We are sorry.\n\nThe fix is in admin / Blue-Crane9 upstream.")
    line = kit(here, *SIGN).err.partition("--no-secret ")[2].partition(" ")[0]
    word = ("decide", ID, "--no-secret", line, "--reason", "a label on a rack", "--by")
    for name, by in (("dee", "Dee Delivery"), ("ben", "Ben Madeup")):
        assert kit(here, *word, by).code == 2
        monkeypatch.setenv(KEY_VARIABLE, str(keys[name].private))
        assert kit(here, *word, by).code == 0
        monkeypatch.delenv(KEY_VARIABLE)
    assert kit(here, *SIGN).code == 2  # nothing is asked about any more but for a key
    assert kit(here, "decide", ID, "--no-secret", line, "undo", "--by", "Ira Example").code == 0
    assert (kit(here, *SIGN).code, kit(here, "audit", ID).code) == (4, 0)
