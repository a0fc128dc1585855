"""What stands in the public text where something was hidden.

Readable, the same for the same entity, and silent: no initials, no length.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import re2

from incident_kit.model import Finding, Known
from incident_kit.redaction.names.words import is_english

#: What to write for kinds that need no grammar.
BY_KIND = {
    "secret": "[secret removed]",
    "email": "[e-mail address]",
    "phone": "[phone number]",
    "ip": "[address]",
    "host": "[internal host]",
    "url": "[internal link]",
    "cloud_id": "[cloud id]",
    "slack_id": "[Slack id]",
    "personal": "[personal details]",
    "ticket": "[ticket]",
    "path": "[path]",
    "handle": "an engineer",
    "name": "a third party",
}
#: What to write for a name that nobody bears: of a machine, or a password.
DETAIL = "[internal detail]"
#: Digits, digits behind letters or with signs, small words with hyphens, several small words.
_DETAIL = re2.compile(
    r"[#*]?[0-9][0-9, -]*[#*]?|[A-Za-z][a-z]*[0-9]+|[^ ]*[-/~&#$%!][^ ]*[0-9][^ ]*"
    r"|[^ ]*[0-9][^ ]*[-/~&#$%!][^ ]*|[a-z0-9][^ ]*[A-Z][^ ]*[0-9][^ ]*"
    r"|[a-z0-9][^ ]*[0-9][^ ]*[A-Z][^ ]*|[a-z]+(?:-[a-z]+)+|[a-z]+(?: [a-z]+){2,}"
)
#: A person's title, or what a company calls itself by: such a name is surely somebody's.
_SURE = re2.compile(
    r"(?i)^(?:mr|mrs|ms|mx|miss|dr|prof|professor|sir|dame|lord|lady|rev|cllr|herr|frau|mme|sra?)"
    r"\.? |\b(?:ltd|limited|plc|llp|llc|inc|gmbh|ag|s\.?a\.?|b\.?v\.?|s\.?r\.?l\.?|oy|ab)\.?$"
)
#: How tenants are told apart, by the order in which they are named.
ORDINALS = (
    *("a", "another", "a third", "a fourth", "a fifth", "a sixth", "a seventh"),
    *("an eighth", "a ninth", "a tenth"),
)
ORDINAL_TENANTS = frozenset(f"{ordinal} tenant" for ordinal in ORDINALS[2:])
ARTICLE = re2.compile(r"^(?:an?|the) ")
DETERMINER_BEFORE = re2.compile(
    r"(?i)\b(?:the|an?|our|your|their|his|her|its|my|this|that|these|those|each|every|one)"
    r"(?: (?:affected|current|entire|first|former|last|main|new|old|other|own|same|whole))?"
    r"(?: +|\n[ >]*)[*_~`\"'(\[]*$"
)
#: What somebody is to us, with a name behind it that says who: ``our supplier Zorvex``.
TITLE_BEFORE = re2.compile(
    r"(?i)\b(?:the|an?|our|your|their|his|her|its|my|this|that)(?:[ >\n]+[a-z-]+){0,2}[ >\n]+"
    r"(?:agency|agent|auditor|bank|boss|client|colleague|company|consultant|contact|contractor|"
    r"council|customer|developer|director|engineer|firm|founder|lawyer|lead|manager|neighbour|"
    r"officer|operator|owner|partner|product|provider|reseller|service|supplier|team|technician|"
    r"tenant|tool|user|vendor)[ >\n]+$"
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
#: Abbreviations whose full stop ends no sentence.
ABBREVIATIONS = ("e.g.", "i.e.", "etc.", "vs.", "cf.")
APOSTROPHES = ("'", "’")


@dataclass(frozen=True, slots=True)
class TenantOrder:
    """The tenants of a document, each once, in the order in which it first names them."""

    tenants: tuple[str, ...] = ()

    def then(self, findings: Iterable[Finding]) -> TenantOrder:
        """This order, going on with the tenants of further findings, which are sorted."""
        new = (finding.value for finding in findings if finding.kind == "tenant")
        return TenantOrder(tuple(dict.fromkeys((*self.tenants, *new))))


def choose_replacement(finding: Finding, known: Known, order: TenantOrder) -> str:
    """What to write for a finding where nobody decided otherwise."""
    if finding.kind == "person":
        return _describe_person(finding.value, known)
    if finding.kind == "tenant":
        return _describe_tenant(finding.value, order)
    if finding.kind == "name" and is_link(finding):
        return BY_KIND["url"]
    if finding.kind == "name" and is_detail(finding):
        return DETAIL
    return BY_KIND[finding.kind]


def is_detail(finding: Finding) -> bool:
    """Is what is on no list a machine, a key or a password, by its form or its sentence?"""
    return finding.rule == "credential" or _DETAIL.fullmatch(finding.value) is not None


def is_link(finding: Finding) -> bool:
    """Is what is on no list the place that a link leads to?"""
    return finding.rule == "link" or "://" in finding.value


def is_borne(finding: Finding) -> bool:
    """May it be a name that stays for the reason of others: is it neither a detail, nor a
    link, nor surely somebody's: by a title, by a company's form, or as several words of which
    one is no word, as people are called?"""
    words = finding.value.split()
    is_full = len(words) > 1 and not all(map(is_english, words))
    is_other = is_detail(finding) or is_link(finding) or _SURE.search(finding.value)
    return finding.rule == "unfamiliar" and not is_other and not is_full


def _describe_person(name: str, known: Known) -> str:
    """A person's role, with an article."""
    roles = {person.name: person.role for person in known.people}
    role = (roles.get(name) or "").strip()
    if not role:
        return "an engineer"
    return role if ARTICLE.search(role) else f"the {role}"


def _describe_tenant(name: str, order: TenantOrder) -> str:
    index = order.tenants.index(name) if name in order.tenants else 0
    return f"{ORDINALS[index]} tenant" if index < len(ORDINALS) else "one more tenant"


def pluralize(new: str) -> str:
    """``new`` for several: ``a tenant`` is ``tenants``; unchanged where it has none."""
    counted = COUNTED.match(new)
    if counted is None or new in ORDINAL_TENANTS:
        return new
    words: str = counted.group("words")
    takes_ies = words[-1] == "y" and words[-2:-1] not in "aeiou"
    several = f"{words[:-1]}ies" if takes_ies else f"{words}s"
    return f"other {several}" if new.startswith("another ") else several


def fit(new: str, before: str, after: str) -> str:
    """``new`` made to fit what stands around it: a capital at a sentence's
    start, one article, the ``s`` of a possessive, hyphens inside a longer word, brackets
    behind what somebody is called there already."""
    if new[:1].isalpha() and _is_glued(before, after):
        new = _hyphenate(new, before, after)
    elif _only_says_who(new, before, after):
        return f"({new})"
    new = _fit_beginning(new, before)
    return new + _find_possessive_ending(new, before, after)


def _only_says_who(new: str, before: str, after: str) -> bool:
    """Is ``new`` what somebody is, right behind what they are: ``our supplier a third party``?"""
    if after[:1] in APOSTROPHES or not ARTICLE.search(new):
        return False
    return TITLE_BEFORE.search(before[-60:]) is not None


def _hyphenate(new: str, before: str, after: str) -> str:
    """``new`` as a part of a longer word."""
    word = ARTICLE.sub("", new).replace(" ", "-")
    hyphen_before = "-" if before[-1:].isalnum() else ""
    hyphen_after = "-" if after[:1].isalnum() else ""
    return f"{hyphen_before}{word}{hyphen_after}"


def _fit_beginning(new: str, before: str) -> str:
    """No second article, and a capital where a sentence starts."""
    if DETERMINER_BEFORE.search(before[-24:]):
        if new.startswith("another "):
            return new.removeprefix("an")
        return str(ARTICLE.sub("", new))
    if new[:1].islower() and _starts_sentence(before[-60:]):
        return new[0].upper() + new[1:]
    return new


def _find_possessive_ending(new: str, before: str, after: str) -> str:
    """What is missing where the replaced name had an apostrophe alone (``the Kestrels'``)."""
    is_quoted = before[-1:] in (*APOSTROPHES, '"')
    if is_quoted or not new[-1:].isalpha() or new.endswith("s"):
        return ""
    is_bare = after[:1] in APOSTROPHES and not after[1:2].isalnum()
    return f"{after[0]}s" if is_bare else ""


def _starts_sentence(before: str) -> bool:
    is_abbreviated = before.rstrip().endswith(ABBREVIATIONS)
    return not is_abbreviated and SENTENCE_START.search(before) is not None


def _is_glued(before: str, after: str) -> bool:
    """Is the replaced text a part of a longer word or path?"""
    if before[-1:] == "/":
        return GLUED_AFTER.search(after) is not None
    if after[:1] == "/":
        return False
    return bool(GLUED_BEFORE.search(before[-2:]) or GLUED_AFTER.search(after))
