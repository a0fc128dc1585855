"""A credential comes from the environment or the keyring, and shows itself nowhere."""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_kit.errors import UsageError
from incident_kit.sources.credentials import (
    KEYRING_SERVICE,
    VARIABLES,
    Keyring,
    Secret,
    find_credential,
    report_missing_credential,
    store,
    system_keyring,
)

TEXT = "made" + "-up-credential-1"
SHOWN: list[tuple[str, Callable[[Secret], str]]] = [
    ("str", str),
    ("repr", repr),
    ("an f-string", lambda secret: f"{secret}|{secret!r}|{secret:>30}"),
    ("%", lambda secret: "%s %r" % (secret, secret)),  # noqa: UP031
    ("a container", lambda secret: repr([{"token": secret}])),
    ("an error", lambda secret: "".join(traceback.format_exception(ValueError(secret)))),
]


@pytest.mark.parametrize("show", [row[1] for row in SHOWN], ids=[row[0] for row in SHOWN])
def test_no_way_of_showing_a_secret_shows_it(show: Callable[[Secret], str]) -> None:
    assert TEXT not in show(Secret(TEXT))


def test_only_reveal_gives_it() -> None:
    assert Secret(f" {TEXT}\n").reveal() == TEXT
    assert (Secret("a") == Secret("a"), Secret("a") == Secret("b"), Secret("a") == "a") == (
        True,
        False,
        False,
    )


def test_a_secret_cannot_be_written_to_a_file() -> None:
    with pytest.raises(TypeError, match="not written"):
        pickle.dumps(Secret(TEXT))


NO_SECRETS = ["two words", f"{TEXT}\nX-Other: 1", f"“{TEXT}”", "tok\u200ben", "a\x00b"]


@pytest.mark.parametrize("text", NO_SECRETS)
def test_what_no_service_gives_out_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(UsageError, match="INCIDENT_KIT_SLACK_TOKEN: the credential") as raised:
        find_credential("slack", {VARIABLES["slack"]: text})
    assert text not in "".join(traceback.format_exception(raised.value))


@given(st.text())
def test_a_secret_is_visible_ascii_or_refused(text: str) -> None:
    visible = bool(text.strip()) and all("!" <= letter <= "~" for letter in text.strip())
    try:
        Secret(text)
        taken = True
    except UsageError:
        taken = False
    assert visible == taken


FOUND = [
    ({"INCIDENT_KIT_PAGERDUTY_TOKEN": "env"}, "kept", "env"),
    ({"INCIDENT_KIT_PAGERDUTY_TOKEN": ""}, "kept", "kept"),
    ({"INCIDENT_KIT_SLACK_TOKEN": "other"}, "kept", "kept"),
    ({}, None, None),
    ({}, " ", None),
]


@pytest.mark.parametrize(("environ", "kept", "expected"), FOUND)
def test_the_environment_comes_before_the_keyring(
    environ: dict[str, str], kept: str | None, expected: str | None
) -> None:
    found = find_credential("pagerduty", environ, lambda service, name: kept)
    assert expected == (found.reveal() if found else None)


def test_the_keyring_is_asked_by_the_kit_s_name_and_the_service() -> None:
    kept = {(KEYRING_SERVICE, "statuspage"): "k"}
    keyring = Keyring(lambda *key: kept.get(key), lambda a, b, c: kept.update({(a, b): c}))
    store("slack", Secret("s"), keyring)
    assert kept[("incident-kit", "slack")] == "s"
    assert find_credential("statuspage", {}, keyring.get) == Secret("k")
    assert find_credential("pagerduty", {}) is None


def test_without_a_keyring_storing_says_what_to_install() -> None:
    with pytest.raises(
        UsageError, match=r"(?s)incident-kit\[keyring\].*INCIDENT_KIT_STATUSPAGE_KEY"
    ):
        store("statuspage", Secret("s"), None)


class _KeyringError(Exception):
    pass


class _NoKeyringError(_KeyringError):
    pass


def _loaded(get: Callable[[str, str], str | None]) -> Callable[[str], Any]:
    errors = SimpleNamespace(KeyringError=_KeyringError, NoKeyringError=_NoKeyringError)
    package = SimpleNamespace(get_password=get, set_password=lambda *_: None)
    return {"keyring": package, "keyring.errors": errors}.__getitem__


def test_the_system_s_keyring_is_used_if_its_package_is_there() -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    def no_backend(service: str, name: str) -> str | None:
        raise _NoKeyringError

    def locked(service: str, name: str) -> str | None:
        raise _KeyringError(TEXT)

    assert system_keyring(missing) is None
    assert system_keyring(_loaded(no_backend)) is None
    found = system_keyring(_loaded(lambda service, name: f"{service}/{name}"))
    assert found is not None
    assert found.get("a", "b") == "a/b"
    shut = system_keyring(_loaded(locked))
    assert shut is not None
    with pytest.raises(UsageError, match=r"(?s)refused.*Unlock it") as raised:
        shut.get("a", "b")
    assert TEXT not in str(raised.value)


@pytest.mark.parametrize("service", VARIABLES)
def test_doctor_says_who_can_grant_what_is_missing(service: str) -> None:
    probe = report_missing_credential(service)
    assert (probe.service, probe.ok) == (service, False)
    assert probe.todo[0].startswith("Ask ")
    assert f"incident-kit login {service}" in probe.todo[1]
    assert VARIABLES[service] in probe.todo[1]
