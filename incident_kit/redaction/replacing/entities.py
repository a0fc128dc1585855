"""Findings as the entities people decide on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from incident_kit.model import Finding, Known
from incident_kit.redaction.replacing.decisions import normalize
from incident_kit.redaction.replacing.wording import (
    TenantOrder,
    choose_replacement,
    is_detail,
    is_link,
)

#: Why a finding of a kind is shown, in the words of who decides.
REASONS = {
    "person": "listed in the team's or Slack's directory",
    "tenant": "on the list of tenants",
    "name": "on no list: a customer, a supplier or a product?",
    "host": "an internal host",
    "url": "a link to an internal place",
    "ip": "an address",
    "email": "an e-mail address",
    "phone": "a telephone number",
    "personal": "somebody's birthday or home",
    "path": "a path on a machine",
    "ticket": "a ticket of an internal tracker",
    "handle": "somebody's account",
    "cloud_id": "an id of the cloud account",
    "slack_id": "an id of Slack or PagerDuty",
}


@dataclass(frozen=True, slots=True)
class Entity:
    """Something to decide on: all findings that mean the same.

    ``variants`` are the ways the text writes it, in order of appearance;
    ``suggestion`` is what would stand in its place, ``reason`` why it is shown,
    ``findings`` are where it stands.
    """

    kind: str
    value: str
    variants: tuple[str, ...]
    count: int
    suggestion: str
    reason: str = ""
    findings: tuple[Finding, ...] = field(default=(), compare=False, repr=False)


def group_entities(
    findings: Sequence[Finding], text: str, known: Known | None = None
) -> list[Entity]:
    """The entities behind the findings of ``text``, in order of first
    appearance. Secrets are none: they are taken out, not decided on."""
    ordered = sorted(findings)
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in ordered:
        if finding.kind != "secret":
            groups.setdefault((finding.kind, normalize(finding.value)), []).append(finding)
    tenants = TenantOrder().then(ordered)
    return [_describe(group, text, known or Known(), tenants) for group in groups.values()]


def _describe(group: list[Finding], text: str, known: Known, tenants: TenantOrder) -> Entity:
    first = group[0]
    variants = dict.fromkeys(text[finding.start : finding.end] for finding in group)
    suggestion = choose_replacement(first, known, tenants)
    reason = REASONS[first.kind]
    if first.kind == "name" and is_link(first):
        reason = "on no list: may everybody follow it?"
    elif first.kind == "name" and is_detail(first):
        reason = "on no list: a machine, a key or a password?"
    return Entity(
        *(first.kind, first.value, tuple(variants), len(group), suggestion, reason),
        findings=tuple(group),
    )
