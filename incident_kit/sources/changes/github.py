"""What GitHub's REST API says of deployments, releases and workflow runs.

Facts from https://docs.github.com/en/rest: lists come newest first, 30 a page unless
asked for up to 100. A deployment says nothing of how it ended; its statuses do, which
are a list of their own, and one that a later deployment replaced ends ``inactive``. A
release that is still a draft has no ``published_at``.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from incident_kit.model import Actor, Json, Person, Window
from incident_kit.sources.changes.change import Change, shorten_hash
from incident_kit.sources.json_values import Record, map_of, maps, text_of, utc_of, web_of
from incident_kit.sources.plain_text import bold
from incident_kit.text.mrkdwn import escape

#: The keys by which a record is known, statuses first: they hold most of a deployment's.
_KEYS: Mapping[str, frozenset[str]] = {
    "status": frozenset({"state", "deployment_url"}),
    "deployment": frozenset({"id", "environment", "ref"}),
    "release": frozenset({"id", "tag_name"}),
    "run": frozenset({"id", "head_sha", "run_number"}),
}
#: The keys under which an answer, or an object put together by hand, holds lists.
_LISTS = ("deployments", "releases", "workflow_runs", "statuses")
#: The sizes of page people ask for: a list of one may go on.
_PAGES = (30, 50, 100)

_API = re.compile(
    r"https?://(?P<host>[^/\s]+?)(?:/api/v3)?/repos/(?P<name>[\w.-]+/[\w.-]+)(?P<rest>/\S*)?"
)
_WEB = re.compile(r"https?://[^/\s]+/(?P<name>[\w.-]+/[\w.-]+)/(?:releases|actions)/")


@dataclass(slots=True)
class Answers:
    """The records of one or more answers, by what they are.

    ``unknown`` counts what is none of GitHub's; ``is_empty_list`` says that an answer
    was a list with nothing in it, which is an answer as well.
    """

    records: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    unknown: int = 0
    is_empty_list: bool = False

    @property
    def is_known(self) -> bool:
        """Whether any of it is GitHub's."""
        return any(self.records.values()) or (self.is_empty_list and not self.unknown)

    def add(self, document: Json) -> None:
        """Sort the records of ``document`` in: one, a list, a list of pages, or an
        object with lists."""
        waiting = deque([document])
        while waiting:
            value = waiting.popleft()
            lists = _find_lists(value)
            if lists is None:
                self._sort_in(value)
            elif any(lists):
                waiting.extend(item for each in lists for item in each)
            else:
                self.is_empty_list = True

    def _sort_in(self, value: Json) -> None:
        kind = _recognize(value)
        if kind:
            self.records[kind].append(value)
            if kind == "deployment":
                self.records["status"] += maps(value.get("statuses"))
        else:
            self.unknown += 1


def _find_lists(value: Json) -> list[list[Json]] | None:
    """The lists that ``value`` is or holds; ``None`` for a single record."""
    if isinstance(value, list):
        return [value]
    if not isinstance(value, Mapping) or _recognize(value):
        return None
    lists = [value[key] for key in _LISTS if isinstance(value.get(key), list)]
    return lists or None


def _recognize(value: Json) -> str:
    if not isinstance(value, Mapping):
        return ""
    return next((kind for kind, keys in _KEYS.items() if keys <= value.keys()), "")


@dataclass(frozen=True, slots=True)
class Parsed:
    """The changes of the answers, in their order, and what to know of them."""

    changes: tuple[Change, ...]
    skipped: int
    warnings: tuple[str, ...]
    is_cut: bool


def parse_answers(answers: Answers, window: Window) -> Parsed:
    """Every change in ``answers``; one without a repository, a number or a time is
    skipped. They are cut if a list ends with a full page that does not reach back to
    the start of ``window``."""
    statuses = _group_statuses(answers.records["status"])
    parsers: Mapping[str, Callable[[Record], Change | None]] = {
        "deployment": lambda record: _parse_deployment(record, statuses),
        "release": _parse_release,
        "run": _parse_run,
    }
    changes: list[Change] = []
    skipped = answers.unknown
    cut: list[str] = []
    for kind, parse in parsers.items():
        records = [record for record in answers.records[kind] if not record.get("draft")]
        parsed = [parse(record) for record in records]
        found = [change for change in parsed if change]
        changes += found
        skipped += len(parsed) - len(found)
        if _may_be_cut(len(records), found, window):
            cut.append(kind)
    warnings = (
        *_describe_skipped(skipped),
        *_describe_unknown_endings(changes, statuses, window),
        *map(_describe_cut, cut),
    )
    return Parsed(tuple(changes), skipped, warnings, bool(cut))


def _may_be_cut(count: int, changes: Iterable[Change], window: Window) -> bool:
    is_full_page = count > 0 and any(count % size == 0 for size in _PAGES)
    return is_full_page and all(change.at >= window.start for change in changes)


def _describe_cut(kind: str) -> str:
    return f"the list of {kind}s ends with a full page inside the window: save the next page too"


def _describe_skipped(count: int) -> Iterator[str]:
    if count:
        noun = "record is" if count == 1 else "records are"
        yield f"{count} {noun} no deployment, release or run that says its repository and time"


def _describe_unknown_endings(
    changes: Iterable[Change], statuses: Mapping[str, object], window: Window
) -> Iterator[str]:
    """How many deployments of the window were saved without their statuses."""
    inside = (change.address for change in changes if change.at in window)
    count = sum("/deployments/" in address and address not in statuses for address in inside)
    if count:
        noun = "deployment was" if count == 1 else "deployments were"
        yield f"{count} {noun} saved without statuses: whether they failed is not known"


# ---- deployments


def _group_statuses(records: Iterable[Record]) -> Mapping[str, Sequence[Record]]:
    """Statuses by the address of their deployment, in the order of time."""
    found: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        match = _API.match(text_of(record, "deployment_url"))
        if match and match["rest"]:
            found[f"{match['name']}{match['rest']}"].append(record)
    return {
        address: sorted(listed, key=lambda status: text_of(status, "created_at"))
        for address, listed in found.items()
    }


def _parse_deployment(record: Record, statuses: Mapping[str, Sequence[Record]]) -> Change | None:
    own = statuses.get(_find_address(record, "deployments"), ())
    at = utc_of(record, "created_at")
    what = (
        f"{_name_project(record)} {_name_revision(text_of(record, 'ref'), text_of(record, 'sha'))}"
    )
    text = _describe_deployment(what, bold(text_of(record, "environment")), at, own)
    logs = (web_of(status, key) for status in reversed(own) for key in ("log_url", "target_url"))
    return _make_change(
        record,
        "deployments",
        at,
        _add_detail(text, text_of(record, "description")),
        map_of(record, "creator"),
        next(filter(None, logs), None) or _find_commit_page(record),
    )


def _describe_deployment(
    what: str, environment: str, at: datetime | None, statuses: Sequence[Record]
) -> str:
    """How it ended, as its statuses say it, and how long it took. A success stays one
    when a later deployment replaces it (``inactive``)."""
    ended = [status for status in statuses if text_of(status, "state") in _ENDINGS]
    if not statuses:
        return f"Deployment of {what} to {environment}, its end not saved"
    if not ended:
        return f"Deployment of {what} to {environment} began"
    end = utc_of(ended[-1], "created_at")
    if text_of(ended[-1], "state") == "success":
        return f"Deployed {what} to {environment}{_describe_length('in', at, end)}"
    return f"Deployment of {what} to {environment} **failed**{_describe_length('after', at, end)}"


_ENDINGS = frozenset({"success", "failure", "error"})


def _describe_length(word: str, start: datetime | None, end: datetime | None) -> str:
    """`` in 4 min``; empty for less than one, or where a time is not known."""
    minutes = int((end - start).total_seconds()) // 60 if start and end else 0
    return f" {word} {minutes} min" if minutes > 0 else ""


def _name_revision(ref: str, sha: str) -> str:
    """``main (a84d88e)``; only the hash where the ref is one."""
    name = escape(ref.removeprefix("refs/heads/").removeprefix("refs/tags/"))
    short = shorten_hash(sha)
    if not ref or ref == sha:
        return short or name
    return f"{name} ({short})" if short else name


def _find_commit_page(record: Record) -> str | None:
    """The page of the commit that was deployed: a deployment has none of its own."""
    match, sha = _API.match(text_of(record, "url")), text_of(record, "sha")
    if match is None or not shorten_hash(sha):
        return None
    host = "github.com" if match["host"] == "api.github.com" else match["host"]
    return f"https://{host}/{match['name']}/commit/{sha}"


# ---- releases and workflow runs


def _parse_release(record: Record) -> Change | None:
    tag, name = text_of(record, "tag_name"), text_of(record, "name")
    kind = "Pre-release" if record.get("prerelease") is True else "Release"
    text = f"{kind} {bold(tag)} of {_name_project(record)} published"
    return _make_change(
        record,
        "releases",
        utc_of(record, "published_at"),
        _add_detail(text, "" if name == tag else name),
        map_of(record, "author"),
        web_of(record, "html_url"),
    )


_CONCLUSIONS: Mapping[str, str] = {
    "success": "succeeded",
    "failure": "**failed**",
    "startup_failure": "**failed**",
    "timed_out": "**timed out**",
    "cancelled": "was cancelled",
    "skipped": "was skipped",
    "action_required": "waits for somebody",
    "": "began",
}


def _parse_run(record: Record) -> Change | None:
    conclusion = text_of(record, "conclusion")
    ending = _CONCLUSIONS.get(conclusion, f"ended: {escape(conclusion)}")
    revision = _name_revision(text_of(record, "head_branch"), text_of(record, "head_sha"))
    workflow = (
        f"{bold(text_of(record, 'name') or 'workflow')} #{_read_number(record, 'run_number')}"
    )
    text = f"Workflow {workflow} of {_name_project(record)} {revision} {ending}"
    is_check = text_of(record, "event").startswith("pull_request")
    return _make_change(
        record,
        "actions/runs",
        utc_of(record, "run_started_at", "created_at"),
        _add_detail(text, text_of(record, "display_title")),
        map_of(record, "triggering_actor") or map_of(record, "actor"),
        web_of(record, "html_url"),
        is_noise=is_check or conclusion == "skipped",
    )


# ---- what all have


def _make_change(
    record: Record,
    path: str,
    at: datetime | None,
    text: str,
    account: Record,
    url: str | None,
    *,
    is_noise: bool = False,
) -> Change | None:
    address = _find_address(record, path)
    if not address or at is None:
        return None
    actor = _read_actor(account)
    people = (Person(actor.name, handles=(actor.name,)),) if actor and not actor.bot else ()
    return Change(address, at, text, actor, people, url, is_noise)


def _find_address(record: Record, path: str) -> str:
    """``OWNER/NAME/deployments/1``; empty where repository or number are missing."""
    name, number = _find_repository(record), _read_number(record, "id")
    return f"{name}/{path}/{number}" if name and number else ""


def _find_repository(record: Record) -> str:
    """``OWNER/NAME``, from whatever says it."""
    full_name = text_of(map_of(record, "repository"), "full_name")
    if re.fullmatch(r"[\w.-]+/[\w.-]+", full_name):
        return full_name
    api = _API.match(text_of(record, "repository_url")) or _API.match(text_of(record, "url"))
    found = api or _WEB.match(text_of(record, "html_url"))
    return found["name"] if found else ""


def _name_project(record: Record) -> str:
    """The repository's own name, without its owner's."""
    return escape(_find_repository(record).rpartition("/")[2])


def _read_number(record: Record, key: str) -> str:
    value = record.get(key)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _read_actor(account: Record) -> Actor | None:
    login = text_of(account, "login")
    is_bot = text_of(account, "type") == "Bot" or login.endswith("[bot]")
    return Actor(login, bot=is_bot) if login else None


def _add_detail(text: str, detail: str) -> str:
    return f"{text}: {escape(detail)}" if detail else text
