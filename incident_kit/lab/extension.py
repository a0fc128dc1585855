"""The extension of Jupyter's server: it answers views, and hands out what draws them."""

from __future__ import annotations

import asyncio
import atexit
import json
import os
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from incident_kit.errors import IncidentKitError
from incident_kit.journey.new_incident import AnswersError
from incident_kit.lab.desk import Desk
from incident_kit.lab.plain import drop_commands
from incident_kit.lab.presence import Presence
from incident_kit.lab.session import NameNeededError

#: Below the server's own address.
_PLACE = "incident-kit"
_STATIC = Path(__file__).resolve().parent / "static"
#: What was asked for cannot be done as things are.
_CONFLICT = 409


class DeskHandler(APIHandler):
    """Answers whoever Jupyter's server knows."""

    def initialize(self, desk: Desk) -> None:
        """Take the desk that all handlers share."""
        super().initialize()
        self._desk = desk

    @web.authenticated
    async def post(self, verb: str) -> None:
        """Answer in JSON; what cannot be done says why, and what to do about it."""
        try:
            asked = {**(self.get_json_body() or {}), "session": self._find_session()}
            answer = await self._desk.answer(verb, asked)
        except IncidentKitError as error:
            self.set_status(_CONFLICT)
            answer = {"message": str(error.args[0]), "todo": drop_commands(error.todo)}
            if isinstance(error, NameNeededError):
                answer["asks"] = "name"
            if isinstance(error, AnswersError):
                answer["fields"] = error.fields
        self.finish(json.dumps(answer))

    def _find_session(self) -> str | None:
        """Whom JupyterHub has logged in; elsewhere Jupyter's names are made up."""
        return self.current_user.username if "JUPYTERHUB_USER" in os.environ else None


class OpenHandler(APIHandler):
    """Hears from each browser what it has open, for the verbs of the command line."""

    def initialize(self, presence: Presence, thread: Executor) -> None:
        """Take what all handlers share: a thread of its own, for its files alone, which waits
        for no refresh."""
        super().initialize()
        self._presence = presence
        self._thread = thread

    @web.authenticated
    async def post(self) -> None:
        """Take in what a session has open."""
        opened = self.get_json_body() or {}
        heard = (str(opened["session"]), opened["saved"], opened["unsaved"])
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._presence.tell, *heard)
        self.finish("{}")


class HomeHandler(JupyterHandler):
    """Sends a browser to JupyterLab, which opens the home of all incidents there."""

    @web.authenticated
    def get(self) -> None:
        """Redirect; whoever came with a token is known from here on."""
        self.redirect(url_path_join(self.base_url, "lab") + "?incident-kit=home")


class StaticHandler(web.StaticFileHandler):
    """Hands out scripts and styles, which a browser asks for anew each time: no page is drawn
    by those of an earlier version."""

    @allow_unauthenticated
    async def get(self, path: str, include_body: bool = True) -> None:
        """Give a file; there is nothing of anybody's in it."""
        await super().get(path, include_body)

    def set_extra_headers(self, path: str) -> None:
        """Have the browser ask whether its copy is still the same."""
        self.set_header("Cache-Control", "no-cache")


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    base = url_path_join(server.web_app.settings["base_url"], _PLACE)
    desk, presence = Desk(Path(server.root_dir)), Presence(Path(server.root_dir))
    heard = {"presence": presence, "thread": ThreadPoolExecutor(1, "incident-kit-presence")}
    atexit.register(presence.close)
    server.web_app.add_handlers(
        ".*$",
        [
            (url_path_join(base, "static", "(.*)"), StaticHandler, {"path": str(_STATIC)}),
            (base, HomeHandler),
            (url_path_join(base, "open"), OpenHandler, heard),
            (url_path_join(base, "([a-z]+)"), DeskHandler, {"desk": desk}),
        ],
    )
