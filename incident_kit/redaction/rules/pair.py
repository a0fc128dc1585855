"""A name and a value behind it: is the value a secret?"""

from __future__ import annotations

from typing import NamedTuple

import re2

from incident_kit.redaction.names.words import is_word
from incident_kit.redaction.rules.keywords import Strength, is_harmless
from incident_kit.redaction.rules.values.measures import count_classes, is_mixed, is_ordered
from incident_kit.redaction.rules.values.passwords import is_password, stands_out
from incident_kit.redaction.rules.values.tokens import is_name, is_noise, is_strong, is_token
from incident_kit.redaction.rules.values.traits import is_code, is_run

#: What stands between a name and its value where only a blank does.
GAP = "gap"
_VERBS = frozenset(
    {
        *("is now", "was", "is", "ist", "lautet", "est", "es", "war", "jest", "är"),
        *("to", "as", "to be", "set to", "changed to", "reset to"),
    }
)
_ASSIGNMENTS = ("=", ":")
#: Names of a password that also mean other things.
_SHORT_NAMES = ("pass", "pw")
#: How long a value of letters and digits alone must be behind each kind of word.
_LEAST_MADE_UP_TOKEN, _LEAST_MADE_UP_KEY = 24, 32
#: Words joined by signs, and how they end that name a secret.
_JOINED_WORDS = re2.compile(r"^[a-z]{2,}(?:[-_][a-z]{2,}){3,9}$")
_NAME_OF_SECRET = re2.compile(
    r"(?:^|[-_])(?:secrets?|keys?|tokens?|names?|cred\w*|passwords?|refs?|ids?)$"
)
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


class Pair(NamedTuple):
    """A name, what stands between it and its value, the value, and where that starts;
    offsets in characters."""

    strength: Strength
    name: str
    link: str
    value: str
    start: int
    quoted: bool

    @property
    def end(self) -> int:
        """Where the value ends."""
        return self.start + len(self.value)

    @property
    def is_option(self) -> bool:
        """An option of a command, and its value behind a blank."""
        return self.link == GAP and self.name.startswith("--")

    @property
    def is_assigned(self) -> bool:
        """A sign sets the value."""
        return self.link in _ASSIGNMENTS

    @property
    def is_spoken(self) -> bool:
        """A verb or a blank stands before the value, as in a sentence."""
        return self.link in _VERBS or self.link == GAP


def is_secret_pair(pair: Pair) -> bool:
    """The value is a secret, as far as its name and the link to it tell."""
    if not _links_to_value(pair) or is_harmless(pair.name):
        return False
    if not pair.quoted and pair.value in pair.name:
        return False
    return _CHECKS[pair.strength](pair)


def _links_to_value(pair: Pair) -> bool:
    """What stands between them gives the name its value, and compares or calls nothing."""
    if pair.link == "!=":
        return pair.quoted and stands_out(pair.value)
    if pair.link == "(":
        return pair.quoted or count_classes(pair.value) >= 3
    if pair.link == ",":
        return pair.quoted and not is_word(pair.value)
    return True


def _is_password_pair(pair: Pair) -> bool:
    if pair.is_option:
        return is_password(pair.value, quoted=True)
    if not is_password(pair.value, quoted=pair.quoted):
        return False
    if pair.link == GAP:
        return stands_out(pair.value)
    is_in_sentence = pair.is_spoken or pair.link == ","
    is_unsure = is_in_sentence or pair.name.lower() in _SHORT_NAMES
    return not is_unsure or pair.quoted or stands_out(pair.value)


def _is_token_pair(pair: Pair) -> bool:
    is_setting = pair.link == GAP and "=" in pair.value.rstrip("=")
    if is_setting:
        return False
    if pair.is_spoken:
        return is_token(pair.value) and is_mixed(pair.value)
    return any(may_be(pair) for may_be in _FORMS_OF_TOKEN)


def _is_key_pair(pair: Pair) -> bool:
    if pair.link == GAP:
        return False
    return any(may_be(pair) for may_be in _FORMS_OF_KEY)


def _is_made_by_machine(pair: Pair) -> bool:
    return is_token(pair.value)


def _is_very_random(pair: Pair) -> bool:
    return is_strong(pair.value)


def _is_quoted_noise(pair: Pair) -> bool:
    return pair.quoted and is_noise(pair.value)


def _is_quoted_word(pair: Pair) -> bool:
    """Letters and digits in quotes that are no word."""
    if not pair.quoted or len(pair.value) < 8 or not pair.value.isalnum():
        return False
    return stands_out(pair.value) and not is_code(pair.value)


def _is_long_number(pair: Pair) -> bool:
    return len(pair.value) >= 24 and pair.value.isdigit() and not is_run(pair.value)


def _is_made_of_words(pair: Pair) -> bool:
    """A key that somebody made of words, not the name of one."""
    if not pair.is_assigned or not pair.name.lower().endswith("key"):
        return False
    return bool(_JOINED_WORDS.search(pair.value)) and not _NAME_OF_SECRET.search(pair.value)


def _is_made_up_token(pair: Pair) -> bool:
    return len(pair.value) >= _LEAST_MADE_UP_TOKEN and _is_made_up(pair)


def _is_made_up_key(pair: Pair) -> bool:
    return len(pair.value) >= _LEAST_MADE_UP_KEY and _is_made_up(pair)


def _is_made_up(pair: Pair) -> bool:
    """Letters and digits without a sign, or in order, set by a sign or in quotes."""
    value = pair.value
    is_set = pair.quoted or pair.is_assigned
    has_form = value.isalnum() or is_ordered(value)
    if not is_set or not has_form or not stands_out(value):
        return False
    if " " in value or _ALPHABET in value.lower():
        return False
    return not any(is_other(value) for is_other in _OTHER_VALUES)


#: What is neither a token nor a key, even if it is as long.
_OTHER_VALUES = (is_run, is_name, is_code)
#: What a value may look like that a sign sets, behind a word for a token, and for a key.
_FORMS_OF_TOKEN = (
    _is_made_by_machine,
    _is_quoted_noise,
    _is_quoted_word,
    _is_made_up_token,
    _is_long_number,
    _is_made_of_words,
)
_FORMS_OF_KEY = (_is_very_random, _is_quoted_noise, _is_made_up_key)
_CHECKS = {"p": _is_password_pair, "t": _is_token_pair, "k": _is_key_pair}
