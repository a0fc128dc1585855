"""A branch of a git repository as a place of pages: a commit a publication.

The commit is made of objects, and the branch moved to it only while it stands where it was
read. No checkout is touched, and nothing is pushed. Nobody's name stands in the commit: who
publishes is recorded inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from incident_kit.errors import SourceError
from incident_kit.publishing.site.stores import Change, label_folder
from incident_kit.workspace import MARKER
from incident_kit.workspace.git import ask_repository

_FILE, _LINK = "100644", "120000"
_AUTHOR = ("incident-kit", "incident-kit@localhost")


@dataclass(frozen=True, slots=True)
class _Row:
    """An entry of a tree."""

    mode: str
    kind: str
    id: str
    name: bytes


@dataclass
class BranchStore:
    """The ``branch`` of the repository in the folder at ``path``, which the configuration
    calls ``named``."""

    path: Path
    named: str
    branch: str
    _tip: str = field(default="", init=False)

    @property
    def label(self) -> str:
        """The branch."""
        return f"the branch {self.branch}"

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """The repository, the branch, and who pushes it."""
        tip = f"at {self._tip[:12]}" if self._tip else "will be made"
        return (("branch", f"{self.branch} of {self.path} ({tip}); the kit pushes nothing"),)

    def locate(self, name: str) -> str:
        """The file in the words of git, behind the repository."""
        return f"{label_folder(self.named)} {self.branch}:{name}"

    def open(self) -> None:
        """Find the tip of the branch."""
        self._tip = self._find_tip()

    def read(self, names: Iterable[str]) -> Mapping[str, bytes]:
        """The files at the tip."""
        standing = {row.name: row for row in self._list_rows() if row.mode != _LINK}
        rows = {name: standing.get(name.encode()) for name in names}
        files = {name: row.id for name, row in rows.items() if row and row.kind == "blob"}
        return self._read_blobs(files)

    def list_refusals(self, names: Sequence[str]) -> list[str]:
        """No repository; a branch that is checked out, or holds a workspace; a link or a
        folder in the place of a file."""
        if self._ask("rev-parse", "--git-dir") is None:
            return [f"{self.path} is no git repository"]
        if self._is_checked_out():
            return [
                f"{self.label} is checked out in {self.path}: what the kit commits would look as "
                "if somebody had taken it out again there",
                "check out another branch there, or name another one",
            ]
        if self._holds_workspace():
            return [f"{self.label} holds a workspace: no web server may show it"]
        wanted = {name.encode() for name in names}
        rows = [row for row in self._list_rows() if row.name in wanted]
        odd = [row for row in rows if row.kind != "blob" or row.mode == _LINK]
        return [
            f"{row.name.decode()} in {self.label} is a link or a folder: it is left as it is"
            for row in odd
        ]

    def has_remains(self) -> bool:
        """Nothing: a branch moves at once or not at all."""
        return False

    def write(self, changes: Sequence[Change], note: str, at: datetime) -> SourceError | None:
        """Commit the files on top of the tip that was read last."""
        left = [change for change in changes if change.data != change.seen]
        if not left:
            return None
        rows = {row.name: row for row in self._list_rows()}
        for change in left:
            blob = self._make("hash-object", "-w", "--stdin", given=change.data)
            name = change.name.encode()
            rows[name] = _Row(_FILE, "blob", blob, name)
        listed = b"".join(
            f"{row.mode} {row.kind} {row.id}\t".encode() + row.name + b"\0" for row in rows.values()
        )
        tree = self._make("mktree", "-z", "--missing", given=listed)
        parents = ("-p", self._tip) if self._tip else ()
        commit = self._make("commit-tree", tree, *parents, "-m", note, at=at)
        moved = self._ask("update-ref", "-m", "incident-kit publish", self._ref, commit, self._tip)
        if moved is None:
            return SourceError(
                f"somebody committed to {self.label} meanwhile, or it cannot be written: "
                "it stands as it was",
                todo=["run this again"],
            )
        return None

    # -------------------------------------------------------------------------

    @property
    def _ref(self) -> str:
        return f"refs/heads/{self.branch}"

    @property
    def _git_dir(self) -> Path:
        own = self.path / ".git"
        return own if own.exists() else self.path

    def _ask(self, *question: str, given: bytes = b"", at: datetime | None = None) -> bytes | None:
        return ask_repository(self._git_dir, *question, given=given, environ=_name_nobody(at))

    def _make(self, *question: str, given: bytes = b"", at: datetime | None = None) -> str:
        """The name of the object that git makes; a :class:`SourceError` if it makes none."""
        made = self._ask(*question, given=given, at=at)
        if made is None:
            raise SourceError(
                f"git wrote nothing into {self.path}",
                todo=["see that it is a git repository that you may write to"],
            )
        return made.decode().strip()

    def _find_tip(self) -> str:
        """The commit that the branch stands at; empty where there is no such branch."""
        found = self._ask("rev-parse", "--verify", "--quiet", f"{self._ref}^{{commit}}")
        return (found or b"").decode().strip()

    def _list_rows(self) -> Iterator[_Row]:
        if not self._tip:
            return
        listed = self._ask("ls-tree", "-z", self._tip)
        if listed is None:
            raise SourceError(f"{self.label} cannot be read")
        for line in filter(None, listed.split(b"\0")):
            about, _, name = line.partition(b"\t")
            mode, kind, id_ = about.decode().split(" ")
            yield _Row(mode, kind, id_, name)

    def _read_blobs(self, files: Mapping[str, str]) -> dict[str, bytes]:
        asked = "".join(f"{id_}\n" for id_ in files.values()).encode()
        answer = self._ask("cat-file", "--batch", given=asked) if files else b""
        if answer is None:
            raise SourceError(f"{self.label} cannot be read")
        found, place = {}, 0
        for name in files:
            end = answer.index(b"\n", place)
            size = int(answer[place:end].split(b" ")[2])
            found[name] = answer[end + 1 : end + 1 + size]
            place = end + size + 2
        return found

    def _is_checked_out(self) -> bool:
        listed = (self._ask("worktree", "list", "--porcelain") or b"").decode(errors="replace")
        return f"branch {self._ref}" in listed.splitlines()

    def _holds_workspace(self) -> bool:
        listed = self._ask("ls-tree", "-r", "-z", "--name-only", self._tip) if self._tip else b""
        names = (listed or b"").decode(errors="replace").split("\0")
        return any(name.rpartition("/")[2] == MARKER for name in names)


def _name_nobody(at: datetime | None) -> dict[str, str]:
    """Whom a commit is by, and when it was made."""
    if at is None:
        return {}
    name, address = _AUTHOR
    when = f"{int(at.timestamp())} +0000"
    environ = {"NAME": name, "EMAIL": address, "DATE": when}
    return {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in environ.items()
    }
