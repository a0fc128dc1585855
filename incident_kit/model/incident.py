"""The facts of one incident, and where its record is: ``incident.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator

from incident_kit.model.times import has_offset
from incident_kit.model.typed import Answer, Moment, Texts, Typed


class Sources(Typed):
    """Where this incident's record is: :mod:`incident_kit.workspace.config` adds what
    each source says of itself, for the core to know none of them."""

    @property
    def is_empty(self) -> bool:
        """Whether no source is named."""
        return self == type(self)()


class Alert(Typed):
    """When somebody alerted information assurance, and who did."""

    at: Moment = None
    by: str | None = None


class Look(Typed):
    """When somebody looked at the incident in a security context, and with what result."""

    at: Moment = None
    by: str | None = None
    outcome: str = ""


class Incident(Typed):
    """``incident.yaml``: the facts of one incident. Times are UTC.

    ``security_by`` is who answers for ``security``: a `no` without a name is nobody's.
    ``formerly`` are the ids that it had before it was renamed: its notebooks still say one.
    ``clock_offsets`` says, by source (``mail``, ``pagerduty``), how many seconds to
    add to its times; what was gathered keeps the time it had.
    """

    version: Literal[1] = 1
    id: str
    formerly: Texts = ()
    title: str = ""
    public_title: str | None = None
    service: str | None = None
    priority: str | None = None
    lead: str | None = None
    comms: str | None = None
    team: Texts = ()
    started: Moment = None
    declared: Moment = None
    mitigated: Moment = None
    resolved: Moment = None
    security: Answer = "unknown"
    security_by: str | None = None
    ia_alerted: Alert | None = None
    security_looks: tuple[Look, ...] = ()
    story: str | None = None
    sources: Sources = Sources()
    clock_offsets: dict[str, float] = Field(default_factory=dict)

    @field_validator("resolved")
    @classmethod
    def _in_order(cls, resolved: datetime | None, info: ValidationInfo) -> datetime | None:
        started = info.data.get("started")
        if started and resolved and resolved < started:
            raise ValueError(
                f"`resolved` ({resolved:%Y-%m-%dT%H:%MZ}) is before `started` "
                f"({started:%Y-%m-%dT%H:%MZ}): correct one of the two"
            )
        return resolved


TIMES = ("started", "declared", "mitigated", "resolved")

#: The facts that `new` takes, in the order of ``incident.yaml``.
FACTS = (
    "title",
    "public_title",
    "service",
    "priority",
    "lead",
    "comms",
    "started",
    "declared",
    "mitigated",
    "resolved",
    "security",
    "security_by",
    "story",
)


def list_times_without_offset(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The time fields of an ``incident.yaml`` that were typed without an offset."""
    return tuple(
        name for name in TIMES if data.get(name) is not None and not has_offset(str(data[name]))
    )
