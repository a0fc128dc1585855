"""A report that somebody published by hand: compared over the public page, and recorded."""

from __future__ import annotations

from typing import Any

from incident_kit.case import Case
from incident_kit.case.published_texts import keep_text
from incident_kit.errors import RenderingError, SourceError
from incident_kit.exporting.artifacts import approve_public, render_body
from incident_kit.exporting.formats import STATUSPAGE_FILE
from incident_kit.model import Publication
from incident_kit.publishing.acting import Done
from incident_kit.publishing.comparing import digest_body, is_same, list_differences
from incident_kit.publishing.places import Place, list_places, read_statuspage
from incident_kit.publishing.recording import Asked, record_step
from incident_kit.review.receipts import find_receipts
from incident_kit.sources.progress import Progress, ignore_progress
from incident_kit.sources.statuspage.addresses import parse_incident_url, strip_address
from incident_kit.sources.statuspage.live import ShownPostmortem, fetch_postmortem, page_client


def record_by_hand(
    case: Case, url: str, asked: Asked, progress: Progress = ignore_progress, **how: Any
) -> Done:
    """Record that the signed text stands at ``url``, once the public page was looked at; or
    that the page does not show it any more, which takes no approval.

    Raises what the gate does; :class:`RenderingError` where the page shows another text or
    none, and then nothing is recorded. A page on which it cannot be seen this way, because
    the feed holds the newest alone or is not public, is recorded as not compared. ``how`` as
    for :class:`~incident_kit.sources.http.Client`.
    """
    base, code = parse_incident_url(url)
    url = strip_address(url)
    shown, doubt = _look(base, code, progress, how)
    target = _name_target(case, shown, code, url)
    standing = find_receipts(case.review, target).published
    if shown is not None and not shown.is_announced:
        return _record_gone(case, target, url, standing, asked)
    approved = approve_public(case)
    body = render_body(case, approved, STATUSPAGE_FILE)
    text = shown.text if shown is not None else None
    if text is not None and not is_same(text, body):
        raise RenderingError(
            "not recorded: the page shows another text than was signed",
            todo=[*list_differences(text, body), "mend the page, then run this again"],
        )
    said = "readers see the signed text" if text is not None else f"published, {doubt}"
    seen = digest_body(body) if text is not None else None
    if standing is not None and (standing.text, standing.body) == (approved.digest, seen):
        return Done("nothing", said, url)
    keep_text(case.folder, case.review, approved.text)
    record_step(case, target, url, "publish", approved.digest, seen, asked)
    return Done("published", said, url)


def _record_gone(
    case: Case, target: str, url: str, standing: Publication | None, asked: Asked
) -> Done:
    """The page shows no report: record it, where one is recorded to stand there."""
    if standing is None:
        raise RenderingError(
            "not recorded: the page shows no report of this incident",
            todo=["publish it there, then run this again"],
        )
    record_step(case, target, url, "revert", standing.text, None, asked)
    return Done("taken back", "readers do not see it there any more", url)


def _look(
    base: str, code: str | None, progress: Progress, how: dict[str, Any]
) -> tuple[ShownPostmortem | None, str]:
    """What the public page shows, or why that cannot be seen."""
    if code is None:
        return None, "and not compared: the address names no incident"
    try:
        shown = fetch_postmortem(page_client(base, progress=progress, **how), code)
    except SourceError as error:
        return None, f"and not compared: it cannot be seen this way ({error.args[0]})"
    return shown, "and not compared: the page's feed does not hold its text"


def _name_target(case: Case, shown: ShownPostmortem | None, code: str | None, url: str) -> str:
    """The incident on the page that the record is of, if the address is seen, or is said, to
    be that one; else the address."""
    if shown is not None:
        seen = Place(shown.page, shown.incident)
    else:
        seen = Place(read_statuspage(case).page or "", code or "")
    for own in list_places(case):
        page = seen.page or own.page.removeprefix("-")
        is_of_page = own.page.removeprefix("-") in ("", page)
        if page and is_of_page and own.incident == seen.incident:
            return Place(page, own.incident).target
    return f"by hand:{url}"
