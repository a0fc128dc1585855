"""SSH keys made for a test, and the file that says whose they are."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Key:
    """The file of a private key; its public half stands beside it."""

    private: Path

    @property
    def public(self) -> Path:
        return self.private.with_suffix(".pub")

    @property
    def text(self) -> str:
        """The public key as one line of a list has it, without a comment."""
        return " ".join(self.public.read_text().split()[:2])


def make_key(folder: Path, name: str) -> Key:
    private = folder / name
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(private)]
    subprocess.run(command, check=True)
    return Key(private)


def allow(root: Path, *rows: tuple[str, Key], options: str = "") -> None:
    """Write ``allowed_signers``: each principal with their key."""
    lines = (f"{name} {options}{key.text}\n" for name, key in rows)
    (root / "allowed_signers").write_text("".join(lines))
