"""The scopes our Slack app asks for, and what each is for.

The one list: the app manifest, the page for the administrator and ``doctor`` are
held to it by tests. What needs which, as in https://docs.slack.dev/reference/scopes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """A scope by Slack's ``name``; ``loses`` is what is missing without it.
    ``method`` is one that answers ``missing_scope`` without it. Without a
    ``needed`` one nothing can be gathered; the others cost only what they say."""

    name: str
    loses: str
    method: str
    needed: bool = False


SCOPES: tuple[Scope, ...] = (
    Scope(
        "channels:history",
        "the messages of public channels",
        "conversations.history",
        needed=True,
    ),
    Scope(
        "channels:read",
        "finding public channels by name",
        "conversations.list",
        needed=True,
    ),
    Scope("groups:history", "the messages of private channels", "conversations.history"),
    Scope("groups:read", "finding private channels by name", "conversations.list"),
    Scope("users:read", "people's names", "users.list"),
    Scope("users:read.email", "matching people to other systems by e-mail address", "users.list"),
    Scope("usergroups:read", "the names of user groups", "usergroups.list"),
    Scope("emoji:read", "what the workspace's own emoji stand for", "emoji.list"),
)
