"""Slack: messages out of a saved export, or live through an app of one's own."""

from incident_kit.model.traits import Traits
from incident_kit.model.typed import Texts, Typed
from incident_kit.sources.source import Credential, Flag, Source


class SlackNames(Typed):
    """Channels to read, and the saved export to read them from."""

    channels: Texts = ()
    export: Texts = ()


SLACK = Source(
    key="slack",
    label="Slack",
    traits=Traits("slack", "Slack", has_channels=True),
    named=SlackNames,
    flags=(
        Flag("slack_channel", "A channel's name or id. Repeatable.", key="channels"),
        Flag("slack_export", "A ZIP, a folder or a JSON file.", key="export", is_path=True),
    ),
    open="incident_kit.sources.slack.readers:open_slack",
    has_service=True,
    credential=Credential(
        "INCIDENT_KIT_SLACK_TOKEN",
        "Ask a Slack administrator to approve the app; an export works without one.",
    ),
    probe="incident_kit.sources.slack.service:probe_slack",
)
