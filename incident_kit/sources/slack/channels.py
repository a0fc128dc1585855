"""The channels of an export, to choose among."""

from __future__ import annotations

from pathlib import Path

from incident_kit.sources.archive import open_archive
from incident_kit.sources.slack.layout import layout_of


def list_channels(export: Path) -> list[str]:
    """The names of the channels in which something was said, in the export's order.

    Raises :class:`~incident_kit.errors.SourceError` for what is no export.
    """
    with open_archive(export, export.name) as archive:
        return [channel.name for channel in layout_of(archive).channels if channel.days]
