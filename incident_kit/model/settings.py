"""The two files people type: ``incident-kit.yaml`` and ``incident.yaml``.

A key that is not known is refused, since a misspelt ``tenants`` would otherwise
mean that no customer's name is checked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)

from incident_kit.errors import UsageError

#: Lower-case letters, digits and hyphens, with at least one letter: papermill
#: turns ``007`` into 7, ``2026_11_03`` and ``1e5`` into numbers.
ID = re.compile(r"(?!(?:\d+e-?\d+|nan|inf|infinity)$)(?=.*[a-z])[a-z0-9][a-z0-9-]*")


def check_id(text: str) -> str:
    """``text`` if it is an incident id, else a :class:`UsageError` with one that is."""
    if ID.fullmatch(text):
        return text
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    better = slug if ID.fullmatch(slug) else f"incident-{slug}".strip("-")
    raise UsageError(
        f"{text!r} is no incident id: lower-case letters, digits and hyphens, at least one letter",
        todo=[f"use an id such as {better}"],
    )


def parse_time(text: str, zone: str) -> datetime:
    """A time people typed, in UTC. ISO 8601; without an offset it is in ``zone``.

    Raises :class:`ValueError` for what is no time, and for a local time that the
    clock change skips or repeats, since guessing would shift every duration.
    """
    cleaned = text.strip()
    try:
        at = datetime.fromisoformat(cleaned)
    except ValueError:
        raise ValueError(
            f"{text!r} is no time: write it as 2026-11-03T09:02, with +00:00 or Z if you know it"
        ) from None
    if _is_day(cleaned):
        raise ValueError(f"{text!r} is a day without a time: write it as {at:%Y-%m-%d}T09:02")
    return localized(at, zone)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def localized(at: datetime, zone: str) -> datetime:
    """``at`` in UTC; a naive one is read in ``zone``, refused where that is ambiguous."""
    try:
        if at.tzinfo is not None:
            return at.astimezone(UTC)
        tz = ZoneInfo(zone)
        early, late = (at.replace(tzinfo=tz, fold=fold).astimezone(UTC) for fold in (0, 1))
    except OverflowError:
        raise ValueError(f"the year of {at.isoformat()} is out of range") from None
    if early == late:
        return early
    skipped = early.astimezone(tz).replace(tzinfo=None) != at
    what = "does not exist" if skipped else "happens twice"
    raise ValueError(
        f"{at:%Y-%m-%dT%H:%M} {what} in {zone}, where the clocks change: add the offset, "
        "such as +00:00 or +01:00"
    )


def has_offset(text: str) -> bool:
    """Whether a time people typed says its offset."""
    try:
        return datetime.fromisoformat(text.strip()).tzinfo is not None
    except ValueError:
        return False


def _tuple(value: object) -> object:
    if value is None:
        return ()
    return value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is no time zone: use a name such as Europe/London") from None
    return name


def _answer(value: object) -> object:
    said = "unknown" if value is None else str(value).strip().lower()
    return {"true": "yes", "false": "no"}.get(said, said)


def _switch(value: object) -> object:
    return {"on": True, "off": False, "yes": True, "no": False}.get(str(value).lower(), value)


def _moment(value: object, info: ValidationInfo) -> object:
    if value is None or isinstance(value, datetime):
        return value
    context = info.context if isinstance(info.context, Mapping) else {}
    return parse_time(str(value), str(context.get("zone", "Europe/London")))


Texts = Annotated[tuple[str, ...], BeforeValidator(_tuple)]
Zone = Annotated[str, AfterValidator(_zone)]
Moment = Annotated[datetime | None, BeforeValidator(_moment)]
Answer = Annotated[Literal["yes", "no", "unknown"], BeforeValidator(_answer)]
Switch = Annotated[bool, BeforeValidator(_switch)]
Minutes = Annotated[int, Field(gt=0)]


class Typed(BaseModel):
    """What people type: frozen, unknown keys refused, numbers read as text."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", coerce_numbers_to_str=True, populate_by_name=True
    )


class Member(Typed):
    """Somebody of the team, with what each system calls them."""

    name: str
    role: str | None = None
    slack: str | None = None
    pagerduty: str | None = None
    emails: Texts = ()


class SecuritySignoff(Typed):
    """Who signs off when the incident is one of security."""

    required: int = Field(2, ge=1)
    roles: Texts = ("information assurance",)


class SignoffRule(Typed):
    """How many people, other than the writer, and of which roles."""

    required: int = Field(1, ge=1)
    roles: Texts = ()
    security: SecuritySignoff = SecuritySignoff()


class Service(Typed):
    """Where a service answers; credentials never stand here.

    For Statuspage ``base_url`` is the public page's address, ``api_url`` the
    management API's. ``team`` is Slack's domain, or its id for an organisation.
    """

    base_url: str | None = None
    api_url: str | None = None
    page: str | None = None
    team: str | None = None


class Services(Typed):
    """The services the whole team uses."""

    slack: Service = Service()
    statuspage: Service = Service()
    pagerduty: Service = Service()


class Settings(Typed):
    """``incident-kit.yaml``: what holds for every incident of a workspace."""

    version: Literal[1] = 1
    team: str = ""
    time_zone: Zone = "Europe/London"
    margin_minutes: int = Field(60, ge=0)
    update_interval_minutes: Minutes | dict[str, Minutes] = 60
    tenants: Texts = ()
    tenants_file: str | None = None
    internal_domains: Texts = ()
    public_contacts: Texts = ()
    people: tuple[Member, ...] = ()
    escalation: Texts = ()
    signoff: SignoffRule = SignoffRule()
    sources: Services = Services()
    raw: Switch = True

    @field_validator("people", mode="before")
    @classmethod
    def _none_is_nobody(cls, value: object) -> object:
        return () if value is None else value

    def update_interval(self, priority: str | None) -> int:
        """Minutes between public updates for an incident of ``priority``."""
        every = self.update_interval_minutes
        if isinstance(every, int):
            return every
        named = {name.casefold(): minutes for name, minutes in every.items()}
        return named.get((priority or "").casefold(), named.get("default", 60))


class SlackSource(Typed):
    """Channels to read, and the saved export to read them from."""

    channels: Texts = ()
    export: Texts = ()


class StatuspageSource(Typed):
    """Incidents to read, and the saved JSON to read them from."""

    incidents: Texts = ()
    saved: Texts = Field((), alias="json")


class PagerDutySource(StatuspageSource):
    """Incidents of PagerDuty, and saved JSON."""


class AwsSource(Typed):
    """Cases of AWS Support to read, and saved JSON."""

    cases: Texts = ()
    saved: Texts = Field((), alias="json")


class Sources(Typed):
    """Where this incident's record is."""

    slack: SlackSource = SlackSource()
    statuspage: StatuspageSource = StatuspageSource()
    pagerduty: PagerDutySource = PagerDutySource()
    tracker: Texts = ()
    mail: Texts = ()
    pasted: Texts = ()
    aws_support: AwsSource = AwsSource()


class Incident(Typed):
    """``incident.yaml``: the facts of one incident. Times are UTC.

    ``clock_offsets`` says, by source (``mail``, ``pagerduty``), how many seconds to
    add to its times; what was gathered keeps the time it had.
    """

    version: Literal[1] = 1
    id: str
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


def assumed_zone(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The time fields of an ``incident.yaml`` that were typed without an offset."""
    return tuple(
        name for name in TIMES if data.get(name) is not None and not has_offset(str(data[name]))
    )
