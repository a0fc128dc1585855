"""Finding what may not be public, deciding on it, replacing it, proving that it is gone.

``find`` → a person decides on ``entities`` → ``redact`` (or ``propose``) → ``prove``.
"""

from incident_kit.redaction.applying import Applied, naming_of, propose, redact
from incident_kit.redaction.deciding import Entity, entities, open_names
from incident_kit.redaction.engine import find, find_secrets, mask_secrets
from incident_kit.redaction.nouns import unfamiliar
from incident_kit.redaction.proving import prove, readable
from incident_kit.redaction.wording import Naming, replacement

__all__ = [
    "Applied",
    "Entity",
    "Naming",
    "entities",
    "find",
    "find_secrets",
    "mask_secrets",
    "naming_of",
    "open_names",
    "propose",
    "prove",
    "readable",
    "redact",
    "replacement",
    "unfamiliar",
]
