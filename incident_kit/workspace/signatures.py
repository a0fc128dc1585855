"""Signatures of recorded answers: OpenSSH keys, by the workspace's ``allowed_signers``.

What `ssh-keygen -Y` asks for is in the manual page ssh-keygen(1), under ALLOWED SIGNERS;
how a key is named in git's configuration is under `user.signingKey` in git-config(1).
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from incident_kit.errors import UsageError
from incident_kit.workspace.git import ask_git

#: Who may sign, and which keys are not to be trusted any more, at the workspace's root.
SIGNERS, REVOKED = "allowed_signers", "revoked_signers"
#: Names the key to sign with where git's configuration does not.
KEY_VARIABLE = "INCIDENT_KIT_SIGNING_KEY"
_NAMESPACE = "incident-kit"
_SECONDS = 120
_ARMOR = ("-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----")
_ARMOR_WIDTH = 70
_LITERAL = ("key::", "ssh-", "ecdsa-", "sk-")
_NO_PROGRAM = "no signature can be made or checked here, as ssh-keygen was not found"


@dataclass(frozen=True, slots=True)
class Verified:
    """Whose a signature is: the ``principals`` of its key; or the ``objection`` to it, as
    the rest of a sentence that begins with what was signed."""

    principals: tuple[str, ...] = ()
    objection: str | None = None


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys that the workspace at ``root`` trusts."""

    root: Path
    program: str = "ssh-keygen"

    @property
    def is_asked_for(self) -> bool:
        """Whether answers are signed in this workspace."""
        return os.path.lexists(self.root / SIGNERS)

    def sign(self, record: str) -> str:
        """A signature of ``record`` with the key of whoever is at the keyboard, on one
        line; without a key that can be used a :class:`UsageError`."""
        with tempfile.TemporaryDirectory() as folder:
            key = self._find_key(Path(folder))
            done = self._run(["sign", "-q", "-f", key, "-n", _NAMESPACE], record)
        if done is None:
            raise UsageError(_NO_PROGRAM, todo=["install OpenSSH's client, then run this again"])
        if done.returncode != 0:
            said = done.stderr.strip().splitlines()
            raise UsageError(
                f"nothing was recorded: ssh-keygen could not sign with your key "
                f"({said[-1] if said else 'it says nothing'})",
                todo=_ADVICE,
            )
        return "".join(line for line in done.stdout.splitlines() if not line.startswith("-"))

    def verify(self, record: str, signature: str | None, at: datetime) -> Verified:
        """Whose ``signature`` of ``record`` is, by the keys that were good ``at`` its time."""
        if not signature:
            return Verified(objection="is not signed with a key")
        time = f"verify-time={at.astimezone(UTC):%Y%m%d%H%M%S}"
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "signature")
            file.write_text(_put_in_armor(signature), encoding="utf-8")
            given = ["-s", str(file), "-f", str(self.root / SIGNERS), "-O", time]
            found = self._run(["find-principals", *given])
            if found is None:
                return Verified(objection=f"does not count: {_NO_PROGRAM}")
            names = found.stdout.splitlines() if found.returncode == 0 else []
            principals = [name for name in names if not set("*?!") & set(name)]
            if not principals:
                return Verified(objection=_UNLISTED)
            return self._verify_for(principals, record, given)

    def _verify_for(self, principals: Sequence[str], record: str, given: list[str]) -> Verified:
        revoked = self.root / REVOKED
        limits = ["-r", str(revoked)] if os.path.lexists(revoked) else []
        verify = ["verify", *given, "-n", _NAMESPACE]
        good = [one for one in principals if self._holds([*verify, *limits, "-I", one], record)]
        if good:
            return Verified(tuple(good))
        if limits and self._holds([*verify, "-I", principals[0]], record):
            return Verified(objection=f"is signed with a key that {REVOKED} takes back")
        return Verified(objection="carries a signature of something else")

    def _holds(self, arguments: list[str], record: str) -> bool:
        done = self._run(arguments, record)
        return done is not None and done.returncode == 0

    def _run(
        self, arguments: Sequence[str], text: str = ""
    ) -> subprocess.CompletedProcess[str] | None:
        """What `ssh-keygen -Y` gives; ``None`` where it is not installed or does not end.

        Times in ``allowed_signers`` that name no zone are UTC on every machine.
        """
        try:
            return subprocess.run(
                [self.program, "-Y", *arguments],
                input=text,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                env={**os.environ, "TZ": "UTC", "LC_ALL": "C"},
                timeout=_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return None

    def _find_key(self, folder: Path) -> str:
        """The file of the key to sign with; one that is written out in the configuration
        is put into ``folder``, and ssh-agent has its private half."""
        given = os.environ.get(KEY_VARIABLE) or _read_git(self.root)
        if not given:
            raise UsageError(
                f"answers are signed in this workspace ({SIGNERS}), and there is no key to sign "
                "with: nothing was recorded",
                todo=_ADVICE,
            )
        if given.startswith(_LITERAL):
            path = folder / "key.pub"
            path.write_text(f"{given.removeprefix('key::')}\n", encoding="utf-8")
            return str(path)
        path = self.root / Path(given).expanduser()
        if not path.is_file():
            raise UsageError(
                f"there is no SSH key {given} to sign with: nothing was recorded", todo=_ADVICE
            )
        return str(path)


_UNLISTED = (
    f"is signed with a key that {SIGNERS} does not list for one person, or did not at that time"
)
_ADVICE = (
    "say which: git config --global user.signingKey ~/.ssh/id_ed25519.pub",
    f"or, for this command alone: {KEY_VARIABLE}=~/.ssh/id_ed25519",
)


def _put_in_armor(signature: str) -> str:
    begin, end = _ARMOR
    width = _ARMOR_WIDTH
    lines = [signature[start : start + width] for start in range(0, len(signature), width)]
    return "\n".join((begin, *lines, end, ""))


def _read_git(root: Path) -> str:
    """What git's configuration names as the key to sign with, or nothing."""
    return (ask_git(root, "config", "--get", "user.signingKey") or "").strip()
