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
    r"(?i)\b(?:the|an?|our|your|their|his|her|its|my|this|that|these|those|each|every|one)"
    r"(?: (?:affected|current|entire|first|former|last|main|new|old|other|own|same|whole))?"
    r"(?: +|\n[ >]*)[*_~`\"'(\[]*$"
)
#: What makes a name a part of a longer word: ``kestrel-prod``, ``my_kestrel_db``.
GLUED_BEFORE = re2.compile(r"[A-Za-z0-9][-_./]?$")
GLUED_AFTER = re2.compile(r"^[-_/]?[A-Za-z0-9]")
#: A wording that has a plural, with the word that takes it.
COUNTED = re2.compile(r"^(?:an? |another )(?P<words>(?:[a-z-]+ )?[a-z]+)$")
SENTENCE_START = re2.compile(
    r"(?:^[ \t>]*|[.!?][\"')\]*_]*[ \n][ \t\n>]*|\n[ \t>]*\n[ \t>]*|\n#{1,6} [^\n]*\n[ \t>]*|"
    r"(?:^|\n)[ \t>]*(?:(?:[-*+] |\d+[.)] |#{1,6} )(?:\[[ x]\] )?|\|[ ]))(?:[*_\"'(\[]|<[a-z]+>)*$"
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


def choose_replacement(finding: Finding, known: Known, naming: Naming) -> str:
    """What to write for a finding where nobody decided otherwise."""
    if finding.kind == "person":
        roles = {person.name: person.role for person in known.people}
        role = (roles.get(finding.value) or "").strip()
        return (role if ARTICLE.search(role) else f"the {role}") if role else "an engineer"
    if finding.kind == "tenant":
        place = naming.tenants.index(finding.value) if finding.value in naming.tenants else 0
        return f"{TENANTS[place]} tenant" if place < len(TENANTS) else "one more tenant"
    return PLAIN[finding.kind]


def plural(new: str) -> str:
    """``new`` for several: ``a tenant`` is ``tenants``; unchanged where it has none."""
    counted = COUNTED.match(new)
    if counted is None or new in _ORDINAL:
        return new
    word = counted.group("words")
    word = word[:-1] + "ies" if word[-1] == "y" and word[-2:-1] not in "aeiou" else word + "s"
    return f"other {word}" if new.startswith("another ") else word


_ORDINAL = frozenset(f"{place} tenant" for place in TENANTS[2:])


def fitted(new: str, before: str, after: str) -> str:
    """``new`` made to fit what stands around it: a capital at a sentence's
    start, one article, the ``s`` of a possessive, hyphens inside a longer word."""
    if new[:1].isalpha() and _is_glued(before, after):
        new = ARTICLE.sub("", new).replace(" ", "-")
        new = f"-{new}" if before[-1:].isalnum() else new
        new = f"{new}-" if after[:1].isalnum() else new
    if DETERMINER.search(before[-24:]):
        new = "other" + new[7:] if new.startswith("another ") else ARTICLE.sub("", new)
    elif new[:1].islower() and _starts_sentence(before[-60:]):
        new = new[0].upper() + new[1:]
    if new[-1:].isalpha() and new[-1] != "s" and before[-1:] not in ("'", "’", '"'):
        bare = after[:1] in ("'", "’") and not after[1:2].isalnum()
        new += after[0] + "s" if bare else ""
    return new


def _starts_sentence(before: str) -> bool:
    shortened = before.rstrip().endswith(("e.g.", "i.e.", "etc.", "vs.", "cf."))
    return not shortened and SENTENCE_START.search(before) is not None


def _is_glued(before: str, after: str) -> bool:
    """The place is a part of a longer word or path."""
    if before[-1:] == "/" or after[:1] == "/":
        return before[-1:] == "/" and GLUED_AFTER.search(after) is not None
    return bool(GLUED_BEFORE.search(before[-2:]) or GLUED_AFTER.search(after))
