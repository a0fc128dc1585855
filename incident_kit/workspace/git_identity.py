"""Who git says is at the keyboard."""

from __future__ import annotations

import getpass
import re
from dataclasses import dataclass
from pathlib import Path

from incident_kit.workspace.git import ask_git

_ASK = ("-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT")
#: ``Ada Example <ada@paas.example> 1730624400 +0000``
_IDENTITY = re.compile(r"(?P<name>[^<>\n]*?)\s*<(?P<email>[^<>\n]*)>\s+\d+\s+[+-]\d{4}\s*")


@dataclass(frozen=True, slots=True)
class GitIdentity:
    """The name and e-mail address that a commit made now would carry."""

    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


def find_git_identity(folder: Path, program: str = "git") -> GitIdentity | None:
    """Whom git takes for the author in ``folder``; ``None`` without git or an identity
    that somebody configured: one guessed from account and host is nobody's."""
    said = ask_git(folder, *_ASK, program=program)
    found = _IDENTITY.fullmatch(said) if said is not None else None
    return GitIdentity(found["name"], found["email"]) if found and found["name"] else None


def name_operator(folder: Path) -> str:
    """Who runs this: the git user's name, else the account's; empty where it has none."""
    user = find_git_identity(folder)
    if user is not None:
        return user.name
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
