"""Finding what may not be public, deciding on it, replacing it, proving that it is gone.

``find`` → a person decides on ``entities`` → ``redact`` (or ``propose``) → ``prove``.
"""

from incident_kit.redaction.engine import find, find_secrets, mask_secrets
from incident_kit.redaction.proof.file_text import extract_readable
from incident_kit.redaction.proof.leaks import prove
from incident_kit.redaction.replacing.decisions import find_undecided_names
from incident_kit.redaction.replacing.entities import Entity, group_entities
from incident_kit.redaction.replacing.replacement import Applied, order_tenants, propose, redact
from incident_kit.redaction.replacing.wording import TenantOrder, choose_replacement
from incident_kit.redaction.unfamiliar_names import find_unfamiliar

__all__ = [
    "Applied",
    "Entity",
    "TenantOrder",
    "choose_replacement",
    "extract_readable",
    "find",
    "find_secrets",
    "find_undecided_names",
    "find_unfamiliar",
    "group_entities",
    "mask_secrets",
    "order_tenants",
    "propose",
    "prove",
    "redact",
]
