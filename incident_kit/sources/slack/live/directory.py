"""What a workspace calls its people, channels, groups and emoji.

Only ``auth.test`` must succeed. Every list is optional: where the app lacks a
scope, names are missing, and a warning says which.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from incident_kit.model import Person
from incident_kit.sources.slack.live.client import Calls, Waiting
from incident_kit.sources.slack.live.errors import RefusalError
from incident_kit.sources.slack.live.pages import Listing, read_pages
from incident_kit.sources.slack.messages import SLACKBOT, people_of, user_names
from incident_kit.sources.suggestions import near
from incident_kit.text.mrkdwn import Names, clean

Message = Mapping[str, Any]

_LIMIT = 999  # of a page: Slack's maximum is below 1000
_KINDS = ("public_channel", "private_channel")
_NO_EMAIL = (
    "Slack gave no e-mail addresses, so nobody is matched across systems by theirs: "
    "Add the scope users:read.email to the app (docs/slack-app.md)."
)


@dataclass(frozen=True, slots=True)
class Login:
    """What the token opens: ``url`` is the workspace's address, ``app`` the name
    of the app's user in it. ``team`` is set only for a token of a whole
    organisation, where some requests must name the workspace."""

    url: str
    app: str
    team: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A channel, private ones included, under its current ``name``."""

    id: str
    name: str
    previous: tuple[str, ...] = ()
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Directory:
    """A workspace as far as the app may know it. ``channels`` are those the app
    can see, archived ones too, in Slack's order; ``warnings`` say what it may
    not see, one sentence each; ``unlisted`` is why channels are missing, if some are."""

    login: Login
    names: Names
    people: tuple[Person, ...]
    channels: tuple[Conversation, ...]
    warnings: tuple[str, ...] = ()
    unlisted: RefusalError | None = None


def log_in(calls: Calls, waiting: Waiting, team: str = "") -> Login:
    """Whom the token is for. ``team`` is the workspace's id, needed for a token
    of an organisation that has several.

    Raises :class:`~incident_kit.sources.slack.live.errors.RefusalError`, an error of
    the source, if Slack does not take the token.
    """
    found = calls.ask("auth.test", {}, waiting)
    url, app = clean(found.get("url")), clean(found.get("user"))
    if not found.get("is_enterprise_install"):
        return Login(url, app)
    return Login(url, app, team or _fetch_only_team(calls, waiting))


def _fetch_only_team(calls: Calls, waiting: Waiting) -> str:
    listing = Listing("auth.teams.list", "teams", {"limit": 100}, _id)
    teams, _ = _fetch_items(listing, calls, waiting)
    if len(teams) == 1:
        return _id(teams[0])
    listed = ", ".join(f"{_id(team)} ({clean(team.get('name'))})" for team in teams[:10])
    raise RefusalError("team_needed", todo=[f"The app is in {listed}."] if teams else [])


def read_directory(calls: Calls, waiting: Waiting, login: Login) -> Directory:
    """The names of the workspace; only a refused token raises."""
    team = {"team_id": login.team} if login.team else {}
    warnings: list[str] = []

    def warn(loses: str, error: RefusalError | None) -> None:
        if error:
            warnings.append(f"{loses}: {error.summary}")

    def fetch(method: str, items: str, loses: str, **params: object) -> list[Message]:
        listing = Listing(method, items, {**params, **team}, _id)
        found, error = _fetch_items(listing, calls, waiting)
        warn(loses, error)
        return found

    channels, unlisted = _fetch_channels(calls, waiting, team)
    if not channels:
        warn("names of channels are missing", unlisted)
    users = fetch("users.list", "members", "people's names are missing", limit=_LIMIT)
    groups = fetch("usergroups.list", "usergroups", "names of user groups are missing")
    emoji, error = _fetch_emoji(calls, waiting)
    warn("custom emoji are missing", error)
    people = people_of(users)
    if people and not any(person.emails for person in people):
        warnings.append(_NO_EMAIL)
    names = Names(
        users={SLACKBOT: "Slackbot", **user_names(users)},
        channels={channel.id: channel.name for channel in channels},
        usergroups={_id(group): clean(group.get("handle")) for group in groups if _id(group)},
        emoji=emoji,
    )
    return Directory(login, names, people, channels, tuple(warnings), unlisted)


def find_channel(wanted: str, directory: Directory, calls: Calls, waiting: Waiting) -> Conversation:
    """The channel named ``wanted``: its name or id, with or without ``#``, or a
    name it had before. An id the app cannot look up is taken as it is.

    Raises :class:`~incident_kit.sources.slack.live.errors.RefusalError`, which
    names the near ones, if there is none.
    """
    name = unicodedata.normalize("NFC", wanted.strip().removeprefix("#"))
    channels = directory.channels
    same = (channel for channel in channels if name in (channel.id, channel.name))
    alike = (channel for channel in channels if name.casefold() == channel.name.casefold())
    former = (channel for channel in channels if name in channel.previous)
    found = next(chain(same, alike, former), None)
    if found is not None:
        return found
    if _looks_like_an_id(name):
        return _look_up(name, calls, waiting)
    names = [channel.name for channel in channels]
    lacking = directory.unlisted
    raise RefusalError(
        lacking.error if lacking else "channel_not_found",
        needed=lacking.needed if lacking else "",
        app=directory.login.app,
        todo=near(name, names, sigil="#"),
    )


def _looks_like_an_id(name: str) -> bool:
    return name[:1] in ("C", "G") and len(name) >= 8 and name.isalnum() and name.isupper()


def _look_up(channel_id: str, calls: Calls, waiting: Waiting) -> Conversation:
    try:
        found = calls.ask("conversations.info", {"channel": channel_id}, waiting).get("channel")
    except RefusalError as error:
        if error.fatal or error.error != "missing_scope":
            raise
        found = None
    return _make_conversation({"id": channel_id, **(found if isinstance(found, Mapping) else {})})


def _fetch_channels(
    calls: Calls, waiting: Waiting, team: Message
) -> tuple[tuple[Conversation, ...], RefusalError | None]:
    """Public and private channels; those of one kind if the app may not see the
    other. With the reason, if they are not all."""
    first: RefusalError | None = None
    for kinds in (",".join(_KINDS), *_KINDS):
        asked = {"types": kinds, "exclude_archived": "false", "limit": _LIMIT, **team}
        listing = Listing("conversations.list", "channels", asked, _id)
        records, error = _fetch_items(listing, calls, waiting)
        first = first or error
        if error is None or error.error != "missing_scope":
            return tuple(_make_conversation(record) for record in records if _id(record)), first
    return (), first


def _make_conversation(record: Message) -> Conversation:
    name = unicodedata.normalize("NFC", clean(record.get("name")) or _id(record))
    previous = record.get("previous_names")
    return Conversation(
        _id(record),
        name,
        tuple(map(clean, previous)) if isinstance(previous, list) else (),
        archived=record.get("is_archived") is True,
    )


def _fetch_emoji(calls: Calls, waiting: Waiting) -> tuple[dict[str, str], RefusalError | None]:
    try:
        found = calls.ask("emoji.list", {}, waiting).get("emoji")
    except RefusalError as error:
        if error.fatal:
            raise
        return {}, error
    pairs = found.items() if isinstance(found, Mapping) else ()
    return {clean(name): clean(target) for name, target in pairs}, None


def _fetch_items(
    listing: Listing, calls: Calls, waiting: Waiting
) -> tuple[list[Message], RefusalError | None]:
    """Every item once, the last copy of it, in the order first seen; and why they
    are not all, if they are not."""
    found: dict[str, Message] = {}
    try:
        for page in read_pages(listing, calls, waiting):
            found |= {listing.key(item): item for item in page.items}
    except RefusalError as error:
        if error.fatal:
            raise
        return list(found.values()), error
    return list(found.values()), None


def _id(record: Message) -> str:
    return clean(record.get("id"))
