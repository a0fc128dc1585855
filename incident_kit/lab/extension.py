"""The extension of Jupyter's server: it answers views, and hands out what draws them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from incident_kit.errors import IncidentKitError
from incident_kit.journey.new_incident import AnswersError
from incident_kit.lab.desk import Desk
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
            answer = {"message": str(error.args[0]), "todo": list(error.todo)}
            if isinstance(error, NameNeededError):
                answer["asks"] = "name"
            if isinstance(error, AnswersError):
                answer["fields"] = error.fields
        self.finish(json.dumps(answer))

    def _find_session(self) -> str | None:
        """Whom JupyterHub has logged in; elsewhere Jupyter's names are made up."""
        return self.current_user.username if "JUPYTERHUB_USER" in os.environ else None


class OpenHandler(APIHandler):
    """Hears from each browser what it has open, and tells the verbs of the command line."""

    def initialize(self, presence: Presence) -> None:
        """Take what all handlers share."""
        super().initialize()
        self._presence = presence

    @web.authenticated
    async def get(self) -> None:
        """Answer how a notebook is open: ``saved``, ``unsaved`` or null."""
        state = self._presence.find(Path(self.get_query_argument("notebook")))
        self.finish(json.dumps({"state": state}))

    @web.authenticated
    async def post(self) -> None:
        """Take in what a session has open."""
        opened = self.get_json_body() or {}
        self._presence.tell(str(opened["session"]), opened["saved"], opened["unsaved"])
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
    server.web_app.add_handlers(
        ".*$",
        [
            (url_path_join(base, "static", "(.*)"), StaticHandler, {"path": str(_STATIC)}),
            (base, HomeHandler),
            (url_path_join(base, "open"), OpenHandler, {"presence": presence}),
            (url_path_join(base, "([a-z]+)"), DeskHandler, {"desk": desk}),
        ],
    )
