"""The desk of JupyterLab's extension on loopback, in this process: it waits for no service.

What is done apart elsewhere is done in a thread here, and between two requests to Statuspage
nobody waits; the views are drawn by the same scripts, from the same answers.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from unittest.mock import patch

from support import browser

from incident_kit import lab as kit_lab
from incident_kit.case import load_case, reading_once
from incident_kit.errors import IncidentKitError
from incident_kit.lab.apart import LONG
from incident_kit.lab.desk import Desk
from incident_kit.lab.plain import drop_commands
from incident_kit.publishing import statuspage
from incident_kit.workspace import open_workspace

_STATIC = Path(kit_lab.__file__).parent / "static"
_TYPES = {".js": "text/javascript", ".css": "text/css"}
_PLACE = "/incident-kit/"


def do_here(work: str, root: Path, incident: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Do in this thread what the desk has done in a process of its own."""
    with reading_once():
        return LONG[work](load_case(open_workspace(root), incident), given)


@contextmanager
def hurrying() -> Iterator[None]:
    """Wait for nothing between two requests to Statuspage."""
    manners = replace(statuspage.MANNERS, pause_seconds=0.0)
    with patch.object(statuspage, "MANNERS", manners):
        yield


@contextmanager
def serving_desk(root: Path) -> Iterator[browser.Lab]:
    """The desk of the workspaces below ``root``, as the views find it in JupyterLab."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    desk = Desk(root, do_here)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = _STATIC / self.path.removeprefix(f"{_PLACE}static/")
            if path.parent != _STATIC or not path.is_file():
                return self.answer(404, b"", "text/plain")
            return self.answer(200, path.read_bytes(), _TYPES[path.suffix])

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            verb = self.path.removeprefix(_PLACE)
            asked = {**asked, "session": None}
            status = 200
            try:
                answer = asyncio.run_coroutine_threadsafe(desk.answer(verb, asked), loop).result()
            except IncidentKitError as error:
                status = 409
                answer = {"message": str(error.args[0]), "todo": drop_commands(error.todo)}
            self.answer(status, json.dumps(answer).encode(), "application/json")

        def answer(self, status: int, data: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        with hurrying():
            yield browser.Lab(root, f"http://127.0.0.1:{server.server_port}", "")
    finally:
        server.shutdown()
        server.server_close()
        loop.call_soon_threadsafe(loop.stop)
