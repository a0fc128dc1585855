"""One change, and the event it becomes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from incident_kit.model import Actor, Event, Gathered, Person, SourceCheck, Window
from incident_kit.sources.plain_text import each_once

_HASH = re.compile(r"[0-9a-f]{40,64}")


@dataclass(frozen=True, slots=True)
class Change:
    """A deployment, release, workflow run or commit.

    ``address`` is its own below the service: ``OWNER/NAME/deployments/1``. ``text`` is
    Markdown. ``people`` are to be hidden; a bot is nobody. ``is_noise`` marks what
    reached no one: a check of a proposal, a run that was skipped.
    """

    address: str
    at: datetime
    text: str
    actor: Actor | None = None
    people: tuple[Person, ...] = ()
    url: str | None = None
    is_noise: bool = False


def shorten_hash(text: str) -> str:
    """The first seven digits of a commit's hash; empty for what is none."""
    return text[:7] if _HASH.fullmatch(text) else ""


def gather_changes(
    label: str,
    changes: Iterable[Change],
    window: Window,
    *,
    is_complete: bool = True,
    skipped: int = 0,
    warnings: Sequence[str] = (),
) -> Gathered:
    """The changes of ``window``, each once, and the people who made them."""
    inside = {change.address: change for change in changes if change.at in window}
    check = SourceCheck(
        source=f"Changes, {label}",
        start=window.start,
        end=window.end,
        complete=is_complete and not skipped,
        items=len(inside),
        skipped=skipped,
        warnings=tuple(warnings),
    )
    people = (person for change in inside.values() for person in change.people)
    return Gathered(check, tuple(map(_make_event, inside.values())), each_once(people))


def _make_event(change: Change) -> Event:
    return Event(
        id=f"change:{change.address}",
        at=change.at,
        source="changes",
        kind="change",
        body=change.text,
        actor=change.actor,
        url=change.url,
        flags=("noise",) if change.is_noise else (),
    )
