"""Messages that people copied out of Slack's window, where there is no token and no export.

::

    text ─▶ lines ─▶ drafts ─▶ events ─▶ the same message from Slack takes their place

A paste never says whether it is all there was: the check says so each time.
"""

from incident_kit.model.traits import Traits
from incident_kit.sources.source import Flag, Source

PASTED = Source(
    key="pasted",
    label="Pasted text",
    traits=Traits("pasted", "Pasted"),
    flags=(Flag("paste", "Text copied from Slack's window.", is_path=True),),
    open="incident_kit.sources.pasted.readers:open_pasted",
)
