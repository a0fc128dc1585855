"""A Slack message, as JSON from an export or from the Web API, to an event.

Shared by every source that reads Slack, so that one message has one event with
one id whichever way it came. Nothing is assumed of a message but its ``ts``:
every other field may be missing, null or of another type. Fields as in
https://docs.slack.dev/reference/events/message and real exports of 2014 to 2026.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from incident_kit.model import Actor, Event, Person
from incident_kit.sources.slack.body import render_body
from incident_kit.sources.slack.times import message_ts, thread_ts, ts_time
from incident_kit.text.json_objects import list_objects, object_or_empty
from incident_kit.text.mrkdwn import Names, clean

Message = Mapping[str, Any]

SLACKBOT = "USLACKBOT"
#: Subtypes that tell who came, went or rearranged the channel.
MEMBERSHIP = frozenset(
    {
        "bot_add",
        "bot_disable",
        "bot_enable",
        "bot_remove",
        "channel_archive",
        "channel_canvas_updated",
        "channel_convert_to_private",
        "channel_convert_to_public",
        "channel_join",
        "channel_leave",
        "channel_name",
        "channel_posting_permissions",
        "channel_purpose",
        "channel_tab_added",
        "channel_topic",
        "channel_unarchive",
        "group_archive",
        "group_join",
        "group_leave",
        "group_name",
        "group_purpose",
        "group_topic",
        "group_unarchive",
        "joiner_notification",
        "joiner_notification_for_inviter",
        "pinned_item",
        "reminder_add",
        "reminder_delete",
        "tabbed_canvas_updated",
        "unpinned_item",
        "welcome_party",
    }
)
PINS = frozenset({"pushpin", "round_pushpin"})


def message_event(
    message: Message,
    channel_id: str,
    names: Names,
    *,
    key: str = "",
    team_url: str | None = None,
    context: bool = False,
) -> Event | None:
    """The event of one message, or ``None`` if it has no time to stand at.

    The id is ``slack:CHANNEL/TS``, the ``ts`` as Slack writes it, or with the ``key``
    that tells it from another message of the same ``ts``. ``team_url``
    is the workspace's address (``https://example.slack.com``), without which the
    event has no link. ``context`` marks a message from outside the window.
    """
    ts = message_ts(message)
    at = ts_time(ts)
    if at is None:
        return None
    subtype = clean(message.get("subtype"))
    root = thread_ts(message)
    parent = root if root != ts else ""
    return Event(
        id=f"slack:{channel_id}/{key or ts}",
        at=at,
        source="slack",
        kind="membership" if subtype in MEMBERSHIP else "message",
        body=render_body(message, names),
        actor=_actor_of(message, names),
        url=permalink(team_url, channel_id, ts, parent) if team_url else None,
        parent=f"slack:{channel_id}/{parent}" if parent else None,
        flags=_flags_of(message, context=context),
    )


def permalink(team_url: str, channel_id: str, ts: str, parent: str = "") -> str:
    """The address of a message; ``parent`` is its thread's ``ts``, if it has one.
    As ``chat.getPermalink`` builds it."""
    link = f"{team_url.rstrip('/')}/archives/{channel_id}/p{ts.replace('.', '')}"
    return f"{link}?thread_ts={parent}&cid={channel_id}" if parent else link


# Who


def _actor_of(message: Message, names: Names) -> Actor | None:
    user = _user_of(message)
    if is_bot(message):
        bot_id = clean(message.get("bot_id"))
        name = _bot_name(message, names) or user or bot_id or "a bot"
        return Actor(_line(name), id=bot_id or user or None, bot=True)
    name = (
        names.users.get(user)
        or _profile_name(message.get("user_profile"))
        or clean(message.get("username"))
        or user
    )
    return Actor(_line(name), id=user or None) if name else None


def _user_of(message: Message) -> str:
    """The id of who wrote a message, a comment on a file, or the file; empty if none."""
    sources = (message, *(object_or_empty(message.get(key)) for key in ("comment", "file")))
    return next(filter(None, (clean(source.get("user")) for source in sources)), "")


def _line(name: str) -> str:
    return " ".join(clean(name).split())


def is_bot(message: Message) -> bool:
    """Whether a program wrote it. Who added a bot to a channel did so by hand."""
    subtype = clean(message.get("subtype"))
    if subtype in MEMBERSHIP:
        return False
    named = clean(message.get("bot_id")) or subtype == "bot_message"
    return bool(named) or clean(message.get("user")) == SLACKBOT


def _bot_name(message: Message, names: Names) -> str:
    user = clean(message.get("user"))
    return (
        clean(message.get("username")).strip()
        or clean(object_or_empty(message.get("bot_profile")).get("name")).strip()
        or names.users.get(user, "").strip()
        or _profile_name(message.get("user_profile"))
        or ("Slackbot" if user == SLACKBOT else "")
        or _link_label(clean(message.get("bot_link"))).strip()
        or _attachment_author(message).strip()
    )


def _link_label(link: str) -> str:
    return link.strip("<>").rpartition("|")[2]


def _attachment_author(message: Message) -> str:
    attachments = list_objects(message.get("attachments"))
    keys = ("author_name", "service_name")
    names = (clean(attachment.get(key)) for attachment in attachments for key in keys)
    return next(filter(None, names), "")


def _profile_name(profile: object) -> str:
    found = object_or_empty(profile)
    keys = ("real_name", "display_name", "name", "first_name")
    return next(filter(None, (_line(clean(found.get(key))) for key in keys)), "")


# What the kit says of it


def _flags_of(message: Message, *, context: bool) -> tuple[str, ...]:
    ts, root = message_ts(message), thread_ts(message)
    subtype = clean(message.get("subtype"))
    reactions = {
        clean(reaction.get("name")) for reaction in list_objects(message.get("reactions"))
    } - {""}
    has_replies = bool(message.get("reply_count") or message.get("replies")) or root == ts
    is_reply = bool(root) and root != ts
    flags = {
        "broadcast": subtype in ("thread_broadcast", "reply_broadcast"),
        "context": context,
        "deleted": subtype == "tombstone",
        "edited": bool(message.get("edited")),
        "files": bool(list_objects(message.get("files")) or object_or_empty(message.get("file"))),
        "noise": subtype in MEMBERSHIP,
        "parent": has_replies and not is_reply,
        "pinned": bool(message.get("pinned_to")) or bool(reactions & PINS),
        "reacted": bool(reactions - PINS),
        "reply": is_reply,
    }
    return tuple(flag for flag, holds in flags.items() if holds)


# People


def user_name(user: Message) -> str:
    """The name to show for a user of a directory: real name, else display name,
    else handle, else id."""
    found = _line(clean(user.get("real_name"))) or _profile_name(user.get("profile"))
    return found or _line(clean(user.get("name"))) or clean(user.get("id"))


def user_names(users: Iterable[Message]) -> dict[str, str]:
    """Ids to names, for :class:`~incident_kit.mrkdwn.Names`; bots included."""
    return {clean(user.get("id")): user_name(user) for user in users if clean(user.get("id"))}


def people_of(users: Iterable[Message]) -> tuple[Person, ...]:
    """The people of a directory (``users.json``, ``users.list``), deactivated
    ones too, bots left out, in the directory's order."""
    found = (user for user in users if not user.get("is_bot") and _is_person(user))
    return tuple(_make_person(user, object_or_empty(user.get("profile"))) for user in found)


def _is_person(user: Message) -> bool:
    return clean(user.get("id")) not in ("", SLACKBOT)


def people_in(messages: Iterable[Message], known: Mapping[str, str]) -> tuple[Person, ...]:
    """The people whose profile stands in a message only: members of other
    organisations in a shared channel. ``known`` holds the directory's ids."""
    found: dict[str, Person] = {}
    for message in messages:
        user, profile = clean(message.get("user")), object_or_empty(message.get("user_profile"))
        if profile and user and user not in known and not is_bot(message):
            found[user] = _make_person({"id": user, "name": profile.get("name")}, profile)
    return tuple(found.values())


def _make_person(user: Message, profile: Message) -> Person:
    name = user_name({**user, "profile": profile})
    keys = ("real_name", "real_name_normalized", "display_name", "display_name_normalized")
    full_name = f"{clean(profile.get('first_name'))} {clean(profile.get('last_name'))}"
    texts = (clean(user.get("name")), *(clean(profile.get(key)) for key in keys), full_name)
    handles = [handle for handle in dict.fromkeys(map(_line, texts)) if handle not in ("", name)]
    email = clean(profile.get("email")).strip()
    return Person(
        name=name,
        handles=tuple(handles),
        emails=(email,) if email else (),
        ids=(clean(user.get("id")),),
    )
