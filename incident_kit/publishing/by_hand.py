"""A report that somebody published by hand: compared over the public page, and recorded."""

from __future__ import annotations

from typing import Any

from incident_kit.case import Case
from incident_kit.case.published_texts import keep_text
from incident_kit.errors import IncidentKitError, RenderingError, SourceError
from incident_kit.exporting.artifacts import approve_public, render_public
from incident_kit.exporting.formats import STATUSPAGE_FILE
from incident_kit.publishing.acting import Done
from incident_kit.publishing.comparing import digest_body, is_same, list_differences
from incident_kit.publishing.places import find_place
from incident_kit.publishing.recording import Asked, record_step
from incident_kit.sources.progress import Progress, ignore_progress
from incident_kit.sources.statuspage.addresses import parse_incident_url
from incident_kit.sources.statuspage.live import fetch_postmortem, page_client


def record_by_hand(
    case: Case, url: str, asked: Asked, progress: Progress = ignore_progress, **how: Any
) -> Done:
    """Record that the signed text stands at ``url``, once the public page was looked at.

    Raises what the gate does; :class:`RenderingError` where the page shows another text,
    and then nothing is recorded. A page on which it cannot be seen this way, because the
    feed holds the newest alone or is not public, is recorded as not compared. ``how`` as
    for :class:`~incident_kit.sources.http.Client`.
    """
    base, code = parse_incident_url(url)
    approved = approve_public(case)
    files = render_public(case, approved)
    body = next(one.data.decode() for one in files if one.name == STATUSPAGE_FILE)
    shown, doubt = _look(base, code, progress, how)
    if shown is not None and not is_same(shown, body):
        raise RenderingError(
            "not recorded: the page shows another text than was signed",
            todo=[*list_differences(shown, body), "mend the page, then run this again"],
        )
    keep_text(case.folder, case.review, approved.text)
    target = _name_target(case, code, url)
    seen = digest_body(body) if shown is not None else None
    record_step(case, target, url, "publish", approved.digest, seen, asked)
    said = "readers see the signed text" if shown is not None else f"published, {doubt}"
    return Done("published", said, url)


def _look(
    base: str, code: str | None, progress: Progress, how: dict[str, Any]
) -> tuple[str | None, str]:
    """What the public page shows, or why that cannot be seen."""
    if code is None:
        return None, "and not compared: the address names no incident"
    try:
        shown = fetch_postmortem(page_client(base, progress=progress, **how), code)
    except SourceError as error:
        return None, f"and not compared: it cannot be seen this way ({error.args[0]})"
    return shown, "and not compared: the page's feed does not hold its text"


def _name_target(case: Case, code: str | None, url: str) -> str:
    """The incident on the page that the record is of, if it is that one; else the address."""
    try:
        return find_place(case, code).target
    except IncidentKitError:
        return f"by hand:{url}"
