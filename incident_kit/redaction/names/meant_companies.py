"""Whether a word that is also a company's name means the company.

One counts with its capital, or where a customer's is meant: behind ``tenant=``, in a
channel or a host. Where a sentence begins with it, a number is counted (``Eleven
engineers``) and a verb is done (``Anchor the boat``).
"""

from __future__ import annotations

import re2

from incident_kit.redaction.names.company_spellings import Spelling
from incident_kit.redaction.names.contexts import compile_name_after
from incident_kit.redaction.names.word_edges import continues_word
from incident_kit.redaction.names.words import is_common
from incident_kit.redaction.source import Source

#: How much is read before a word, and behind it.
NEAR = 32
#: The fewest letters of a word in capitals of which something may be said.
SHORTEST_SHOUTED = 4
#: Behind these a word that is also a customer's name is that name.
CUSTOMER_BEFORE = re2.compile(
    r"(?:^|[^a-z0-9])(?:tenant ['\"]?|--(?:tenant|customer|client|org|namespace)[= ]"
    r"|(?:cust|customer|client|tenant)s?(?:[-_/]|(?:[-_.](?:id|name|slug|key))?"
    r"[\"']? ?[:=]+ ?[\"']?)"
    r"|(?:org|organi[sz]ation|account|workspace|namespace|ns)(?:[-_.](?:id|name|slug))?"
    r"[\"']? ?[:=]+ ?[\"']?)$"
)
SITE_AFTER = re2.compile(
    r"^(?:(?:-[a-z0-9-]{1,20})?\.(?:[a-z0-9-]+\.){0,4}"
    r"(?:com|org|net|io|co|uk|eu|de|fr|gov|bank|example|internal|local|lan|corp|intranet)|"
    r"[-_](?:prod|production|live|staging|tenant|customer|outage)"
    r"|['’]?s? (?:customer|tenant))\b"
)
#: A channel or a hashtag, up to one of its words.
CHANNEL_BEFORE = re2.compile(r"(?:^|[\s(\[\"'*>,])#(?:[a-z0-9]+[-_])*$")
SENTENCE_START = re2.compile(r"(?:^|[.!?:][\s\"'*]{1,3}|\n\s*\n|\n[ \t]*(?:[-*+] |\d+[.)] ))$")
#: What follows a verb at the start of a sentence, and no name.
OBJECT_AFTER = re2.compile(
    r"^ (?:a|all|an|any|each|every|it|no|our|that|the|them|these|this|those|your)\b"
)
#: What follows a number: what is counted.
COUNTED_AFTER = re2.compile(r"^[ -][a-z]")
NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred".split()
)


def is_meant(
    source: Source, start: int, end: int, spelling: Spelling, name: str, *, is_plural: bool
) -> bool:
    """Is the name meant, and no word that is written alike?"""
    text = source.text
    has_capital = text[start].isupper()
    if spelling.use == "initials":
        return has_capital
    if spelling.use == "capital":
        return has_capital or _is_customer(source, start)
    is_telling = spelling.pattern != "" or not is_common(spelling.text)
    if is_telling:
        return True
    if continues_word(text, start):
        return False
    is_shouted = text[start:end].isupper() and text[start:end] not in name
    if is_shouted and end - start >= SHORTEST_SHOUTED:
        after = text[end : end + NEAR]
        return after[:1] == " " and compile_name_after().search(after) is not None
    is_as_in_name = has_capital and text[start:end] in name
    if is_as_in_name:
        return not is_plural or _is_amid_sentence(text, start)
    return _is_customer(source, start) or _is_site(source, start, end)


def is_ordinary(text: str, start: int, end: int, spelling: Spelling) -> bool:
    """Does a sentence begin with a word, and mean no name by it: a verb, or a number?"""
    if spelling.pattern or not is_common(spelling.text) or not text[start].isupper():
        return False
    if not SENTENCE_START.search(text[max(0, start - NEAR) : start]):
        return False
    after = text[end : end + NEAR]
    if OBJECT_AFTER.search(after):
        return True
    is_number = text[start:end].lower() in NUMBERS
    return (
        is_number and bool(COUNTED_AFTER.search(after)) and not compile_name_after().search(after)
    )


def _is_customer(source: Source, start: int) -> bool:
    """Does what stands before a word say that a customer is meant?"""
    before = source.lower[max(0, start - NEAR) : start]
    return bool(CUSTOMER_BEFORE.search(before) or CHANNEL_BEFORE.search(before))


def _is_site(source: Source, start: int, end: int) -> bool:
    """Does what stands behind a word say that a customer's host or environment is meant?"""
    joined_before = source.lower[max(0, start - 1) : start].isalnum()
    return not joined_before and SITE_AFTER.search(source.lower[end : end + 12]) is not None


def _is_amid_sentence(text: str, start: int) -> bool:
    """Does it stand amid a sentence, where ordinary words have no capital?"""
    return text[start - 1 : start] == " " and text[start - 2 : start - 1].isalnum()
