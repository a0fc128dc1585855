"""Times that people type: read in their own offset, or else in the workspace's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


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
    return to_utc(at, zone)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def to_utc(at: datetime, zone: str) -> datetime:
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
