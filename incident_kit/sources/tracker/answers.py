"""What the APIs of trackers answer, made into rows of one form: the columns of ``ANSWERED``.

Jira's issues keep their parts below ``fields``, Linear's and GitHub's comments below
``nodes``, GitLab's and GitHub's comments come by themselves, and a board of Trello is two
lists, cards and what was done to them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from incident_kit.model import Json
from incident_kit.sources.json_values import Record, map_of, maps, text_of

#: The columns of the rows made here.
ANSWERED: Final[Mapping[str, str]] = {
    **{name: name for name in ("story", "title", "text", "author", "time", "kind", "id", "url")},
    "started": "started",
    "closed": "closed",
    "comment": "comments",
    "transition": "transitions",
}
#: The column of a row with the whole answer, whose words are told where none shows them.
FURTHER = "answer"
_DEEPEST = 30
#: Kinds of nodes of Atlassian's documents that end a line.
_BLOCKS = frozenset({"paragraph", "heading", "listItem", "hardBreak", "tableRow", "codeBlock"})


def adapt_records(document: Json, records: list[Json]) -> list[Json] | None:
    """The rows for ``records``, which stand in ``document``; ``None`` if they are the
    answers of no API that is known here."""
    if isinstance(document, Mapping) and {"cards", "actions"} <= document.keys():
        return [*_adapt_board(document)]
    first = next((record for record in records if isinstance(record, Mapping)), None)
    adapt = _find_adapter(first) if first is not None else None
    if adapt is None:
        return None
    return [
        {FURTHER: record, **adapt(record)} if isinstance(record, Mapping) else record
        for record in records
    ]


def _find_adapter(record: Record) -> Callable[[Record], dict[str, Json]] | None:
    return next((adapt for keys, adapt in _ADAPTERS if keys <= record.keys()), None)


def _adapt_github_comment(record: Record) -> dict[str, Json]:
    story = record.get("issue_url") or record.get("pull_request_url")
    return {
        "story": story,
        "kind": "comment",
        "id": f"comment-{record.get('id')}",
        "text": record.get("body"),
        "author": record.get("user"),
        "time": record.get("created_at"),
        "url": record.get("html_url"),
    }


def _adapt_gitlab_issue(record: Record) -> dict[str, Json]:
    return {
        "story": record.get("iid"),
        "title": record.get("title"),
        "text": record.get("description"),
        "author": record.get("author"),
        "time": record.get("created_at"),
        "closed": record.get("closed_at"),
        "url": record.get("web_url"),
        "comments": record.get("notes"),
    }


def _adapt_gitlab_note(record: Record) -> dict[str, Json]:
    return {
        "story": record.get("noteable_iid"),
        "kind": "comment",
        "id": f"comment-{record.get('id')}",
        "text": record.get("body"),
        "author": record.get("author"),
        "time": record.get("created_at"),
    }


def _adapt_jira_issue(record: Record) -> dict[str, Json]:
    fields = map_of(record, "fields")
    comments = maps(map_of(fields, "comment").get("comments"))
    further = _list_further_fields(fields)
    return {
        "story": record.get("key"),
        "title": fields.get("summary"),
        "text": _read_text(fields.get("description")),
        "author": _name_jira_user(fields.get("reporter") or fields.get("creator")),
        "time": fields.get("created"),
        "closed": fields.get("resolutiondate"),
        "comments": [
            {
                "id": comment.get("id"),
                "text": _read_text(comment.get("body")),
                "author": _name_jira_user(comment.get("author")),
                "created_at": comment.get("created"),
            }
            for comment in comments
        ],
        "transitions": [*_list_jira_transitions(record)],
        **further,
        FURTHER: {**record, "fields": _drop_fields(fields, further)},
    }


def _name_jira_user(user: Json) -> Json:
    if not isinstance(user, Mapping):
        return user
    return {"name": user.get("displayName"), "email": user.get("emailAddress")}


def _list_jira_transitions(record: Record) -> Iterator[Json]:
    for history in maps(map_of(record, "changelog").get("histories")):
        for item in maps(history.get("items")):
            if text_of(item, "field") == "status":
                yield {
                    "state": item.get("toString"),
                    "occurred_at": history.get("created"),
                    "author": _name_jira_user(history.get("author")),
                }


def _list_further_fields(fields: Record) -> dict[str, Json]:
    """Fields with words of people that are no column here: they are told as unread."""
    known = {"summary", "description", "reporter", "creator", "created", "comment"}
    read = ((key, _read_text(value)) for key, value in fields.items() if key not in known)
    return {key: text for key, text in read if isinstance(text, str) and text.strip()}


def _drop_fields(fields: Record, read: Collection[str]) -> dict[str, Json]:
    return {key: value for key, value in fields.items() if key not in read}


def _read_text(value: Json, depth: int = 0) -> Json:
    """A text, or the text of Atlassian's document (``{"type": "doc", "content": […]}``)."""
    if not isinstance(value, Mapping) or depth > _DEEPEST:
        return value if isinstance(value, str) else ""
    own = text_of(value, "text") if "text" in value else text_of(map_of(value, "attrs"), "text")
    inner = "".join(str(_read_text(node, depth + 1)) for node in maps(value.get("content")))
    end = "\n" if value.get("type") in _BLOCKS else ""
    raw = value.get("text")
    return (raw if isinstance(raw, str) else own) + inner + end


def _adapt_linear_issue(record: Record) -> dict[str, Json]:
    return {
        "story": record.get("identifier"),
        "title": record.get("title"),
        "text": record.get("description"),
        "author": record.get("creator"),
        "time": record.get("createdAt"),
        "started": record.get("startedAt"),
        "closed": record.get("completedAt") or record.get("canceledAt"),
        "url": record.get("url"),
        "comments": _list_nodes(record.get("comments")),
    }


def _list_nodes(value: Json) -> list[Json]:
    """The records of a list, or of what GraphQL wraps one in."""
    if isinstance(value, Mapping):
        edges = [edge.get("node") for edge in maps(value.get("edges"))]
        return [*maps(value.get("nodes")), *edges]
    return value if isinstance(value, list) else []


# ---- Trello


def _adapt_board(board: Record) -> Iterator[dict[str, Json]]:
    """A card, and what was done to it: made, commented on, moved to another list."""
    actions = maps(board.get("actions"))
    for card in maps(board.get("cards")):
        number = card.get("idShort")
        own = [one for one in actions if _card_of(one).get("idShort") == number]
        made = next((one for one in own if text_of(one, "type") == "createCard"), {})
        yield {
            "story": number,
            "title": card.get("name"),
            "text": card.get("desc"),
            "author": _name_member(made),
            "time": made.get("date") or _date_id(text_of(card, "id")),
            "url": card.get("shortUrl") or card.get("url"),
            "comments": [*_list_card_comments(own)],
            "transitions": [*_list_moves(own)],
            FURTHER: {"card": card, "checklists": _list_checklists(board, card)},
        }


def _list_checklists(board: Record, card: Record) -> list[Record]:
    lists = maps(board.get("checklists"))
    return [one for one in lists if text_of(one, "idCard") == text_of(card, "id")]


def _card_of(action: Record) -> Record:
    return map_of(map_of(action, "data"), "card")


def _name_member(action: Record) -> Json:
    return {"name": map_of(action, "memberCreator").get("fullName")}


def _list_card_comments(actions: Iterable[Record]) -> Iterator[Json]:
    for action in actions:
        if text_of(action, "type") == "commentCard":
            yield {
                "id": action.get("id"),
                "text": map_of(action, "data").get("text"),
                "author": _name_member(action),
                "created_at": action.get("date"),
            }


def _list_moves(actions: Iterable[Record]) -> Iterator[Json]:
    for action in actions:
        moved_to = text_of(map_of(map_of(action, "data"), "listAfter"), "name")
        if moved_to:
            yield {
                "state": moved_to,
                "occurred_at": action.get("date"),
                "author": _name_member(action),
            }


def _date_id(ident: str) -> str:
    """When something of Trello's was made: the first eight digits of its id say so."""
    try:
        return datetime.fromtimestamp(int(ident[:8], 16), UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


_ADAPTERS: tuple[tuple[frozenset[str], Callable[[Record], dict[str, Json]]], ...] = (
    (frozenset({"id", "body", "created_at", "issue_url"}), _adapt_github_comment),
    (frozenset({"id", "body", "created_at", "pull_request_url"}), _adapt_github_comment),
    (frozenset({"id", "body", "created_at", "noteable_iid"}), _adapt_gitlab_note),
    (frozenset({"iid", "title", "created_at", "web_url"}), _adapt_gitlab_issue),
    (frozenset({"key", "fields"}), _adapt_jira_issue),
    (frozenset({"identifier", "title", "createdAt"}), _adapt_linear_issue),
)
