"""What stands in the public text where something was hidden.

Readable, the same for the same entity, and silent: no initials, no length.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import re2

from incident_kit.model import Finding, Known

#: What to write for kinds that need no grammar.
PLAIN = {
    "secret": "[secret removed]",
    "email": "[e-mail address]",
    "phone": "[phone number]",
    "ip": "[address]",
    "host": "[internal host]",
    "url": "[internal link]",
    "cloud_id": "[cloud id]",
    "slack_id": "[Slack id]",
    "ticket": "[ticket]",
    "path": "[path]",
    "handle": "an engineer",
    "name": "a third party",
}
TENANTS = (
    "a",
    "another",
    *(f"a {n}" for n in "third fourth fifth sixth seventh".split()),
    "an eighth",
    "a ninth",
    "a tenth",
)
ARTICLE = re2.compile(r"^(?:an?|the) ")
DETERMINER = re2.compile(
    r"(?i)\b(?:the|an?|our|your|their|his|her|its|my|this|that|these|those|each|every|one) $"
)
SENTENCE_START = re2.compile(
    r"(?:^|[.!?][\"')\]*_]* +|\n[ \t]*\n[ \t]*|(?:^|\n)[ \t>]*(?:[-*+] |\d+[.)] |#{1,6} )"
    r"?(?:\[[ x]\] )?|(?:^|\n)[ \t>]*\|[ ])[*_\"'(\[]*$"
)


@dataclass(frozen=True, slots=True)
class Naming:
    """The order in which a document first names its tenants, each once."""

    tenants: tuple[str, ...] = ()

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Naming:
        """The naming of a document, from its findings sorted by place."""
        return cls(()).then(findings)

    def then(self, findings: Iterable[Finding]) -> Naming:
        """This naming, going on with the tenants of further findings."""
        new = (f.value for f in findings if f.kind == "tenant")
        return Naming(tuple(dict.fromkeys((*self.tenants, *new))))


def replacement(finding: Finding, known: Known, naming: Naming) -> str:
    """What to write for a finding where nobody decided otherwise."""
    if finding.kind == "person":
        roles = {person.name: person.role for person in known.people}
        role = (roles.get(finding.value) or "").strip()
        return (role if ARTICLE.search(role) else f"the {role}") if role else "an engineer"
    if finding.kind == "tenant":
        place = naming.tenants.index(finding.value) if finding.value in naming.tenants else 0
        return f"{TENANTS[place]} tenant" if place < len(TENANTS) else "one more tenant"
    return PLAIN[finding.kind]


def fitted(new: str, before: str, after: str) -> str:
    """``new`` made to fit what stands around it: a capital at a sentence's
    start, one article, the ``s`` of a possessive."""
    if DETERMINER.search(before[-12:]):
        new = "other" + new[7:] if new.startswith("another ") else ARTICLE.sub("", new)
    elif new[:1].islower() and SENTENCE_START.search(before[-60:]):
        new = new[0].upper() + new[1:]
    if new[-1:].isalpha() and new[-1] != "s" and before[-1:] not in ("'", "’", '"'):
        bare = after[:1] in ("'", "’") and not after[1:2].isalnum()
        new += after[0] + "s" if bare else ""
    return new
