"""Credentials: from the environment or the system's keyring, never from a file of ours.

A :class:`Secret` shows itself only when asked by :meth:`Secret.reveal`, so that
no message, log, notebook or traceback holds it by accident.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from incident_kit.errors import UsageError
from incident_kit.sources.registry import SOURCES

#: The service name under which the kit's entries stand in the system's keyring.
KEYRING_SERVICE = "incident-kit"

#: The environment variable that holds each service's credential; it wins over the keyring.
VARIABLES: Mapping[str, str] = {
    source.key: source.credential.variable for source in SOURCES if source.credential
}
TITLES: Mapping[str, str] = {source.key: source.label for source in SOURCES}
_GRANTED: Mapping[str, str] = {
    source.key: source.credential.granted for source in SOURCES if source.credential
}

KeyringGet = Callable[[str, str], str | None]
KeyringSet = Callable[[str, str, str], None]


class Secret:
    """A credential that no text shows: ``str``, ``repr`` and f-strings give ``***``.

    Raises :class:`~incident_kit.errors.UsageError` for a text that is empty or
    holds anything but visible ASCII, which no service's credential does (a line
    break in the middle, a typographic quote): an HTTP library would repeat it in
    its complaint. Blanks around it go.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        stripped = text.strip()
        if not stripped or any(not "!" <= letter <= "~" for letter in stripped):
            raise UsageError(
                "the credential is empty, or holds blanks or letters that no token has",
                todo=["Copy the token again, alone and on one line."],
            )
        self._text = stripped

    def reveal(self) -> str:
        """The credential itself, for the header of a request and nothing else."""
        return self._text

    def hidden_in(self, text: str) -> str:
        """``text`` with the credential in it, if any, replaced by ``***``."""
        return text.replace(self._text, "***")

    def __repr__(self) -> str:
        return "Secret('***')"

    def __str__(self) -> str:
        return "***"

    def __format__(self, spec: str) -> str:
        return format("***", spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written anywhere")


@dataclass(frozen=True, slots=True)
class Probe:
    """Whether a service can be read, for ``doctor``; what is not ``used`` need not be.

    ``message`` is one sentence on what was found; ``todo`` says what to do, and
    who can grant what is missing, one sentence each; empty if all is well.
    """

    service: str
    ok: bool
    message: str
    todo: tuple[str, ...] = ()
    used: bool = True


@dataclass(frozen=True, slots=True)
class Keyring:
    """The system's keyring, as two functions of (service, name[, value])."""

    get: KeyringGet
    set: KeyringSet


def find_credential(
    service: str, environ: Mapping[str, str], keyring_get: KeyringGet | None = None
) -> Secret | None:
    """The credential of ``service`` (a key of :data:`VARIABLES`), or ``None``.

    The environment comes first, an empty variable counting as none; then the
    keyring, if there is one. Raises :class:`~incident_kit.errors.UsageError` for
    what cannot be a credential, without repeating it.
    """
    variable = VARIABLES[service]
    if environ.get(variable, "").strip():
        return _read_secret(environ[variable], variable)
    entry = keyring_get(KEYRING_SERVICE, service) if keyring_get else None
    if not entry or not entry.strip():
        return None
    return _read_secret(entry, f"the keyring's entry for {service}")


def store(service: str, secret: Secret, keyring: Keyring | None) -> None:
    """Keep ``secret`` in the keyring, replacing what was there.

    Raises :class:`~incident_kit.errors.UsageError` if there is no keyring.
    """
    variable = VARIABLES[service]
    if keyring is None:
        raise UsageError(
            "there is no system keyring to store a credential in",
            todo=[
                "Install it with: pip install 'incident-kit[keyring]'",
                f"Or set {variable} in the environment; the kit writes it to no file.",
            ],
        )
    keyring.set(KEYRING_SERVICE, service, secret.reveal())


def system_keyring(load: Callable[[str], Any] = importlib.import_module) -> Keyring | None:
    """The system's keyring through the optional package ``keyring``; ``None`` where
    the package or a keyring behind it is missing. ``load`` imports by name."""
    try:
        package, errors = load("keyring"), load("keyring.errors")
    except ImportError:
        return None
    get: KeyringGet = _translate_errors(package.get_password, errors.KeyringError)
    put: KeyringSet = _translate_errors(package.set_password, errors.KeyringError)
    try:
        package.get_password(KEYRING_SERVICE, "")
    except errors.NoKeyringError:
        return None
    except errors.KeyringError:
        pass  # locked, perhaps: who needs an entry will hear of it
    return Keyring(get, put)


def report_missing_credential(service: str) -> Probe:
    """What ``doctor`` says of a service without a credential."""
    return Probe(
        service,
        ok=False,
        message=f"{TITLES[service]}: no credential was found.",
        todo=(
            _GRANTED[service],
            f"Then run: incident-kit login {service} (or set {VARIABLES[service]}).",
        ),
    )


def _read_secret(text: str, origin: str) -> Secret:
    """The credential in ``text``; the error names where the text came from."""
    try:
        return Secret(text)
    except UsageError as error:
        raise UsageError(f"{origin}: {error.args[0]}", todo=error.todo) from None


def _translate_errors(call: Callable[..., Any], foreign: type[Exception]) -> Callable[..., Any]:
    """``call``, raising our error for a ``foreign`` one, whose text may hold what was asked."""

    def call_keyring(*given: str) -> Any:
        try:
            return call(*given)
        except foreign:
            raise UsageError(
                "the system's keyring refused",
                todo=[
                    "Unlock it and run the command again.",
                    f"Or use the environment: {', '.join(VARIABLES.values())}.",
                ],
            ) from None

    return call_keyring
