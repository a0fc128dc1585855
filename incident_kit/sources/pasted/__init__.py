"""Messages that people copied out of Slack's window, where there is no token and no export.

::

    text ─▶ lines ─▶ drafts ─▶ events ─▶ the same message from Slack takes their place

A paste never says whether it is all there was: the check says so each time.
"""

from incident_kit.sources.pasted.reading import INCOMPLETE, Pasted, read_pasted
from incident_kit.sources.pasted.sameness import carried, in_place, said, taken_over, words

__all__ = [
    "INCOMPLETE",
    "Pasted",
    "carried",
    "in_place",
    "read_pasted",
    "said",
    "taken_over",
    "words",
]
