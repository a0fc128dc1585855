"""Finding what may not be public, deciding on it, replacing it, proving that it is gone.

``find`` → a person decides on ``entities`` → ``redact`` (or ``propose``) → ``prove``.

The names below load on first use: who only looks for findings replaces and proves nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_kit.imports import load_late

if TYPE_CHECKING:
    from incident_kit.redaction.engine import MASK, find, find_secrets, mask_for_good, mask_secrets
    from incident_kit.redaction.harmless import list_guessed, list_harmless, print_lines
    from incident_kit.redaction.own_domains import propose_domains
    from incident_kit.redaction.proof.file_text import extract_readable
    from incident_kit.redaction.proof.leaks import prove
    from incident_kit.redaction.replacing.aside import set_aside
    from incident_kit.redaction.replacing.decisions import (
        list_ways,
        match_decisions,
        normalize,
        read_undecided_names,
    )
    from incident_kit.redaction.replacing.entities import Entity, group_entities
    from incident_kit.redaction.replacing.passages import Piece, show_marked_lines, show_passages
    from incident_kit.redaction.replacing.precedence import (
        Settled,
        are_one_entity,
        settle_decisions,
    )
    from incident_kit.redaction.replacing.replacement import (
        Applied,
        find_open,
        list_covered_sentences,
        list_decided,
        order_tenants,
        propose,
        redact,
    )
    from incident_kit.redaction.replacing.wording import TenantOrder, choose_replacement, is_borne
    from incident_kit.redaction.signs import Sign, find_signs
    from incident_kit.redaction.unfamiliar_names import Names, find_unfamiliar, list_siblings

__all__ = [
    "MASK",
    "Applied",
    "Entity",
    "Names",
    "Piece",
    "Settled",
    "Sign",
    "TenantOrder",
    "are_one_entity",
    "choose_replacement",
    "extract_readable",
    "find",
    "find_open",
    "find_secrets",
    "find_signs",
    "find_unfamiliar",
    "group_entities",
    "is_borne",
    "list_covered_sentences",
    "list_decided",
    "list_guessed",
    "list_harmless",
    "list_siblings",
    "list_ways",
    "mask_for_good",
    "mask_secrets",
    "match_decisions",
    "normalize",
    "order_tenants",
    "print_lines",
    "propose",
    "propose_domains",
    "prove",
    "read_undecided_names",
    "redact",
    "set_aside",
    "settle_decisions",
    "show_marked_lines",
    "show_passages",
]

_HOMES = {
    "MASK": "engine",
    "Applied": "replacing.replacement",
    "Entity": "replacing.entities",
    "Names": "unfamiliar_names",
    "Piece": "replacing.passages",
    "Settled": "replacing.precedence",
    "Sign": "signs",
    "TenantOrder": "replacing.wording",
    "are_one_entity": "replacing.precedence",
    "choose_replacement": "replacing.wording",
    "extract_readable": "proof.file_text",
    "find": "engine",
    "find_open": "replacing.replacement",
    "find_secrets": "engine",
    "find_signs": "signs",
    "find_unfamiliar": "unfamiliar_names",
    "group_entities": "replacing.entities",
    "is_borne": "replacing.wording",
    "list_covered_sentences": "replacing.replacement",
    "list_decided": "replacing.replacement",
    "list_guessed": "harmless",
    "list_harmless": "harmless",
    "list_siblings": "unfamiliar_names",
    "list_ways": "replacing.decisions",
    "mask_for_good": "engine",
    "mask_secrets": "engine",
    "match_decisions": "replacing.decisions",
    "normalize": "replacing.decisions",
    "order_tenants": "replacing.replacement",
    "print_lines": "harmless",
    "propose": "replacing.replacement",
    "propose_domains": "own_domains",
    "prove": "proof.leaks",
    "read_undecided_names": "replacing.decisions",
    "redact": "replacing.replacement",
    "set_aside": "replacing.aside",
    "settle_decisions": "replacing.precedence",
    "show_marked_lines": "replacing.passages",
    "show_passages": "replacing.passages",
}

__getattr__ = load_late(__name__, _HOMES)
