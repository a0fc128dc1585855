"""Whether one of a person's names, standing by itself, means the person.

One that is no word does with its capital. One that is a word too (Will, May, Long, An)
does where the text around it says so: an address, a role, a verb of people's, a
possessive, a speaker's colon; a first name also with its capital amid a sentence.
"""

from __future__ import annotations

from incident_kit.redaction.names.contexts import (
    ADDRESSED_AFTER,
    ALONE_AFTER,
    ALONE_BEFORE,
    AMID_AFTER,
    AMID_BEFORE,
    COPULA_AFTER,
    GREATER_BEFORE,
    LABEL_BEFORE,
    PAST_AFTER,
    PLACE_BEFORE,
    ROLE_BEFORE,
    SENTENCE_START,
    SPEAKER_AFTER,
    SPEAKER_BEFORE,
    TIMED_BEFORE,
    compile_month_before,
    compile_name_after,
    compile_name_before,
    compile_no_name_before,
    compile_personal_after,
    compile_small_after,
    compile_small_before,
    compile_surely_before,
)
from incident_kit.redaction.names.directory import Entry
from incident_kit.redaction.names.first_names import is_first_name
from incident_kit.redaction.names.words import (
    is_english,
    is_function_word,
    is_given_name,
    is_nobodys,
    is_word,
)
from incident_kit.redaction.source import Source

#: How many characters before and after a name show whether it is meant.
NEAR = 32
#: Capitals alone may be an abbreviation up to this length; a name that is no word counts
#: without its capital from the next on.
LONGEST_ABBREVIATION, SHORTEST_SMALL = 3, 4
#: Months that people are called, too.
MONTHS = frozenset("april august june may".split())
#: First names that are auxiliary verbs.
AUXILIARIES = frozenset(("may", "will"))
#: An article has no verb behind it, and no possessive.
ARTICLE = "An"
#: An adverb that some are called.
ADVERB = "So"
NEGATIONS = ("'t ", "’t ")
POSSESSIVES = ("'s ", "’s ")


def means_person(source: Source, start: int, end: int, entry: Entry) -> bool:
    """Does a name that stands by itself mean the person?"""
    text = source.text[start:end]
    before = source.text[max(0, start - NEAR) : start]
    if PLACE_BEFORE.search(before):
        return False
    if entry.use == "stem":
        return text[:1].isupper()
    after = source.text[end : end + NEAR]
    if after.lower().startswith(NEGATIONS):
        return False
    if not is_ambiguous(text, entry.text):
        return _is_sure_name(text) or _is_addressed_small(text, before, after)
    if _is_pointed_at(text, before, after):
        return True
    if text.isupper() and len(text) > 1:
        return False
    if not text[0].isupper():
        return _is_addressed(text, before, after)
    if _is_spoken_of(text, before, after):
        return True
    if not entry.is_first:
        return False
    return _stands_alone(text, before, after) or _stands_amid_sentence(text, before, after)


def _is_pointed_at(text: str, before: str, after: str) -> bool:
    """Does a role, a label or the sign of a mention stand before it?"""
    if ROLE_BEFORE.search(before) or before.endswith("@"):
        return True
    is_labelled = LABEL_BEFORE.search(before) is not None
    return is_labelled and text.istitle() and ALONE_AFTER.search(after) is not None


def reads_as_person(text: str, start: int, end: int) -> bool:
    """Is a first name of a text, with its capital, meant as somebody's by what stands around
    it, though it is a word, a place or a product too?"""
    word = text[start:end]
    if not _is_called(word) or word.isupper():
        return False
    before, after = text[max(0, start - NEAR) : start], text[end : end + NEAR]
    if PLACE_BEFORE.search(before) or after.lower().startswith(NEGATIONS):
        return False
    if word.lower() in MONTHS and after.startswith(":"):
        return False
    if LABEL_BEFORE.search(before) and ALONE_AFTER.search(after):
        return True
    if _is_spoken_of(word, before, after):
        return True
    return not is_nobodys(word) and _stands_alone(word, before, after)


def is_ambiguous(text: str, name: str) -> bool:
    """May it be a word, or an abbreviation?"""
    if text.isupper() and len(text) <= LONGEST_ABBREVIATION:
        return True
    return len(name) < 3 or is_word(name)


def _is_sure_name(text: str) -> bool:
    """Has a name that is no word its capital, or a form in which it needs none? A rarer
    word of the language needs it."""
    if text[0].isupper() or not text.isascii():
        return True
    return len(text) >= SHORTEST_SMALL and not is_english(text)


def _is_addressed_small(text: str, before: str, after: str) -> bool:
    """Is somebody addressed or spoken of by a short name without its capital?"""
    if not text.islower():
        return False
    if before.endswith("@") or _is_addressed(text, before, after):
        return True
    is_said = after.startswith(" ") and compile_personal_after().search(after) is not None
    return is_said and is_first_name(text) and (not before or before[-1].isspace())


def _is_addressed(text: str, before: str, after: str) -> bool:
    """Is somebody greeted or asked, spoken of, or does somebody speak, without a capital?"""
    if TIMED_BEFORE.search(before) and SPEAKER_AFTER.search(after):
        return True
    if not _is_called(text) or text in MONTHS:
        return False
    if ADDRESSED_AFTER.search(after) and compile_small_before().search(before):
        return True
    if compile_no_name_before().search(before):
        return False
    return after.startswith(POSSESSIVES) or compile_small_after().search(after) is not None


def _is_called(text: str) -> bool:
    """Is it a first name, whether or not it is a word too?"""
    return is_given_name(text) or is_first_name(text)


def _is_spoken_of(text: str, before: str, after: str) -> bool:
    """Does what stands around a capitalised word say that it is a person's name?"""
    if compile_surely_before().search(before):
        return True
    if SPEAKER_BEFORE.search(before) and SPEAKER_AFTER.search(after):
        return True
    if GREATER_BEFORE.search(before) and not compile_name_before().search(before):
        return False  # the last word of something else's name: "Grafana Cloud's"
    if is_function_word(text) and text != ARTICLE:
        return text == ADVERB and _is_said_of_adverb(after)  # "He said so", "So, can you"
    if text.lower() in AUXILIARIES and PAST_AFTER.search(after):
        return True
    if SENTENCE_START.search(before):
        return _begins_sentence(text, before, after)
    return _is_named_before(before, after)


def _begins_sentence(text: str, before: str, after: str) -> bool:
    """Does what follows say so, where a word has its capital anyhow?"""
    if compile_personal_after().search(after):
        return True
    if COPULA_AFTER.search(after):
        return text == ARTICLE
    return _is_named_before(before, after)


def _is_named_before(before: str, after: str) -> bool:
    """Does what is said of people follow a word that stands by itself?"""
    if not compile_name_after().search(after):
        return False
    return before[-1:].isspace() or compile_name_before().search(before) is not None


def _is_said_of_adverb(after: str) -> bool:
    """Does a possessive or a verb other than is, can and did follow: ``So joined``?"""
    if COPULA_AFTER.search(after) or after.startswith((" called", " found", ":", ",")):
        return False
    return compile_name_after().search(after) is not None


def _stands_alone(text: str, before: str, after: str) -> bool:
    """Has a first name a line, an item, a cell or a label for itself?"""
    if not is_first_name(text) or text.lower() in MONTHS:
        return False
    return bool(ALONE_BEFORE.search(before) and ALONE_AFTER.search(after))


def _stands_amid_sentence(text: str, before: str, after: str) -> bool:
    """Has a first name its capital amid a sentence, and nothing beside it that calls a
    thing or a month?"""
    if not (_is_called(text) or is_function_word(text)):
        return False
    if not AMID_BEFORE.search(before) or not AMID_AFTER.search(after):
        return False
    if text.lower() in MONTHS and compile_month_before().search(before):
        return False
    return compile_no_name_before().search(before) is None
