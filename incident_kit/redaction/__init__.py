"""Finding what may not be public, deciding on it, replacing it, proving that it is gone.

``find`` → a person decides on ``entities`` → ``redact`` (or ``propose``) → ``prove``.
"""

from incident_kit.redaction.engine import find, find_secrets, mask_secrets
from incident_kit.redaction.proof.file_text import extract_readable
from incident_kit.redaction.proof.leaks import prove
from incident_kit.redaction.replacing.decisions import Entity, entities, open_names
from incident_kit.redaction.replacing.replacement import Applied, naming_of, propose, redact
from incident_kit.redaction.replacing.wording import Naming, choose_replacement
from incident_kit.redaction.unfamiliar import find_unfamiliar

__all__ = [
    "Applied",
    "Entity",
    "Naming",
    "choose_replacement",
    "entities",
    "extract_readable",
    "find",
    "find_secrets",
    "find_unfamiliar",
    "mask_secrets",
    "naming_of",
    "open_names",
    "propose",
    "prove",
    "redact",
]
