"""Named incidents from the page itself, or from the management API with a key.

Facts from https://developer.statuspage.io: the public feed holds the 50 newest
incidents and no more; the management API takes one request a second, answers 420
or 429 beyond that, wants ``Authorization: OAuth KEY`` and counts pages from 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any

from incident_kit.errors import SourceError, UsageError
from incident_kit.model import Gathered, Window
from incident_kit.sources.credentials import Probe, Secret
from incident_kit.sources.http import Client, Manners
from incident_kit.sources.json_values import Record, map_of, maps, text_of
from incident_kit.sources.one_by_one import each_named
from incident_kit.sources.statuspage.incident import (
    StatuspageIncident,
    gather_incident,
    parse_incident,
)
from incident_kit.sources.statuspage.selection import (
    Found,
    code_of,
    describe_some,
    drop_repeats,
    find_incidents,
    list_incidents,
    suggest_names,
)
from incident_kit.sources.suggestions import list_some
from incident_kit.text.counting import count

MANAGEMENT_URL = "https://api.statuspage.io/v1"
MANNERS = Manners(pause_seconds=1.0)

_FEED = 50
_LAST_POSITIONS = 5
_PER_PAGE = 100
_MOST_PAGES = 200
_ID = re.compile(r"[a-z0-9]{8,20}")
_LATER = (
    "the public feed holds the page's 50 newest incidents only, and this is not one of them; "
    "it was read at its own address"
)
_HINTS: Mapping[int, str] = {
    401: "The key is wrong or was revoked: get one at manage.statuspage.io (User menu, API info), "
    "then run incident-kit login statuspage.",
    403: "The key's owner may not read this page: ask an owner of the page in Statuspage.",
    404: "Check the page id (sources.statuspage.page) and the incident's id.",
}
_PAGE_HINTS: Mapping[int, str] = {
    401: "The page is not public: use the management API with a key.",
    403: "The page is not public: use the management API with a key.",
    404: "Check the page's address; it ends before /incidents.",
}


def page_client(base_url: str, *, manners: Manners = MANNERS, **how: Any) -> Client:
    """A client for a public page at its own address. ``how`` as for
    :class:`~incident_kit.http.Client` (``progress``, ``clock``, ``sleep``)."""
    return Client("Statuspage", base_url, manners=manners, hints=_PAGE_HINTS, **how)


def management_client(
    key: Secret, base_url: str | None = None, *, manners: Manners = MANNERS, **how: Any
) -> Client:
    """A client for the management API; ``how`` as for :func:`page_client`."""
    url = base_url or MANAGEMENT_URL
    return Client(
        "Statuspage", url, authorization=("OAuth ", key), manners=manners, hints=_HINTS, **how
    )


# ---- the page itself


@dataclass(frozen=True, slots=True)
class StatuspagePage:
    """Named incidents of a public page, without a key.

    ``client`` comes from :func:`page_client`; ``incidents`` as for a saved file.
    """

    client: Client
    incidents: tuple[str, ...]

    def __call__(self, window: Window) -> tuple[Gathered, ...]:
        """Each incident whole, whatever ``window`` says, in the order named.

        One that cannot be found gives an incomplete check; a
        :class:`~incident_kit.errors.SourceError` says that none could.
        """
        feed = _Feed(self.client)

        def read(wanted: str) -> Gathered:
            (record, page), warnings = feed.find(wanted)
            return gather_incident(record, page, components=feed.components(), warnings=warnings)

        return each_named("Statuspage", self.incidents, read)


def fetch_summary(client: Client, incident: str | None) -> StatuspageIncident:
    """What a public page tells of one incident; the page's newest if ``None`` and it
    has only one. Raises as :class:`StatuspagePage`, and
    :class:`~incident_kit.errors.UsageError` where one must be named."""
    feed = _Feed(client)
    if incident is None:
        if len(feed.newest) == 1:
            return parse_incident(*feed.newest[0])
        raise UsageError(
            f"the page lists {len(feed.newest)} incidents, and none was named",
            todo=[f"Copy the incident's own address. The newest: {describe_some(feed.newest)}."],
        )
    (record, page), _ = feed.find(incident)
    return parse_incident(record, page)


@dataclass(frozen=True, slots=True)
class ShownPostmortem:
    """What a public page shows of the postmortem of an incident: the ids of both, and the
    ``text``, ``None`` for none; ``is_announced`` says that the page speaks of one."""

    page: str
    incident: str
    text: str | None
    is_announced: bool


def fetch_postmortem(client: Client, incident: str) -> ShownPostmortem:
    """The postmortem that a public page shows of an incident, as its feed gives it. Raises as
    :class:`StatuspagePage`: the feed holds the newest alone.

    The body stands in the incident, or in the update that announces it.
    """
    found, _ = _Feed(client).find(incident)
    record = found.record
    announcing = [
        one
        for one in (record, *maps(record.get("incident_updates")))
        if text_of(one, "status") == "postmortem"
    ]
    bodies = (record.get("postmortem_body"), *(one.get("body") for one in announcing))
    text = next((body for body in bodies if isinstance(body, str) and body.strip()), None)
    page = text_of(found.page, "id") or text_of(record, "page_id")
    return ShownPostmortem(page, found.id, text, bool(announcing or text))


class _Feed:
    """The page's public lists, each asked for once and only if needed."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.newest, self._page = self._fetch("incidents")
        self._planned = cache(lambda: self._fetch("scheduled-maintenances")[0])
        self.components: Callable[[], Sequence[str]] = cache(self._fetch_components)

    def find(self, wanted: str) -> tuple[Found, tuple[str, ...]]:
        """The incident and what to tell of how it was found."""
        matches = find_incidents(self.newest, wanted) or find_incidents(self._planned(), wanted)
        if matches:
            return _only(matches, wanted), self._warn_of_dropping_out(matches[0])
        return self._fetch_alone(wanted), ((_LATER,) if self._is_full else ())

    @property
    def _is_full(self) -> bool:
        """Whether older incidents may have been pushed out of the list."""
        return len(self.newest) >= _FEED

    def _fetch(self, name: str) -> tuple[list[Found], Record]:
        document = self._client.get_json(f"api/v2/{name}.json")
        page = map_of(document, "page") if isinstance(document, Mapping) else {}
        return list_incidents(document), page

    def _fetch_alone(self, wanted: str) -> Found:
        code = code_of(wanted)
        found = self._fetch_from_its_address(code) if _ID.fullmatch(code) else None
        if found is not None:
            return found
        limit = ""
        todo = suggest_names(self.newest, wanted)
        if self._is_full:
            limit = ": the public feed holds its 50 newest only"
            todo = ("Older ones need an API key (incident-kit login statuspage).", *todo)
        raise SourceError(
            f"Statuspage: the page does not show an incident {wanted.strip()}{limit}.",
            todo=todo,
        )

    def _fetch_from_its_address(self, code: str) -> Found | None:
        """The incident at its own address, which is no promise of the API: what is
        there may be no JSON, or something else's."""
        try:
            body = self._client.ask(f"incidents/{code}.json").body
        except SourceError:
            return None
        for record, page in list_incidents(body):
            if isinstance(record.get("incident_updates"), list):
                return Found(record, page or self._page)
        return None

    def _warn_of_dropping_out(self, found: Found) -> tuple[str, ...]:
        number = self.newest.index(found) + 1 if found in self.newest else 0
        if not self._is_full or number <= _FEED - _LAST_POSITIONS:
            return ()
        return (
            f"it is number {number} of the {_FEED} incidents that the public feed holds: save its "
            "JSON, or use an API key, before newer ones push it out",
        )

    def _fetch_components(self) -> Sequence[str]:
        """The names the page shows; none if it does not say, since they are a comfort."""
        answer = self._client.ask("api/v2/components.json")
        shown = answer.body.get("components") if isinstance(answer.body, Mapping) else None
        return _names_of(maps(shown)) if answer.ok else ()


def _only(matches: Sequence[Found], wanted: str) -> Found:
    if len(matches) == 1:
        return matches[0]
    raise SourceError(
        f"Statuspage: {len(matches)} incidents are named {wanted.strip()}.",
        todo=[f"Name one by its id: {describe_some(matches)}."],
    )


def _names_of(components: Sequence[Record]) -> tuple[str, ...]:
    names = (
        text_of(component, "name") for component in components if component.get("group") is not True
    )
    return tuple(dict.fromkeys(name for name in names if name))


# ---- the management API


@dataclass(frozen=True, slots=True)
class StatuspageApi:
    """Named incidents of one page through the management API.

    ``client`` comes from :func:`management_client`; ``page`` is the page's id,
    which may be empty where the key reads one page only; ``incidents`` as for a
    saved file.
    """

    client: Client
    page: str
    incidents: tuple[str, ...]

    def __call__(self, window: Window) -> tuple[Gathered, ...]:
        """As :class:`StatuspagePage`, with every incident the page ever had."""
        page = fetch_page(self.client, self.page)
        root = f"pages/{text_of(page, 'id')}"
        history = cache(lambda: list(_fetch_pages(self.client, f"{root}/incidents", "limit")))
        components = _fetch_public_components(self.client, root, page)

        def read(wanted: str) -> Gathered:
            record = _fetch_by_id(self.client, root, wanted)
            if record is None:
                found = [Found(record, page) for record in history()]
                record = _find_in_history(found, wanted)
            return gather_incident(record, page, components=components)

        return each_named("Statuspage", self.incidents, read)


def fetch_page(client: Client, page: str) -> Record:
    """The page with this id, or the only one of the key where it is empty, in the form the
    public API has it: there ``url`` is the page's own address, here it is the company's."""
    body = client.get_json(f"pages/{page}") if page else _fetch_only_page(client)
    record: Record = body if isinstance(body, Mapping) else {}
    host = text_of(record, "domain") or f"{text_of(record, 'subdomain')}.statuspage.io"
    shown = {key: text_of(record, key) for key in ("name", "time_zone")}
    return {
        **shown,
        "id": text_of(record, "id") or page,
        "url": "" if host.startswith(".") else f"https://{host}",
        "viewers_must_be_team_members": record.get("viewers_must_be_team_members") is True,
    }


def _fetch_only_page(client: Client) -> Record:
    pages = maps(client.get_json("pages"))
    if len(pages) == 1:
        return pages[0]
    raise SourceError(
        f"Statuspage: the key reads {len(pages)} pages, and none was named.",
        todo=[f"Set sources.statuspage.page to one of: {_describe_pages(pages)}."],
    )


def _describe_pages(pages: Sequence[Record]) -> str:
    return list_some((text_of(page, "id"), text_of(page, "name")) for page in pages)


def _fetch_by_id(client: Client, root: str, wanted: str) -> Record | None:
    """The incident by its id; ``None`` if ``wanted`` is the id of none."""
    code = code_of(wanted)
    if not _ID.fullmatch(code):
        return None
    path = f"{root}/incidents/{code}"
    answer = client.ask(path)
    if answer.ok and isinstance(answer.body, Mapping) and text_of(answer.body, "id"):
        return answer.body
    if answer.status in (HTTPStatus.OK, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY):
        return None
    raise client.refusal(path, answer)


def _find_in_history(found: Sequence[Found], wanted: str) -> Record:
    found = drop_repeats(found)
    matches = find_incidents(found, wanted)
    if matches:
        return _only(matches, wanted).record
    others = count(len(found), "other")
    raise SourceError(
        f"Statuspage: the page has no incident {wanted.strip()}; it has {others}.",
        todo=suggest_names(found, wanted),
    )


def _fetch_pages(client: Client, path: str, size: str) -> Iterator[Record]:
    """Every record of a list, page after page until one is short; a page that only
    repeats what came before ends it too."""
    seen: set[str] = set()
    for number in range(1, _MOST_PAGES + 1):
        records = maps(client.get_json(path, ((size, str(_PER_PAGE)), ("page", str(number)))))
        fresh = [record for record in records if text_of(record, "id") not in seen]
        seen |= {text_of(record, "id") for record in fresh}
        yield from fresh
        if len(records) < _PER_PAGE or not fresh:
            return


def _fetch_public_components(client: Client, root: str, page: Record) -> tuple[str, ...]:
    """Names of components that everybody sees; none of a page that is not public."""
    if page.get("viewers_must_be_team_members"):
        return ()
    try:
        return _names_of(list(_fetch_pages(client, f"{root}/components", "per_page")))
    except SourceError:
        return ()  # a comfort: whatever is wrong shows where it matters


# ---- for doctor


def probe_page(client: Client) -> Probe:
    """Whether the public page answers."""
    try:
        body = client.get_json("api/v2/status.json")
    except SourceError as error:
        return Probe("statuspage", ok=False, message=str(error.args[0]), todo=error.todo)
    page = body.get("page") if isinstance(body, Mapping) else None
    name = text_of(page, "name") if isinstance(page, Mapping) else ""
    if not name:
        todo = ("Check sources.statuspage.base_url: the page's own address, without a path.",)
        return Probe("statuspage", ok=False, message="Statuspage: no page is there.", todo=todo)
    message = f"Statuspage: {name} answers in public; its 50 newest incidents can be read."
    return Probe("statuspage", ok=True, message=message)


def probe_management(client: Client, page: str = "") -> Probe:
    """Whether the key reads ``page``, or any page if it is empty."""
    try:
        pages = maps(client.get_json("pages"))
    except SourceError as error:
        return Probe("statuspage", ok=False, message=str(error.args[0]), todo=error.todo)
    chosen = [record for record in pages if page in ("", text_of(record, "id"))]
    if len(chosen) == 1:
        message = f"Statuspage: the key reads {text_of(chosen[0], 'name')}."
        return Probe("statuspage", ok=True, message=message)
    problem = f"does not read the page {page}" if page else f"reads {len(pages)} pages"
    todo: list[str] = []
    if pages:
        todo.append(f"Set sources.statuspage.page to one of: {_describe_pages(pages)}.")
    if page or not pages:
        todo.append("Ask an owner of the page in Statuspage to add the key's owner to its team.")
    return Probe(
        "statuspage", ok=False, message=f"Statuspage: the key {problem}.", todo=tuple(todo)
    )
