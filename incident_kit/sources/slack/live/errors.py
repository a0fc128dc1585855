"""What Slack refuses, by the names it gives its errors, in words for a person.

Slack answers HTTP 200 with ``{"ok": false, "error": NAME}`` to almost all it
refuses. The names are an open set: one that stands in no table here costs only
what was asked for. https://docs.slack.dev/reference/methods lists some per method.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from incident_kit.errors import SourceError

#: Errors after which no request can succeed, whatever it asks for.
FATAL: Mapping[str, tuple[str, str]] = {
    "account_inactive": (
        "the account behind the token was deactivated, or the app was removed",
        "Install the app again and store the new token: incident-kit login slack.",
    ),
    "invalid_auth": (
        "the token is not one that works",
        "Copy the Bot User OAuth Token of your app again: incident-kit login slack.",
    ),
    "not_authed": (
        "no token was sent",
        "Store the token of your app: incident-kit login slack.",
    ),
    "org_login_required": (
        "the workspace is being moved into an organisation",
        "Try again when the move is done.",
    ),
    "token_expired": (
        "the token has expired",
        "Install the app again, with token rotation off: incident-kit login slack.",
    ),
    "token_revoked": (
        "the token was revoked",
        "Ask who revoked it and why; then install the app again: incident-kit login slack.",
    ),
    "unanswered": (
        "Slack could not be reached, or gave no usable answer, time after time",
        "Gather again later; what was fetched is kept and not fetched again.",
    ),
    "stopped": ("it was interrupted", "Run the same command again: it goes on from there."),
}
_TEAM = (
    "the token is one for a whole organisation, and the workspace is not named",
    "Put the id of the workspace (T…) under sources.slack.team in incident-kit.yaml.",
)
_REFUSALS: Mapping[str, tuple[str, str]] = {
    "access_denied": (
        "Slack denies access",
        "Ask a Slack administrator whether the app may read here.",
    ),
    "channel_not_found": (
        "there is no such channel, or it is private and the app is not in it",
        "Check the name; if the channel is private, type /invite @{app} in it.",
    ),
    "cursor_loop": (
        "Slack's list of pages does not end; it was left there",
        "Try again later, or use an export.",
    ),
    "ekm_access_denied": (
        "a Slack administrator has suspended access to the messages",
        "Ask them to restore it.",
    ),
    "enterprise_is_restricted": (
        "the organisation does not let this app read",
        "Ask a Slack administrator to allow it.",
    ),
    "invalid_cursor": (
        "Slack lost the place in its list of pages",
        "Gather again.",
    ),
    "is_archived": (
        "the channel is archived and Slack does not let the app read it",
        "Ask somebody to unarchive it for the time being, or use an export.",
    ),
    "method_not_supported_for_channel_type": (
        "Slack does not let an app read this kind of conversation",
        "Use an export.",
    ),
    "missing_argument": _TEAM,
    "no_answer": (
        "Slack could not be reached, or gave no usable answer, five times in a row",
        "Gather again later; what was fetched is kept.",
    ),
    "no_cursor": (
        "Slack said there is more, but not where",
        "Gather again, or use an export.",
    ),
    "not_allowed_token_type": (
        "Slack does not take this kind of token here",
        "Use the User OAuth Token (xoxp-…) of the same app instead of the bot's.",
    ),
    "not_in_channel": (
        "the app is not a member of the channel",
        "Type /invite @{app} in the channel.",
    ),
    "team_access_not_granted": (
        "the app was not given access to this workspace",
        "Ask an administrator of the organisation to add the workspace to the app, or correct "
        "sources.slack.team in incident-kit.yaml.",
    ),
    "team_needed": _TEAM,
    "thread_not_found": (
        "the thread is not there any more",
        "Gather again: it was deleted in the meantime.",
    ),
}
_NAME = re.compile(r"[a-z][a-z0-9_]{1,59}", re.ASCII)
_SCOPE = re.compile(r"[a-z][a-z0-9_.:]{1,59}", re.ASCII)


class RefusalError(SourceError):
    """A request Slack refused, or an answer that leads nowhere.

    ``error`` is Slack's name for it, or ours (``no_cursor``, ``cursor_loop``,
    ``unanswered``, ``stopped``); ``needed`` the scopes it names.
    """

    def __init__(
        self,
        error: str,
        *,
        method: str = "",
        needed: str = "",
        app: str = "",
        todo: Iterable[str] = (),
    ) -> None:
        self.error = error if _NAME.fullmatch(error) else "unreadable"
        self.needed = ", ".join(_SCOPE.findall(needed))
        why, fix = self._words(method)
        super().__init__(f"Slack: {why}.", todo=(*todo, fix.format(app=app or "YOUR-APP")))
        self.why = why

    @property
    def fatal(self) -> bool:
        """Whether every other request would be refused too."""
        return self.error in FATAL

    @property
    def summary(self) -> str:
        """Why, and what to do, as one line for a check."""
        return f"{self.why}: {' '.join(self.todo)}"

    def _words(self, method: str) -> tuple[str, str]:
        if self.error == "missing_scope":
            return (
                f"the app lacks the scope {self.needed or 'this needs'}",
                "Add it to the app (docs/slack-app.md), have a Slack administrator approve it, "
                "and install the app again.",
            )
        unknown = (
            f"it answered {self.error} to {method or 'a request'}",
            "Gather again; if that does not help, use an export.",
        )
        return FATAL.get(self.error) or _REFUSALS.get(self.error) or unknown
