"""A signature counts for what was signed, of a key that was good then, of one person."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.keys import Key, allow, make_key

from incident_kit.errors import UsageError
from incident_kit.workspace.signatures import KEY_VARIABLE, Keyring

DEE = "dee@paas.example"
AT = datetime(2026, 11, 3, 12, tzinfo=UTC)
RECORD = '{"by":"Dee Example","question":"signoff"}'


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Key]:
    folder = tmp_path_factory.mktemp("keys")
    return {name: make_key(folder, name) for name in ("dee", "pat")}


@pytest.fixture(autouse=True)
def _nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)


@pytest.fixture
def signature(
    tmp_path: Path, keys: dict[str, Key], monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Dee's, of :data:`RECORD`; the workspace lists her."""
    allow(tmp_path, (DEE, keys["dee"]))
    with monkeypatch.context() as patch:
        patch.setenv(KEY_VARIABLE, str(keys["dee"].private))
        yield Keyring(tmp_path).sign(RECORD)


def test_a_signature_is_one_line_and_says_whose_it_is(tmp_path: Path, signature: str) -> None:
    assert "\n" not in signature
    verified = Keyring(tmp_path).verify(RECORD, signature, AT)
    assert (verified.principals, verified.objection) == ((DEE,), None)


def refuse(root: Path, signature: str | None, record: str = RECORD, at: datetime = AT) -> str:
    """The objection to a signature; it counts for nobody."""
    verified = Keyring(root).verify(record, signature, at)
    assert verified.principals == ()
    assert verified.objection is not None
    return verified.objection


@pytest.mark.parametrize("nothing", [None, ""])
def test_what_is_not_signed_does_not_count(tmp_path: Path, nothing: str | None) -> None:
    assert refuse(tmp_path, nothing) == "is not signed with a key"


def test_a_signature_of_another_entry_does_not_count(tmp_path: Path, signature: str) -> None:
    assert refuse(tmp_path, signature, f"{RECORD} ") == "carries a signature of something else"


@pytest.mark.parametrize("broken", ["x", "U1NIU0lH", "-----BEGIN", "é", "a\n\nb"])
def test_what_is_no_signature_does_not_count(tmp_path: Path, signature: str, broken: str) -> None:
    assert "does not list" in refuse(tmp_path, broken)
    assert refuse(tmp_path, signature[:-8] + "AAAAAAA=")


#: ``allowed_signers``, and revoked keys, under which Dee's signature of AT does not count.
LISTS = {
    "somebody else's key": "dee@paas.example {pat}\n",
    "an empty list": "",
    "a list of nonsense": "nonsense\n",
    "valid until the day before": 'dee@paas.example valid-before="20261102" {dee}\n',
    "valid from the hour after": 'dee@paas.example valid-after="202611031300" {dee}\n',
    "for commits alone": 'dee@paas.example namespaces="git" {dee}\n',
    "anybody's": "* {dee}\n",
    "a whole domain's": "*@paas.example {dee}\n",
}


@pytest.mark.parametrize("name", LISTS)
def test_a_key_that_was_not_one_person_s_then_does_not_count(
    tmp_path: Path, keys: dict[str, Key], signature: str, name: str
) -> None:
    texts = {name: key.text for name, key in keys.items()}
    (tmp_path / "allowed_signers").write_text(LISTS[name].format(**texts))
    assert refuse(tmp_path, signature)


def test_a_key_counts_for_the_time_it_was_good_in(
    tmp_path: Path, keys: dict[str, Key], signature: str
) -> None:
    """Times without a zone are UTC, wherever the machine is."""
    allow(tmp_path, (DEE, keys["dee"]), options='valid-before="202611031230" ')
    keyring = Keyring(tmp_path)
    assert keyring.verify(RECORD, signature, AT).principals == (DEE,)
    assert keyring.verify(RECORD, signature, AT.replace(minute=31)).principals == ()


def test_a_key_that_was_taken_back_does_not_count(
    tmp_path: Path, keys: dict[str, Key], signature: str
) -> None:
    revoked = tmp_path / "revoked_signers"
    revoked.write_text(f"{keys['pat'].text}\n")
    assert Keyring(tmp_path).verify(RECORD, signature, AT).principals == (DEE,)
    revoked.write_text(f"{keys['dee'].text}\n")
    assert refuse(tmp_path, signature) == "is signed with a key that revoked_signers takes back"
    revoked.unlink()
    revoked.symlink_to("nowhere")
    assert refuse(tmp_path, signature)


def test_several_names_of_one_key_are_all_told(
    tmp_path: Path, keys: dict[str, Key], signature: str
) -> None:
    allow(tmp_path, (f"{DEE},delivery@paas.example", keys["dee"]))
    verified = Keyring(tmp_path).verify(RECORD, signature, AT)
    assert verified.principals == (DEE, "delivery@paas.example")


def test_without_ssh_keygen_nothing_counts_and_nothing_is_signed(
    tmp_path: Path, keys: dict[str, Key], signature: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring = Keyring(tmp_path, "no-such-ssh-keygen")
    verified = keyring.verify(RECORD, signature, AT)
    assert verified.principals == ()
    assert "ssh-keygen was not found" in (verified.objection or "")
    monkeypatch.setenv(KEY_VARIABLE, str(keys["dee"].private))
    with pytest.raises(UsageError, match="ssh-keygen was not found"):
        keyring.sign(RECORD)


# whose key signs ------------------------------------------------------------------


def configure(root: Path, key: str) -> None:
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    subprocess.run(["git", "config", "user.signingKey", key], cwd=root, check=True)


@pytest.mark.parametrize("half", ["private", "public"])
def test_the_key_is_git_s(tmp_path: Path, keys: dict[str, Key], half: str) -> None:
    allow(tmp_path, (DEE, keys["dee"]))
    configure(tmp_path, str(getattr(keys["dee"], half)))
    keyring = Keyring(tmp_path)
    assert keyring.verify(RECORD, keyring.sign(RECORD), AT).principals == (DEE,)


@pytest.mark.parametrize("prefix", ["key::", ""])
def test_a_key_that_git_has_word_for_word_is_asked_of_the_agent(
    tmp_path: Path, keys: dict[str, Key], prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(tmp_path, (DEE, keys["dee"]))
    configure(tmp_path, f"{prefix}{keys['dee'].text} a comment")
    keyring = Keyring(tmp_path)
    with pytest.raises(UsageError, match="could not sign"):
        keyring.sign(RECORD)
    socket = str(tmp_path / "agent")
    agent = subprocess.Popen(
        ["ssh-agent", "-D", "-a", socket], stdout=subprocess.PIPE, text=True, bufsize=1
    )
    try:
        assert agent.stdout is not None
        agent.stdout.readline()
        monkeypatch.setenv("SSH_AUTH_SOCK", socket)
        subprocess.run(["ssh-add", "-q", str(keys["dee"].private)], check=True)
        assert keyring.verify(RECORD, keyring.sign(RECORD), AT).principals == (DEE,)
    finally:
        agent.terminate()
        agent.wait()


@pytest.mark.parametrize("given", ["", "~/no-such-key", "3AA5C34371567BD2"])
def test_without_a_key_nothing_is_signed_and_it_says_what_to_do(
    tmp_path: Path, given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, given)
    with pytest.raises(UsageError, match=r"user\.signingKey") as raised:
        Keyring(tmp_path).sign(RECORD)
    assert raised.value.code == 2
