"""Support mail out of saved files."""

from incident_kit.model.traits import Traits
from incident_kit.sources.source import Flag, Source

MAIL = Source(
    key="mail",
    label="Mail",
    traits=Traits("mail", "Mail"),
    flags=(Flag("mail", "Support mail: .eml, .mbox, folder.", is_path=True),),
    open="incident_kit.sources.mail.readers:open_mail",
)
