"""The command line and made-up records, for tests that go the way people go."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zlib import crc32

from incident_kit.cli import main
from incident_kit.report import PROPOSED, join_source

ID = "2026-03-03-disk"
CHANNEL = {"id": "C0DISK0001", "name": "incident"}
START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


def kit(workspace: Path, *arguments: str) -> Ran:
    """Run one command of the kit in ``workspace``, in this process.

    Whoever ``--by`` names runs it at their own machine: git takes them for the user
    there, and nobody where nobody is named.
    """
    named = arguments[arguments.index("--by") + 1] if "--by" in arguments else None
    return kit_as(named, workspace, *arguments)


def make_once_closed(folder: Path, name: str) -> None:
    """Make a notebook anew once JupyterLab's server has heard that its page is closed."""
    for _ in range(100):
        if kit(folder, name, ID).code == 0:
            return
    raise AssertionError("the page is gone, and the notebook still counts as open")


def kit_as(user: str | None, workspace: Path, *arguments: str) -> Ran:
    """The same at the machine of ``user``, written as a name or as ``Name <address>``."""
    out, err = io.StringIO(), io.StringIO()
    code: Any = 0
    with redirect_stdout(out), redirect_stderr(err), patch.dict(os.environ, describe_git(user)):
        try:
            main(["-w", str(workspace), *arguments])
        except SystemExit as leaving:
            code = leaving.code or 0
    return Ran(code, out.getvalue(), err.getvalue())


def describe_git(user: str | None) -> dict[str, str]:
    """What tells git who the user is, and that no file of this machine does."""
    nothing = {f"GIT_CONFIG_{level}": os.devnull for level in ("GLOBAL", "SYSTEM")}
    if user is None or not user.strip() or "\0" in user:
        return {**nothing, "GIT_AUTHOR_NAME": "", "GIT_AUTHOR_EMAIL": ""}
    name, _, address = user.partition(" <")
    email = address.rstrip(">") or f"u{crc32(name.encode())}@disk.example"
    return {**nothing, "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": email}


def ts(minute: float) -> str:
    """The Slack time stamp ``minute`` minutes after 09:00."""
    return f"{START.timestamp() + 60 * minute:.6f}"


def user(ident: str, handle: str, name: str, email: str, **profile: str) -> dict[str, Any]:
    about = {"real_name": name, "display_name": handle, "email": email, **profile}
    return {"id": ident, "name": handle, "real_name": name, "deleted": False, "profile": about}


USERS = [
    user("U0ADA00001", "ada", "Ada Fictional", "ada@disk.example"),
    user("U0BEN00001", "ben", "Ben Madeup", "ben@disk.example"),
]


def said(minute: float, text: str, by: str = "U0ADA00001", **more: Any) -> dict[str, Any]:
    return {"type": "message", "user": by, "text": text, "ts": ts(minute), **more}


def write_export(
    path: Path,
    messages: Iterable[Mapping[str, Any]],
    users: Iterable[Mapping[str, Any]] = USERS,
    channel: Mapping[str, Any] = CHANNEL,
) -> Path:
    """A Slack export ZIP of one channel, all messages in the day file of 3 March."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("channels.json", json.dumps([channel]))
        archive.writestr("users.json", json.dumps(list(users)))
        archive.writestr(f"{channel['name']}/2026-03-03.json", json.dumps(list(messages)))
    return path


def write_statuspage(path: Path, bodies: Iterable[str]) -> Path:
    """A public ``incidents.json`` with one incident whose updates are half an hour apart."""
    component = {
        "code": "c1",
        "name": "Apps",
        "old_status": "operational",
        "new_status": "major_outage",
    }
    updates = [
        {
            "id": f"u{number}",
            "status": "investigating",
            "body": body,
            "incident_id": "diskinc00001",
            "created_at": f"2026-03-03T09:{5 + 25 * number:02}:00.000Z",
            "updated_at": f"2026-03-03T09:{5 + 25 * number:02}:00.000Z",
            "display_at": f"2026-03-03T09:{5 + 25 * number:02}:00.000Z",
            "affected_components": [component],
            "deliver_notifications": True,
        }
        for number, body in enumerate(bodies)
    ]
    incident = {
        "id": "diskinc00001",
        "name": "Apps are slow",
        "status": "resolved",
        "created_at": "2026-03-03T09:05:00.000Z",
        "updated_at": "2026-03-03T10:00:00.000Z",
        "shortlink": "https://stspg.example/disk",
        "incident_updates": updates[::-1],
        "components": [{"id": "c1", "name": "Apps", "status": "operational"}],
    }
    page = {"id": "diskpage0001", "name": "Disk", "url": "https://status.disk.example"}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"page": page, "incidents": [incident]}))
    return path


FLAGS = {
    "title": "A disk is full",
    "started": "2026-03-03T09:00Z",
    "declared": "2026-03-03T09:05Z",
    "resolved": "2026-03-03T10:00Z",
    "lead": "Ada Fictional",
    "comms": "Ben Madeup",
    "security": "no",
}


def flags(**given: str) -> list[str]:
    """``new``'s flags, those of the made-up incident unless given."""
    pairs = {**FLAGS, **given}
    return [
        part for name, value in pairs.items() for part in (f"--{name.replace('_', '-')}", value)
    ]


MESSAGES = [
    said(-10, "Morning all"),
    said(1, "Paged: the disk of <@U0BEN00001>'s build host is full"),
    said(4, "Declaring an incident, I lead", reactions=[{"name": "pushpin", "count": 1}]),
    said(20, "Deleted old images, 40 GB free", by="U0BEN00001"),
    said(58, "Resolved, agreed with product and delivery"),
]


def workspace(folder: Path, **given: str) -> Path:
    """A workspace with the made-up incident in it, nothing gathered yet."""
    write_export(folder / "exports" / "slack.zip", MESSAGES)
    write_statuspage(
        folder / "exports" / "incidents.json",
        ["We are looking into slow apps.", "Fixed: apps are fast again."],
    )
    assert kit(folder, "init", str(folder)).code == 0
    list_customers(folder, "Elsewhere Ferries")
    made = kit(
        folder,
        "new",
        ID,
        *flags(
            slack_channel="incident",
            slack_export=str(folder / "exports" / "slack.zip"),
            statuspage_incident="diskinc00001",
            statuspage_json=str(folder / "exports" / "incidents.json"),
            **given,
        ),
    )
    assert made.code == 0, made.err
    return folder


def list_customers(folder: Path, *names: str) -> None:
    """Give the workspace a file of customers, or one that has none."""
    (folder / "customers.txt").write_text("".join(f"{name}\n" for name in names))
    settings = folder / "incident-kit.yaml"
    text = settings.read_text()
    if "tenants_file:" not in text:
        settings.write_text(text.replace("tenants: []", "tenants: []\ntenants_file: customers.txt"))


def incident(folder: Path, ident: str = ID) -> Path:
    return folder / "incidents" / ident


def notebook(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


def save(path: Path, content: Mapping[str, Any]) -> None:
    """Write a notebook as JupyterLab does."""
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")


def authored(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The cells people write in."""
    return [
        cell
        for cell in content["cells"]
        if cell["metadata"].get("incident_kit", {}).get("role") == "authored"
    ]


#: What a writer says in the sections that nothing is proposed for.
WORDS = {
    "title": "# Slow apps",
    "summary": "We are sorry: apps were slow.",
    "what-happened": "Apps were slow.",
    "tenants": "Your apps were slow.",
    "end-users": "People waited for your pages.",
    "why": "A disk was full.",
    "prevent": "We look at the disks more often.",
    "contact": "Please write to us.",
}


def accept_all(folder: Path, ident: str = ID) -> None:
    """Remove the marker line of every proposal in ``public.ipynb``, and write the sections
    that are empty."""
    path = incident(folder, ident) / "public.ipynb"
    content = notebook(path)
    written = set()
    for cell in authored(content):
        cell["source"] = join_source(cell).replace(f"{PROPOSED}\n\n", "")
        if cell["source"].strip():
            written.add(cell["metadata"]["incident_kit"]["section"])
    for cell in authored(content):
        section = cell["metadata"]["incident_kit"]["section"]
        if section in WORDS.keys() - written:
            cell["source"] = WORDS[section]
            written.add(section)
    save(path, content)


#: What a writer of an incident's folder holds, which says nothing.
_LOCKS = (".history/.gitignore", ".history/change.lock", ".history/gather.lock")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder`` and its bytes, without the locks that a refused writer
    leaves as well."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    files = [path for path in found if not path.as_posix().endswith(_LOCKS)]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def list_files(folder: Path) -> dict[str, bytes]:
    """Everything in the incidents' folders but the versions that were kept on the way."""
    files = tree(folder / "incidents")
    return {name: data for name, data in files.items() if "/.history/" not in name}
