"""``sources.json``: what was checked, and what is remembered of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from incident_kit.model import SourceCheck
from incident_kit.workspace.codec import check_from, stored_check_json


@dataclass(frozen=True, slots=True)
class Sourced:
    """``sources.json``: what was checked, what changed at the last difference,
    what the sources show to be public, what they call the incident there,
    where events were said, by the prefix of their ids, and how many people the
    directories had; ``None`` where an older file does not say."""

    checks: tuple[SourceCheck, ...] = ()
    news: Mapping[str, tuple[str, ...]] | None = None
    public: tuple[str, ...] = ()
    title: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
    people: int | None = None

    @property
    def complete(self) -> bool:
        """Whether every source was read whole."""
        return all(check.complete for check in self.checks)


def sourced_json(sourced: Sourced) -> dict[str, object]:
    """``sources.json`` as a mapping of plain values."""
    return {
        "version": 1,
        "sources": [stored_check_json(check) for check in sourced.checks],
        "news": {key: list(ids) for key, ids in (sourced.news or {}).items()},
        "public": sorted(set(sourced.public)),
        "title": sourced.title,
        "places": dict(sourced.places),
        "people": sourced.people or 0,
    }


def sourced_from(data: Mapping[str, Any]) -> Sourced:
    """What :func:`sourced_json` wrote; ``KeyError`` and the like otherwise."""
    return Sourced(
        checks=tuple(map(check_from, data["sources"])),
        news={key: tuple(ids) for key, ids in data.get("news", {}).items()},
        public=tuple(data.get("public", ())),
        title=str(data.get("title", "")),
        places={str(key): str(name) for key, name in data.get("places", {}).items()},
        people=int(data["people"]) if "people" in data else None,
    )
