"""Plain words with a capital that are no name amid a sentence."""

from __future__ import annotations

import re2

from incident_kit.redaction.names.contexts import compile_surely_before
from incident_kit.redaction.names.first_names import is_first_name
from incident_kit.redaction.names.words import is_brand, is_english, is_given_name

#: What is said of somebody: before it, a noun without an article is a name.
SAID = re2.compile(
    r"(?:'s|’s)? (?:(?:has|had|was|is|also|then|first|later) )*(?:told|rang|reported|said"
    r"|noticed|asked|saw|confirmed|found|raised|called|contacted|wrote|was|has|is|had)\b"
)
#: Endings of what is done or is so: words that few name a company by.
ABSTRACT = ("ing", "ings", "ion", "ions", "ment", "ments", "ance", "ence", "ity", "ness")
#: The lower half of a compound, and where it says whose something is.
COMPOUND = re2.compile(r"^-([a-z]+)\b")
OF_SOMEBODY = frozenset("based facing hosted led like managed only owned run side specific".split())
COUNTED_BEFORE = re2.compile(r"(?:^|[^\w.])\d+ $")
#: How far is looked around a word.
NEAR = 40


def is_common_noun(text: str, start: int, end: int) -> bool:
    """Is a plain word no name amid a sentence: what is done or is so (``Saturation``), what
    is counted (``11 Days``), half of a compound (``War-room``)?"""
    word = text[start:end]
    if is_brand(word) or is_given_name(word) or is_first_name(word):
        return False
    before, behind = text[max(0, start - NEAR) : start], text[end : end + NEAR]
    compound = COMPOUND.match(behind)
    if compound is not None:
        return is_english(compound.group(1)) and compound.group(1) not in OF_SOMEBODY
    if COUNTED_BEFORE.search(before):
        return word.endswith("s")
    is_abstract = word.lower().endswith(ABSTRACT)
    return is_abstract and not SAID.match(behind) and not compile_surely_before().search(before)
