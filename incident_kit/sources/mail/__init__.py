"""Support mail out of saved files."""

from incident_kit.sources.mail.files import MailFile

__all__ = ["MailFile"]
