"""Every source the kit knows, a row each. To add one, write its package and its row.

The rows stand in the order of the process, which is the order sources are read in.
"""

from __future__ import annotations

from collections.abc import Mapping

from incident_kit.model.traits import NOTES, TraitsBySource
from incident_kit.sources.aws_support import AWS_SUPPORT
from incident_kit.sources.changes import CHANGES
from incident_kit.sources.mail import MAIL
from incident_kit.sources.pagerduty import PAGERDUTY
from incident_kit.sources.pasted import PASTED
from incident_kit.sources.slack import SLACK
from incident_kit.sources.source import Flag, Source
from incident_kit.sources.statuspage import STATUSPAGE
from incident_kit.sources.tracker import TRACKER

SOURCES: tuple[Source, ...] = (
    SLACK,
    STATUSPAGE,
    PAGERDUTY,
    CHANGES,
    TRACKER,
    MAIL,
    AWS_SUPPORT,
    PASTED,
)

#: The flags of `new` that name what to read, by name; they are a manifest's columns too.
SOURCE_FLAGS: Mapping[str, Flag] = {flag.name: flag for source in SOURCES for flag in source.flags}

#: What the timeline and the picture need to know, by the word that events carry.
TRAITS: TraitsBySource = {
    traits.source: traits for traits in (*(source.traits for source in SOURCES), NOTES)
}
