"""E-mail addresses, in whatever way they are written."""

from __future__ import annotations

import re

from incident_kit.redaction.names.host_owners import find_owner
from incident_kit.redaction.names.words import is_nobodys, read_words
from incident_kit.redaction.rules.rule import Hit, Rule
from incident_kit.redaction.word_lists import read_lists

#: Endings of files: a name with ``@`` that has one is no address.
FILES = frozenset(
    "png jpg jpeg gif svg webp css js ts json yml yaml md py rb go rs java lock txt html".split()
)
#: Mailboxes that are no person's and, in code, no mailbox.
SERVICES = frozenset({"git", "svn", "hg"})


#: Of the trade, under names that their makers use for domains alone.
_OTHER_NAMES = frozenset({"amazonaws", "googlemail"})


def _is_email(hit: Hit) -> bool:
    """No file's name, no mailbox that stands for a protocol, and none that a supplier shows
    to everybody."""
    local, _, domain = hit.text.rpartition("@")
    ending = domain.rsplit(".", 1)[-1].lower()
    is_remote = local.lower() in SERVICES and hit.after(1) in (":", "/")
    return ending not in FILES and not is_remote and not _is_shown_to_all(local, domain)


def _is_told_address(hit: Hit) -> bool:
    """No domain or file with "at" behind it: ``mail from example.com at gmail``."""
    *_, ending = re.split(r"[._]", hit.text.split()[0].lower())
    return ending not in FILES and ending not in read_lists("machines.txt")["tops"].split()


def _is_shown_to_all(mailbox: str, domain: str) -> bool:
    """Is it the mailbox of a role at somebody of the trade: ``support@github.com``?"""
    is_role = mailbox.lower() in read_words("public_mailboxes.txt")
    owner = find_owner(domain)
    return is_role and (is_nobodys(owner) or owner in _OTHER_NAMES)


PERSONAL: tuple[Rule, ...] = (
    Rule(
        "email",
        "email",
        "An e-mail address.",
        r"(?i)(?:\"[^\"\s@]+(?: [^\"\s@]+){0,3}\"|"
        r"[\w\x{80}-\x{10ffff}][\w\x{80}-\x{10ffff}.%+'-]*)@(?:[a-z0-9\x{80}-\x{10ffff}-]+"
        r"\.)+(?:xn--[a-z0-9-]+\b|[a-z\x{80}-\x{10ffff}]{1,23}(?:[a-z]\b|[\x{80}-\x{10ffff}]))",
        _is_email,
        gate=r"(?i)@[a-z0-9\x{80}-\x{10ffff}-]",
    ),
    Rule(
        "email-spelt",
        "email",
        "An e-mail address spelt out against robots.",
        r"(?i)\b(?:[a-z0-9]+ dot )*[a-z0-9][a-z0-9._+-]*\s{0,2}(?:[\[({<]\s{0,2}at\s{0,2}[\])"
        r"}>]|\sat\s)"
        r"\s{0,2}[a-z0-9-]+"
        r"(?:(?:\s{0,2}[\[({<]\s{0,2}(?:dot|\.)\s{0,2}[\])}>]\s{0,2}|\sdot\s|\.)[a-z0-9-]+){0,5}"
        r"(?:\s{0,2}[\[({<]\s{0,2}(?:dot|\.)\s{0,2}[\])}>]\s{0,2}|\sdot\s)[a-z]{2,24}\b",
        gate=r"(?i)[\[({<]\s{0,2}(?:dot|\.)\s{0,2}[\])}>]|\sdot\s",
    ),
    Rule(
        "email-at",
        "email",
        "An e-mail address with its sign spelt out.",
        r"(?i)\b[a-z0-9][a-z0-9._+-]*\s{0,2}[\[({<]\s{0,2}at\s{0,2}[\])"
        r"}>]\s{0,2}(?:[a-z0-9-]+\.){1,5}[a-z]{2,24}\b",
        gate=r"(?i)[\[({<]\s{0,2}at\s{0,2}[\])}>]",
    ),
    Rule(
        "email-told",
        "email",
        "An address with a well-known provider of mail, its sign spelt out and its ending left.",
        r"(?i)\b[a-z]+[0-9]*(?:[._][a-z]+[0-9]*)+\s{1,2}(?:at|@)\s{1,2}"
        r"(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|proton(?:mail)?|aol|gmx|fastmail|btinternet)"
        r"(?:\s{0,2}(?:dot|\.)\s{0,2}(?:com|co\.uk|net|org|de|fr|me))?\b",
        _is_told_address,
        gate=r"(?i)(?:at|@)\s{1,2}(?:g|hotmail|outlook|yahoo|icloud|proton|aol|fastmail|bti)",
    ),
)
