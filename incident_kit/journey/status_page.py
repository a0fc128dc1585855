"""What a public status page says of an incident, for the questions of a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from incident_kit.errors import IncidentKitError, SourceError
from incident_kit.journey.spoken_times import parse_spoken_time
from incident_kit.model.incident import FACTS, TIMES
from incident_kit.sources.registry import SOURCES
from incident_kit.sources.source import load_function

#: What is in the address of an incident's own page.
_NAMED = "/incidents/"


@dataclass(frozen=True, slots=True)
class PageRead:
    """What was found at an address: ``facts`` as a form shows them, and a ``sentence`` on it,
    which says why where ``fails``."""

    facts: Mapping[str, str] = field(default_factory=dict)
    sentence: str = ""
    fails: bool = False


def read_address(address: str) -> Mapping[str, object]:
    """What the incident's page at ``address`` says, as flags of `new`; raises as the page's
    source does."""
    (prefill,) = filter(None, (source.prefill for source in SOURCES))
    facts: Mapping[str, object] = load_function(prefill.read)(address)
    return facts


def is_read_later(address: str) -> bool:
    """Whether ``address`` names an incident, so that gathering finds it without being told
    more."""
    return _NAMED in address


def read_page(address: str, zone: str, now: datetime) -> PageRead:
    """The facts at an ``address`` that somebody put into a form, times as the workspace's
    ``zone`` has them. An incident's id alone is looked for nowhere."""
    if "/" not in address:
        return PageRead()
    try:
        found = read_address(address)
    except IncidentKitError as error:
        return _describe_failure(address, error)
    facts = {name: str(found[name]) for name in FACTS if found.get(name)}
    times = {name: _write_time(facts[name], zone, now) for name in TIMES if name in facts}
    sentence = f"Found “{facts.get('title', '')}”: what was empty is filled in."
    return PageRead({**facts, **times}, sentence)


def _describe_failure(address: str, error: IncidentKitError) -> PageRead:
    said = str(error.args[0])
    if isinstance(error, SourceError) and is_read_later(address):
        return PageRead(sentence=f"It could not be read now ({said}); gathering tries again.")
    return PageRead(sentence=" ".join([f"{said}.", *error.todo]), fails=True)


def _write_time(text: str, zone: str, now: datetime) -> str:
    """A time as people write it, if it is then understood as the same one."""
    at = datetime.fromisoformat(text)
    written = f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
    return written if parse_spoken_time(written, zone, now) == at else text
