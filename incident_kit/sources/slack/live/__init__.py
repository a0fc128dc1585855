"""Messages out of Slack as it is now, through an internal app of one's own.

:class:`Slack` gathers channels, :func:`probe` says whether it could. Nothing is
sent: every request reads. The app, its scopes and who grants them are described
in ``docs/slack-app.md``; an export needs no app (``slack_export``).
"""

from incident_kit.sources.slack.live.client import web_client
from incident_kit.sources.slack.live.doctor import probe
from incident_kit.sources.slack.live.scopes import SCOPES, Scope
from incident_kit.sources.slack.live.source import Slack

__all__ = ["SCOPES", "Scope", "Slack", "probe", "web_client"]
