"""What stands published of an incident, by its receipts: files alone, nobody is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from incident_kit.case import Case
from incident_kit.model import Publication
from incident_kit.publishing.places import find_door_name, has_doors
from incident_kit.review.receipts import Receipts, list_receipts

#: Where a report stands that left through a door; elsewhere somebody pasted it.
_PLACES = {"statuspage": "on Statuspage", "folder": "in the folder of pages"}


def show_publishing(case: Case) -> Mapping[str, Any]:
    """Whether there is a door to publish through, what ``standing`` was sent to readers, and
    of each place how many ``receipts`` there are, what the last one is of, and whether those
    who subscribed were told."""
    receipts = list_receipts(case.review)
    return {
        "doors": has_doors(case),
        "standing": list(_list_standing(case, receipts)),
        "receipts": {one.target: _describe_last(one) for one in receipts},
    }


def _list_standing(case: Case, receipts: tuple[Receipts, ...]) -> Iterator[Mapping[str, Any]]:
    zone = ZoneInfo(case.settings.time_zone)
    for one in receipts:
        sent = one.begun or one.published
        if sent is not None:
            yield {
                "target": one.target,
                "door": find_door_name(one.target),
                "url": sent.url or "",
                "said": _say(one, sent, zone, case.public.digest),
            }


def _say(receipts: Receipts, sent: Publication, zone: ZoneInfo, text: str) -> str:
    place = _PLACES.get(find_door_name(receipts.target), "by hand")
    when = _describe_time(sent.at.astimezone(zone))
    by = f" by {sent.by}" if sent.by else ""
    if receipts.begun is not None:
        return f"Sent{by} on {when}, and not seen {place} yet."
    later = " The text above says something else by now." if sent.text != text else ""
    return f"Published {place}{by} on {when}.{later}"


def _describe_time(at: datetime) -> str:
    return f"{at.day} {at:%B %Y} at {at:%H:%M}"


def _describe_last(receipts: Receipts) -> Mapping[str, Any]:
    action = receipts.entries[-1].action
    return {"count": len(receipts.entries), "action": action, "told": receipts.has_notified}
