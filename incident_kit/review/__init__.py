"""What must hold before anything leaves, decided from values alone.

The public text is put together from its sections and redacted by the decisions;
security and sign-off are then asked about exactly that text. :func:`approve` is
the only way to an :class:`Approved`, and a renderer of the public version takes
nothing else.
"""

from incident_kit.review.gate import Approved, approve, verified
from incident_kit.review.public_text import digest, public_markdown, redacted, title_of
from incident_kit.review.sign_off import (
    Security,
    Signed,
    check_signoff,
    is_writer,
    latest,
    security,
    signed,
    valid_signoffs,
    writer,
)
from incident_kit.review.to_do import left_steps, undecided_steps, waiting_steps

__all__ = [
    "Approved",
    "Security",
    "Signed",
    "approve",
    "check_signoff",
    "digest",
    "is_writer",
    "latest",
    "left_steps",
    "public_markdown",
    "redacted",
    "security",
    "signed",
    "title_of",
    "undecided_steps",
    "valid_signoffs",
    "verified",
    "waiting_steps",
    "writer",
]
