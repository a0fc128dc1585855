"""The commits of a local clone, as they came to the branch that is checked out.

Git runs by itself: no shell, no network, and nothing that the clone's own configuration
could make it execute (a monitor, a hook, a pager, a program for signatures or
differences, a fetch of what is missing).
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from incident_kit.errors import SourceError
from incident_kit.model import Actor, Gathered, Person, Window
from incident_kit.sources.changes.change import Change, gather_changes, shorten_hash
from incident_kit.sources.json_values import utc_of
from incident_kit.text.mrkdwn import clean, escape

#: More commits than this in one window are not read; the check says so.
MOST_COMMITS = 5000
_SECONDS = 60
_SAFELY = (
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.sshCommand=false"),
    *("-c", "protocol.allow=never"),
    "--no-pager",
    "--no-optional-locks",
)
_LOG = (
    *("log", "--first-parent", "--no-patch", "--no-show-signature", "--no-notes"),
    *("--no-color", "--no-ext-diff", "--no-textconv", "--encoding=UTF-8", "-z"),
)
#: What is asked of each commit, in this order.
_FIELDS = ("%H", "%cI", "%P", "%an", "%ae", "%cn", "%ce", "%s", "%b")
_NAME = re.compile(r"[\w.-]+/[\w.-]+")
_NOT_IN_A_NAME = re.compile(r"[^\w./-]+")
_SCP = re.compile(r"(?:[^@/\s]+@)?(?P<host>[\w.-]+):(?P<path>[^/\s]\S*)")


@dataclass(frozen=True, slots=True)
class GitRepository:
    """The clone at ``path``; ``label`` is its name in messages. ``program`` is git."""

    path: Path
    label: str
    program: str = "git"

    def __call__(self, window: Window) -> tuple[Gathered, ...]:
        """One value with the commits of ``window``; a merge tells what it merged.

        Raises :class:`~incident_kit.errors.SourceError` where there is no git, or no
        repository.
        """
        warnings = list(self._describe_shallow())
        commits = self._read_commits(window) if self._has_commits() else []
        if len(commits) == MOST_COMMITS:
            warnings.append(f"only the last {MOST_COMMITS} commits of the window were read")
        name, page = _read_remote(self._run("config", "--get", "remote.origin.url"))
        changes = [_make_change(commit, name or self.label, page) for commit in commits]
        timed = [change for change in changes if change]
        branch = self._run("symbolic-ref", "--short", "--quiet", "HEAD").strip()
        gathered = gather_changes(
            f"{self.label} ({branch or 'no branch'})",
            timed,
            window,
            is_complete=not warnings,
            skipped=len(changes) - len(timed),
            warnings=warnings,
        )
        return (gathered,)

    def _describe_shallow(self) -> Iterator[str]:
        """Also the first call: it fails where there is no repository."""
        answer = self._run("rev-parse", "--is-shallow-repository", must=True).strip()
        if answer == "true":
            yield (
                "a shallow clone: commits from before its cut are missing; "
                "`git fetch --unshallow` brings them"
            )

    def _has_commits(self) -> bool:
        return bool(self._run("rev-parse", "--verify", "--quiet", "HEAD").strip())

    def _read_commits(self, window: Window) -> list[Sequence[str]]:
        output = self._run(
            *_LOG,
            f"--max-count={MOST_COMMITS}",
            f"--since={window.start:%Y-%m-%dT%H:%M:%SZ}",
            f"--until={window.end:%Y-%m-%dT%H:%M:%SZ}",
            f"--format={'%x00'.join(_FIELDS)}",
            "HEAD",
            "--",
            must=True,
        )
        fields = output.split("\0")
        width = len(_FIELDS)
        return [fields[at : at + width] for at in range(0, len(fields) - width + 1, width)]

    def _run(self, *arguments: str, must: bool = False) -> str:
        """What git prints; empty where it fails, unless it ``must`` not."""
        place = self.path.resolve()
        try:
            done = subprocess.run(
                [self.program, *_SAFELY, "-C", str(place), *arguments],
                capture_output=True,
                stdin=subprocess.DEVNULL,
                env=_make_environment(place),
                timeout=_SECONDS,
                check=False,
            )
        except FileNotFoundError as error:
            raise SourceError(
                f"{self.label}: git is not installed, so its commits cannot be read.",
                todo=["Install git, or save GitHub's deployments as JSON."],
            ) from error
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SourceError(
                f"{self.label}: git gave no answer within {_SECONDS} seconds.",
                todo=["Run `git log` there yourself, then try again."],
            ) from error
        if done.returncode and must:
            raise self._explain_refusal(done.stderr)
        return "" if done.returncode else done.stdout.decode("utf-8", "replace")

    def _explain_refusal(self, complaint: bytes) -> SourceError:
        if b"dubious ownership" in complaint:
            return SourceError(
                f"{self.label}: git does not read a clone that belongs to somebody else.",
                todo=["Clone it yourself, or allow it: git config --global safe.directory PATH."],
            )
        return SourceError(
            f"{self.label}: is no git repository that can be read.",
            todo=["Name the folder of a clone, the one with .git in it."],
        )


def _make_environment(place: Path) -> dict[str, str]:
    """Ours without what would lead git elsewhere; no repository is looked for above
    ``place``, and nobody is asked anything."""
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
    return {
        **inherited,
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_CEILING_DIRECTORIES": str(place.parent),
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }


def _read_remote(url: str) -> tuple[str, str]:
    """``OWNER/NAME`` of a remote's address, and the page of its commits on GitHub;
    empty for what is none. A user or a token in the address goes no further."""
    text = url.strip()
    scp = _SCP.fullmatch(text) if "://" not in text else None
    try:
        parts = urlsplit(text)
        host, path = (scp["host"], scp["path"]) if scp else (parts.hostname or "", parts.path)
    except ValueError:
        return "", ""
    name = path.strip("/").removesuffix(".git")
    if not host or not _NAME.fullmatch(name):
        return "", ""
    return name, f"https://github.com/{name}/commit/" if host == "github.com" else ""


def _make_change(commit: Sequence[str], repository: str, page: str) -> Change | None:
    """The change that a commit is; ``None`` if its time is none."""
    sha, time, parents, author, author_mail, committer, committer_mail, subject, body = commit
    at = utc_of({"time": time}, "time")
    if at is None:
        return None
    project = escape(repository.rpartition("/")[2])
    text = f"Commit {shorten_hash(sha)} in {project}: {escape(_take_first_line(subject))}"
    merged = _take_first_line(body) if " " in parents else ""
    if merged:
        text += f": {escape(merged)}"
    wrote = _read_person(author, author_mail)
    entered = _read_person(committer, committer_mail)
    people = tuple(person for person in (wrote, entered) if person and not _is_bot(person))
    return Change(
        f"{_NOT_IN_A_NAME.sub('-', repository)}/commits/{sha}",
        at,
        text,
        Actor(wrote.name, bot=_is_bot(wrote)) if wrote else None,
        people,
        f"{page}{sha}" if page else None,
    )


def _read_person(name: str, address: str) -> Person | None:
    plain, mail = " ".join(clean(name).split()), " ".join(clean(address).split())
    if not plain and not mail:
        return None
    return Person(plain or mail.partition("@")[0], emails=(mail,) if "@" in mail else ())


def _is_bot(person: Person) -> bool:
    """GitHub itself commits what is merged on its pages; apps are called ``name[bot]``."""
    return person.name.endswith("[bot]") or "noreply@github.com" in person.emails


def _take_first_line(text: str) -> str:
    lines = (" ".join(line.split()) for line in clean(text).split("\n"))
    return next(filter(None, lines), "")
